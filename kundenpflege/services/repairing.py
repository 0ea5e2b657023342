"""What to do when a database is damaged: set it aside, go on with the newest backup that is sound.

Nothing here ever begins anew or deletes the damaged file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kundenpflege.base.dates import Clock

from . import restoring
from .backups import BackupRow
from .restoring import Progress, Restored


@dataclass(frozen=True, slots=True)
class Damage:
    """How bad it is. `problems`: German, empty when nothing is wrong; `readable`: the data can be
    looked at as far as they are whole; `last_at`, `last_step`: the newest step that can be read,
    None and 0 when there is none; `pages`: how many pages are not as they were written (None: not
    known); `encrypted`: its key is needed to say more."""

    path: Path
    problems: tuple[str, ...]
    readable: bool
    last_at: datetime | None
    last_step: int
    pages: int | None
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A sound backup to go on with. `missing`: German words on what is not in it; `steps`: how
    many steps were made since (None: the damaged file does not tell)."""

    backup: BackupRow
    missing: str
    steps: int | None


def assess(path: Path, key: bytes | None = None) -> Damage:
    """Look at a database that could not be opened, without changing it."""
    raise NotImplementedError


def choices(path: Path, second: str = "", key: bytes | None = None) -> tuple[Choice, ...]:
    """Backups that are proven sound, the newest first, with what is missing in each."""
    raise NotImplementedError


def repair(
    path: Path,
    backup: Path,
    *,
    key: bytes | None = None,
    clock: Clock,
    progress: Progress | None = None,
) -> Restored:
    """Set the damaged database aside and put the backup in its place (`restoring.restore`)."""
    return restoring.restore(
        path, backup, key=key, set_aside=True, clock=clock, progress=progress
    )
