"""What a view shows: entries of some days with everything needed to paint and to speak them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from .colours import BY_KIND
from .facts import DAY_MINUTES, is_ground, minute_of, spoken, spoken_day
from .placing import by_day

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry


@dataclass(frozen=True)
class Sheet:
    """The entries from `first` to `last`; `more` says how many of a day were left out.

    `work_days` Monday to Sunday, `work` from minute to minute, `by` what the colours mean.
    """

    first: date
    last: date
    today: date
    entries: Sequence[CalendarEntry] = ()
    more: Mapping[date, int] = field(default_factory=dict)
    work_days: tuple[bool, ...] = (True,) * 5 + (False,) * 2
    work: tuple[int, int] = (7 * 60, 17 * 60)
    by: str = BY_KIND

    def __post_init__(self) -> None:
        """Sort the entries by their days once."""
        days = by_day(self.entries, self.first, self.last)
        ground = {
            day: " · ".join(dict.fromkeys(_named(e) for e in entries if is_ground(e)))
            for day, entries in days.items()
        }
        free = {
            day
            for day, entries in days.items()
            if any(is_ground(e) and e.responsible_id is None for e in entries)
        }
        shown = {day: [e for e in entries if not is_ground(e)] for day, entries in days.items()}
        object.__setattr__(self, "_days", shown)
        object.__setattr__(self, "_ground", ground)
        object.__setattr__(self, "_free", free)

    _days: dict[date, list[CalendarEntry]] = field(init=False, repr=False, compare=False)
    _ground: dict[date, str] = field(init=False, repr=False, compare=False)
    _free: set[date] = field(init=False, repr=False, compare=False)

    @property
    def shown(self) -> list[CalendarEntry]:
        """The entries without holidays and days off."""
        return [entry for entry in self.entries if not is_ground(entry)]

    def on(self, day: date) -> list[CalendarEntry]:
        """What stands on a day, without holidays and days off."""
        return self._days.get(day, [])

    def ground(self, day: date) -> str:
        """The name of a holiday or of days off."""
        return self._ground.get(day, "")

    def is_free(self, day: date) -> bool:
        """Whether nobody works then."""
        return not self.work_days[day.weekday()] or day in self._free

    def speak(self, entry: CalendarEntry) -> str:
        """An entry in words."""
        return spoken(entry)

    def speak_day(self, day: date) -> str:
        """A day in words."""
        whole = [e for e in self.entries if is_ground(e) and e.day <= day <= (e.last_day or e.day)]
        return spoken_day(day, [*whole, *self.on(day)], self.more.get(day, 0))


def _named(entry: CalendarEntry) -> str:
    """The name of a free day; of days off of one of us with whose they are."""
    return f"{entry.label} ({entry.responsible})" if entry.responsible else entry.label


def work_minutes(work_from: str, work_until: str) -> tuple[int, int]:
    """Working hours as minutes; the usual ones when they cannot be read or make no sense."""
    start, end = minute_of(work_from), minute_of(work_until)
    if start is None or end is None or end <= start:
        return 7 * 60, 17 * 60
    return start, min(end, DAY_MINUTES)
