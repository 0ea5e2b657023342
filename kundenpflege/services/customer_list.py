"""The list of customers: ids sorted and filtered by the database, rows by page, counts by view."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, null, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.model import CustomField, CustomValue, Person, User
from kundenpflege.model.kinds import CustomFieldKind, Importance, Phase, Potential
from kundenpflege.store import Reader
from kundenpflege.store.tables import customer_fact

from .customer_filter import CustomerFilter, conditions
from .customer_rows import CustomerRow, first_place, list_customer_rows, next_due
from .phase_filter import phase_rank

__all__ = [
    "CustomerCounts",
    "CustomerFilter",
    "CustomerRow",
    "CustomerSort",
    "CustomerView",
    "count_customers",
    "count_filter",
    "first_place",
    "list_customer_ids",
    "list_customer_rows",
    "next_due",
]

_F = customer_fact.c
#: Own fields are sorted by under this prefix and the field's id: `custom.3`.
CUSTOM = "custom."


class CustomerView(StrEnum):
    """Ready-made views of the list; each is a name for a filter."""

    ALL = "all"
    IMPORTANT = "important"
    WITHOUT_NEXT = "without_next"
    GAP = "gap"
    DORMANT = "dormant"
    BIRTHDAY = "birthday"
    ORPHANS = "orphans"
    OBJECTION = "objection"

    @property
    def label(self) -> str:
        """What the chip says."""
        return _(_VIEW_LABELS[self.value])

    @property
    def filter(self) -> CustomerFilter:
        """Whom it shows. Restricted customers stand in no list that calls for contacts."""
        return _VIEW_FILTERS[self.value]


_VIEW_LABELS = {
    "all": N_("Alle"),
    "important": N_("A-Kunden"),
    "without_next": N_("Ohne nächsten Schritt"),
    "gap": N_("Betreuungslücke"),
    "dormant": N_("Schlafend"),
    "birthday": N_("Geburtstag nächsten Monat"),
    "orphans": N_("Ohne Verantwortlichen"),
    "objection": N_("Werbewiderspruch"),
}

_VIEW_FILTERS = {
    "all": CustomerFilter(),
    "important": CustomerFilter(importances=(Importance.A,), restricted=False),
    "without_next": CustomerFilter(without_next=True, restricted=False),
    "gap": CustomerFilter(gap=True, restricted=False),
    "dormant": CustomerFilter(phases=(Phase.DORMANT,), restricted=False),
    "birthday": CustomerFilter(birthday="next", restricted=False),
    "orphans": CustomerFilter(orphans=True, restricted=False),
    "objection": CustomerFilter(objection=True),
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
    PHASE = "phase"
    SINCE = "since"
    LAST_ORDER = "last_order"


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
    """Ids of the wanted customers in order; those without a value come last in both directions.

    `sort` may be `custom.3`, too: an own field by its id.
    """
    where = conditions(db, wanted or CustomerFilter())
    if sort.startswith(CUSTOM):
        return _by_custom(db, where, int(sort.removeprefix(CUSTOM)), descending)
    sort = CustomerSort(sort)
    if sort is CustomerSort.NAME:
        return _ids(db, where, _directed([_F.sort_name, _F.customer_id], descending))
    if sort is CustomerSort.NUMBER:
        keys = [_F.number_length, _F.number]
        return _ids(db, where, [*_directed(keys, descending), _F.customer_id])
    if sort in _WALKED:
        column = _WALKED[sort]
        order = [*_directed([column], descending), _F.sort_name, _F.customer_id]
        found = _ids(db, [*where, column.is_not(None)], order)
        return found + _ids(db, [*where, column.is_(None)], [_F.sort_name, _F.customer_id])
    return _by_key(db, where, _key(db, sort), descending)


def count_filter(db: Reader, wanted: CustomerFilter) -> int:
    """How many customers are wanted."""
    statement = select(func.count()).select_from(customer_fact).where(*conditions(db, wanted))
    return int(db.scalar(statement) or 0)


def count_customers(db: Reader, views: bool = True) -> CustomerCounts:
    """Customers, persons and, unless not wanted, the size of each ready-made view."""
    everybody = count_filter(db, CustomerFilter())
    by_view = {view: count_filter(db, view.filter) for view in CustomerView} if views else {}
    persons = db.scalar(select(func.count()).select_from(Person))
    return CustomerCounts(everybody, int(persons or 0), by_view)


#: Sorts that walk along an index of their own.
_WALKED: dict[CustomerSort, ColumnElement[Any]] = {
    CustomerSort.PLACE: _F.place,
    CustomerSort.TURNOVER: _F.turnover,
    CustomerSort.LAST_CONTACT: _F.last_contact,
    CustomerSort.NEXT_CONTACT: _F.next_contact,
    CustomerSort.SINCE: _F.since,
    CustomerSort.LAST_ORDER: _F.last_order,
}


def _directed(keys: Sequence[ColumnElement[Any]], descending: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if descending else key for key in keys]


def _ids(
    db: Reader, where: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]]
) -> list[int]:
    """All ids in one value: a hundred thousand rows would cost three times as much."""
    ordered = select(_F.customer_id).where(*where).order_by(*order).subquery()
    return list(json.loads(db.scalar(select(func.json_group_array(ordered.c.customer_id)))))


def _by_key(
    db: Reader, where: Sequence[ColumnElement[bool]], key: ColumnElement[Any], descending: bool
) -> list[int]:
    """Sorted by few different values: walked by name, then laid out by value, the empty last."""
    named = (
        select(_F.customer_id, key.label("key"))
        .where(*where)
        .order_by(_F.sort_name, _F.customer_id)
        .subquery()
    )
    columns = (func.json_group_array(named.c.customer_id), func.json_group_array(named.c.key))
    [(ids, keys)] = db.rows(select(*columns))
    laid: dict[Any, list[int]] = {}
    for one, value in zip(json.loads(ids), json.loads(keys), strict=True):
        laid.setdefault(value, []).append(one)
    last = laid.pop(None, [])
    ordered = sorted(laid, reverse=descending)
    return [one for value in ordered for one in laid[value]] + last


def _key(db: Reader, sort: CustomerSort) -> ColumnElement[Any]:
    """What customers are sorted by; NULL for those without a value."""
    match sort:
        case CustomerSort.IMPORTANCE:
            return _rank(_F.importance, [kind.value for kind in Importance if kind.value])
        case CustomerSort.POTENTIAL:
            return _rank(_F.potential, [kind.value for kind in Potential if kind.value])
        case CustomerSort.PHASE:
            return phase_rank(db.today)
        case _:
            users = sorted(db.rows(select(User.name, User.id)), key=lambda row: fold(row[0]))
            return _rank(_F.responsible_id, [row.id for row in users])


def _rank(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[Any]:
    """The place of the column's value among `values`."""
    if not values:
        return null()
    return case({value: place for place, value in enumerate(values)}, value=column)


def _by_custom(
    db: Reader, where: Sequence[ColumnElement[bool]], field_id: int, descending: bool
) -> list[int]:
    """Sorted by an own field: numbers and days as such, words as people sort them."""
    own = db.get(CustomField, field_id)
    kind = own.kind if own is not None else CustomFieldKind.TEXT
    column: Any = {CustomFieldKind.NUMBER: CustomValue.number, CustomFieldKind.DATE: CustomValue.day
                   }.get(kind, func.kp_fold(CustomValue.text))  # fmt: skip
    everybody = _ids(db, where, [_F.sort_name, _F.customer_id])
    rows = db.rows(
        select(CustomValue.customer_id, column.label("key"))
        .where(CustomValue.field_id == field_id, CustomValue.text != "")
    )  # fmt: skip
    keys = {row[0]: row.key for row in rows if row.key is not None}
    filled = [one for one in everybody if one in keys]
    filled.sort(key=keys.__getitem__, reverse=descending)
    return filled + [one for one in everybody if one not in keys]
