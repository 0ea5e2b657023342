"""Which database is open: opened, exchanged for another state of it, locked, closed.

All of it happens on the database worker, in its turn among questions and changes, so that nobody
ever finds half a database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError

from .desk import Desk, is_alive
from .worker import DroppedError, Job, Worker

if TYPE_CHECKING:  # the store brings SQLAlchemy along: only the worker imports it
    from kundenpflege.store import Changes, Store

_log = logging.getLogger(__name__)

#: What `exchange_store` does while no store is open: gets path and key, says what to open then.
Exchange = Callable[[Path, "bytes | None"], "Reopen"]
#: Opens the database: path, key (None: not encrypted), whether only to look at it.
Opener = Callable[[Path, "bytes | None", bool], "Store"]


@dataclass(frozen=True)
class Reopen:
    """What is opened after an exchange, and what its `then` is given.

    `anew`: the data are others (a backup was taken back): open forms and details are left.
    """

    path: Path
    key: bytes | None = field(default=None, repr=False)
    result: Any = None
    anew: bool = False


@dataclass(frozen=True)
class Place:
    """The open database, as far as screens need to know."""

    path: Path
    encrypted: bool = False
    look_only: bool = False
    created: bool = False
    look_reason: str = ""
    identity: str = ""


class StoreKeeper(Desk):
    """Opens the store, exchanges it, locks it; questions wait meanwhile."""

    store_opened = Signal()
    """Questions are answered from now on."""
    handing_in = Signal()
    """The store is about to be exchanged or locked: what was typed is handed in now."""
    exchanging = Signal(str)
    """What is being done to the whole database (German); empty when it is over."""
    progressed = Signal(int, int)
    """How far an exchange has come: done, of how much (0: nobody knows)."""
    renewed = Signal()
    """The data are others, those of a backup or of another database: open records are left."""
    store_lost = Signal(object)
    """After an exchange nothing could be opened: the `UserError` that tells why."""
    locked_changed = Signal(bool)
    """The database was locked, or opened again."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = clock
        self.openings = 0  # how many times a store was to be opened: the last one answers
        self.place: Place | None = None
        """What is open, as known on the GUI thread."""
        self.opener: Opener = self._open_plainly
        """How a database is opened again after an exchange; the program sets its own."""
        self.before_lock: Callable[[Store], object] | None = None
        """On the database worker, before a locked database is shut: the last chance to save it."""
        self._store: Store | None = None
        self._lost: UserError | None = None
        self._locked = False
        self._parked: list[tuple[Worker, Job]] = []
        self._in_use = Lock()  # held while the third worker uses the store: it is not closed then
        self.closing_store = False  # what the third worker does ends soon

    @property
    def look_only(self) -> bool:
        """Whether the database is open to look at it only."""
        return self.place is not None and self.place.look_only

    @property
    def locked(self) -> bool:
        """Whether the database was locked: closed, its key forgotten, questions wait."""
        return self._locked

    # Opening -----------------------------------------------------------------------------------

    def start(
        self,
        opener: Callable[[], Store],
        then: Callable[[], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Open the store on the worker. Questions asked from now on wait for it.

        This is also how a locked database is opened again; it stays locked when that fails.
        """

        def work() -> Place:
            self._close_store()
            return self._take(opener())

        def opened(place: Place) -> None:
            before, self.place = self.place, place
            if before is not None and before.path != place.path:
                self._parked.clear()  # it was meant for the other one
                self.renewed.emit()
            self._unlock()
            self.store_opened.emit()
            if then is not None:
                then()

        def refused(error: UserError) -> None:
            if not self._locked:
                self.place = None
            if failed is not None:
                failed(error)
            else:
                self.tell(error.message, "red")

        self.openings += 1
        job = Job(work, opened, refused)
        job.asks_labels = True
        self._submit_now(self._database, job)

    def exchange_store(
        self,
        work: Exchange,
        then: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[UserError], object] | None = None,
        owner: object = None,
        label: str = "",
    ) -> None:
        """Close the store, do `work(path, key)` on the worker, open what its `Reopen` names.

        Then `then(reopen.result)`; every page asks again. When `work` fails, the database as it
        was is opened again, and `failed(error)` is called; when even that fails, `store_lost` is
        emitted. `label` (German: „Sicherung wird zurückgeholt …“) stands in place of the window
        meanwhile; `work` may call `office.progress(done, total)`. Nothing happens while no
        database is open.
        """
        if self.place is None or self._locked:
            return
        self.handing_in.emit()

        def do() -> tuple[Reopen | None, UserError | None, Place | None, UserError | None]:
            store = self._require_store()
            path, key, look_only = store.path, store.key, self.look_only
            user = store.user_id
            self._close_store()
            reopen: Reopen | None = None
            error: UserError | None = None
            place: Place | None = None
            lost: UserError | None = None
            try:
                reopen = work(path, key)
            except UserError as problem:
                error = problem.with_traceback(None)
            finally:  # also a bug in `work` must not leave the window without its database
                try:
                    if reopen is not None:
                        opened = self.opener(reopen.path, reopen.key, False)
                    else:
                        opened = self.opener(path, key, look_only)
                    opened.user_id = opened.user_id or user
                    place = self._take(opened)
                except UserError as problem:
                    lost = problem.with_traceback(None)
                    self._lost = lost
            return reopen, error, place, lost

        def done(
            outcome: tuple[Reopen | None, UserError | None, Place | None, UserError | None],
        ) -> None:
            reopen, error, place, lost = outcome
            self.exchanging.emit("")
            self._came_back(place, lost, anew=reopen is not None and reopen.anew)
            if error is not None:
                tell_failure(error)
            elif lost is None and reopen is not None and then is not None and is_alive(owner):
                then(reopen.result)

        def tell_failure(error: UserError) -> None:
            if failed is not None and is_alive(owner):
                failed(error)
            else:
                self.tell(error.message, "red")

        def bug(error: UserError) -> None:
            self.exchanging.emit("")
            lost, self._lost = self._lost, None
            self._came_back(self.place if lost is None else None, lost, anew=False)
            if failed is not None and is_alive(owner):
                failed(error)

        self.openings += 1
        self.exchanging.emit(label or " ")
        job = Job(do, done, bug)
        job.asks_labels = True
        self._submit(self._database, job)

    def progress(self, done: int, total: int) -> None:
        """From the worker, in the middle of an exchange: how far it has come."""
        self.on_gui(lambda: self.progressed.emit(done, total))

    # Locking -----------------------------------------------------------------------------------

    def lock(self) -> None:
        """Close an encrypted database and forget its key; questions and changes wait.

        What was typed before is handed in first. `start` opens it again.
        """

        def shut() -> None:
            self.closing_store = True  # a check that is under way makes room
            try:
                if self.before_lock is not None and self._store is not None:
                    self.before_lock(self._store)
            except UserError:
                _log.warning("There was no backup before locking")
            finally:
                self._close_store()

        if self._locked or self.place is None or not self.place.encrypted:
            return
        self.handing_in.emit()
        self._locked = True
        self._submit_now(self._database, Job(shut))
        self.locked_changed.emit(True)

    # Inside ------------------------------------------------------------------------------------

    def _heard(self, changes: Changes) -> None:
        raise NotImplementedError

    def _open_plainly(self, path: Path, key: bytes | None, look_only: bool) -> Store:
        from kundenpflege.services import opening

        return opening.open_store(path, clock=self.clock, key=key, look_only=look_only)

    def _take(self, store: Store) -> Place:
        """On the database worker: this store is the one from now on."""
        store.on_change(self._heard)
        self._store = store
        return Place(
            store.path,
            store.encrypted,
            store.look_only,
            store.created,
            store.look_reason,
            "" if store.look_only else store.identity(),
        )

    def _came_back(self, place: Place | None, lost: UserError | None, *, anew: bool) -> None:
        self.place = place
        if lost is not None:
            self.store_lost.emit(lost)
            return
        if anew:
            self.renewed.emit()
        self.store_opened.emit()

    def _close_store(self) -> None:
        """On the database worker, once nobody works with the store beside it."""
        self.closing_store = True
        with self._in_use:
            self.closing_store = False
            if self._store is not None:
                self._store.close()
                self._store = None

    def _require_store(self) -> Store:
        if self._store is None:
            raise DroppedError  # no database is open: the window says so already
        return self._store

    def _submit(self, worker: Worker, job: Job) -> None:
        """While the database is locked everything waits; of one key only the newest."""
        if not self._locked:
            super()._submit(worker, job)
            return
        if job.key is not None:
            place = (id(job.owner), job.key)
            for _worker, older in self._parked:
                if older.key is not None and (id(older.owner), older.key) == place:
                    older.cancelled = True
            self._parked = [one for one in self._parked if not one[1].cancelled]
        self._parked.append((worker, job))

    def _submit_now(self, worker: Worker, job: Job) -> None:
        super()._submit(worker, job)

    def _unlock(self) -> None:
        if not self._locked:
            return
        self._locked = False
        parked, self._parked = self._parked, []
        self.locked_changed.emit(False)
        for worker, job in parked:
            self._submit(worker, job)
