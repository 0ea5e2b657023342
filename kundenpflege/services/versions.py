"""Versions of many records at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kundenpflege.model import Base, table_of
from kundenpflege.store import Reader
from kundenpflege.store.tables import journal_change

_CHUNK = 500


def load_versions(db: Reader, mapped: type[Base], ids: Sequence[int]) -> dict[int, int]:
    """Version by id (see `Reader.version`); records that were never journaled are left out."""
    table, row_id = table_of(mapped).name, journal_change.c.row_id
    versions: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        statement: Select[*tuple[Any, ...]] = (
            select(row_id, func.max(journal_change.c.id))
            .where(journal_change.c.table_name == table, row_id.in_(ids[start : start + _CHUNK]))
            .group_by(row_id)
        )
        versions.update((int(row[0]), int(row[1])) for row in db.rows(statement))
    return versions
