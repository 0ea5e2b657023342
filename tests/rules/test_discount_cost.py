"""What discounts cost."""

from __future__ import annotations

from decimal import Decimal

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.discount_cost import discount_cost
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, draft_totals

ITEM = LineDraft(-2, unit_price=Decimal(1000), unit_cost=Decimal(600))


def test_nothing_without_a_discount() -> None:
    draft = OfferDraft(lines=(ITEM,))
    assert discount_cost(draft, draft_totals(draft)) is None


def test_all_discounts_count_together_and_lower_the_margin() -> None:
    heading = LineDraft(-1, LineKind.HEADING, "A", discount_percent=Decimal(10))
    draft = OfferDraft(lines=(heading, ITEM), discount_percent=Decimal(10))
    cost = discount_cost(draft, draft_totals(draft))
    assert cost is not None
    assert cost.amount == Decimal("190.00")  # 1000 - 10 % - 10 %
    assert (cost.margin_before, cost.margin_after) == (Decimal("40.00"), Decimal("25.93"))


def test_with_gross_prices_the_cost_is_still_net() -> None:
    draft = OfferDraft(
        lines=(LineDraft(-1, unit_price=Decimal(1190)),),
        discount_amount=Decimal(119),
        gross_prices=True,
    )
    cost = discount_cost(draft, draft_totals(draft))
    assert cost is not None
    assert cost.amount == Decimal("100.00") and cost.margin_after is None
