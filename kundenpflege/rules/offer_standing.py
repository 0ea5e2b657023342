"""Where an offer stands today: what is stored, and whether its last day is over."""

from __future__ import annotations

from datetime import date

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import OfferKind, OfferState

#: States in which the customer still decides.
UNDECIDED = (OfferState.SENT, OfferState.FOLLOWED_UP)


def standing(state: OfferState, valid_until: date | None, today: date) -> OfferState:
    """The state of an offer on `today`: undecided ones are expired once their last day is over.

    The offer binds to the end of its last day (§ 148 BGB); a result is never covered.
    """
    if state in UNDECIDED and valid_until is not None and today > valid_until:
        return OfferState.EXPIRED
    return state


def standing_words(state: OfferState, follow_ups: int, kind: OfferKind = OfferKind.OFFER) -> str:
    """What the screen says: „Nachgefasst (2)“; an order confirmation waits for no answer."""
    if state is OfferState.FOLLOWED_UP and follow_ups > 0:
        return _("{state} ({n})").format(state=state.label, n=follow_ups)
    return state.label


def awaits_decision(kind: OfferKind) -> bool:
    """Whether the customer says yes or no to such a paper."""
    return kind is not OfferKind.CONFIRMATION


def binds(kind: OfferKind, binding: bool) -> bool:
    """Whether the business is bound by such a paper until a day (§ 145 BGB): `binding` is false
    for what is freibleibend. Only then letter, mail and phone call may name that day."""
    return binding and kind in (OfferKind.OFFER, OfferKind.SUPPLEMENT)
