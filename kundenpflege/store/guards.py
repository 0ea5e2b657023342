"""Guarding the file: one program at a time, and the database's own troubles in German."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import (
    DamagedError,
    DiskFullError,
    PlaceMissingError,
    StoreError,
    WriteProtectedError,
)
from kundenpflege.base.files import is_full, trouble
from kundenpflege.base.i18n import _


def acquire(path: Path, wait: float, now: datetime | None = None) -> Any:
    """Take the lock beside the file, waiting at most `wait` seconds; it ends with the process.

    InUseError when another program has the file open, StoreError when the folder cannot be
    written.
    """
    from filelock import FileLock, Timeout

    # The database may be closed by another thread than opened it.
    lock = FileLock(str(path) + ".lock", timeout=wait, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        from .holder import in_use

        raise in_use(path, now=now) from error
    except OSError as error:
        if is_full(error):
            raise trouble(error, path) from error
        raise StoreError(
            _(
                "Im Ordner „{path}“ darf nicht geschrieben werden. Bitte einen anderen wählen."
            ).format(path=path.parent)
        ) from error
    return lock


def _is_there(path: Path) -> bool:
    return file_id(path) is not None


def file_id(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its place; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def gone(path: Path) -> PlaceMissingError:
    """The file was moved or deleted, or its drive unplugged, while it was open."""
    return PlaceMissingError(
        _(
            "„{path}“ ist nicht mehr erreichbar. Nichts wurde gespeichert. Bitte das "
            "Laufwerk wieder anschließen."
        ).format(path=path),
        path,
    )


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the database's own errors that users can mend into German sentences."""
    import sqlcipher3.dbapi2 as driver
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        yield
    except (OperationalError, driver.OperationalError) as error:
        reason = str(getattr(error, "orig", error))
        if ("I/O" in reason or "unable to open" in reason) and not _is_there(path):
            raise gone(path) from error
        if "full" in reason or "I/O" in reason or "unable to open" in reason:
            raise DiskFullError(
                _(
                    "Der Datenträger ist voll oder gestört. Nichts wurde gespeichert. "
                    "Bitte Platz schaffen und es noch einmal versuchen."
                )
            ) from error
        if "locked" in reason or "busy" in reason:
            raise StoreError(
                _("Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen.")
            ) from error
        if "readonly" in reason:
            raise WriteProtectedError(
                _("„{path}“ ist schreibgeschützt. Nichts wurde gespeichert.").format(path=path),
                path,
            ) from error
        raise
    except (DatabaseError, driver.DatabaseError) as error:
        reason = str(getattr(error, "orig", error))
        if "malformed" in reason or "not a database" in reason:
            raise DamagedError(
                _("„{path}“ ist beschädigt. Bitte eine Sicherung verwenden.").format(path=path),
                path,
            ) from error
        raise
