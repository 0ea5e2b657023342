"""An independent witness: the rows of a database and its journal, read past the program.

Whoever folds the journal's images over an earlier state must arrive at the rows that are there;
a change that is lost, or half of one, shows as a difference.
"""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from kundenpflege.base.money import round_to

#: Kept by the program beside the contents, not noted in the journal.
DERIVED = ("search_", "sqlite_", "customer_fact", "name_word", "store_info", "journal_", "alembic")

State = dict[tuple[str, int], dict[str, Any]]


def connect(path: Path, key: bytes | None = None) -> Any:
    """A connection of the driver's own, with nothing of the program in between."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(path), isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.row_factory = driver.Row
    return connection


def tables(connection: Any) -> list[str]:
    """The tables that hold what users entered."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    own = [str(row[0]) for row in names if not str(row[0]).startswith(DERIVED)]
    return sorted(name for name in own if name != "form_draft")


def state(connection: Any) -> State:
    """Every row by its table and id."""
    return {
        (name, row["id"]): dict(row)
        for name in tables(connection)
        for row in connection.execute(f'SELECT * FROM "{name}"')
    }


def steps(connection: Any) -> dict[int, str]:
    """The noted steps: id and label."""
    return dict(tuple(row) for row in connection.execute("SELECT id, label FROM journal_step"))


def last_step(connection: Any) -> int:
    """The id of the newest step; 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM journal_step").fetchone()[0])


def differences(connection: Any, before: State, since: int) -> list[str]:
    """Where the rows are not what the journal made of the state `before` after step `since`."""
    rows = connection.execute(
        "SELECT table_name, row_id, operation, before, after FROM journal_change "
        "WHERE step_id > ? ORDER BY id",
        (since,),
    )
    touched: dict[tuple[str, int], dict[str, Any] | None] = {}
    found = []
    for row in rows:
        key = (row["table_name"], row["row_id"])
        known = touched[key] if key in touched else _images(before.get(key))
        after = json.loads(row["after"]) if row["after"] else None
        if (known is None) != (row["operation"] == "insert"):
            found.append(f"{key}: {row['operation']} of a row that is{' not' * (known is None)}")
        touched[key] = None if after is None else {**(known or {}), **after}
    now = state(connection)
    for key, wanted in touched.items():
        there = _images(now.get(key))
        if wanted is None and there is not None:
            found.append(f"{key}: is there, the journal says it went")
        elif wanted is not None and there is None:
            found.append(f"{key}: is not there, the journal says it is")
        elif wanted is not None and there is not None:
            found += [
                f"{key}.{name}: {there.get(name)!r}, the journal says {value!r}"
                for name, value in wanted.items()
                if not _same(there.get(name), value)
            ]
    found += [
        f"{key}: changed without a note in the journal"
        for key in before.keys() | now.keys()
        if key not in touched and before.get(key) != now.get(key)
    ]
    return found


def _images(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else dict(row)


def _same(there: Any, noted: Any) -> bool:
    """Whether the stored value is what the journal notes, which knows more kinds than the file."""
    if not isinstance(noted, dict):
        return bool(there == noted)
    ((kind, value),) = noted.items()
    match kind:
        case "b":
            return bool(there == base64.b64decode(value))
        case "d":
            # Kept as a whole number of the smallest unit.
            return any(
                round_to(Decimal(value), places).scaleb(places) == there for places in (2, 3, 4)
            )
        case "s":
            return str(there).removesuffix(".000000") == str(value).replace("T", " ")
        case _:
            return bool(there == value)
