"""Of several variants the customer takes one: the others are put aside, and come back with it.

Variants that went out in one document are drafts but for the one it was sent with. The chosen one
becomes the next version under its number; its paper is the one that went out.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Offer, OfferDocument
from kundenpflege.model.kinds import OfferState
from kundenpflege.store import Reader, Writer

from .follow_ups import continue_plan, note_state
from .offer_family import root_of, variants_of
from .undecided import OPEN_STATES, open_follow_up


def choices_of(db: Reader, offer: Offer) -> list[Offer]:
    """What the customer can choose from: the ways shown in the document of a sent offer, the
    offer itself among them; empty when it shows but one. Never leaves the services."""
    if not offer.variants_included or offer.state not in OPEN_STATES:
        return []
    found = [
        one
        for one in variants_of(db, offer)
        if one.id == offer.id or one.state in (OfferState.DRAFT, *OPEN_STATES)
    ]
    return found if len(found) > 1 else []


def ordered_way(db: Reader, offer: Offer) -> Offer | None:
    """The other way to do it that the customer has ordered already. Never leaves the services."""
    return next(
        (
            one
            for one in variants_of(db, offer)
            if one.id != offer.id and one.state is OfferState.ACCEPTED
        ),
        None,
    )


def chosen_variant(db: Writer, offer: Offer, variant_id: int) -> Offer:
    """The variant of this offer that the customer takes, as an offer that waits for its result.

    UserError when it is none of those the customer could choose from, or when it says something
    else by now than in the document the customer has.
    """
    found = [one for one in choices_of(db, offer) if one.id == variant_id]
    if not found:
        raise UserError(_("Diese Variante steht nicht in dem Angebot, das der Kunde hat."))
    (chosen,) = found
    if chosen.state is OfferState.DRAFT:
        if _changed_since(chosen, offer):
            raise UserError(
                _(
                    "„{name}“ wurde nach dem Senden geändert. Senden Sie die Variante zuerst, dann "
                    "kann sie angenommen werden."
                ).format(name=chosen.variant_name or chosen.subject)
            )
        newest = db.scalar(select(func.max(Offer.revision)).where(Offer.number == offer.number))
        chosen.number, chosen.revision = offer.number, int(newest) + 1
        chosen.replaces_id = offer.id
        chosen.offer_date, chosen.valid_until = offer.offer_date, offer.valid_until
        chosen.sent_at, chosen.sent_by = offer.sent_at, offer.sent_by
        chosen.state = OfferState.SENT
        db.flush()
    return chosen


def put_others_aside(db: Writer, offer: Offer) -> None:
    """The other ways to do it wait for no answer any more: nobody calls about them."""
    for other in variants_of(db, offer):
        if other.id == offer.id or other.state not in OPEN_STATES:
            continue
        other.state = OfferState.REPLACED
        other.decided_on = offer.decided_on
        for contact in db.scalars(
            select(Contact).where(
                Contact.offer_id == other.id, Contact.done_on.is_(None), Contact.follow_up > 0
            )
        ):
            db.delete(contact)
    db.flush()


def bring_others_back(db: Writer, offer: Offer) -> None:
    """The order is open again: what `put_others_aside` did is undone. Call it while the day of the
    decision is still noted."""
    shown_in = paper_id(db, offer)
    root = root_of(offer)
    aside = db.scalars(
        select(Offer).where(
            or_(Offer.id == root, Offer.variant_of_id == root),
            Offer.state == OfferState.REPLACED,
            Offer.decided_on == offer.decided_on,
            Offer.id != offer.id,
        )
    )
    for other in aside:
        if other.id != shown_in and _has_newer(db, other):
            continue
        other.decided_on = None
        note_state(db, other)
        if open_follow_up(db, other.id) is None:
            continue_plan(db, other)
    if shown_in != offer.id:
        offer.number, offer.revision, offer.replaces_id = "", 1, None
        offer.offer_date = offer.valid_until = offer.sent_at = None
        offer.sent_by = ""
        offer.state = OfferState.DRAFT
    db.flush()


def paper_id(db: Reader, offer: Offer) -> int:
    """The offer whose document is this one's paper: itself, or the one in whose document it was
    shown."""
    if offer.state is OfferState.DRAFT or offer.replaces_id is None:
        return offer.id
    if db.scalar(select(OfferDocument.id).where(OfferDocument.offer_id == offer.id)) is not None:
        return offer.id
    before = db.get(Offer, offer.replaces_id)
    return offer.replaces_id if before is not None and before.variants_included else offer.id


def _changed_since(variant: Offer, sent: Offer) -> bool:
    """Whether a draft was changed after the document that shows it went out."""
    if variant.changed_at is None or sent.sent_at is None:
        return False
    # The microseconds of a change count changes, they tell no time.
    return variant.changed_at.replace(microsecond=0) > sent.sent_at.replace(microsecond=0)


def _has_newer(db: Reader, offer: Offer) -> bool:
    """Whether a later version went out under its number: it was replaced by that."""
    found = select(Offer.id).where(
        Offer.number == offer.number,
        Offer.revision > offer.revision,
        Offer.state != OfferState.DRAFT,
    )
    return db.scalar(found.limit(1)) is not None
