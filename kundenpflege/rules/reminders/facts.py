"""What the reminder rules look at: loaded once, read by all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kundenpflege.model.kinds import ContactKind, Importance, OfferKind, OfferState, Salutation
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.qualification import Verdict


@dataclass(frozen=True, slots=True)
class PastContact:
    """The last touch with a customer."""

    day: date
    kind: ContactKind
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as far as reminders speak of it; `is_business` decides net or gross amounts."""

    id: int
    number: str
    name: str
    importance: Importance = Importance.NONE
    is_business: bool = False
    has_company: bool = False
    phone: str = ""
    email: str = ""
    since: date | None = None
    last: PastContact | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person with what a call or a card needs."""

    id: int
    customer_id: int
    name: str
    salutation: Salutation = Salutation.UNKNOWN
    role: str = ""
    phone: str = ""
    email: str = ""
    birth_day: int | None = None
    birth_month: int | None = None
    birth_year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A planned contact; `offer_open` tells that it belongs to an offer still undecided."""

    id: int
    customer_id: int
    kind: ContactKind
    reason: str
    due: date
    person_id: int | None = None
    at_time: str = ""
    note: str = ""
    offer_open: bool = False


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An undecided offer that was sent. `needs` are the customer's words, the weightiest first.

    `planned` is the next planned contact about it, `talked_on` the last done one and `talk_due`
    the latest day such a one was planned for. Amounts in euros.
    """

    id: int
    customer_id: int
    number: str
    subject: str
    state: OfferState
    sent_on: date
    offer_date: date | None = None
    valid_until: date | None = None
    followed_up_on: date | None = None
    person_id: int | None = None
    net_total: Decimal = Decimal(0)
    gross_total: Decimal = Decimal(0)
    needs: tuple[str, ...] = ()
    planned: ContactFacts | None = None
    talked_on: date | None = None
    talk_due: date | None = None
    kind: OfferKind = OfferKind.OFFER


@dataclass(frozen=True, slots=True)
class EnquiryFacts:
    """An open enquiry without an answer."""

    id: int
    customer_id: int
    received_on: date
    subject: str
    source: str = ""
    person_id: int | None = None
    verdict: Verdict = Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class WishFacts:
    """An open wish with the day by which it is wanted."""

    id: int
    customer_id: int
    text: str
    wanted_by: date
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules read: planned contacts and birthdays near today, open offers, decisions
    and wishes near today, enquiries without an answer. `deciders` names by customer whom to speak
    to about decisions.

    `left_out` counts by rule key what a very large business has beyond the loaded ones.
    """

    customers: Mapping[int, CustomerFacts] = field(default_factory=dict)
    persons: Mapping[int, PersonFacts] = field(default_factory=dict)
    contacts: tuple[ContactFacts, ...] = ()
    offers: tuple[OfferFacts, ...] = ()
    birthdays: tuple[PersonFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    deciders: Mapping[int, int] = field(default_factory=dict)
    enquiries: tuple[EnquiryFacts, ...] = ()
    wishes: tuple[WishFacts, ...] = ()
    follow_up_days: int = 7
    left_out: Mapping[str, int] = field(default_factory=dict)

    def person(self, person_id: int | None) -> PersonFacts | None:
        """The person, when known."""
        return None if person_id is None else self.persons.get(person_id)
