"""What lies outside the draft of an offer but stands on its paper.

`SheetContext` is loaded once, so that the composer builds the sheet anew at each keystroke without
a database. `completed` adds the files (photos, papers) a changed draft asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kundenpflege.documents.sheet import LetterForm, Letterhead
from kundenpflege.documents.wording import BasedOn
from kundenpflege.model import Address, Business, Customer, Offer, Paper, Person, Picture, User
from kundenpflege.model.kinds import OfferState, PaperKind
from kundenpflege.rules.addressee import Addressee
from kundenpflege.rules.offer_draft import OfferDraft
from kundenpflege.rules.particulars import legal_particulars
from kundenpflege.rules.salutation import LetterSalutation, letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .business import BusinessDetail
from .offer_family import variants_of
from .offer_saving import rounds_cash
from .offers_load import load_draft


@dataclass(frozen=True, slots=True)
class Contacter:
    """Who answers for the offer at our side."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper that can be attached."""

    name: str
    kind: PaperKind
    content: bytes


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the sheet needs beside the draft.

    `addressees` and `emails` by person id, `contacters` by user id; None for the usual one.
    `pictures` and `papers` by id, `variants` the other ways to do it, `tolerance` the usual
    excess of an estimate in percent.
    """

    letterhead: Letterhead
    addressees: Mapping[int | None, Addressee]
    customer_number: str
    consumer: bool
    contacters: Mapping[int | None, Contacter]
    today: date
    sender_country: str = "DE"
    validity_days: int = 30
    thanks: str = ""
    intro: str = ""
    closing: str = ""
    payment_terms: str = ""
    swiss_spelling: bool = False
    emails: Mapping[int | None, str] = field(default_factory=dict)
    cash_rounding: bool = False
    tolerance: Decimal = Decimal(15)
    based_on: BasedOn | None = None
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    papers: Mapping[int, PaperFile] = field(default_factory=dict)
    variants: tuple[OfferDraft, ...] = ()

    def lacks(self, draft: OfferDraft) -> bool:
        """Whether the draft asks for photos or papers that are not loaded yet (`completed`)."""
        return bool(
            _pictures_of(draft) - self.pictures.keys()
            or set(draft.attachments) - self.papers.keys()
        )

    def addressee(self, draft: OfferDraft) -> Addressee:
        """Whom the paper is for."""
        return self.addressees.get(draft.person_id) or self.addressees[None]

    def contacter(self, draft: OfferDraft) -> Contacter:
        """Who answers for the draft."""
        return self.contacters.get(draft.responsible_id) or self.contacters[None]

    def salutation(self, draft: OfferDraft) -> LetterSalutation:
        """The salutation of the paper; the draft's own wording goes first."""
        found = letter_salutation(self.addressee(draft), self.sender_country)
        own = draft.salutation.strip()
        if not own:
            return found
        if self.sender_country != "CH" and own[-1] not in ",.!?:;…":
            own += ","
        return LetterSalutation(own, found.informal, found.plural, own[-1] != ",")


def load_letterhead(business: Business | BusinessDetail) -> Letterhead:
    """The business as its papers show it."""
    seat = " ".join(part for part in (business.postal_code, business.place) if part)
    sender = (business.name, business.street, seat)
    return Letterhead(
        name=business.short_name or business.name,
        company=business.name,
        tagline=business.tagline,
        sender_line=" · ".join(part for part in sender if part),
        logo=business.logo or b"",
        logo_right=business.logo_right,
        brand=business.brand_color,
        footer=legal_particulars(business),
        form=LetterForm.A if business.address_form == "A" else LetterForm.B,
        window_right=business.address_right,
        layout=business.layout,
        stationery=business.stationery or b"",
    )


def sheet_context(db: Reader, offer_id: int) -> SheetContext:
    """What the sheet of this offer needs beside its contents."""
    offer = db.require(Offer, offer_id)
    customer = db.require(Customer, offer.customer_id)
    business = db.get(Business, 1) or Business(id=1)
    persons = list(
        db.scalars(
            select(Person)
            .where(Person.customer_id == customer.id)
            .order_by(Person.left_on.is_not(None), Person.position, Person.id)
        )
    )
    addresses = list(
        db.scalars(
            select(Address)
            .where(Address.customer_id == customer.id)
            .order_by(Address.position, Address.id)
        )
    )
    ids: list[int | None] = [None, *(person.id for person in persons)]
    emails = [person.email for person in persons if person.email and person.left_on is None]
    usual = customer.email or (emails[0] if emails else "")
    by_person = {person.id: person.email for person in persons}
    draft = load_draft(db, offer)
    variants = _variants(db, offer)
    context = SheetContext(
        letterhead=load_letterhead(business),
        addressees={key: addressee_of(customer, persons, addresses, key) for key in ids},
        customer_number=customer.number,
        consumer=not customer.is_business,
        contacters=_contacters(db, business),
        today=db.today,
        sender_country=business.country,
        validity_days=business.validity_days,
        thanks=business.offer_thanks,
        intro=business.offer_intro,
        closing=business.offer_closing,
        payment_terms=business.payment_terms,
        swiss_spelling=business.swiss_spelling,
        emails={key: by_person.get(key or 0) or usual for key in ids},
        cash_rounding=rounds_cash(db),
        tolerance=business.estimate_tolerance,
        based_on=_based_on(db, offer, business.country),
        variants=variants,
    )
    return completed(db, context, draft)


def completed(db: Reader, context: SheetContext, draft: OfferDraft) -> SheetContext:
    """The context with the photos and papers the draft and its variants ask for."""
    wanted = _pictures_of(draft).union(*(_pictures_of(part) for part in context.variants))
    pictures = dict(context.pictures)
    for number in sorted(wanted - pictures.keys()):
        picture = db.get(Picture, number)
        pictures[number] = picture.content if picture is not None else b""
    papers = dict(context.papers)
    for number in draft.attachments:
        paper = None if number in papers else db.get(Paper, number)
        if paper is not None:
            papers[number] = PaperFile(paper.name, paper.kind, paper.content)
    return replace(context, pictures=pictures, papers=papers)


def _pictures_of(draft: OfferDraft) -> set[int]:
    return {line.picture_id for line in draft.lines if line.picture_id is not None}


def _variants(db: Reader, offer: Offer) -> tuple[OfferDraft, ...]:
    """The other ways to do it, for an offer that shows them in its own document."""
    if not offer.variants_included:
        return ()
    found = sorted(variants_of(db, offer), key=lambda one: one.id)
    return tuple(
        load_draft(db, one)
        for one in found
        if one.id != offer.id and one.state is not OfferState.REPLACED
    )


def _based_on(db: Reader, offer: Offer, country: str) -> BasedOn | None:
    """What a confirmation or supplement belongs to."""
    base = db.get(Offer, offer.based_on_id) if offer.based_on_id is not None else None
    if base is None:
        return None
    return BasedOn(base.kind, base.full_number, base.offer_date, base.decided_on, country)


def _contacters(db: Reader, business: Business) -> dict[int | None, Contacter]:
    """Users by id; without one the business itself answers."""
    result: dict[int | None, Contacter] = {
        user.id: Contacter(user.name, user.phone or business.phone, user.email or business.email)
        for user in db.scalars(select(User).order_by(User.id))
    }
    owner = business.owners.replace(";", ",").split(",")[0].split(" und ")[0].strip()
    result[None] = Contacter(owner, business.phone, business.email)
    return result
