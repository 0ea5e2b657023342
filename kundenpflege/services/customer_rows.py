"""The lines of the customer list, fetched by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Person,
    User,
)
from kundenpflege.model.kinds import (
    AddressKind,
    ContactKind,
    CustomerKind,
    Importance,
    Phase,
    Potential,
)
from kundenpflege.store import Reader

from .custom_fields import values_of
from .phases import known_turnover, last_contact, load_phases
from .tags import tags_of

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of the list. `turnover` in euros; `next_reason` is why to contact next."""

    id: int
    number: str
    name: str
    persons: str
    place: str
    kind: CustomerKind
    importance: Importance
    potential: Potential
    phase: Phase
    phase_reason: str
    next_contact: date | None
    next_kind: ContactKind | None
    next_reason: str
    last_contact: date | None
    turnover: Decimal | None
    phone: str
    email: str
    responsible_id: int | None
    responsible_name: str
    responsible_color: str
    restricted: bool = False
    since: date | None = None
    last_order: date | None = None
    source: str = ""
    street: str = ""
    postal_code: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    custom: Mapping[int, str] = field(default_factory=dict)


def list_customer_rows(db: Reader, ids: Sequence[int]) -> list[CustomerRow]:
    """The lines of these customers in the given order; some ten queries for every 500 ids."""
    rows: dict[int, CustomerRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        persons = _persons_lines(db, chunk)
        planned = _next_contacts(db, chunk)
        phases = load_phases(db, chunk)
        places = _first_addresses(db, chunk)
        tags, custom = tags_of(db, chunk), values_of(db, chunk)
        categories = _categories(db, chunk)
        for row in db.rows(_row_select(chunk)):
            due, kind, reason = planned.get(row.id, (None, None, ""))
            street, postal_code, place = places.get(row.id, ("", "", ""))
            rows[row.id] = CustomerRow(
                id=row.id,
                number=row.number,
                name=row.name,
                persons=persons.get(row.id, ""),
                place=place,
                kind=row.kind,
                importance=row.importance,
                potential=row.potential,
                phase=phases[row.id].phase,
                phase_reason=phases[row.id].reason,
                next_contact=due,
                next_kind=kind,
                next_reason=reason,
                last_contact=row.last_contact,
                turnover=row.known_turnover,
                phone=row.phone,
                email=row.email,
                responsible_id=row.responsible_id,
                responsible_name=row.responsible_name or "",
                responsible_color=row.responsible_color or "",
                restricted=row.restricted_on is not None,
                since=row.since,
                last_order=row.last_order,
                source=row.source,
                street=street,
                postal_code=postal_code,
                tags=tags.get(row.id, ()),
                categories=categories.get(row.id, ()),
                custom=custom.get(row.id, {}),
            )
    return [rows[key] for key in ids if key in rows]


def first_place() -> ColumnElement[str | None]:
    """Correlated: the place of the customer's postal address, else of the first address."""
    return (
        select(Address.place)
        .where(Address.customer_id == Customer.id)
        .order_by(
            case((Address.kind == AddressKind.POST, 0), else_=1), Address.position, Address.id
        )
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )


def next_due() -> ColumnElement[date]:
    """Correlated: the day of the customer's next planned contact."""
    return (
        select(func.min(Contact.due))
        .where(Contact.customer_id == Customer.id, Contact.done_on.is_(None))
        .correlate(Customer)
        .scalar_subquery()
    )


def _row_select(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.kind,
            Customer.importance,
            Customer.potential,
            Customer.since,
            Customer.last_order,
            Customer.phone,
            Customer.email,
            Customer.source,
            Customer.restricted_on,
            Customer.responsible_id,
            User.name.label("responsible_name"),
            User.color.label("responsible_color"),
            last_contact().label("last_contact"),
            known_turnover().label("known_turnover"),
        )
        .outerjoin(User, User.id == Customer.responsible_id)
        .where(Customer.id.in_(ids))
    )


def _first_addresses(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Street, postal code and place of the postal address, else of the first one."""
    rows = db.rows(
        select(Address.customer_id, Address.street, Address.postal_code, Address.place)
        .where(Address.customer_id.in_(ids))
        .order_by(
            case((Address.kind == AddressKind.POST, 1), else_=0),
            Address.position.desc(),
            Address.id.desc(),
        )
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _categories(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    rows = db.rows(
        select(CustomerCategory.customer_id, Category.name)
        .join(Category, Category.id == CustomerCategory.category_id)
        .where(CustomerCategory.customer_id.in_(ids))
        .order_by(Category.position, Category.id)
    )
    for customer_id, name in rows:
        found.setdefault(customer_id, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _persons_lines(db: Reader, ids: Sequence[int]) -> dict[int, str]:
    """`Jörg Petersen + 2` for each customer with persons."""
    rows = db.rows(
        select(
            Person.customer_id,
            Person.title_before,
            Person.first_name,
            Person.particle,
            Person.last_name,
        )
        .where(Person.customer_id.in_(ids), Person.left_on.is_(None))
        .order_by(Person.customer_id, Person.position, Person.id)
    )
    first: dict[int, str] = {}
    more: dict[int, int] = {}
    for row in rows:
        if row.customer_id in first:
            more[row.customer_id] = more.get(row.customer_id, 0) + 1
        else:
            first[row.customer_id] = " ".join(part for part in row[1:] if part)
    return {key: f"{name} + {more[key]}" if key in more else name for key, name in first.items()}


def _next_contacts(db: Reader, ids: Sequence[int]) -> dict[int, tuple[date, ContactKind, str]]:
    """The next planned contact of each customer: day, kind and reason."""
    # Sorted here: for the sake of ORDER BY the database would walk along all planned contacts.
    rows = db.rows(
        select(
            Contact.customer_id,
            Contact.due,
            Contact.kind,
            Contact.reason,
            Contact.at_time,
            Contact.id,
        ).where(and_(Contact.customer_id.in_(ids), Contact.done_on.is_(None)))
    )
    ordered = sorted(rows, key=lambda row: (row.due, row.at_time, row.id), reverse=True)
    return {row.customer_id: (row.due, row.kind, row.reason) for row in ordered}
