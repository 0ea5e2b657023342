"""What the reminder rules look at: loaded once, read by all rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kundenpflege.model.kinds import ContactKind, Importance, OfferKind, OfferState, Salutation
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.maintenance import InstallationFacts, TypeFacts
from kundenpflege.rules.qualification import Verdict
from kundenpflege.rules.work_calendar import WorkCalendar


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
    responsible_id: int | None = None


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
    # month * 100 + day; None: no name in the calendar, or none wanted
    name_day: int | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A planned contact; `offer_open` tells that it belongs to an offer still undecided,
    `attempts` how often nobody was reached."""

    id: int
    customer_id: int
    kind: ContactKind
    reason: str
    due: date
    person_id: int | None = None
    at_time: str = ""
    note: str = ""
    offer_open: bool = False
    attempts: int = 0


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
class JobFacts:
    """An order that nothing is noted as installed for; `id` of the offer."""

    id: int
    customer_id: int
    subject: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class JubileeFacts:
    """A customer (`id`) since the day `since`."""

    id: int
    since: date

    @property
    def customer_id(self) -> int:
        """The customer."""
        return self.id


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """A new customer `id`, known since `day`, whom the customer `customer_id` sent to us."""

    id: int
    customer_id: int
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """The last contact with a customer, done, with nothing planned after it."""

    id: int
    customer_id: int
    kind: ContactKind
    reason: str
    done_on: date
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class GapFacts:
    """A customer (`id`) with nothing planned; a contact is wanted every `months`, the last one was
    on `last_care`. `known_since` counts where there was none."""

    id: int
    months: int
    last_care: date | None
    known_since: date | None = None

    @property
    def customer_id(self) -> int:
        """The customer."""
        return self.id


@dataclass(frozen=True, slots=True)
class SleeperFacts:
    """A customer (`id`) who sleeps: `months` after the last purchase on `bought_on`."""

    id: int
    bought_on: date | None
    months: int
    last_contact: date | None = None

    @property
    def customer_id(self) -> int:
        """The customer."""
        return self.id


#: What stands in each group of the facts: the kind of the subject of its reminders.
_SUBJECTS = {
    "contacts": "contact",
    "offers": "offer",
    "birthdays": "person",
    "milestones": "person",
    "named": "person",
    "decisions": "decision",
    "enquiries": "enquiry",
    "wishes": "wish",
    "jubilees": "customer",
    "installations": "installation",
    "jobs": "offer",
    "referrals": "customer",
    "loose_ends": "contact",
    "gaps": "customer",
    "sleepers": "customer",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules read, as far as it is near today: planned contacts, open offers,
    birthdays (`milestones`: round ones farther ahead), name days, decisions, enquiries without an
    answer, wishes, customers with a jubilee, installations with their `types`, jobs done years
    ago, referrals, contacts without a next step, customers nobody cares for or who sleep.

    `deciders` names by customer whom to speak to about decisions. `returning` holds by rule and
    subject the occasions that were put off and whose day has come. `left_out` counts by rule key
    what a very large business has beyond the loaded ones.
    """

    customers: Mapping[int, CustomerFacts] = field(default_factory=dict)
    persons: Mapping[int, PersonFacts] = field(default_factory=dict)
    contacts: tuple[ContactFacts, ...] = ()
    offers: tuple[OfferFacts, ...] = ()
    birthdays: tuple[PersonFacts, ...] = ()
    milestones: tuple[PersonFacts, ...] = ()
    named: tuple[PersonFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    deciders: Mapping[int, int] = field(default_factory=dict)
    enquiries: tuple[EnquiryFacts, ...] = ()
    wishes: tuple[WishFacts, ...] = ()
    jubilees: tuple[JubileeFacts, ...] = ()
    installations: tuple[InstallationFacts, ...] = ()
    types: Mapping[int, TypeFacts] = field(default_factory=dict)
    jobs: tuple[JobFacts, ...] = ()
    referrals: tuple[ReferralFacts, ...] = ()
    loose_ends: tuple[LooseEnd, ...] = ()
    gaps: tuple[GapFacts, ...] = ()
    sleepers: tuple[SleeperFacts, ...] = ()
    returning: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    follow_up_days: int = 7
    enquiry_days: int = 1
    birthday_lead_days: int = 14
    left_out: Mapping[str, int] = field(default_factory=dict)

    def person(self, person_id: int | None) -> PersonFacts | None:
        """The person, when known."""
        return None if person_id is None else self.persons.get(person_id)

    def type_of(self, installation: InstallationFacts) -> TypeFacts | None:
        """The kind of occasion of something installed."""
        return None if installation.type_id is None else self.types.get(installation.type_id)

    def speaks(self, day: date, customer: CustomerFacts) -> date:
        """When a reminder for `day` speaks up: free days are moved as the business has set it."""
        return self.calendar.shifted(day, customer.responsible_id)

    def returned(self, rule: str, subject: str) -> list[date]:
        """The days of the occasions of this subject that were put off until today or before."""
        days = []
        for text in self.returning.get((rule, subject), ()):
            try:
                days.append(date.fromisoformat(text))
            except ValueError:
                continue
        return sorted(days)

    def customer_ids(self) -> set[int]:
        """All customers that the facts are about."""
        return {one.customer_id for name in _SUBJECTS for one in getattr(self, name)}

    def about(self, subjects: Collection[str]) -> Facts:
        """The facts about these subjects of reminders (`offer:7`) alone."""
        kept: dict[str, Any] = {
            name: tuple(one for one in getattr(self, name) if f"{kind}:{one.id}" in subjects)
            for name, kind in _SUBJECTS.items()
        }
        return replace(self, **kept)
