"""The rows against the journal: whoever changed a value past the program is found.

The images of the journal, one laid over the other, tell what each row is now. What came past the
journal for good reasons (loads of a million rows, migrations, the time before there was a chain)
is noted once, so that it is not taken for meddling.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Table, select
from sqlalchemy.exc import DatabaseError

from kundenpflege.base.i18n import _
from kundenpflege.model import Base
from kundenpflege.rules.table_nouns import NOUNS

from .images import from_json
from .tables import OWN_TABLES, store_info

#: Note about the file: what came past the journal.
PAST = "past_journal"

#: Rows between two pauses.
_STRETCH = 200
_NAMING = ("name", "last_name", "title", "subject", "reason", "label", "number", "text", "street")
_LONGEST = 60
#: What values raise that no type of ours can be.
_UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, DatabaseError)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the journal says. `kind`: changed (`columns`), missing, added,
    replaced or unreadable; `name`: what it is called, as far as it is."""

    table: str
    row_id: int
    kind: str
    columns: tuple[str, ...] = ()
    name: str = ""

    def words(self) -> str:
        """The same in German."""
        what = _("{noun} „{name}“") if self.name else _("{noun} Nr. {row}")
        what = what.format(noun=noun(self.table), name=self.name, row=self.row_id)
        match self.kind:
            case "missing":
                return _("{what} fehlt, laut Protokoll ist der Eintrag noch da.").format(what=what)
            case "added":
                return _("{what} ist da, aber nicht über das Programm entstanden.").format(
                    what=what
                )
            case "replaced":
                return _("{what} wurde am Programm vorbei gelöscht.").format(what=what)
            case "unreadable":
                return _("{what} enthält Unlesbares.").format(what=what)
        fields = ", ".join(f"„{_label(self.table, key)}“" for key in self.columns)
        return _("{what} wurde am Programm vorbei geändert: {fields}.").format(
            what=what, fields=fields
        )


@dataclass
class _Row:
    """What the journal tells of a row. `alive`: None when that was erased; `known`: its values;
    `images`: where they come from; `twice`: the change that made a row that was there already."""

    alive: bool | None = None
    known: dict[str, Any] = field(default_factory=dict)
    images: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    newest: int = 0
    twice: int = 0

    def since(self, column: str) -> int:
        """The change that told the value of a column."""
        return max(number for number, image in self.images if column in image)


def differences(
    connection: Connection,
    pause: Callable[[], None] | None = None,
    *,
    past: Mapping[str, Mapping[str, int]] | None = None,
) -> Iterator[Difference]:
    """All rows that are not as the journal says, but for what is noted as `past`."""
    past = _past(connection) if past is None else past
    bounds, rows = past.get("columns", {}), past.get("rows", {})
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_TABLES:
            yield from _of_table(connection, table, bounds, rows.get(table.name, 0), pause)


def note_past(connection: Connection) -> None:
    """Take all that is different now as given (after an upgrade, a load past the journal)."""
    columns: dict[str, int] = {}
    rows: dict[str, int] = {}
    newest = connection.exec_driver_sql("SELECT max(id) FROM journal_change").scalar() or 0
    for found in differences(connection, past={}):
        if found.kind == "changed":
            columns.update({f"{found.table}.{key}": newest for key in found.columns})
        else:
            rows[found.table] = max(rows.get(found.table, 0), found.row_id)
            columns[f"{found.table}.*"] = newest
    known = _past(connection)
    _keep(
        connection,
        {
            "columns": {**known.get("columns", {}), **columns},
            "rows": {**known.get("rows", {}), **rows},
        },
    )


def note_loaded(connection: Connection, names: Iterable[str]) -> None:
    """Rows of these tables came past the journal up to now."""
    known = _past(connection)
    rows = dict(known.get("rows", {}))
    for name in names:
        rows[name] = int(connection.exec_driver_sql(f'SELECT max(id) FROM "{name}"').scalar() or 0)
    _keep(connection, {**known, "rows": rows})


def _past(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    told = connection.scalar(select(store_info.c.value).where(store_info.c.key == PAST))
    found: Mapping[str, Mapping[str, int]] = json.loads(told) if told else {}
    return found


def _keep(connection: Connection, past: Mapping[str, Mapping[str, int]]) -> None:
    connection.exec_driver_sql(
        "INSERT INTO store_info(key, value) VALUES (?, ?) "
        "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (PAST, json.dumps(past)),
    )


def _journaled(name: str) -> bool:
    return any(
        mapper.class_.journaled
        for mapper in Base.registry.mappers
        if str(mapper.local_table) == name
    )


def _of_table(
    connection: Connection,
    table: Table,
    bounds: Mapping[str, int],
    loaded: int,
    pause: Callable[[], None] | None,
) -> Iterator[Difference]:
    """Both in the order of their ids, side by side: memory stays small."""
    journaled = _journaled(table.name)
    keys = [str(column.key) for column in table.columns]
    told = _told(connection, table.name)
    wanted = next(told, None)
    for count, (row_id, values) in enumerate(_present(connection, table), 1):
        if pause is not None and count % _STRETCH == 0:
            pause()
        if values is None:
            yield Difference(table.name, row_id, "unreadable")
        while wanted is not None and wanted[0] < row_id:
            yield from _missing(table.name, *wanted, bounds)
            wanted = next(told, None)
        if wanted is None or wanted[0] > row_id:
            if journaled and row_id > loaded:
                present = dict(zip(keys, values or (), strict=False))
                yield Difference(table.name, row_id, "added", name=_name(present))
            continue
        if values is not None:
            present = dict(zip(keys, values, strict=True))
            yield from _changed(table.name, present, wanted[1], bounds)
        wanted = next(told, None)
    while wanted is not None:
        yield from _missing(table.name, *wanted, bounds)
        wanted = next(told, None)


def _missing(name: str, row_id: int, row: _Row, bounds: Mapping[str, int]) -> Iterator[Difference]:
    if row.alive and row.newest > bounds.get(f"{name}.*", 0):
        yield Difference(name, row_id, "missing", name=_name(row.known))


def _changed(
    name: str, present: Mapping[str, Any], row: _Row, bounds: Mapping[str, int]
) -> Iterator[Difference]:
    row_id = present["id"]
    if row.twice > bounds.get(f"{name}.*", 0):
        yield Difference(name, row_id, "replaced", name=_name(present))
    if row.alive is False:
        if row.newest > bounds.get(f"{name}.*", 0):
            yield Difference(name, row_id, "added", name=_name(present))
        return
    if row.known.items() <= present.items():
        return
    columns = tuple(
        key
        for key, value in row.known.items()
        if key in present
        and present[key] != value
        and row.since(key) > bounds.get(f"{name}.{key}", 0)
    )
    if columns:
        yield Difference(name, row_id, "changed", columns, _name(present))


def _told(connection: Connection, name: str) -> Iterator[tuple[int, _Row]]:
    """What the journal tells of the rows of a table, in the order of their ids."""
    changes = connection.exec_driver_sql(
        "SELECT row_id, id, operation, before, after FROM journal_change "
        "WHERE table_name = ? ORDER BY row_id, id",
        (name,),
    )
    for row_id, group in groupby(changes, key=lambda change: change[0]):
        row = _Row()
        for _id, number, operation, before, after in group:
            row.newest = number
            if after is None and before is None:
                # Erased: what the row was after this is not known any more; what the law wants
                # kept may still be there.
                row.alive, row.known, row.images = None, {}, []
            elif operation == "delete":
                row.alive, row.known, row.images = False, {}, []
            else:
                image = _image(after)
                if operation == "insert" and row.alive:
                    row.twice = number
                row.alive = True
                row.known.update(image)
                row.images.append((number, image))
        yield int(row_id), row


def _image(text: str | None) -> dict[str, Any]:
    """What was noted; of something that is no image any more nothing, the chain tells it."""
    try:
        return from_json(text) if text else {}
    except (ValueError, AttributeError, ArithmeticError):
        return {}


def _present(connection: Connection, table: Table) -> Iterator[tuple[int, Row[Any] | None]]:
    """The rows of a table by id; None in place of one that cannot be read."""
    last = 0
    place = list(table.columns).index(table.c.id)
    rows = connection.execute(select(table).order_by(table.c.id))
    try:
        for row in rows:
            last = row[place]
            yield last, row
        return
    except _UNREADABLE:
        rows.close()
    ids = connection.scalars(select(table.c.id).where(table.c.id > last).order_by(table.c.id))
    for row_id in ids.all():
        try:
            found = connection.execute(select(table).where(table.c.id == row_id)).one()
        except _UNREADABLE:
            yield row_id, None
        else:
            yield row_id, found


def noun(table: str) -> str:
    """What a row of the table is called."""
    return _(NOUNS[table][0]) if table in NOUNS else table


def _name(row: Mapping[str, Any]) -> str:
    for key in _NAMING:
        if isinstance(value := row.get(key), str) and value.strip():
            text = " ".join(value.split())
            return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return ""


def _label(name: str, key: str) -> str:
    column = Base.metadata.tables[name].columns.get(key)
    info = column.info.get("field") if column is not None else None
    return _(info.label) if info is not None else key
