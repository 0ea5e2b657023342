"""Enough care? Contacts of twelve months against the rhythm that is wanted.

Counted are all contacts that are no matter of billing: those done in the last twelve months and
those planned for the next twelve, later ones of a series included.

* Too few: both together are fewer than wanted in a year. Who was seen often enough last year is
  not neglected today only because nothing is planned yet; the day the contacts of last year grow
  old, the gap shows.
* Too many: one of the two years alone goes beyond the rhythm by more than half of it, at least by
  two. The years are looked at one by one: a customer seen four times a year has eight contacts in
  both windows together and is cared for just right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import Importance

from .importance import CONTACTS_PER_YEAR

#: Contacts of so many months back and ahead are counted.
CARE_MONTHS = 12
#: The classes that have a rhythm, the most important first.
CLASSES = (Importance.A, Importance.B, Importance.C)
#: More contacts in a year nobody wants (nor plans by accident).
MOST_A_YEAR = 52


class CareState(StrEnum):
    """How the contacts of twelve months compare with the wanted ones; NONE: nothing is wanted."""

    NONE = "none"
    TOO_FEW = "too_few"
    ENOUGH = "enough"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Rhythms:
    """Wanted contacts a year by class, as the business has set them."""

    a: int = CONTACTS_PER_YEAR[Importance.A]
    b: int = CONTACTS_PER_YEAR[Importance.B]
    c: int = CONTACTS_PER_YEAR[Importance.C]

    def of(self, importance: Importance) -> int:
        """Of one class; customers without a class have no rhythm."""
        return {Importance.A: self.a, Importance.B: self.b, Importance.C: self.c}.get(importance, 0)

    def wanted(self, importance: Importance, own: int | None) -> int:
        """Of one customer: the own rhythm, else that of the class."""
        return max(0, min(MOST_A_YEAR, self.of(importance) if own is None else own))


@dataclass(frozen=True, slots=True)
class Care:
    """The care for one customer. `done` in the last twelve months, `planned` for the next twelve,
    `wanted` a year. `silent_days` since the last contact, None when there was none."""

    wanted: int
    done: int
    planned: int
    state: CareState
    silent_days: int | None = None
    last_on: date | None = None
    next_on: date | None = None

    @property
    def missing(self) -> int:
        """How many contacts are lacking."""
        return max(0, self.wanted - self.done - self.planned)


def window(today: date) -> tuple[date, date]:
    """Contacts done after the first day and planned up to the second one are counted."""
    return add_months(today, -CARE_MONTHS), add_months(today, CARE_MONTHS)


def most(wanted: int) -> int:
    """So many contacts in a year are not yet too many."""
    return wanted + max(2, wanted // 2)


def judge_care(done: int, planned: int, wanted: int) -> CareState:
    """Too few, just right or too many; see above."""
    if wanted <= 0:
        return CareState.NONE
    if done + planned < wanted:
        return CareState.TOO_FEW
    return CareState.TOO_MANY if max(done, planned) > most(wanted) else CareState.ENOUGH


def care(
    wanted: int, done: int, planned: int, last_on: date | None, next_on: date | None, today: date
) -> Care:
    """The care for one customer from what was counted."""
    return Care(
        wanted=wanted,
        done=done,
        planned=planned,
        state=judge_care(done, planned, wanted),
        silent_days=None if last_on is None else max(0, (today - last_on).days),
        last_on=last_on,
        next_on=next_on,
    )
