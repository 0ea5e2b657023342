"""What the views need from the database, in one question each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .filters import Wanted
from .sheet import Sheet, work_minutes
from .spans import Span
from .year_customers import PAGE

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry, YearRow
    from kundenpflege.store import Reader

#: More contacts than these on a day nobody can tell apart in the column of a week.
WEEK_PER_DAY = 24
#: A day as a list may be longer.
DAY_ROWS = 30
#: So many rows of the list are asked for at once.
LIST_PAGE = 120


@dataclass(frozen=True)
class YearSheet:
    """A year by days: contacts and names of free days."""

    counts: Mapping[date, int]
    free: Mapping[date, str]
    work_days: tuple[bool, ...]


def sheet(db: Reader, shown: Span, wanted: Wanted, by: str, per_day: int) -> Sheet:
    """The entries of a month or week with the working hours; at most `per_day` contacts a day."""
    from kundenpflege.services import plan
    from kundenpflege.services.work_calendar import load_calendar

    found = plan.entries(
        db,
        shown.first,
        shown.last,
        per_day=per_day,
        responsible=wanted.responsible,
        kinds=wanted.kinds,
        foreign=wanted.foreign,
        birthdays=wanted.birthdays,
    )
    entries = found.entries
    if not wanted.done:
        entries = tuple(entry for entry in entries if not entry.done)
    calendar = load_calendar(db)
    return Sheet(
        first=shown.first,
        last=shown.last,
        today=db.today,
        entries=entries,
        more=found.more,
        work_days=calendar.work_days,
        work=work_minutes(calendar.work_from, calendar.work_until),
        by=by,
    )


def day(db: Reader, wanted_day: date, wanted: Wanted) -> Sequence[CalendarEntry]:
    """What stands on one day."""
    from kundenpflege.services import plan

    found = plan.entries(
        db,
        wanted_day,
        wanted_day,
        per_day=DAY_ROWS,
        responsible=wanted.responsible,
        kinds=wanted.kinds,
        foreign=wanted.foreign,
        birthdays=wanted.birthdays,
    )
    return [entry for entry in found.entries if wanted.done or not entry.done]


def year(db: Reader, shown: Span, wanted: Wanted) -> YearSheet:
    """How full the days of a year are."""
    from kundenpflege.services import plan
    from kundenpflege.services.work_calendar import load_calendar

    calendar = load_calendar(db)
    counts = plan.year_days(
        db, shown.first.year, responsible=wanted.responsible, kinds=wanted.kinds
    )
    free = dict(calendar.free_days(shown.first, shown.last))
    return YearSheet(counts, free, calendar.work_days)


def customers(db: Reader, shown: Span, wanted: Wanted, offset: int) -> Sequence[YearRow]:
    """A page of the customers of a year."""
    from kundenpflege.services import plan

    return plan.year_customers(
        db, shown.first.year, PAGE, offset, responsible=wanted.responsible, kinds=wanted.kinds
    )


def rows(db: Reader, shown: Span, wanted: Wanted, offset: int) -> Sequence[CalendarEntry]:
    """A page of the list."""
    from kundenpflege.services import plan

    return plan.agenda(
        db,
        shown.first,
        LIST_PAGE,
        offset,
        done=None if wanted.done else False,
        responsible=wanted.responsible,
        kinds=wanted.kinds,
    )
