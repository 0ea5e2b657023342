"""The phase of customers from what the database knows; the decision itself is in `rules.phase`,
the same as a condition for lists in `phase_filter`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import Category, Contact, Customer, CustomerCategory, Offer
from kundenpflege.model.kinds import DeclineReason, OfferKind, OfferState
from kundenpflege.rules.phase import DORMANT_MONTHS, PhaseFacts, PhaseResult, derive_phase
from kundenpflege.store import Reader

from .undecided import OPEN_STATES

_CHUNK = 500


def last_contact() -> ColumnElement[date | None]:
    """Correlated: the day of the customer's last done contact."""
    return (
        select(func.max(Contact.done_on))
        .where(Contact.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )


def known_turnover() -> ColumnElement[Decimal | None]:
    """Correlated: the entered turnover, but never less than the net sum of accepted offers.

    The entered figure comes from the books and includes the orders, so the two are not added.
    """
    accepted = (
        select(func.sum(Offer.net_total))
        .where(Offer.customer_id == Customer.id, Offer.state == OfferState.ACCEPTED)
        .correlate(Customer)
        .scalar_subquery()
    )
    return case(
        (accepted.is_(None), Customer.turnover),
        (Customer.turnover > accepted, Customer.turnover),
        else_=accepted,
    )


def load_facts(db: Reader, ids: Sequence[int]) -> dict[int, PhaseFacts]:
    """The facts of these customers, by id; two queries for every 500."""
    facts: dict[int, PhaseFacts] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        offers = load_offer_facts(db, chunk)
        rows = db.rows(
            select(
                Customer.id,
                Customer.since,
                Customer.last_order,
                Customer.turnover,
                Customer.phase_override,
                Customer.phase_note,
                dormant_months().label("dormant_months"),
                last_contact().label("last_contact"),
            ).where(Customer.id.in_(chunk))
        )
        for row in rows:
            facts[row.id] = make_facts(row, offers.get(row.id, OfferFacts()))
    return facts


class OfferFacts:
    """What the offers of one customer say about the phase."""

    __slots__ = ("declined_on", "last_accepted", "open", "orders")

    def __init__(self) -> None:
        self.orders = 0
        self.last_accepted: date | None = None
        self.declined_on: date | None = None
        self.open = 0


def load_offer_facts(db: Reader, ids: Sequence[int] | None) -> Mapping[int, OfferFacts]:
    """What the offers of these (None: all) customers say; those without a sent one are left out."""
    result: dict[int, OfferFacts] = {}
    statement = select(
        Offer.customer_id, Offer.state, Offer.decided_on, Offer.decline_reason
    ).where(
        Offer.state.in_((*OPEN_STATES, OfferState.ACCEPTED, OfferState.DECLINED)),
        Offer.kind != OfferKind.CONFIRMATION,
    )
    if ids is not None:
        statement = statement.where(Offer.customer_id.in_(ids))
    for row in db.rows(statement):
        facts = result.setdefault(row.customer_id, OfferFacts())
        if row.state is OfferState.ACCEPTED:
            facts.orders += 1
            facts.last_accepted = _later(facts.last_accepted, row.decided_on)
        elif row.state is OfferState.DECLINED:
            if row.decline_reason is not DeclineReason.POSTPONED:
                facts.declined_on = _later(facts.declined_on, row.decided_on)
        else:
            facts.open += 1
    return result


def make_facts(row: object, offers: OfferFacts) -> PhaseFacts:
    """Facts from a row with since, last_order, turnover and last_contact; phase_override,
    phase_note and dormant_months count where the row has them."""
    return PhaseFacts(
        orders=offers.orders,
        last_accepted=offers.last_accepted,
        since=row.since,  # type: ignore[attr-defined]
        last_order=row.last_order,  # type: ignore[attr-defined]
        turnover=row.turnover,  # type: ignore[attr-defined]
        last_contact=row.last_contact,  # type: ignore[attr-defined]
        declined_on=offers.declined_on,
        offer_open=offers.open > 0,
        dormant_months=getattr(row, "dormant_months", None) or DORMANT_MONTHS,
        override=getattr(row, "phase_override", None),
        override_note=getattr(row, "phase_note", ""),
    )


def load_phases(db: Reader, ids: Sequence[int]) -> dict[int, PhaseResult]:
    """The phases of these customers, by id."""
    return {key: derive_phase(facts, db.today) for key, facts in load_facts(db, ids).items()}


def dormant_months() -> ColumnElement[int | None]:
    """Correlated: the longest limit set for one of the customer's fields of work."""
    return (
        select(func.max(Category.dormant_months))
        .join(CustomerCategory, CustomerCategory.category_id == Category.id)
        .where(CustomerCategory.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )


def _later(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
