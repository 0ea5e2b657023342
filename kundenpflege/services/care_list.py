"""The care for every customer with a rhythm, as one list: the balance in full."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from kundenpflege.model import Customer, User
from kundenpflege.model.kinds import Importance
from kundenpflege.rules.care import CLASSES, CareState
from kundenpflege.store import Reader

from .care import cares
from .care_counts import series_ahead

_CHUNK = 4_000
_ORDER = {CareState.TOO_FEW: 0, CareState.TOO_MANY: 1, CareState.ENOUGH: 2, CareState.NONE: 3}


@dataclass(frozen=True, slots=True)
class CareRecord:
    """A customer with the contacts of twelve months back and ahead against those `wanted`."""

    number: str
    customer: str
    importance: Importance
    responsible: str
    wanted: int
    done: int
    planned: int
    missing: int
    state: CareState
    last_on: date | None
    silent_days: int | None
    next_on: date | None


def care_records(
    db: Reader,
    customers: Collection[int] | None = None,
    *,
    responsible_id: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[CareRecord]:
    """All customers with a rhythm (or those of `customers`): the biggest gaps first, then those
    contacted too often, then the others; there A before B before C, the longest silence first."""
    wanted = (
        select(Customer.id, Customer.number, Customer.name, Customer.importance, User.name)
        .outerjoin(User, User.id == Customer.responsible_id)
        .where(
            Customer.restricted_on.is_(None),
            or_(Customer.importance.in_(CLASSES), Customer.contacts_per_year > 0),
        )
        .order_by(Customer.sort_name, Customer.id)
    )
    if responsible_id is not None:
        wanted = wanted.where(Customer.responsible_id == responsible_id)
    only = set(customers) if customers is not None else None
    rows = [row for row in db.rows(wanted) if only is None or row[0] in only]
    found: list[CareRecord] = []
    ahead = series_ahead(db)
    for start in range(0, len(rows), _CHUNK):
        if progress is not None:
            progress(start, len(rows))
        chunk = rows[start : start + _CHUNK]
        known = cares(db, [row[0] for row in chunk], ahead)
        for key, number, name, importance, responsible in chunk:
            care = known.get(key)
            if care is None or care.state is CareState.NONE:
                continue
            found.append(
                CareRecord(
                    number, name, importance, responsible or "", care.wanted, care.done,
                    care.planned, care.missing, care.state, care.last_on, care.silent_days,
                    care.next_on,
                )
            )  # fmt: skip
    found.sort(key=_by_need)
    return found


def _by_need(record: CareRecord) -> tuple[int, int, str, int]:
    silent = 10**6 if record.silent_days is None else record.silent_days
    excess = record.done + record.planned - record.wanted
    gap = excess if record.state is CareState.TOO_MANY else record.missing
    return _ORDER[record.state], -gap, record.importance.value or "Z", -silent
