"""What the texts of reminders need beyond the facts they follow from: whom to speak to, the last
contact, the customer's needs. Loaded for the reminders that are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import and_, func, select, tuple_

from kundenpflege.model import Contact, Need, Person
from kundenpflege.model.kinds import NeedWeight
from kundenpflege.rules.reminders.facts import (
    ContactFacts,
    Facts,
    OfferFacts,
    PastContact,
    PersonFacts,
)
from kundenpflege.store import Reader

from .reminder_occasions import load_deciders
from .reminder_people import PERSON, chunks, person_facts


def with_details(db: Reader, facts: Facts, subjects: Collection[str]) -> Facts:
    """The facts about these subjects of reminders alone (`offer:7`), with all that is told."""
    facts = facts.about(subjects)
    customer_ids = facts.customer_ids()
    last = last_contacts(db, customer_ids)
    needs = _needs(db, [offer.id for offer in facts.offers])
    offers = [replace(offer, needs=needs.get(offer.id, ())) for offer in facts.offers]
    persons = dict(facts.persons)
    contacts, offers = _with_persons(db, list(facts.contacts), offers, persons)
    deciders = load_deciders(db, (one.customer_id for one in facts.decisions))
    named = {one.person_id for one in facts.enquiries} | {one.person_id for one in facts.wishes}
    named |= {one.person_id for one in facts.loose_ends}
    named |= set(deciders.values())
    _add_persons(db, {key for key in named if key is not None}, persons)
    return replace(
        facts,
        customers={
            key: replace(facts.customers[key], last=last.get(key))
            for key in customer_ids & facts.customers.keys()
        },
        persons=persons,
        contacts=tuple(contacts),
        offers=tuple(offers),
        deciders=deciders,
    )


def last_contacts(db: Reader, customer_ids: Iterable[int]) -> dict[int, PastContact]:
    """The last done contact of each of these customers (one index seek each)."""
    found: dict[int, PastContact] = {}
    for part in chunks(sorted(set(customer_ids))):
        newest = (
            select(Contact.customer_id, func.max(Contact.done_on))
            .where(Contact.customer_id.in_(part), Contact.done_on.is_not(None))
            .group_by(Contact.customer_id)
        )
        rows = db.execute(
            select(Contact.customer_id, Contact.done_on, Contact.kind, Contact.outcome)
            .where(tuple_(Contact.customer_id, Contact.done_on).in_(newest))
            .order_by(Contact.due, Contact.id)
        )
        for row in rows:
            found[row.customer_id] = PastContact(row.done_on, row.kind, row.outcome)
    return found


def _needs(db: Reader, offer_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By offer the very important needs, else the important ones, in the customer's words."""
    by_weight: dict[int, dict[NeedWeight, list[str]]] = {}
    for part in chunks(offer_ids):
        for row in db.execute(
            select(Need.offer_id, Need.weight, Need.text)
            .where(Need.offer_id.in_(part))
            .order_by(Need.offer_id, Need.position, Need.id)
        ):
            by_weight.setdefault(row.offer_id, {}).setdefault(row.weight, []).append(row.text)
    return {
        offer_id: tuple(
            weights.get(NeedWeight.VERY_IMPORTANT) or weights.get(NeedWeight.IMPORTANT) or ()
        )
        for offer_id, weights in by_weight.items()
    }


def _add_persons(db: Reader, ids: set[int], persons: dict[int, PersonFacts]) -> None:
    """Load these persons into `persons`, as far as they are not there yet and not restricted."""
    for part in chunks(sorted(ids - persons.keys())):
        there = and_(Person.id.in_(part), Person.restricted_on.is_(None))
        for row in db.execute(select(*PERSON).where(there)):
            persons[row.id] = person_facts(row)


def _with_persons(
    db: Reader,
    contacts: list[ContactFacts],
    offers: list[OfferFacts],
    persons: dict[int, PersonFacts],
) -> tuple[list[ContactFacts], list[OfferFacts]]:
    """Contacts and offers with the person to speak to: the one named, else the customer's first.

    The persons are added to `persons`.
    """
    wanted = [(c.customer_id, c.person_id) for c in contacts]
    wanted += [(o.customer_id, o.person_id) for o in offers]
    _add_persons(db, {person for _customer, person in wanted if person is not None}, persons)
    first: dict[int, int] = {}
    unnamed = {customer for customer, person in wanted if person is None}
    for part in chunks(sorted(unnamed)):
        for row in db.execute(
            select(*PERSON)
            .where(
                Person.customer_id.in_(part),
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.customer_id, Person.position, Person.id)
        ):
            if first.setdefault(row.customer_id, row.id) == row.id:
                persons.setdefault(row.id, person_facts(row))
    return (
        [replace(c, person_id=c.person_id or first.get(c.customer_id)) for c in contacts],
        [replace(o, person_id=o.person_id or first.get(o.customer_id)) for o in offers],
    )
