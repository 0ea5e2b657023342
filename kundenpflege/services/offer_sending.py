"""Sending an offer: number, snapshot, bytes and follow-up in one final step; the paper itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.model import Business, Contact, Customer, Offer, OfferDocument
from kundenpflege.model.kinds import ContactKind, ContactNature, OfferState
from kundenpflege.rules.offer_check import Severity, check_offer
from kundenpflege.rules.offer_standing import awaits_decision
from kundenpflege.store import Reader, Writer

from .follow_ups import start_plan
from .numbers import next_number
from .offer_choice import paper_id
from .offer_drafts import require_draft
from .offer_kinds import CIRCLES
from .offer_mail import attachment_name
from .offer_saving import touch
from .offer_sheet import build_sheet, sheet_context
from .offer_snapshot import from_json, texts, to_json
from .offers_load import load_draft
from .offers_read import offer_setting

#: Makes the bytes of a sheet; runs in any thread.
Render = Callable[[OfferSheet], bytes]


class SendWay(StrEnum):
    """How an offer goes out."""

    MAIL = "mail"
    PRINT = "print"
    SAVE = "save"
    SMTP = "smtp"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class SentOffer:
    """What sending gave. `follow_up` is the day of the first planned call, None where none is
    planned (confirmations); `appointment` when it is handed over in person."""

    id: int
    number: str
    pdf: bytes
    follow_up: date | None
    file_name: str
    how: SendWay
    appointment: datetime | None = None


def render_pdf(sheet: OfferSheet) -> bytes:
    """The PDF of a sheet; the same sheet always gives the same bytes."""
    from kundenpflege.documents.offer import render

    return render(sheet)


def render_later(sheet: OfferSheet) -> bytes:
    """Renders nothing: the paper is drawn from its snapshot when it is asked for (many offers)."""
    return b""


def send_offer(
    db: Writer,
    offer_id: int,
    how: SendWay | str,
    render: Render = render_pdf,
    appointment: datetime | None = None,
) -> SentOffer:
    """Send a draft: it gets its number, its paper is kept as it is, and calls are planned.

    Handed over in person, it is brought at `appointment` (that visit is planned, the calls count
    from it) or was handed over just now. The step is final: it is recorded, but never undone. The
    version before becomes „ersetzt“. InputError (by place) when the check finds what must not go
    out, or for an `appointment` that is over.
    """
    offer = require_draft(db, offer_id)
    how = SendWay(how)
    if how is not SendWay.PERSON:
        appointment = None
    elif appointment is not None and appointment.date() < db.today:
        raise InputError({"appointment": _("Bitte einen Termin ab heute wählen.")})
    business = db.get(Business, 1) or Business(id=1)
    customer = db.require(Customer, offer.customer_id)
    draft = load_draft(db, offer)
    errors = {
        finding.where: finding.text
        for finding in check_offer(draft, offer_setting(db, customer))
        if finding.severity is Severity.ERROR
    }
    if errors:
        raise InputError(
            errors,
            "\n".join((_("Das Angebot kann so noch nicht gesendet werden:"), *errors.values())),
        )
    before = _replace_earlier(db, offer)
    if not offer.number:
        offer.number = next_number(db, CIRCLES[offer.kind])
    offer.offer_date = offer.offer_date or db.today
    if awaits_decision(offer.kind):
        offer.valid_until = offer.valid_until or offer.offer_date + timedelta(
            days=business.validity_days
        )
    else:
        offer.valid_until = None
    offer.state = OfferState.SENT
    offer.sent_at = db.now
    offer.sent_by = how.value
    touch(db, offer)
    db.flush()
    context = sheet_context(db, offer_id)
    sheet = build_sheet(context, load_draft(db, offer), offer.full_number)
    pdf = render(sheet)
    db.add(
        OfferDocument(
            offer_id=offer_id,
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest() if pdf else "",
            snapshot=to_json(sheet, whole=not pdf),
            created_at=db.now,
        )
    )
    for other in before:
        _drop_planned(db, other)
    if appointment is not None:
        _plan_visit(db, offer, appointment)
    follow_up = start_plan(db, offer, appointment.date() if appointment else None)
    db.relabel(
        _("{kind} {number} gesendet").format(kind=offer.kind.label, number=offer.full_number)
    )
    db.seal()
    name = attachment_name(offer.full_number, offer.kind, context.sender_country)
    return SentOffer(offer_id, offer.full_number, pdf, follow_up, name, how, appointment)


def offer_sheet(db: Reader, offer_id: int) -> OfferSheet:
    """The paper's texts: of a sent offer as they went out, of a draft as they would today."""
    offer = db.require(Offer, offer_id)
    if offer.state is not OfferState.DRAFT:
        snapshot = db.scalar(
            select(OfferDocument.snapshot).where(OfferDocument.offer_id == paper_id(db, offer))
        )
        if snapshot:
            return from_json(snapshot)
    number = offer.full_number if offer.state is not OfferState.DRAFT else ""
    return build_sheet(sheet_context(db, offer_id), load_draft(db, offer), number)


def offer_pdf(db: Reader, offer_id: int, render: Render = render_pdf) -> bytes:
    """The PDF: of a sent offer the very bytes that went out, of a draft as it would look today."""
    paper = paper_id(db, db.require(Offer, offer_id))
    kept: bytes | None = db.scalar(select(OfferDocument.pdf).where(OfferDocument.offer_id == paper))
    return kept or render(offer_sheet(db, offer_id))


def missing_signs(sheet: OfferSheet) -> str:
    """The signs of the sheet's texts that the letters' typeface lacks, each once."""
    from kundenpflege.documents.fonts import missing_glyphs

    return "".join(missing_glyphs("\n".join(texts(sheet))))


def _replace_earlier(db: Writer, offer: Offer) -> list[int]:
    """Mark the versions before this one as replaced; gives their ids."""
    if not offer.number:
        return []
    earlier = db.scalars(
        select(Offer).where(
            Offer.number == offer.number,
            Offer.id != offer.id,
            Offer.state.not_in((OfferState.DRAFT, OfferState.REPLACED)),
        )
    )
    for other in earlier:
        if other.state is OfferState.ACCEPTED:
            raise UserError(
                _("{number} ist angenommen; eine neue Version ersetzt es nicht mehr.").format(
                    number=other.full_number
                )
            )
        other.state = OfferState.REPLACED
        touch(db, other)
    return [other.id for other in earlier]


def _drop_planned(db: Writer, offer_id: int) -> None:
    """What else is planned about a replaced version: the new one brings its own."""
    planned = db.scalars(
        select(Contact).where(Contact.offer_id == offer_id, Contact.done_on.is_(None))
    )
    for contact in planned:
        db.delete(contact)
    db.flush()


def _plan_visit(db: Writer, offer: Offer, appointment: datetime) -> None:
    """The visit at which the offer is handed over."""
    customer = db.require(Customer, offer.customer_id)
    db.add(
        Contact(
            customer_id=offer.customer_id,
            person_id=offer.person_id,
            offer_id=offer.id,
            kind=ContactKind.VISIT,
            nature=ContactNature.SERVICE,
            reason=_("{kind} {number} persönlich übergeben").format(
                kind=offer.kind.label, number=offer.full_number
            ),
            due=appointment.date(),
            at_time=f"{appointment:%H:%M}" if appointment.time() != time() else "",
            responsible_id=offer.responsible_id or customer.responsible_id,
        )
    )
    db.flush()
