"""How the data fare: backups, trials, integrity, place – each a light with what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kundenpflege.store import Store
from kundenpflege.store.checking import Finding

from .restoring import TestResult


class State(StrEnum):
    """All is well, should be looked at, must be acted on."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Light:
    """One line of the health card. `key`: backup, second, restore_test, size, integrity, place,
    encryption, version, space; `title`, `text`: German; `todo`: German, what to do, empty when
    green."""

    key: str
    state: State
    title: str
    text: str
    todo: str = ""


def health(store: Store, now: datetime, *, second: str = "") -> tuple[Light, ...]:
    """The lights of an open database, in the order of the card; `second`: the second place.

    Takes milliseconds, may be called from any thread.
    """
    raise NotImplementedError


def check_due(store: Store, now: datetime) -> bool:
    """Whether the last full check is more than 20 hours ago."""
    raise NotImplementedError


def nightly(
    store: Store, now: datetime, *, pause: Callable[[], None] | None = None
) -> list[Finding] | None:
    """Check everything when that is due and note the result; None when it is not due.

    Made for a thread of its own: writers go on meanwhile; `pause` is called every few
    milliseconds of work.
    """
    raise NotImplementedError


def check_now(
    store: Store, now: datetime, *, pause: Callable[[], None] | None = None
) -> list[Finding]:
    """Check everything now and note the result."""
    raise NotImplementedError


def last_check(store: Store) -> tuple[datetime, int] | None:
    """When everything was checked last, and how many findings there were."""
    raise NotImplementedError


def note_restore_test(store: Store, result: TestResult) -> None:
    """Keep the result of the monthly trial."""
    raise NotImplementedError


def restore_test_due(store: Store, now: datetime) -> bool:
    """Whether the last trial is a month ago (or failed yesterday or before)."""
    raise NotImplementedError
