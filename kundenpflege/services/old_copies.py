"""Older copies of the database beside it: after an erasure they still hold what was erased.

The program thins its own backups (`rules.backup_keeping`) and keeps none for more than a year; what
was copied by hand is taken away by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kundenpflege.base.errors import StoreError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.rules import backup_keeping as keeping
from kundenpflege.store import Store

from .erasure_list import FOLDER, folder_of

__all__ = ["FOLDER", "KEEP_DAYS", "OldCopy", "list_copies", "remove_copies"]

#: Days after which a copy should go.
KEEP_DAYS = keeping.YEAR.days


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A copy of the database: where, when it was made, how large (bytes), older than a year."""

    path: Path
    made_at: datetime
    size: int
    outdated: bool


def list_copies(store: Store) -> list[OldCopy]:
    """The copies in the folder beside the database, newest first."""
    folder = folder_of(store.path)
    oldest = store.clock.now() - timedelta(days=KEEP_DAYS)
    found = []
    try:
        paths = [path for path in folder.iterdir() if path.suffix == ".db" and path.is_file()]
    except OSError:
        return []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        made = datetime.fromtimestamp(stat.st_mtime)
        found.append(OldCopy(path, made, stat.st_size, made < oldest))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def remove_copies(store: Store, paths: Iterable[Path]) -> int:
    """Delete copies for good; gives how many. StoreError when one cannot be deleted.

    Only files of the folder with the copies are touched.
    """
    allowed = {copy.path for copy in list_copies(store)}
    count = 0
    for path in paths:
        if path not in allowed:
            continue
        try:
            # Overwritten first: the name alone would leave the contents readable on the disk.
            with path.open("r+b") as file:
                file.write(b"\0" * path.stat().st_size)
            path.unlink()
        except OSError as error:
            raise StoreError(
                _("„{path}“ kann nicht gelöscht werden ({reason}).").format(
                    path=path, reason=why(error)
                )
            ) from error
        count += 1
    return count
