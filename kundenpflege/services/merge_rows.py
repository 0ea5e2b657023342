"""Letting rows that refer to one record refer to another one.

What refers to it is found in the tables' own declarations, so a table added later moves as well.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint, and_, or_, select

from kundenpflege.model import (
    Base,
    Contact,
    Customer,
    DecisionDate,
    DistinctPair,
    Letter,
    ReminderAnswer,
    Website,
    Wish,
    table_of,
)
from kundenpflege.store import Reader, Writer

from .merge_preview import references

#: What says the same twice is kept once.
_TWINS: tuple[type[Base], ...] = (Website, DecisionDate, Wish)


def move(db: Writer, mapped: type[Base], column: str, old: int, new: int) -> None:
    """Let all rows that refer to `old` by `column` refer to `new`.

    Where `new` has the same already (one tag twice), the row goes, and what refers to it moves.
    Rows in an order come last.
    """
    rows = db.scalars(select(mapped).where(getattr(mapped, column) == old).order_by(mapped.id))
    if not rows:
        return
    ordered = "position" in table_of(mapped).columns
    last = -1
    if ordered:
        own = db.scalars(select(mapped).where(getattr(mapped, column) == new))
        last = max((getattr(row, "position", 0) for row in own), default=-1)
    for row in rows:
        twin = _twin(db, mapped, row, column, new)
        if twin is not None:
            for child, key in references(mapped):
                move(db, child, key, row.id, twin.id)
            db.delete(row)
            continue
        setattr(row, column, new)
        if ordered:
            last += 1
            row.position = last
    db.flush()


def _twin(db: Reader, mapped: type[Base], row: Any, column: str, new: int) -> Any:
    """The row that stands in the way of `row` by a unique key, once it refers to `new`."""
    for constraint in table_of(mapped).constraints:
        if not isinstance(constraint, UniqueConstraint) or column not in constraint.columns:
            continue
        same = [
            getattr(mapped, part.key) == (new if part.key == column else getattr(row, part.key))
            for part in constraint.columns
        ]
        found = db.scalars(select(mapped).where(and_(*same), mapped.id != row.id))
        if found:
            return found[0]
    return None


def move_answers(db: Writer, old: str, new: str) -> None:
    """What was answered to reminders about one counts for the other."""
    answered = {
        (answer.rule, answer.occasion)
        for answer in db.scalars(select(ReminderAnswer).where(ReminderAnswer.subject == new))
    }
    for answer in db.scalars(select(ReminderAnswer).where(ReminderAnswer.subject == old)):
        if (answer.rule, answer.occasion) in answered:
            db.delete(answer)
        else:
            answer.subject = new
    # What was planned or written for an occasion of one is planned for the same one of the other.
    planned: tuple[type[Contact] | type[Letter], ...] = (Contact, Letter)
    for mapped in planned:
        part = mapped.occasion.contains(f":{old}:", autoescape=True)
        for row in db.scalars(select(mapped).where(mapped.occasion != "", part)):
            row.occasion = row.occasion.replace(f":{old}:", f":{new}:")
    db.flush()


def rewire_pairs(db: Writer, keep_id: int, gone_id: int) -> None:
    """Who is not the one that goes is not the one that stays either."""
    pairs = db.scalars(
        select(DistinctPair).where(
            or_(
                DistinctPair.first_id.in_((keep_id, gone_id)),
                DistinctPair.second_id.in_((keep_id, gone_id)),
            )
        )
    )
    known = {(p.first_id, p.second_id) for p in pairs if gone_id not in (p.first_id, p.second_id)}
    for pair in pairs:
        ends = {pair.first_id, pair.second_id}
        if gone_id not in ends:
            continue
        other = (ends - {gone_id}).pop()
        wanted = (min(other, keep_id), max(other, keep_id))
        if other == keep_id or wanted in known:
            db.delete(pair)
        else:
            pair.first_id, pair.second_id = wanted
            known.add(wanted)
    db.flush()


def drop_twins(db: Writer, keep_id: int) -> None:
    """Rows that say exactly the same are kept once (an imported wish, a website)."""
    db.flush()
    for mapped in _TWINS:
        seen: dict[tuple[Any, ...], Any] = {}
        names = [c.key for c in table_of(mapped).columns if c.key not in ("id", "position")]
        rows = db.scalars(
            select(mapped).where(table_of(mapped).c.customer_id == keep_id).order_by(mapped.id)
        )
        for row in rows:
            key = tuple(getattr(row, name) for name in names)
            if key not in seen:
                seen[key] = row
                continue
            for child, column in references(mapped):
                move(db, child, column, row.id, seen[key].id)
            db.delete(row)


def nothing_left(db: Reader, gone_id: int) -> None:
    """Deleting takes along what still refers to the row: there must be nothing."""
    for mapped, column in references(Customer):
        if db.count(select(mapped.id).where(getattr(mapped, column) == gone_id)):
            raise RuntimeError(f"{table_of(mapped).name}.{column} still refers to {gone_id}")
