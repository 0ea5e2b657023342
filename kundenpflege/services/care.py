"""Who is cared for enough: contacts of twelve months against the wanted rhythm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select

from kundenpflege.model import ContactSeries, Customer
from kundenpflege.model.kinds import Importance
from kundenpflege.rules.care import (
    CLASSES,
    Care,
    CareState,
    care,
    judge_care,
    window,
)
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .care_counts import (
    care_columns,
    counted_done,
    counted_planned,
    load_rhythms,
    series_ahead,
    wanted_by,
)

__all__ = [
    "Balance",
    "BalanceRow",
    "Care",
    "CareRow",
    "CareState",
    "balance",
    "care_of",
    "gaps",
    "load_rhythms",
]


@dataclass(frozen=True, slots=True)
class CareRow:
    """A customer of the list: `done` contacts of the last and `planned` ones of the next twelve
    months against `wanted`.

    `silent_days` since the last done contact, None when there was none.
    """

    customer_id: int
    number: str
    name: str
    importance: Importance
    last_on: date | None
    silent_days: int | None
    next_on: date | None
    planned: int
    wanted: int
    done: int = 0
    state: CareState = CareState.TOO_FEW
    responsible_id: int | None = None

    @property
    def have(self) -> int:
        """Done and planned ones together."""
        return self.done + self.planned

    @property
    def missing(self) -> int:
        """How many contacts are lacking."""
        return max(0, self.wanted - self.have)

    @property
    def share(self) -> float:
        """What there is of what is wanted, 0 to 1."""
        return min(1.0, self.have / self.wanted) if self.wanted else 1.0

    @property
    def tone(self) -> str:
        """`red` below a half, `amber` below the whole, else `brand`."""
        return "red" if self.share < 0.5 else "amber" if self.share < 1 else "brand"


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One class: `customers` with a rhythm, how they are cared for, and the sums of contacts
    wanted a year and there (done and planned, each customer at most as many as wanted count in
    `covered`)."""

    importance: Importance
    customers: int
    enough: int
    too_few: int
    too_many: int
    wanted: int
    have: int
    covered: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The whole business by class, A B C and those without a class that have a rhythm of their
    own (only when there are such)."""

    rows: tuple[BalanceRow, ...]

    @property
    def customers(self) -> int:
        """All customers with a rhythm."""
        return sum(row.customers for row in self.rows)

    @property
    def enough(self) -> int:
        """Those cared for just right."""
        return sum(row.enough for row in self.rows)

    @property
    def too_few(self) -> int:
        """Those cared for too little."""
        return sum(row.too_few for row in self.rows)

    @property
    def too_many(self) -> int:
        """Those contacted too often."""
        return sum(row.too_many for row in self.rows)


#: By its place in this order a class is weightier; own rhythms without a class come last.
_ORDER = (*CLASSES, Importance.NONE)
_F = customer_fact.c


def care_of(db: Reader, customer_id: int) -> Care:
    """The care for one customer; NotFoundError when gone."""
    db.require(Customer, customer_id)
    return cares(db, [customer_id])[customer_id]


def cares(
    db: Reader,
    customer_ids: Sequence[int],
    ahead: Mapping[int, Sequence[date]] | None = None,
) -> dict[int, Care]:
    """The care for each of these customers (at most some thousand), by id. `ahead`: what
    `series_ahead` gives for all, where many are asked for one part after the other."""
    today = db.today
    rows = db.execute(select(*care_columns(db)).where(_F.customer_id.in_(customer_ids))).all()
    more = series_ahead(db, customer_ids) if ahead is None else ahead
    found = {}
    for row in rows:
        days = more.get(row.customer_id, ())
        coming = [day for day in (row.next_on, *days) if day is not None]
        found[row.customer_id] = care(
            row.wanted,
            row.done,
            row.planned + len(days),
            row.last_care,
            min(coming, default=None),
            today,
        )
    return found


def gaps(
    db: Reader,
    limit: int = 40,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    state: CareState | None = CareState.TOO_FEW,
) -> list[CareRow]:
    """The customers cared for too little, the biggest gaps first; there A before B before C, and
    the longest silence first. `state` TOO_MANY gives those contacted too often, the most first;
    None goes on with those cared for enough."""
    conditions = _concerned(db, importance, responsible_id)
    in_series = select(ContactSeries.customer_id)
    alone = [*conditions, _F.customer_id.not_in(in_series)]
    found = _rows(db, [*conditions, _F.customer_id.in_(in_series)])
    if state is CareState.TOO_MANY:
        found += _too_often(db, alone, limit)
    else:
        found += _neediest(db, alone, limit)
    if state is None and sum(row.missing > 0 for row in found) < limit:
        found += _first_ones(db, alone, limit)
    rows = {row.customer_id: row for row in found if state is None or row.state is state}
    order = _by_excess if state is CareState.TOO_MANY else _by_gap
    return _named(db, sorted(rows.values(), key=order)[:limit])


def balance(db: Reader, responsible_id: int | None = None) -> Balance:
    """The whole business: customers with a rhythm by class and how they are cared for."""
    counted: dict[Importance, list[int]] = {}
    conditions = _concerned(db, None, responsible_id)
    sums = _sums(db, conditions)
    for one in sums:
        row = counted.setdefault(Importance(one.importance), [0] * 7)
        _count(row, one.done, one.planned, one.wanted, one.customers)
    # Later contacts of a series are in no table: these customers are counted one by one.
    for care_row in _rows(db, [*conditions, _F.customer_id.in_(select(ContactSeries.customer_id))]):
        row = counted.setdefault(care_row.importance, [0] * 7)
        _count(row, care_row.done, care_row.planned, care_row.wanted, 1)
    rows = [
        BalanceRow(one, *counted.get(one, [0] * 7))
        for one in _ORDER
        if one is not Importance.NONE or one in counted
    ]
    return Balance(tuple(rows))


def _concerned(
    db: Reader, importance: Importance | None, responsible_id: int | None
) -> list[ColumnElement[bool]]:
    found = [
        _F.restricted_on.is_(None),
        or_(_F.importance.in_(CLASSES), _F.contacts_per_year > 0),
        wanted_by(load_rhythms(db)) > 0,
    ]
    if importance is not None:
        found.append(_F.importance == importance)
    if responsible_id is not None:
        found.append(_F.responsible_id == responsible_id)
    return found


def _neediest(db: Reader, conditions: Sequence[Any], limit: int) -> list[CareRow]:
    """Those with the biggest gaps, without looking at everybody: who was contacted last year can
    lack one less at most. Each step looks at those who can lack as many, until no other can lack
    as many as the ones that were found."""
    since, _until = window(db.today)
    bound = wanted_by(load_rhythms(db)) - case((_F.last_care > since, 1), else_=0)
    steps = db.rows(select(bound).where(*conditions).group_by(bound))
    found: list[CareRow] = []
    for most_missing in sorted((row[0] for row in steps if row[0] > 0), reverse=True):
        if sum(row.missing > most_missing for row in found) >= limit:
            break
        each = _counted(db, [*conditions, bound == most_missing])
        missing = each.c.wanted - each.c.done - each.c.planned
        ids = db.scalars(
            select(each.c.customer_id)
            .where(missing > 0)
            .order_by(missing.desc(), *_first(each))
            .limit(limit)
        )
        found += _rows(db, [_F.customer_id.in_(ids)], alone=True)
    return found


def _first_ones(db: Reader, conditions: Sequence[Any], limit: int) -> list[CareRow]:
    """Those to whom nothing is lacking: by class, the longest silence first."""
    each = _counted(db, conditions)
    ids = db.scalars(
        select(each.c.customer_id)
        .where(each.c.wanted <= each.c.done + each.c.planned)
        .order_by(*_first(each))
        .limit(limit)
    )
    return _rows(db, [_F.customer_id.in_(ids)], alone=True)


def _first(each: Subquery) -> tuple[Any, ...]:
    """By class, the longest silence first."""
    rank = case(*((each.c.importance == one, place) for place, one in enumerate(_ORDER)), else_=9)
    return rank, each.c.last_care, each.c.sort_name, each.c.customer_id


def _too_often(db: Reader, conditions: Sequence[Any], limit: int) -> list[CareRow]:
    """Those contacted more often than wanted in one of the two years, the most first."""
    each = _counted(db, conditions)
    often = func.max(each.c.done, each.c.planned)
    ids = db.scalars(
        select(each.c.customer_id)
        .where(often > each.c.wanted + func.max(2, each.c.wanted // 2))
        .order_by((often - each.c.wanted).desc(), each.c.sort_name, each.c.customer_id)
        .limit(limit)
    )
    return _rows(db, [_F.customer_id.in_(ids)], alone=True)


def _counted(db: Reader, conditions: Sequence[Any]) -> Subquery:
    """What is counted of each customer, later contacts of series left out.

    The limit that limits nothing keeps the select as it is: else contacts would be counted again
    for each place where a number is used."""
    since, until = window(db.today)
    return (
        select(
            _F.customer_id,
            _F.sort_name,
            _F.importance,
            _F.last_care,
            wanted_by(load_rhythms(db)).label("wanted"),
            counted_done(since).label("done"),
            counted_planned(until).label("planned"),
        )
        .where(*conditions)
        .limit(-1)
        .subquery()
    )


def _rows(db: Reader, conditions: Sequence[Any], alone: bool = False) -> list[CareRow]:
    """Exactly counted, still without the name. Of customers `alone` no contacts come again."""
    rows = db.execute(select(*care_columns(db)).where(*conditions)).all()
    today = db.today
    series = {} if alone else series_ahead(db, [row.customer_id for row in rows])
    found = []
    for row in rows:
        days = series.get(row.customer_id, [])
        planned = row.planned + len(days)
        ahead = [day for day in (row.next_on, *days) if day is not None]
        found.append(
            CareRow(
                customer_id=row.customer_id,
                number=row.number or "",
                name=row.sort_name or "",
                importance=row.importance,
                last_on=row.last_care,
                silent_days=max(0, (today - row.last_care).days) if row.last_care else None,
                next_on=min(ahead, default=None),
                planned=planned,
                wanted=row.wanted,
                done=row.done,
                state=judge_care(row.done, planned, row.wanted),
                responsible_id=row.responsible_id,
            )
        )
    return found


def _named(db: Reader, rows: Sequence[CareRow]) -> list[CareRow]:
    names = {
        row.id: row.name
        for row in db.rows(
            select(Customer.id, Customer.name).where(
                Customer.id.in_([row.customer_id for row in rows])
            )
        )
    }
    return [replace(row, name=names[row.customer_id]) for row in rows]


def _by_gap(row: CareRow) -> tuple[Any, ...]:
    return (
        -row.missing,
        _ORDER.index(row.importance),
        row.last_on or date.min,
        row.name,
        row.customer_id,
    )


def _by_excess(row: CareRow) -> tuple[Any, ...]:
    return (row.wanted - max(row.done, row.planned), row.name, row.customer_id)


def _sums(db: Reader, conditions: Sequence[Any]) -> Sequence[Any]:
    """How many customers have the same class, rhythm and contacts; those without a series."""
    alone = _F.customer_id.not_in(select(ContactSeries.customer_id))
    each = _counted(db, [*conditions, alone])
    columns = (each.c.importance, each.c.wanted, each.c.done, each.c.planned)
    return db.execute(select(*columns, func.count().label("customers")).group_by(*columns)).all()


def _count(row: list[int], done: int, planned: int, wanted: int, customers: int) -> None:
    state = judge_care(done, planned, wanted)
    row[0] += customers
    row[1] += customers * (state is CareState.ENOUGH)
    row[2] += customers * (state is CareState.TOO_FEW)
    row[3] += customers * (state is CareState.TOO_MANY)
    row[4] += customers * wanted
    row[5] += customers * (done + planned)
    row[6] += customers * min(wanted, done + planned)
