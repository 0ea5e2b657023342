"""The list of customers: ids sorted and filtered by the database, rows by page, counts by view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.model import Address, Contact, Customer, CustomerCategory, Person, User
from kundenpflege.model.kinds import (
    AddressKind,
    ContactKind,
    CustomerKind,
    Importance,
    Phase,
    Potential,
)
from kundenpflege.rules.phase import derive_phase
from kundenpflege.store import Reader

from .phases import (
    OfferFacts,
    in_phase,
    known_turnover,
    last_contact,
    load_awake,
    load_offer_facts,
    make_facts,
)

_CHUNK = 500


class CustomerView(StrEnum):
    """Ready-made filters above the list."""

    ALL = "all"
    IMPORTANT = "important"
    WITHOUT_NEXT = "without_next"
    DORMANT = "dormant"
    BIRTHDAY = "birthday"

    @property
    def label(self) -> str:
        """What the chip says."""
        return _(_VIEW_LABELS[self.value])


_VIEW_LABELS = {
    "all": N_("Alle"),
    "important": N_("A-Kunden"),
    "without_next": N_("Ohne nächsten Kontakt"),
    "dormant": N_("Schlafend"),
    "birthday": N_("Geburtstag nächsten Monat"),
}


class CustomerSort(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    NUMBER = "number"
    PLACE = "place"
    IMPORTANCE = "importance"
    POTENTIAL = "potential"
    TURNOVER = "turnover"
    LAST_CONTACT = "last_contact"
    NEXT_CONTACT = "next_contact"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers are wanted; empty parts do not restrict.

    `orphans` wants customers without a responsible person (`responsible_id` is then ignored).
    """

    text: str = ""
    view: CustomerView = CustomerView.ALL
    importance: Importance | None = None
    potential: Potential | None = None
    kinds: tuple[CustomerKind, ...] = ()
    phase: Phase | None = None
    responsible_id: int | None = None
    orphans: bool = False
    category_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class CustomerCounts:
    """How many customers and persons there are, and customers in each view."""

    customers: int
    persons: int
    by_view: Mapping[CustomerView, int]


def list_customer_ids(
    db: Reader,
    wanted: CustomerFilter | None = None,
    sort: CustomerSort | str = CustomerSort.NAME,
    descending: bool = False,
) -> list[int]:
    """Ids of the wanted customers in order; those without a value come last in both directions."""
    wanted = wanted or CustomerFilter()
    sort = CustomerSort(sort)
    conditions = _conditions(db, wanted)
    statement = select(Customer.id).where(*conditions)
    if sort is CustomerSort.PLACE:
        ids = _by_place(db, statement, descending)
    else:
        ids = list(db.scalars(statement.order_by(*_order(sort, descending))))
    if wanted.phase is not None and in_phase(wanted.phase, db.today) is None:
        awake = load_awake(db, conditions)
        ids = [key for key in ids if awake.get(key) is wanted.phase]
    return ids


def list_customer_rows(db: Reader, ids: Sequence[int]) -> list[CustomerRow]:
    """The lines of these customers in the given order; four queries for every 500 ids."""
    rows: dict[int, CustomerRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        persons = _persons_lines(db, chunk)
        offers = load_offer_facts(db, chunk)
        planned = _next_contacts(db, chunk)
        for row in db.rows(_row_select(chunk)):
            phase = derive_phase(make_facts(row, offers.get(row.id, OfferFacts())), db.today)
            due, kind, reason = planned.get(row.id, (None, None, ""))
            rows[row.id] = CustomerRow(
                id=row.id,
                number=row.number,
                name=row.name,
                persons=persons.get(row.id, ""),
                place=row.place or "",
                kind=row.kind,
                importance=row.importance,
                potential=row.potential,
                phase=phase.phase,
                phase_reason=phase.reason,
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
            )
    return [rows[key] for key in ids if key in rows]


def count_customers(db: Reader) -> CustomerCounts:
    """Customers, persons and the size of each view."""
    by_view = {
        view: int(
            db.scalar(select(func.count()).select_from(Customer).where(*_view(view, db.today))) or 0
        )
        for view in CustomerView
    }
    persons = db.scalar(select(func.count()).select_from(Person))
    return CustomerCounts(by_view[CustomerView.ALL], int(persons or 0), by_view)


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


def _conditions(db: Reader, wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    conditions = _view(wanted.view, db.today)
    if wanted.text.strip():
        conditions.append(Customer.id.in_(db.matching("customer", wanted.text)))
    if wanted.importance is not None:
        conditions.append(Customer.importance == wanted.importance)
    if wanted.potential is not None:
        conditions.append(Customer.potential == wanted.potential)
    if wanted.kinds:
        conditions.append(Customer.kind.in_(wanted.kinds))
    if wanted.orphans:
        conditions.append(Customer.responsible_id.is_(None))
    elif wanted.responsible_id is not None:
        conditions.append(Customer.responsible_id == wanted.responsible_id)
    if wanted.category_id is not None:
        buyers = select(CustomerCategory.customer_id).where(
            CustomerCategory.category_id == wanted.category_id
        )
        conditions.append(Customer.id.in_(buyers))
    if wanted.phase is not None:
        condition = in_phase(wanted.phase, db.today)
        if condition is not None:
            conditions.append(condition)
    return conditions


def _view(view: CustomerView, today: date) -> list[ColumnElement[bool]]:
    match view:
        case CustomerView.ALL:
            return []
        case CustomerView.IMPORTANT:
            return [Customer.importance == Importance.A]
        case CustomerView.WITHOUT_NEXT:
            planned = exists().where(Contact.customer_id == Customer.id, Contact.done_on.is_(None))
            return [~planned]
        case CustomerView.DORMANT:
            condition = in_phase(Phase.DORMANT, today)
            assert condition is not None
            return [condition]
        case CustomerView.BIRTHDAY:
            month = add_months(today.replace(day=1), 1).month
            born = select(Person.customer_id).where(
                Person.birthday_key.between(month * 100, month * 100 + 99)
            )
            return [Customer.id.in_(born)]


def _order(sort: CustomerSort, descending: bool) -> list[ColumnElement[Any]]:
    """Order by the sort's value, empty ones last, then by name."""
    keys: list[ColumnElement[Any]] = []
    empty: ColumnElement[bool] | None = None
    match sort:
        case CustomerSort.NAME:
            if descending:
                return [Customer.sort_name.desc(), Customer.id.desc()]
        case CustomerSort.NUMBER:
            keys = [func.length(Customer.number), _column(Customer.number)]
        case CustomerSort.IMPORTANCE:
            keys, empty = [_column(Customer.importance)], Customer.importance == Importance.NONE
        case CustomerSort.POTENTIAL:
            rank = case(
                (Customer.potential == Potential.HIGH, 0),
                (Customer.potential == Potential.MEDIUM, 1),
                (Customer.potential == Potential.LOW, 2),
            )
            keys, empty = [rank], Customer.potential == Potential.NONE
        case CustomerSort.TURNOVER:
            keys = [known_turnover()]
            empty = keys[0].is_(None)
        case CustomerSort.LAST_CONTACT:
            keys = [last_contact()]
            empty = keys[0].is_(None)
        case CustomerSort.NEXT_CONTACT:
            keys = [next_due()]
            empty = keys[0].is_(None)
        case _:
            name = (
                select(User.name)
                .where(User.id == Customer.responsible_id)
                .correlate(Customer)
                .scalar_subquery()
            )
            keys, empty = [name], Customer.responsible_id.is_(None)
    ordered: list[ColumnElement[Any]] = []
    if empty is not None:
        ordered.append(case((empty, 1), else_=0))
    ordered += [key.desc() if descending else key for key in keys]
    return [*ordered, _column(Customer.sort_name), _column(Customer.id)]


def _column(attribute: Any) -> ColumnElement[Any]:
    return attribute.expression  # type: ignore[no-any-return]


def _by_place(db: Reader, statement: Select[int], descending: bool) -> list[int]:
    """Places are sorted as people do (Ö beside O), which SQLite does not know."""
    rows = db.rows(statement.add_columns(first_place()).order_by(Customer.sort_name, Customer.id))
    key = cache(fold)
    filled = [row for row in rows if row[1]]
    filled.sort(key=lambda row: key(row[1]), reverse=descending)
    return [row[0] for row in filled] + [row[0] for row in rows if not row[1]]


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
            Customer.turnover,
            Customer.phone,
            Customer.email,
            Customer.responsible_id,
            User.name.label("responsible_name"),
            User.color.label("responsible_color"),
            first_place().label("place"),
            last_contact().label("last_contact"),
            known_turnover().label("known_turnover"),
        )
        .outerjoin(User, User.id == Customer.responsible_id)
        .where(Customer.id.in_(ids))
    )


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
        .where(Person.customer_id.in_(ids))
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
    rows = db.rows(
        select(Contact.customer_id, Contact.due, Contact.kind, Contact.reason)
        .where(and_(Contact.customer_id.in_(ids), Contact.done_on.is_(None)))
        .order_by(Contact.due.desc(), Contact.at_time.desc(), Contact.id.desc())
    )
    return {row.customer_id: (row.due, row.kind, row.reason) for row in rows}
