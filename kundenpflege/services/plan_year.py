"""A year of the contact plan by customers: one row each, with the days of its contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from kundenpflege.model import Contact, Customer
from kundenpflege.model.kinds import ContactKind, Importance
from kundenpflege.store import Reader

from .plan_contacts import Filter, customer_days
from .whose import whose


@dataclass(frozen=True, slots=True)
class YearRow:
    """A customer with the days of its contacts in a year: day, kind, whether it took place."""

    customer_id: int
    number: str
    name: str
    importance: Importance
    days: tuple[tuple[date, ContactKind, bool], ...]


def year_customers(db: Reader, year: int, limit: int, offset: int, chosen: Filter) -> list[YearRow]:
    """A page of rows: customers with a class, A first, also those without a contact, whose row
    shows the gap; then the others with a contact in that year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = list(_classed(db, limit, offset, chosen))
    if len(rows) < limit:
        before = 0 if rows else _classed_count(db, chosen)
        start = max(0, offset - before) if not rows else 0
        rows += _others(db, first, last, limit - len(rows), start, chosen)
    days = customer_days(db, [row.id for row in rows], first, last, chosen)
    return [
        YearRow(row.id, row.number, row.name, row.importance, tuple(days.get(row.id, ())))
        for row in rows
    ]


def _base(chosen: Filter) -> Any:
    wanted = select(Customer.id, Customer.number, Customer.name, Customer.importance).where(
        Customer.restricted_on.is_(None)
    )
    if chosen.responsible is not None:
        wanted = wanted.where(whose(Customer.responsible_id, chosen.responsible))
    return wanted


def _classed(db: Reader, limit: int, offset: int, chosen: Filter) -> Sequence[Any]:
    return db.execute(
        _base(chosen)
        .where(Customer.importance > "")
        .order_by(Customer.importance, Customer.sort_name, Customer.id)
        .limit(limit)
        .offset(offset)
    ).all()


def _classed_count(db: Reader, chosen: Filter) -> int:
    return db.count(_base(chosen).where(Customer.importance > ""))


def _others(
    db: Reader, first: date, last: date, limit: int, offset: int, chosen: Filter
) -> Sequence[Any]:
    has_one = (
        select(Contact.id)
        .where(
            Contact.customer_id == Customer.id,
            or_(
                and_(Contact.done_on.is_(None), Contact.due >= first, Contact.due <= last),
                and_(Contact.done_on >= first, Contact.done_on <= last),
            ),
            *chosen.conditions(by_index=False),
        )
        .exists()
    )
    return db.execute(
        _base(chosen)
        .where(Customer.importance == "", has_one)
        .order_by(Customer.sort_name, Customer.id)
        .limit(limit)
        .offset(offset)
    ).all()
