"""Reading offers: the list as ids and pages of rows, counts, one offer with all its contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, case, func, or_, select

from kundenpflege.base.errors import NotFoundError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import (
    Address,
    Business,
    Customer,
    Offer,
    OfferDocument,
    Person,
    User,
)
from kundenpflege.model.kinds import CustomerKind, DeclineReason, OfferKind, OfferState
from kundenpflege.rules.offer_check import Finding, OfferSetting, check_offer
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    draft_totals,
    fulfilled_by,
)
from kundenpflege.rules.offer_standing import standing, standing_words
from kundenpflege.rules.particulars import missing_particulars
from kundenpflege.rules.pricing import Totals
from kundenpflege.rules.salutation import letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .addresses import load_addresses
from .follow_ups import FollowUpRow, list_follow_ups
from .offer_choice import choices_of, paper_id
from .offer_drafts import version_of
from .offer_family import variants_of
from .offer_saving import rounds_cash
from .offers_load import load_draft
from .papers import withdrawal_papers
from .persons import load_persons
from .undecided import open_follow_up


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The planned follow-up of an offer."""

    contact_id: int
    due: date
    reason: str


@dataclass(frozen=True, slots=True)
class OfferVersion:
    """One version under the same number, with where it stands today. Amounts in euros."""

    id: int
    revision: int
    number: str
    standing: OfferState
    sent_on: date | None
    net: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class OfferLink:
    """Another paper about the same order: the offer it rests on, its confirmation, a supplement,
    a variant."""

    id: int
    title: str
    kind: OfferKind
    standing: OfferState
    variant_name: str = ""


@dataclass(frozen=True, slots=True)
class OfferDetail:
    """One offer with everything that can be seen of it. Keys in `draft` are row ids.

    `version` is what `save_draft` wants back. `has_document`: the bytes that went out are kept.
    `state` is what was noted last, `standing` where it stands today, `standing_words` the same in
    words. `versions` (oldest first) hold this one, too; `followers` rest on this offer,
    `choices` are the ways shown in its document. What the competitor asked less is
    `price_difference`, in euros.
    """

    id: int
    version: int
    number: str
    title: str
    revision: int
    state: OfferState
    customer_number: str
    customer_name: str
    customer_kind: CustomerKind
    consumer: bool
    person_name: str
    responsible_name: str
    draft: OfferDraft
    totals: Totals
    sent_at: datetime | None
    sent_by: str
    followed_up_on: date | None
    decided_on: date | None
    decline_reason: DeclineReason
    decision_note: str
    changed_at: datetime | None
    follow_up: FollowUp | None
    has_document: bool
    replaces_id: int | None
    replaced_by_id: int | None
    setting: OfferSetting
    kind: OfferKind = OfferKind.OFFER
    standing: OfferState = OfferState.DRAFT
    standing_words: str = ""
    follow_ups: tuple[FollowUpRow, ...] = ()
    versions: tuple[OfferVersion, ...] = ()
    competitor: str = ""
    price_difference: Decimal | None = None
    based_on: OfferLink | None = None
    followers: tuple[OfferLink, ...] = ()
    choices: tuple[OfferLink, ...] = ()

    @property
    def follow_ups_done(self) -> int:
        """How many times the offer was followed up."""
        return sum(row.done_on is not None for row in self.follow_ups)

    @property
    def editable(self) -> bool:
        """Whether the contents can still change."""
        return self.state is OfferState.DRAFT

    @property
    def customer_id(self) -> int:
        """The customer the offer is for."""
        return self.draft.customer_id

    @property
    def needs(self) -> tuple[NeedDraft, ...]:
        """What matters to the customer."""
        return self.draft.needs

    @property
    def lines(self) -> tuple[LineDraft, ...]:
        """The lines in their order."""
        return self.draft.lines

    @property
    def guarantees(self) -> tuple[GuaranteeDraft, ...]:
        """The promises that close the offer."""
        return self.draft.guarantees

    @property
    def fulfilments(self) -> dict[int, tuple[str, ...]]:
        """By need (key): the texts of what meets it."""
        return fulfilled_by(self.draft)

    def check(self, draft: OfferDraft | None = None) -> list[Finding]:
        """The findings before sending, of the stored or of an edited draft."""
        return check_offer(draft or self.draft, self.setting)


def get_offer(db: Reader, offer_id: int) -> OfferDetail:
    """One offer with its contents, sums and what is known about its way."""
    offer = db.require(Offer, offer_id)
    customer = db.require(Customer, offer.customer_id)
    person = db.get(Person, offer.person_id)
    responsible = db.get(User, offer.responsible_id)
    draft = load_draft(db, offer)
    contact = open_follow_up(db, offer_id)
    follow_ups = tuple(list_follow_ups(db, offer_id))
    stands = standing(offer.state, offer.valid_until, db.today)
    return OfferDetail(
        id=offer.id,
        version=version_of(offer),
        number=offer.full_number,
        title=offer_title(offer),
        revision=offer.revision,
        state=offer.state,
        customer_number=customer.number,
        customer_name=customer.name,
        customer_kind=customer.kind,
        consumer=not customer.is_business,
        person_name=person.full_name if person else "",
        responsible_name=responsible.name if responsible else "",
        draft=draft,
        totals=draft_totals(draft, cash_rounding=rounds_cash(db)),
        sent_at=offer.sent_at,
        sent_by=offer.sent_by,
        followed_up_on=offer.followed_up_on,
        decided_on=offer.decided_on,
        decline_reason=offer.decline_reason,
        decision_note=offer.decision_note,
        changed_at=offer.changed_at,
        follow_up=FollowUp(contact.id, contact.due, contact.reason) if contact else None,
        has_document=db.scalar(
            select(OfferDocument.id).where(OfferDocument.offer_id == paper_id(db, offer))
        )
        is not None,
        replaces_id=offer.replaces_id,
        replaced_by_id=_replaced_by(db, offer),
        setting=offer_setting(db, customer),
        kind=offer.kind,
        standing=stands,
        standing_words=standing_words(
            stands, sum(row.done_on is not None for row in follow_ups), offer.kind
        ),
        follow_ups=follow_ups,
        versions=_versions(db, offer),
        competitor=offer.competitor,
        price_difference=offer.price_difference,
        based_on=_link(db, offer.based_on_id),
        choices=tuple(_as_link(one, db.today) for one in choices_of(db, offer)),
        followers=tuple(
            _as_link(other, db.today)
            for other in db.scalars(
                select(Offer)
                .where(
                    or_(Offer.based_on_id == offer_id, Offer.variant_of_id == offer_id),
                    Offer.state != OfferState.REPLACED,
                )
                .order_by(Offer.id)
            )
        ),
    )


def _replaced_by(db: Reader, offer: Offer) -> int | None:
    """The next version, or the variant the customer took in its place."""
    found: int | None = db.scalar(
        select(Offer.id)
        .where(Offer.replaces_id == offer.id)
        .order_by(Offer.revision.desc())
        .limit(1)
    )
    if found is None and offer.state is OfferState.REPLACED:
        ways = variants_of(db, offer)
        found = next((one.id for one in ways if one.state is OfferState.ACCEPTED), None)
    return found


def _versions(db: Reader, offer: Offer) -> tuple[OfferVersion, ...]:
    """All versions under the number of an offer, oldest first."""
    if not offer.number:
        return ()
    rows = db.scalars(
        select(Offer).where(Offer.number == offer.number).order_by(Offer.revision, Offer.id)
    )
    return tuple(
        OfferVersion(
            row.id,
            row.revision,
            row.full_number,
            standing(row.state, row.valid_until, db.today),
            row.sent_at.date() if row.sent_at else None,
            row.net_total,
            row.gross_total,
        )
        for row in rows
    )


def _link(db: Reader, offer_id: int | None) -> OfferLink | None:
    other = db.get(Offer, offer_id)
    return None if other is None else _as_link(other, db.today)


def _as_link(other: Offer, today: date) -> OfferLink:
    stands = standing(other.state, other.valid_until, today)
    return OfferLink(other.id, offer_title(other), other.kind, stands, other.variant_name)


def find_offer(db: Reader, number: str) -> int:
    """The offer with this number (`AN-2026-0001`, `AN-2026-0001/2`; `#12` is the id).

    Without a version the newest one that was sent is meant. NotFoundError when there is none.
    """
    wanted = clean(number)
    found: int | None = None
    if (
        wanted.startswith("#")
        and wanted[1:].isascii()
        and wanted[1:].isdigit()
        and len(wanted) < 12
    ):
        found = db.scalar(select(Offer.id).where(Offer.id == int(wanted[1:])))
    elif wanted:
        base, slash, revision = wanted.rpartition("/")
        same = func.lower(Offer.number)
        condition = same == wanted.lower()
        if slash and revision.isascii() and revision.isdigit() and len(revision) < 9:
            condition = or_(condition, and_(same == base.lower(), Offer.revision == int(revision)))
        found = db.scalar(
            select(Offer.id)
            .where(condition)
            .order_by(case((Offer.state == OfferState.DRAFT, 1), else_=0), Offer.revision.desc())
            .limit(1)
        )
    if found is None:
        raise NotFoundError(_("Es gibt kein Angebot {number}.").format(number=wanted or "–"))
    return found


def offer_setting(db: Reader, customer: Customer) -> OfferSetting:
    """What the check must know beside the draft."""
    business = db.get(Business, 1) or Business(id=1)
    address = db.scalar(
        select(func.count())
        .select_from(Address)
        .where(Address.customer_id == customer.id, Address.place != "")
    )
    return OfferSetting(
        today=db.today,
        has_address=bool(address),
        consumer=not customer.is_business,
        discount_limit=business.discount_limit,
        particulars=tuple(hint.text for hint in missing_particulars(business)),
        questions=_questions(db, customer),
        country=business.country,
        withdrawal=withdrawal_papers(db),
        standing_texts={
            "thanks": business.offer_thanks,
            "intro": business.offer_intro,
            "closing": business.offer_closing,
            "payment_terms": business.payment_terms,
        },
        variables=_variables(db, business),
        restricted=customer.restricted_on is not None,
    )


def _variables(db: Reader, business: Business) -> dict[int | None, frozenset[str]]:
    """The variables of texts that have a value whatever the offer says, by responsible user."""
    always = {"Anrede", "Name", "Nummer", "Datum", "Gültig", "Gesamtpreis"}
    if business.name or business.short_name:
        always.add("Firma")

    def of(name: str, phone: str) -> frozenset[str]:
        named = {"Ansprechpartner"} if name else set()
        return frozenset(always | named | ({"Durchwahl"} if phone else set()))

    known: dict[int | None, frozenset[str]] = {
        row.id: of(row.name, row.phone or business.phone)
        for row in db.rows(select(User.id, User.name, User.phone))
    }
    return known | {None: of(business.owners, business.phone)}


def _questions(db: Reader, customer: Customer) -> dict[int | None, str]:
    """What the salutation would need to know, by the person the offer is for."""
    persons = load_persons(db, customer.id)
    addresses = load_addresses(db, customer.id)
    found = {
        key: letter_salutation(addressee_of(customer, persons, addresses, key)).uncertain
        for key in (None, *(person.id for person in persons))
    }
    return {key: question for key, question in found.items() if question}


def offer_title(offer: Offer) -> str:
    """The number; of drafts the word, with the number that a new version will have."""
    if offer.state is not OfferState.DRAFT:
        return offer.full_number
    if offer.number:
        return _("Entwurf {number}").format(number=offer.full_number)
    return _("Entwurf")
