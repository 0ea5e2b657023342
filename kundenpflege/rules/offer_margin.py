"""What an offer costs us and what is left of it: for our eyes, never printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kundenpflege.base.money import ZERO

from .line_kinds import COUNTED, MEASURED
from .line_results import cents
from .offer_draft import LineDraft, OfferDraft
from .pricing import Totals


@dataclass(frozen=True, slots=True)
class Margin:
    """`cost` in euros (None while no line tells its costs), `unknown` the counted lines that do
    not tell theirs, `amount` the net total less the cost, `percent` of the net total."""

    cost: Decimal | None = None
    unknown: int = 0
    amount: Decimal | None = None
    percent: Decimal | None = None


def offer_margin(draft: OfferDraft, sums: Totals) -> Margin:
    """The margin (Rohertrag) of what counts in the total; surcharges cost nothing."""
    cost: Decimal | None = None
    unknown = 0
    for line in draft.lines:
        if line.kind not in COUNTED or line.kind not in MEASURED:
            continue
        own = line_cost(line)
        if own is None:
            unknown += 1
        else:
            cost = (cost or ZERO) + own
    if cost is None:
        return Margin(unknown=unknown)
    left = sums.net - cost
    share = cents(Fraction(left) * 100 / Fraction(sums.net)) if sums.net > 0 else None
    return Margin(cost, unknown, left, share)


def line_cost(line: LineDraft) -> Decimal | None:
    """What a line costs us in euros, rounded to cents; None when that is not known."""
    if line.unit_cost is None or line.kind not in MEASURED:
        return None
    return cents(Fraction(line.quantity) * Fraction(line.unit_cost) / line.price_unit)
