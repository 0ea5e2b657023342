"""Moving and stretching entries: where they would go. Pure, the same for mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .facts import DAY_MINUTES, last_day, length, starts_at, time_text

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

#: The clock moves in steps of so many minutes.
STEP = 15
#: Nothing lasts longer than a year; further is a slip of the mouse.
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the plan: a day, with the minute since midnight where the clock is shown."""

    day: date
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where an entry shall go. `at_time`: None keeps its time, '' takes it away."""

    entry: CalendarEntry
    day: date
    at_time: str | None = None

    @property
    def shown(self) -> CalendarEntry:
        """The entry as it would stand there."""
        from dataclasses import replace

        days = self.day - self.entry.day
        last = self.entry.last_day + days if self.entry.last_day else None
        at_time = self.entry.at_time if self.at_time is None else self.at_time
        return replace(self.entry, day=self.day, at_time=at_time, last_day=last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """How long an entry shall take: `minutes`, or days until `last_day`."""

    entry: CalendarEntry
    minutes: int | None = None
    last_day: date | None = None

    @property
    def shown(self) -> CalendarEntry:
        """The entry as it would be."""
        from dataclasses import replace

        if self.last_day is not None:
            return replace(self.entry, last_day=self.last_day)
        return replace(self.entry, minutes=self.minutes)


def snapped(minute: int, step: int = STEP) -> int:
    """The nearest step of the clock within a day."""
    return max(0, min(DAY_MINUTES - step, (minute + step // 2) // step * step))


def shifted(entries: Iterable[CalendarEntry], days: int, minutes: int = 0) -> list[Target]:
    """Entries moved by days and minutes; what has no time keeps none. Only movable ones."""
    found = []
    for entry in entries:
        if not entry.movable:
            continue
        start = starts_at(entry)
        at_time = None
        if minutes and start is not None:
            at_time = time_text(max(0, min(DAY_MINUTES - STEP, start + minutes)))
            if at_time == entry.at_time:
                at_time = None
        try:
            day = entry.day + timedelta(days=days)
        except OverflowError:
            continue
        if day != entry.day or at_time is not None:
            found.append(Target(entry, day, at_time))
    return found


def dragged(
    entries: Iterable[CalendarEntry], held: CalendarEntry, grabbed: Slot, now: Slot, clock: bool
) -> list[Target]:
    """Where `entries` go when `held`, one of them, was grabbed at one place and is `now` at
    another. With a `clock` the place says the time, too: off the hours it takes the time away."""
    days = (now.day - grabbed.day).days
    start = starts_at(held)
    if not clock or last_day(held) > held.day:
        return shifted(entries, days)
    if now.minute is None:
        if start is None:
            return shifted(entries, days)
        return [
            Target(e, e.day + timedelta(days=days), "" if starts_at(e) is not None else None)
            for e in entries
            if e.movable
        ]
    if start is None or grabbed.minute is None:  # from the day as a whole to the clock
        found = [one for one in shifted(entries, days) if one.entry is not held]
        day = held.day + timedelta(days=days)
        return [Target(held, day, time_text(snapped(now.minute))), *found] if held.movable else []
    minutes = snapped(start + now.minute - grabbed.minute) - start
    return shifted(entries, days, minutes)


def stretched(entry: CalendarEntry, now: Slot) -> Stretch | None:
    """The entry with its end pulled to a place; None when nothing changes."""
    if not entry.movable:
        return None
    start = starts_at(entry)
    if start is not None and now.minute is not None:
        minutes = max(STEP, snapped(now.minute) - start)
        return Stretch(entry, minutes=minutes) if minutes != entry.minutes else None
    return _to_day(entry, now.day)


def longer(entry: CalendarEntry, steps: int, clock: bool) -> Stretch | None:
    """The entry stretched by steps of a quarter of an hour (`clock`, timed ones) or of a day."""
    if not entry.movable:
        return None
    start = starts_at(entry)
    if clock and start is not None:
        before = length(entry)
        minutes = min(DAY_MINUTES - start, max(STEP, before + steps * STEP))
        return Stretch(entry, minutes=minutes) if minutes != entry.minutes else None
    return _to_day(entry, last_day(entry) + timedelta(days=steps))


def _to_day(entry: CalendarEntry, day: date) -> Stretch | None:
    day = max(entry.day, min(day, entry.day + timedelta(days=LONGEST_DAYS)))
    return Stretch(entry, last_day=day) if day != last_day(entry) else None
