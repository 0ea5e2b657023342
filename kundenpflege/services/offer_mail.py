"""The mail that an offer goes out with. Its text speaks German whatever the screen's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kundenpflege.base.text import clean
from kundenpflege.documents import wording
from kundenpflege.documents.amounts import day_text, is_swiss
from kundenpflege.documents.words import words
from kundenpflege.model import Offer
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.offer_standing import awaits_decision, binds
from kundenpflege.rules.salutation import LetterSalutation
from kundenpflege.rules.spelling import swiss
from kundenpflege.store import Reader

from .offer_sheet import SheetContext, sheet_context
from .offers_load import load_draft
from .text_values import fill_text

#: Signs that Windows forbids in file names.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail to look over and send: `to` is empty when no address is known."""

    to: str
    subject: str
    body: str
    attachment: str
    sender: str = ""


def attachment_name(number: str, kind: OfferKind = OfferKind.OFFER, country: str = "DE") -> str:
    """`Angebot AN-2026-0001.pdf`, `Angebot AN-2026-0001-2.pdf`, in Switzerland `Offerte …`; a
    valid name on every system."""
    name = _FORBIDDEN.sub("-", clean(f"{words(kind, country).name} {number or 'Entwurf'}"))
    return f"{name[:_LONGEST].rstrip('. -')}.pdf"


def mail_draft(db: Reader, offer_id: int, block: str = "", body: str = "") -> MailDraft:
    """The mail for an offer: right salutation, what is attached, until when, and who calls.

    `block` is a text block that stands in the place of the usual sentences, `body` a whole text
    of the user; the variables of both are filled in as far as they have a value.
    """
    offer = db.require(Offer, offer_id)
    draft = load_draft(db, offer)
    context = sheet_context(db, offer_id)
    salutation = context.salutation(draft)
    contacter = context.contacter(draft)
    number = offer.full_number
    country = context.sender_country
    title = " ".join(part for part in (words(offer.kind, country).name, number) if part)
    swiss_offer = offer.kind is OfferKind.OFFER and is_swiss(country)
    paper = _OFFERTE if swiss_offer else _PAPERS[offer.kind]
    subject = swiss(draft.subject) if context.swiss_spelling else draft.subject
    about = f" „{subject}“" if subject else ""
    you = _you(salutation)
    begin = "wie besprochen" if draft.talk_date else "wie gewünscht"
    first = f"{begin} {you.get} {paper.our} {title}{about} als PDF im Anhang."
    if salutation.capital:
        first = first[:1].upper() + first[1:]
    if draft.valid_until is not None and binds(offer.kind, draft.binding):
        first += f" {paper.it} gilt bis zum {day_text(draft.valid_until, country)}."
    call = (
        f"Ich melde mich in den nächsten Tagen, um {paper.it_object} mit {you.dative} "
        f"durchzusprechen. {you.questions}"
    )
    if not awaits_decision(offer.kind):
        call = you.thanks
    number_known = number if offer.state is not OfferState.DRAFT else ""
    sentences = [first, call]
    if block:
        sentences = [fill_text(context, draft, block, number_known).text]
        if salutation.capital:
            sentences = [sentences[0][:1].upper() + sentences[0][1:]]
    if context.swiss_spelling:
        sentences = [swiss(sentence) for sentence in sentences]
    ending = [
        wording.greeting(country, informal=salutation.informal),
        contacter.name,
    ]
    parts = (salutation.text, *sentences, _joined(ending), _signature(context, contacter.phone))
    usual = "\n\n".join(parts).rstrip() + "\n"
    return MailDraft(
        to=_address(context, draft.person_id),
        subject=clean(": ".join(part for part in (title, subject) if part)),
        body=fill_text(context, draft, body, number_known).text.rstrip() + "\n" if body else usual,
        attachment=attachment_name(number, offer.kind, country),
        sender=contacter.email,
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """The words that a paper's gender asks for."""

    our: str
    it: str
    it_object: str


_PAPERS = {
    OfferKind.OFFER: _Paper("unser", "Es", "es"),
    OfferKind.ESTIMATE: _Paper("unseren", "Er", "ihn"),
    OfferKind.CONFIRMATION: _Paper("unsere", "Sie", "sie"),
    OfferKind.SUPPLEMENT: _Paper("unseren", "Er", "ihn"),
}
_OFFERTE = _Paper("unsere", "Sie", "sie")


@dataclass(frozen=True, slots=True)
class _You:
    """The words of the mail in one form of address."""

    get: str
    dative: str
    questions: str
    thanks: str


def _you(salutation: LetterSalutation) -> _You:
    if not salutation.informal:
        return _You(
            "erhalten Sie",
            "Ihnen",
            "Wenn Sie vorher Fragen haben, rufen Sie mich gern an.",
            "Vielen Dank für Ihren Auftrag. Wenn Sie Fragen haben, rufen Sie mich gern an.",
        )
    if salutation.plural:
        return _You(
            "bekommt ihr",
            "euch",
            "Wenn ihr vorher Fragen habt, ruft mich gern an.",
            "Vielen Dank für euren Auftrag. Wenn ihr Fragen habt, ruft mich gern an.",
        )
    return _You(
        "bekommst du",
        "dir",
        "Wenn du vorher Fragen hast, ruf mich gern an.",
        "Vielen Dank für deinen Auftrag. Wenn du Fragen hast, ruf mich gern an.",
    )


def _address(context: SheetContext, person_id: int | None) -> str:
    return context.emails.get(person_id) or context.emails[None]


def _signature(context: SheetContext, phone: str) -> str:
    """The particulars that business mails must carry like letters (§35a GmbHG, §37a HGB)."""
    rows = [" · ".join(column) for column in context.letterhead.footer]
    if phone and phone not in "\n".join(rows):
        rows.insert(0, f"Durchwahl {phone}")
    return "-- \n" + "\n".join(rows) if rows else ""


def _joined(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)
