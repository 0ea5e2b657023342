"""When the business works: weekdays, hours, public holidays and company holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.model.kinds import FreeDayRule

from .holidays import holidays_between

_DAY = timedelta(days=1)
#: Nobody is away longer: a day that is shifted further stays where it is.
_REACH = 62


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """Days off from `first` to `last`, both included; of all (`user_id` None) or of one of us."""

    title: str
    first: date
    last: date
    yearly: bool = False
    user_id: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in it; yearly ones may run over the turn of the year."""
        if not self.yearly:
            return self.first <= day <= self.last
        if (self.last - self.first).days >= 365:
            return True
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a business. `work_days` Monday to Sunday, True for work; hours as
    `07:00`; `country` and `state` as `holidays_between` takes them."""

    country: str = "DE"
    state: str = ""
    work_days: tuple[bool, ...] = (True,) * 5 + (False,) * 2
    work_from: str = "07:00"
    work_until: str = "17:00"
    rule: FreeDayRule = FreeDayRule.KEEP
    closures: tuple[ClosureFacts, ...] = ()

    def holiday(self, day: date) -> str:
        """The public holiday's name, empty when there is none."""
        return holidays_between(day, day, self.country, self.state).get(day, "")

    def closure(self, day: date, user_id: int | None = None) -> str:
        """The title of the days off that a day lies in: those of all, and those of `user_id`."""
        for one in self.closures:
            if one.user_id in (None, user_id) and one.covers(day):
                return one.title
        return ""

    def is_free(self, day: date, user_id: int | None = None) -> bool:
        """Whether nobody works then (or `user_id` does not)."""
        if not self.work_days[day.weekday()]:
            return True
        return bool(self.closure(day, user_id) or self.holiday(day))

    def shifted(self, day: date, user_id: int | None = None) -> date:
        """The day on which a reminder for `day` speaks up, as the business has set it."""
        if self.rule is FreeDayRule.BEFORE:
            return self.working_day(day, back=True, user_id=user_id)
        if self.rule is FreeDayRule.AFTER:
            return self.working_day(day, user_id=user_id)
        return day

    def working_day(self, day: date, *, back: bool = False, user_id: int | None = None) -> date:
        """`day` itself or the nearest working day after it (`back`: before it)."""
        found = day
        for _n in range(_REACH):
            if not self.is_free(found, user_id):
                return found
            found += -_DAY if back else _DAY
        return day

    def free_days(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """Public holidays and days off of all from `first` to `last` with their names."""
        holidays = holidays_between(first, last, self.country, self.state)
        day = first
        while day <= last:
            if name := holidays.get(day) or self.closure(day):
                yield day, name
            day += _DAY
