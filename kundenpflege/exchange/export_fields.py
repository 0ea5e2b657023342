"""The columns of exports: what a column is called, what kind it is, how its cell is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Address, Base, Customer, Person, field_info
from kundenpflege.model.kinds import Kind

from .headers import field_label
from .workbook import CellKind, OutColumn


@dataclass(frozen=True, slots=True)
class Field:
    """A column and how its cell is taken from a record. Fields of one `key` are chosen together;
    `choice` is what the choice says (the header of the column unless given)."""

    key: str
    column: OutColumn
    get: Callable[[Any], Any]
    choice: str = ""

    @property
    def label(self) -> str:
        """What the choice of columns says."""
        return self.choice or self.column.header


def plain(value: Any) -> Any:
    """A model value as a cell: kinds by their label, nothing for what is not known."""
    if isinstance(value, Kind):
        return value.label if value.value else ""
    return value


def yes(value: Any) -> str:
    """`ja` for what is so, nothing for what is not."""
    return _("ja") if value else ""


def number(value: Any) -> Any:
    """A decimal without the zeros of its storage: `12.5000` is 12.5."""
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else value
    return value


def birthday(person: Mapping[str, Any]) -> Any:
    """A day, `24.06.` without year, `1980` when only the year is known."""
    day, month, year = person["birth_day"], person["birth_month"], person["birth_year"]
    if day and month:
        return date(year, month, day) if year else f"{day:02d}.{month:02d}."
    return str(year) if year else ""


_WIDTHS = {
    "number": 14,
    "name": 28,
    "company": 28,
    "street": 24,
    "place": 20,
    "email": 28,
    "person_email": 28,
    "note": 50,
    "person_note": 30,
    "postal_code": 8,
    "country": 6,
    "salutation": 9,
    "importance": 7,
    "informal": 5,
    "title_before": 10,
    "tags": 24,
    "websites": 30,
    "website": 28,
    "categories": 26,
}
_KINDS = {
    name: CellKind.DATE
    for name in "birthday since last_order privacy_info_on keep_until left_on".split()
} | {"turnover": CellKind.MONEY}

#: Fields that only our own export has; the model's labels name them.
_MODEL: dict[str, tuple[type[Base], str]] = {
    **{
        name: (Customer, name)
        for name in (
            "address_override phase_override phase_note privacy_info_on keep_until keep_reason"
        ).split()
    },
    "referred_by": (Customer, "referred_by_id"),
    "po_box": (Address, "po_box"),
    "person_override": (Person, "salutation_override"),
    "successor": (Person, "successor_id"),
    **{name: (Person, name) for name in "decides pays on_site private left_on".split()},
}
_LABELS = {"tags": N_("Schlagworte"), "websites": N_("Weitere Webseiten")}


def label(field: str) -> str:
    """What a column is called: as our own import knows it."""
    try:
        return field_label(field)
    except KeyError:
        pass
    if field in _MODEL:
        mapped, name = _MODEL[field]
        return _(field_info(mapped, name).label)
    return _(_LABELS[field])


def column(field: str, header: str = "") -> OutColumn:
    """The column of a known field, with its kind and width."""
    kind = _KINDS.get(field, CellKind.TEXT)
    width = 12 if kind is CellKind.DATE else _WIDTHS.get(field, 16)
    return OutColumn(header or label(field), kind, width)


def wide(header: str, width: int, kind: CellKind = CellKind.TEXT) -> OutColumn:
    """A column with a header of its own."""
    return OutColumn(header, kind, width)
