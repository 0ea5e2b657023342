"""When the state of the data is green, should be looked at, or must be acted on."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: A full check is made when the last one is older.
CHECK_EVERY = timedelta(hours=20)
#: A trial restore is made when the last one is older.
TRIAL_EVERY = timedelta(days=30)
#: A trial that failed is made again after this.
TRIAL_AGAIN = timedelta(days=1)

MEGABYTE = 1024 * 1024


class State(StrEnum):
    """All is well, should be looked at, must be acted on."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def backup_state(age: timedelta | None, *, changed: bool) -> State:
    """`age` of the newest sound backup, None without one; `changed`: something was done since."""
    if age is None:
        return State.RED
    if not changed or age <= timedelta(days=1):
        return State.GREEN
    return State.AMBER if age <= timedelta(days=7) else State.RED


def second_state(days: int | None, *, wanted: bool) -> State:
    """`days` since a backup last arrived at the second place; `wanted`: there is to be one."""
    if not wanted or days is None:
        return State.AMBER
    if days <= 7:
        return State.GREEN
    return State.AMBER if days <= 30 else State.RED


def trial_state(age: timedelta | None, *, sound: bool) -> State:
    """`age` of the last trial restore, and how it went."""
    if age is None:
        return State.AMBER
    if not sound:
        return State.RED
    return State.GREEN if age <= TRIAL_EVERY + timedelta(days=15) else State.AMBER


def integrity_state(age: timedelta | None, findings: int) -> State:
    """`age` of the last full check, and how much it found."""
    if findings:
        return State.RED
    if age is None or age > timedelta(days=7):
        return State.AMBER
    return State.GREEN


def space_state(free: int, size: int) -> State:
    """`free` bytes on the disk of a database of `size` bytes: a copy of it must find room."""
    if free < 2 * size + 100 * MEGABYTE:
        return State.RED
    return State.AMBER if free < 10 * size + 1000 * MEGABYTE else State.GREEN


def size_state(size: int) -> State:
    """Much larger than any business of this trade needs: then something is odd."""
    return State.GREEN if size < 4000 * MEGABYTE else State.AMBER


def is_due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether `every` is over since `last`; also when the clock was set back."""
    return last is None or now - last >= every or last - now > timedelta(minutes=5)
