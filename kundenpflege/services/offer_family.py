"""Which offers are about one order: the versions under one number, and the variants."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import Offer, TalkAnswer
from kundenpflege.model.kinds import OfferState
from kundenpflege.store import Reader, Writer


def root_of(offer: Offer) -> int:
    """The offer that this one is a variant of; itself when it is none."""
    return offer.variant_of_id or offer.id


def family_word(number: str, offer_id: int, root_number: str | None, root_id: int | None) -> str:
    """The same word for all offers about one order: the number of the one they were made from."""
    if root_id is not None:
        return root_number or f"#{root_id}"
    return number or f"#{offer_id}"


def variants_of(db: Reader, offer: Offer) -> list[Offer]:
    """The offer this one was made from and its variants, of each number the newest version.

    Replaced ones are left out; the offer asked for stands for its own number. Never leaves the
    services.
    """
    root = root_of(offer)
    found: Iterable[Offer] = db.scalars(
        select(Offer)
        .where(
            or_(Offer.id == root, Offer.variant_of_id == root),
            or_(Offer.state != OfferState.REPLACED, Offer.id.in_((root, offer.id))),
        )
        .order_by(Offer.id != root, Offer.id)
    )
    newest: dict[str, Offer] = {}
    for one in found:
        key = one.number or f"#{one.id}"
        known = newest.get(key)
        if known is None or one.id == offer.id:
            newest[key] = one
        elif known.id != offer.id and one.revision > known.revision:
            newest[key] = one
    return list(newest.values())


def not_beside_its_root(states: Iterable[OfferState]) -> ColumnElement[bool]:
    """SQL: not a variant of an offer that is in one of these states, too. For sums: of several
    ways to do it the customer orders one."""
    root = aliased(Offer)
    beside = (
        select(root.id)
        .where(root.id == Offer.variant_of_id, root.state.in_(tuple(states)))
        .correlate(Offer)
        .exists()
    )
    return or_(Offer.variant_of_id.is_(None), ~beside)


def take_talk(db: Writer, from_id: int, to_id: int) -> None:
    """What was answered in the talk goes along with a further version, a variant, a copy."""
    for one in db.scalars(
        select(TalkAnswer)
        .where(TalkAnswer.offer_id == from_id)
        .order_by(TalkAnswer.position, TalkAnswer.id)
    ):
        db.add(
            TalkAnswer(
                offer_id=to_id,
                question_id=one.question_id,
                position=one.position,
                question=one.question,
                answer=one.answer,
                state=one.state,
                taken=one.taken,
            )
        )
    db.flush()
