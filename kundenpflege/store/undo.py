"""Undo and redo: the journal's images replayed as a new step, so that versions advance.

Foreign keys are checked at commit, the order within a step does not matter. A row that is no
longer as the step left it refuses the replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from kundenpflege.base.errors import ConflictError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Base, table_of

from .images import from_json
from .journal import RowChange, write_step
from .tables import OWN_TABLES, journal_change, journal_step

#: How many steps back the user can go.
STEPS = 100
#: Single edits that are looked at for them (an hour of autosaves is one step).
_LOOK_BACK = 2000

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Step:
    """One journaled step as the history shows it."""

    id: int
    label: str
    kind: str
    state: str
    at: datetime
    user_id: int | None
    fold: str = ""


def next_undo(connection: Connection) -> Step | None:
    """The step that undo would take back: the newest done one among the last 100 edits.

    Neighbours that carry the same mark count as one.
    """
    newest = (
        select(journal_step.c.id, journal_step.c.fold)
        .where(journal_step.c.kind == "edit")
        .order_by(journal_step.c.id.desc())
        .limit(_LOOK_BACK)
        .subquery()
    )
    before = func.lag(newest.c.fold, 1, "").over(order_by=newest.c.id)
    marked = select(newest.c.id, newest.c.fold, before.label("before")).subquery()
    firsts = (
        select(marked.c.id)
        .where(or_(marked.c.fold == "", marked.c.fold != marked.c.before))
        .order_by(marked.c.id.desc())
        .limit(STEPS)
        .subquery()
    )
    row = connection.execute(
        select(journal_step)
        .where(
            journal_step.c.kind == "edit",
            journal_step.c.state == "done",
            journal_step.c.id >= select(func.min(firsts.c.id)).scalar_subquery(),
        )
        .order_by(journal_step.c.id.desc())
        .limit(1)
    ).one_or_none()
    return _step(row)


def next_redo(connection: Connection) -> Step | None:
    """The step that redo would bring back: the oldest undone one (undone last)."""
    row = connection.execute(
        select(journal_step)
        .where(journal_step.c.kind == "edit", journal_step.c.state == "undone")
        .order_by(journal_step.c.id)
        .limit(1)
    ).one_or_none()
    return _step(row)


def _step(row: Any) -> Step | None:
    if row is None:
        return None
    return Step(row.id, row.label, row.kind, row.state, row.at, row.user_id, row.fold)


def replay(
    connection: Connection, step: Step, *, back: bool, at: datetime, user_id: int | None
) -> tuple[int, list[RowChange]]:
    """Take `step` back (or bring it again); gives the id of the new step and its changes.

    ConflictError when a row was changed since, UserError when newer records build on it.
    """
    changes = [
        change
        for change in map(_inverse if back else _same, changes_of(connection, step.id))
        if not (only_counts(change) and has_counted_on(connection, change))
    ]
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table_name, group in by_table(changes):
        _verify(connection, table_name, group)
    _refuse_orphans(connection, changes)
    apply_changes(connection, changes)
    connection.execute(
        update(journal_step)
        .where(journal_step.c.id == step.id)
        .values(state="undone" if back else "done")
    )
    step_id = write_step(
        connection,
        changes,
        label=step.label,
        kind="undo" if back else "redo",
        state="done",
        at=at,
        user_id=user_id,
        ref_id=step.id,
    )
    return step_id, changes


def seal_touched(connection: Connection, step_id: int, changes: list[RowChange]) -> None:
    """After a final step, earlier steps it builds on cannot be taken back any more.

    These are all steps on the same rows, the steps that brought the rows it refers to (the
    customer of a sent offer), and what these build on in turn. Without this they would block
    everything older from being undone.
    """
    final = [(step_id, changes)]
    while final:
        step_id, changes = final.pop()
        touched: set[tuple[str, int]] = set()
        parents: set[tuple[str, int]] = set()
        for change in changes:
            parents.update(_referred(change.table, change.after or {}))
            if change.operation != "insert" and not only_counts(change):
                touched.add((change.table, change.row_id))
        for table_name, row_id in touched:
            table = Base.metadata.tables[table_name]
            row = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
            parents.update(_referred(table_name, dict(row) if row else {}))
        for found in (
            _earlier(connection, step_id, touched, None),
            _earlier(connection, step_id, parents, "insert"),
        ):
            for earlier in sorted(found):
                connection.execute(
                    update(journal_step).where(journal_step.c.id == earlier).values(state="sealed")
                )
                final.append((earlier, changes_of(connection, earlier)))


def _referred(table_name: str, image: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for column in Base.metadata.tables[table_name].columns:
        value = image.get(column.key)
        for key in column.foreign_keys:
            if value is not None:
                yield key.column.table.name, value


def _earlier(
    connection: Connection, step_id: int, rows: set[tuple[str, int]], operation: str | None
) -> set[int]:
    """The steps before this one, not sealed yet, that touched these rows (by `operation`)."""
    found: set[int] = set()
    for table_name, row_id in rows:
        steps = (
            select(journal_change.c.step_id)
            .join(journal_step, journal_step.c.id == journal_change.c.step_id)
            .where(
                journal_change.c.table_name == table_name,
                journal_change.c.row_id == row_id,
                journal_change.c.step_id < step_id,
                journal_step.c.kind == "edit",
                journal_step.c.state.in_(("done", "undone")),
            )
        )
        if operation is not None:
            steps = steps.where(journal_change.c.operation == operation)
        found.update(connection.scalars(steps))
    return found


def _counters(table_name: str) -> frozenset[str]:
    for mapper in Base.registry.mappers:
        mapped: type[Base] = mapper.class_
        if table_of(mapped).name == table_name:
            return mapped.counters
    return frozenset()


def only_counts(change: RowChange) -> bool:
    """Whether nothing but counters went on."""
    return change.operation == "update" and set(change.after or ()) <= _counters(change.table)


def changes_of(connection: Connection, step_id: int) -> list[RowChange]:
    """What a step did, in the order it was noted."""
    rows = connection.execute(
        select(journal_change)
        .where(journal_change.c.step_id == step_id)
        .order_by(journal_change.c.id)
    )
    return [
        RowChange(
            row.table_name,
            row.row_id,
            row.operation,
            None if row.before is None else from_json(row.before),
            None if row.after is None else from_json(row.after),
        )
        for row in rows
    ]


_OPPOSITE = {"insert": "delete", "delete": "insert", "update": "update"}


def _inverse(change: RowChange) -> RowChange:
    return RowChange(
        change.table, change.row_id, _OPPOSITE[change.operation], change.after, change.before
    )


def _same(change: RowChange) -> RowChange:
    return change


def has_counted_on(connection: Connection, change: RowChange) -> bool:
    """Whether newer rows were counted since."""
    table = Base.metadata.tables[change.table]
    row = connection.execute(select(table).where(table.c.id == change.row_id)).mappings().first()
    return row is None or any(row[key] != value for key, value in (change.before or {}).items())


def by_table(changes: list[RowChange]) -> list[tuple[str, list[RowChange]]]:
    """The changes grouped by table."""
    groups: dict[str, list[RowChange]] = {}
    for change in changes:
        groups.setdefault(change.table, []).append(change)
    return list(groups.items())


def _verify(connection: Connection, table_name: str, changes: list[RowChange]) -> None:
    table = Base.metadata.tables[table_name]
    for start in range(0, len(changes), _CHUNK):
        chunk = changes[start : start + _CHUNK]
        found = {
            row["id"]: row
            for row in connection.execute(
                select(table).where(table.c.id.in_([c.row_id for c in chunk]))
            ).mappings()
        }
        for change in chunk:
            row = found.get(change.row_id)
            expected = change.before
            if expected is None:
                fits = row is None
            else:
                fits = row is not None and all(
                    row[key] == value for key, value in expected.items() if key in row
                )
            if not fits:
                raise ConflictError(_("Ein Eintrag darin wurde inzwischen anderswo geändert."))


def _refuse_orphans(connection: Connection, changes: list[RowChange]) -> None:
    """A row that others were hung on since must not take them along unseen."""
    gone: dict[str, set[int]] = {}
    for change in changes:
        if change.operation == "delete":
            gone.setdefault(change.table, set()).add(change.row_id)
    if not gone:
        return
    rewired = {
        (change.table, change.row_id, key)
        for change in changes
        if change.operation == "update"
        for key in change.after or ()
    }
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_TABLES:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                parents = sorted(gone.get(key.column.table.name, ()))
                for start in range(0, len(parents), _CHUNK):
                    children = connection.scalars(
                        select(table.c.id).where(column.in_(parents[start : start + _CHUNK]))
                    )
                    left = set(children) - gone.get(table.name, set())
                    if any((table.name, child, column.key) not in rewired for child in left):
                        raise UserError(_("Neuere Einträge bauen darauf auf."))


def apply_changes(connection: Connection, changes: list[RowChange]) -> None:
    """Write these changes past the session.

    What goes, goes last: rows that are let go of by an update of the same step would otherwise be
    taken along by the foreign key (people of a customer that was merged into another one).
    """
    groups = [(Base.metadata.tables[name], group) for name, group in by_table(changes)]
    for table, group in groups:
        inserts = [one.after for one in group if one.operation == "insert" and one.after]
        if inserts:
            connection.execute(insert(table), inserts)
        for change in group:
            if change.operation == "update" and change.after is not None:
                connection.execute(
                    update(table).where(table.c.id == change.row_id).values(**change.after)
                )
    for table, group in groups:
        deletes = [change.row_id for change in group if change.operation == "delete"]
        for start in range(0, len(deletes), _CHUNK):
            chunk = deletes[start : start + _CHUNK]
            connection.execute(delete(table).where(table.c.id.in_(chunk)))
