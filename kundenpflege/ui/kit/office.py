"""The office: the only door between the screens and the data.

Screens hand in questions and changes; one database worker takes them in order, and the answers
come back on the GUI thread. Nothing on a screen ever waits.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.settings import Settings

from .commands import Commands
from .worker import DroppedError, Job, Worker

if TYPE_CHECKING:  # the store brings SQLAlchemy along: only the worker imports it
    from kundenpflege.store import Changes, Reader, Store, Writer

    from .dialogs import Questions

_log = logging.getLogger(__name__)
T = TypeVar("T")

BUSY_AFTER = 300  # ms
_DAY_CHECK = 30_000  # ms
_CLOSE_WAIT = 60.0  # s


@dataclasses.dataclass(frozen=True)
class Notice:
    """A short message at the lower edge of the window, with at most one action."""

    text: str
    tone: str = "neutral"
    action: str = ""
    run: Callable[[], object] | None = None


class UnexpectedError(UserError):
    """A bug, already logged and told: for callers that have to free their controls."""


class Office(QObject):
    """Questions, changes and pure work off the GUI thread; announcements to every screen."""

    changed = Signal(object)
    """A committed step, undo and redo included: `store.Changes`, its `origin` the owner."""
    told = Signal(object)
    """A `Notice` to show."""
    crashed = Signal(str)
    """A bug was met: one technical line for the banner."""
    busy = Signal(bool)
    """Work has been under way for more than 300 ms, or has ended."""
    settled = Signal()
    """Every job is done and every answer delivered."""
    store_opened = Signal()
    """Questions are answered from now on."""
    labels_changed = Signal()
    """`undo_label` or `redo_label` is another one."""
    day_changed = Signal()
    """Midnight has passed."""
    open_requested = Signal(str, object)
    """`open(kind, id)` was called."""
    create_requested = Signal(str, object)
    """`create(kind, **given)` was called; the object is the dictionary of given values."""
    closing = Signal()
    """Last chance to hand in what was typed."""

    _delivered = Signal(object)
    _foreign = Signal(object)

    def __init__(self, settings: Settings, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.clock = clock
        self.commands = Commands(self)
        self.undo_label = ""
        self.redo_label = ""
        self._store: Store | None = None
        self._open_jobs = 0
        self._latest: dict[tuple[int, object], Job] = {}
        self._collected: list[Changes] = []  # touched by the database worker only
        self._closed = False
        self._questions: Questions | None = None
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._foreign.connect(self._foreign_came, Qt.ConnectionType.QueuedConnection)
        self._database = Worker("database", self._delivered.emit)
        self._computing = Worker("computing", self._delivered.emit)
        self._busy = False
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(BUSY_AFTER)
        self._busy_timer.timeout.connect(self._became_busy)
        self._day = clock.today()
        self._day_timer = QTimer(self)
        self._day_timer.setInterval(_DAY_CHECK)
        self._day_timer.timeout.connect(self.check_day)
        self._day_timer.start()

    # What the screens ask for ------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The current day."""
        return self.clock.today()

    @property
    def questions(self) -> Questions:
        """Who asks for files and before erasing: dialogs, in tests something that answers."""
        if self._questions is None:
            from .dialogs import FileChooser

            settings = self.settings
            self._questions = FileChooser(
                QApplication.activeWindow(),
                lambda: str(settings.get("last_folder")),
                lambda folder: settings.set("last_folder", folder),
            )
        return self._questions

    @questions.setter
    def questions(self, questions: Questions) -> None:
        self._questions = questions

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._open_jobs == 0

    def ask(
        self,
        question: Callable[[Reader], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
    ) -> None:
        """Answer `question(db)` on the database worker, then call `then(answer)` here.

        Nothing is called when `owner` (a widget) has died, or when `owner` has asked anew with
        the same `key`. Without `failed` a `UserError` is told as a toast.
        """

        def work() -> T:
            with self._require_store().read() as db:
                return question(db)

        self._submit(self._database, Job(work, then, failed, owner, key))

    def run(
        self,
        label: str,
        change: Callable[[Writer], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        told: str = "",
        quiet: bool = False,
    ) -> None:
        """Do `change(db)` in one transaction called `label` (German, as undo shall name it).

        Order on the GUI thread: `then(result)`, `changed`, toast. The toast says `told` (else
        „Gespeichert“) and offers „Rückgängig“; `quiet` leaves it out, as autosave does. The
        change happens in any case, also when `owner` dies meanwhile.
        """

        def work() -> _Written:
            with self._require_store().write(label, origin=owner) as db:
                result = change(db)
            return self._written(result, "" if quiet else told or _("Gespeichert"))

        self._submit(self._database, Job(work, then, failed, owner))

    def compute(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
    ) -> None:
        """Do slow work that needs no database (a PDF) on the second worker; see `ask`."""
        self._submit(self._computing, Job(work, then, failed, owner, key))

    def undo(self) -> None:
        """Take the newest change back and say which one it was."""
        self._step(
            lambda store: store.undo(),
            _("„{label}“ zurückgenommen"),
            _("Es gibt nichts zurückzunehmen."),
            _("Wiederherstellen"),
            self.redo,
        )

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        self._step(
            lambda store: store.redo(),
            _("„{label}“ wiederhergestellt"),
            _("Es gibt nichts wiederherzustellen."),
            _("Rückgängig"),
            self.undo,
        )

    def with_store(
        self,
        work: Callable[[Store], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
    ) -> None:
        """Do `work(store)` on the database worker: backup, check, history."""

        def do() -> _Written:
            return self._written(work(self._require_store()))

        self._submit(self._database, Job(do, then, failed, owner))

    def tell(
        self,
        text: str,
        tone: str = "neutral",
        undo: bool = False,
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Show a toast; `undo` adds „Rückgängig“, or `action` a button that calls `run`."""
        if undo:
            action, run = _("Rückgängig"), self.undo
        self.told.emit(Notice(text, tone, action, run))

    def open(self, kind: str, record_id: int | None = None) -> None:
        """Show a record (`customer`, `person`, `offer`, `contact`) or a page by its key."""
        self.open_requested.emit(kind, record_id)

    def create(self, kind: str, **given: Any) -> None:
        """Begin a new record on its page, e.g. `create("offer", customer_id=5)`."""
        self.create_requested.emit(kind, given)

    def on_gui(self, call: Callable[[], object]) -> None:
        """From a worker: have `call` called on the GUI thread (progress of long work)."""
        job = Job(lambda: None, then=lambda _result: call())
        job.key = _EXTRA
        self._delivered.emit(job)

    # Opening and closing -----------------------------------------------------------------------

    def start(
        self,
        opener: Callable[[], Store],
        then: Callable[[], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Open the store on the worker. Questions asked from now on wait for it."""

        def work() -> _Written:
            if self._store is not None:
                self._store.close()
                self._store = None
            store = opener()
            store.on_change(self._heard)
            self._store = store
            return self._written(None)

        def opened(_result: object) -> None:
            self.store_opened.emit()
            if then is not None:
                then()

        self._submit(self._database, Job(work, opened, failed))

    def close(self) -> bool:
        """Finish everything handed in, then close the store. False when that took too long."""
        if self._closed:
            return True
        self.closing.emit()
        self._closed = True
        self._day_timer.stop()
        self._busy_timer.stop()
        self._computing.stop(0.0)

        def work() -> None:
            if self._store is not None:
                self._store.close()
                self._store = None

        self._database.submit(Job(work))
        return self._database.stop(_CLOSE_WAIT)

    def check_day(self) -> None:
        """Announce a new day."""
        if self.clock.today() != self._day:
            self._day = self.clock.today()
            self.day_changed.emit()

    # Inside ------------------------------------------------------------------------------------

    def _require_store(self) -> Store:
        if self._store is None:
            raise DroppedError  # no database is open: the window says so already
        return self._store

    def _heard(self, changes: Changes) -> None:
        """The store's announcement, in the thread that wrote."""
        if self._database.is_current():
            self._collected.append(changes)
        else:
            self._foreign.emit(changes)

    def _written(self, result: Any, told: str = "") -> _Written:
        """On the database worker: what the job brought about, besides its result."""
        store = self._require_store()
        changes, self._collected = self._collected, []
        return _Written(result, changes, told, store.undo_label() or "", store.redo_label() or "")

    def _step(
        self,
        act: Callable[[Store], str | None],
        told: str,
        nothing: str,
        action: str,
        back: Callable[[], None],
    ) -> None:
        def work() -> _Written:
            return self._written(act(self._require_store()))

        def done(label: str | None) -> None:
            if label is None:
                self.tell(nothing)
            else:
                self.tell(told.format(label=label), "green", action=action, run=back)

        self._submit(self._database, Job(work, done))

    def _submit(self, worker: Worker, job: Job) -> None:
        if self._closed:
            return
        if job.key is not None:
            place = (id(job.owner), job.key)
            older = self._latest.get(place)
            if older is not None:
                older.cancelled = True
            self._latest[place] = job
        if worker.submit(job):
            self._open_jobs += 1
            if not self._busy_timer.isActive():
                self._busy_timer.start()

    @Slot(object)
    def _deliver(self, job: Job) -> None:
        if job.key is _EXTRA:
            if not self._closed and job.then is not None:
                job.then(None)
            return
        if job.key is not None:
            place = (id(job.owner), job.key)
            if self._latest.get(place) is job:
                del self._latest[place]
        try:
            if not self._closed:
                self._answer(job)
        finally:
            job.let_go()
            self._open_jobs -= 1
            if self._open_jobs == 0:
                self._busy_timer.stop()
                if self._busy:
                    self._busy = False
                    self.busy.emit(False)
                self.settled.emit()

    def _answer(self, job: Job) -> None:
        alive = not isinstance(job.owner, QObject) or isValid(job.owner)
        if job.bug:
            self._bug(job, alive)
        elif job.cancelled:
            return
        elif job.error is not None:
            if alive and job.failed is not None:
                job.failed(job.error)
            else:
                self.tell(job.error.message, "red")
        elif isinstance(job.result, _Written):
            self._announce(job, job.result, alive)
        elif alive and job.then is not None:
            job.then(job.result)

    @Slot(object)
    def _foreign_came(self, changes: Changes) -> None:
        """Somebody wrote past the office (an import of its own thread): labels are asked anew."""
        self.changed.emit(changes)
        self._submit(self._database, Job(lambda: self._written(None)))

    def _announce(self, job: Job, written: _Written, alive: bool) -> None:
        try:
            if alive and job.then is not None:
                job.then(written.result)
        finally:
            if (written.undo_label, written.redo_label) != (self.undo_label, self.redo_label):
                self.undo_label, self.redo_label = written.undo_label, written.redo_label
                self.labels_changed.emit()
            for changes in written.changes:
                self.changed.emit(changes)
            if written.told and written.changes:
                self.tell(written.told, "green", undo=written.changes[-1].undoable)

    def _bug(self, job: Job, alive: bool) -> None:
        self.crashed.emit(job.bug)
        if alive and job.failed is not None:
            job.failed(UnexpectedError(_("Das hätte nicht passieren dürfen.")))

    def _became_busy(self) -> None:
        if self._open_jobs and not self._busy:
            self._busy = True
            self.busy.emit(True)


@dataclasses.dataclass(frozen=True)
class _Written:
    """What came of a write."""

    result: Any
    changes: list[Changes]
    told: str
    undo_label: str
    redo_label: str


_EXTRA = object()
