"""What visits bring, and whom to visit next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from kundenpflege.base.dates import add_months
from kundenpflege.model import Address, Contact, Customer, DecisionDate, Offer
from kundenpflege.model.kinds import AddressKind, ContactKind, Importance, OfferKind, OfferState
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.visits import (
    Order,
    VisitFacts,
    VisitIdea,
    VisitPattern,
    idea,
    pattern,
    region,
)
from kundenpflege.store import Reader

from .care import gaps
from .reminder_facts import chunks
from .work_calendar import load_calendar

#: What counts as having been there.
VISITS = (ContactKind.VISIT, ContactKind.MEETING)
#: So far back visits and orders are looked at.
YEARS = 3
#: Planned visits of these days are where one happens to be anyway.
_NEAR_DAYS = 42
#: Customers whose visits are weighed: the dearest first.
_MOST_CANDIDATES = 400
_MOST_ROWS = 1000
_OPEN = (OfferState.SENT, OfferState.FOLLOWED_UP)
_ORDERS = (OfferKind.OFFER, OfferKind.ESTIMATE, OfferKind.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A customer of the analysis."""

    customer_id: int
    number: str
    name: str
    importance: Importance
    place: str
    pattern: VisitPattern

    @property
    def id(self) -> int:
        """Its key in a table."""
        return self.customer_id


@dataclass(frozen=True, slots=True)
class VisitAnalysis:
    """The customers who ordered in the last three years, the largest sums first. `total` sums up
    their orders, `by_visit` and `by_window` how many of them order so."""

    rows: tuple[VisitRow, ...]
    total: VisitPattern
    by_visit: int = 0
    by_window: int = 0


@dataclass(frozen=True, slots=True)
class VisitProposal:
    """Somebody worth a visit: `idea` says why and proposes a day."""

    customer_id: int
    number: str
    name: str
    importance: Importance
    place: str
    idea: VisitIdea
    pattern: VisitPattern

    @property
    def id(self) -> int:
        """Its key in a table."""
        return self.customer_id


def visit_pattern(db: Reader, customer_id: int) -> VisitPattern:
    """What visits brought at one customer."""
    return _patterns(db, [customer_id])[customer_id]


def analysis(db: Reader, limit: int = _MOST_ROWS) -> VisitAnalysis:
    """Who ordered in the last three years, and whether visits came before: the `limit` customers
    with the largest orders."""
    since = add_months(db.today, -12 * YEARS)
    net = func.sum(Offer.net_total)
    statement = (
        select(Customer.id, Customer.number, Customer.name, Customer.importance)
        .join(Offer, Offer.customer_id == Customer.id)
        .where(
            Offer.state == OfferState.ACCEPTED,
            Offer.kind.in_(_ORDERS),
            Offer.decided_on >= since,
            Customer.restricted_on.is_(None),
        )
        .group_by(Customer.id)
        .order_by(net.desc(), Customer.id)
        .limit(limit)
    )
    rows = db.execute(statement).all()
    ids = [row.id for row in rows]
    patterns, places = _patterns(db, ids), _places(db, ids)
    found = tuple(
        VisitRow(
            row.id, row.number, row.name, row.importance,
            places[row.id][1] if row.id in places else "", patterns[row.id],
        )
        for row in rows
    )  # fmt: skip
    return VisitAnalysis(
        found,
        _sum([row.pattern for row in found]),
        sum(row.pattern.buying in ("visit", "both") for row in found),
        sum(row.pattern.buying in ("window", "both") for row in found),
    )


def proposals(
    db: Reader, limit: int = 20, user_id: int | None = None, near: date | None = None
) -> list[VisitProposal]:
    """Whom to visit, the best reason first. `user_id`: only customers of this one of us; `near`:
    only those close to a visit planned for that day, for that day."""
    rows = _candidates(db, user_id)
    ids = [row.id for row in rows]
    patterns, places, windows = _patterns(db, ids), _places(db, ids), _windows(db, ids)
    ahead, short, waiting = _ahead(db, ids), _short(db, ids), _waiting(db, ids)
    tour = _tour(db, near)
    calendar = load_calendar(db)
    found = []
    for row in rows:
        where = places.get(row.id, ("", ""))
        nearby = next(
            (stop[1:] for stop in tour if where[0] and stop[0] == where[0] and stop[4] != row.id),
            None,
        )
        if near is not None and nearby is None:
            continue
        facts = VisitFacts(
            customer_id=row.id,
            importance=row.importance,
            pattern=patterns[row.id],
            windows=windows.get(row.id, ()),
            next_visit=ahead.get(row.id),
            open_net=waiting.get(row.id, Decimal(0)),
            short_of=short.get(row.id, 0),
            nearby=nearby[:3] if nearby else None,
        )
        one = idea(facts, db.today)
        if one is None:
            continue
        if nearby is None:  # nobody is visited on a day off
            day = calendar.working_day(one.day)
            one = VisitIdea(one.weight, day, one.reason, one.why)
        found.append(
            VisitProposal(
                row.id, row.number, row.name, row.importance, where[1], one, facts.pattern
            )
        )
    found.sort(key=lambda one: (-one.idea.weight, one.idea.day, one.name))
    return found[:limit]


def customer_names(db: Reader, ids: Iterable[int]) -> dict[int, str]:
    """The names of some customers."""
    found: dict[int, str] = {}
    for part in chunks(sorted(ids)):
        for row in db.execute(select(Customer.id, Customer.name).where(Customer.id.in_(part))):
            found[row.id] = row.name
    return found


def _candidates(db: Reader, user_id: int | None) -> Sequence[Customer]:
    """The customers with a class, those first who were visited or ordered, A before B."""
    statement = (
        select(Customer)
        .where(
            Customer.importance.in_((Importance.A, Importance.B, Importance.C)),
            Customer.restricted_on.is_(None),
        )
        .order_by(
            Customer.importance,
            Customer.last_order.is_(None),
            Customer.last_order.desc(),
            Customer.sort_name,
            Customer.id,
        )
        .limit(_MOST_CANDIDATES)
    )
    if user_id is not None:
        statement = statement.where(Customer.responsible_id == user_id)
    return db.scalars(statement)


def _patterns(db: Reader, ids: Sequence[int]) -> dict[int, VisitPattern]:
    since = add_months(db.today, -12 * YEARS)
    visits: dict[int, list[date]] = defaultdict(list)
    orders: dict[int, list[Order]] = defaultdict(list)
    windows = _windows(db, ids)
    for part in chunks(ids):
        for row in db.execute(
            select(Contact.customer_id, Contact.done_on).where(
                Contact.customer_id.in_(part), Contact.done_on >= since, Contact.kind.in_(VISITS)
            )
        ):
            visits[row.customer_id].append(row.done_on)
        for row in db.execute(
            select(Offer.customer_id, Offer.decided_on, Offer.net_total).where(
                Offer.customer_id.in_(part),
                Offer.state == OfferState.ACCEPTED,
                Offer.decided_on >= since,
                Offer.kind.in_(_ORDERS),
            )
        ):
            orders[row.customer_id].append(Order(row.decided_on, row.net_total))
    return {one: pattern(visits[one], orders[one], windows.get(one, ())) for one in ids}


def _windows(db: Reader, ids: Sequence[int]) -> dict[int, tuple[DecisionFacts, ...]]:
    found: dict[int, list[DecisionFacts]] = defaultdict(list)
    for part in chunks(ids):
        for one in db.scalars(
            select(DecisionDate).where(DecisionDate.customer_id.in_(part)).order_by(DecisionDate.id)
        ):
            found[one.customer_id].append(
                DecisionFacts(
                    one.title, one.day, one.first_month, one.last_month, one.note, one.id,
                    one.customer_id,
                )
            )  # fmt: skip
    return {key: tuple(windows) for key, windows in found.items()}


def _places(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By customer what lies close (`region`) and the name of the town, of where one drives to."""
    found: dict[int, tuple[int, str, str]] = {}
    order = {AddressKind.SITE: 0, AddressKind.POST: 1}
    for part in chunks(ids):
        for row in db.execute(
            select(
                Address.customer_id, Address.kind, Address.country, Address.postal_code,
                Address.place,
            )
            .where(Address.customer_id.in_(part))
            .order_by(Address.position, Address.id)
        ):  # fmt: skip
            rank = order.get(row.kind, 2)
            if row.customer_id not in found or rank < found[row.customer_id][0]:
                close = region(row.country, row.postal_code)
                found[row.customer_id] = rank, close, row.place
    return {key: (close, place) for key, (_rank, close, place) in found.items()}


def _ahead(db: Reader, ids: Sequence[int]) -> dict[int, date]:
    """The next planned visit of each, overdue ones included."""
    found: dict[int, date] = {}
    for part in chunks(ids):
        for row in db.execute(
            select(Contact.customer_id, func.max(Contact.due).label("day"))
            .where(
                Contact.customer_id.in_(part),
                Contact.done_on.is_(None),
                Contact.kind.in_(VISITS),
            )
            .group_by(Contact.customer_id)
        ):
            found[row.customer_id] = max(row.day, db.today)
    return found


def _waiting(db: Reader, ids: Sequence[int]) -> dict[int, Decimal]:
    """What the open offers of each are worth."""
    found: dict[int, Decimal] = {}
    for part in chunks(ids):
        for row in db.execute(
            select(Offer.customer_id, func.sum(Offer.net_total).label("net"))
            .where(
                Offer.customer_id.in_(part), Offer.state.in_(_OPEN), Offer.variant_of_id.is_(None)
            )
            .group_by(Offer.customer_id)
        ):
            found[row.customer_id] = row.net or Decimal(0)
    return found


def _short(db: Reader, ids: Iterable[int]) -> dict[int, int]:
    """How many contacts each is short of."""
    wanted = set(ids)
    return {
        row.customer_id: row.missing
        for row in gaps(db, _MOST_CANDIDATES)
        if row.customer_id in wanted
    }


def _tour(db: Reader, near: date | None) -> list[tuple[str, date, str, str, int]]:
    """Region, day, place, customer's name and id of the visits planned for the next weeks."""
    first = near or db.today + timedelta(days=1)
    last = near or db.today + timedelta(days=_NEAR_DAYS)
    rows = db.execute(
        select(Contact.due, Customer.id, Customer.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(
            Contact.done_on.is_(None),
            Contact.due >= first,
            Contact.due <= last,
            Contact.kind.in_(VISITS),
            Customer.restricted_on.is_(None),
        )
        .order_by(Contact.due, Contact.id)
        .limit(500)
    ).all()
    places = _places(db, [row.id for row in rows])
    return [
        (places[row.id][0], row.due, places[row.id][1], row.name, row.id)
        for row in rows
        if places.get(row.id, ("",))[0]
    ]


def _sum(patterns: Sequence[VisitPattern]) -> VisitPattern:
    return VisitPattern(
        visits=sum(one.visits for one in patterns),
        fruitful=sum(one.fruitful for one in patterns),
        orders=sum(one.orders for one in patterns),
        after_visit=sum(one.after_visit for one in patterns),
        in_window=sum(one.in_window for one in patterns),
        net=sum((one.net for one in patterns), Decimal(0)),
        net_after_visit=sum((one.net_after_visit for one in patterns), Decimal(0)),
    )
