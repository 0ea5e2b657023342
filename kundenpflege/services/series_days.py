"""The days on which series go on after their next contact: derived, not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from kundenpflege.model import Contact, ContactSeries, Customer, Person, SeriesSkip, User
from kundenpflege.model.kinds import ContactKind, ContactNature, SeriesUnit
from kundenpflege.rules.series import REACH, SeriesPlan, earliest, occurrences
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader

from .whose import whose
from .work_calendar import load_calendar

WorkingDay = Callable[[date, bool], date]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One contact that a series means for `series_day` and that takes place `on` a day."""

    series_id: int
    customer_id: int
    person_id: int | None
    kind: ContactKind
    nature: ContactNature
    reason: str
    at_time: str
    minutes: int | None
    place: str
    note: str
    responsible_id: int | None
    series_day: date
    on: date


def plan_of(series: Any) -> SeriesPlan:
    """The days of a series (or of a row with its columns)."""
    return SeriesPlan(
        series.starts, max(1, series.every), series.unit, series.on_working_days, series.ends
    )


def upcoming(
    db: Reader, first: date, last: date, *, customer_id: int | None = None
) -> list[Upcoming]:
    """What follows from the series between two days, both included, after today: their next
    contacts are stored and not among these. Restricted customers and people are left out."""
    found = []
    for row, day, on in derived(db, first, last, customer_id=customer_id):
        found.append(
            Upcoming(
                row.id,
                row.customer_id,
                row.person_id,
                row.kind,
                row.nature,
                row.reason,
                row.at_time,
                row.minutes,
                row.place,
                row.note,
                row.responsible_id,
                day,
                on,
            )  # fmt: skip
        )
    return sorted(found, key=lambda one: (one.on, one.at_time or "99:99", one.series_id))


def derived(
    db: Reader,
    first: date,
    last: date,
    *,
    responsible: Collection[int] | None = None,
    kinds: Collection[ContactKind] | None = None,
    customer_id: int | None = None,
    named: bool = True,
) -> Iterator[tuple[Any, date, date]]:
    """Row of the series, the day it means, and the day on which that is. Not `named` the rows hold
    only what is counted: much faster where there are many (see `with_names`)."""
    first = max(first, db.today + timedelta(days=1))
    if last < first:
        return
    wanted = _between(_columns(named), first, last)
    if responsible is not None:
        wanted = wanted.where(whose(ContactSeries.responsible_id, responsible))
    if kinds is not None:
        wanted = wanted.where(ContactSeries.kind.in_(kinds))
    if customer_id is not None:
        wanted = wanted.where(ContactSeries.customer_id == customer_id)
    rows = db.execute(wanted).all()
    if not rows:
        return
    heads, taken = _stored(db, first, rows[0].id if len(rows) == 1 else None)
    calendar = load_calendar(db)
    shared: dict[int | None, tuple[WorkingDay, date]] = {}
    for row in rows:
        head = heads.get(row.id)
        if head is None:
            continue  # nothing is planned of it any more
        shifting, early, late = None, first, last
        if row.on_working_days:
            known = shared.get(row.responsible_id)
            if known is None:
                moved = working_days(calendar, row.responsible_id)
                known = shared[row.responsible_id] = moved, earliest(first, moved)
            shifting, early = known
            if row.ends is not None:
                late += REACH  # the last one may be pulled forward
        if not _may_fall(row, early, late):
            continue
        without = taken.get(row.id, ())
        for one in occurrences(plan_of(row), first, last, shifting, without):
            if one.day > head:
                yield row, one.day, one.on


def _may_fall(row: Any, early: date, late: date) -> bool:
    """Whether months or years lead into the period at all: most yearly ones do not."""
    if row.unit not in (SeriesUnit.MONTH, SeriesUnit.YEAR):
        return True
    step = max(1, row.every) * (12 if row.unit is SeriesUnit.YEAR else 1)
    start = row.starts.year * 12 + row.starts.month
    lowest = early.year * 12 + early.month - start
    highest = late.year * 12 + late.month - start
    return bool(highest // step * step >= lowest)


def working_days(calendar: WorkCalendar, user_id: int | None) -> WorkingDay:
    """How the days of a series move to working days; each day is looked up once."""
    known: dict[tuple[date, bool], date] = {}

    def working_day(day: date, back: bool) -> date:
        found = known.get((day, back))
        if found is None:
            found = known[day, back] = calendar.working_day(day, back=back, user_id=user_id)
        return found

    return working_day


def with_names(db: Reader, found: Sequence[tuple[Any, date, date]]) -> list[tuple[Any, date, date]]:
    """The same (of `derived`) with rows that hold everything."""
    rows: dict[int, Any] = {}
    ids = sorted({row.id for row, _day, _on in found})
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        wanted = _joined(_columns(True)).where(ContactSeries.id.in_(part))
        rows.update((row.id, row) for row in db.execute(wanted))
    return [(rows[row.id], day, on) for row, day, on in found if row.id in rows]


_CHUNK = 500


def _columns(named: bool) -> Any:
    if named:
        return select(
            ContactSeries.id, ContactSeries.customer_id, ContactSeries.person_id,
            ContactSeries.kind, ContactSeries.nature, ContactSeries.reason,
            ContactSeries.at_time, ContactSeries.minutes, ContactSeries.place,
            ContactSeries.note, ContactSeries.responsible_id, ContactSeries.every,
            ContactSeries.unit, ContactSeries.on_working_days, ContactSeries.starts,
            ContactSeries.ends, Customer.number, Customer.name, Customer.importance,
            Customer.kind.label("customer_kind"), Person.title_before, Person.first_name,
            Person.particle, Person.last_name, User.name.label("responsible"), User.color,
        )  # fmt: skip
    return select(
        ContactSeries.id, ContactSeries.customer_id, ContactSeries.kind, ContactSeries.nature,
        ContactSeries.at_time, ContactSeries.responsible_id, ContactSeries.every,
        ContactSeries.unit, ContactSeries.on_working_days, ContactSeries.starts,
        ContactSeries.ends,
    )  # fmt: skip


def _joined(wanted: Any) -> Any:
    return (
        wanted.join(Customer, Customer.id == ContactSeries.customer_id)
        .outerjoin(Person, Person.id == ContactSeries.person_id)
        .outerjoin(User, User.id == ContactSeries.responsible_id)
        .where(Customer.restricted_on.is_(None), Person.restricted_on.is_(None))
        .order_by(ContactSeries.id)
    )


def _between(wanted: Any, first: date, last: date) -> Any:
    return _joined(wanted).where(
        ContactSeries.starts <= last + REACH,
        or_(ContactSeries.ends.is_(None), ContactSeries.ends >= first - REACH),
    )


def _stored(
    db: Reader, first: date, only: int | None
) -> tuple[dict[int, date], dict[int, set[date]]]:
    """By series: the first day that is still open, and the days that have a contact or none."""
    heads: dict[int, date] = {}
    taken: dict[int, set[date]] = defaultdict(set)
    contacts = select(
        Contact.series_id, Contact.series_day, Contact.due, Contact.done_on.is_(None).label("open")
    ).where(
        # Not „is not null“: SQLite would read all contacts.
        Contact.series_id > 0 if only is None else Contact.series_id == only,
        or_(Contact.done_on.is_(None), Contact.series_day >= first - REACH),
    )
    for row in db.execute(contacts):
        day = row.series_day or row.due
        taken[row.series_id].add(day)
        if row.open:
            heads[row.series_id] = min(day, heads.get(row.series_id, day))
    skips = select(SeriesSkip.series_id, SeriesSkip.day).where(SeriesSkip.day >= first - REACH)
    for row in db.execute(skips):
        taken[row.series_id].add(row.day)
    return heads, taken
