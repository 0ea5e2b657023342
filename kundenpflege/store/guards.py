"""Guarding the file: one program at a time, and the database's own troubles in German."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import StoreError
from kundenpflege.base.files import is_full, trouble
from kundenpflege.base.i18n import _


def acquire(path: Path, wait: float) -> Any:
    """Take the lock beside the file, waiting at most `wait` seconds; it ends with the process.

    InUseError when another program has the file open, StoreError when the folder cannot be
    written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(str(path) + ".lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        from .holder import in_use

        raise in_use(path) from error
    except OSError as error:
        if is_full(error):
            raise trouble(error, path) from error
        raise StoreError(
            _(
                "Im Ordner „{path}“ darf nicht geschrieben werden. Bitte einen anderen wählen."
            ).format(path=path.parent)
        ) from error
    return lock


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the database's own errors that users can mend into German sentences."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "full" in reason or "I/O" in reason:
            raise StoreError(
                _(
                    "Der Datenträger ist voll oder gestört. Nichts wurde gespeichert. "
                    "Bitte Platz schaffen."
                )
            ) from error
        if "locked" in reason or "busy" in reason:
            raise StoreError(
                _("Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen.")
            ) from error
        if "readonly" in reason:
            raise StoreError(
                _("„{path}“ ist schreibgeschützt. Nichts wurde gespeichert.").format(path=path)
            ) from error
        raise
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise StoreError(
                _("„{path}“ ist beschädigt. Bitte eine Sicherung verwenden.").format(path=path)
            ) from error
        raise
