"""The contact plan: what stands in the calendar, and who is cared for too little."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, select

from kundenpflege.base.dates import add_months, format_date, next_anniversary
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Business, Contact, Customer, Person
from kundenpflege.model.kinds import ContactKind, CustomerKind, Importance
from kundenpflege.rules.holidays import holidays_between
from kundenpflege.rules.importance import rhythm
from kundenpflege.rules.reminders.birthday import age_on, birthday_keys, celebrations, milestone
from kundenpflege.store import Reader

from .reminder_details import last_contacts

#: More birthdays than these on one day nobody reads in a calendar.
BIRTHDAYS_A_DAY = 40
_CLASSES = (Importance.A, Importance.B, Importance.C)


class EntryKind(StrEnum):
    """What stands in the calendar."""

    HOLIDAY = "holiday"
    BIRTHDAY = "birthday"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of a day. `label` is short for the cell, `text` tells everything.

    `tone` names a colour: violet birthdays, amber offers, red overdue, green letters, blue e-mails
    and messages, brand calls and visits, neutral holidays. Only planned contacts are `movable`.
    """

    day: date
    kind: EntryKind
    label: str
    text: str
    tone: str
    customer_id: int | None = None
    customer_number: str = ""
    customer: str = ""
    person: str = ""
    contact_id: int | None = None
    contact_kind: ContactKind | None = None
    reason: str = ""
    person_id: int | None = None
    offer_id: int | None = None
    at_time: str = ""
    done: bool = False

    @property
    def movable(self) -> bool:
        """Whether it can be dragged to another day."""
        return self.kind is EntryKind.CONTACT and not self.done


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


def month(db: Reader, first: date, last: date) -> list[CalendarEntry]:
    """Everything from `first` to `last`, both included, in the order of the calendar: holidays,
    birthdays, contacts by time. Done contacts stand on the day they were done; restricted customers
    and people (Art. 18 DSGVO) are left out."""
    entries = [*_holidays(db, first, last), *_birthdays(db, first, last)]
    entries += _contacts(db, first, last)
    order = list(EntryKind)
    entries.sort(key=lambda e: (e.day, order.index(e.kind), e.at_time or "99:99", e.label))
    return entries


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


def _holidays(db: Reader, first: date, last: date) -> Iterator[CalendarEntry]:
    business = db.get(Business, 1)
    country, state = (business.country, business.state) if business else ("DE", "")
    for day, name in holidays_between(first, last, country, state).items():
        yield CalendarEntry(day, EntryKind.HOLIDAY, name, name, "neutral")


def _birthdays(db: Reader, first: date, last: date) -> Iterator[CalendarEntry]:
    place = func.row_number().over(
        partition_by=Person.birthday_key, order_by=(Customer.importance == "", Customer.importance)
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
            Customer.number,
            Customer.name,
            place.label("place"),
        )
        .join(Customer, Customer.id == Person.customer_id)
        .where(
            Person.birthday_key.in_(birthday_keys(first, last)),
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
            Customer.restricted_on.is_(None),
        )
        .subquery()
    )
    for row in db.execute(select(ranked).where(ranked.c.place <= BIRTHDAYS_A_DAY)):
        for day in celebrations(row.birth_month, row.birth_day, first, last):
            if row.birth_year is None or row.birth_year <= day.year:
                yield _birthday(row, day)


def _birthday(row: Any, day: date) -> CalendarEntry:
    name = " ".join(p for p in (row.title_before, row.first_name, row.particle, row.last_name) if p)
    age = age_on(row.birth_year, day)
    text = _("Geburtstag {name}").format(name=name)
    if age is not None:
        text = _("{name} wird {age}").format(name=name, age=age)
    if named := milestone(age):
        text = f"{text} – {named}"
    label = _person_label(row.title_before, row.first_name, row.last_name) or row.name
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


def _contacts(db: Reader, first: date, last: date) -> Iterator[CalendarEntry]:
    planned = _contact_rows().where(
        Contact.done_on.is_(None), Contact.due >= first, Contact.due <= last
    )
    done = _contact_rows().where(Contact.done_on >= first, Contact.done_on <= last)
    for row in (*db.execute(planned), *db.execute(done)):
        person = " ".join(
            p for p in (row.title_before, row.first_name, row.particle, row.last_name) if p
        )
        day = row.done_on or row.due
        overdue = row.done_on is None and row.due < db.today
        about_offer = row.offer_id is not None and row.kind not in _PERSONAL
        who = _person_label(row.title_before, "", row.last_name) or short_name(
            row.customer_kind, row.name
        )
        what = _("Nachfassen") if about_offer else row.kind.label
        text = _("{kind} {customer}").format(kind=row.kind.label, customer=row.name)
        if row.at_time:
            text = _("{time} Uhr, {text}").format(time=row.at_time, text=text)
        if row.reason:
            text = f"{text} – {row.reason}"
        if overdue:
            text = _("{text} (geplant für den {day})").format(text=text, day=format_date(row.due))
        yield CalendarEntry(
            day=day,
            kind=EntryKind.CONTACT,
            label=f"{what} {who}",
            text=text,
            tone="red" if overdue else "amber" if about_offer else _TONES[row.kind],
            customer_id=row.customer_id,
            customer_number=row.number,
            customer=row.name,
            person=person,
            contact_id=row.id,
            contact_kind=row.kind,
            reason=row.reason,
            person_id=row.person_id,
            offer_id=row.offer_id,
            at_time=row.at_time,
            done=row.done_on is not None,
        )


def _contact_rows() -> Any:
    return (
        select(
            Contact.id,
            Contact.customer_id,
            Contact.person_id,
            Contact.offer_id,
            Contact.kind,
            Contact.reason,
            Contact.due,
            Contact.at_time,
            Contact.done_on,
            Customer.number,
            Customer.name,
            Customer.kind.label("customer_kind"),
            Person.title_before,
            Person.first_name,
            Person.particle,
            Person.last_name,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Customer.restricted_on.is_(None), Person.restricted_on.is_(None))
    )


_PERSONAL = (ContactKind.VISIT, ContactKind.MEETING)
_TONES = {
    ContactKind.CALL: "brand",
    ContactKind.VISIT: "brand",
    ContactKind.MEETING: "brand",
    ContactKind.LETTER: "green",
    ContactKind.EMAIL: "blue",
    ContactKind.MESSAGE: "blue",
}

_LEGAL_FORMS = (
    " gmbh & co. kg", " gmbh & co kg", " ug (haftungsbeschränkt)", " gmbh", " mbh", " ohg", " gbr",
    " kg", " ug", " ag", " e. k.", " e.k.", " e. v.", " e.v.", " eg",
)  # fmt: skip


def short_name(kind: CustomerKind, name: str) -> str:
    """A name for narrow places: the surname of people, a company without its legal form."""
    if kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC):
        for form in _LEGAL_FORMS:
            if name.casefold().endswith(form):
                return name[: -len(form)].rstrip(" ,")
        return name
    words = name.split()
    titles = [word for word in words[:-1] if word in ("Dr.", "Prof.")]
    return " ".join([*titles, words[-1]]) if words else name


def _person_label(title: str | None, first: str | None, last: str | None) -> str:
    """`Dr. Sommer`; with a first name `Sommer, H.` as birthdays of families need it."""
    if not last:
        return first or ""
    label = " ".join(part for part in (title, last) if part)
    return f"{label}, {first[0]}." if first and not title else label
