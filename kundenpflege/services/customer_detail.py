"""One customer with people, addresses, figures and what letters make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, or_, select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Category, Contact, Customer, CustomerCategory, Offer, User
from kundenpflege.model.kinds import (
    ContactKind,
    CustomerKind,
    Importance,
    OfferKind,
    OfferState,
    Phase,
    Potential,
)
from kundenpflege.rules.phase import PhaseResult, derive_phase
from kundenpflege.store import Reader

from .addressees import addressee_of
from .addresses import AddressDetail, address_details, load_addresses
from .care import load_rhythms
from .custom_fields import CustomValueRow, customer_values
from .decision_dates import DecisionRow, list_decision_dates
from .enquiries import EnquiryRow, list_enquiries
from .importance import Proposals, propose
from .letter_address import letter_of
from .offer_family import not_beside_its_root
from .persons import PersonDetail, load_persons, person_details
from .phases import known_turnover, load_facts
from .tags import tags_of
from .undecided import OPEN_STATES
from .websites import WebsiteDetail, list_websites
from .wishes import WishRow, list_wishes

#: The customer's own fields that may be written.
CUSTOMER_FIELDS = frozenset(
    {
        "number",
        "kind",
        "name",
        "company",
        "company_extra",
        "importance",
        "potential",
        "phone",
        "email",
        "website",
        "salutation_override",
        "net_prices",
        "vat_id",
        "source",
        "since",
        "last_order",
        "turnover",
        "note",
        "responsible_id",
        "address_override",
        "phase_override",
        "phase_note",
        "referred_by_id",
        "privacy_info_on",
        "keep_until",
        "keep_reason",
        "contacts_per_year",
    }
)
#: Shown too, but written by their own services.
_SHOWN = ("restricted_on", "restricted_reason")


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """Facts for the tiles. Amounts in euros net; contacts of the last twelve months against
    `contacts_wanted`, the rhythm of the class."""

    turnover: Decimal | None
    orders: int
    order_value: Decimal
    open_offers: int
    open_value: Decimal
    contacts_done: int
    contacts_planned: int
    contacts_wanted: int
    last_contact: date | None
    next_contact: date | None
    next_contact_id: int | None
    next_kind: ContactKind | None
    next_reason: str


@dataclass(frozen=True, slots=True)
class Referral:
    """Another customer: the one who recommended us, or one who came to us that way."""

    id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """A customer with people, addresses and what letters make of them.

    `salutation` is the line a letter begins with, `address_lines` what stands in the window,
    `letter_question` what must be asked before a letter goes out (empty: nothing). `proposals` are
    class and potential as the figures speak. Wishes and enquiries hold those done, too.
    """

    id: int
    version: int
    number: str
    kind: CustomerKind
    name: str
    company: str
    company_extra: str
    importance: Importance
    potential: Potential
    phone: str
    email: str
    website: str
    salutation_override: str
    net_prices: bool | None
    vat_id: str
    source: str
    since: date | None
    last_order: date | None
    turnover: Decimal | None
    note: str
    responsible_id: int | None
    address_override: str
    phase_override: Phase | None
    phase_note: str
    referred_by_id: int | None
    privacy_info_on: date | None
    keep_until: date | None
    keep_reason: str
    restricted_on: date | None
    restricted_reason: str
    created_at: datetime | None
    is_business: bool
    responsible_name: str
    responsible_color: str
    persons: tuple[PersonDetail, ...]
    addresses: tuple[AddressDetail, ...]
    categories: tuple[tuple[int, str], ...]
    salutation: str
    address_lines: tuple[str, ...]
    letter_closing: str
    letter_question: str
    phase: PhaseResult
    figures: CustomerFigures
    proposals: Proposals
    tags: tuple[str, ...]
    custom: tuple[CustomValueRow, ...]
    websites: tuple[WebsiteDetail, ...]
    wishes: tuple[WishRow, ...]
    decision_dates: tuple[DecisionRow, ...]
    enquiries: tuple[EnquiryRow, ...]
    referred_by: Referral | None
    referrals: tuple[Referral, ...]
    contacts_per_year: int | None = None

    @property
    def address(self) -> AddressDetail | None:
        """The address for letters."""
        return self.addresses[0] if self.addresses else None


def get_customer(db: Reader, customer_id: int) -> CustomerDetail:
    """One customer with everything the detail shows; NotFoundError when gone."""
    customer = db.require(Customer, customer_id)
    persons = load_persons(db, customer_id)
    addresses = load_addresses(db, customer_id)
    responsible = db.get(User, customer.responsible_id)
    letter = letter_of(db, addressee_of(customer, persons, addresses))
    facts = load_facts(db, [customer_id])[customer_id]
    categories = db.rows(
        select(Category.id, Category.name)
        .join(CustomerCategory, CustomerCategory.category_id == Category.id)
        .where(CustomerCategory.customer_id == customer_id)
        .order_by(Category.position, Category.id)
    )
    phase = derive_phase(facts, db.today)
    referrer = db.get(Customer, customer.referred_by_id)
    return CustomerDetail(
        id=customer.id,
        version=db.version(customer),
        created_at=customer.created_at,
        is_business=customer.is_business,
        responsible_name=responsible.name if responsible else "",
        responsible_color=responsible.color if responsible else "",
        persons=person_details(db, persons),
        addresses=address_details(db, addresses),
        categories=tuple((row.id, row.name) for row in categories),
        salutation=letter.salutation,
        address_lines=letter.lines,
        letter_closing=letter.closing,
        letter_question=letter.question,
        phase=phase,
        figures=_figures(db, customer, facts.last_contact),
        proposals=propose(db, customer_id, phase.phase),
        tags=tags_of(db, [customer_id]).get(customer_id, ()),
        custom=customer_values(db, customer_id),
        websites=list_websites(db, customer_id),
        wishes=tuple(list_wishes(db, customer_id, open_only=False)),
        decision_dates=tuple(list_decision_dates(db, customer_id)),
        enquiries=tuple(list_enquiries(db, customer_id)),
        referred_by=_referral(referrer) if referrer is not None else None,
        referrals=list_referrals(db, customer_id),
        **{name: getattr(customer, name) for name in (*CUSTOMER_FIELDS, *_SHOWN)},
    )


def list_referrals(db: Reader, customer_id: int) -> tuple[Referral, ...]:
    """The customers who came on the recommendation of this one, by name."""
    found = db.scalars(
        select(Customer)
        .where(Customer.referred_by_id == customer_id)
        .order_by(Customer.sort_name, Customer.id)
    )
    return tuple(_referral(customer) for customer in found)


def _referral(customer: Customer) -> Referral:
    return Referral(customer.id, customer.number, customer.name)


def _figures(db: Reader, customer: Customer, last_contact: date | None) -> CustomerFigures:
    offers = db.rows(
        select(Offer.state, Offer.net_total).where(
            Offer.customer_id == customer.id,
            Offer.state.in_((*OPEN_STATES, OfferState.ACCEPTED)),
            Offer.kind != OfferKind.CONFIRMATION,
            # Of several variants the customer orders one.
            or_(Offer.state == OfferState.ACCEPTED, not_beside_its_root(OPEN_STATES)),
        )
    )
    accepted = [row.net_total for row in offers if row.state is OfferState.ACCEPTED]
    waiting = [row.net_total for row in offers if row.state is not OfferState.ACCEPTED]
    planned = db.rows(
        select(Contact.id, Contact.due, Contact.kind, Contact.reason)
        .where(Contact.customer_id == customer.id, Contact.done_on.is_(None))
        .order_by(Contact.due, Contact.at_time, Contact.id)
    )
    done = db.scalar(
        select(func.count(Contact.id)).where(
            Contact.customer_id == customer.id,
            Contact.done_on > add_months(db.today, -12),
            Contact.done_on <= db.today,
        )
    )
    first = planned[0] if planned else None
    return CustomerFigures(
        turnover=db.scalar(select(known_turnover()).where(Customer.id == customer.id)),
        orders=len(accepted),
        order_value=sum(accepted, Decimal(0)),
        open_offers=len(waiting),
        open_value=sum(waiting, Decimal(0)),
        contacts_done=int(done or 0),
        contacts_planned=len(planned),
        contacts_wanted=load_rhythms(db).wanted(customer.importance, customer.contacts_per_year),
        last_contact=last_contact,
        next_contact=first.due if first else None,
        next_contact_id=first.id if first else None,
        next_kind=first.kind if first else None,
        next_reason=first.reason if first else "",
    )
