"""The office: the only door between the screens and the data.

Screens hand in questions and changes; one database worker takes them in order, and the answers
come back on the GUI thread. Nothing on a screen ever waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.settings import Settings

from .commands import Commands
from .desk import Notice, UnexpectedError
from .store_keeper import Place, Reopen, StoreKeeper
from .worker import DroppedError, Job, Worker

if TYPE_CHECKING:  # the store brings SQLAlchemy along: only the worker imports it
    from kundenpflege.store import Changes, Reader, Store, Writer

    from .dialogs import Questions

_log = logging.getLogger(__name__)
T = TypeVar("T")

__all__ = ["Notice", "Office", "Place", "Reopen", "UnexpectedError"]

_DAY_CHECK = 30_000  # ms
_SLEPT = timedelta(minutes=2)
_CLOSE_WAIT = 60.0  # s


class Office(StoreKeeper):
    """Questions, changes and pure work off the GUI thread; announcements to every screen."""

    changed = Signal(object)
    """A committed step, undo and redo included: `store.Changes`, its `origin` the owner."""
    labels_changed = Signal()
    """`undo_label` or `redo_label` is another one."""
    day_changed = Signal()
    """Midnight has passed."""
    woke = Signal()
    """The computer slept, or its clock was set: times told on the screen are old."""
    open_requested = Signal(str, object)
    """`open(kind, id)` was called."""
    create_requested = Signal(str, object)
    """`create(kind, **given)` was called; the object is the dictionary of given values."""
    closing = Signal()
    """Last chance to hand in what was typed."""
    kept = Signal()
    """A backup was made, a check or a test has run: what tells of safety is asked anew."""

    _foreign = Signal(object)

    def __init__(self, settings: Settings, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(clock, parent)
        self.settings = settings
        self.commands = Commands(self)
        self.undo_label = ""
        self.redo_label = ""
        self.keep_wait = 0.0  # s: how long closing waits for the third worker
        self._collected: list[Changes] = []  # touched by the database worker only
        self._held: list[Notice] | None = None
        self._questions: Questions | None = None
        self._keeping = Worker("keeping", self._delivered.emit)
        self._kept_jobs: set[Job] = set()
        self._foreign.connect(self._foreign_came, Qt.ConnectionType.QueuedConnection)
        self._day = clock.today()
        self._looked = clock.now()
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

    def ask(
        self,
        question: Callable[[Reader], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
        can_wait: bool = False,
    ) -> None:
        """Answer `question(db)` on the database worker, then call `then(answer)` here.

        Nothing is called when `owner` (a widget) has died, or when `owner` has asked anew with
        the same `key`. Without `failed` a `UserError` is told as a toast. What `can_wait` (counts
        beside a list) is answered when nothing else is asked.
        """

        def work() -> T:
            with self._require_store().read() as db:
                return question(db)

        job = Job(work, then, failed, owner, key)
        job.can_wait = can_wait
        self._submit(self._database, job)

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
        fold: str = "",
    ) -> None:
        """Do `change(db)` in one transaction called `label` (German, as undo shall name it).

        Order on the GUI thread: `then(result)`, `changed`, toast. The toast says `told` (else
        „Gespeichert“) and offers „Rückgängig“; `quiet` leaves it out, as autosave does. The
        change happens in any case, also when `owner` dies meanwhile. Neighbouring changes with the
        same `fold` are one step for undo (autosaves of one form).
        """

        def work() -> T:
            with self._require_store().write(label, origin=owner, fold=fold) as db:
                return change(db)

        job = Job(work, then, failed, owner)
        if not quiet:
            words = told or _("Gespeichert")
            job.tell = lambda changes: self._tell_change(words, changes)
        self._submit(self._database, job)

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
        key: object = None,
        can_wait: bool = False,
    ) -> None:
        """Do `work(store)` on the database worker: backup, check, history; see `ask`."""
        job = Job(lambda: work(self._require_store()), then, failed, owner, key)
        job.can_wait = can_wait
        self._submit(self._database, job)

    def keep(
        self,
        work: Callable[[Store], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
    ) -> None:
        """Do `work(store)` on a third worker: backup, full check, test of a restore.

        Questions and changes go on meanwhile, so `work` uses only what may be called beside the
        database worker. The store is not closed before it has ended.
        """

        def do() -> T:
            with self._in_use:
                return work(self._require_store())

        job = Job(do, then, failed, owner, key)
        self._kept_jobs.add(job)
        self._submit(self._keeping, job)

    @property
    def is_free(self) -> bool:
        """Whether nothing is under way but backups and checks, which may take long."""
        return self._open_jobs <= len(self._kept_jobs)

    def breathe(self) -> None:
        """From the third worker, every few milliseconds of long work: others go first, and the
        work ends (by an exception nobody hears of) when the store is to be closed."""
        if self._closed or self.closing_store:
            raise DroppedError
        time.sleep(0.0005)

    def set_user(self, user_id: int | None) -> None:
        """Who works at this computer from now on: remembered, and written into each change."""
        self.settings.set("user", user_id or 0)

        def use(store: Store) -> None:
            store.user_id = user_id

        self.with_store(use)

    def open(self, kind: str, record_id: int | None = None) -> None:
        """Show a record (`customer`, `person`, `offer`, `contact`) or a page by its key."""
        self.open_requested.emit(kind, record_id)

    def create(self, kind: str, **given: Any) -> None:
        """Begin a new record on its page, e.g. `create("offer", customer_id=5)`."""
        self.create_requested.emit(kind, given)

    # Opening and closing -----------------------------------------------------------------------

    def close(self) -> bool:
        """Finish everything handed in, then close the store. False when that took too long."""
        if self._closed:
            return True
        self.closing.emit()
        self._closed = True
        self._day_timer.stop()
        self._busy_timer.stop()
        self._computing.stop(0.0)
        self._keeping.stop(self.keep_wait)

        self._database.submit(Job(self._close_store))
        ended = self._database.stop(_CLOSE_WAIT)
        if ended:
            self._collector.stop()
        return ended

    def check_day(self) -> None:
        """Announce a new day, and that time has leapt: asleep, or the clock was set."""
        now, before = self.clock.now(), self._looked
        self._looked = now
        if self.clock.today() != self._day:
            self._day = self.clock.today()
            self.day_changed.emit()
        if not timedelta(0) <= now - before < _SLEPT:
            self.woke.emit()

    # Inside ------------------------------------------------------------------------------------

    def _heard(self, changes: Changes) -> None:
        """The store's announcement, in the thread that wrote."""
        if self._database.is_current():
            self._collected.append(changes)
        else:
            self._foreign.emit(changes)

    def _database_done(self, job: Job) -> None:
        """On the database worker: what the job brought about goes along with its result."""
        job.changes, self._collected = self._collected, []
        store = self._store
        if store is not None and (job.changes or job.asks_labels):
            try:
                job.labels = (store.undo_label() or "", store.redo_label() or "")
            except Exception:
                _log.exception("What can be undone is not known")
        super()._database_done(job)

    def _answer(self, job: Job) -> None:
        """Then, changed, toast: in this order, also when `then` has a bug. What `then` tells waits
        for its turn: the change puts away whatever offers to take back an older one."""
        self._held = [] if job.changes else None
        self._kept_jobs.discard(job)
        try:
            super()._answer(job)
        finally:
            held, self._held = self._held, None
            if job.labels is not None and job.labels != (self.undo_label, self.redo_label):
                self.undo_label, self.redo_label = job.labels
                self.labels_changed.emit()
            for changes in job.changes:
                self.changed.emit(changes)
            for notice in held or ():
                self._tell(notice)
            if job.tell is not None and job.changes:
                job.tell(job.changes[-1])

    def _tell(self, notice: Notice) -> None:
        if self._held is None:
            super()._tell(notice)
        else:
            self._held.append(notice)

    def _tell_change(self, words: str, changes: Changes) -> None:
        if changes.undoable:
            self.tell(words, "green", _("Rückgängig"), self.undo)
        else:
            self.tell(words, "green")

    def _step(
        self,
        act: Callable[[Store], str | None],
        told: str,
        nothing: str,
        action: str,
        back: Callable[[], None],
    ) -> None:
        def done(label: str | None) -> None:
            if label is None:
                self.tell(nothing)

        def tell(changes: Changes) -> None:
            self.tell(told.format(label=changes.label), "green", action, back)

        job = Job(lambda: act(self._require_store()), done)
        job.tell = tell
        self._submit(self._database, job)

    @Slot(object)
    def _foreign_came(self, changes: Changes) -> None:
        """Somebody wrote past the office (an import of its own thread): labels are asked anew."""
        self.changed.emit(changes)
        job = Job(lambda: None)
        job.asks_labels = True
        self._submit(self._database, job)
