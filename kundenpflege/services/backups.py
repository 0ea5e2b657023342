"""Backups: made beside the database and in a second place, listed, checked and thinned.

Beside `K.db` they lie in the folder `Sicherungen` as `K-JJJJMMTT-HHMMSS-GRUND.db`. Everything here
may be called from any thread; whoever writes data meanwhile does not wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from kundenpflege.base.i18n import _
from kundenpflege.rules import backup_keeping as keeping
from kundenpflege.store import Store, manifest

#: The folder beside the database in which the program keeps its backups.
FOLDER = "Sicherungen"

#: Note about the file: when a backup last arrived at the second place.
SECOND_AT = "second_backup"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup. `second_problem`: German, why there is none in the second place;
    `thinned`: older ones that went by the rule."""

    path: Path
    second_path: Path | None
    second_problem: str
    thinned: tuple[Path, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as a list shows it. `size` in bytes; `counts`: rows by table; `verified_at`: when it
    was opened and checked, None for a copy that tells nothing of itself; `second`: in the second
    place; `head_step`: the newest step in it."""

    path: Path
    made_at: datetime
    reason: str
    size: int
    version: str
    revision: str
    counts: Mapping[str, int]
    encrypted: bool
    verified_at: datetime | None
    second: bool
    head_step: int
    head_chain: str = ""
    database_id: str = field(default="", repr=False)

    @property
    def reason_label(self) -> str:
        """Why it was made, in German."""
        return reason_label(self.reason)


@dataclass(frozen=True, slots=True)
class SecondState:
    """The second place: is there one, can it be reached, when did a backup last arrive there.

    `days`: whole days since then (None: never); `problem`: German, empty when all is well.
    """

    folder: Path | None
    reachable: bool
    newest: datetime | None
    days: int | None
    problem: str


def reason_label(reason: str) -> str:
    """Why a backup was made, in German."""
    match reason:
        case keeping.AUTO:
            return _("von selbst")
        case keeping.LEAVING:
            return _("beim Beenden")
        case keeping.BY_HAND:
            return _("von Hand")
        case keeping.BEFORE_IMPORT:
            return _("vor einem Import")
        case keeping.BEFORE_RESTORE:
            return _("vor dem Zurückholen einer Sicherung")
    if reason.startswith("vor-"):
        return _("vor einer Umstellung der Datenbank")
    return _("Kopie")


def folder_of(path: Path) -> Path:
    """Where the backups of the database at `path` are kept."""
    return path.parent / FOLDER


def make(store: Store, reason: str, *, folder: Path | None = None, second: str = "") -> Made:
    """Write a verified backup, copy it to the second place, and thin both.

    StoreError (DiskFullError) when it cannot be written beside the database; the older ones stay
    then. Trouble with the second place is told in the result.
    """
    raise NotImplementedError


def list_backups(path: Path, second: str = "") -> tuple[BackupRow, ...]:
    """The backups of the database at `path`, newest first, without opening one.

    The database itself need not be there. Folders that cannot be read hold none.
    """
    raise NotImplementedError


def verify(path: Path) -> list[str]:
    """Problems of a backup, in German, by its digest; needs no key. Empty: as it was made."""
    return manifest.verify(path)


def is_due(store: Store, now: datetime, every: timedelta = timedelta(0)) -> bool:
    """Whether something was changed since the newest backup, and that one is older than `every`."""
    raise NotImplementedError


def second_state(second: str, now: datetime, store: Store | None = None) -> SecondState:
    """How it stands with the second place; with `store` also when it was last reached."""
    raise NotImplementedError
