"""A checked row in words: what would be stored, and how the preview shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kundenpflege.base.i18n import N_, _
from kundenpflege.exchange.headers import field_label
from kundenpflege.exchange.shown import birthday, first_text, person_name, place_line, plain
from kundenpflege.services.imports import CheckedRow, RowStatus

from ..kit.table_model import Column

#: Chip of each fate: shorter words than the report has room for.
CHIPS: dict[RowStatus, tuple[str, str]] = {
    RowStatus.TAKEN: (N_("übernommen"), "green"),
    RowStatus.WARNING: (N_("mit Hinweis"), "amber"),
    RowStatus.MERGED: (N_("ergänzt"), "blue"),
    RowStatus.DUPLICATE: (N_("doppelt"), "neutral"),
    RowStatus.SKIPPED: (N_("ausgelassen"), "neutral"),
    RowStatus.REJECTED: (N_("abgelehnt"), "red"),
}

_FIELDS = (
    "number kind company company_extra phone email website importance potential turnover since "
    "last_order source vat_id net_prices salutation_override address_override"
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
            lines = [one for one in (address.get("street", ""), place_line(address)) if one]
            return lines[0] if lines else "", ", ".join(lines[1:])
        return "", ""

    @property
    def reach(self) -> tuple[str, str]:
        """First number and first mail address."""
        parts = (self.row.values, *self.row.values.get("persons", ()))
        phones = (part.get(key, "") for part in parts for key in ("phone", "mobile"))
        mails = (part.get("email", "") for part in parts)
        return next(filter(None, phones), ""), next(filter(None, mails), "")

    @property
    def reason(self) -> str:
        """Why, beginning with what happens to a known customer."""
        if self.row.status is not RowStatus.MERGED:
            return self.row.reason
        first, *others = self.row.reasons
        return "; ".join((*others, first))

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
    Column("where", N_("Anschrift"), 170, kind="lines", value=lambda one: one.where, drop=1,
           sortable=False),
    Column("reach", N_("Telefon, E-Mail"), 190, kind="lines", value=lambda one: one.reach,
           drop=2, sortable=False),
    Column("importance", N_("Klasse"), 66, kind="badge", value=lambda one: one.importance,
           drop=3, align="center"),
    Column("reason", N_("Grund"), 300, kind="muted", value=lambda one: one.reason,
           tip=lambda one: "\n".join(one.row.reasons), stretch=True, sortable=False),
)  # fmt: skip

#: By which of them the list can be sorted.
SORTS = {
    "line": lambda one: one.row.row_number,
    "status": lambda one: list(RowStatus).index(one.row.status),
    "who": lambda one: one.who[0].casefold(),
    "importance": lambda one: one.importance or "Z",
}


def stored_facts(row: CheckedRow, own: Mapping[int, str] | None = None) -> list[tuple[str, str]]:
    """What would be stored of a row: label and text, in the order of the form. `own` are the names
    of the business's own fields."""
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
    facts.append((field_label("tags"), ", ".join(values.get("tags", ()))))
    for key, value in values.get("custom", {}).items():
        facts.append(((own or {}).get(key, ""), value.text))
    facts.append((field_label("note"), plain(values.get("note"))))
    return [(label, text) for label, text in facts if text]


def given_facts(row: CheckedRow, headers: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in the list: header and cell, empty cells left out."""
    named = [*headers, *([""] * (len(row.cells) - len(headers)))]
    facts = [(header or "–", plain(cell)) for header, cell in zip(named, row.cells, strict=False)]
    return [(header, text) for header, text in facts if text]
