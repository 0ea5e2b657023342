"""A contact planned by one typed line, with the customer it means."""

from __future__ import annotations

from dataclasses import dataclass

from kundenpflege.base.errors import UserError
from kundenpflege.rules.quick_entry import QuickEntry, read
from kundenpflege.store import Reader, Writer

from .contacts import plan_contact


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line means. `customers` as (id, number, name), the likeliest first; `person_id` when
    the words name one of its people. `text` says all of it in one line, `problems` what is missing."""

    entry: QuickEntry
    customers: tuple[tuple[int, str, str], ...] = ()
    person_id: int | None = None
    text: str = ""
    problems: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether Enter would plan it."""
        return not self.problems and len(self.customers) >= 1


def understand(db: Reader, text: str, customer_id: int | None = None) -> Understood:
    """What a line means; with `customer_id` the customer is known. Never fails."""
    return Understood(read(text, db.today))


def plan_typed(db: Writer, text: str, customer_id: int | None = None) -> int:
    """Plan what a line says and give the contact's id; UserError says what is missing."""
    found = understand(db, text, customer_id)
    if not found.ready or found.entry.day is None:
        raise UserError(" ".join(found.problems))
    return plan_contact(
        db,
        found.customers[0][0],
        kind=found.entry.kind,
        reason=found.entry.reason,
        due=found.entry.day,
        at_time=found.entry.at_time,
        minutes=found.entry.minutes,
        person_id=found.person_id,
    )
