"""Taking one older step back, days later: what was not touched since goes, the rest stays.

Made for imports. Undo (`store.undo`) takes steps back in order and whole; here newer work stays
and is named. The result is an ordinary step, so it can be undone itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Base

from .journal import RowChange, write_step
from .tables import OWN_TABLES, journal_step
from .undo import apply_changes, changes_of, has_counted_on, only_counts

_CHUNK = 400

Row = tuple[str, int]


class KeptReason(StrEnum):
    """Why a row of the step stays as it is."""

    #: Somebody changed it since.
    CHANGED = "changed"
    #: Newer records refer to it.
    BUILT_ON = "built_on"
    #: It belongs to something that stays.
    BELONGS = "belongs"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stays, and why."""

    table: str
    row_id: int
    reason: KeptReason


@dataclass(frozen=True, slots=True)
class LookBack:
    """What taking a step back would do: `removed` rows the step brought, `restored` rows it
    changed or deleted, `kept` rows that stay because of newer work."""

    step_id: int
    label: str
    at: datetime
    removed: tuple[Row, ...]
    restored: tuple[Row, ...]
    kept: tuple[Kept, ...]
    changes: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The new step, with what stayed."""

    label: str
    step_id: int
    look: LookBack


def look_back(connection: Connection, step_id: int) -> LookBack:
    """Decide for every row of the step; nothing is written. NotFoundError without such a step."""
    step = connection.execute(
        select(journal_step).where(journal_step.c.id == step_id)
    ).one_or_none()
    if step is None:
        raise NotFoundError(_("Diesen Schritt gibt es nicht."))
    changes = changes_of(connection, step_id)
    present = _present(connection, changes)
    brought = {
        (c.table, c.row_id): c
        for c in changes
        if c.operation == "insert" and (c.table, c.row_id) in present
    }
    kept = _kept(connection, brought, present)
    removed = [row for row in brought if row not in kept]
    gone = set(removed)
    back = [
        RowChange(table, row_id, "delete", dict(present[(table, row_id)]), None)
        for table, row_id in removed
    ]
    reverted = (_reverted(connection, c, present, bool(kept)) for c in changes)
    restored = [change for change in reverted if change is not None]
    restored += _returning(connection, changes, present, gone)
    return LookBack(
        step_id,
        step.label,
        step.at,
        tuple(removed),
        tuple((change.table, change.row_id) for change in restored),
        tuple(Kept(*row, reason) for row, reason in kept.items()),
        (*back, *restored),
    )


def take_back(
    connection: Connection, look: LookBack, *, at: datetime, user_id: int | None
) -> tuple[TakenBack, list[RowChange]]:
    """Do what `look` says; UserError when there is nothing left to take back."""
    changes = list(look.changes)
    if not changes:
        raise UserError(_("Davon ist nichts mehr zurückzunehmen."))
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    apply_changes(connection, changes)
    label = _("Zurückgenommen: {label}").format(label=look.label)
    step_id = write_step(
        connection, changes, label=label, kind="edit", state="done", at=at, user_id=user_id
    )
    return TakenBack(label, step_id, look), changes


def _present(connection: Connection, changes: Iterable[RowChange]) -> dict[Row, Mapping[str, Any]]:
    """The rows of the step as they are now."""
    wanted: dict[str, list[int]] = {}
    for change in changes:
        wanted.setdefault(change.table, []).append(change.row_id)
    found: dict[Row, Mapping[str, Any]] = {}
    for name, ids in wanted.items():
        table = Base.metadata.tables[name]
        for start in range(0, len(ids), _CHUNK):
            rows = connection.execute(
                select(table).where(table.c.id.in_(ids[start : start + _CHUNK]))
            )
            for row in rows.mappings():
                found[(name, row["id"])] = dict(row)
    return found


def _kept(
    connection: Connection,
    brought: Mapping[Row, RowChange],
    present: Mapping[Row, Mapping[str, Any]],
) -> dict[Row, KeptReason]:
    """Rows the step brought that must stay, with those that belong to them or carry them.

    A record and the parts that hang on it (a customer with persons and addresses) stay or go
    together.
    """
    kept: dict[Row, KeptReason] = {}
    for row, change in brought.items():
        now = present[row]
        if any(now[key] != value for key, value in (change.after or {}).items() if key in now):
            kept[row] = KeptReason.CHANGED
    for row in _built_on(connection, brought):
        kept.setdefault(row, KeptReason.BUILT_ON)
    families = _families(brought, present)
    waiting = list(kept)
    while waiting:
        row = waiting.pop()
        related = list(families[_root(row, brought, present)])
        related += [parent for parent in _parents(row, present[row]) if parent in brought]
        for other in related:
            if other not in kept:
                kept[other] = KeptReason.BELONGS
                waiting.append(other)
    return kept


def _families(
    brought: Mapping[Row, RowChange], present: Mapping[Row, Mapping[str, Any]]
) -> dict[Row, list[Row]]:
    families: dict[Row, list[Row]] = {}
    for row in brought:
        families.setdefault(_root(row, brought, present), []).append(row)
    return families


def _root(
    row: Row, brought: Mapping[Row, RowChange], present: Mapping[Row, Mapping[str, Any]]
) -> Row:
    """The record of the step that a row belongs to, itself when it stands alone."""
    while True:
        column = _owner_column(row[0])
        if column is None:
            return row
        owner = (next(iter(column.foreign_keys)).column.table.name, present[row][column.key])
        if owner not in brought:
            return row
        row = owner


@cache
def _owner_column(table_name: str) -> Column[Any] | None:
    """The reference to what a row is a part of: the first one that takes it along."""
    for column in Base.metadata.tables[table_name].columns:
        if any(key.ondelete == "CASCADE" for key in column.foreign_keys):
            return column
    return None


def _parents(row: Row, image: Mapping[str, Any]) -> list[Row]:
    return [
        (key.column.table.name, image[column.key])
        for column in Base.metadata.tables[row[0]].columns
        for key in column.foreign_keys
        if image[column.key] is not None
    ]


def _built_on(connection: Connection, brought: Mapping[Row, RowChange]) -> set[Row]:
    """Rows of the step that rows from elsewhere refer to."""
    ids: dict[str, list[int]] = {}
    for table_name, row_id in brought:
        ids.setdefault(table_name, []).append(row_id)
    found: set[Row] = set()
    for child, column, parent in _references():
        targets = ids.get(parent, [])
        for start in range(0, len(targets), _CHUNK):
            rows = connection.execute(
                select(child.c.id, column).where(column.in_(targets[start : start + _CHUNK]))
            )
            found.update((parent, row[1]) for row in rows if (child.name, row[0]) not in brought)
    return found


@cache
def _references() -> tuple[tuple[Table, Column[Any], str], ...]:
    return tuple(
        (table, column, key.column.table.name)
        for table in Base.metadata.sorted_tables
        if table.name not in OWN_TABLES
        for column in table.columns
        for key in column.foreign_keys
    )


def _reverted(
    connection: Connection, change: RowChange, present: Mapping[Row, Mapping[str, Any]], kept: bool
) -> RowChange | None:
    """The way back for a row the step changed: the values nobody changed since."""
    row = present.get((change.table, change.row_id))
    if change.operation != "update" or row is None:
        return None
    # Numbers go back only as a whole: what stays has some of them.
    if only_counts(change) and (kept or _counted_on(connection, change)):
        return None
    before, after = change.before or {}, change.after or {}
    same = [key for key, value in after.items() if key in row and row[key] == value]
    if not same:
        return None
    return RowChange(
        change.table,
        change.row_id,
        "update",
        {key: after[key] for key in same},
        {key: before[key] for key in same},
    )


def _returning(
    connection: Connection,
    changes: Iterable[RowChange],
    present: Mapping[Row, Mapping[str, Any]],
    gone: set[Row],
) -> list[RowChange]:
    """Rows the step deleted, as far as what they belong to is there or comes back with them; of
    those erased since nothing is known."""
    back = {
        (c.table, c.row_id): c
        for c in changes
        if c.operation == "delete" and c.before and (c.table, c.row_id) not in present
    }
    while True:
        lost = [
            row
            for row, change in back.items()
            if not all(
                parent in back or (parent not in gone and _is_there(connection, parent))
                for parent in _parents(row, change.before or {})
            )
        ]
        if not lost:
            break
        for row in lost:
            del back[row]
    return [
        RowChange(table, row_id, "insert", None, dict(change.before or {}))
        for (table, row_id), change in back.items()
    ]


def _is_there(connection: Connection, row: Row) -> bool:
    table = Base.metadata.tables[row[0]]
    return connection.scalar(select(table.c.id).where(table.c.id == row[1])) is not None


def _counted_on(connection: Connection, change: RowChange) -> bool:
    back = RowChange(change.table, change.row_id, "update", change.after, change.before)
    return has_counted_on(connection, back)
