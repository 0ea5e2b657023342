"""Verified copies of the database, also while it is being written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kundenpflege.base.errors import StoreError
from kundenpflege.base.i18n import _

from . import cipher


def copy(engine: Engine, target: Path, key: bytes | None = None) -> None:
    """Write a consistent copy to `target` by SQLite's backup, verify it, then put it in place.

    An existing target is replaced only by a verified copy; with `key` it is encrypted as the
    database is. StoreError when it cannot be written.
    """
    import sqlcipher3.dbapi2 as driver

    if target.is_dir():
        raise StoreError(
            _("„{path}“ ist ein Ordner. Bitte einen Dateinamen angeben.").format(path=target)
        )
    part = target.with_name(target.name + ".teil")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        destination = driver.connect(str(part))
        try:
            if key is not None:
                # The engine copies pages as they are read: into a file with the same key.
                cipher.unlock(destination, key, cipher.salt_of(_file_of(engine)))
            with engine.connect() as connection:
                source: Any = connection.connection.driver_connection
                expected = _counts(source)
                source.backup(destination, pages=-1)
            destination.execute("PRAGMA journal_mode=DELETE")
            problems = [row[0] for row in destination.execute("PRAGMA integrity_check")]
            if problems != ["ok"] or _counts(destination) != expected:
                raise StoreError(
                    _(
                        "Die Sicherung ließ sich nicht prüfen und wurde verworfen. "
                        "Bitte wiederholen."
                    )
                )
        finally:
            destination.close()
        _sync(part)
        os.replace(part, target)
    except (OSError, driver.Error) as error:
        _discard(part)
        raise StoreError(
            _("Die Sicherung „{path}“ konnte nicht geschrieben werden ({reason}).").format(
                path=target, reason=getattr(error, "strerror", None) or error
            )
        ) from error
    except StoreError:
        _discard(part)
        raise


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def _discard(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _counts(connection: Any) -> dict[str, int]:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'search_fts%' "
            "AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }
