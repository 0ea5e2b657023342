"""What somebody types into one line to plan a contact: „Di 14 Uhr Anruf Brandt wegen Muster“."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.model.kinds import ContactKind


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """What was understood. `who` are the words that name the customer, `at_time` is `14:00` or
    empty, `problems` German sentences about what is missing or cannot be right."""

    day: date | None
    at_time: str = ""
    minutes: int | None = None
    kind: ContactKind = ContactKind.CALL
    who: str = ""
    reason: str = ""
    problems: tuple[str, ...] = ()


def read(text: str, today: date) -> QuickEntry:
    """Understand a typed line; never fails."""
    return QuickEntry(today, who=" ".join(text.split()))
