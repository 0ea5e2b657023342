"""Decision dates: single days and windows of every year in which a customer decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, DecisionDate
from kundenpflege.rules.decision_date import DecisionFacts, describe, is_near, next_decision
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .persons import forget_answers
from .versions import load_versions

#: What may be written.
DECISION_FIELDS = frozenset({"title", "day", "first_month", "last_month", "note"})
_WHEN = ("day", "first_month", "last_month")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision date with its next occurrence; `when` as the screen says it, `near` when it is an
    occasion now."""

    id: int
    version: int
    customer_id: int
    customer_number: str
    customer_name: str
    title: str
    day: date | None
    first_month: int | None
    last_month: int | None
    note: str
    next_first: date | None
    next_last: date | None
    when: str
    near: bool


def list_decision_dates(
    db: Reader, customer_id: int | None = None, near_only: bool = False
) -> list[DecisionRow]:
    """Decision dates of one customer or of all that are not restricted, the next one first; past
    days last."""
    statement = select(DecisionDate, Customer.number, Customer.name).join(
        Customer, Customer.id == DecisionDate.customer_id
    )
    if customer_id is not None:
        statement = statement.where(DecisionDate.customer_id == customer_id)
    else:
        statement = statement.where(Customer.restricted_on.is_(None))
    rows = db.rows(statement)
    versions = load_versions(db, DecisionDate, [row[0].id for row in rows])
    found = [_row(*row, versions.get(row[0].id, 0), db.today) for row in rows]
    found.sort(key=lambda row: _order(row, db.today))
    return [row for row in found if row.near or not near_only]


def add_decision_date(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Add a decision date and give its id; InputError by field."""
    db.require(Customer, customer_id)
    decision = DecisionDate(customer_id=customer_id, **_values(db, values, None))
    db.add(decision)
    db.flush()
    return decision.id


def change_decision_date(
    db: Writer, decision_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; a day takes the window away and the other way round."""
    decision = db.require(DecisionDate, decision_id)
    apply(db, decision, version, _values(db, values, decision))


def remove_decision_date(db: Writer, decision_id: int) -> None:
    """Remove a decision date."""
    decision = db.require(DecisionDate, decision_id)
    forget_answers(db, [f"decision:{decision_id}"])
    db.delete(decision)


def facts_of(decision: DecisionDate) -> DecisionFacts:
    """What the rules read of a decision date."""
    return DecisionFacts(
        title=decision.title,
        day=decision.day,
        first_month=decision.first_month,
        last_month=decision.last_month,
        note=decision.note,
        id=decision.id,
        customer_id=decision.customer_id,
    )


def _order(row: DecisionRow, today: date) -> tuple[bool, date, int]:
    first = row.next_first or date.max
    past = row.next_last is not None and row.next_last < today
    return (
        past,
        first if not past else date.fromordinal(date.max.toordinal() - first.toordinal()),
        row.id,
    )


def _row(decision: DecisionDate, number: str, name: str, version: int, today: date) -> DecisionRow:
    facts = facts_of(decision)
    span = next_decision(facts, today)
    return DecisionRow(
        id=decision.id,
        version=version,
        customer_id=decision.customer_id,
        customer_number=number,
        customer_name=name,
        title=decision.title,
        day=decision.day,
        first_month=decision.first_month,
        last_month=decision.last_month,
        note=decision.note,
        next_first=span[0] if span else None,
        next_last=span[1] if span else None,
        when=describe(facts, today),
        near=is_near(facts, today),
    )


def _values(db: Reader, values: Mapping[str, Any], known: DecisionDate | None) -> dict[str, Any]:
    problems = Problems()
    draft = Draft(DecisionDate, values, DECISION_FIELDS, problems, db.today)
    draft.require("title", _("Bitte sagen, was entschieden wird."), new=known is None)
    draft.check("first_month", _month)
    draft.check("last_month", _month)
    if draft.get("day") is not None:
        if draft.get("first_month") is not None:
            problems.add("day", _("Bitte entweder einen Tag oder einen Zeitraum angeben."))
        draft.values["first_month"] = draft.values["last_month"] = None
    elif draft.get("first_month") is not None:
        draft.values["day"] = None
    merged = {name: draft.get(name, getattr(known, name, None)) for name in _WHEN}
    if merged["day"] is None and merged["first_month"] is None and not problems.fields:
        problems.add("day", _("Bitte einen Tag oder einen Monat angeben."))
    if merged["first_month"] is not None and merged["last_month"] is None:
        draft.values["last_month"] = merged["first_month"]
    problems.raise_if_any()
    return draft.values


def _month(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 12:
        raise InvalidValue(_("Bitte einen Monat von 1 bis 12 angeben."))
    return value
