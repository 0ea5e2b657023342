"""All kinds of occasions, and those of one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from . import (
    anniversary,
    birthday,
    decision_date,
    maintenance,
    name_day,
    referral,
    season,
    warranty,
    wish,
)
from .facts import OccasionFacts
from .occasion import Occasion, OccasionKind

#: Every kind; the order is that of lists with several on one day.
KINDS: tuple[OccasionKind, ...] = (
    warranty.KIND,
    maintenance.KIND,
    decision_date.KIND,
    wish.KIND,
    referral.KIND,
    birthday.KIND,
    anniversary.KIND,
    name_day.KIND,
    season.KIND,
)


def find(
    facts: OccasionFacts, first: date, last: date, kinds: Sequence[OccasionKind] = KINDS
) -> list[Occasion]:
    """All occasions of a customer from `first` to `last`, by day and then the weightiest first."""
    found = [one for kind in kinds for one in kind.find(facts, first, last)]
    found.sort(key=lambda one: (one.day, -one.weight, one.key.text))
    return found
