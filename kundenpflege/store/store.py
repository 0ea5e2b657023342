"""The store: the one door to the data."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kundenpflege.base.dates import Clock, SystemClock
from kundenpflege.base.errors import StoreError, UserError
from kundenpflege.base.files import trouble
from kundenpflege.base.i18n import _
from kundenpflege.model import Base
from kundenpflege.rules.backup_keeping import BY_HAND

from . import backup, contents, convert, facts, keyfile, opening, pages, search, takeback, undo
from .changes import Changes, HistoryEntry
from .engine import open_engine
from .guards import file_id, gone, readable
from .holder import hold
from .images import from_json, to_json
from .journal import Recorder, write_step
from .manifest import Manifest
from .session import Reader, Writer, derive_columns, refuse_bulk, refuse_flush
from .tables import OWN_TABLES, journal_change, journal_step, store_info
from .takeback import LookBack, TakenBack
from .undo import Step

_log = logging.getLogger(__name__)


class Store:
    """An open database. Reads see one consistent state; writes are journaled transactions."""

    def __init__(
        self, engine: Engine, path: Path, clock: Clock, lock: Any, key: bytes | None = None
    ) -> None:
        self._engine = engine
        self._write_engine = engine.execution_options(kp_write=True)
        self._lock = lock
        self._key = key
        self._pages: pages.Keeper
        self._mutex = threading.RLock()
        self._listeners: list[Callable[[Changes], None]] = []
        self.path = path
        self.clock = clock
        self.user_id: int | None = None
        self.upgrade_backup: Path | None = None
        self.created = False
        #: Why it is open to look only; empty when it can be changed.
        self.look_reason = ""
        self._closed = False
        self._envelope: keyfile.Envelope | None = None
        self._file: tuple[int, int] | None = None

    # -- opening and closing ---------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock | None = None,
        user_id: int | None = None,
        wait: float = 0,
        key: bytes | None = None,
        new: bool | None = None,
        look_only: bool = False,
    ) -> Store:
        """Open the database at `path`, making it when there is none.

        `new`: one is made in any case (with its folder), never (False), or only in an existing
        folder where nothing tells that there was one: else PlaceMissingError. `look_only`: see
        `looking`; without it a file that cannot be written raises WriteProtectedError.

        `wait`: seconds to wait for another program that has it open. `key`: the 32 bytes of an
        encrypted database; a new one made with it is encrypted. StoreError with a German text
        when the file is not ours, newer, damaged, read-only or in use; it stays untouched.
        PasswordNeededError when the key is missing or does not fit.
        """
        clock = clock or SystemClock()
        path = path.expanduser().absolute()
        if look_only:
            return cls._open_to_look(path, clock, user_id, key)
        place = opening.inspect_file(path)
        found = place.found
        if found is opening.Found.ENCRYPTED and key is None:
            raise opening.password_needed(path)
        fitting = key if found is not opening.Found.PLAIN else None
        known = found is not opening.Found.NOTHING
        if not place.writable:
            raise opening.write_protected(path)
        if not known:
            opening.prepare_new(path, place, new=new, key=key)
        lock = hold(path, wait, clock.now())
        store = None
        try:
            if opening.inspect_file(path).found is not found:
                # Made, encrypted or exchanged by the one that was waited for.
                lock.release()
                return cls.open(path, clock=clock, user_id=user_id, wait=wait, key=key, new=new)
            convert.tidy(path)
            salt = keyfile.salt_for(path, fitting) if fitting and not known else b""
            store = cls(open_engine(path, fitting, salt), path, clock, lock, fitting)
            store.user_id = user_id
            with readable(path):
                store._begin(known)
        except BaseException as error:
            if store is not None:
                store._engine.dispose()
            lock.release()
            if isinstance(error, OSError):
                raise trouble(error, path) from error
            raise
        return store

    def _begin(self, known: bool) -> None:
        """Bring the file to the present schema, or make it."""
        looked = pages.Looked()
        if known:
            looked = pages.guard(self.path, self._key)
            revision = opening.read_revision(self.path, self._key)
            backup.unwrap(self.path)
            if revision and revision < opening.REVISION:
                from .upgrade import upgrade

                self.upgrade_backup = upgrade(
                    self._engine, self.path, revision, self.clock.now(), self._key
                )
            known = bool(revision)
        if not known:
            opening.create(self._engine)
            self.created = True
        opening.use_wal(self._engine)
        self._file = file_id(self.path)
        self._pages = pages.Keeper(self._engine, self.path, looked, self._mutex)
        self._pages.opened(fresh=self.created or self.upgrade_backup is not None)
        self._mind_key_file()

    def _mind_key_file(self) -> None:
        """Lay the key file again that went while its database is open: without it, and without a
        backup that holds it, nobody could read the data any more."""
        if self._key is None or self.look_only or self._file != file_id(self.path):
            return
        self._envelope = keyfile.find(self.path) or self._envelope
        if self._envelope is not None and self._envelope.fits(self._key):
            keyfile.heal(self.path, self._envelope)

    @classmethod
    def _open_to_look(
        cls, path: Path, clock: Clock, user_id: int | None, key: bytes | None
    ) -> Store:
        from . import looking

        def upgrade(copy: Path) -> None:
            cls.open(copy, clock=clock, key=key).close()

        look = looking.look(path, key, upgrade)
        store = cls(look.engine, path, clock, look, key)
        store.look_reason = look.reason
        store.user_id = user_id
        return store

    @property
    def look_only(self) -> bool:
        """Whether nothing can be changed."""
        return bool(self.look_reason)

    @property
    def _writing(self) -> Engine:
        """The engine for changes. LookOnlyError when there are none."""
        if self.look_reason:
            from .looking import refuse

            raise refuse(self.look_reason)
        # The system would go on writing into a file that was moved or deleted.
        if self._file != file_id(self.path):
            raise gone(self.path)
        return self._write_engine

    @property
    def suspects(self) -> tuple[int, ...]:
        """Pages that somebody else wrote, or a disk spoilt, though the engine finds nothing."""
        return () if self.look_only else self._pages.suspects

    @property
    def encrypted(self) -> bool:
        """Whether the file can be read only with its key."""
        return self._key is not None

    @property
    def key(self) -> bytes | None:
        """The key of an encrypted database, as needed to open it again; never to be shown."""
        return self._key

    def close(self) -> None:
        """Close all connections and free the file; nothing happens when that was done before."""
        if self._closed:
            return
        self._closed = True
        try:
            if not self.look_only and self._file == file_id(self.path):
                with self._mutex:
                    self._pages.close()
                self._mind_key_file()
        finally:
            self._engine.dispose()
            self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_args: object) -> None:
        self.close()

    # -- reading and writing ---------------------------------------------------------------

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A consistent look at the data; nothing can be changed through it."""
        with (
            readable(self.path),
            Session(self._engine, autoflush=False, expire_on_commit=False) as session,
        ):
            event.listen(session, "before_flush", refuse_flush)
            event.listen(session, "do_orm_execute", refuse_bulk)
            yield Reader(session, self.clock, self.user_id)
            session.rollback()

    @contextmanager
    def write(self, label: str, *, origin: object = None, fold: str = "") -> Iterator[Writer]:
        """One transaction, one label, one announcement; an exception leaves everything as it was.

        `origin` comes back in the announcement so that its sender can ignore its own echo.
        Neighbouring writes with the same `fold` (autosaves of one form) are undone together.
        """
        recorder = Recorder()
        with self._mutex, readable(self.path):
            with Session(self._writing, autoflush=True, expire_on_commit=False) as session:
                event.listen(session, "before_flush", derive_columns)
                event.listen(session, "after_flush", recorder.after_flush)
                event.listen(session, "do_orm_execute", refuse_bulk)
                writer = Writer(session, self.clock, self.user_id)
                yield writer
                session.flush()
                changes = list(recorder.changes.values())
                if not changes and not recorder.unjournaled:
                    session.rollback()
                    return
                connection = session.connection()
                final = writer.label or label
                step_id = write_step(
                    connection,
                    changes,
                    label=final,
                    kind="edit",
                    state="sealed" if writer.sealed else "done",
                    at=self.clock.now(),
                    user_id=writer.user_id,
                    fold="" if writer.sealed else fold,
                )
                if writer.sealed:
                    undo.seal_touched(connection, step_id, changes)
                search.follow(connection, changes)
                session.commit()
            self._pages.after_write()
        rows = {(c.table, c.row_id) for c in changes} | recorder.unjournaled
        self._announce(final, step_id, rows, not writer.sealed, origin)

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        """A connection for the store's own questions."""
        with readable(self.path), self._engine.connect() as connection:
            yield connection

    def undo(self) -> str | None:
        """Take the newest step back; gives its label, None when there is nothing to take back."""
        return self._replay(back=True)

    def redo(self) -> str | None:
        """Bring the step undone last again; gives its label."""
        return self._replay(back=False)

    def undo_label(self) -> str | None:
        """Label of the step that undo would take back."""
        with self._look() as connection:
            step = undo.next_undo(connection)
        return step.label if step else None

    def redo_label(self) -> str | None:
        """Label of the step that redo would bring again."""
        with self._look() as connection:
            step = undo.next_redo(connection)
        return step.label if step else None

    def _replay(self, *, back: bool) -> str | None:
        find = undo.next_undo if back else undo.next_redo
        rows: set[tuple[str, int]] = set()
        with self._mutex, readable(self.path):
            step: Step | None = None
            try:
                with self._writing.begin() as connection:
                    step = first = find(connection)
                    if first is None:
                        return None
                    while step is not None:
                        step_id, changes = undo.replay(
                            connection,
                            step,
                            back=back,
                            at=self.clock.now(),
                            user_id=self.user_id,
                        )
                        search.follow(connection, changes)
                        rows.update((c.table, c.row_id) for c in changes)
                        neighbour = find(connection) if step.fold else None
                        together = neighbour is not None and neighbour.fold == step.fold
                        step = neighbour if together else None
            except (UserError, IntegrityError) as error:
                if step is None:
                    raise
                raise self._passed_over(step, error) from error
            self._pages.after_write()
        self._announce(first.label, step_id, rows, True, None)
        return first.label

    def look_back(self, step_id: int) -> LookBack:
        """What `take_back` would do with a step made some time ago, and what would stay."""
        with self._look() as connection:
            return takeback.look_back(connection, step_id)

    def take_back(self, step_id: int) -> TakenBack:
        """Take one older step back as far as nothing was built on it since, as a new step.

        NotFoundError when there is no such step, UserError when nothing of it is left, or when
        what would come back has a number that somebody else got meanwhile.
        """
        with self._mutex, readable(self.path):
            try:
                with self._writing.begin() as connection:
                    look = takeback.look_back(connection, step_id)
                    taken, changes = takeback.take_back(
                        connection, look, at=self.clock.now(), user_id=self.user_id
                    )
                    search.follow(connection, changes)
            except IntegrityError as error:
                raise UserError(
                    _(
                        "Das lässt sich nicht zurücknehmen: Eine Nummer oder ein Name darin ist "
                        "inzwischen neu vergeben. Alles ist unverändert."
                    )
                ) from error
            self._pages.after_write()
        self._announce(
            taken.label, taken.step_id, {(c.table, c.row_id) for c in changes}, True, None
        )
        return taken

    def _passed_over(self, step: Step, error: Exception) -> UserError:
        """A step that cannot be replayed is told once and then passed over, so that it does not
        keep the user from all that is older."""
        with self._writing.begin() as connection:
            connection.execute(
                update(journal_step).where(journal_step.c.id == step.id).values(state="sealed")
            )
        reason = (
            error.message if isinstance(error, UserError) else _("Andere Einträge hängen davon ab.")
        )
        return UserError(
            _("„{label}“ bleibt, wie es ist. {reason} Alles andere ist unverändert.").format(
                label=step.label, reason=reason
            )
        )

    # -- announcements ---------------------------------------------------------------------

    def on_change(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `listener` after each committed write (in the writing thread); gives the stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(
        self, label: str, step_id: int, rows: set[tuple[str, int]], undoable: bool, origin: object
    ) -> None:
        changes = Changes(
            label, step_id, frozenset(t for t, _id in rows), frozenset(rows), undoable, origin
        )
        for listener in list(self._listeners):
            try:
                listener(changes)
            except Exception:
                # What is committed stays committed: the writer must not hear of a failure.
                _log.exception("a listener failed after a committed write")

    # -- history ---------------------------------------------------------------------------

    def history(self, limit: int = 100) -> list[Step]:
        """The newest steps, newest first, replays included."""
        with self._look() as connection:
            rows = connection.execute(
                select(journal_step).order_by(journal_step.c.id.desc()).limit(limit)
            )
            return [
                Step(row.id, row.label, row.kind, row.state, row.at, row.user_id, row.fold)
                for row in rows
            ]

    def record_history(self, table: str, row_id: int, limit: int = 500) -> list[HistoryEntry]:
        """All changes of one record, newest first (when, who, what)."""
        with self._look() as connection:
            rows = connection.execute(
                select(journal_step, journal_change)
                .join(journal_change, journal_change.c.step_id == journal_step.c.id)
                .where(journal_change.c.table_name == table, journal_change.c.row_id == row_id)
                .order_by(journal_change.c.id.desc())
                .limit(limit)
            ).all()
        return [
            HistoryEntry(
                row.at,
                row.user_id,
                row.label,
                row.kind,
                row.operation,
                from_json(row.before) if row.before else {},
                from_json(row.after) if row.after else {},
            )
            for row in rows
        ]

    # -- safety ----------------------------------------------------------------------------

    def backup(self, target: Path) -> None:
        """Write a verified copy to `target` and remember when."""
        target = target.expanduser().absolute()
        ends = ("-wal", "-shm", ".lock", ".schluessel", ".pruefsummen", ".offen")
        own = [self.path.with_name(self.path.name + end) for end in ends]
        if target in own or (target.exists() and target.samefile(self.path)):
            raise StoreError(_("Die Sicherung kann nicht die Datenbank selbst überschreiben."))
        self.save_to(target, BY_HAND)

    def save_to(self, target: Path, reason: str) -> Manifest:
        """Write a verified backup to `target`, remember when, and give its manifest.

        May be called from any thread: changes go on meanwhile.
        """
        now = self.clock.now()
        if self.look_only:
            return backup.save(self.path, target, self._key, made_at=now, reason=reason)
        self.identity()
        self._mind_key_file()
        made = backup.save(self.path, target, self._key, made_at=now, reason=reason)
        self.set_info("last_backup", now.isoformat())
        return made

    def copy_to(self, target: Path) -> None:
        """Write a verified copy without noting it as a backup."""
        backup.copy(self.path, target, self._key)

    def identity(self) -> str:
        """What tells this database from all others; made when first asked for."""
        known = self.info("database_id")
        if known is None:
            known = secrets.token_hex(16)
            self.set_info("database_id", known)
        return known

    def last_backup(self) -> datetime | None:
        """When the last verified copy was made."""
        value = self.info("last_backup")
        return datetime.fromisoformat(value) if value else None

    def info(self, key: str) -> str | None:
        """A note about the file (not part of the contents, not undone)."""
        with self._look() as connection:
            return connection.scalar(select(store_info.c.value).where(store_info.c.key == key))

    def set_info(self, key: str, value: str) -> None:
        """Keep a note about the file."""
        with self._mutex, readable(self.path), self._writing.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO store_info(key, value) VALUES (:key, :value) "
                    "ON CONFLICT(key) DO UPDATE SET value = excluded.value"
                ),
                {"key": key, "value": value},
            )

    def check(self) -> list[str]:
        """Problems found in the file, in German; empty when everything is in order."""
        from .checking import findings

        return [finding.text for finding in findings(self)]

    def rebuild_search(self) -> None:
        """Make the search index anew from the data."""
        with self._mutex, readable(self.path), self._writing.begin() as connection:
            search.rebuild(connection)

    def dump(self) -> str:
        """The contents as text, one row a line in key order: equal dumps mean equal contents.

        Bookkeeping (journal, search index, notes about the file) is left out.
        """
        lines = []
        with self._look() as connection:
            for name in sorted(set(Base.metadata.tables) - OWN_TABLES):
                table = Base.metadata.tables[name]
                for row in connection.execute(select(table).order_by(table.c.id)).mappings():
                    lines.append(f"{name} {to_json(dict(row))}")
        return "\n".join(lines)

    def bulk_load(
        self,
        rows: Mapping[str, list[dict[str, Any]]] | Iterable[Mapping[str, list[dict[str, Any]]]],
    ) -> None:
        """Add rows by table name, past the journal (benchmarks, the large demo business).

        Several batches come in one after the other, so that they need not be in memory together.
        """
        loaded: set[str] = set()
        batches = [rows] if isinstance(rows, Mapping) else rows
        with self._mutex, readable(self.path), self._writing.begin() as connection:
            connection.exec_driver_sql("PRAGMA cache_size=-300000")
            with facts.filled_afterwards(connection):
                for batch in batches:
                    for name, values in batch.items():
                        if values:
                            connection.execute(insert(Base.metadata.tables[name]), values)
                            loaded.add(name)
            contents.note_loaded(connection, loaded)
            search.rebuild(connection)
            connection.exec_driver_sql("PRAGMA cache_size=-32000")
        with self._mutex:
            self._pages.after_write()

    @property
    def today(self) -> date:
        """Today as the store's clock says."""
        return self.clock.today()
