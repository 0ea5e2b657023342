"""Loading what the reminder rules look at, in a handful of indexed queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, select

from kundenpflege.model import Business, Contact, Customer, Offer, Person, ReminderAnswer
from kundenpflege.model.kinds import CustomerKind, Importance, OfferKind
from kundenpflege.rules.reminders import birthday, planned_contact
from kundenpflege.rules.reminders.facts import (
    ContactFacts,
    CustomerFacts,
    Facts,
    OfferFacts,
    PersonFacts,
)
from kundenpflege.rules.reminders.registry import Answer
from kundenpflege.rules.reminders.reminder import SOON_DAYS, Reminder, ReminderKey
from kundenpflege.store import Reader

from .reminder_occasions import load_decisions, load_enquiries, load_wishes
from .undecided import OPEN_STATES

#: Planned contacts and birthdays looked at, the most important first; the others are counted only.
MOST = 500
_CHUNK = 500
T = TypeVar("T")

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
)
_CONTACT = (
    Contact.id,
    Contact.customer_id,
    Contact.person_id,
    Contact.offer_id,
    Contact.kind,
    Contact.reason,
    Contact.due,
    Contact.at_time,
    Contact.done_on,
    Contact.note,
    Contact.follow_up,
)
_IMPORTANT_FIRST = (Customer.importance == Importance.NONE, Customer.importance)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one `IN`."""
    found = list(values)
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]


def load_facts(db: Reader) -> Facts:
    """Planned contacts up to a week ahead, undecided offers, birthdays near today.

    What only the texts of a reminder need comes in later, see `reminder_details`.
    """
    today = db.today
    business = db.get(Business, 1)
    offers = load_offers(db)
    contacts = _due_contacts(db, today, {offer.id for offer in offers})
    birthdays = _birthdays(db, today)
    decisions, enquiries, wishes = load_decisions(db), load_enquiries(db), load_wishes(db)
    customer_ids = {contact.customer_id for contact in contacts}
    customer_ids |= {offer.customer_id for offer in offers}
    customer_ids |= {person.customer_id for person in birthdays}
    customer_ids |= {one.customer_id for one in decisions}
    customer_ids |= {one.customer_id for one in enquiries} | {one.customer_id for one in wishes}
    return Facts(
        customers=load_customers(db, customer_ids),
        persons={person.id: person for person in birthdays},
        contacts=tuple(contacts),
        offers=tuple(offers),
        birthdays=tuple(birthdays),
        decisions=decisions,
        enquiries=enquiries,
        wishes=wishes,
        follow_up_days=business.follow_up_days if business else 7,
        left_out={
            planned_contact.KEY: _left_out(db, contacts, Contact, _due(today)),
            birthday.KEY: _left_out(db, birthdays, Person, _celebrated(today)),
        },
    )


def load_answers(db: Reader, reminders: Sequence[Reminder]) -> dict[ReminderKey, Answer]:
    """The answers given to these reminders."""
    answers: dict[ReminderKey, Answer] = {}
    for subjects in chunks({reminder.subject for reminder in reminders}):
        rows = db.execute(
            select(
                ReminderAnswer.rule,
                ReminderAnswer.subject,
                ReminderAnswer.occasion,
                ReminderAnswer.answer,
                ReminderAnswer.until,
            ).where(ReminderAnswer.subject.in_(subjects))
        )
        for row in rows:
            answers[ReminderKey(row.rule, row.subject, row.occasion)] = Answer(
                row.answer, row.until
            )
    return answers


def load_customers(db: Reader, ids: Iterable[int]) -> dict[int, CustomerFacts]:
    """The customers; restricted ones (Art. 18 DSGVO) are left out."""
    found: dict[int, CustomerFacts] = {}
    for part in chunks(sorted(set(ids))):
        rows = db.execute(
            select(
                Customer.id,
                Customer.number,
                Customer.name,
                Customer.importance,
                Customer.kind,
                Customer.net_prices,
                Customer.company,
                Customer.phone,
                Customer.email,
                Customer.since,
            ).where(Customer.id.in_(part), Customer.restricted_on.is_(None))
        )
        for row in rows:
            business = row.kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
            found[row.id] = CustomerFacts(
                id=row.id,
                number=row.number,
                name=row.name,
                importance=row.importance,
                is_business=business if row.net_prices is None else row.net_prices,
                has_company=bool(row.company),
                phone=row.phone,
                email=row.email,
                since=row.since,
            )
    return found


def load_offers(db: Reader) -> list[OfferFacts]:
    """All undecided offers with the contacts planned and done about them."""
    about = select(Offer.id).where(
        Offer.state.in_(OPEN_STATES), Offer.kind != OfferKind.CONFIRMATION
    )
    contacts: defaultdict[int, list[Any]] = defaultdict(list)
    # Sorted here: an ORDER BY would make the database walk through all contacts by their day.
    found = db.execute(select(*_CONTACT).where(Contact.offer_id.in_(about))).all()
    for row in sorted(found, key=lambda row: (row.due, row.id)):
        contacts[row.offer_id].append(row)
    offers = []
    for row in db.execute(
        select(
            Offer.id,
            Offer.customer_id,
            Offer.number,
            Offer.revision,
            Offer.subject,
            Offer.state,
            Offer.kind,
            Offer.sent_at,
            Offer.offer_date,
            Offer.valid_until,
            Offer.followed_up_on,
            Offer.person_id,
            Offer.net_total,
            Offer.gross_total,
        )
        .where(Offer.state.in_(OPEN_STATES), Offer.kind != OfferKind.CONFIRMATION)
        .order_by(Offer.id)
    ):
        sent_on = row.sent_at.date() if row.sent_at else (row.offer_date or db.today)
        planned = [c for c in contacts[row.id] if c.done_on is None and c.follow_up]
        talks = [c for c in contacts[row.id] if c.done_on and c.follow_up]
        offers.append(
            OfferFacts(
                id=row.id,
                customer_id=row.customer_id,
                number=f"{row.number}/{row.revision}" if row.revision > 1 else row.number,
                subject=row.subject,
                state=row.state,
                kind=row.kind,
                sent_on=sent_on,
                offer_date=row.offer_date,
                valid_until=row.valid_until,
                followed_up_on=row.followed_up_on,
                person_id=row.person_id,
                net_total=row.net_total,
                gross_total=row.gross_total,
                planned=_contact(planned[0], offer_open=True) if planned else None,
                talked_on=max((c.done_on for c in talks), default=None),
                talk_due=max((c.due for c in talks), default=None),
            )
        )
    return offers


def _due(today: date) -> ColumnElement[bool]:
    return and_(
        Contact.done_on.is_(None),
        Contact.due < today + timedelta(days=SOON_DAYS + 1),
        Customer.restricted_on.is_(None),
    )


def _celebrated(today: date) -> ColumnElement[bool]:
    keys = birthday.birthday_keys(*birthday.window(today))
    return and_(
        Person.birthday_key.in_(keys),
        Person.left_on.is_(None),
        Person.restricted_on.is_(None),
        Customer.restricted_on.is_(None),
    )


def _left_out(
    db: Reader,
    loaded: Sequence[object],
    mapped: type[Contact] | type[Person],
    condition: ColumnElement[bool],
) -> int:
    """How many more there are than were loaded."""
    if len(loaded) < MOST:
        return 0
    there = select(mapped.id).join(Customer, Customer.id == mapped.customer_id).where(condition)
    return db.count(there) - len(loaded)


def _due_contacts(db: Reader, today: date, open_offers: set[int]) -> list[ContactFacts]:
    rows = db.execute(
        select(*_CONTACT)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(_due(today))
        .order_by(Contact.due > today, *_IMPORTANT_FIRST, Contact.due, Contact.id)
        .limit(MOST)
    )
    return [
        _contact(row, offer_open=row.offer_id in open_offers and row.follow_up > 0) for row in rows
    ]


def _contact(row: Any, *, offer_open: bool) -> ContactFacts:
    return ContactFacts(
        id=row.id,
        customer_id=row.customer_id,
        kind=row.kind,
        reason=row.reason,
        due=row.due,
        person_id=row.person_id,
        at_time=row.at_time,
        note=row.note,
        offer_open=offer_open,
    )


def _birthdays(db: Reader, today: date) -> list[PersonFacts]:
    rows = db.execute(
        select(*PERSON)
        .join(Customer, Customer.id == Person.customer_id)
        .where(_celebrated(today))
        .order_by(*_IMPORTANT_FIRST, Person.birthday_key, Person.id)
        .limit(MOST)
    )
    return [person_facts(row) for row in rows]


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
    )
