"""When an occasion is shown: from some days before it speaks up until it is too late.

Free days move what a reminder says, not what it is about: the occasion keeps its day, and only the
day on which the reminder speaks up is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from kundenpflege.base.dates import anniversary
from kundenpflege.model.kinds import FreeDayRule
from kundenpflege.rules.work_calendar import WorkCalendar

from .facts import CustomerFacts, Facts

_DAY = timedelta(days=1)
#: No business is closed longer.
_REACH = 62


def reach(calendar: WorkCalendar, first: date, last: date) -> tuple[date, date]:
    """The span of days among which all are that, moved off free days, fall from `first` to `last`
    (and those among `first` to `last` themselves)."""

    def free(day: date) -> bool:
        # Whoever is away: the days off of one of us count too.
        return calendar.is_free(day) or any(one.covers(day) for one in calendar.closures)

    if calendar.rule is FreeDayRule.AFTER:
        for _n in range(_REACH):
            if not free(first - _DAY):
                break
            first -= _DAY
    elif calendar.rule is FreeDayRule.BEFORE:
        for _n in range(_REACH):
            if not free(last + _DAY):
                break
            last += _DAY
    return first, last


def chosen(
    rule: str,
    subject: str,
    near: Iterable[date],
    following: Callable[[date], date | None],
    holds: Callable[[date], bool],
    facts: Facts,
    customer: CustomerFacts,
    today: date,
    *,
    ahead: int,
    late: int,
) -> date | None:
    """The occasion that counts today, None without any.

    It is the last of the `near` ones shown, from `ahead` days before it speaks up until `late`
    days after it; else one that was put off and still `holds`, until the one `following` it is
    shown.
    """

    def begins(day: date) -> date:
        return facts.speaks(day, customer) - timedelta(days=ahead)

    shown = [
        day
        for day in near
        if begins(day) <= today <= max(day, facts.speaks(day, customer)) + timedelta(days=late)
    ]
    if shown:
        return max(shown)
    for day in reversed([day for day in facts.returned(rule, subject) if holds(day)]):
        after = following(day)
        if after is None or today < begins(after):
            return day
    return None


def yearly(
    rule: str,
    subject: str,
    month: int,
    number: int,
    facts: Facts,
    customer: CustomerFacts,
    today: date,
    *,
    ahead: int,
    late: int,
) -> date | None:
    """As `chosen`, of a day that comes every year; 29 February falls on the 28th otherwise."""

    def in_year(year: int) -> date:
        return anniversary(year, month, number)

    return chosen(
        rule,
        subject,
        [in_year(today.year + n) for n in (-1, 0, 1)],
        lambda day: in_year(day.year + 1),
        lambda day: day == in_year(day.year),
        facts,
        customer,
        today,
        ahead=ahead,
        late=late,
    )
