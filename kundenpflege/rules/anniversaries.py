"""Years that are a reason to write: as a customer, and since a job was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kundenpflege.base.dates import anniversary

#: After the first year every fifth one is marked.
EVERY = 5


def is_marked(years: int) -> bool:
    """Whether somebody would write after so many years: the first, then every fifth."""
    return years == 1 or (years > 0 and years % EVERY == 0)


def marked_days(start: date, first: date, last: date) -> Iterator[tuple[date, int]]:
    """The marked anniversaries of `start` from `first` to `last`, both included, with the years.

    Of 29 February they fall on the 28th in common years.
    """
    for year in range(max(first.year, start.year + 1), last.year + 1):
        years = year - start.year
        if is_marked(years):
            day = anniversary(year, start.month, start.day)
            if first <= day <= last:
                yield day, years
