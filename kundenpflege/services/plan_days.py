"""Holidays, company holidays, birthdays and the appointments of others in the contact plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, ForeignCalendar, ForeignEvent, Person, User
from kundenpflege.rules.holidays import holidays_between
from kundenpflege.rules.reminders.birthday import age_on, birthday_keys, celebrations, milestone
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .plan_entries import CalendarEntry, EntryKind, person_label
from .whose import whose
from .work_calendar import load_calendar

#: More birthdays than these on one day nobody reads in a calendar.
BIRTHDAYS_A_DAY = 40


def free_days(db: Reader, first: date, last: date) -> Iterator[CalendarEntry]:
    """Public holidays, and the days off of the business and of each of us."""
    calendar = load_calendar(db)
    names = {row.id: row.name for row in db.rows(select(User.id, User.name))}
    day = first
    holidays = holidays_between(first, last, calendar.country, calendar.state)
    while day <= last:
        if name := holidays.get(day):
            yield CalendarEntry(day, EntryKind.HOLIDAY, name, name, "neutral")
        for one in calendar.closures:
            if not one.covers(day):
                continue
            title = one.title or _("Betriebsferien")
            if one.user_id is not None:
                title = f"{title} ({names.get(one.user_id, '')})"
            yield CalendarEntry(
                day, EntryKind.CLOSURE, title, title, "neutral", responsible_id=one.user_id
            )
        day += timedelta(days=1)


def birthdays(
    db: Reader,
    first: date,
    last: date,
    responsible: Collection[int] | None = None,
    per_day: int | None = None,
) -> Iterator[CalendarEntry]:
    """The birthdays of the people, of very many on one day (more than `per_day`, at most 40)
    those of important customers."""
    limit = BIRTHDAYS_A_DAY if per_day is None else min(per_day, BIRTHDAYS_A_DAY)
    keys = set(birthday_keys(first, last))
    rows = []
    if limit < BIRTHDAYS_A_DAY:
        # Among very many the people of A customers often suffice, and they are found fast.
        best = select(customer_fact.c.customer_id).where(customer_fact.c.importance == "A")
        some = db.rows(_born(keys, limit, responsible, Person.customer_id.in_(best)))
        full = Counter(row.birthday_key for row in some)
        rows = [row for row in some if full[row.birthday_key] >= limit]
        keys -= {row.birthday_key for row in rows}
    rows += db.rows(_born(keys, limit, responsible))
    for row in rows:
        for day in celebrations(row.birth_month, row.birth_day, first, last):
            if row.birth_year is None or row.birth_year <= day.year:
                yield _birthday(row, day)


def _born(
    keys: Collection[int], limit: int, responsible: Collection[int] | None, *conditions: Any
) -> Any:
    place = func.row_number().over(
        partition_by=Person.birthday_key,
        order_by=(Customer.importance == "", Customer.importance, Person.id),
    )
    ranked = (
        select(
            Person.id,
            Person.customer_id,
            Person.title_before,
            Person.first_name,
            Person.particle,
            Person.last_name,
            Person.birth_month,
            Person.birth_day,
            Person.birth_year,
            Person.birthday_key,
            Customer.number,
            Customer.name,
            place.label("place"),
        )
        .join(Customer, Customer.id == Person.customer_id)
        .where(
            Person.birthday_key.in_(keys),
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
            Customer.restricted_on.is_(None),
            *((whose(Customer.responsible_id, responsible),) if responsible is not None else ()),
            *conditions,
        )
        .subquery()
    )
    return select(ranked).where(ranked.c.place <= limit)


def _birthday(row: Any, day: date) -> CalendarEntry:
    name = " ".join(p for p in (row.title_before, row.first_name, row.particle, row.last_name) if p)
    age = age_on(row.birth_year, day)
    text = _("Geburtstag {name}").format(name=name)
    if age is not None:
        text = _("{name} wird {age}").format(name=name, age=age)
    if named := milestone(age):
        text = f"{text} – {named}"
    label = person_label(row.title_before, row.first_name, row.last_name) or row.name
    return CalendarEntry(
        day=day,
        kind=EntryKind.BIRTHDAY,
        label=label if age is None else f"{label} {age}",
        text=text,
        tone="violet",
        customer_id=row.customer_id,
        customer_number=row.number,
        customer=row.name,
        person=name,
        person_id=row.id,
        reason=_("Geburtstag"),
    )


def foreign_events(
    db: Reader, first: date, last: date, responsible: Collection[int] | None = None
) -> Iterator[CalendarEntry]:
    """The appointments of the calendars that are shown beside; of chosen people only theirs and
    those of nobody."""
    wanted = (
        select(
            ForeignEvent.id, ForeignEvent.title, ForeignEvent.place, ForeignEvent.starts,
            ForeignEvent.ends, ForeignEvent.all_day, ForeignCalendar.name, ForeignCalendar.color,
            ForeignCalendar.user_id,
        )
        .join(ForeignCalendar, ForeignCalendar.id == ForeignEvent.calendar_id)
        .where(
            ForeignCalendar.visible,
            ForeignEvent.starts < datetime.combine(last + timedelta(days=1), time()),
            or_(
                ForeignEvent.ends > datetime.combine(first, time()),
                ForeignEvent.starts >= datetime.combine(first, time()),
            ),
            ForeignEvent.starts >= datetime.combine(first, time()) - _LONGEST,
        )
        .order_by(ForeignEvent.starts, ForeignEvent.id)
        .limit(_MOST_EVENTS)
    )  # fmt: skip
    for row in db.execute(wanted):
        if responsible is not None and row.user_id is not None and row.user_id not in responsible:
            continue
        yield _foreign(row)


_LONGEST = timedelta(days=92)
_MOST_EVENTS = 2_000


def _foreign(row: Any) -> CalendarEntry:
    day = row.starts.date()
    final = max(row.starts, row.ends - timedelta(seconds=1)).date()
    minutes = int((row.ends - row.starts).total_seconds() // 60)
    at_time = "" if row.all_day else f"{row.starts:%H:%M}"
    text = (
        row.title if not at_time else _("{time} Uhr, {text}").format(time=at_time, text=row.title)
    )
    return CalendarEntry(
        day=day,
        kind=EntryKind.FOREIGN,
        label=row.title,
        text=f"{text} ({row.name})",
        tone="neutral",
        at_time=at_time,
        minutes=minutes if at_time and minutes > 0 else None,
        last_day=final if final > day else None,
        place=row.place,
        responsible_id=row.user_id,
        color=row.color,
        foreign=True,
    )
