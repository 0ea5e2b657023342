"""Kinds of occasions: how often what we installed wants to be seen to, and when it is spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _
from kundenpflege.base.paths import resource
from kundenpflege.base.text import fold
from kundenpflege.model import Installation, OccasionType
from kundenpflege.model.kinds import ContactKind, OccasionAnchor
from kundenpflege.rules.season_months import check_season, season_months
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position, put_in_order
from .versions import load_versions

#: What may be written; the key is made once from the title.
OCCASION_TYPE_FIELDS = frozenset(
    {
        "trade",
        "title",
        "interval_months",
        "lead_days",
        "season",
        "anchor",
        "contact_kind",
        "binding",
        "basis",
        "active",
    }
)

#: The trade of occasions that concern the customers of every business.
EVERY_TRADE = "alle"


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A kind of occasion; `season` are months (empty: the whole year).

    `interval_months` None: once, or only on the day that stands with the installation.
    CALENDAR ones of the trade `alle` (Christmas) concern every customer, all others those where
    something of this kind is installed; `installed` counts it."""

    id: int
    key: str
    trade: str
    title: str
    interval_months: int | None
    lead_days: int
    season: tuple[int, ...]
    anchor: OccasionAnchor
    contact_kind: ContactKind
    binding: str
    basis: str
    active: bool
    version: int = 0
    installed: int = 0

    @property
    def for_everybody(self) -> bool:
        """Whether it needs nothing installed."""
        return self.anchor is OccasionAnchor.CALENDAR and fold(self.trade) == EVERY_TRADE


def list_types(db: Reader, active: bool = True) -> tuple[TypeRow, ...]:
    """The kinds of occasions in their order; `active` False gives those put aside, too."""
    statement = select(OccasionType).order_by(OccasionType.position, OccasionType.id)
    if active:
        statement = statement.where(OccasionType.active)
    found = list(db.scalars(statement))
    versions = load_versions(db, OccasionType, [row.id for row in found])
    counts: dict[int | None, int] = {
        row[0]: row[1]
        for row in db.rows(
            select(Installation.type_id, func.count(Installation.id))
            .where(Installation.type_id.is_not(None), Installation.removed_on.is_(None))
            .group_by(Installation.type_id)
        )
    }
    return tuple(
        TypeRow(
            id=row.id,
            key=row.key,
            trade=row.trade,
            title=row.title,
            interval_months=row.interval_months,
            lead_days=row.lead_days,
            season=season_months(row.season),
            anchor=row.anchor,
            contact_kind=row.contact_kind,
            binding=row.binding,
            basis=row.basis,
            active=row.active,
            version=versions.get(row.id, 0),
            installed=counts.get(row.id, 0),
        )
        for row in found
    )


def add_type(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a kind of occasion at the end and give its id; InputError by field."""
    draft = _draft(db, values, None)
    row = db.add(
        OccasionType(
            key=_free_key(db, draft.values["title"]),
            position=next_position(db, OccasionType),
            **draft.values,
        )
    )
    db.flush()
    return row.id


def change_type(db: Writer, type_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    row = db.require(OccasionType, type_id)
    apply(db, row, version, _draft(db, values, row).values)


def remove_type(db: Writer, type_id: int) -> None:
    """Remove a kind of occasion; what is installed stays and is only no longer reminded of."""
    row = db.require(OccasionType, type_id)
    for installation in db.scalars(select(Installation).where(Installation.type_id == type_id)):
        installation.type_id = None
    db.flush()
    db.delete(row)


def order_types(db: Writer, ids: Sequence[int]) -> None:
    """Bring the kinds into this order; ids that are not named keep theirs behind them."""
    put_in_order(db, OccasionType, ids)


def ensure_occasion_types(db: Writer) -> None:
    """Give a database without any kind of occasion those that come with us."""
    if db.scalar(select(func.count(OccasionType.id))):
        return
    for position, values in enumerate(usual_types()):
        db.add(OccasionType(position=position, **values))
    db.flush()


def restore_types(db: Writer) -> int:
    """Bring back those of ours that were removed, at the end; how many."""
    known = set(db.scalars(select(OccasionType.key)))
    missing = [values for values in usual_types() if values["key"] not in known]
    position = next_position(db, OccasionType)
    for offset, values in enumerate(missing):
        db.add(OccasionType(position=position + offset, **values))
    db.flush()
    return len(missing)


def usual_types() -> list[dict[str, Any]]:
    """The kinds that come with us: usual intervals by trade, a day on a plate or in a notice wins.

    The file is ours: plain lines with semicolons, nothing quoted."""
    head, *lines = resource("occasions.csv").read_text(encoding="utf-8").splitlines()
    names = head.split(";")
    rows: list[dict[str, Any]] = []
    for line in lines:
        row: dict[str, Any] = dict(zip(names, line.split(";"), strict=True))
        months = row["interval_months"]
        row["interval_months"] = int(months) if months else None
        row["lead_days"] = int(row["lead_days"])
        row["anchor"] = OccasionAnchor(row["anchor"])
        row["contact_kind"] = ContactKind(row["contact_kind"])
        rows.append(row)
    return rows


def _free_key(db: Reader, title: str) -> str:
    stem = "_".join(fold(title).split())[:34] or "anlass"
    known = set(db.scalars(select(OccasionType.key)))
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}_{number}"
    return key


def _draft(db: Reader, values: Mapping[str, Any], known: OccasionType | None) -> Draft:
    problems = Problems()
    draft = Draft(OccasionType, values, OCCASION_TYPE_FIELDS, problems, db.today)
    draft.check("season", check_season)
    draft.check("interval_months", _check_range, 1, 600)
    draft.check("lead_days", _check_range, 0, 365)
    draft.require("title", _("Bitte den Anlass benennen."), new=known is None)

    def now(name: str) -> Any:
        return draft.get(name, getattr(known, name, None))

    anchor = now("anchor") or OccasionAnchor.SERVICE
    if anchor is OccasionAnchor.CALENDAR and not now("season"):
        problems.add("season", _("Bitte die Monate eintragen, in denen es jedes Jahr ansteht."))
    problems.raise_if_any()
    return draft


def _check_range(value: int | None, lowest: int, highest: int) -> int | None:
    if value is not None and not lowest <= value <= highest:
        raise InvalidValue(
            _("Bitte eine Zahl von {lowest} bis {highest} eingeben.").format(
                lowest=lowest, highest=highest
            )
        )
    return value
