"""The likely pairs of a database, found once and then kept in step with what is changed.

Looking at everybody takes seconds in a large business; after a merge only the customers that were
changed are looked at again. What is remembered are pairs of ids, and only while the database is
open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from kundenpflege.model import Address, Customer, Erasure, Person
from kundenpflege.rules.duplicate_pairs import LikelyPair, Progress, find_pairs, judge
from kundenpflege.rules.duplicates import POSSIBLE, Identity, Index
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json
from kundenpflege.store.tables import journal_change

from .duplicate_search import alike, load_identities, stored_streets

#: After so many changed customers (an import) everybody is looked at again.
_MOST_ANEW = 60
_PARTS = {"person": Person, "address": Address}


@dataclass
class _Known:
    """Pairs as of the journal's `change`; rows written past the journal show in the counts."""

    change: int
    erasures: int
    customers: int
    pairs: dict[tuple[int, int], LikelyPair]


_KNOWN: WeakKeyDictionary[object, _Known] = WeakKeyDictionary()


def known_pairs(db: Reader, progress: Progress | None = None) -> list[LikelyPair]:
    """All likely pairs as the data are now, the surest first."""
    change = int(db.scalar(select(func.max(journal_change.c.id))) or 0)
    erasures = int(db.scalar(select(func.max(Erasure.id))) or 0)
    customers = int(db.scalar(select(func.count(Customer.id))) or 0)
    known = _KNOWN.get(db.database)
    if known is None or known.erasures != erasures or not _bring_up(db, known, change, customers):
        index = Index(load_identities(db))
        pairs = {(pair.first, pair.second): pair for pair in find_pairs(index, progress)}
        known = _Known(change, erasures, customers, pairs)
        _KNOWN[db.database] = known
    return sorted(known.pairs.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def _bring_up(db: Reader, known: _Known, change: int, customers: int) -> bool:
    """Look again at who was changed since; False when that is too many or not known."""
    if change == known.change:
        return customers == known.customers
    if change < known.change:
        return False
    rows = db.execute(
        select(
            journal_change.c.table_name,
            journal_change.c.row_id,
            journal_change.c.operation,
            journal_change.c.before,
            journal_change.c.after,
        ).where(
            journal_change.c.id > known.change,
            journal_change.c.table_name.in_(("customer", *_PARTS)),
        )
    ).all()
    touched: set[int] = set()
    net = 0
    for table, row_id, operation, before, after in rows:
        if table == "customer":
            touched.add(row_id)
            net += {"insert": 1, "delete": -1}.get(operation, 0)
            continue
        for image in (before, after):
            if image is not None and "customer_id" in (values := from_json(image)):
                touched.add(values["customer_id"])
        touched.update(
            db.scalars(select(_PARTS[table].customer_id).where(_PARTS[table].id == row_id))
        )
        if len(touched) > _MOST_ANEW:
            return False
    if len(touched) > _MOST_ANEW or known.customers + net != customers:
        return False
    for key in [key for key in known.pairs if touched & set(key)]:
        del known.pairs[key]
    for pair in _pairs_of(db, load_identities(db, sorted(touched))):
        known.pairs[pair.first, pair.second] = pair
    known.change, known.customers = change, customers
    return True


def _pairs_of(db: Reader, identities: Sequence[Identity]) -> list[LikelyPair]:
    found = []
    for mine in identities:
        for other in alike(db, mine, stored_streets(db, mine.key)):
            if other.key == mine.key:
                continue
            match = judge(mine, other)
            if match.score >= POSSIBLE:
                first, second = sorted((mine.key, other.key))
                found.append(LikelyPair(first, second, match.score, match.reasons))
    return found
