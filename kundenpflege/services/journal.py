"""The journal of all that was done: who, when, what – as a list, and each step in detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.text import clean, fold
from kundenpflege.model import Base, Erasure, User
from kundenpflege.store import Reader
from kundenpflege.store.images import from_json
from kundenpflege.store.tables import OWN_TABLES, journal_change, journal_step

from .journal_words import Named, Part, chief_part, name_parts, step_words, what_words

#: Records of one step that are read for its words.
_FEW = 12
#: So many changes of a table are quicker looked up than met.
_RARE = 5000
#: Customers a search word may mean.
_MEANT = 50


@dataclass(frozen=True, slots=True)
class StepFilter:
    """What the list shows.

    `user_id`: 0 means nobody in particular. `first`, `last`: days, both included. `table` and
    `record_id`: steps that touched this table, this record and all that hangs on it.
    `customer_id`: steps about a customer and all that hangs on it, what was deleted included.
    `text`: words of the step or of a customer's name. `kind`: edit, undo, redo, or `erasure` for
    what was erased for good.
    """

    user_id: int | None = None
    first: date | None = None
    last: date | None = None
    table: str = ""
    record_id: int | None = None
    customer_id: int | None = None
    text: str = ""
    kind: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return self == StepFilter()


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step: `label` as it reads (`name` without „Rückgängig:“), `what` the records touched,
    `count` how many.

    `kind` is edit, undo or redo; `state` done, undone, dropped or sealed. `main` is the record it
    is chiefly about and can be opened, None when nothing of it is left.
    """

    id: int
    at: datetime
    user_id: int | None
    who: str
    label: str
    kind: str
    state: str
    what: str
    count: int
    main: Named | None
    name: str = ""


def list_steps(
    db: Reader,
    wanted: StepFilter | None = None,
    limit: int = 100,
    *,
    before: int | None = None,
) -> list[StepRow]:
    """Steps, the newest first; with `before` those older than this step (the next page)."""
    return describe(db, step_ids(db, wanted or StepFilter(), limit, before=before))


def count_steps(db: Reader, wanted: StepFilter | None = None) -> int:
    """How many steps the list would show in all."""
    wanted = wanted or StepFilter()
    if wanted.is_empty:
        return int(db.scalar(select(func.count()).select_from(journal_step)) or 0)
    return db.count(_filtered(db, wanted))


def step_ids(db: Reader, wanted: StepFilter, limit: int, *, before: int | None = None) -> list[int]:
    """Ids of the steps of a page, the newest first."""
    statement = _filtered(db, wanted).order_by(journal_step.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(journal_step.c.id < before)
    return [int(one) for one in db.scalars(statement)]


def describe(db: Reader, ids: Sequence[int]) -> list[StepRow]:
    """These steps in words, in the given order."""
    if not ids:
        return []
    steps = {
        int(row.id): row
        for row in db.execute(select(journal_step).where(journal_step.c.id.in_(ids)))
    }
    parts = _first_parts(db, ids)
    counts = _counts(db, ids)
    chief = {step_id: chief_part(found) for step_id, found in parts.items()}
    names = name_parts(db, [part for part in chief.values() if part is not None])
    users = _users(db)
    rows = []
    for step_id in ids:
        step = steps.get(step_id)
        if step is None:
            continue
        main = chief.get(step_id)
        rows.append(
            StepRow(
                id=step_id,
                at=step.at,
                user_id=step.user_id,
                who=users.get(step.user_id, ""),
                label=step_words(step.kind, step.label),
                kind=step.kind,
                state=step.state,
                what=what_words(parts.get(step_id, ()), counts.get(step_id, 0)),
                count=counts.get(step_id, 0),
                main=names[(main.table, main.row_id)] if main is not None else None,
                name=step.label,
            )
        )
    return rows


def _users(db: Reader) -> dict[int, str]:
    return {int(row.id): str(row.name) for row in db.rows(select(User.id, User.name))}


def _first_parts(db: Reader, ids: Sequence[int]) -> dict[int, list[Part]]:
    """The first records of each step: an import may have touched 100,000."""
    inner = journal_change.alias("first_of_step")
    first = (
        select(inner.c.id)
        .where(inner.c.step_id == journal_step.c.id)
        .order_by(inner.c.id)
        .limit(_FEW)
        .correlate(journal_step)
        .scalar_subquery()
    )
    found: dict[int, list[Part]] = {}
    for row in db.execute(
        select(journal_change)
        .select_from(journal_step)
        .join(journal_change, journal_change.c.id.in_(first))
        .where(journal_step.c.id.in_(ids))
        .order_by(journal_change.c.id)
    ):
        found.setdefault(int(row.step_id), []).append(_part(row))
    return found


def _part(row: Any) -> Part:
    return Part(
        row.id, row.step_id, row.table_name, row.row_id, row.operation, row.before, row.after
    )


def _counts(db: Reader, ids: Sequence[int]) -> dict[int, int]:
    return {
        int(row.step_id): int(row.n)
        for row in db.execute(
            select(journal_change.c.step_id, func.count().label("n"))
            .where(journal_change.c.step_id.in_(ids))
            .group_by(journal_change.c.step_id)
        )
    }


# Filtering -------------------------------------------------------------------------------------


def _filtered(db: Reader, wanted: StepFilter) -> Select[tuple[int]]:
    statement = select(journal_step.c.id)
    if wanted.user_id is not None:
        statement = statement.where(
            journal_step.c.user_id == wanted.user_id
            if wanted.user_id
            else journal_step.c.user_id.is_(None)
        )
    if wanted.first is not None:
        statement = statement.where(journal_step.c.at >= datetime.combine(wanted.first, time()))
    if wanted.last is not None:
        after = datetime.combine(wanted.last, time()) + timedelta(days=1)
        statement = statement.where(journal_step.c.at < after)
    if wanted.kind == "erasure":
        statement = statement.where(_erasing())
    elif wanted.kind:
        statement = statement.where(journal_step.c.kind == wanted.kind)
    if wanted.record_id is not None:
        statement = statement.where(_touching(rows_of([wanted.record_id], wanted.table)))
    elif wanted.table:
        statement = statement.where(_touches(db, wanted.table))
    if wanted.customer_id is not None:
        rows = rows_of([wanted.customer_id])
        rows.extend(_gone_rows(db, wanted.customer_id))
        statement = statement.where(_touching(rows))
    if words := clean(wanted.text):
        statement = statement.where(_saying(db, words))
    return statement


def _rows(table: str, ids: Any) -> ColumnElement[bool]:
    return and_(journal_change.c.table_name == table, journal_change.c.row_id.in_(ids))


def _touching(rows: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Steps by the index of the records: few of all."""
    return journal_step.c.id.in_(select(journal_change.c.step_id).where(or_(*rows)))


def _touches(db: Reader, table: str) -> ColumnElement[bool]:
    """Steps by the index when few are meant; what is often touched is found at once by looking at
    one after the other."""
    own = journal_change.c.table_name == table
    some = select(journal_change.c.id).where(own).limit(_RARE)
    if db.count(some) < _RARE:
        return journal_step.c.id.in_(select(journal_change.c.step_id).where(own))
    return (
        select(journal_change.c.id)
        .where(journal_change.c.step_id == journal_step.c.id, own)
        .correlate(journal_step)
        .exists()
    )


def _erasing() -> ColumnElement[bool]:
    """Steps that erased for good: the last that deleted what the list of erasures names."""
    last = (
        select(func.max(journal_change.c.step_id))
        .where(
            journal_change.c.table_name == Erasure.table_name,
            journal_change.c.row_id == Erasure.row_id,
            journal_change.c.operation == "delete",
        )
        .correlate(Erasure)
        .scalar_subquery()
    )
    return journal_step.c.id.in_(select(last).select_from(Erasure))


def _saying(db: Reader, words: str) -> ColumnElement[bool]:
    """Steps whose label holds the words, or that are about a customer called so."""
    label = journal_step.c.label.contains(words, autoescape=True)
    meant = [one for _kind, one in db.find(words, ("customer",), _MEANT)] if fold(words) else []
    if not meant:
        return label
    return or_(label, _touching(rows_of(meant)))


def rows_of(ids: Sequence[int], table: str = "customer") -> list[ColumnElement[bool]]:
    """Changes of these records and of all that hangs on them now, found by the foreign keys."""
    found: list[ColumnElement[bool]] = []
    _collect(found, table, list(ids), {table})
    return found


def _collect(found: list[ColumnElement[bool]], table: str, ids: Any, above: set[str]) -> None:
    found.append(_rows(table, ids))
    for child in Base.metadata.sorted_tables:
        if child.name in OWN_TABLES or child.name in above:
            continue
        for column in child.columns:
            for key in column.foreign_keys:
                if key.column.table.name == table and key.ondelete == "CASCADE":
                    below = select(child.c.id).where(column.in_(ids))
                    _collect(found, child.name, below, above | {child.name})


def _gone_rows(db: Reader, customer_id: int) -> list[ColumnElement[bool]]:
    """Rows of the customer that were deleted, by their last image."""
    removed = db.rows(
        select(journal_change.c.table_name, journal_change.c.row_id, journal_change.c.before).where(
            journal_change.c.operation == "delete",
            journal_change.c.before.contains(f'"customer_id":{customer_id}', autoescape=True),
        )
    )
    ids: dict[str, list[int]] = {}
    for row in removed:
        if from_json(row.before).get("customer_id") == customer_id:
            ids.setdefault(str(row.table_name), []).append(int(row.row_id))
    return [_rows(table, some) for table, some in ids.items()]
