"""The erasures beside the backups: `geloeschtes.json`, so that they outlive the database itself.

Holds no personal data: which table, which row, when, and a mark that tells the row from others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kundenpflege.base.files import write_file
from kundenpflege.model import Erasure
from kundenpflege.store import Store

NAME = "geloeschtes.json"
#: The folder beside the database in which the program keeps its backups, and this list.
FOLDER = "Sicherungen"

_MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """A record that was erased: where it stood, when, what stayed, and its mark."""

    erased_at: datetime
    table: str
    row_id: int
    mark: str = ""
    kept: str = ""


def folder_of(path: Path) -> Path:
    """Where the backups of the database at `path` are kept."""
    return path.parent / FOLDER


def of_store(store: Store) -> set[Erased]:
    """What the database itself remembers."""
    columns = (
        Erasure.erased_at, Erasure.table_name, Erasure.row_id, Erasure.mark, Erasure.kept,
    )  # fmt: skip
    with store.read() as db:
        return {Erased(*row) for row in db.rows(select(*columns))}


def load(folder: Path, database_id: str) -> set[Erased]:
    """What the list in `folder` tells of a database; nothing without a readable list."""
    found = set()
    for entry in _entries(folder):
        try:
            if entry["database"] == database_id:
                found.add(
                    Erased(
                        datetime.fromisoformat(entry["at"]),
                        str(entry["table"]),
                        int(entry["row"]),
                        str(entry["mark"]),
                        str(entry["kept"]),
                    )
                )
        except (KeyError, TypeError, ValueError):
            continue
    return found


def note(store: Store, folder: Path) -> None:
    """Add to the list in `folder` what the database remembers. UserError when that fails."""
    identity = store.identity()
    known = load(folder, identity)
    every = of_store(store)
    if every <= known:
        return
    others = [entry for entry in _entries(folder) if entry.get("database") != identity]
    own = [_told(identity, one) for one in sorted(every | known)]
    write_file(folder / NAME, json.dumps([*others, *own], ensure_ascii=False, indent=1))


def missing(every: Iterable[Erased], known: set[Erased]) -> list[Erased]:
    """Those of `every` that are not `known`, oldest first."""
    there = {(one.table, one.row_id, one.erased_at) for one in known}
    return sorted(one for one in set(every) if (one.table, one.row_id, one.erased_at) not in there)


def _told(identity: str, one: Erased) -> dict[str, Any]:
    return {
        "database": identity,
        "at": one.erased_at.isoformat(),
        "table": one.table,
        "row": one.row_id,
        "mark": one.mark,
        "kept": one.kept,
    }


def _entries(folder: Path) -> list[dict[str, Any]]:
    try:
        with (folder / NAME).open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
