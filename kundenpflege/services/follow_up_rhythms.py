"""When offers are followed up, by their amount; what the business sets for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import FollowUpRhythm
from kundenpflege.rules.follow_up_plan import read_days
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written.
RHYTHM_FIELDS = frozenset({"from_amount", "days", "days_before_end"})
_MOST_BEFORE = 60


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """A rhythm for offers from `from_amount` net euros on; `days` as typed, for example „7, 21“."""

    id: int
    version: int
    from_amount: Decimal
    days: str
    days_before_end: int | None


def list_rhythms(db: Reader) -> list[RhythmRow]:
    """The rhythms from the smallest amount on; none: the usual one counts for all offers."""
    found = db.scalars(
        select(FollowUpRhythm).order_by(FollowUpRhythm.from_amount, FollowUpRhythm.id)
    )
    versions = load_versions(db, FollowUpRhythm, [row.id for row in found])
    return [
        RhythmRow(row.id, versions.get(row.id, 0), row.from_amount, row.days, row.days_before_end)
        for row in found
    ]


def add_rhythm(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a rhythm and give its id; InputError by field."""
    row = db.add(FollowUpRhythm(**_checked(db, values, None)))
    db.flush()
    return row.id


def change_rhythm(
    db: Writer, rhythm_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; plans that were made already stay as they are."""
    row = db.require(FollowUpRhythm, rhythm_id)
    apply(db, row, version, _checked(db, values, rhythm_id))


def remove_rhythm(db: Writer, rhythm_id: int) -> None:
    """Remove a rhythm."""
    db.delete(db.require(FollowUpRhythm, rhythm_id))


def _checked(db: Writer, values: Mapping[str, Any], rhythm_id: int | None) -> dict[str, Any]:
    problems = Problems()
    draft = Draft(FollowUpRhythm, values, RHYTHM_FIELDS, problems, db.today)
    draft.check("from_amount", _amount)
    draft.check("days", _days)
    draft.check("days_before_end", _before)
    draft.require("days", _("Bitte Tage eintragen, zum Beispiel 7, 21."), new=rhythm_id is None)
    if "from_amount" in draft.values:
        twin = db.scalar(
            select(FollowUpRhythm.id).where(
                FollowUpRhythm.from_amount == draft.values["from_amount"],
                FollowUpRhythm.id != (rhythm_id or 0),
            )
        )
        if twin is not None:
            problems.add("from_amount", _("Für diesen Betrag gibt es schon einen Rhythmus."))
    problems.raise_if_any()
    return draft.values


def _amount(value: Decimal) -> Decimal:
    if value < 0:
        raise InvalidValue(_("Der Betrag kann nicht kleiner als 0 sein."))
    return value


def _days(text: str) -> str:
    try:
        return ", ".join(str(day) for day in read_days(text))
    except UserError as error:
        raise InvalidValue(error.message) from error


def _before(days: int | None) -> int | None:
    if days is not None and not 1 <= days <= _MOST_BEFORE:
        raise InvalidValue(
            _("Bitte eine Zahl von 1 bis {highest} eingeben.").format(highest=_MOST_BEFORE)
        )
    return days
