"""A checked row in words: what would be stored, and how the preview shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_decimal, format_money
from kundenpflege.exchange.headers import field_label
from kundenpflege.services.imports import CheckedRow, RowStatus

from ..kit.table_model import Column

#: Chip of each fate: shorter words than the report has room for.
CHIPS: dict[RowStatus, tuple[str, str]] = {
    RowStatus.TAKEN: (N_("übernommen"), "green"),
    RowStatus.WARNING: (N_("mit Hinweis"), "amber"),
    RowStatus.DUPLICATE: (N_("doppelt"), "neutral"),
    RowStatus.REJECTED: (N_("abgelehnt"), "red"),
}

_FIELDS = (
    "number kind company company_extra phone email website importance potential turnover since "
    "last_order source vat_id net_prices salutation_override"
).split()
_PERSON_FIELDS = "role phone mobile email".split()


def chip(status: RowStatus) -> tuple[str, str]:
    """Word and tone of a fate."""
    words, tone = CHIPS[status]
    return _(words), tone


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the list with everything the table shows of it."""

    id: int
    row: CheckedRow

    @property
    def who(self) -> tuple[str, str]:
        """Name, and below it the people, where they are not the name already."""
        people = [person_name(person) for person in self.row.values.get("persons", ())]
        others = [name for name in people if name and name != self.row.name]
        kind = plain(self.row.values.get("kind"))
        return self.row.name or first_text(self.row.cells), " · ".join(others) or kind

    @property
    def where(self) -> tuple[str, str]:
        """Street, and postal code with place."""
        for address in self.row.values.get("addresses", ()):
            return address.get("street", ""), place_line(address)
        return "", ""

    @property
    def reach(self) -> tuple[str, str]:
        """First number and first mail address."""
        parts = (self.row.values, *self.row.values.get("persons", ()))
        phones = (part.get(key, "") for part in parts for key in ("phone", "mobile"))
        mails = (part.get("email", "") for part in parts)
        return next(filter(None, phones), ""), next(filter(None, mails), "")

    @property
    def importance(self) -> str:
        """A, B, C or nothing."""
        return str(getattr(self.row.values.get("importance"), "value", ""))


COLUMNS: tuple[Column, ...] = (
    Column("line", N_("Zeile"), 74, kind="muted", align="right",
           value=lambda one: str(one.row.row_number)),
    Column("status", N_("Ergebnis"), 122, kind="chip", value=lambda one: chip(one.row.status)),
    Column("who", N_("Kunde"), 230, kind="two_line", value=lambda one: one.who, stretch=True,
           tip=lambda one: " · ".join(filter(None, one.who))),
    Column("where", N_("Anschrift"), 170, kind="two_line", value=lambda one: one.where, drop=1,
           sortable=False),
    Column("reach", N_("Telefon, E-Mail"), 190, kind="two_line", value=lambda one: one.reach,
           drop=2, sortable=False),
    Column("importance", N_("Klasse"), 66, kind="badge", value=lambda one: one.importance,
           drop=3, align="center"),
    Column("reason", N_("Grund"), 300, kind="muted", value=lambda one: one.row.reason,
           tip=lambda one: "\n".join(one.row.reasons), stretch=True, sortable=False),
)  # fmt: skip

#: By which of them the list can be sorted.
SORTS = {
    "line": lambda one: one.row.row_number,
    "status": lambda one: list(RowStatus).index(one.row.status),
    "who": lambda one: one.who[0].casefold(),
    "importance": lambda one: one.importance or "Z",
}


def stored_facts(row: CheckedRow) -> list[tuple[str, str]]:
    """What would be stored of a row: label and text, in the order of the form."""
    values = row.values
    facts = [(_("Anzeigename"), row.name)]
    facts += [(field_label(name), plain(values.get(name))) for name in _FIELDS]
    for person in values.get("persons", ()):
        facts.append((_("Person"), person_name(person, formal=True)))
        for name in _PERSON_FIELDS:
            label = {"phone": "person_phone", "email": "person_email"}.get(name, name)
            facts.append((field_label(label), plain(person.get(name))))
        facts.append((field_label("birthday"), birthday(person)))
    for address in values.get("addresses", ()):
        lines = (address.get("supplement"), address.get("street"), place_line(address))
        facts.append((_("Anschrift"), "\n".join(line for line in lines if line)))
    facts.append((field_label("categories"), ", ".join(values.get("categories", ()))))
    facts.append((field_label("note"), plain(values.get("note"))))
    return [(label, text) for label, text in facts if text]


def given_facts(row: CheckedRow, headers: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in the list: header and cell, empty cells left out."""
    named = [*headers, *([""] * (len(row.cells) - len(headers)))]
    facts = [(header or "–", plain(cell)) for header, cell in zip(named, row.cells, strict=False)]
    return [(header, text) for header, text in facts if text]


def person_name(person: Mapping[str, Any], formal: bool = False) -> str:
    """First and last name with titles; with the salutation in front where it is known."""
    parts = [person.get(name, "") for name in ("title_before", "first_name", "particle")]
    name = " ".join(filter(None, (*parts, person.get("last_name", ""))))
    if person.get("title_after"):
        name = f"{name}, {person['title_after']}"
    salutation = person.get("salutation")
    if formal and salutation:
        name = f"{salutation.label} {name}"
    return name


def place_line(address: Mapping[str, Any]) -> str:
    """`22926 Ahrensburg`, abroad with the country."""
    line = " ".join(filter(None, (address.get("postal_code"), address.get("place"))))
    country = address.get("country") or "DE"
    return f"{line} ({country})" if line and country != "DE" else line


def birthday(person: Mapping[str, Any]) -> str:
    """A day, `24.06.` without year, the year alone where nothing else is known."""
    day, month, year = (person.get(f"birth_{part}") for part in ("day", "month", "year"))
    if day and month:
        return format_date(date(year, month, day)) if year else f"{day:02d}.{month:02d}."
    return str(year) if year else ""


def first_text(cells: Sequence[Any]) -> str:
    """What a row that was not understood begins with."""
    return next((plain(cell) for cell in cells if plain(cell)), "")


def plain(value: Any) -> str:
    """A value in words; nothing for what is not known."""
    match value:
        case None | "" | b"":
            return ""
        case bool():
            return _("ja") if value else _("nein")
        case date():
            return format_date(value)
        case Decimal():
            return format_money(value)
        case float() if value == int(value):
            return str(int(value))
        case float():
            return format_decimal(Decimal(str(value)))
        case _:
            label = getattr(value, "label", None)
            if label is None:
                return str(value).strip()
            return str(label) if value else ""
