"""Records that stand in an order of their own: where the next one goes, and another order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import Base, table_of
from kundenpflege.store import Reader, Writer


def next_position(db: Reader, mapped: type[Base], *among: ColumnElement[bool]) -> int:
    """The place behind the last record, of those that fulfil `among`; the first is 0."""
    last = db.scalar(select(func.max(table_of(mapped).c.position)).where(*among))
    return 0 if last is None else int(last) + 1


def put_in_order(
    db: Writer, mapped: type[Base], ids: Sequence[int], *among: ColumnElement[bool]
) -> None:
    """Bring the records into this order; ids that are not named keep theirs behind them."""
    table = table_of(mapped)
    found: list[Any] = list(
        db.scalars(select(mapped).where(*among).order_by(table.c.position, table.c.id))
    )
    rows = {row.id: row for row in found}
    wanted = [rows[key] for key in dict.fromkeys(ids) if key in rows]
    rest = [row for row in found if row.id not in ids]
    for position, row in enumerate([*wanted, *rest]):
        if row.position != position:
            row.position = position
    db.flush()
