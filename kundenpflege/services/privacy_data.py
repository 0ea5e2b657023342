"""All that is stored about a customer or one person there, read by the tables' own declarations.

What is declared later (a new table that hangs on customers, a new field) is found by itself.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table, func, or_, select

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import (
    Base,
    Business,
    Category,
    Criterion,
    Customer,
    CustomField,
    Person,
    Tag,
    User,
)
from kundenpflege.store import Reader
from kundenpflege.store.belongings import chunks, subject_of
from kundenpflege.store.tables import OWN_TABLES, journal_change, journal_step

#: How a table is called where its records are listed; in the order of the report.
TITLES: dict[str, str] = {
    "customer": N_("Stammdaten"),
    "person": N_("Personen"),
    "address": N_("Anschriften"),
    "website": N_("Webseiten"),
    "custom_value": N_("Eigene Felder"),
    "customer_tag": N_("Schlagwörter"),
    "customer_category": N_("Leistungsbereiche"),
    "consent": N_("Einwilligungen und Grundlagen"),
    "consent_proof": N_("Nachweise"),
    "objection": N_("Widersprüche gegen Werbung"),
    "enquiry": N_("Anfragen"),
    "enquiry_tick": N_("Bewertung der Anfragen"),
    "wish": N_("Wünsche"),
    "decision_date": N_("Entscheidungstermine"),
    "contact": N_("Kontakte"),
    "contact_series": N_("Kontaktreihen"),
    "series_skip": N_("Ausgelassene Tage"),
    "installation": N_("Einbauten und Betreutes"),
    "letter": N_("Briefe und Karten"),
    "reminder_answer": N_("Antworten auf Erinnerungen"),
    "offer": N_("Angebote"),
    "need": N_("Bedürfnisse in Angeboten"),
    "offer_line": N_("Positionen in Angeboten"),
    "guarantee": N_("Garantierte Leistungen in Angeboten"),
    "talk_answer": N_("Antworten im Gespräch"),
    "objection_use": N_("Einwände im Gespräch"),
    "offer_document": N_("Gesendete Angebote als Datei"),
    "paper": N_("Anlagen zu Angeboten"),
    "tender_file": N_("Ausschreibungen"),
}

#: Links between records that say nothing about a person.
_INNER = frozenset({"need_fulfilment", "distinct_pair", "surcharge_base", "offer_attachment"})

#: How we calculate says nothing about a person, and is told to nobody (Art. 15 Abs. 4 DSGVO).
_OURS = {"offer": ("cost_total",), "offer_line": ("unit_cost", "memo")}

#: What a reference to another table shows.
_NAMES: dict[str, tuple[type[Base], str]] = {
    "app_user": (User, "name"),
    "category": (Category, "name"),
    "tag": (Tag, "name"),
    "custom_field": (CustomField, "name"),
    "criterion": (Criterion, "name"),
    "customer": (Customer, "name"),
}


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One stored value: label and purpose as declared, `raw` for machines, `text` for people."""

    key: str
    label: str
    purpose: str
    raw: Any
    text: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One row with its values; empty ones are left out of `values`."""

    table: str
    id: int
    values: tuple[StoredValue, ...]
    raw: Mapping[str, Any]

    def text(self, key: str) -> str:
        """The text of a value, '' when it is empty."""
        return next((value.text for value in self.values if value.key == key), "")


@dataclass(frozen=True, slots=True)
class StoredData:
    """All records by table, in the order of the report, with the journal in figures."""

    records: Mapping[str, tuple[StoredRecord, ...]]
    created_on: date | None
    changes: int
    last_change: datetime | None


def stored_data(db: Reader, customer_id: int, person_id: int | None = None) -> StoredData:
    """Everything about a customer; with `person_id` what concerns this person alone.

    NotFoundError when one of them is gone.
    """
    customer = db.require(Customer, customer_id)
    if person_id is not None:
        db.require(Person, person_id)
    rows = _collect(db, customer_id, person_id)
    names = _names(db, rows)
    order = {name: n for n, name in enumerate(TITLES)}
    records = {
        table.name: tuple(_record(table, row, names) for row in rows[table.name])
        for table in sorted(
            (Base.metadata.tables[name] for name in rows if rows[name]),
            key=lambda table: (order.get(table.name, len(order)), table.name),
        )
        if table.name not in _INNER
    }
    changes, last = _journal(db, rows)
    return StoredData(
        records,
        customer.created_at.date() if customer.created_at else None,
        changes,
        last,
    )


def machine_readable(db: Reader, data: StoredData, today: date) -> dict[str, Any]:
    """The same for machines (Art. 20 DSGVO): tables and columns by their own names, dates as ISO,
    amounts as strings, files as base64."""
    business = db.get(Business, 1)
    return {
        "format": "kundenpflege-auskunft",
        "version": 1,
        "created": today.isoformat(),
        "controller": {
            "name": business.name if business else "",
            "street": business.street if business else "",
            "postal_code": business.postal_code if business else "",
            "place": business.place if business else "",
            "email": business.email if business else "",
        },
        "data": {
            name: [{key: _plain(value) for key, value in record.raw.items()} for record in records]
            for name, records in data.records.items()
        },
        "fields": {
            name: {
                column.key: {"label": _(info.label), "purpose": _(info.purpose)}
                for column in Base.metadata.tables[name].columns
                if (info := column.info.get("field")) is not None
            }
            for name in data.records
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


# Collecting ------------------------------------------------------------------------------------


def _belonging() -> Iterator[tuple[Table, Column[Any], str]]:
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_TABLES:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                if key.ondelete != "SET NULL" and key.column.table is not table:
                    yield table, column, key.column.table.name


def _collect(
    db: Reader, customer_id: int, person_id: int | None
) -> dict[str, list[Mapping[str, Any]]]:
    """Rows that belong to the customer, by table, parents first."""
    customer = Base.metadata.tables["customer"]
    rows: dict[str, list[Mapping[str, Any]]] = {
        "customer": [
            dict(row)
            for row in db.execute(select(customer).where(customer.c.id == customer_id)).mappings()
        ]
    }
    for table in Base.metadata.sorted_tables:
        if table.name == "customer":
            continue
        conditions = [
            column.in_([row["id"] for row in rows[parent]])
            for child, column, parent in _belonging()
            if child is table and rows.get(parent)
        ]
        if not conditions:
            continue
        found: list[Mapping[str, Any]] = [
            dict(row)
            for row in db.execute(
                select(table).where(or_(*conditions)).order_by(table.c.id)
            ).mappings()
        ]
        if person_id is not None:
            found = [row for row in found if _concerns(table.name, row, person_id)]
        rows[table.name] = found
    rows["reminder_answer"] = _answers(db, rows)
    return rows


def _answers(db: Reader, rows: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """What was answered to reminders about these rows, and why: they are named by words."""
    answers = Base.metadata.tables["reminder_answer"]
    subjects = [subject_of(name, row["id"]) for name, found in rows.items() for row in found]
    return [
        dict(row)
        for chunk in chunks(subjects)
        for row in db.execute(
            select(answers).where(answers.c.subject.in_(chunk)).order_by(answers.c.id)
        ).mappings()
    ]


def _concerns(table: str, row: Mapping[str, Any], person_id: int) -> bool:
    """Whether a row of the customer is about this person, too."""
    if table == "person":
        return bool(row["id"] == person_id)
    if "person_id" in row:
        wanted = (person_id, None) if table in ("consent", "objection") else (person_id,)
        return row["person_id"] in wanted
    return True


def _names(db: Reader, rows: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, dict[int, str]]:
    """What references show, by table and id."""
    wanted: dict[str, set[int]] = {}
    for name, found in rows.items():
        for column in Base.metadata.tables[name].columns:
            for key in column.foreign_keys:
                ids = {row[column.key] for row in found if row[column.key] is not None}
                wanted.setdefault(key.column.table.name, set()).update(ids)
    names: dict[str, dict[int, str]] = {}
    for table, (mapped, attribute) in _NAMES.items():
        ids = wanted.get(table, set())
        if ids:
            names[table] = {
                one.id: str(getattr(one, attribute))
                for one in db.scalars(select(mapped).where(mapped.id.in_(ids)))
            }
    if ids := wanted.get("person", set()):
        names["person"] = {
            one.id: one.full_name for one in db.scalars(select(Person).where(Person.id.in_(ids)))
        }
    return names


def _record(
    table: Table, row: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]
) -> StoredRecord:
    from .privacy_words import shown

    values = []
    ours = _OURS.get(table.name, ())
    row = {key: value for key, value in row.items() if key not in ours}
    for column in table.columns:
        if column.key in ours:
            continue
        raw = row[column.key]
        info = column.info.get("field")
        target = next((key.column.table.name for key in column.foreign_keys), "")
        if target in names and raw is not None and (info is not None or target in _NAMES):
            label = _(info.label) if info else _(TITLES.get(table.name, ""))
            purpose = _(info.purpose) if info and info.purpose else ""
            if target != "customer" or column.key != "customer_id":
                values.append(
                    StoredValue(column.key, label, purpose, raw, names[target].get(raw, ""))
                )
        elif info is not None and (text := shown(column, raw)):
            purpose = _(info.purpose) if info.purpose else ""
            values.append(StoredValue(column.key, _(info.label), purpose, raw, text))
    return StoredRecord(table.name, int(row["id"]), tuple(values), row)


def _journal(
    db: Reader, rows: Mapping[str, list[Mapping[str, Any]]]
) -> tuple[int, datetime | None]:
    """How many changes are remembered, and when the last one was."""
    count, last = 0, None
    for name, found in rows.items():
        ids = [row["id"] for row in found]
        for start in range(0, len(ids), 400):
            row: Any = db.execute(
                select(func.count(), func.max(journal_step.c.at))
                .select_from(journal_change)
                .join(journal_step, journal_step.c.id == journal_change.c.step_id)
                .where(
                    journal_change.c.table_name == name,
                    journal_change.c.row_id.in_(ids[start : start + 400]),
                )
            ).one()
            count += row[0]
            if row[1] is not None and (last is None or row[1] > last):
                last = row[1]
    return count, last
