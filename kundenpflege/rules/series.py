"""Contacts that come again: on which days a series falls, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import LAST_YEAR, add_months, format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import SeriesUnit

#: Largest distance of two contacts in their unit: nobody plans further ahead.
MOST = {SeriesUnit.DAY: 366, SeriesUnit.WEEK: 104, SeriesUnit.MONTH: 60, SeriesUnit.YEAR: 20}
_DAY = timedelta(days=1)
#: So far at most a day of a series is moved to a working day.
REACH = timedelta(days=70)
_END = date(LAST_YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """Every `every` units from `starts` to `ends` (None: without end), both included.

    Months and years are counted from `starts`: the 31st becomes the last day of shorter months
    and is the 31st again in the next long one, 29 February the 28th in common years.
    """

    starts: date
    every: int = 1
    unit: SeriesUnit = SeriesUnit.MONTH
    on_working_days: bool = True
    ends: date | None = None

    def nominal(self, number: int) -> date | None:
        """The `number`-th day, counted from 0; None after the end."""
        try:
            match self.unit:
                case SeriesUnit.DAY:
                    day = self.starts + timedelta(days=number * self.every)
                case SeriesUnit.WEEK:
                    day = self.starts + timedelta(weeks=number * self.every)
                case SeriesUnit.MONTH:
                    day = add_months(self.starts, number * self.every)
                case _:
                    day = add_months(self.starts, number * self.every * 12)
        except (OverflowError, ValueError):
            return None
        return None if day > (self.ends or _END) else day

    def first_number(self, day: date) -> int:
        """The number of the first day that is not before `day`."""
        if day <= self.starts:
            return 0
        days = (day - self.starts).days
        if self.unit in (SeriesUnit.DAY, SeriesUnit.WEEK):
            step = self.every * (7 if self.unit is SeriesUnit.WEEK else 1)
            return -(-days // step)
        step = self.every * (12 if self.unit is SeriesUnit.YEAR else 1)
        months = (day.year - self.starts.year) * 12 + day.month - self.starts.month
        number = months // step
        found = self.nominal(number)
        return number if found is None or found >= day else number + 1


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One contact of a series: the `day` that the series means, and `on` which it takes place."""

    day: date
    on: date


def occurrences(
    plan: SeriesPlan,
    first: date,
    last: date,
    working_day: Callable[[date, bool], date] | None = None,
    without: Collection[date] = (),
) -> Iterator[Occurrence]:
    """What takes place from `first` to `last`, both included, in the order of the days.

    `working_day` gives the working day nearest to a day (True: before it, else after it). One that
    would wait until the next one comes falls away. `without` are days of the series that are left
    out or have a contact of their own.
    """
    moved = working_day if plan.on_working_days else None
    number = plan.first_number(first if moved is None else earliest(first, moved))
    until = last
    if moved is not None and plan.ends is not None and last < plan.ends:
        until = min(plan.ends, last + REACH)  # the last one may be pulled forward
    day = plan.nominal(number)
    while day is not None and day <= until:
        number += 1
        following = plan.nominal(number)
        on = day if moved is None else _shifted(plan, number - 1, day, following, moved)
        if on is not None and first <= on <= last and day not in without:
            yield Occurrence(day, on)
        day = following


def earliest(first: date, working_day: Callable[[date, bool], date]) -> date:
    """The first day that may be moved to `first` or behind it: the one after the last day of
    work before it."""
    before = first - _DAY
    worked = working_day(before, True)
    if worked < before:
        return worked + _DAY
    # Either it is a day of work, or so much is free that nothing is found backwards.
    return first if working_day(before, False) == before else first - REACH


def next_occurrence(
    plan: SeriesPlan,
    after: date | None,
    not_before: date,
    working_day: Callable[[date, bool], date] | None = None,
    without: Collection[date] = (),
) -> Occurrence | None:
    """The first one whose day lies behind `after` (None: any) and that takes place `not_before`."""
    step = timedelta(days=400)
    first = max(not_before, plan.starts - REACH)
    while first <= _END and (plan.ends is None or first <= plan.ends + REACH):
        last = min(first + step, _END)
        for found in occurrences(plan, first, last, working_day, without):
            if after is None or found.day > after:
                return found
        first = last + _DAY
        step *= 4
    return None


def _shifted(
    plan: SeriesPlan,
    number: int,
    day: date,
    following: date | None,
    working_day: Callable[[date, bool], date],
) -> date | None:
    """When the `number`-th, meant for `day`, takes place; None when it falls away."""
    on = working_day(day, False)
    if following is not None and on >= following:
        return None
    if plan.ends is not None and on > plan.ends:
        back = working_day(day, True)
        # Never on the day of the one before it.
        taken = number > 0 and back == _before(plan, number, working_day)
        return None if taken else back if back >= plan.starts else on
    return on


def _before(
    plan: SeriesPlan, number: int, working_day: Callable[[date, bool], date]
) -> date | None:
    """The day of the last one before the `number`-th that takes place."""
    following = plan.nominal(number)
    while following is not None and number > 0:
        number -= 1
        day = plan.nominal(number)
        if day is None or (on := working_day(day, False)) < following:
            return on if day is not None else None
        following = day
    return None


def in_words(plan: SeriesPlan) -> str:
    """`alle 3 Monate, an Arbeitstagen, bis 31.12.2027`."""
    words = [_distance(plan)]
    if plan.on_working_days:
        words.append(_("an Arbeitstagen"))
    if plan.ends is not None:
        words.append(_("bis {day}").format(day=format_date(plan.ends)))
    return ", ".join(words)


def _distance(plan: SeriesPlan) -> str:
    if plan.every == 1:
        return {
            SeriesUnit.DAY: _("jeden Tag"),
            SeriesUnit.WEEK: _("jede Woche"),
            SeriesUnit.MONTH: _("jeden Monat"),
            SeriesUnit.YEAR: _("jedes Jahr"),
        }[plan.unit]
    n = plan.every
    return {
        SeriesUnit.DAY: ngettext("alle {n} Tage", "alle {n} Tage", n),
        SeriesUnit.WEEK: ngettext("alle {n} Wochen", "alle {n} Wochen", n),
        SeriesUnit.MONTH: ngettext("alle {n} Monate", "alle {n} Monate", n),
        SeriesUnit.YEAR: ngettext("alle {n} Jahre", "alle {n} Jahre", n),
    }[plan.unit].format(n=n)
