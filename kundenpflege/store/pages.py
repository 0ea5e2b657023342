"""Digests of every page beside the database, so that a single changed bit is noticed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

#: The end of the file that keeps the digests.
ENDING = ".pruefsummen"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look before opening gave. `suspects`: pages that are not as they were written."""

    suspects: tuple[int, ...] = ()


def guard(path: Path, key: bytes | None) -> Looked:
    """Look at the pages before the database is opened: after an unclean end, or when the file was
    written by somebody else. DamagedError when it is damaged; nothing is changed then."""
    return Looked()


def take(path: Path) -> None:
    """Take the digests of a closed database that is known to be sound (restored, converted)."""


def discard(path: Path) -> None:
    """Forget the digests: the file takes the place of another one."""
    Path(f"{path}{ENDING}").unlink(missing_ok=True)


class Keeper:
    """Keeps the digests of an open database true: only it moves the log into the file."""

    def __init__(self, engine: Engine, path: Path, looked: Looked) -> None:
        self.suspects = looked.suspects

    def opened(self, *, fresh: bool) -> None:
        """The database is ready; `fresh`: its pages were just made or checked as a whole."""

    def after_write(self) -> None:
        """Move the log into the file when it has grown; call with the store's mutex held."""

    def flush(self) -> None:
        """Move the log into the file now, as far as nobody reads an older state."""

    def close(self) -> None:
        """The same, before the last connection is closed; never raises."""
