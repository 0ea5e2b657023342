"""Digests of every page beside the database, so that a single changed bit is noticed.

SQLite sees damage of its own structures only; a flipped bit in a name reads like another name. So
the digest of each page is kept in `K.db.pruefsummen`. They stay true because nothing but the
`Keeper` moves the log into the file: it reads from the log what the pages become, notes it beside
what they are, lets the engine move them, and notes the result.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from kundenpflege.base.errors import DamagedError, UserError
from kundenpflege.base.i18n import _, ngettext

from . import chain, contents, sums, walfile
from .engine import open_to_look
from .sums import Sums
from .walfile import Log

_log = logging.getLogger(__name__)

#: The end of the file that keeps the digests.
ENDING = sums.ENDING

#: The log is moved into the file when it is longer than this many bytes.
LOG_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look before opening gave. `suspects`: pages that are not as they were written, though
    the engine finds nothing; `sums`: what they should be; `adopt`: the file was exchanged as a
    whole and found sound."""

    suspects: tuple[int, ...] = ()
    sums: Sums | None = None
    adopt: bool = False


def guard(path: Path, key: bytes | None) -> Looked:
    """Look at the pages before the database is opened: after an unclean end, or when the file was
    written by somebody else. DamagedError when it is damaged; nothing is changed then.

    A database that was closed properly and not touched since costs nothing.
    """
    known = sums.load(path)
    if known is None:
        return Looked()
    logged = walfile.size(path) > 0
    if not logged and known.pending is None and known.stamp == sums.stamp_of(path):
        return Looked(sums=known)
    log = walfile.read_unopened(path, key) if logged else None
    state = _reading(path, known, log)
    if not state.bad:
        if state.without_log:
            _drop_log(path)
        return Looked(sums=state.sums)
    sound = _is_sound(path, key)
    if not sound and key is not None and log is None and len(state.bad) > known.pages // 2:
        # Another encrypted file, perhaps with another key; damage in it is seen on reading.
        return Looked()
    clean = log is None and known.pending is None
    if sound and _is_exchanged(path, key, known.head, newest=clean):
        return Looked(adopt=True)
    if sound and clean:
        return Looked(tuple(state.bad), known)
    raise DamagedError(
        _("„{path}“ ist beschädigt: {pages}. Die Datei wurde nicht verändert.").format(
            path=path, pages=in_words(len(state.bad))
        ),
        path,
    )


def in_words(count: int) -> str:
    """How many pages of the file are not as they were written."""
    return ngettext(
        "{n} Seite der Datei ist nicht mehr so, wie sie geschrieben wurde",
        "{n} Seiten der Datei sind nicht mehr so, wie sie geschrieben wurden",
        count,
    ).format(n=count)


def differing(path: Path, key: bytes | None = None) -> list[int] | None:
    """Pages of a closed database that are not as they were written; None when that is not known.

    Changes nothing.
    """
    known = sums.load(path)
    if known is None or not path.is_file():
        return None
    log = walfile.read_unopened(path, key) if walfile.size(path) else None
    return _reading(path, known, log).bad


@dataclass(frozen=True)
class _State:
    """How the file is to be read: pages that do not fit, what holds from now on, and whether the
    log would only take us back to an earlier state that is half in the file."""

    bad: list[int]
    sums: Sums
    without_log: bool = False


def _reading(path: Path, known: Sums, log: Log | None) -> _State:
    """The reading of an unclean end that fits."""
    pending = known.pending
    touched = log.touched() if log is not None else set()
    if pending is None:
        return _State(known.differing(path, touched), known)
    settled = known.settled()
    before = Sums(known.page_size, known.base, None, known.head)
    if log is not None and log.salts == pending.salts:
        if len(log.frames) < len(pending.frames) and not settled.differing(path):
            # The log was cut, but all of it had arrived in the file.
            return _State([], settled, without_log=True)
        return _State(known.differing(path, touched), before)
    # It had arrived, and the log was emptied or begun anew; or the log was lost before.
    bad = settled.differing(path, touched)
    if bad and not before.differing(path, touched):
        return _State([], before)
    return _State(bad, settled)


def _drop_log(path: Path) -> None:
    """All that the log holds is in the file, and more; kept, it would outlast every erasure."""
    Path(f"{path}{walfile.ENDING}").unlink()
    Path(f"{path}-shm").unlink(missing_ok=True)


def _is_sound(path: Path, key: bytes | None) -> bool:
    """Whether the engine finds nothing wrong with the file; False when it cannot be read."""
    engine = open_to_look(path, key, immutable=not walfile.size(path))
    try:
        with engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            names = connection.exec_driver_sql("SELECT name FROM pragma_table_info('journal_step')")
            chained = "chain" in names.scalars().all()
            return found == ["ok"] and not (chained and any(chain.breaks(connection)))
    except (DatabaseError, ValueError):
        # Also what is no text, or no time, where there should be one.
        return False
    finally:
        engine.dispose()


def _is_exchanged(path: Path, key: bytes | None, head: tuple[int, str], *, newest: bool) -> bool:
    """Whether the file is another state than the one with this head, sound in all it holds.

    `newest`: that must be the newest step; else steps of the log may have come after it.
    """
    import sqlcipher3.dbapi2 as driver

    if not head[0]:
        return False
    engine = open_to_look(path, key, immutable=not walfile.size(path))
    try:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            same = _head(raw) == head if newest else _holds(raw, head)
            return not same and not any(contents.differences(connection))
    except ValueError:
        return False
    except (DatabaseError, driver.DatabaseError):
        return True  # a schema of before there was a chain
    finally:
        engine.dispose()


def take(path: Path) -> None:
    """Take the digests of a closed database that is known to be sound (restored, converted).

    Plain and encrypted ones alike; nothing happens when it has a log. UserError when they cannot
    be written.
    """
    if walfile.size(path) == 0:
        made = sums.taken(path, _page_size(path))
        sums.save(path, made, durable=True)


def _page_size(path: Path) -> int:
    """The header tells; encrypted files have the engine's own."""
    from . import cipher

    with path.open("rb") as file:
        head = file.read(18)
    told = int.from_bytes(head[16:18], "big")
    return 4096 if cipher.is_encrypted(head) else 65536 if told == 1 else told


def discard(path: Path) -> None:
    """Forget the digests: the file takes the place of another one."""
    sums.discard(path)


class Keeper:
    """Keeps the digests of an open database true: only it moves the log into the file.

    Its methods may be called from any thread.
    """

    def __init__(
        self, engine: Engine, path: Path, looked: Looked, mutex: threading.RLock | None = None
    ) -> None:
        self._engine = engine
        self._path = path
        self._wal = f"{path}{walfile.ENDING}"
        self._sums = None if looked.adopt else looked.sums
        self._take = looked.adopt
        self._log: Log | None = None
        self._next = LOG_LIMIT
        self._noted = False
        self._mutex = mutex or threading.RLock()
        self.suspects = looked.suspects
        #: The newest step of the journal that was known and is not there any more; 0: none.
        self.lost = 0

    def opened(self, *, fresh: bool) -> None:
        """The database is ready; `fresh`: its pages were just made or checked as a whole."""
        known = self._sums
        if fresh and known is None:
            self._take = True
            sums.discard(self._path)
        if self._take and not fresh:
            self.flush()
        elif known is not None:
            if known.pending is not None or walfile.size(self._path):
                self.flush()
            elif known.stamp != sums.stamp_of(self._path) and not self.suspects:
                # Looked at a moment ago: copied as it is, or its mode was switched.
                self._take = True
                self.flush()

    def after_write(self) -> None:
        """Move the log into the file when it has grown; never raises."""
        try:
            grown = os.stat(self._wal).st_size >= self._next
        except OSError:
            return
        if grown:
            self.flush()

    def flush(self, *, wait: bool = False) -> bool:
        """Move the log into the file now; False when somebody still reads an older state or the
        disk is full (the log goes on then). `wait`: for readers, some seconds. Never raises."""
        with self._mutex:
            try:
                with self._engine.connect() as connection:
                    raw: Any = connection.connection.driver_connection
                    if raw.in_transaction:
                        raw.rollback()
                    done = self._flush(raw, wait=wait)
            except (OSError, UserError, DatabaseError, self._driver_error()):
                _log.exception("the log stays where it is")
                done = False
            self._next = LOG_LIMIT + (0 if done else walfile.size(self._path))
            return done

    def _flush(self, raw: Any, *, wait: bool) -> bool:
        self._noted = False
        count = walfile.committed(raw)
        if count and self._sums is not None:
            self._log = walfile.read(self._path, count, self._log)
            known = self._sums
            if known.pending is not None and known.pending.salts != self._salts():
                known = known.settled()
            known.pending = self._log
            known.stamp = None
            self._sums = known
            sums.save(self._path, known, durable=True)
            self._noted = True
        if not wait:
            raw.execute("PRAGMA busy_timeout=0")
        try:
            (busy, *_rest) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.execute("PRAGMA busy_timeout=5000")
        if busy:
            return False
        self._log = None
        if self._sums is not None:
            known = self._sums.settled()
        elif self._take:
            (page_size,) = raw.execute("PRAGMA page_size").fetchone()
            known = sums.taken(self._path, int(page_size))  # text from encrypted ones
        else:
            return True
        if self._take and self._sums is not None:
            known = sums.taken(self._path, known.page_size)
        elif known.head[0] and not _holds(raw, known.head):
            self.lost = known.head[0]
        changed = self._take or count > 0 or self._sums is None or self._sums.pending is not None
        if self._take:
            self.lost = 0
        self._take = False
        self._sums = known
        if changed:
            known.stamp = sums.stamp_of(self._path)
            if not self.lost:
                known.head = _head(raw)
            sums.save(self._path, known, durable=False)
        return True

    def _salts(self) -> bytes:
        return b"" if self._log is None else self._log.salts

    @staticmethod
    def _driver_error() -> type[Exception]:
        import sqlcipher3.dbapi2 as driver

        return driver.Error  # type: ignore[no-any-return]

    def close(self) -> None:
        """The same, before the last connection is closed; never raises.

        What cannot be noted now (disk full) would be wrong afterwards: then better no digests.
        """
        with self._mutex:
            if not self.flush() and self._sums is not None and not self._noted:
                self.forget()

    def forget(self) -> None:
        """No digests until the next check."""
        with self._mutex:
            self._sums, self._take = None, False
            sums.discard(self._path)

    def adopt(self) -> None:
        """Take the pages as they are: they were checked by other means, or the user says so."""
        with self._mutex:
            self._take = True
            if self.flush():
                self.suspects = ()

    @property
    def known(self) -> bool:
        """Whether there are digests to compare with."""
        return self._sums is not None

    def differing(self, pause: Callable[[], None] | None = None) -> list[int]:
        """Pages of the file that are not as they were written; empty also when not `known`.

        Writers go on meanwhile: what differs is looked at again while they wait.
        """
        with self._mutex:
            self.flush()
            if self._sums is None:
                return []
            known = self._sums.settled() if self._log is None else self._sums
            seen = Sums(known.page_size, bytearray(known.base))
        found = seen.differing(self._path, pause=pause)
        if found:
            with self._mutex:
                found = [page for page in found if not self._fits(page)]
        return found

    def _fits(self, page: int) -> bool:
        now = self._sums
        if now is None:
            return True
        after = now.pending.pages if now.pending is not None else 0
        # Pages behind the end went when the file became shorter.
        return page > max(now.pages, after) or now.allows(
            page, sums.page_at(self._path, page, now.page_size)
        )


def _holds(raw: Any, head: tuple[int, str]) -> bool:
    row = raw.execute("SELECT chain FROM journal_step WHERE id = ?", (head[0],)).fetchone()
    return row is not None and bytes(row[0] or b"").hex() == head[1]


def _head(raw: Any) -> tuple[int, str]:
    row = raw.execute("SELECT id, chain FROM journal_step ORDER BY id DESC LIMIT 1").fetchone()
    return (0, "") if row is None else (int(row[0]), bytes(row[1] or b"").hex())
