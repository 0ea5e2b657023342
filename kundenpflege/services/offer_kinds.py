"""What follows an order: the confirmation that repeats it, and supplements that add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Offer
from kundenpflege.model.kinds import LineKind, OfferKind, OfferState
from kundenpflege.rules.offer_draft import LineDraft
from kundenpflege.store import Writer

from .offer_drafts import add_based
from .offer_saving import as_new
from .offers_load import load_draft

#: Running numbers by kind (services.numbers).
CIRCLES = {
    OfferKind.OFFER: "offer",
    OfferKind.ESTIMATE: "estimate",
    OfferKind.CONFIRMATION: "confirmation",
    OfferKind.SUPPLEMENT: "supplement",
}

#: What the accepted sum does not hold.
_NOT_ORDERED = frozenset({LineKind.ALTERNATIVE, LineKind.OPTIONAL})


def confirm_order(db: Writer, offer_id: int) -> int:
    """A draft of the order confirmation of an accepted offer; an existing one is given back.

    It repeats what the accepted sum holds: without alternatives and lines on request, with those
    that were counted in as plain lines. UserError when the offer was not accepted.
    """
    offer = _require_order(db, offer_id)
    known = db.scalar(
        select(Offer.id)
        .where(
            Offer.based_on_id == offer.id,
            Offer.kind == OfferKind.CONFIRMATION,
            Offer.state != OfferState.REPLACED,
        )
        .order_by(Offer.id.desc())
        .limit(1)
    )
    if known is not None:
        return int(known)
    draft = as_new(load_draft(db, offer))
    return add_based(
        db,
        offer,
        replace(
            draft,
            kind=OfferKind.CONFIRMATION,
            lines=_ordered(draft.lines),
            offer_date=None,
            valid_until=None,
            binding=True,
            order_form=False,
            thanks="",
            intro="",
            closing="",
            variant_name="",
            variants_included=False,
            chance=None,
            decision_on=None,
        ),
    )


def add_supplement(db: Writer, offer_id: int) -> int:
    """An empty draft of a supplement (§ 650b BGB) to an accepted offer, under its subject.

    UserError when the offer was not accepted.
    """
    offer = _require_order(db, offer_id)
    draft = load_draft(db, offer)
    return add_based(
        db,
        offer,
        replace(
            draft,
            kind=OfferKind.SUPPLEMENT,
            needs=(),
            lines=(),
            guarantees=(),
            attachments=(),
            talk_date=None,
            asked_on=None,
            offer_date=None,
            valid_until=None,
            discount_percent=Decimal(0),
            discount_amount=Decimal(0),
            discount_reason="",
            thanks="",
            intro="",
            closing="",
            order_form=False,
            variant_name="",
            variants_included=False,
            work_from=None,
            work_until=None,
            chance=None,
            decision_on=None,
        ),
    )


def _require_order(db: Writer, offer_id: int) -> Offer:
    offer = db.require(Offer, offer_id)
    if offer.kind is OfferKind.CONFIRMATION and offer.based_on_id is not None:
        offer = db.require(Offer, offer.based_on_id)
    if offer.state is not OfferState.ACCEPTED:
        raise UserError(
            _(
                "Erst ein angenommenes Angebot wird bestätigt oder bekommt einen Nachtrag. "
                "Notieren Sie zuerst, dass es angenommen ist."
            )
        )
    return offer


def _ordered(lines: Sequence[LineDraft]) -> tuple[LineDraft, ...]:
    """The lines of the order; what pointed to a line that is gone stands on its own."""
    kept = [line for line in lines if line.kind not in _NOT_ORDERED]
    keys = {line.key for line in kept}
    return tuple(
        replace(
            line,
            kind=LineKind.ITEM if line.kind is LineKind.OPTIONAL_COUNTED else line.kind,
            alternative_to=line.alternative_to if line.alternative_to in keys else None,
            surcharge_on=tuple(key for key in line.surcharge_on if key in keys),
        )
        for line in kept
    )
