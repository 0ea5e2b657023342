"""One occasion: a reason to contact a customer that follows from the data, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.reminder import ReminderKey, shorten

from .facts import OccasionFacts

__all__ = ["POST_DAYS", "Occasion", "OccasionKind", "ReminderKey", "days", "shorten"]

#: A letter needs so many days at most: who writes for a day writes before.
POST_DAYS = 4
#: So many days after the day itself one still congratulates in person.
LATE_DAYS = 5
#: How good a reason is, by rule; what helps the customer comes before what merely pleases.
WEIGHTS = {
    "warranty": 90,
    "maintenance": 85,
    "referral": 80,
    "wish": 75,
    "decision_date": 70,
    "season": 62,
    "birthday": 55,
    "anniversary": 50,
    "name_day": 35,
    "care_gap": 5,
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to contact a customer. `key` is that of the reminder about the same matter.

    `day` is what it is about (birthday, end of the warranty, begin of a window), `last_day` the
    end of a span. The contact helps from `contact_from` to `contact_until` (None: see `span`).
    `title` is the line of a list, `reason` what is written into the contact. A heavier `weight`
    (0 to 100) is the better reason. On a `festive` day it is congratulated: in person on the day
    or after it, never before; a letter is posted before.
    """

    key: ReminderKey
    day: date
    last_day: date | None
    title: str
    reason: str
    kind: ContactKind
    person_id: int | None = None
    weight: int = 0
    contact_from: date | None = None
    contact_until: date | None = None
    festive: bool = False

    def span(self, kind: ContactKind | None = None) -> tuple[date, date, date]:
        """First, last and best day for a contact of this kind (None: the kind it is meant for)."""
        if self.festive:
            if (kind or self.kind) is ContactKind.LETTER:
                best = self.day - timedelta(days=POST_DAYS)
                return best - timedelta(days=4), best + timedelta(days=1), best
            return self.day, self.day + timedelta(days=LATE_DAYS), self.day
        first = self.contact_from or self.day
        last = max(first, self.contact_until or self.last_day or self.day)
        return first, last, first


@dataclass(frozen=True, slots=True)
class OccasionKind:
    """A kind of occasion is a value: `find` gives those of a customer with a day (or a span) from
    the first to the last day asked for. `title` is a message id."""

    key: str
    title: str
    find: Callable[[OccasionFacts, date, date], Iterator[Occasion]]


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
