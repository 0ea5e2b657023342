"""The contact plan: what stands in the calendar, and who is cared for too little."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from kundenpflege.base.dates import add_months, next_anniversary
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Contact, Customer, Person
from kundenpflege.model.kinds import ContactKind, Importance
from kundenpflege.rules.importance import rhythm
from kundenpflege.rules.reminders.birthday import age_on, milestone
from kundenpflege.store import Reader

from . import plan_contacts, plan_days, plan_year
from .plan_days import BIRTHDAYS_A_DAY
from .plan_entries import CalendarEntry, EntryKind, short_name
from .plan_year import YearRow
from .reminder_details import last_contacts

__all__ = [
    "BIRTHDAYS_A_DAY", "CalendarEntry", "CareRow", "EntryKind", "Plan", "Suggestion", "YearRow",
    "agenda", "entries", "month", "next_contacts", "plan_rows", "short_name", "suggestions",
    "year_customers", "year_days",
]  # fmt: skip

#: One of us, several, or None for all.
Chosen = int | Collection[int] | None
_CLASSES = (Importance.A, Importance.B, Importance.C)


@dataclass(frozen=True, slots=True)
class CareRow:
    """A customer of the side list: `planned` contacts of the next 12 months against `wanted`.

    `silent_days` since the last done contact, None when there was none.
    """

    customer_id: int
    number: str
    name: str
    importance: Importance
    last_on: date | None
    silent_days: int | None
    next_on: date | None
    planned: int
    wanted: int

    @property
    def share(self) -> float:
        """Planned of wanted, 0 to 1."""
        return min(1.0, self.planned / self.wanted)

    @property
    def tone(self) -> str:
        """`red` below a half, `amber` below the whole, else `brand`."""
        return "red" if self.share < 0.5 else "amber" if self.share < 1 else "brand"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An occasion to contact a customer that lies ahead, with the contact to plan for it."""

    day: date
    text: str
    reason: str
    kind: ContactKind
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A period of the contact plan. `more` says how many contacts of a day are not among the
    entries, because there were more than asked for."""

    entries: tuple[CalendarEntry, ...]
    more: Mapping[date, int]


def entries(
    db: Reader,
    first: date,
    last: date,
    *,
    per_day: int | None = None,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
    foreign: bool = True,
    birthdays: bool = True,
) -> Plan:
    """Everything from `first` to `last`, both included, in the order of the calendar: holidays,
    days off, birthdays, appointments of others, contacts by time.

    Done contacts stand on the day they were done. What lasts into the period stands on its own
    first day. At most `per_day` contacts of a day are given; of one or several `responsible` only
    theirs. Restricted customers and people (Art. 18 DSGVO) are left out.
    """
    users = _users(responsible)
    found = [*plan_days.free_days(db, first, last)]
    if birthdays:
        found += plan_days.birthdays(db, first, last, users)
    if foreign:
        found += plan_days.foreign_events(db, first, last, users)
    contacts, more = plan_contacts.contact_entries(db, first, last, per_day, users, kinds)
    found += contacts
    order = {kind: place for place, kind in enumerate(EntryKind)}
    found.sort(key=lambda e: (e.day, order[e.kind], e.at_time or "99:99", e.label))
    return Plan(tuple(found), more)


def month(db: Reader, first: date, last: date) -> list[CalendarEntry]:
    """Everything from `first` to `last`, both included, without a limit."""
    return list(entries(db, first, last).entries)


def year_days(
    db: Reader,
    year: int,
    *,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> Mapping[date, int]:
    """How many contacts, done and planned, stand on each day of a year; days without none."""
    return plan_year.year_days(db, year, _users(responsible), kinds)


def year_customers(
    db: Reader,
    year: int,
    limit: int = 50,
    offset: int = 0,
    *,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> list[YearRow]:
    """The customers with a contact in a year, important ones first, with the days of each."""
    return plan_year.year_customers(db, year, limit, offset, _users(responsible), kinds)


def agenda(
    db: Reader,
    first: date,
    limit: int = 100,
    offset: int = 0,
    *,
    last: date | None = None,
    done: bool | None = False,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> list[CalendarEntry]:
    """Contacts from `first` on in the order of days and times, a page of them.

    `done` True: those that took place, False: those to come, None: both. Without `last` those of a
    year.
    """
    until = last or add_months(first, 12)
    return plan_contacts.page(db, first, until, limit, offset, done, _users(responsible), kinds)


def _users(responsible: Chosen) -> tuple[int, ...] | None:
    if responsible is None:
        return None
    return (responsible,) if isinstance(responsible, int) else tuple(responsible)


def plan_rows(db: Reader, first: date, last: date) -> list[dict[str, Any]]:
    """The same as plain rows for the command line (JSON)."""
    return [
        {
            "date": entry.day.isoformat(),
            "time": entry.at_time,
            "type": entry.kind.value,
            "kind": entry.contact_kind.value if entry.contact_kind else "",
            "number": entry.customer_number,
            "customer": entry.customer_number,
            "name": entry.customer,
            "person": entry.person,
            "title": entry.text,
            "reason": entry.reason,
            "done": entry.done,
            "id": entry.contact_id,
            "minutes": entry.minutes,
            "last": entry.last.isoformat(),
            "place": entry.place,
            "responsible": entry.responsible,
            "overdue": entry.overdue,
            "series": entry.series_id,
            "series_day": entry.series_day.isoformat() if entry.series_day else "",
        }
        for entry in month(db, first, last)
    ]


def next_contacts(db: Reader, limit: int = 50) -> list[CareRow]:
    """The customers with a class, those cared for too little first, there A before B before C."""
    today = db.today
    open_ones = (
        Contact.customer_id == Customer.id,
        Contact.done_on.is_(None),
        Contact.due < add_months(today, 12),
    )
    planned = select(func.count()).where(*open_ones).correlate(Customer).scalar_subquery()
    next_on = select(func.min(Contact.due)).where(*open_ones).correlate(Customer).scalar_subquery()
    wanted = case({one.value: rhythm(one) for one in _CLASSES}, value=Customer.importance)
    neediest = (
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.importance,
            Customer.sort_name,
            planned.label("planned"),
            wanted.label("wanted"),
        )
        .where(Customer.importance.in_(_CLASSES), Customer.restricted_on.is_(None))
        .subquery()
    )
    short = case((neediest.c.planned < neediest.c.wanted, 0), else_=1)
    order = (short, *(neediest.c[name] for name in ("importance", "planned", "sort_name", "id")))
    rows = db.execute(select(neediest).order_by(*order).limit(limit)).all()
    following = {
        row.id: row.next_on
        for row in db.execute(
            select(Customer.id, next_on.label("next_on")).where(
                Customer.id.in_([row.id for row in rows])
            )
        )
    }
    last = last_contacts(db, [row.id for row in rows])
    found = []
    for row in rows:
        done = last.get(row.id)
        found.append(
            CareRow(
                customer_id=row.id,
                number=row.number,
                name=row.name,
                importance=row.importance,
                last_on=done.day if done else None,
                silent_days=(today - done.day).days if done else None,
                next_on=following[row.id],
                planned=row.planned,
                wanted=row.wanted,
            )
        )
    return found


def suggestions(db: Reader, customer_id: int, limit: int = 3) -> list[Suggestion]:
    """Occasions of the next twelve months that nothing is planned for yet: birthdays of the
    people and anniversaries as a customer (the first, then every fifth year)."""
    customer = db.require(Customer, customer_id)
    today = db.today
    found = []
    if customer.restricted_on is not None:
        return []
    for person in db.scalars(select(Person).where(Person.customer_id == customer_id)):
        if person.birth_month and person.birth_day:
            day = next_anniversary(person.birth_month, person.birth_day, today)
            text = _("Geburtstag {name}").format(name=person.full_name)
            if named := milestone(age_on(person.birth_year, day)):
                text = f"{text} ({age_on(person.birth_year, day)}, {named})"
            found.append(Suggestion(day, text, _("Geburtstag"), ContactKind.LETTER, person.id))
    if customer.since is not None:
        day = next_anniversary(customer.since.month, customer.since.day, today)
        years = day.year - customer.since.year
        if years == 1 or (years > 0 and years % 5 == 0):
            text = ngettext("{n} Jahr Kunde", "{n} Jahre Kunde", years).format(n=years)
            found.append(Suggestion(day, text, text, ContactKind.CALL))
    planned = set(
        db.scalars(
            select(Contact.due).where(
                Contact.customer_id == customer_id, Contact.done_on.is_(None), Contact.due >= today
            )
        )
    )
    return sorted((s for s in found if s.day not in planned), key=lambda s: s.day)[:limit]
