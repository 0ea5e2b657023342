"""Which column goes into which field, and how: as guessed, as chosen, as remembered.

Written down it is JSON: `{"columns": [{"header": "Kd-Nr.", "field": "number", "group": 1,
"mode": "fill"}]}`. The command line also takes `{"Kd-Nr.": "number"}`. A field is named by its
key or its German label, an own field by its name; "" keeps a column in the note, "ignored"
leaves it out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.services.import_modes import Mode, Modes

from .headers import (
    ADDRESS_FIELDS,
    CUSTOM,
    PERSON_FIELDS,
    Column,
    Headers,
    all_fields,
    field_label,
)

IGNORED = "ignored"
_NAMES = (
    "persons person.salutation person.title_before person.first_name person.particle "
    "person.last_name person.title_after person.role name company company_extra kind"
).split()
#: What a column feeds, by its field; others feed the attribute of their own name.
_FEEDS: dict[str, tuple[str, ...]] = {
    **{
        name: tuple(_NAMES)
        for name in ("full_name", "surname_first", "display_name", "contact", "company")
    },
    "salutation": ("person.salutation", "kind"),
    "first_name": ("persons", "person.first_name"),
    "middle_name": ("person.first_name",),
    "last_name": ("persons", "person.last_name", "person.particle"),
    "phone": ("phone", "person.phone", "person.mobile"),
    "mobile": ("person.mobile", "person.phone", "phone"),
    "person_phone": ("person.phone", "person.mobile", "phone"),
    "email": ("email", "person.email"),
    "person_email": ("person.email", "email"),
    **{
        name: ("person.birthday",)
        for name in ("birthday", "birth_day", "birth_month", "birth_year")
    },
    "person_note": ("person.note",),
    "person_override": ("person.salutation_override",),
    "house_number": ("address.street",),
    "postal_place": ("address.postal_code", "address.place", "address.country"),
    "postal_code": ("address.postal_code", "address.country"),
    "place": ("address.place", "address.postal_code"),
    "address_kind": ("address.kind",),
    "responsible": ("responsible_id",),
    "": ("note",),
    "number": (),
    IGNORED: (),
}
_STRENGTH = {Mode.KEEP: 0, Mode.FILL: 1, Mode.OVERWRITE: 2}

#: The choices of a column, under their headings.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Name"),
        tuple(
            "full_name surname_first company company_extra contact salutation title_before "
            "first_name particle last_name title_after role".split()
        ),
    ),
    (
        N_("Kunde"),
        tuple(
            "number kind phone email website websites importance potential tags categories note "
            "since last_order turnover source responsible vat_id net_prices salutation_override "
            "address_override".split()
        ),
    ),
    (
        N_("Anschrift"),
        tuple(
            "street house_number postal_code place postal_place country supplement po_box "
            "address_kind".split()
        ),
    ),
    (
        N_("Person"),
        tuple(
            "person_phone mobile person_email birthday birth_year informal person_note decides "
            "pays on_site private left_on".split()
        ),
    ),
)


def feeds(column: Column) -> tuple[str, ...]:
    """The attributes (`Modes`) that a column feeds."""
    field = column.field
    if field in _FEEDS:
        return _FEEDS[field]
    if field in PERSON_FIELDS:
        return (f"person.{field}",)
    if field in ADDRESS_FIELDS:
        return (f"address.{field}",)
    return (field,)


def modes_of(columns: Iterable[Column]) -> Modes:
    """Mode by attribute: of several columns that feed one, the strongest counts."""
    modes: dict[str, Mode] = {}
    for column in columns:
        if not column.header and not column.field:
            continue
        for attribute in feeds(column):
            known = modes.get(attribute)
            if known is None or _STRENGTH[column.mode] > _STRENGTH[known]:
                modes[attribute] = column.mode
    # A kind is only put right where a column says it.
    if not any(column.field == "kind" for column in columns):
        modes.pop("kind", None)
    return modes


def with_mode(headers: Headers, mode: Mode) -> Headers:
    """All columns with one mode."""
    return replace(headers, columns=tuple(replace(c, mode=mode) for c in headers.columns))


def fingerprint(headers: Headers) -> str:
    """What lists with the same headers have in common: SHA-256 of the folded headers."""
    text = "\x1f".join(fold(column.header) for column in headers.columns)
    return hashlib.sha256(text.encode()).hexdigest()


def to_definition(headers: Headers) -> str:
    """The mapping as JSON, own fields by their names."""
    return json.dumps(
        {
            "columns": [
                {
                    "header": column.header,
                    "field": _outside(headers, column.field),
                    "group": column.group,
                    "mode": column.mode.value,
                }
                for column in headers.columns
            ]
        },
        ensure_ascii=False,
    )


def from_definition(headers: Headers, definition: str) -> Headers:
    """The columns as written down; what it does not name stays as guessed.

    UserError when it is no mapping or names a field or header that is not there.
    """
    try:
        data = json.loads(definition)
    except ValueError as error:
        raise _wrong(_("das ist kein JSON")) from error
    if not isinstance(data, dict):
        raise _wrong(_("erwartet wird ein Objekt"))
    entries = data["columns"] if isinstance(data.get("columns"), list) else _by_header(data)
    columns = list(headers.columns)
    free = list(range(len(columns)))
    for entry in entries:
        if not isinstance(entry, dict):
            raise _wrong(_("jede Spalte braucht ein Objekt"))
        header = str(entry.get("header", ""))
        place = next((n for n in free if fold(columns[n].header) == fold(header)), None)
        if place is None:
            raise _wrong(_("die Spalte „{name}“ gibt es nicht").format(name=header))
        free.remove(place)
        columns[place] = _changed(headers, columns[place], entry)
    return replace(headers, columns=tuple(columns))


def recalled(headers: Headers, definition: str) -> Headers:
    """The columns as remembered; what no longer fits (an own field is gone) stays as guessed."""
    if not definition:
        return headers
    try:
        return from_definition(headers, definition)
    except UserError:
        return headers


def _by_header(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"header": header, **(given if isinstance(given, dict) else {"field": given})}
        for header, given in data.items()
    ]


def _changed(headers: Headers, column: Column, entry: Mapping[str, Any]) -> Column:
    field, group, mode = column.field, column.group, column.mode
    if "field" in entry:
        field = _inside(headers, str(entry["field"] or ""))
        group = 1
    if "group" in entry:
        given = entry["group"]
        if not isinstance(given, int) or not 1 <= given <= 99:
            raise _wrong(_("„group“ ist eine Zahl von 1 bis 99"))
        group = given
    if "mode" in entry:
        try:
            mode = Mode(entry["mode"])
        except ValueError as error:
            raise _wrong(_("„mode“ ist fill, overwrite oder keep")) from error
    return replace(column, field=field, group=group, mode=mode)


def _outside(headers: Headers, field: str) -> str:
    return f"{CUSTOM}{headers.own.get(field, '')}" if field.startswith(CUSTOM) else field


def _inside(headers: Headers, name: str) -> str:
    own = {fold(label): key for key, label in headers.own.items()}
    bare = fold(name.removeprefix(CUSTOM))
    if name.startswith(CUSTOM):
        if name in headers.own:
            return name
        if bare in own:
            return own[bare]
    elif not name or name == IGNORED or name in all_fields():
        return name
    else:
        labels = {fold(field_label(key)): key for key in reversed(all_fields())}
        if (key := labels.get(bare) or own.get(bare)) is not None:
            return key
    raise _wrong(_("das Feld „{name}“ gibt es nicht").format(name=name))


def _wrong(why: str) -> UserError:
    return UserError(_("Die Zuordnung der Spalten ist nicht zu lesen: {why}.").format(why=why))
