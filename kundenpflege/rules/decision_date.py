"""When customers decide: the next single day or the next window of a year."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import MONTHS, format_date, relative_days
from kundenpflege.base.i18n import _

#: So many days before a decision the occasion comes up: time to prepare and to talk.
LEAD_DAYS = 28


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A single `day`, or the months 1–12 from `first_month` to `last_month` of every year (the
    window may run over the turn of the year: 11 to 2)."""

    title: str
    day: date | None = None
    first_month: int | None = None
    last_month: int | None = None
    note: str = ""
    id: int = 0
    customer_id: int = 0


def next_decision(facts: DecisionFacts, today: date) -> tuple[date, date] | None:
    """First and last day of the next decision, the running window included.

    A single day that is past gives itself: it stays known. None when neither is set.
    """
    if facts.day is not None:
        return facts.day, facts.day
    if facts.first_month is None:
        return None
    last_month = facts.last_month or facts.first_month
    for year in (today.year - 1, today.year, today.year + 1):
        first = date(year, facts.first_month, 1)
        last_year = year + (last_month < facts.first_month)
        last = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
        if last >= today:
            return first, last
    raise AssertionError("a window of next year always ends ahead")


def is_near(facts: DecisionFacts, today: date) -> bool:
    """Whether the decision is an occasion now: it begins within four weeks or runs."""
    found = next_decision(facts, today)
    if found is None:
        return False
    return found[0] - timedelta(days=LEAD_DAYS) <= today <= found[1]


def months_near(today: date) -> frozenset[int]:
    """The months from today to the end of the lead: a window that holds one of them is near."""
    return frozenset({today.month, (today + timedelta(days=LEAD_DAYS)).month})


def describe(facts: DecisionFacts, today: date) -> str:
    """`am 12.01.2027 (in 2 Monaten)`, `jedes Jahr im Oktober`, `jedes Jahr von November bis
    Februar`."""
    if facts.day is not None:
        return _("am {day} ({when})").format(
            day=format_date(facts.day), when=relative_days(facts.day, today)
        )
    if facts.first_month is None:
        return ""
    first = _(MONTHS[facts.first_month - 1])
    if facts.last_month in (None, facts.first_month):
        return _("jedes Jahr im {month}").format(month=first)
    assert facts.last_month is not None
    return _("jedes Jahr von {first} bis {last}").format(
        first=first, last=_(MONTHS[facts.last_month - 1])
    )
