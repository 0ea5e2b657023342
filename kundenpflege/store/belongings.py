"""What hangs on a record: found by the foreign keys of all tables, and by what the journal
remembers of rows that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, func, or_, select

from kundenpflege.model import Base, ReminderAnswer, table_of

from .journal import RowChange
from .tables import OWN_TABLES, journal_change

Rows = dict[str, set[int]]
Key = TypeVar("Key", int, str)
#: Tables whose rows reminders call otherwise than the database does.
_SPOKEN = {"decision_date": "decision"}


def subject_of(table: str, row_id: int) -> str:
    """How reminders and the answers to them call a row: `person:12`."""
    return f"{_SPOKEN.get(table, table)}:{row_id}"


_CHUNK = 400


def collect(connection: Connection, table: str, row_id: int) -> tuple[Rows, Rows]:
    """The rows that belong to a record: those that live, and those only the journal remembers.

    A reference that is cleared on deletion (SET NULL) does not make a row belong. Records that
    were merged into this one belong, too.
    """
    live: Rows = {table: {row_id}}
    past: Rows = {}
    while True:
        before = _size(live) + _size(past)
        for child, column, parent in _belongings():
            ids = live.get(parent, set())
            gone = ids | past.get(parent, set())
            if ids:
                live.setdefault(child.name, set()).update(_children(connection, child, column, ids))
            if gone:
                found = _journaled_children(connection, child, column, gone)
                found -= live.get(child.name, set())
                past.setdefault(child.name, set()).update(_dead(connection, child, found))
        for child, column, parent in _belongings():
            owners = _former_owners(connection, child, column, live.get(child.name, set()))
            parents = Base.metadata.tables[parent]
            owners -= live.get(parent, set())
            if parent == table:
                past.setdefault(parent, set()).update(_dead(connection, parents, owners))
        if _size(live) + _size(past) == before:
            break
    _add_answers(connection, live, past)
    return {k: v for k, v in live.items() if v}, {k: v for k, v in past.items() if v}


def _add_answers(connection: Connection, live: Rows, past: Rows) -> None:
    """The answers to reminders about these rows: they name a row by words (`person:12`)."""
    answers = table_of(ReminderAnswer)
    names = live.keys() | past.keys()
    subjects = {
        subject_of(name, one)
        for name in names
        for one in live.get(name, set()) | past.get(name, set())
    }
    if found := _children(connection, answers, answers.c.subject, subjects):
        live[answers.name] = found
    known = _journaled_children(connection, answers, answers.c.subject, subjects)
    if gone := _dead(connection, answers, known - found):
        past[answers.name] = gone


def _size(rows: Rows) -> int:
    return sum(map(len, rows.values()))


def _belongings() -> Iterator[tuple[Table, Column[Any], str]]:
    """(table, column, parent table) of every reference that makes a row belong to another."""
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_TABLES:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                if key.ondelete != "SET NULL":
                    yield table, column, key.column.table.name


def chunks(ids: Iterable[Key]) -> Iterator[list[Key]]:
    """The ids in order, in lists short enough for one `IN`."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def _children(
    connection: Connection, table: Table, column: Column[Any], parents: Set[Any]
) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(parents):
        found.update(connection.scalars(select(table.c.id).where(column.in_(chunk))))
    return found


def _journaled_children(
    connection: Connection, table: Table, column: Column[Any], parents: Set[Any]
) -> set[int]:
    """Rows that belonged to one of these at any time the journal remembers."""
    path = f"$.{column.key}"
    found: set[int] = set()
    for chunk in chunks(parents):
        found.update(
            connection.scalars(
                select(journal_change.c.row_id).where(
                    journal_change.c.table_name == table.name,
                    or_(
                        func.json_extract(journal_change.c.before, path).in_(chunk),
                        func.json_extract(journal_change.c.after, path).in_(chunk),
                    ),
                )
            )
        )
    return found


def _former_owners(
    connection: Connection, table: Table, column: Column[Any], ids: set[int]
) -> set[int]:
    """To whom these rows belonged before (records merged into the present owner)."""
    found: set[int] = set()
    value = func.json_extract(journal_change.c.before, f"$.{column.key}")
    for chunk in chunks(ids):
        found.update(
            int(owner)
            for owner in connection.scalars(
                select(value).where(
                    journal_change.c.table_name == table.name,
                    journal_change.c.row_id.in_(chunk),
                    value.is_not(None),
                )
            )
        )
    return found


def _dead(connection: Connection, table: Table, ids: set[int]) -> set[int]:
    """Those of the ids whose rows are gone."""
    alive: set[int] = set()
    for chunk in chunks(ids):
        alive.update(connection.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
    return ids - alive


def let_go(connection: Connection, doomed: Rows) -> list[RowChange]:
    """How rows that stay lose their references to rows that go (SET NULL): for the journal, which
    knows nothing of what the database clears by itself."""
    cleared: dict[tuple[str, int], dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_TABLES:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                if key.ondelete != "SET NULL":
                    continue
                for chunk in chunks(doomed.get(key.column.table.name, set())):
                    referring = select(table.c.id, column).where(column.in_(chunk))
                    for row_id, parent in connection.execute(referring):
                        if row_id not in doomed.get(table.name, ()):
                            cleared.setdefault((table.name, row_id), {})[column.key] = parent
    return [
        RowChange(name, row_id, "update", before, dict.fromkeys(before))
        for (name, row_id), before in cleared.items()
    ]
