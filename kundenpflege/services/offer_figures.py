"""The figures of the offers of a period, read from the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, func, select, type_coerce
from sqlalchemy.orm import aliased

from kundenpflege.base.money import round_money
from kundenpflege.model import CatalogueItem, Category, Contact, Customer, Offer, OfferLine
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.offer_figures import OfferFact, OfferFigures, offer_figures
from kundenpflege.rules.offer_standing import standing
from kundenpflege.store import Reader

from .offer_family import family_word

#: Papers that sell; confirmations and supplements belong to what was sold.
_SELLING = (OfferKind.OFFER, OfferKind.ESTIMATE)

#: Which of several papers about one order tells how it stands.
_RANK = (
    OfferState.ACCEPTED,
    OfferState.FOLLOWED_UP,
    OfferState.SENT,
    OfferState.DECLINED,
    OfferState.EXPIRED,
)

#: By which program a mail left us is all one to the customer.
_MAIL = "mail"

_COLUMNS = (
    Offer.id,
    Offer.number,
    Offer.variant_of_id,
    Offer.state,
    Offer.valid_until,
    Offer.net_total,
    Offer.gross_total,
    Offer.gross_prices,
    Offer.sent_at,
    Offer.sent_by,
    Offer.asked_on,
    Offer.talk_date,
    Offer.discount_total,
    Offer.decline_reason,
    Offer.competitor,
    Offer.price_difference,
)


def load_offer_figures(
    db: Reader, since: date | None = None, until: date | None = None
) -> OfferFigures:
    """The figures of the offers sent from `since` to `until` (both included).

    Each order counts once: of the versions under a number the newest, of several variants the one
    that was accepted, else the one still open, else the first.
    """
    return offer_figures(load_offer_facts(db, since, until))


def load_offer_facts(
    db: Reader, since: date | None = None, until: date | None = None
) -> list[OfferFact]:
    """What the figures are computed from, oldest first.

    How fast we answered tells the first version, and the calls about all versions count.
    """
    followed = (
        select(Contact.offer_id, func.count().label("times"))
        .where(Contact.follow_up > 0, Contact.done_on.is_not(None), Contact.offer_id.is_not(None))
        .group_by(Contact.offer_id)
        .subquery()
    )
    root = aliased(Offer)
    statement = (
        select(
            *_COLUMNS,
            root.number.label("root_number"),
            Customer.source,
            Category.name.label("trade"),
            followed.c.times,
        )
        .join(Customer, Customer.id == Offer.customer_id)
        .outerjoin(root, root.id == Offer.variant_of_id)
        .outerjoin(Category, Category.id == Offer.category_id)
        .outerjoin(followed, followed.c.offer_id == Offer.id)
        .where(
            Offer.kind.in_(_SELLING),
            Offer.state != OfferState.DRAFT,
            Offer.sent_at.is_not(None),
        )
        .order_by(Offer.sent_at, Offer.id)
    )
    trades = _trades(db)
    families: dict[str, list[Any]] = {}
    for row in db.execute(statement):
        word = family_word(row.number, row.id, row.root_number, row.variant_of_id)
        families.setdefault(word, []).append(row)
    facts = [
        fact
        for rows in families.values()
        if (fact := _fact(rows, db.today, trades)) is not None
        and (since is None or fact.sent_on >= since)
        and (until is None or fact.sent_on <= until)
    ]
    return sorted(facts, key=lambda fact: fact.sent_on)


def _trades(db: Reader) -> dict[int, str]:
    """The field of work that most of an offer's money goes to by its catalogue items, by offer;
    for those that name none themselves."""
    amount = func.sum(
        type_coerce(OfferLine.quantity, Integer)
        * type_coerce(OfferLine.unit_price, Integer)
        / OfferLine.price_unit
    )
    statement = (
        select(OfferLine.offer_id, Category.name)
        .join(Offer, Offer.id == OfferLine.offer_id)
        .join(CatalogueItem, CatalogueItem.id == OfferLine.item_id)
        .join(Category, Category.id == CatalogueItem.category_id)
        .where(Offer.category_id.is_(None), Offer.sent_at.is_not(None), Offer.kind.in_(_SELLING))
        .group_by(OfferLine.offer_id, Category.id)
        .order_by(amount, Category.name.desc())
    )
    return {row.offer_id: row.name for row in db.execute(statement)}


def _fact(rows: list[Any], today: date, trades: dict[int, str]) -> OfferFact | None:
    """The fact of one order from its sent papers, oldest first; None while only replaced ones are
    left."""
    stands = [standing(row.state, row.valid_until, today) for row in rows]
    counted = [n for n, state in enumerate(stands) if state is not OfferState.REPLACED]
    if not counted:
        return None
    chosen = min(counted, key=lambda n: _RANK.index(stands[n]))
    row = rows[chosen]
    discount = row.discount_total
    if row.gross_prices and row.gross_total:
        discount = round_money(discount * row.net_total / row.gross_total)
    return OfferFact(
        standing=stands[chosen],
        net=row.net_total,
        sent_on=row.sent_at.date(),
        answered_on=rows[0].sent_at.date(),
        asked_on=row.asked_on or row.talk_date,
        trade=row.trade or trades.get(row.id, ""),
        source=row.source,
        delivery=_MAIL if row.sent_by == "smtp" else row.sent_by,
        follow_ups=sum(int(one.times or 0) for one in rows),
        discount=discount,
        reason=row.decline_reason,
        competitor=row.competitor,
        price_difference=row.price_difference,
    )
