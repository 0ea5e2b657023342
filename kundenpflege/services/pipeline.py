"""What is in the pipeline: offers without an answer, summed by where they stand, by the day the
customer decides and by chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select

from kundenpflege.base.dates import add_months, format_month
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import round_money
from kundenpflege.model import Offer
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.offer_standing import UNDECIDED
from kundenpflege.store import Reader

from .offers_list import OfferRow, list_offer_rows

#: What one sells with: a confirmation is no open offer.
SELLING = (OfferKind.OFFER, OfferKind.ESTIMATE, OfferKind.SUPPLEMENT)


class PipelineBy(StrEnum):
    """What the pipeline is grouped by."""

    STATE = "state"
    DECISION = "decision"
    CHANCE = "chance"

    @property
    def label(self) -> str:
        """What the chip says."""
        return _(_BY[self.value])


_BY = {
    "state": N_("Nach Stand"),
    "decision": N_("Nach Entscheidung"),
    "chance": N_("Nach Chance"),
}


@dataclass(frozen=True, slots=True)
class PipelineSum:
    """Net euros of some offers: all, and weighed by their chance where it is known."""

    count: int = 0
    net: Decimal = Decimal(0)
    weighed: Decimal = Decimal(0)
    without_chance: int = 0


@dataclass(frozen=True, slots=True)
class PipelineGroup:
    """One column: its offers, the largest first, and their sum."""

    key: str
    label: str
    rows: tuple[OfferRow, ...]
    sum: PipelineSum


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All columns, empty ones among them where their place is known, and the sum of what waits
    for an answer (drafts are not in it)."""

    by: PipelineBy
    groups: tuple[PipelineGroup, ...]
    total: PipelineSum


def load_pipeline(
    db: Reader, by: PipelineBy | str = PipelineBy.STATE, responsible_id: int | None = None
) -> Pipeline:
    """The offers without an answer. Of several variants only the one they were made from is
    summed, so that no order is counted twice."""
    by = PipelineBy(by)
    states = (OfferState.DRAFT, *UNDECIDED) if by is PipelineBy.STATE else UNDECIDED
    statement = select(Offer.id).where(Offer.state.in_(states), Offer.kind.in_(SELLING))
    if responsible_id is not None:
        statement = statement.where(Offer.responsible_id == responsible_id)
    rows = list_offer_rows(db, list(db.scalars(statement.order_by(Offer.id))))
    groups = _GROUPING[by](db.today)
    place = _PLACES[by]
    found: dict[str, list[OfferRow]] = {key: [] for key, _label in groups}
    for row in rows:
        found[place(row, db.today)].append(row)
    return Pipeline(
        by,
        tuple(
            PipelineGroup(key, label, tuple(_sorted(found[key])), pipeline_sum(found[key]))
            for key, label in groups
        ),
        pipeline_sum([row for row in rows if row.state is not OfferState.DRAFT]),
    )


def pipeline_sum(rows: Sequence[OfferRow]) -> PipelineSum:
    """The sum of these offers, each order once."""
    families: dict[str, OfferRow] = {}
    for row in rows:
        first = families.setdefault(row.family, row)
        if first.variant_of_id is not None and row.variant_of_id is None:
            families[row.family] = row
    counted = list(families.values())
    known = [row for row in counted if row.chance is not None]
    return PipelineSum(
        len(counted),
        round_money(sum((row.net for row in counted), Decimal(0))),
        round_money(sum((row.net * (row.chance or 0) / 100 for row in known), Decimal(0))),
        len(counted) - len(known),
    )


def _sorted(rows: list[OfferRow]) -> list[OfferRow]:
    return sorted(rows, key=lambda row: (row.decision_on or date.max, -row.net, row.id))


def _states(today: date) -> list[tuple[str, str]]:
    shown = (OfferState.DRAFT, *UNDECIDED, OfferState.EXPIRED)
    return [(state.value, state.label) for state in shown]


def _decisions(today: date) -> list[tuple[str, str]]:
    following = add_months(today.replace(day=1), 1)
    return [
        ("overdue", _("Überfällig")),
        ("week", _("Diese Woche")),
        ("month", format_month(today)),
        ("next", format_month(following)),
        ("later", _("Später")),
        ("unknown", _("Ohne Termin")),
    ]


def _chances(today: date) -> list[tuple[str, str]]:
    return [
        ("high", _("75 % und mehr")),
        ("good", _("50 bis 74 %")),
        ("fair", _("25 bis 49 %")),
        ("low", _("Unter 25 %")),
        ("unknown", _("Ohne Einschätzung")),
    ]


def _by_state(row: OfferRow, today: date) -> str:
    return row.standing.value


def _by_decision(row: OfferRow, today: date) -> str:
    day = row.decision_on
    if day is None:
        return "unknown"
    if day < today:
        return "overdue"
    if day <= today + timedelta(days=6 - today.weekday()):
        return "week"
    following = add_months(today.replace(day=1), 1)
    if day < following:
        return "month"
    return "next" if day < add_months(following, 1) else "later"


def _by_chance(row: OfferRow, today: date) -> str:
    chance = row.chance
    if chance is None:
        return "unknown"
    return "high" if chance >= 75 else "good" if chance >= 50 else "fair" if chance >= 25 else "low"


_GROUPING: dict[PipelineBy, Callable[[date], list[tuple[str, str]]]] = {
    PipelineBy.STATE: _states,
    PipelineBy.DECISION: _decisions,
    PipelineBy.CHANCE: _chances,
}
_PLACES: dict[PipelineBy, Callable[[OfferRow, date], str]] = {
    PipelineBy.STATE: _by_state,
    PipelineBy.DECISION: _by_decision,
    PipelineBy.CHANCE: _by_chance,
}
