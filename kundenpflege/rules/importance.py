"""What the importance of a customer calls for: the wanted rhythm of contacts."""

from __future__ import annotations

from datetime import date
from math import ceil

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import Importance

#: Wanted contacts per year; customers without a class have no rhythm.
CONTACTS_PER_YEAR: dict[Importance, int] = {
    Importance.A: 4,
    Importance.B: 2,
    Importance.C: 1,
    Importance.NONE: 0,
}


def rhythm(importance: Importance) -> int:
    """Wanted contacts per year."""
    return CONTACTS_PER_YEAR[importance]


def months_between(importance: Importance) -> int | None:
    """Longest wanted pause between two contacts in months; None without a rhythm."""
    wanted = rhythm(importance)
    return ceil(12 / wanted) if wanted else None


def next_wanted(importance: Importance, last_contact: date | None, today: date) -> date | None:
    """The day by which the next contact is wanted: today when it is overdue or the first one."""
    months = months_between(importance)
    if months is None:
        return None
    if last_contact is None:
        return today
    return max(today, add_months(last_contact, months))
