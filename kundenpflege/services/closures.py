"""Company holidays, and the holidays of each of us: days on which nobody makes contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Closure, User
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .versions import load_versions

#: What may be written.
CLOSURE_FIELDS = frozenset({"title", "first", "last", "yearly", "user_id"})

#: Longer ones are typing errors: nobody is away for more than a year.
_LONGEST = 366


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """Days off from `first` to `last`, both included; `user_id` None: all of us."""

    id: int
    version: int
    title: str
    first: date
    last: date
    yearly: bool
    user_id: int | None
    user: str


def list_closures(db: Reader) -> tuple[ClosureRow, ...]:
    """All days off: those of every year first, then by day."""
    found = list(db.scalars(select(Closure)))
    versions = load_versions(db, Closure, [row.id for row in found])
    names: dict[int, str] = {row[0]: row[1] for row in db.rows(select(User.id, User.name))}
    rows = [
        ClosureRow(
            id=row.id,
            version=versions.get(row.id, 0),
            title=row.title,
            first=row.first,
            last=row.last,
            yearly=row.yearly,
            user_id=row.user_id,
            user=names.get(row.user_id, "") if row.user_id is not None else "",
        )
        for row in found
    ]
    return tuple(sorted(rows, key=lambda row: (not row.yearly, row.first, row.id)))


def add_closure(db: Writer, values: Mapping[str, Any]) -> int:
    """Add days off (title, first, last, yearly, user_id) and give their id; InputError by field."""
    given = {**values, "last": values.get("last") or values.get("first")}
    draft = _draft(db, given, None)
    row = db.add(Closure(**draft.values))
    db.flush()
    return row.id


def change_closure(
    db: Writer, closure_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    row = db.require(Closure, closure_id)
    apply(db, row, version, _draft(db, values, row).values)


def remove_closure(db: Writer, closure_id: int) -> None:
    """Remove days off."""
    db.delete(db.require(Closure, closure_id))


def _draft(db: Reader, values: Mapping[str, Any], known: Closure | None) -> Draft:
    problems = Problems()
    draft = Draft(Closure, values, CLOSURE_FIELDS, problems, db.today)
    new = known is None
    draft.require("first", _("Bitte den ersten freien Tag eintragen."), new=new)
    draft.require("last", _("Bitte den letzten freien Tag eintragen."), new=False)
    if new and not draft.get("title"):
        draft.values["title"] = _("Betriebsurlaub") if draft.get("user_id") is None else _("Urlaub")
    first = draft.get("first", getattr(known, "first", None))
    last = draft.get("last", getattr(known, "last", None))
    if first is not None and last is not None:
        if last < first:
            problems.add("last", _("Der letzte Tag liegt vor dem ersten."))
        elif (last - first).days > _LONGEST:
            problems.add("last", _("Länger als ein Jahr ist niemand fort. Bitte prüfen."))
    check_reference(db, problems, "user_id", User, draft.get("user_id"))
    problems.raise_if_any()
    return draft
