"""The history of a record: when, who, in which step, which fields from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal, format_money
from kundenpflege.model import (
    Address,
    Base,
    Category,
    Contact,
    Customer,
    Offer,
    Person,
    User,
    table_of,
)
from kundenpflege.model.base import Euro, FieldInfo
from kundenpflege.model.kinds import Kind
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json
from kundenpflege.store.tables import journal_change, journal_step

from .journal_words import Named, Part, name_parts, noun, part_words, reference_name, step_words

_MAPPED: dict[str, type[Base]] = {
    str(table_of(mapper.class_).name): mapper.class_ for mapper in Base.registry.mappers
}
#: Tables whose rows belong to a customer and show in its history.
_PARTS = (Person, Address)
#: Tables whose rows only say that two others belong together.
_LINKS = frozenset(
    {"customer_category", "customer_tag", "custom_value", "enquiry_tick", "need_fulfilment",
     "objection_use", "offer_attachment", "talk_answer"}
)  # fmt: skip
_LONG = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its label, and how its values read before and after (empty: nothing)."""

    label: str
    before: str
    after: str

    def words(self) -> str:
        """„Telefon: 0171 → 0172“; of a new value only that."""
        if not self.before:
            return f"{self.label}: {self.after}"
        return f"{self.label}: {self.before} → {self.after or '–'}"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of one record: `step` is the label of the whole step, `what` the record's part.

    `record`: the record as people call it. `erased`: its values were erased for good.
    """

    at: datetime
    who: str
    step: str
    what: str
    changes: tuple[FieldChange, ...]
    step_id: int = 0
    record: Named | None = None
    erased: bool = False


def record_history(db: Reader, kind: str, record_id: int, limit: int = 200) -> list[HistoryRow]:
    """All changes of a record, newest first; `kind` is its table name (customer, contact …).

    A customer's history includes people and addresses, removed ones too.
    """
    condition = _rows_of(kind, [record_id])
    if kind == "customer":
        condition = or_(condition, *(_parts(db, part, record_id) for part in _PARTS))
    return _history(db, condition, limit, newest_first=True)


def step_history(db: Reader, step_id: int, limit: int = 200) -> list[HistoryRow]:
    """What one step did to which records, in the order in which it did it."""
    return _history(db, journal_change.c.step_id == step_id, limit, newest_first=False)


def part_line(row: HistoryRow) -> str:
    """One record of a step in a line: „Kunde geändert (Müller): Telefon: 0171 → 0172“."""
    name = row.record.text if row.record is not None else ""
    head = f"{row.what} ({name})" if name else row.what
    if row.erased:
        return _("{what}: Werte endgültig gelöscht").format(what=head)
    fields = "; ".join(change.words() for change in row.changes)
    return f"{head}: {fields}" if fields else head


def _history(
    db: Reader, condition: ColumnElement[bool], limit: int, *, newest_first: bool
) -> list[HistoryRow]:
    order = journal_change.c.id.desc() if newest_first else journal_change.c.id
    rows = db.execute(
        select(journal_step.c.at, journal_step.c.user_id, journal_step.c.label,
               journal_step.c.kind, journal_change)
        .join(journal_change, journal_change.c.step_id == journal_step.c.id)
        .where(condition)
        .order_by(order)
        .limit(limit)
    ).all()  # fmt: skip
    parts = [
        Part(row.id, row.step_id, row.table_name, row.row_id, row.operation, row.before, row.after)
        for row in rows
    ]
    names = name_parts(db, parts)
    users = {user.id: user.name for user in db.scalars(select(User))}
    return [
        HistoryRow(
            at=row.at,
            who=users.get(row.user_id, ""),
            step=step_words(row.kind, row.label),
            what=part_words(row.table_name, row.operation),
            changes=_changes(db, row.table_name, row.operation, row.before, row.after),
            step_id=row.step_id,
            record=names[(row.table_name, row.row_id)],
            erased=row.before is None and row.after is None,
        )
        for row in rows
    ]


def _rows_of(table: str, ids: list[int]) -> ColumnElement[bool]:
    return and_(journal_change.c.table_name == table, journal_change.c.row_id.in_(ids))


def _parts(
    db: Reader, mapped: type[Person] | type[Address], customer_id: int
) -> ColumnElement[bool]:
    """Changes of the customer's rows in a part's table, of those removed by their last image."""
    table = str(table_of(mapped).name)
    ids = [
        int(key) for key in db.scalars(select(mapped.id).where(mapped.customer_id == customer_id))
    ]
    removed = db.execute(
        select(journal_change.c.row_id, journal_change.c.before).where(
            journal_change.c.table_name == table,
            journal_change.c.operation == "delete",
            journal_change.c.before.contains(f'"customer_id":{customer_id}'),
        )
    )
    for row in removed:
        if from_json(row.before).get("customer_id") == customer_id:
            ids.append(int(row.row_id))
    return _rows_of(table, ids)


def _changes(
    db: Reader, table: str, operation: str, before: str | None, after: str | None
) -> tuple[FieldChange, ...]:
    """The declared fields that differ; of new and removed rows those that hold something."""
    old, new = from_json(before or "{}"), from_json(after or "{}")
    mapped = _MAPPED.get(table)
    if mapped is None:
        return ()
    result = []
    for column in table_of(mapped).columns:
        label = _label(table, column, operation)
        if not label or (column.key not in old and column.key not in new):
            continue
        texts = (
            readable(db, column, old.get(column.key)),
            readable(db, column, new.get(column.key)),
        )
        if texts[0] != texts[1]:
            result.append(FieldChange(label, *texts))
    return tuple(result)


def _label(table: str, column: Any, operation: str) -> str:
    """What a column is called; empty for those that nobody reads."""
    info = column.info.get("field")
    if isinstance(info, FieldInfo):
        return _(info.label)
    if table in _LINKS and column.foreign_keys:
        return noun(next(iter(column.foreign_keys)).column.table.name)
    moved = operation == "update" and column.key == "customer_id"
    return _("Kunde") if moved else ""


def readable(db: Reader, column: Any, value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    kind = getattr(column.type, "kind", None)
    if kind is not None:
        return _kind_label(kind, value)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        return _("{day}, {time} Uhr").format(day=format_date(value), time=f"{value:%H:%M}")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return format_money(value) if isinstance(column.type, Euro) else format_decimal(value)
    if isinstance(value, bytes):
        return _("Bild")
    if isinstance(value, int) and column.foreign_keys:
        return _reference(db, next(iter(column.foreign_keys)).column.table.name, value)
    text = str(value)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _kind_label(kind: type[Kind], value: str) -> str:
    try:
        return kind(value).label
    except ValueError:
        return str(value)


def _reference(db: Reader, table: str, record_id: int) -> str:
    """The name of what a key refers to; its number when it is gone."""
    found = db.get(_MAPPED[table], record_id)
    match found:
        case Customer() | User() | Category():
            return found.name
        case Person():
            return found.full_name
        case Offer():
            return found.full_number or found.subject
        case Contact():
            return found.reason
        case _:
            return reference_name(db, table, record_id)
