"""One thread that does jobs in their order and hands them back to the GUI thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread, current_thread
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.redaction import report

_log = logging.getLogger(__name__)


class DroppedError(Exception):
    """Raised by a piece of work that became pointless: nobody is told."""


class Job:
    """A piece of work with those who wait for it.

    `then`, `failed` and `owner` belong to the GUI thread: they are called and let go there, so
    that no widget ever dies on a worker.
    """

    def __init__(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        key: object = None,
    ) -> None:
        self.work: Callable[[], Any] | None = work
        self.then = then
        self.failed = failed
        self.owner = owner
        self.key = key
        # Taken only when nothing else waits: counts and other things nobody looks at yet.
        self.can_wait = False
        self.cancelled = False
        self.result: Any = None
        self.error: UserError | None = None
        self.bug = ""
        # What a job of the database worker changed (`store.Changes`), what then can be undone
        # and redone, and how the change is told.
        self.changes: list[Any] = []
        self.labels: tuple[str, str] | None = None
        self.asks_labels = False
        self.tell: Callable[[Any], object] | None = None

    def do(self) -> None:
        """Work (on the worker) and keep the result or the error. A bug is logged at once."""
        work = self.work
        if self.cancelled or work is None:
            return
        try:
            self.result = work()
        except DroppedError:
            self.cancelled = True
        except UserError as error:
            # The frames of a traceback would keep the caller's widgets alive on this thread.
            self.error = error.with_traceback(None)
        except Exception as error:
            _log.exception("A job failed")
            self.bug = report(error)
            error.with_traceback(None)

    def let_go(self) -> None:
        """Forget everybody who waited; called on the GUI thread."""
        self.work = self.then = self.failed = self.tell = None
        self.owner = self.key = self.result = None


class Worker:
    """A thread that does jobs in their order, patient ones last; started by its first job."""

    def __init__(self, name: str, deliver: Callable[[Job], object]) -> None:
        self._name = name
        self._deliver = deliver
        self._jobs: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._came = Condition()
        self._thread: Thread | None = None
        self._stopped = False

    def submit(self, job: Job) -> bool:
        """Queue `job`; False when the worker no longer takes any."""
        if self._stopped:
            return False
        if self._thread is None:
            self._thread = Thread(target=self._loop, name=self._name, daemon=True)
            self._thread.start()
        with self._came:
            (self._patient if job.can_wait else self._jobs).append(job)
            self._came.notify()
        return True

    def is_current(self) -> bool:
        """Whether the caller runs on this thread."""
        return current_thread() is self._thread

    def stop(self, timeout: float | None = None) -> bool:
        """Take no more jobs and wait until the queued ones are done, at most `timeout` seconds."""
        self._stopped = True
        if self._thread is None:
            return True
        with self._came:
            self._came.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _next(self) -> Job | None:
        """The job that is due; waits for one, None when the worker was stopped and all is done."""
        with self._came:
            while not self._jobs and not self._patient:
                if self._stopped:
                    return None
                self._came.wait()
            return (self._jobs or self._patient).popleft()

    def _loop(self) -> None:
        while (job := self._next()) is not None:
            job.do()
            self._deliver(job)
            del job
