"""The likely pairs of a database, found once and then kept in step with what is changed.

Looking at everybody takes seconds in a large business; after a merge only the customers that were
changed are looked at again. What is remembered are pairs of ids, and only while the database is
open.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from kundenpflege.model import Address, Customer, Erasure, Person, table_of
from kundenpflege.rules.duplicate_pairs import LikelyPair, Progress, find_pairs, judge
from kundenpflege.rules.duplicates import POSSIBLE, Identity, Index
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json
from kundenpflege.store.tables import journal_change

from .duplicate_search import (
    alike,
    customer_ids,
    load_between,
    load_identities,
    stored_streets,
)

#: After so many changed customers (an import) everybody is looked at again.
_MOST_ANEW = 60
_PIECE = 2000
_PARTS = {"person": table_of(Person), "address": table_of(Address)}


@dataclass
class _Known:
    """Pairs as of the journal's `change`; rows written past the journal show in the counts."""

    change: int
    erasures: int
    customers: int
    pairs: dict[tuple[int, int], LikelyPair]


_KNOWN: WeakKeyDictionary[object, _Known] = WeakKeyDictionary()


class Search:
    """Looking at everybody, in pieces: `load` piece by piece, then `find`, then `keep`.

    Between the pieces other questions can be answered; what is changed meanwhile is looked at
    again in the end. `find` needs no database.
    """

    def __init__(self, db: Reader) -> None:
        self._change, self._erasures, self._customers = _stand(db)
        self._left = customer_ids(db)
        self._total = len(self._left)
        self._index = Index()
        self._pairs: list[LikelyPair] = []

    def load(self, db: Reader) -> bool:
        """Read the next piece; False when there was none left."""
        piece, self._left = self._left[:_PIECE], self._left[_PIECE:]
        if not piece:
            return False
        for identity in load_between(db, piece[0], piece[-1]):
            self._index.add(identity)
        return True

    def find(self, progress: Progress | None = None) -> None:
        """Compare those who share something."""
        self._pairs = find_pairs(self._index, progress)

    def keep(self, db: Reader) -> None:
        """Remember what was found for this database."""
        pairs = {(pair.first, pair.second): pair for pair in self._pairs}
        _KNOWN[db.database] = _Known(self._change, self._erasures, self._customers, pairs)

    @property
    def progress(self) -> tuple[int, int]:
        """Customers read, and how many there are."""
        return self._total - len(self._left), self._total


def is_known(db: Reader) -> bool:
    """Whether the pairs are known, or known up to a few customers that were changed."""
    change, erasures, customers = _stand(db)
    known = _KNOWN.get(db.database)
    return (
        known is not None and known.erasures == erasures and _bring_up(db, known, change, customers)
    )


def known_pairs(db: Reader, progress: Progress | None = None) -> list[LikelyPair]:
    """All likely pairs as the data are now, the surest first."""
    if not is_known(db):
        with _undisturbed():
            search = Search(db)
            while search.load(db):
                if progress is not None:
                    progress(*search.progress)
            search.find(progress)
            search.keep(db)
    known = _KNOWN[db.database]
    return sorted(known.pairs.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector, which would walk through a million new objects again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _stand(db: Reader) -> tuple[int, int, int]:
    """The newest change, the newest erasure, and the number of customers."""
    return (
        int(db.scalar(select(func.max(journal_change.c.id))) or 0),
        int(db.scalar(select(func.max(Erasure.id))) or 0),
        int(db.scalar(select(func.count(Customer.id))) or 0),
    )


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
    for row in rows:
        if row.table_name == "customer":
            touched.add(row.row_id)
            net += {"insert": 1, "delete": -1}.get(row.operation, 0)
            continue
        for image in (row.before, row.after):
            if image is not None and "customer_id" in (values := from_json(image)):
                touched.add(values["customer_id"])
        part = _PARTS[row.table_name]
        touched.update(db.scalars(select(part.c.customer_id).where(part.c.id == row.row_id)))
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
