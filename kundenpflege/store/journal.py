"""The journal: before and after images of every row a write touched, in the same transaction.

Images of an update hold the changed columns only; several flushes of one write are folded into
one change per row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, inspect, update
from sqlalchemy.orm import Session

from kundenpflege.model import Base, table_of

from . import chain
from .images import to_json
from .tables import journal_change, journal_step


@dataclass
class RowChange:
    """One row's change within a write."""

    table: str
    row_id: int
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def row_image(obj: Base) -> dict[str, Any]:
    """All column values of an entity."""
    return {column.key: getattr(obj, column.key) for column in obj.__table__.columns}


class Recorder:
    """Collects the changes of one session between its start and its commit."""

    def __init__(self) -> None:
        self.changes: dict[tuple[str, int], RowChange] = {}
        self.unjournaled: set[tuple[str, int]] = set()

    def after_flush(self, session: Session, _context: Any) -> None:
        """Listener: take the images while the session still knows what changed."""
        for obj in session.new:
            self._insert(obj)
        for obj in session.dirty:
            self._update(obj)
        for obj in session.deleted:
            self._delete(obj)

    def _insert(self, obj: Base) -> None:
        if not obj.journaled:
            self.unjournaled.add((table_of(obj).name, obj.id))
            return
        self.add(RowChange(_name(obj), obj.id, "insert", None, row_image(obj)))

    def _update(self, obj: Base) -> None:
        state = inspect(obj)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for column in obj.__table__.columns:
            history = state.attrs[column.key].history
            if not history.has_changes():
                continue
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                before[column.key], after[column.key] = old, new
        if after and obj.journaled:
            self.add(RowChange(_name(obj), obj.id, "update", before, after))

    def _delete(self, obj: Base) -> None:
        if not obj.journaled:
            raise RuntimeError(f"{_name(obj)} is kept for good and cannot be deleted")
        self.add(RowChange(_name(obj), obj.id, "delete", row_image(obj), None))

    def add(self, change: RowChange) -> None:
        """Fold `change` into what is already known of the row."""
        key = (change.table, change.row_id)
        known = self.changes.pop(key, None)
        if known is not None:
            change = _fold(known, change)
        if change.operation != "nothing":
            self.changes[key] = change


def _name(obj: Base) -> str:
    return table_of(obj).name


def _fold(first: RowChange, second: RowChange) -> RowChange:
    table, row_id = first.table, first.row_id
    match first.operation, second.operation:
        case "insert", "update":
            return RowChange(
                table, row_id, "insert", None, {**(first.after or {}), **(second.after or {})}
            )
        case "insert", "delete":
            return RowChange(table, row_id, "nothing", None, None)
        case "update", "update":
            before = {**(second.before or {}), **(first.before or {})}
            after = {**(first.after or {}), **(second.after or {})}
            kept = [key for key in before if before[key] != after[key]]
            return RowChange(
                table,
                row_id,
                "update" if kept else "nothing",
                {key: before[key] for key in kept},
                {key: after[key] for key in kept},
            )
        case "update", "delete":
            return RowChange(
                table, row_id, "delete", {**(second.before or {}), **(first.before or {})}, None
            )
        case "delete", "insert":
            old, new = first.before or {}, second.after or {}
            kept = [key for key in new if old.get(key) != new[key]]
            return RowChange(
                table,
                row_id,
                "update" if kept else "nothing",
                {key: old.get(key) for key in kept},
                {key: new[key] for key in kept},
            )
    raise AssertionError(f"{first.operation} then {second.operation} on {table} {row_id}")


def write_step(
    connection: Connection,
    changes: list[RowChange],
    *,
    label: str,
    kind: str,
    state: str,
    at: datetime,
    user_id: int | None,
    ref_id: int | None = None,
    fold: str = "",
) -> int:
    """Write one step with its changes; gives its id. A new edit drops what could be redone."""
    if kind == "edit":
        connection.execute(
            update(journal_step).where(journal_step.c.state == "undone").values(state="dropped")
        )
    head = chain.head(connection)
    step_id = head.step + 1
    label = label[:200]
    secrets = chain.new_secrets(len(changes) + 1)
    own = secrets.pop()
    rows: list[dict[str, Any]] = []
    parts: list[bytes] = []
    for change, secret in zip(changes, secrets, strict=True):
        before = None if change.before is None else to_json(change.before)
        after = None if change.after is None else to_json(change.after)
        digest = chain.image_digest(secret, before, after)
        parts.append(chain.change_part(change.table, change.row_id, change.operation, digest))
        rows.append(
            {
                "step_id": step_id,
                "table_name": change.table,
                "row_id": change.row_id,
                "operation": change.operation,
                "before": before,
                "after": after,
                "secret": secret,
                "digest": digest,
            }
        )
    told = chain.label_digest(own, label)
    connection.execute(
        insert(journal_step).values(
            id=step_id,
            label=label,
            kind=kind,
            state=state,
            ref_id=ref_id,
            user_id=user_id,
            at=at,
            fold=fold[:60],
            secret=own,
            digest=told,
            chain=chain.link(
                head.chain, step_id, kind, chain.moment(at), user_id, ref_id, told, parts
            ),
        )
    )
    if rows:
        connection.execute(insert(journal_change), rows)
    return step_id
