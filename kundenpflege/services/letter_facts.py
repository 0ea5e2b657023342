"""What an occasion is about: whose birthday, which window, how many years. And what one could
say that only this person can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kundenpflege.base.dates import next_anniversary
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Contact,
    Customer,
    Enquiry,
    Installation,
    OccasionType,
    Offer,
    Person,
    Wish,
)
from kundenpflege.model.kinds import ContactNature, OfferState
from kundenpflege.rules.greetings import day_of_occasion, kind_of_occasion, read_occasion
from kundenpflege.rules.name_days import day_of
from kundenpflege.rules.reminders import planned_contact
from kundenpflege.rules.reminders.birthday import age_on
from kundenpflege.rules.reminders.reminder import short_day, shorten
from kundenpflege.store import Reader

_BIRTHDAYS = ("birthday", "round_birthday")


@dataclass(frozen=True, slots=True)
class OccasionFacts:
    """What the key of an occasion stands for. `occasion` is the key itself, or that of what a
    planned contact was planned for; `until` the end of a warranty, `nature` that of the contact."""

    occasion: str = ""
    person: Person | None = None
    day: date | None = None
    age: int | None = None
    years: int | None = None
    thing: str = ""
    until: date | None = None
    wish: str = ""
    reason: str = ""
    offer: str = ""
    enquiry: str = ""
    nature: ContactNature | None = None


def occasion_facts(
    db: Reader, customer: Customer, occasion: str, person_id: int | None
) -> OccasionFacts:
    """What is known about an occasion; somebody else's records are not told."""
    key = read_occasion(occasion)
    reason, nature, told, asked = "", None, "", ""
    if key is not None and key.rule == planned_contact.KEY:
        contact = db.get(Contact, key.subject_id)
        if contact is not None and contact.customer_id == customer.id:
            person_id = person_id or contact.person_id
            occasion, reason, nature = contact.occasion, contact.reason, contact.nature
            key = read_occasion(occasion)
    if key is not None and key.subject.startswith("person:"):
        person_id = person_id or key.subject_id
    person = db.get(Person, person_id)
    if person is not None and person.customer_id != customer.id:
        person = None
    kind, day = kind_of_occasion(occasion), day_of_occasion(occasion)
    age, years, thing, until, wish = None, None, "", None, ""
    if kind.key in _BIRTHDAYS and person is not None:
        if day is None and person.birth_month and person.birth_day:
            day = next_anniversary(person.birth_month, person.birth_day, db.today)
        age = age_on(person.birth_year, day) if day else None
    elif kind.key == "name_day" and person is not None and day is None:
        number = day_of(person.name_key, person.name_day)
        day = next_anniversary(number // 100, number % 100, db.today) if number else None
    elif kind.key == "anniversary" and customer.since is not None:
        years = (day or db.today).year - customer.since.year
    if key is not None and key.subject.startswith("installation:"):
        thing, years, until = _installation(db, customer, key.subject_id, day or db.today)
    elif key is not None and key.subject.startswith("offer:"):
        offer = db.get(Offer, key.subject_id)
        if offer is not None and offer.customer_id == customer.id:
            thing, told = offer.subject, f"{offer.full_number} „{offer.subject}“"
            done = offer.decided_on or offer.offer_date
            years = (day or db.today).year - done.year if done else None
    elif key is not None and key.subject.startswith("wish:"):
        found = db.get(Wish, key.subject_id)
        if found is not None and found.customer_id == customer.id:
            wish = shorten(found.text, 90)
            if person is None and found.person_id is not None:
                person = db.get(Person, found.person_id)
    elif key is not None and key.subject.startswith("enquiry:"):
        enquiry = db.get(Enquiry, key.subject_id)
        if enquiry is not None and enquiry.customer_id == customer.id:
            asked = shorten(enquiry.subject, 90)
    elif key is not None and key.rule == "season":
        thing = _season(db, key.occasion)
    elif kind.key == "job":
        thing, years = _last_job(db, customer, db.today)
    return OccasionFacts(
        occasion=occasion,
        person=person,
        day=day,
        age=age,
        years=years if years and years > 0 else None,
        thing=thing,
        until=until,
        wish=wish,
        reason=reason,
        offer=told,
        enquiry=asked,
        nature=nature,
    )


def _installation(
    db: Reader, customer: Customer, record_id: int, day: date
) -> tuple[str, int | None, date | None]:
    found = db.get(Installation, record_id)
    if found is None or found.customer_id != customer.id:
        return "", None, None
    years = day.year - found.installed_on.year if found.installed_on else None
    return shorten(found.title, 90), years, found.warranty_until


def _season(db: Reader, occasion: str) -> str:
    """The kind of occasion that a season is about: its id ends the key (`2027-03-01-7`)."""
    number = occasion.rpartition("-")[2]
    found = (
        db.get(OccasionType, int(number))
        if number.isdecimal() and occasion.count("-") == 3
        else None
    )
    return found.title if found is not None else ""


def _last_job(db: Reader, customer: Customer, today: date) -> tuple[str, int | None]:
    """The newest order."""
    for offer in db.scalars(
        select(Offer)
        .where(Offer.customer_id == customer.id, Offer.state == OfferState.ACCEPTED)
        .order_by(Offer.decided_on.desc(), Offer.id.desc())
        .limit(1)
    ):
        return offer.subject, today.year - offer.decided_on.year if offer.decided_on else None
    return "", None


def personal_hints(db: Reader, customer: Customer, person: Person | None) -> tuple[str, ...]:
    """What we know of somebody that a personal sentence could be about, the most personal first."""
    found = []
    if person is not None and person.note.strip():
        found.append(shorten(person.note, 140))
    last = db.scalars(
        select(Contact)
        .where(Contact.customer_id == customer.id, Contact.done_on.is_not(None))
        .order_by(Contact.done_on.desc(), Contact.id.desc())
        .limit(1)
    )
    for contact in last:
        if contact.done_on is not None:
            said = contact.outcome or contact.reason
            found.append(
                _("Zuletzt ({kind} {day}): {text}").format(
                    kind=contact.kind.label,
                    day=short_day(contact.done_on, db.today),
                    text=shorten(said, 120),
                )
            )
    wishes = db.scalars(
        select(Wish)
        .where(Wish.customer_id == customer.id, Wish.done_on.is_(None))
        .order_by(Wish.id.desc())
        .limit(1)
    )
    found += [_("Wunsch: {text}").format(text=shorten(wish.text, 120)) for wish in wishes]
    things = db.scalars(
        select(Installation)
        .where(Installation.customer_id == customer.id, Installation.removed_on.is_(None))
        .order_by(func.coalesce(Installation.installed_on, date(1900, 1, 1)).desc())
        .limit(1)
    )
    found += [
        _("Von uns eingebaut: {text}").format(text=shorten(thing.title, 120)) for thing in things
    ]
    if customer.note.strip() and len(found) < 3:
        found.append(shorten(customer.note.split("\n", 1)[0], 140))
    return tuple(found[:4])
