"""The phase of customers from what the database knows; the decision itself is in `rules.phase`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import (
    Date,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import add_months
from kundenpflege.model import Category, Contact, Customer, CustomerCategory, Offer
from kundenpflege.model.kinds import DeclineReason, OfferState, Phase
from kundenpflege.rules.phase import (
    DORMANT_MONTHS,
    LOST_MONTHS,
    LOST_SILENCE_MONTHS,
    SLEEP_MONTHS,
    PhaseFacts,
    PhaseResult,
    derive_phase,
)
from kundenpflege.store import Reader

from .undecided import OPEN_STATES

#: Phases of customers who buy.
AWAKE = (Phase.FIRST, Phase.CURRENT, Phase.REGULAR)
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
    ).where(Offer.state.in_((*OPEN_STATES, OfferState.ACCEPTED, OfferState.DECLINED)))
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


def load_awake(db: Reader, conditions: Sequence[ColumnElement[bool]]) -> dict[int, Phase]:
    """The phases of all awake customers who meet the conditions, in two queries."""
    offers = load_offer_facts(db, None)
    rows = db.rows(
        select(
            Customer.id,
            Customer.since,
            Customer.last_order,
            Customer.turnover,
            Customer.phase_override,
            # without meaning for those awake
            null().label("last_contact"),
        ).where(*conditions, is_awake(db.today))
    )
    nothing = OfferFacts()
    return {
        row.id: derive_phase(make_facts(row, offers.get(row.id, nothing)), db.today).phase
        for row in rows
    }


def in_phase(phase: Phase, today: date) -> ColumnElement[bool] | None:
    """A condition on Customer equal to `derive_phase(...) is phase`; None where SQL has none.

    Dormant, lost and prospect are decided here for all customers at once; the three awake phases
    need `load_awake`. A phase laid down by the user goes first.
    """
    derived = _derived(phase, today)
    if derived is None:
        return None
    return or_(Customer.phase_override == phase, and_(Customer.phase_override.is_(None), derived))


def _derived(phase: Phase, today: date) -> ColumnElement[bool] | None:
    bought = _bought_on()
    contacted = exists().where(
        Contact.customer_id == Customer.id,
        Contact.done_on >= add_months(today, -LOST_SILENCE_MONTHS),
    )
    asleep = and_(bought < _dormant_limit(today), not_(_open_offer()))
    declined = _declined_on()
    gone = or_(
        and_(bought < _lost_limit(today), not_(contacted)),
        and_(declined.is_not(None), declined > bought),
    )
    if phase is Phase.DORMANT:
        return and_(asleep, not_(gone))
    if phase is Phase.LOST:
        never = and_(not_(_has_bought()), _declined_on().is_not(None), not_(_open_offer()))
        return or_(and_(asleep, gone), never)
    if phase is Phase.PROSPECT:
        return and_(not_(_has_bought()), or_(_declined_on().is_(None), _open_offer()))
    return None


def is_awake(today: date) -> ColumnElement[bool]:
    """A condition on Customer: bought, and neither dormant nor lost, or so by the user's word."""
    bought = _bought_on()
    derived = and_(
        _has_bought(), or_(bought.is_(None), bought >= _dormant_limit(today), _open_offer())
    )
    return or_(Customer.phase_override.in_(AWAKE), and_(Customer.phase_override.is_(None), derived))


def dormant_months() -> ColumnElement[int | None]:
    """Correlated: the longest limit set for one of the customer's fields of work."""
    return (
        select(func.max(Category.dormant_months))
        .join(CustomerCategory, CustomerCategory.category_id == Category.id)
        .where(CustomerCategory.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )


def months_before(today: date, months: ColumnElement[int]) -> ColumnElement[date]:
    """The day so many months before `today` in SQL, equal to `add_months(today, -months)`."""
    span = literal("-").op("||")(cast(months, String)).op("||")(" months")
    return type_coerce(func.date(today.isoformat(), span, "floor"), Date)


def _dormant_limit(today: date) -> ColumnElement[date]:
    return months_before(today, func.coalesce(dormant_months(), DORMANT_MONTHS))


def _lost_limit(today: date) -> ColumnElement[date]:
    """As `PhaseFacts.lost_months`."""
    months = func.coalesce(dormant_months(), DORMANT_MONTHS) + SLEEP_MONTHS
    return months_before(today, func.max(LOST_MONTHS, months))


def _offers(*conditions: ColumnElement[bool]) -> Select[date | None]:
    return (
        select(func.max(Offer.decided_on))
        .where(Offer.customer_id == Customer.id, *conditions)
        .correlate(Customer)
    )


def _last_accepted() -> ColumnElement[date | None]:
    return _offers(Offer.state == OfferState.ACCEPTED).scalar_subquery()


def _declined_on() -> ColumnElement[date | None]:
    return _offers(
        Offer.state == OfferState.DECLINED, Offer.decline_reason != DeclineReason.POSTPONED
    ).scalar_subquery()


def _bought_on() -> ColumnElement[date | None]:
    accepted = _last_accepted()
    return case(
        (accepted.is_(None), Customer.last_order),
        (Customer.last_order > accepted, Customer.last_order),
        else_=accepted,
    )


def _has_bought() -> ColumnElement[bool]:
    accepted = exists().where(Offer.customer_id == Customer.id, Offer.state == OfferState.ACCEPTED)
    return or_(Customer.last_order.is_not(None), func.coalesce(Customer.turnover, 0) != 0, accepted)


def _open_offer() -> ColumnElement[bool]:
    return exists().where(Offer.customer_id == Customer.id, Offer.state.in_(OPEN_STATES))


def _later(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
