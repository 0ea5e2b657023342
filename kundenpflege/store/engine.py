"""The engine: SQLite (SQLCipher's build, current and with FTS5) set up for customers' data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection

from kundenpflege.base.text import fold

from . import cipher

#: "KPfl" – marks a file as ours (PRAGMA application_id, bytes 68–71 of the file).
APPLICATION_ID = 0x4B50666C

#: Below this the WAL-reset race can corrupt a file shared by two connections.
LOWEST_SQLITE = (3, 51, 3)

_READS = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "WITH", "EXPLAIN", "SAVEPOINT")


class WriteOutsideTransactionError(RuntimeError):
    """A bug: something tried to change data outside `Store.write`."""


def open_engine(path: Path, key: bytes | None = None, salt: bytes = b"") -> Engine:
    """Engine on the file at `path`; every connection gets the safety settings.

    `key`: of an encrypted database; with `salt` one is made new.
    """
    driver = _driver()
    return _set_up(
        create_engine(
            # Not as text: a folder may be called „Wer? Was?“.
            URL.create("sqlite", database=str(path)),
            module=driver,
            connect_args={"timeout": 5.0, "isolation_level": None},
            pool_size=3,
            # What users typed has no place in logs and crash reports.
            hide_parameters=True,
        ),
        key,
        salt,
    )


def uri_of(path: Path, mode: str) -> str:
    """A file as the engine takes it with a mode; drives and shares of Windows included."""
    text = path.absolute().as_posix()
    text = text if text.startswith("/") else f"/{text}"
    # A share of Windows would be taken for another computer's name without the empty one.
    return f"file://{quote(os.fsencode(text), safe='/:')}?mode={mode}"


def open_to_look(path: Path, key: bytes | None = None, *, immutable: bool = True) -> Engine:
    """Engine on a file that is only read: nothing is made beside it when nobody changes it.

    Without `immutable` also what is only in its log so far is seen, and nothing of it is moved.
    """
    from sqlalchemy.pool import QueuePool

    driver = _driver()

    def connect() -> Any:
        return driver.connect(
            uri_of(path, "ro&immutable=1" if immutable else "ro"),
            uri=True,
            timeout=5.0,
            isolation_level=None,
            check_same_thread=False,
        )

    return _set_up(
        create_engine(
            URL.create("sqlite", database=str(path)),
            module=driver,
            creator=connect,
            poolclass=QueuePool,
            pool_size=3,
            hide_parameters=True,
        ),
        key,
        b"",
    )


def _driver() -> Any:
    import sqlcipher3.dbapi2 as driver

    if driver.sqlite_version_info < LOWEST_SQLITE:
        raise RuntimeError(f"SQLite {driver.sqlite_version} is too old")
    return driver


def _set_up(engine: Engine, key: bytes | None, salt: bytes) -> Engine:
    if key is not None:

        def unlock(connection: Any, _record: Any) -> None:
            cipher.unlock(connection, key, salt)

        event.listen(engine, "connect", unlock, insert=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _guard)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",
        "busy_timeout=5000",
        "temp_store=MEMORY",
        "cache_size=-32000",
        # Only `pages` moves the log into the file: it keeps the digests of what it moves.
        "wal_autocheckpoint=0",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # The triggers of `facts` sort places as people do: Ö beside O.
    connection.create_function("kp_fold", 1, fold_function, deterministic=True)


def fold_function(text: str | None) -> str:
    """`kp_fold` as the triggers call it."""
    return fold(text or "")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("kp_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _guard(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    _context: Any,
    _many: bool,
) -> None:
    if connection.get_execution_options().get("kp_write", False):
        return
    if not statement.lstrip().upper().startswith(_READS):
        raise WriteOutsideTransactionError(statement[:80])
