"""Counting contacts of care: expressions of the database, and the later ones of series."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, literal, select, type_coerce

from kundenpflege.model import Business, Contact
from kundenpflege.model.kinds import ContactNature
from kundenpflege.rules.care import CLASSES, MOST_A_YEAR, Rhythms, window
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .series_days import derived

_F = customer_fact.c
#: No matter of billing.
OF_CARE = Contact.nature != ContactNature.BILLING


def load_rhythms(db: Reader) -> Rhythms:
    """The wanted contacts a year by class, as the business has set them."""
    business = db.get(Business, 1)
    if business is None:
        return Rhythms()
    return Rhythms(business.rhythm_a, business.rhythm_b, business.rhythm_c)


def wanted_by(rhythms: Rhythms) -> ColumnElement[int]:
    """Expression on `customer_fact`: the contacts wanted a year."""
    of_class = case(*((_F.importance == one, rhythms.of(one)) for one in CLASSES), else_=literal(0))
    wanted = func.coalesce(_F.contacts_per_year, of_class)
    return type_coerce(func.max(0, func.min(MOST_A_YEAR, wanted)), Integer)


def counted_done(since: date) -> ColumnElement[int]:
    """Correlated to `customer_fact`: contacts of care done after `since`."""
    count = (
        select(func.count(Contact.id))
        .where(Contact.customer_id == _F.customer_id, Contact.done_on > since, OF_CARE)
        .correlate(customer_fact)
        .scalar_subquery()
    )
    return case((_F.last_contact > since, count), else_=literal(0))


def counted_planned(until: date) -> ColumnElement[int]:
    """Correlated to `customer_fact`: contacts of care planned up to `until`."""
    count = (
        select(func.count(Contact.id))
        .where(*open_until(until), Contact.customer_id == _F.customer_id)
        .correlate(customer_fact)
        .scalar_subquery()
    )
    return case((_F.next_contact <= until, count), else_=literal(0))


def series_ahead(db: Reader, customer_ids: Collection[int] | None = None) -> dict[int, list[date]]:
    """By customer (None: all) the days of the next twelve months on which their series go on after
    the contact that is planned; billing left out."""
    if customer_ids is not None and not customer_ids:
        return {}
    only = next(iter(customer_ids)) if customer_ids and len(customer_ids) == 1 else None
    wanted = None if customer_ids is None else frozenset(customer_ids)
    found: dict[int, list[date]] = {}
    for row, _day, on in derived(db, db.today, window(db.today)[1], customer_id=only, named=False):
        if row.nature is not ContactNature.BILLING and (
            wanted is None or row.customer_id in wanted
        ):
            found.setdefault(row.customer_id, []).append(on)
    return {key: sorted(days) for key, days in found.items()}


def open_until(until: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Contact: of care and planned up to `until`, overdue ones included."""
    return Contact.done_on.is_(None), Contact.due <= until, OF_CARE


def care_columns(db: Reader) -> list[Any]:
    """Columns on `customer_fact` with all that is counted of a customer."""
    since, until = window(db.today)
    next_on = (
        select(func.min(Contact.due))
        .where(*open_until(until), Contact.customer_id == _F.customer_id)
        .correlate(customer_fact)
        .scalar_subquery()
    )
    return [
        _F.customer_id,
        _F.importance,
        _F.sort_name,
        _F.number,
        _F.responsible_id,
        _F.last_care,
        wanted_by(load_rhythms(db)).label("wanted"),
        counted_done(since).label("done"),
        counted_planned(until).label("planned"),
        case((_F.next_contact <= until, next_on)).label("next_on"),
    ]
