"""The sheet of an offer: every text of the paper, ready to print.

`SheetContext` holds what lies outside the draft, so that the composer loads it once and builds
the sheet anew at each keystroke without a database. The paper speaks German whatever the language
of the screen, so nothing here is translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from kundenpflege.base.dates import format_long_date
from kundenpflege.base.money import format_money
from kundenpflege.documents import wording
from kundenpflege.documents.sheet import InfoRow, LetterForm, Letterhead, OfferSheet
from kundenpflege.model import Address, Business, Customer, Offer, Person, User
from kundenpflege.model.kinds import TaxMode
from kundenpflege.rules.address_block import address_lines, short_name
from kundenpflege.rules.addressee import Addressee
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals
from kundenpflege.rules.particulars import legal_particulars
from kundenpflege.rules.pricing import Totals
from kundenpflege.rules.salutation import LetterSalutation, letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .business import BusinessDetail
from .swiss_sheet import swiss_sheet

#: Stands in the place of the number while the offer is a draft.
DRAFT_WORD = "Entwurf"

#: §35a EStG speaks of wages in the household with their VAT.
_LABOUR_MODES = (TaxMode.REGULAR, TaxMode.SMALL_BUSINESS)


@dataclass(frozen=True, slots=True)
class Contacter:
    """Who answers for the offer at our side."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the sheet needs beside the draft.

    `addressees` and `emails` by person id, `contacters` by user id; None for the usual one.
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
    return SheetContext(
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
    )


def build_sheet(context: SheetContext, draft: OfferDraft, number: str = "") -> OfferSheet:
    """The sheet of a draft; without a `number` it says „Entwurf“. Pure: no database, no files."""
    sums = draft_totals(draft)
    salutation = context.salutation(draft)
    needs = tuple(need.text for need in draft.needs if need.text)
    day = draft.offer_date or context.today
    until = draft.valid_until or day + timedelta(days=context.validity_days)
    contacter = context.contacter(draft)
    addressee = context.addressee(draft)
    sheet = OfferSheet(
        letterhead=context.letterhead,
        date=day,
        subject=draft.subject,
        number=number or DRAFT_WORD,
        recipient=short_name(addressee),
        info=_info(context, number or DRAFT_WORD, day, until, contacter),
        address=address_lines(addressee, context.sender_country),
        salutation=salutation.text,
        thanks=_thanks(context, draft, salutation, bool(needs)),
        needs_title=wording.needs_title(salutation),
        needs=needs,
        intro=draft.intro or context.intro or wording.intro_sentence(salutation, needs=bool(needs)),
        lines=wording.sheet_lines(draft.lines, sums),
        totals=wording.total_rows(
            sums,
            consumer=context.consumer,
            country=context.sender_country,
            discount_reason=draft.discount_reason,
        ),
        notes=_notes(context, draft, sums, until),
        guarantees=tuple(part.text for part in draft.guarantees if part.text),
        closing=draft.closing or context.closing or wording.closing_sentence(salutation),
        greeting=wording.greeting(context.sender_country, informal=salutation.informal),
        signature=contacter.name,
        signer=contacter.name,
    )
    return swiss_sheet(sheet) if context.swiss_spelling else sheet


def _contacters(db: Reader, business: Business) -> dict[int | None, Contacter]:
    """Users by id; without one the business itself answers."""
    result: dict[int | None, Contacter] = {
        user.id: Contacter(user.name, user.phone or business.phone, user.email or business.email)
        for user in db.scalars(select(User).order_by(User.id))
    }
    owner = business.owners.replace(";", ",").split(",")[0].split(" und ")[0].strip()
    result[None] = Contacter(owner, business.phone, business.email)
    return result


def _info(
    context: SheetContext, number: str, day: date, until: date, contacter: Contacter
) -> tuple[InfoRow, ...]:
    rows = (
        InfoRow("Angebot", number, strong=True),
        InfoRow("Kundennummer", context.customer_number),
        InfoRow("Datum", format_long_date(day)),
        InfoRow("gültig bis", format_long_date(until)),
        InfoRow("Ihr Ansprechpartner", contacter.name),
        InfoRow("Durchwahl", contacter.phone),
    )
    return tuple(row for row in rows if row.value)


def _thanks(
    context: SheetContext, draft: OfferDraft, salutation: LetterSalutation, needs: bool
) -> str:
    """Thanks with the day of the talk, then the sentence that leads to the needs.

    An own wording may name the day by {Datum}; without a day it gives way to the usual one.
    """
    usual = wording.thanks_sentence(draft.talk_date, salutation, needs=needs)
    own = draft.thanks or context.thanks
    if not own or ("{Datum}" in own and draft.talk_date is None):
        return usual
    if draft.talk_date is not None:
        own = own.replace("{Datum}", format_long_date(draft.talk_date))
    if not needs:
        return own.removesuffix(":") + "." if own.endswith(":") else own
    if own.endswith(":"):
        return own
    thanks = wording.thanks_sentence(draft.talk_date, salutation, needs=False)
    return own + usual.removeprefix(thanks)


def _notes(context: SheetContext, draft: OfferDraft, sums: Totals, until: date) -> tuple[str, ...]:
    """The sentences below the total."""
    labour = context.consumer and context.sender_country == "DE" and sums.tax_mode in _LABOUR_MODES
    notes = (
        wording.tax_sentence(draft.tax_mode, context.sender_country),
        _optional_sentence(sums, context.consumer),
        wording.labour_sentence(sums) if labour else "",
        wording.validity_sentence(until),
        draft.payment_terms or context.payment_terms,
    )
    return tuple(note for note in notes if note)


def _optional_sentence(sums: Totals, consumer: bool) -> str:
    """What all optional lines cost together; consumers see it with VAT (§3 PAngV)."""
    if sums.optional <= 0:
        return ""
    amount = format_money(sums.optional_gross if consumer else sums.optional)
    if sums.tax_mode is TaxMode.REGULAR:
        amount += " brutto" if consumer else " netto"
    return f"Die Leistungen auf Wunsch kosten zusammen {amount}."
