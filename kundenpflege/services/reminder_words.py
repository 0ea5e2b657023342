"""What helps to begin a talk: salutation, last contact, open wishes, what matters in the offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from kundenpflege.model import Business, Customer, Need, Offer, Person, Wish
from kundenpflege.model.kinds import NeedWeight, OfferKind
from kundenpflege.rules.reminders.facts import PastContact
from kundenpflege.rules.reminders.reminder import Reminder
from kundenpflege.rules.reminders.say import say
from kundenpflege.rules.salutation import letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .reminder_details import last_contacts
from .reminder_people import chunks
from .undecided import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Words:
    """By customer what there is to say; `salutations` by customer and person."""

    salutations: Mapping[tuple[int, int | None], str] = field(default_factory=dict)
    last: Mapping[int, PastContact] = field(default_factory=dict)
    wishes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    needs: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    offer_needs: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def load_words(db: Reader, rows: Sequence[Reminder]) -> Words:
    """For these rows with all their reminders, in a handful of queries."""
    ids = sorted({row.customer_id for row in rows})
    asked = {(r.customer_id, r.person_id) for row in rows for r in (row, *row.also)}
    needs, offer_needs = _needs(db, ids)
    return Words(
        salutations=_salutations(db, ids, asked),
        last=last_contacts(db, ids),
        wishes=_wishes(db, ids),
        needs=needs,
        offer_needs=offer_needs,
    )


def in_words(row: Reminder, words: Words) -> Reminder:
    """The row with what to say, in its further reminders too."""
    return replace(_said(row, words), also=tuple(_said(one, words) for one in row.also))


def _said(reminder: Reminder, words: Words) -> Reminder:
    key = reminder.customer_id
    needs = words.needs.get(key, ())
    if reminder.offer_id is not None:
        needs = words.offer_needs.get(reminder.offer_id, needs)
    return replace(
        reminder,
        say=say(
            words.salutations.get((key, reminder.person_id), ""),
            words.last.get(key),
            words.wishes.get(key, ()),
            needs,
        ),
    )


def _salutations(
    db: Reader, ids: Sequence[int], asked: set[tuple[int, int | None]]
) -> dict[tuple[int, int | None], str]:
    business = db.get(Business, 1)
    country = business.country if business else "DE"
    customers: dict[int, Customer] = {}
    persons: defaultdict[int, list[Person]] = defaultdict(list)
    for part in chunks(ids):
        customers.update(
            (one.id, one) for one in db.scalars(select(Customer).where(Customer.id.in_(part)))
        )
        people = select(Person).where(Person.customer_id.in_(part))
        for person in db.scalars(people.order_by(Person.position, Person.id)):
            persons[person.customer_id].append(person)
    found = {}
    for customer_id, person_id in asked:
        customer = customers.get(customer_id)
        if customer is not None:
            addressee = addressee_of(customer, persons[customer_id], (), person_id)
            text = letter_salutation(addressee, country).text
            found[customer_id, person_id] = text.rstrip(",")
    return found


def _wishes(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks(ids):
        rows = db.execute(
            select(Wish.customer_id, Wish.text)
            .where(Wish.customer_id.in_(part), Wish.done_on.is_(None))
            .order_by(Wish.wanted_by.is_(None), Wish.wanted_by, Wish.id)
        )
        for row in rows:
            found[row.customer_id].append(row.text)
    return {key: tuple(texts) for key, texts in found.items()}


def _needs(
    db: Reader, ids: Sequence[int]
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    """The weightiest needs of the newest open offer by customer, and by offer."""
    newest: dict[int, int] = {}
    by_offer: defaultdict[int, dict[NeedWeight, list[str]]] = defaultdict(dict)
    for part in chunks(ids):
        rows = db.execute(
            select(Offer.customer_id, Offer.id, Need.weight, Need.text)
            .join(Need, Need.offer_id == Offer.id)
            .where(
                Offer.customer_id.in_(part),
                Offer.state.in_(OPEN_STATES),
                Offer.kind != OfferKind.CONFIRMATION,
            )
            .order_by(Offer.id, Need.position, Need.id)
        )
        for row in rows:
            newest[row.customer_id] = row.id
            by_offer[row.id].setdefault(row.weight, []).append(row.text)
    weightiest = {
        key: tuple(
            weights.get(NeedWeight.VERY_IMPORTANT) or weights.get(NeedWeight.IMPORTANT) or ()
        )
        for key, weights in by_offer.items()
    }
    return {key: weightiest[offer] for key, offer in newest.items()}, weightiest
