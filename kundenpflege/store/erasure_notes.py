"""What is remembered of an erasure: that it was done, and what must not be advertised to again.

The mark tells a record from another one that got its id later, without naming anybody: when an
older backup is restored, the erasures since are repeated on what they were meant for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from kundenpflege.model import Base, Erasure, Suppression, table_of
from kundenpflege.rules.suppression import SALT_KEY

from .tables import journal_change, journal_step, store_info

if TYPE_CHECKING:
    from .erasure import Request
    from .store import Store

_SALT = 8


def salt(connection: Connection) -> str:
    """The salt of this database's block list; made when first needed."""
    found = connection.scalar(select(store_info.c.value).where(store_info.c.key == SALT_KEY))
    if found:
        return str(found)
    made = secrets.token_hex(16)
    connection.execute(insert(store_info).values(key=SALT_KEY, value=made))
    return made


def marks(connection: Connection, table: str, ids: Iterable[int]) -> dict[int, str]:
    """The marks of records, also of those only the journal remembers; to be asked before they go.

    '' for a record of which nothing is known that would tell it from others.
    """
    return {
        one: _digest(secrets.token_hex(_SALT), _identity(connection, table, one)) for one in ids
    }


def is_marked(store: Store, table: str, row_id: int, mark: str) -> bool:
    """Whether the record with this id is the one that the mark was made of."""
    seed, _colon, _rest = mark.partition(":")
    with store._look() as connection:
        return bool(mark) and _digest(seed, _identity(connection, table, row_id)) == mark


def _digest(seed: str, identity: str) -> str:
    if not identity:
        return ""
    return f"{seed}:{hashlib.sha256(f'{seed}{identity}'.encode()).hexdigest()[:40]}"


def _identity(connection: Connection, table: str, row_id: int) -> str:
    """The step that brought it, which the journal never forgets; without one its number."""
    brought = connection.execute(
        select(journal_step.c.id, journal_step.c.at)
        .join(journal_change, journal_change.c.step_id == journal_step.c.id)
        .where(
            journal_change.c.table_name == table,
            journal_change.c.row_id == row_id,
            journal_change.c.operation == "insert",
            # Undo and redo bring back what was there before.
            journal_step.c.kind == "edit",
        )
        .order_by(journal_step.c.id.desc())
        .limit(1)
    ).first()
    if brought is not None:
        return f"{table}:{row_id}:{brought.id}:{brought.at.isoformat()}"
    columns = Base.metadata.tables[table].columns
    if "number" not in columns:
        return ""
    number = connection.scalar(select(columns["number"]).where(columns["id"] == row_id))
    return f"{table}:{row_id}:{number}" if number else ""


def remember(
    connection: Connection, store: Store, request: Request, marked: Mapping[int, str]
) -> None:
    """Note the erasure of the record and of those merged into it, and fill the block list."""
    for row_id, mark in marked.items():
        note(
            connection,
            {
                "table_name": request.table,
                "row_id": row_id,
                "erased_at": store.clock.now(),
                "user_id": store.user_id,
                "kept": request.kept[:400] if row_id == request.row_id else "",
                "mark": mark,
            },
        )
    if not request.block:
        return
    table, seed = table_of(Suppression), salt(connection)
    for blocked in request.block:
        values = {"kind": blocked.kind, "digest": blocked.digest(seed)}
        known = connection.execute(
            select(table.c.id).where(
                table.c.kind == values["kind"], table.c.digest == values["digest"]
            )
        ).first()
        if known is None:
            connection.execute(insert(table).values(**values, noted_on=store.clock.today()))
        else:
            connection.execute(update(table).where(table.c.id == known.id).values(lifted_on=None))


def newest(store: Store) -> int:
    """The last line of the list of erasures; 0 when it is empty."""
    with store._look() as connection:
        return int(connection.scalar(select(func.max(table_of(Erasure).c.id))) or 0)


def note(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add one line to the list of erasures."""
    connection.execute(insert(table_of(Erasure)).values(**values))


def adopt(
    store: Store,
    erasures: Iterable[tuple[str, int, datetime, str, str]],
    suppressions: Iterable[Mapping[str, Any]] = (),
    seed: str = "",
    *,
    instead_of_after: int,
) -> None:
    """Take over what another state of this database knows: its list of erasures (table, row,
    when, what stayed, mark), instead of what was noted here after the line `instead_of_after`,
    and its block list with the salt it was made with."""
    with store._mutex, store._writing.begin() as connection:
        lines = table_of(Erasure)
        connection.execute(delete(lines).where(lines.c.id > instead_of_after))
        for name, row_id, at, kept, mark in erasures:
            note(
                connection,
                {
                    "table_name": name,
                    "row_id": row_id,
                    "erased_at": at,
                    "kept": kept,
                    "mark": mark,
                },
            )
        known = connection.scalar(select(store_info.c.value).where(store_info.c.key == SALT_KEY))
        rows = list(suppressions)
        if not rows or not seed or (known and known != seed):
            return
        if not known:
            connection.execute(insert(store_info).values(key=SALT_KEY, value=seed))
        table = table_of(Suppression)
        there = {(row.kind, row.digest) for row in connection.execute(select(table))}
        for row in rows:
            if (row["kind"], row["digest"]) not in there:
                connection.execute(insert(table).values(**row))
