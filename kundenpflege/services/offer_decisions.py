"""After sending: following up, accepted, declined, open again. All of it can be taken back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, fold
from kundenpflege.model import Business, Contact, Offer
from kundenpflege.model.kinds import ContactKind, DeclineReason, OfferState
from kundenpflege.store import Writer

from .contacts import NextStep, add_done_contact, finish_contact, plan_contact
from .undecided import OPEN_STATES, open_follow_up


def mark_followed_up(
    db: Writer,
    offer_id: int,
    outcome: str = "",
    next_step: NextStep | None = None,
    kind: ContactKind = ContactKind.CALL,
) -> None:
    """Note that the offer was talked about: the planned contact is done, a next one planned.

    Without a planned contact the talk is noted as a contact of today.
    """
    offer = _require_open(db, offer_id)
    contact = open_follow_up(db, offer_id)
    if contact is not None:
        finish_contact(db, contact.id, outcome, next_step)
    else:
        add_done_contact(
            db,
            offer.customer_id,
            kind=kind,
            text=_("Angebot {number} nachgefasst").format(number=offer.full_number),
            outcome=outcome,
            next_step=next_step,
            person_id=offer.person_id,
            offer_id=offer_id,
            responsible_id=offer.responsible_id,
        )
    offer.state = OfferState.FOLLOWED_UP
    offer.followed_up_on = db.today
    db.flush()


def accept_offer(db: Writer, offer_id: int, note: str = "") -> None:
    """The customer said yes; what was planned to ask about it is settled."""
    offer = _require_open(db, offer_id)
    _decide(db, offer, OfferState.ACCEPTED, note)
    _settle(db, offer, _("Angebot angenommen"))
    db.relabel(_("Angebot {number} angenommen").format(number=offer.full_number))


def decline_offer(
    db: Writer, offer_id: int, reason: DeclineReason | str = DeclineReason.NONE, note: str = ""
) -> None:
    """The customer said no. `reason` may be typed: the words of the list are recognised, any
    other text becomes the note of „anderer Grund“."""
    offer = _require_open(db, offer_id)
    kind, typed = read_reason(reason)
    _decide(db, offer, OfferState.DECLINED, "\n".join(part for part in (typed, note) if part))
    offer.decline_reason = kind
    told = kind.label if kind is not DeclineReason.NONE else ""
    _settle(db, offer, ": ".join(part for part in (_("Angebot abgelehnt"), told) if part))
    db.relabel(_("Angebot {number} abgelehnt").format(number=offer.full_number))


def reopen_offer(db: Writer, offer_id: int) -> None:
    """Open a decided offer again; the next call is planned as after sending."""
    offer = db.require(Offer, offer_id)
    if offer.state not in (OfferState.ACCEPTED, OfferState.DECLINED):
        raise UserError(_("Dieses Angebot ist nicht entschieden."))
    offer.state = OfferState.FOLLOWED_UP if offer.followed_up_on else OfferState.SENT
    offer.decided_on = None
    offer.decline_reason = DeclineReason.NONE
    offer.decision_note = ""
    business = db.get(Business, 1) or Business(id=1)
    if open_follow_up(db, offer_id) is None:
        plan_contact(
            db,
            offer.customer_id,
            kind=ContactKind.CALL,
            reason=_("Angebot {number} nachfassen").format(number=offer.full_number),
            due=db.today + timedelta(days=business.follow_up_days),
            person_id=offer.person_id,
            offer_id=offer_id,
            responsible_id=offer.responsible_id,
        )
    db.flush()
    db.relabel(_("Angebot {number} wieder offen").format(number=offer.full_number))


def read_reason(reason: DeclineReason | str) -> tuple[DeclineReason, str]:
    """The reason as a member of the list, and the text that is not in the list."""
    if isinstance(reason, DeclineReason):
        return reason, ""
    typed = clean(reason, multiline=True)
    wanted = fold(typed)
    for kind in DeclineReason:
        if (wanted or not typed) and wanted in (fold(kind.value), fold(kind.label)):
            return kind, ""
    return DeclineReason.OTHER, typed


def _require_open(db: Writer, offer_id: int) -> Offer:
    """The offer while the customer still decides; UserError says what to do otherwise."""
    offer = db.require(Offer, offer_id)
    if offer.state in OPEN_STATES:
        return offer
    if offer.state is OfferState.DRAFT:
        raise UserError(_("Das Angebot ist noch ein Entwurf; senden Sie es zuerst."))
    if offer.state is OfferState.REPLACED:
        raise UserError(
            _("{number} ist durch eine neue Version ersetzt.").format(number=offer.full_number)
        )
    raise UserError(
        _("{number} ist schon entschieden ({state}); öffnen Sie es zuerst wieder.").format(
            number=offer.full_number, state=offer.state.label
        )
    )


def _decide(db: Writer, offer: Offer, state: OfferState, note: str) -> None:
    offer.state = state
    offer.decided_on = db.today
    offer.decision_note = clean(note, multiline=True)[:2000]
    db.flush()


def _settle(db: Writer, offer: Offer, outcome: str) -> None:
    """The planned call becomes the one that brought the decision; further ones fall away."""
    planned = db.scalars(
        select(Contact)
        .where(Contact.offer_id == offer.id, Contact.done_on.is_(None))
        .order_by(Contact.due, Contact.id)
    )
    for number, contact in enumerate(planned):
        if number:
            db.delete(contact)
        else:
            finish_contact(db, contact.id, outcome)
