"""Loading the people that reminders congratulate: birthdays, round ones ahead, name days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select

from kundenpflege.model import Business, Customer, Person
from kundenpflege.model.kinds import Importance
from kundenpflege.rules import name_days
from kundenpflege.rules.reminders import birthday, name_day
from kundenpflege.rules.reminders.facts import PersonFacts
from kundenpflege.rules.reminders.reminder import SOON_DAYS
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader

#: What is read of a person.
PERSON = (
    Person.id,
    Person.customer_id,
    Person.salutation,
    Person.title_before,
    Person.first_name,
    Person.particle,
    Person.last_name,
    Person.role,
    Person.phone,
    Person.mobile,
    Person.email,
    Person.birth_day,
    Person.birth_month,
    Person.birth_year,
    Person.note,
    Person.name_day,
    Person.name_key,
)
#: The important customers first.
IMPORTANT_FIRST = (Customer.importance == Importance.NONE, Customer.importance)
_CHUNK = 500
T = TypeVar("T")
#: Round birthdays are announced at most so many days ahead.
MOST_LEAD = 180


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one `IN`."""
    found = list(values)
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]


def load_birthdays(
    db: Reader, calendar: WorkCalendar, again: Collection[int], most: int
) -> tuple[list[PersonFacts], int]:
    """People whose birthday is near, and those (`again`) whose reminder was put off; and how many
    more there are."""
    first, last = reach(
        calendar,
        db.today - timedelta(days=birthday.LATE_DAYS),
        db.today + timedelta(days=SOON_DAYS),
    )
    keys = birthday.birthday_keys(first, last)
    return _load(db, or_(Person.birthday_key.in_(keys), Person.id.in_(again)), most)


def load_milestones(
    db: Reader, calendar: WorkCalendar, lead_days: int, again: Collection[int], most: int
) -> list[PersonFacts]:
    """People with a round birthday farther ahead than the usual reminder."""
    lead = timedelta(days=max(0, min(MOST_LEAD, lead_days)))
    _first, last = reach(calendar, db.today, db.today)
    keys = birthday.birthday_keys(db.today, last + lead)
    # Full and half tens; the rule looks closer.
    round_ones = or_(
        *(
            and_(Person.birth_year.is_not(None), (year - Person.birth_year) % 5 == 0)
            for year in {db.today.year, (last + lead).year}
        )
    )
    near = and_(Person.birthday_key.in_(keys), round_ones)
    return _load(db, or_(near, Person.id.in_(again)), most)[0]


def load_named(
    db: Reader, calendar: WorkCalendar, again: Collection[int], most: int
) -> tuple[list[PersonFacts], int]:
    """People whose name day is near, where people congratulate on them."""
    if not keeps_name_days(db):
        return [], 0
    first, last = reach(
        calendar,
        db.today - timedelta(days=name_day.LATE_DAYS),
        db.today + timedelta(days=SOON_DAYS),
    )
    keys = birthday.birthday_keys(first, last)
    usual = and_(Person.name_day.is_(None), Person.name_key.in_(sorted(name_days.names_on(keys))))
    near = or_(Person.name_day.in_(keys), usual, Person.id.in_(again))
    found, more = _load(db, near, most)
    return [one for one in found if one.name_day is not None], more


def keeps_name_days(db: Reader) -> bool:
    """Whether the business congratulates on name days: as set, else where it is usual."""
    business = db.get(Business, 1)
    if business is None:
        return False
    if business.name_days is not None:
        return business.name_days
    return name_days.is_usual(business.country, business.state)


def person_facts(row: Any) -> PersonFacts:
    """A person from a row of the columns `PERSON`."""
    names = (row.title_before, row.first_name, row.particle, row.last_name)
    return PersonFacts(
        id=row.id,
        customer_id=row.customer_id,
        name=" ".join(part for part in names if part),
        salutation=row.salutation,
        role=row.role,
        phone=row.phone or row.mobile,
        email=row.email,
        birth_day=row.birth_day,
        birth_month=row.birth_month,
        birth_year=row.birth_year,
        note=row.note,
        name_day=name_days.day_of(row.name_key, row.name_day),
    )


def _load(db: Reader, condition: ColumnElement[bool], most: int) -> tuple[list[PersonFacts], int]:
    there = and_(
        condition,
        Person.left_on.is_(None),
        Person.restricted_on.is_(None),
        Customer.restricted_on.is_(None),
    )
    rows: Sequence[Any] = db.execute(
        select(*PERSON)
        .join(Customer, Customer.id == Person.customer_id)
        .where(there)
        .order_by(*IMPORTANT_FIRST, Person.birthday_key, Person.id)
        .limit(most)
    ).all()
    more = 0
    if len(rows) >= most:
        every = select(Person.id).join(Customer, Customer.id == Person.customer_id).where(there)
        more = db.count(every) - len(rows)
    return [person_facts(row) for row in rows], more
