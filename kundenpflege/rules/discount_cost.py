"""What the discounts of an offer cost the business: for our eyes, never printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from .offer_draft import OfferDraft, draft_totals
from .offer_margin import offer_margin
from .pricing import Totals


@dataclass(frozen=True, slots=True)
class DiscountCost:
    """`amount` in net euros; the margin in percent without and with the discounts, None while
    costs are not known."""

    amount: Decimal
    margin_before: Decimal | None = None
    margin_after: Decimal | None = None


def discount_cost(draft: OfferDraft, sums: Totals) -> DiscountCost | None:
    """What all discounts together cost; None without any."""
    if not sums.all_discounts:
        return None
    none = Decimal(0)
    full = replace(
        draft,
        discount_percent=none,
        discount_amount=none,
        lines=tuple(
            replace(line, discount_percent=none) if line.discount_percent else line
            for line in draft.lines
        ),
    )
    before = draft_totals(full)
    return DiscountCost(
        before.net - sums.net,
        offer_margin(full, before).percent,
        offer_margin(draft, sums).percent,
    )
