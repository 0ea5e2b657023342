"""After sending: following up, accepted, declined, open again. All of it can be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kundenpflege.base.dates import check_year
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import round_money
from kundenpflege.base.text import clean, fold
from kundenpflege.model import Contact, Offer
from kundenpflege.model.kinds import ContactKind, DeclineReason, OfferState
from kundenpflege.rules.offer_draft import MAX_PRICE
from kundenpflege.rules.offer_standing import awaits_decision
from kundenpflege.store import Writer

from .contacts import NextStep, add_done_contact, finish_contact
from .follow_ups import continue_plan, note_state
from .offer_choice import bring_others_back, chosen_variant, ordered_way, put_others_aside
from .offer_saving import touch
from .undecided import OPEN_STATES, open_follow_up


def mark_followed_up(
    db: Writer,
    offer_id: int,
    outcome: str = "",
    next_step: NextStep | None = None,
    kind: ContactKind = ContactKind.CALL,
) -> None:
    """Note that the offer was talked about: the planned call is done, a next one planned.

    Without a planned call the talk is noted as a contact of today. What was agreed as the next
    step takes the place of the calls planned up to its day.
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
            text=_("{kind} {number} nachgefasst").format(
                kind=offer.kind.label, number=offer.full_number
            ),
            outcome=outcome,
            next_step=next_step,
            person_id=offer.person_id,
            offer_id=offer_id,
            responsible_id=offer.responsible_id,
        )
    db.flush()


def accept_offer(
    db: Writer,
    offer_id: int,
    note: str = "",
    competitor: str = "",
    price_difference: Decimal | None = None,
    variant_id: int | None = None,
) -> None:
    """The customer said yes, whoever else was asked (`competitor`, who asked `price_difference`
    euros less); what was planned to ask about it falls away. An expired offer can be accepted: the
    business decides whether it still holds. InputError when the difference is too large.

    `variant_id`: of the variants in the same document that one is taken. The other variants wait
    for no answer any more. UserError when one of them was taken already."""
    offer = shown_in = _require_open(db, offer_id)
    if (ordered := ordered_way(db, offer)) is not None:
        raise UserError(
            _(
                "Der Kunde hat schon {number} angenommen. Öffnen Sie das zuerst wieder, wenn er "
                "sich anders entschieden hat."
            ).format(number=ordered.full_number)
        )
    if variant_id is not None and variant_id != offer_id:
        offer = chosen_variant(db, shown_in, variant_id)
    _decide(db, offer, OfferState.ACCEPTED, note)
    _note_competitor(offer, competitor, price_difference)
    _settle(db, shown_in, _("{kind} angenommen").format(kind=offer.kind.label))
    if offer is not shown_in:
        _settle(db, offer, _("{kind} angenommen").format(kind=offer.kind.label))
        shown_in.decision_note, shown_in.competitor = "", ""
        shown_in.price_difference = None
    put_others_aside(db, offer)
    if shown_in.state in OPEN_STATES:
        shown_in.state, shown_in.decided_on = OfferState.REPLACED, db.today
        db.flush()
    db.relabel(
        _("{kind} {number} angenommen").format(kind=offer.kind.label, number=offer.full_number)
    )


def decline_offer(
    db: Writer,
    offer_id: int,
    reason: DeclineReason | str = DeclineReason.NONE,
    note: str = "",
    competitor: str = "",
    price_difference: Decimal | None = None,
) -> None:
    """The customer said no. `reason` may be typed: the words of the list are recognised, any
    other text becomes the note of „anderer Grund“. `price_difference`: by so many euros the
    competitor asked less. InputError when it is too large."""
    offer = _require_open(db, offer_id)
    kind, typed = read_reason(reason)
    _decide(db, offer, OfferState.DECLINED, "\n".join(part for part in (typed, note) if part))
    offer.decline_reason = kind
    _note_competitor(offer, competitor, price_difference)
    told = kind.label if kind is not DeclineReason.NONE else ""
    said = _("{kind} abgelehnt").format(kind=offer.kind.label)
    _settle(db, offer, ": ".join(part for part in (said, told) if part))
    db.relabel(
        _("{kind} {number} abgelehnt").format(kind=offer.kind.label, number=offer.full_number)
    )


def keep_notes(
    db: Writer,
    offer_id: int,
    note: str = "",
    competitor: str = "",
    price_difference: Decimal | None = None,
) -> None:
    """Keep what was typed about a decision that is not noted yet: it waits with the offer.

    Once the offer is decided there is nothing to wait for, and nothing happens.
    """
    offer = db.require(Offer, offer_id)
    if offer.state not in OPEN_STATES:
        return
    text = clean(note, multiline=True)[:2000]
    if text and offer.decision_note != text:
        offer.decision_note = text
    _note_competitor(
        offer,
        competitor or offer.competitor,
        offer.price_difference if price_difference is None else price_difference,
    )
    db.flush()


def keep_talk(db: Writer, offer_id: int, text: str) -> None:
    """Keep what was typed about a talk that is not noted yet, with the next planned call."""
    contact = open_follow_up(db, offer_id)
    text = clean(text, multiline=True)
    if contact is None:
        keep_notes(db, offer_id, text)
    elif text and text not in contact.note:
        contact.note = "\n".join(part for part in (contact.note, text) if part)[:4000]
        db.flush()


def set_outlook(db: Writer, offer_id: int, chance: int | None, decision_on: date | None) -> None:
    """How likely the order is (percent) and when the customer decides: for us alone, so it may
    change after sending. InputError for a chance beyond 0 to 100; UserError once it is decided."""
    offer = db.require(Offer, offer_id)
    if offer.state is not OfferState.DRAFT:
        offer = _require_open(db, offer_id)
    problems: dict[str, str] = {}
    if chance is not None and not 0 <= chance <= 100:
        problems["chance"] = _("Bitte 0 bis 100 Prozent angeben.")
    if decision_on is not None and (wrong := check_year(decision_on)):
        problems["decision_on"] = wrong
    if problems:
        raise InputError(problems)
    if (offer.chance, offer.decision_on) != (chance, decision_on):
        offer.chance, offer.decision_on = chance, decision_on
        touch(db, offer)
        db.flush()


def reopen_offer(db: Writer, offer_id: int) -> None:
    """Open a decided offer again; the next calls are planned as after sending."""
    offer = db.require(Offer, offer_id)
    if offer.state not in (OfferState.ACCEPTED, OfferState.DECLINED):
        raise UserError(_("Dieses Angebot ist nicht entschieden."))
    number = offer.full_number
    note_state(db, offer)
    bring_others_back(db, offer)
    offer.decided_on = None
    offer.decline_reason = DeclineReason.NONE
    offer.decision_note = ""
    offer.competitor = ""
    offer.price_difference = None
    if offer.state in OPEN_STATES and open_follow_up(db, offer_id) is None:
        continue_plan(db, offer)
    db.flush()
    db.relabel(_("{kind} {number} wieder offen").format(kind=offer.kind.label, number=number))


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
        if not awaits_decision(offer.kind):
            raise UserError(_("Eine Auftragsbestätigung wartet auf keine Entscheidung."))
        return offer
    if offer.state is OfferState.DRAFT:
        raise UserError(_("Das Angebot ist noch ein Entwurf; senden Sie es zuerst."))
    if offer.state is OfferState.REPLACED:
        raise UserError(
            (
                _("{number} ist durch eine neue Version ersetzt.")
                if offer.decided_on is None
                else _("{number} ist durch eine andere Fassung ersetzt.")
            ).format(number=offer.full_number)
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


def _note_competitor(offer: Offer, competitor: str, difference: Decimal | None) -> None:
    name = clean(competitor)[:200]
    if difference is not None:
        difference = round_money(difference)
        if abs(difference) > MAX_PRICE:
            raise InputError({"price_difference": _("Dieser Betrag ist zu groß.")})
    if offer.competitor != name:
        offer.competitor = name
    if offer.price_difference != difference:
        offer.price_difference = difference


def _settle(db: Writer, offer: Offer, outcome: str) -> None:
    """What is planned about the offer falls away. The next call becomes the talk that brought the
    decision, so that it stands in the history; it counts as a follow-up only if it was due."""
    planned = db.scalars(
        select(Contact)
        .where(Contact.offer_id == offer.id, Contact.done_on.is_(None))
        .order_by(Contact.due, Contact.id)
    )
    first, *others = planned or [None]
    for contact in others:
        db.delete(contact)
    if first is not None:
        if first.due > db.today:
            first.follow_up = 0
        finish_contact(db, first.id, outcome)
    db.flush()
