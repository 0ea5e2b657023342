"""Bringing a backup back: what it would change, the deed itself, and the monthly trial.

The database must be closed meanwhile (`office.exchange_store` does that). The backup becomes a new
file, is checked, brought up to date and freed of what was erased since; only then it takes the
place of the present one, which is kept as a backup or, when damaged, set aside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from kundenpflege.base.dates import Clock

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the journal: when, what, by whom (empty: not known)."""

    at: datetime
    label: str
    user: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How many there are of something now (None: not readable) and in the backup."""

    table: str
    label: str
    now: int | None
    then: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring would change.

    `problems`: why the backup cannot be used. `lost`: the newest steps that go, newest first, at
    most 200 of `lost_count`; `regained`: steps that come back. `erasures`: erasures that are
    repeated. `older_schema`: the backup is brought up to date. `foreign`: of another database.
    `present_readable` False: nothing can be said about what is lost. `encrypted`: the backup is.
    """

    path: Path
    made_at: datetime
    reason: str
    business: str
    problems: tuple[str, ...]
    lost: tuple[StepLine, ...]
    lost_count: int
    regained: tuple[StepLine, ...]
    regained_count: int
    differences: tuple[Difference, ...]
    erasures: int
    older_schema: bool
    foreign: bool
    present_readable: bool
    encrypted: bool
    present_encrypted: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `kept`: the backup of the former state; `set_aside`: the former file, when it
    was damaged; `erased_again`: erasures repeated; `not_erased`: German, those that could not be
    repeated; `upgraded`: the backup was of an older version."""

    path: Path
    kept: Path | None
    set_aside: Path | None
    erased_again: int
    not_erased: tuple[str, ...]
    upgraded: bool


@dataclass(frozen=True, slots=True)
class TestResult:
    """A trial: which backup was restored into a temporary file, and what was wrong (German)."""

    __test__: ClassVar[bool] = False

    path: Path | None
    made_at: datetime | None
    at: datetime
    problems: tuple[str, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether the backup can be relied on."""
        return not self.problems


def preview(
    path: Path, backup: Path, key: bytes | None = None, present_key: bytes | None = None
) -> Preview:
    """What restoring `backup` over the database at `path` would change; changes nothing.

    `key`: of the backup; `present_key`: of the database, when it is another one. Both files may be
    open elsewhere. PasswordNeededError when the backup needs another key.
    """
    raise NotImplementedError


def restore(
    path: Path,
    backup: Path,
    *,
    into: Path | None = None,
    key: bytes | None = None,
    present_key: bytes | None = None,
    clock: Clock,
    progress: Progress | None = None,
) -> Restored:
    """Bring `backup` back in the place of the database at `path`, or as a new file `into`.

    `progress(share, German words)` is called between 0 and 1. StoreError when it is not possible:
    the database at `path` is as it was then. Killed at any moment, `path` is the old or the new
    state, whole.
    """
    raise NotImplementedError


def test_restore(
    path: Path,
    key: bytes | None = None,
    folder: Path | None = None,
    *,
    clock: Clock,
    second: str = "",
) -> TestResult:
    """Restore the newest backup into a temporary file in `folder` (by default where the computer
    keeps such files), check it and delete it in any case."""
    raise NotImplementedError
