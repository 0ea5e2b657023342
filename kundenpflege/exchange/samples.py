"""What the columns of a list hold: a few cells of each, as they stand there and as they will be
stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.base.text import digits
from kundenpflege.services.imports import Lookup

from .cells import text_of
from .headers import ADDRESS_FIELDS, CUSTOM, PERSON_FIELDS, Column, Headers
from .importing import Source
from .mapping import IGNORED
from .rows import read_row
from .shown import birthday, person_name, place_line, plain

_LOOK, _MOST = 400, 3
_NAMES = frozenset("full_name surname_first display_name".split())
_BIRTH = frozenset("birthday birth_day birth_month birth_year".split())
_TOWN = frozenset("postal_place postal_code place".split())


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """A column with examples as (in the list, as stored); `filled` of the rows looked at hold
    something."""

    column: Column
    filled: int
    examples: tuple[tuple[str, str], ...]


def column_samples(source: Source, headers: Headers, known: Lookup) -> tuple[ColumnSample, ...]:
    """Examples of all columns; of the first rows only, so that it takes no time."""
    rows = source.table.rows[headers.row : headers.row + _LOOK]
    read = []
    for number, cells in enumerate(rows, headers.row + 1):
        draft = read_row(number, cells, headers, known, source.table.formulas)
        if draft is not None:
            read.append((cells, draft.values or {}))
    return tuple(_sample(column, read) for column in headers.columns)


def _sample(column: Column, read: list[tuple[Any, Mapping[str, Any]]]) -> ColumnSample:
    filled = 0
    examples: dict[str, str] = {}
    for cells, values in read:
        raw = text_of(cells[column.index]) if column.index < len(cells) else ""
        if not raw:
            continue
        filled += 1
        if len(examples) < _MOST and raw not in examples:
            examples[raw] = stored_text(column, raw, values)
    return ColumnSample(column, filled, tuple(examples.items()))


def stored_text(column: Column, raw: str, values: Mapping[str, Any]) -> str:
    """What becomes of a cell, in words; empty when it is left out."""
    if column.field == IGNORED:
        return ""
    text = _text(column, raw, values) if column.field else ""
    if text:
        return text
    note = str(values.get("note", ""))
    kept = raw in note or not column.field
    return _("in der Notiz") if kept else _("nicht gespeichert")


def _text(column: Column, raw: str, values: Mapping[str, Any]) -> str:
    field = column.field
    persons, addresses = values.get("persons", ()), values.get("addresses", ())
    person = persons[min(column.group, len(persons)) - 1] if persons else {}
    address = addresses[min(column.group, len(addresses)) - 1] if addresses else {}
    if field in _NAMES:
        return str(values.get("name", ""))
    if field == "contact":
        return person_name(person, formal=True)
    if field in _BIRTH:
        return birthday(person)
    if field in _TOWN:
        return place_line(address)
    if field in ("phone", "person_phone", "mobile", "email", "person_email"):
        return _reached(field, raw, values)
    if field.startswith(CUSTOM):
        value = values.get("custom", {}).get(int(field.removeprefix(CUSTOM)))
        return value.text if value is not None else ""
    if field in ("tags", "categories"):
        return ", ".join(values.get(field, ()))
    if field == "house_number":
        return str(address.get("street", ""))
    if field == "responsible":
        return raw if "responsible_id" in values else ""
    if field == "note":
        return raw
    if field in ("website", "websites"):
        return _websites(raw, values)
    if field == "middle_name":
        return str(person.get("first_name", ""))
    own = {"person_note": "note", "person_override": "salutation_override"}.get(field, field)
    if field in PERSON_FIELDS:
        return plain(person.get(own))
    if field in ADDRESS_FIELDS:
        return plain(address.get({"address_kind": "kind"}.get(field, field)))
    return plain(values.get(field))


def _websites(raw: str, values: Mapping[str, Any]) -> str:
    """Of several websites of a customer those that came out of this cell."""
    links = values.get("links")
    further = [url for _label, url in links.websites] if links else []
    own = [values.get("website", ""), *further]
    return ", ".join(url for url in own if url and url.casefold() in raw.casefold())


def _reached(field: str, raw: str, values: Mapping[str, Any]) -> str:
    """Of several numbers and addresses of a customer the one that came out of this cell."""
    keys = ("email",) if "email" in field else ("phone", "mobile")
    known = [
        str(part[key])
        for part in (values, *values.get("persons", ()))
        for key in keys
        if part.get(key)
    ]
    if keys == ("email",):
        return ", ".join(one for one in known if one.casefold() in raw.casefold())
    number = digits(raw)
    return ", ".join(dict.fromkeys(one for one in known if digits(one)[-5:] in number))
