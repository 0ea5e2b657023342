"""The library of objections: what customers say against offers, what to answer, what helped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.paths import resource
from kundenpflege.base.text import clean
from kundenpflege.model import ObjectionUse, Offer, SalesObjection
from kundenpflege.model.kinds import SalesObjectionKind
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position, put_in_order
from .versions import load_versions

#: What may be written.
SALES_OBJECTION_FIELDS = frozenset(
    {"kind", "text", "benefit_answer", "less_answer", "position", "active"}
)


@dataclass(frozen=True, slots=True)
class SalesObjectionRow:
    """An objection with its answers; `uses` and `worked` count how often it came and helped."""

    id: int
    version: int
    kind: SalesObjectionKind
    text: str
    benefit_answer: str
    less_answer: str
    position: int
    active: bool
    uses: int
    worked: int
    failed: int


@dataclass(frozen=True, slots=True)
class ObjectionUseRow:
    """An objection that came in the talk about an offer; `worked` None: not known yet."""

    id: int
    objection_id: int
    text: str
    used_on: date
    worked: bool | None
    note: str


def list_sales_objections(db: Reader, *, active_only: bool = True) -> list[SalesObjectionRow]:
    """The library in its order, with what worked."""
    statement = select(SalesObjection).order_by(SalesObjection.position, SalesObjection.id)
    if active_only:
        statement = statement.where(SalesObjection.active)
    found = list(db.scalars(statement))
    versions = load_versions(db, SalesObjection, [row.id for row in found])
    counts: dict[int, list[int]] = {}
    for key, worked, number in db.rows(
        select(
            ObjectionUse.objection_id, ObjectionUse.worked, func.count(ObjectionUse.id)
        ).group_by(ObjectionUse.objection_id, ObjectionUse.worked)
    ):
        count = counts.setdefault(key, [0, 0, 0])
        count[0] += number
        if worked is not None:
            count[1 if worked else 2] += number
    return [
        SalesObjectionRow(
            row.id,
            versions.get(row.id, 0),
            row.kind,
            row.text,
            row.benefit_answer,
            row.less_answer,
            row.position,
            row.active,
            *counts.get(row.id, (0, 0, 0)),
        )
        for row in found
    ]


def add_sales_objection(db: Writer, values: Mapping[str, Any]) -> int:
    """Add an objection at the end and give its id."""
    problems = Problems()
    draft = _draft(db, values, problems, new=True)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, SalesObjection)
    row = db.add(SalesObjection(**draft.values))
    db.flush()
    return row.id


def change_sales_objection(
    db: Writer, objection_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields."""
    row = db.require(SalesObjection, objection_id)
    problems = Problems()
    draft = _draft(db, values, problems, new=False)
    problems.raise_if_any()
    apply(db, row, version, draft.values)


def remove_sales_objection(db: Writer, objection_id: int) -> None:
    """Remove an objection with the notes on where it came up; to keep those, set it inactive."""
    db.delete(db.require(SalesObjection, objection_id))


def order_sales_objections(db: Writer, ids: Sequence[int]) -> None:
    """Bring the library into this order; ids that are not named keep theirs behind them."""
    put_in_order(db, SalesObjection, ids)


def list_uses(db: Reader, offer_id: int) -> list[ObjectionUseRow]:
    """What was said against this offer, newest first."""
    rows = db.rows(
        select(ObjectionUse, SalesObjection.text)
        .join(SalesObjection, SalesObjection.id == ObjectionUse.objection_id)
        .where(ObjectionUse.offer_id == offer_id)
        .order_by(ObjectionUse.used_on.desc(), ObjectionUse.id.desc())
    )
    return [
        ObjectionUseRow(use.id, use.objection_id, text, use.used_on, use.worked, use.note)
        for use, text in rows
    ]


def note_use(
    db: Writer, offer_id: int, objection_id: int, worked: bool | None = None, note: str = ""
) -> int:
    """Note that the objection came up today and whether the answer helped.

    A second note on the same day changes the first one. InputError when the note is too long.
    """
    db.require(Offer, offer_id)
    db.require(SalesObjection, objection_id)
    text = clean(note, multiline=True)
    if len(text) > 1000:
        raise InputError({"note": _("Bitte auf {n} Zeichen kürzen.").format(n=1000)})
    row = _today(db, offer_id, objection_id)
    if row is None:
        row = db.add(
            ObjectionUse(
                offer_id=offer_id, objection_id=objection_id, used_on=db.today, worked=worked
            )
        )
    if row.worked is not worked:
        row.worked = worked
    if text != row.note:
        row.note = text
    db.flush()
    return row.id


def remove_use(db: Writer, offer_id: int, objection_id: int) -> None:
    """Take back what was noted today."""
    row = _today(db, offer_id, objection_id)
    if row is not None:
        db.delete(row)


def ensure_sales_objections(db: Writer) -> None:
    """Give a database without any objection those that come with us."""
    if db.scalar(select(func.count(SalesObjection.id))):
        return
    for position, values in enumerate(load_library()):
        db.add(SalesObjection(position=position, **values))
    db.flush()


def load_library() -> list[dict[str, Any]]:
    """The objections that come with us."""
    data = json.loads(resource("objections.json").read_text(encoding="utf-8"))
    return [{**one, "kind": SalesObjectionKind(one["kind"])} for one in data]


def _today(db: Reader, offer_id: int, objection_id: int) -> ObjectionUse | None:
    row: ObjectionUse | None = db.scalar(
        select(ObjectionUse).where(
            ObjectionUse.offer_id == offer_id,
            ObjectionUse.objection_id == objection_id,
            ObjectionUse.used_on == db.today,
        )
    )
    return row


def _draft(db: Reader, values: Mapping[str, Any], problems: Problems, *, new: bool) -> Draft:
    draft = Draft(SalesObjection, values, SALES_OBJECTION_FIELDS, problems, db.today)
    draft.require("text", _("Bitte eintragen, was der Kunde sagt."), new=new)
    return draft
