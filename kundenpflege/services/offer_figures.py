"""The figures of the offers of a period, read from the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from kundenpflege.model import Category, Contact, Customer, Offer
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.offer_figures import OfferFact, OfferFigures, offer_figures
from kundenpflege.rules.offer_standing import standing
from kundenpflege.store import Reader

#: Papers that sell; confirmations and supplements belong to what was sold.
_SELLING = (OfferKind.OFFER, OfferKind.ESTIMATE)

_UNCOUNTED = (OfferState.DRAFT, OfferState.REPLACED)


def load_offer_figures(
    db: Reader, since: date | None = None, until: date | None = None
) -> OfferFigures:
    """The figures of the offers sent from `since` to `until` (both included).

    Each number counts once, with its newest version; of several variants in one paper the one
    that was accepted, else the first.
    """
    return offer_figures(load_offer_facts(db, since, until))


def load_offer_facts(
    db: Reader, since: date | None = None, until: date | None = None
) -> list[OfferFact]:
    """What the figures are computed from, oldest first."""
    followed = (
        select(Contact.offer_id, func.count().label("times"))
        .where(Contact.follow_up > 0, Contact.done_on.is_not(None), Contact.offer_id.is_not(None))
        .group_by(Contact.offer_id)
        .subquery()
    )
    statement = (
        select(Offer, Customer.source, Category.name, followed.c.times)
        .join(Customer, Customer.id == Offer.customer_id)
        .outerjoin(Category, Category.id == Offer.category_id)
        .outerjoin(followed, followed.c.offer_id == Offer.id)
        .where(
            Offer.kind.in_(_SELLING),
            Offer.state.not_in(_UNCOUNTED),
            Offer.sent_at.is_not(None),
        )
        .order_by(Offer.sent_at, Offer.id)
    )
    if since is not None:
        statement = statement.where(Offer.sent_at >= datetime.combine(since, time.min))
    if until is not None:
        after = until + timedelta(days=1)
        statement = statement.where(Offer.sent_at < datetime.combine(after, time.min))
    by_number: dict[str, tuple[bool, OfferFact]] = {}
    for offer, source, trade, times in db.rows(statement):
        fact = _fact(offer, source, trade or "", int(times or 0), db.today)
        key = offer.number or f"#{offer.id}"
        kept = by_number.get(key)
        won = fact.standing is OfferState.ACCEPTED
        if kept is None or (won and not kept[0]):
            by_number[key] = (won, fact)
    return [fact for _won, fact in by_number.values()]


def _fact(offer: Offer, source: str, trade: str, times: int, today: date) -> OfferFact:
    assert offer.sent_at is not None
    return OfferFact(
        standing=standing(offer.state, offer.valid_until, today),
        net=offer.net_total,
        sent_on=offer.sent_at.date(),
        asked_on=offer.asked_on or offer.talk_date,
        trade=trade,
        source=source,
        delivery=offer.sent_by,
        follow_ups=times,
        discount=offer.discount_total,
        reason=offer.decline_reason,
        competitor=offer.competitor,
        price_difference=offer.price_difference,
    )
