"""Work off the GUI thread: two workers, answers delivered here, nothing swallowed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .memory import Collector
from .worker import Job, Worker

T = TypeVar("T")

BUSY_AFTER = 300  # ms


@dataclasses.dataclass(frozen=True)
class Notice:
    """A short message at the lower edge of the window, with at most one action."""

    text: str
    tone: str = "neutral"
    action: str = ""
    run: Callable[[], object] | None = None


class UnexpectedError(UserError):
    """A bug, already logged and told: for callers that have to free their controls."""


class Desk(QObject):
    """Hands jobs to the workers and their results to those who wait, on the GUI thread."""

    told = Signal(object)
    """A `Notice` to show."""
    crashed = Signal(str)
    """A bug was met: what it was and where, without personal data (`base.redaction.report`)."""
    busy = Signal(bool)
    """Work has been under way for more than 300 ms, or has ended."""
    settled = Signal()
    """Every job is done and every answer delivered."""

    _delivered = Signal(object)
    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._collector = Collector(self)
        self._open_jobs = 0
        self._latest: dict[tuple[int, object], Job] = {}
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._called.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._database = Worker("database", self._database_done)
        self._computing = Worker("computing", self._delivered.emit)
        self._busy = False
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(BUSY_AFTER)
        self._busy_timer.timeout.connect(self._became_busy)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._open_jobs == 0

    def compute(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
    ) -> None:
        """Do slow work that needs no database (a PDF) on the second worker, then `then(result)`.

        Nothing is called when `owner` (a widget) has died, or when `owner` has asked anew with
        the same `key`. Without `failed` a `UserError` is told as a toast.
        """
        self._submit(self._computing, Job(work, then, failed, owner, key))

    def soon(self, call: Callable[[], object], owner: object = None) -> None:
        """Have `call` called after the present events; counts as work under way until then."""

        def do() -> None:
            try:
                if not self._closed and is_alive(owner):
                    call()
            finally:
                self._one_less()

        self._open_jobs += 1
        QTimer.singleShot(0, self, do)

    def on_gui(self, call: Callable[[], object]) -> None:
        """From a worker: have `call` called on the GUI thread (progress of long work)."""
        self._called.emit(call)

    def tell(
        self,
        text: str,
        tone: str = "neutral",
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Show a toast, with a button `action` that calls `run` when given."""
        self._tell(Notice(text, tone, action, run))

    def _tell(self, notice: Notice) -> None:
        self.told.emit(notice)

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

    def _database_done(self, job: Job) -> None:
        """On the database worker, after each job."""
        self._delivered.emit(job)

    @Slot(object)
    def _call(self, call: Callable[[], object]) -> None:
        if not self._closed:
            call()

    @Slot(object)
    def _deliver(self, job: Job) -> None:
        if job.key is not None:
            place = (id(job.owner), job.key)
            if self._latest.get(place) is job:
                del self._latest[place]
        try:
            if not self._closed:
                self._answer(job)
        finally:
            job.let_go()
            self._one_less()

    def _answer(self, job: Job) -> None:
        alive = is_alive(job.owner)
        if job.bug:
            self.crashed.emit(job.bug)
            if alive and job.failed is not None:
                job.failed(UnexpectedError(_("Das hätte nicht passieren dürfen.")))
        elif job.cancelled:
            return
        elif job.error is not None:
            if alive and job.failed is not None:
                job.failed(job.error)
            else:
                self.tell(job.error.message, "red")
        elif alive and job.then is not None:
            job.then(job.result)

    def _one_less(self) -> None:
        self._open_jobs -= 1
        if self._open_jobs == 0:
            self._busy_timer.stop()
            if self._busy:
                self._busy = False
                self.busy.emit(False)
            self.settled.emit()

    def _became_busy(self) -> None:
        if self._open_jobs and not self._busy:
            self._busy = True
            self.busy.emit(True)


def is_alive(owner: object) -> bool:
    """Whether `owner` can still be answered: anything but a widget that has died."""
    return not isinstance(owner, QObject) or isValid(owner)
