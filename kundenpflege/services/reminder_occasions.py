"""Loading enquiries, decision dates and wishes for the reminder rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import and_, or_, select

from kundenpflege.model import Criterion, Customer, DecisionDate, Enquiry, EnquiryTick, Person, Wish
from kundenpflege.model.kinds import EnquiryState, Importance
from kundenpflege.rules.decision_date import LEAD_DAYS, DecisionFacts
from kundenpflege.rules.qualification import CriterionFacts, score
from kundenpflege.rules.reminders import decision_date as decision_rule
from kundenpflege.rules.reminders import wish as wish_rule
from kundenpflege.rules.reminders.facts import EnquiryFacts, WishFacts
from kundenpflege.store import Reader

from .decision_dates import facts_of

#: So many of each are looked at, the most important customers first.
MOST = 500
_CHUNK = 500
_ORDER = {Importance.A: 0, Importance.B: 1, Importance.C: 2, Importance.NONE: 3}
T = TypeVar("T")


def load_decisions(
    db: Reader, soon: date, again: Collection[int] = ()
) -> tuple[DecisionFacts, ...]:
    """Decision dates whose lead begins by the day `soon`, and those (`again`) put off until today;
    windows by the months they touch."""
    ahead = soon + timedelta(days=LEAD_DAYS)
    days = (db.today + timedelta(days=n) for n in range((ahead - db.today).days + 1))
    first, last = DecisionDate.first_month, DecisionDate.last_month
    touched = [
        or_(
            and_(first <= last, first <= month, month <= last),
            and_(first > last, or_(first <= month, month <= last)),
        )
        for month in sorted({day.month for day in days})
    ]
    asked = db.today - timedelta(days=decision_rule.LATE_DAYS)
    rows = db.rows(
        select(DecisionDate, Customer.importance)
        .join(Customer, Customer.id == DecisionDate.customer_id)
        .where(
            Customer.restricted_on.is_(None),
            or_(
                and_(DecisionDate.day >= asked, DecisionDate.day <= ahead),
                DecisionDate.id.in_(again),
                *touched,
            ),
        )
    )
    found = [(facts_of(row), importance) for row, importance in rows]
    found.sort(key=lambda pair: (_rank(pair[1]), pair[0].id))
    return tuple(facts for facts, _importance in found[:MOST])


def load_enquiries(db: Reader) -> tuple[EnquiryFacts, ...]:
    """Open enquiries without an answer, with what the criteria say."""
    found = db.rows(
        select(Enquiry, Customer.importance)
        .join(Customer, Customer.id == Enquiry.customer_id)
        .where(
            Enquiry.state == EnquiryState.OPEN,
            Enquiry.answered_on.is_(None),
            Customer.restricted_on.is_(None),
        )
    )
    if not found:
        return ()
    ordered = sorted(found, key=lambda row: (_rank(row[1]), row[0].received_on, row[0].id))
    rows = [row[0] for row in ordered[:MOST]]
    criteria = [
        CriterionFacts(one.id, one.name, one.weight)
        for one in db.scalars(select(Criterion).where(Criterion.active))
    ]
    ticks: dict[int, set[int]] = {}
    for part in _chunks([row.id for row in rows]):
        for enquiry_id, criterion_id in db.rows(
            select(EnquiryTick.enquiry_id, EnquiryTick.criterion_id).where(
                EnquiryTick.enquiry_id.in_(part)
            )
        ):
            ticks.setdefault(enquiry_id, set()).add(criterion_id)
    return tuple(
        EnquiryFacts(
            id=row.id,
            customer_id=row.customer_id,
            received_on=row.received_on,
            subject=row.subject,
            source=row.source,
            person_id=row.person_id,
            verdict=score(criteria, ticks.get(row.id, ())).verdict,
        )
        for row in rows
    )


def load_wishes(db: Reader, soon: date) -> tuple[WishFacts, ...]:
    """Open wishes that are spoken of by the day `soon`."""
    ahead = soon + timedelta(days=wish_rule.LEAD_DAYS)
    rows = db.rows(
        select(
            Wish.id,
            Wish.customer_id,
            Wish.text,
            Wish.wanted_by,
            Wish.person_id,
            Customer.importance,
        )
        .join(Customer, Customer.id == Wish.customer_id)
        .where(Wish.done_on.is_(None), Wish.wanted_by <= ahead, Customer.restricted_on.is_(None))
    )
    ordered = sorted(rows, key=lambda row: (_rank(row.importance), row.wanted_by, row.id))
    return tuple(
        WishFacts(row.id, row.customer_id, row.text, row.wanted_by, row.person_id)
        for row in ordered[:MOST]
    )


def load_deciders(db: Reader, customer_ids: Iterable[int]) -> dict[int, int]:
    """By customer the first person who decides; those where nobody is known are left out."""
    found: dict[int, int] = {}
    for part in _chunks(sorted(set(customer_ids))):
        for customer_id, person_id in db.rows(
            select(Person.customer_id, Person.id)
            .where(
                Person.customer_id.in_(part),
                Person.decides,
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.customer_id, Person.position, Person.id)
        ):
            found.setdefault(customer_id, person_id)
    return found


def _rank(importance: Importance) -> int:
    """The important customers first. Sorted here: SQLite would walk along all customers for it."""
    return _ORDER[importance]


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
