"""One occasion: a reason to contact a customer that follows from the data, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.reminder import ReminderKey

from .facts import OccasionFacts

__all__ = ["Occasion", "OccasionKind", "ReminderKey"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to contact a customer. `key` is that of the reminder about the same matter.

    `day` is what it is about (birthday, end of the warranty, begin of a window), `last_day` the
    end of a span. The contact helps from `contact_from` to `contact_until` (None: on `day`).
    `title` is the line of a list, `reason` what is written into the contact. A heavier `weight`
    (0 to 100) is the better reason.
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

    @property
    def span(self) -> tuple[date, date]:
        """First and last day on which the contact helps."""
        first = self.contact_from or self.day
        return first, max(first, self.contact_until or self.last_day or self.day)


@dataclass(frozen=True, slots=True)
class OccasionKind:
    """A kind of occasion is a value: `find` gives those of a customer with a day (or a span) from
    the first to the last day asked for. `title` is a message id."""

    key: str
    title: str
    find: Callable[[OccasionFacts, date, date], Iterator[Occasion]]


def around(day: date, before: int, after: int = 0) -> tuple[date, date]:
    """The span around a day."""
    return day - timedelta(days=before), day + timedelta(days=after)
