"""Who is cared for enough: contacts of twelve months against the wanted rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.model import Business
from kundenpflege.model.kinds import Importance
from kundenpflege.rules.care import Care, CareState, Rhythms
from kundenpflege.store import Reader

__all__ = [
    "Balance",
    "BalanceRow",
    "Care",
    "CareRow",
    "CareState",
    "balance",
    "care_of",
    "gaps",
    "load_rhythms",
]


@dataclass(frozen=True, slots=True)
class CareRow:
    """A customer of the list: `done` contacts of the last and `planned` ones of the next twelve
    months against `wanted`.

    `silent_days` since the last done contact, None when there was none.
    """

    customer_id: int
    number: str
    name: str
    importance: Importance
    last_on: date | None
    silent_days: int | None
    next_on: date | None
    planned: int
    wanted: int
    done: int = 0
    state: CareState = CareState.TOO_FEW
    responsible_id: int | None = None

    @property
    def have(self) -> int:
        """Done and planned ones together."""
        return self.done + self.planned

    @property
    def missing(self) -> int:
        """How many contacts are lacking."""
        return max(0, self.wanted - self.have)

    @property
    def share(self) -> float:
        """What there is of what is wanted, 0 to 1."""
        return min(1.0, self.have / self.wanted) if self.wanted else 1.0

    @property
    def tone(self) -> str:
        """`red` below a half, `amber` below the whole, else `brand`."""
        return "red" if self.share < 0.5 else "amber" if self.share < 1 else "brand"


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One class: `customers` with a rhythm, how they are cared for, and the sums of contacts
    wanted a year and there (done and planned, each customer at most as many as wanted count in
    `covered`)."""

    importance: Importance
    customers: int
    enough: int
    too_few: int
    too_many: int
    wanted: int
    have: int
    covered: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The whole business by class, A B C and those without a class that have a rhythm of their
    own (only when there are such)."""

    rows: tuple[BalanceRow, ...]

    @property
    def customers(self) -> int:
        """All customers with a rhythm."""
        return sum(row.customers for row in self.rows)

    @property
    def enough(self) -> int:
        """Those cared for just right."""
        return sum(row.enough for row in self.rows)

    @property
    def too_few(self) -> int:
        """Those cared for too little."""
        return sum(row.too_few for row in self.rows)

    @property
    def too_many(self) -> int:
        """Those contacted too often."""
        return sum(row.too_many for row in self.rows)


def load_rhythms(db: Reader) -> Rhythms:
    """The wanted contacts a year by class, as the business has set them."""
    business = db.get(Business, 1)
    if business is None:
        return Rhythms()
    return Rhythms(business.rhythm_a, business.rhythm_b, business.rhythm_c)


def care_of(db: Reader, customer_id: int) -> Care:
    """The care for one customer; NotFoundError when gone."""
    raise NotImplementedError


def gaps(
    db: Reader,
    limit: int = 40,
    importance: Importance | None = None,
    responsible_id: int | None = None,
    state: CareState = CareState.TOO_FEW,
) -> list[CareRow]:
    """The customers cared for too little, the biggest gaps first; there A before B before C, and
    the longest silence first. `state` TOO_MANY gives those contacted too often, the most first."""
    raise NotImplementedError


def balance(db: Reader, responsible_id: int | None = None) -> Balance:
    """The whole business: customers with a rhythm by class and how they are cared for."""
    raise NotImplementedError
