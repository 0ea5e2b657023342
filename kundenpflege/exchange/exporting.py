"""The exports: one entry each in `EXPORTS`, from which menu, dialog and command line are built.

with store.read() as db:
    exporting.export_table(db, "customers", Path("kunden.xlsx"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Contact, Offer, field_info
from kundenpflege.model.kinds import Kind
from kundenpflege.services import exports
from kundenpflege.store import Reader

from .headers import field_label
from .writing import CellKind, OutColumn, Progress, write_table

#: A column and how its cell is taken from a record.
Field = tuple[OutColumn, Callable[[Any], Any]]


@dataclass(frozen=True)
class Export:
    """One thing that can be exported. `label` is a message id; `ids` gives the records to write
    (all, or a selection), `records` loads them, `fields` are the columns."""

    key: str
    label: str
    ids: Callable[[Reader, Sequence[int] | None], list[int]]
    records: Callable[[Reader, Sequence[int]], Iterator[Any]]
    fields: Callable[[Reader], list[Field]]

    @property
    def title(self) -> str:
        """What menu, dialog and sheet say."""
        return _(self.label)


def export_table(
    db: Reader,
    what: str,
    path: Path,
    ids: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the export `what` (a key of `EXPORTS`) as .xlsx or .csv; gives the number of rows.

    `ids` narrow it to a selection in that order. UserError with a German text when `path` cannot
    be written.
    """
    export = next((export for export in EXPORTS if export.key == what), None)
    if export is None:
        raise UserError(
            _("Exportieren kann man: {names}").format(names=", ".join(e.key for e in EXPORTS))
        )
    wanted = export.ids(db, ids)
    fields = export.fields(db)
    getters = [get for _column, get in fields]
    rows = ([get(record) for get in getters] for record in export.records(db, wanted))
    columns = [column for column, _get in fields]
    return write_table(path, export.title, columns, rows, len(wanted), progress)


def plain(value: Any) -> Any:
    """A model value as a cell: kinds by their label, nothing for what is not known."""
    if isinstance(value, Kind):
        return value.label if value.value else ""
    return value


def birthday(person: Mapping[str, Any]) -> Any:
    """A day, `24.06.` without year, `1980` when only the year is known."""
    from datetime import date

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
}
_KINDS = {
    "birthday": CellKind.DATE,
    "since": CellKind.DATE,
    "last_order": CellKind.DATE,
    "turnover": CellKind.MONEY,
}
_PERSON_COLUMNS = {"person_phone": "phone", "person_email": "email", "person_note": "note"}
_PERSON_HEAD = ("salutation", "title_before", "first_name", "particle", "last_name", "title_after")
_PERSON_TAIL = ("role", "person_phone", "mobile", "person_email", "birthday", "informal")
_ADDRESS = ("supplement", "street", "postal_code", "place", "country")


def _column(field: str, header: str = "") -> OutColumn:
    return OutColumn(
        header or field_label(field), _KINDS.get(field, CellKind.TEXT), _WIDTHS.get(field, 16)
    )


def _own(field: str, name: str = "") -> Field:
    """A field of the record's own row."""
    name = name or field
    return _column(field), lambda record: plain(record.fields[name])


def _person_value(person: Mapping[str, Any], field: str) -> Any:
    if field == "birthday":
        return birthday(person)
    if field == "informal":
        return _("ja") if person["informal"] else ""
    return plain(person[_PERSON_COLUMNS.get(field, field)])


def _person_field(field: str, position: int) -> Field:
    def get(record: exports.CustomerRecord) -> Any:
        if position >= len(record.persons):
            return None
        return _person_value(record.persons[position], field)

    header = field_label(field)
    if position:
        header = _("Person {n} {field}").format(n=position + 1, field=header)
    return _column(field, header), get


def _address_field(field: str, position: int) -> Field:
    def get(record: exports.CustomerRecord) -> Any:
        if position >= len(record.addresses):
            return None
        name = "kind" if field == "address_kind" else field
        return plain(record.addresses[position][name])

    header = field_label(field)
    if position:
        header = _("Anschrift {n} {field}").format(n=position + 1, field=header)
    return _column(field, header), get


def _customer_fields(db: Reader) -> list[Field]:
    """One line a customer; further persons and addresses in columns of their own at the end."""
    persons, addresses = exports.most_parts(db)
    fields = [
        _own("number"),
        _own("kind"),
        _own("full_name", "name"),
        _own("company"),
        _own("company_extra"),
        *(_person_field(name, 0) for name in _PERSON_HEAD),
        *(_address_field(name, 0) for name in _ADDRESS),
        _own("phone"),
        _own("email"),
        *(_person_field(name, 0) for name in _PERSON_TAIL),
        *(
            _own(name)
            for name in ("website", "importance", "potential", "turnover", "since", "last_order")
        ),
        _own("source"),
        (_column("responsible"), lambda record: record.responsible),
        (_column("categories"), lambda record: "; ".join(record.categories)),
        _own("net_prices"),
        _own("vat_id"),
        _own("salutation_override"),
        _own("note"),
        _person_field("person_note", 0),
        _address_field("address_kind", 0),
    ]
    for position in range(1, persons):
        fields += [
            _person_field(name, position) for name in (*_PERSON_HEAD, *_PERSON_TAIL, "person_note")
        ]
    for position in range(1, addresses):
        fields += [_address_field(name, position) for name in ("address_kind", *_ADDRESS)]
    return fields


def _person_fields(_db: Reader) -> list[Field]:
    def person(field: str) -> Field:
        return _column(field), lambda record: _person_value(record.fields, field)

    def customer(field: str, name: str) -> Field:
        return _column(field), lambda record: plain(record.customer[name])

    def address(field: str) -> Field:
        return _column(field), lambda record: plain(record.address.get(field, ""))

    return [
        customer("number", "number"),
        (OutColumn(_("Kunde"), width=28), lambda record: record.customer["name"]),
        *(person(name) for name in (*_PERSON_HEAD, *_PERSON_TAIL)),
        (OutColumn(_("Telefon des Kunden")), lambda record: record.customer["phone"]),
        (OutColumn(_("E-Mail des Kunden"), width=28), lambda record: record.customer["email"]),
        *(address(name) for name in _ADDRESS),
        customer("importance", "importance"),
        person("person_note"),
    ]


def _label(mapped: type[Contact] | type[Offer], name: str) -> str:
    return _(field_info(mapped, name).label)


def _contact_fields(_db: Reader) -> list[Field]:
    def own(name: str, kind: CellKind = CellKind.TEXT, width: int = 16) -> Field:
        column = OutColumn(_label(Contact, name), kind, width)
        return column, lambda record: plain(record.fields[name])

    return [
        (_column("number"), lambda record: record.number),
        (OutColumn(_("Kunde"), width=28), lambda record: record.customer),
        (OutColumn(_label(Contact, "person_id"), width=24), lambda record: record.person),
        own("kind", width=10),
        own("reason", width=36),
        own("due", CellKind.DATE, 13),
        own("at_time", width=8),
        own("done_on", CellKind.DATE, 13),
        own("outcome", width=40),
        own("note", width=40),
        (OutColumn(_("Angebot")), lambda record: record.offer),
        (OutColumn(_label(Contact, "responsible_id")), lambda record: record.responsible),
    ]


def _offer_fields(_db: Reader) -> list[Field]:
    def own(name: str, kind: CellKind = CellKind.TEXT, width: int = 16) -> Field:
        column = OutColumn(_label(Offer, name), kind, width)
        return column, lambda record: plain(record.fields[name])

    return [
        (OutColumn(_label(Offer, "number")), lambda record: record.full_number),
        (_column("number"), lambda record: record.number),
        (OutColumn(_("Kunde"), width=28), lambda record: record.customer),
        (OutColumn(_label(Offer, "person_id"), width=24), lambda record: record.person),
        own("subject", width=36),
        own("state", width=13),
        own("talk_date", CellKind.DATE, 13),
        own("offer_date", CellKind.DATE, 13),
        own("valid_until", CellKind.DATE, 13),
        own("net_total", CellKind.MONEY, 13),
        own("gross_total", CellKind.MONEY, 13),
        (OutColumn(_("Gesendet am"), CellKind.DATE, 13), lambda record: record.fields["sent_at"]),
        own("followed_up_on", CellKind.DATE, 13),
        own("decided_on", CellKind.DATE, 13),
        own("decline_reason", width=18),
        own("decision_note", width=36),
        (OutColumn(_label(Offer, "responsible_id")), lambda record: record.responsible),
    ]


#: Everything that can be exported.
EXPORTS: tuple[Export, ...] = (
    Export(
        "customers",
        N_("Kunden"),
        exports.customer_ids,
        exports.customer_records,
        _customer_fields,
    ),
    Export("persons", N_("Personen"), exports.person_ids, exports.person_records, _person_fields),
    Export(
        "contacts", N_("Kontakte"), exports.contact_ids, exports.contact_records, _contact_fields
    ),
    Export("offers", N_("Angebote"), exports.offer_ids, exports.offer_records, _offer_fields),
)
