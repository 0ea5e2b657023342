"""Customers that may stand in the data twice: the queue, hints for one customer, hints while
typing, and the pairs of which somebody said that they only look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, DistinctPair
from kundenpflege.rules.duplicate_pairs import Progress, judge
from kundenpflege.rules.duplicates import POSSIBLE, Match, compare
from kundenpflege.store import Reader, Writer

from .customer_list import first_place
from .duplicate_cache import Search, is_known, known_pairs
from .duplicate_search import alike, identity_of, load_identities, stored_streets, streets_of

__all__ = [
    "Pair",
    "Progress",
    "Search",
    "Side",
    "Suspect",
    "is_known",
    "list_pairs",
    "mark_distinct",
    "similar",
    "suspects",
    "unmark_distinct",
]

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Suspect:
    """A known customer that may be the same one; score 0–100, `reason` in German words."""

    id: int
    number: str
    name: str
    place: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """One customer of a pair."""

    id: int
    number: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one; the older one (smaller id) first."""

    first: Side
    second: Side
    score: int
    reason: str


def list_pairs(
    db: Reader, limit: int | None = None, *, progress: Progress | None = None
) -> list[Pair]:
    """The queue: likely pairs, the surest first, without those marked as distinct.

    The first call looks at everybody (seconds from some ten thousand on; `progress` may raise to
    stop it), later ones only at what was changed since.
    """
    apart = _distinct_keys(db)
    found = [pair for pair in known_pairs(db, progress) if (pair.first, pair.second) not in apart]
    if limit is not None:
        found = found[:limit]
    sides = _sides(db, sorted({key for pair in found for key in (pair.first, pair.second)}))
    return [
        Pair(sides[pair.first], sides[pair.second], pair.score, ", ".join(pair.reasons))
        for pair in found
        if pair.first in sides and pair.second in sides
    ]


def suspects(db: Reader, customer_id: int, limit: int = 3) -> list[Suspect]:
    """Who may be the same customer, for the warning on its page; a few milliseconds."""
    mine = load_identities(db, [customer_id])
    if not mine:
        return []
    apart = _distinct_keys(db, customer_id)
    found = [
        match
        for other in alike(db, mine[0], stored_streets(db, customer_id))
        if other.key != customer_id and tuple(sorted((other.key, customer_id))) not in apart
        for match in [judge(mine[0], other)]
        if match.score >= POSSIBLE
    ]
    return _told(db, found, limit)


def similar(db: Reader, values: Mapping[str, Any], limit: int = 3) -> list[Suspect]:
    """Who is known already of what is being typed; `values` as `customers.add_customer` takes.

    Tells of less than the queue does: one phone number in common is worth a glance here.
    """
    typed = identity_of(values)
    found = [
        match for other in alike(db, typed, streets_of(values)) for match in [compare(typed, other)]
    ]
    return _told(db, [match for match in found if match.reasons], limit)


def mark_distinct(db: Writer, one: int, other: int) -> None:
    """Remember that these two are not the same customer: no list and no hint names them again."""
    if one == other:
        raise UserError(_("Bitte zwei verschiedene Kunden angeben."))
    for key in (one, other):
        db.require(Customer, key)
    first, second = sorted((one, other))
    if (first, second) not in _distinct_keys(db, one):
        db.add(
            DistinctPair(first_id=first, second_id=second, decided_on=db.today, user_id=db.user_id)
        )
        db.flush()


def unmark_distinct(db: Writer, one: int, other: int) -> None:
    """Forget that these two are not the same customer."""
    first, second = sorted((one, other))
    for pair in db.scalars(
        select(DistinctPair).where(DistinctPair.first_id == first, DistinctPair.second_id == second)
    ):
        db.delete(pair)


def _distinct_keys(db: Reader, customer_id: int | None = None) -> set[tuple[int, int]]:
    statement = select(DistinctPair.first_id, DistinctPair.second_id)
    if customer_id is not None:
        statement = statement.where(
            or_(DistinctPair.first_id == customer_id, DistinctPair.second_id == customer_id)
        )
    return {(first, second) for first, second in db.rows(statement)}


def _sides(db: Reader, ids: Sequence[int]) -> dict[int, Side]:
    found: dict[int, Side] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = db.rows(
            select(Customer.id, Customer.number, Customer.name, first_place().label("place")).where(
                Customer.id.in_(ids[start : start + _CHUNK])
            )
        )
        for row in rows:
            found[row.id] = Side(row.id, row.number, row.name, row.place or "")
    return found


def _told(db: Reader, matches: Sequence[Match], limit: int) -> list[Suspect]:
    best = sorted(matches, key=lambda match: (-match.score, match.identity.key))[:limit]
    sides = _sides(db, [match.identity.key for match in best])
    return [
        Suspect(side.id, side.number, side.name, side.place, match.score, ", ".join(match.reasons))
        for match in best
        if (side := sides.get(match.identity.key)) is not None
    ]
