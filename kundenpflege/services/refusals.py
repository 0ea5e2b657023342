"""What nobody is to be reminded of any more at one customer, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import (
    DecisionDate,
    Enquiry,
    Installation,
    Offer,
    Person,
    Wish,
)
from kundenpflege.rules.reminders.registry import RULES
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.store import Reader

from .reminder_answers import list_refused

_TITLES = {rule.key: rule.title for rule in RULES}


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`title` names the kind of reminder, `about` whom or what it would speak of."""

    key: ReminderKey
    title: str
    about: str
    reason: str
    since: date | None


def refused_of(db: Reader, customer_id: int) -> list[RefusedRow]:
    """All of it, about the customer, the people, offers and whatever else belongs there."""
    about = dict(_subjects(db, customer_id))
    return [
        RefusedRow(
            one.key,
            _(_TITLES[one.key.rule]) if one.key.rule in _TITLES else one.key.rule,
            about[one.key.subject],
            one.reason,
            one.since,
        )
        for one in list_refused(db, list(about))
    ]


def _subjects(db: Reader, customer_id: int) -> Iterator[tuple[str, str]]:
    """What reminders of the customer are about, with its name; none for the customer itself."""
    yield f"customer:{customer_id}", ""
    for person in db.scalars(select(Person).where(Person.customer_id == customer_id)):
        yield f"person:{person.id}", person.full_name
    statements = {
        "offer": select(Offer.id, Offer.subject).where(Offer.customer_id == customer_id),
        "installation": select(Installation.id, Installation.title).where(
            Installation.customer_id == customer_id
        ),
        "wish": select(Wish.id, Wish.text).where(Wish.customer_id == customer_id),
        "enquiry": select(Enquiry.id, Enquiry.subject).where(Enquiry.customer_id == customer_id),
        "decision": select(DecisionDate.id, DecisionDate.title).where(
            DecisionDate.customer_id == customer_id
        ),
    }
    for kind, statement in statements.items():
        for key, words in db.rows(statement):
            yield f"{kind}:{key}", words
