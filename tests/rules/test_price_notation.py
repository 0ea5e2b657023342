"""Prices are turned from net to gross and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, draft_totals
from kundenpflege.rules.price_notation import with_notation


def draft(*prices: str, rate: str = "19", amount: str = "0") -> OfferDraft:
    lines = tuple(
        LineDraft(-n, unit_price=Decimal(price), vat_rate=Decimal(rate), unit_cost=Decimal(1))
        for n, price in enumerate(prices, 1)
    )
    return OfferDraft(lines=lines, discount_amount=Decimal(amount))


def test_the_unit_prices_hold_the_tax() -> None:
    turned = with_notation(draft("100", "12.5"), gross=True)
    assert turned.gross_prices
    assert [line.unit_price for line in turned.lines] == [Decimal("119.00"), Decimal("14.88")]
    assert turned.lines[0].unit_cost == Decimal(1), "costs are always net"


@given(
    st.lists(st.decimals("0.05", "99999", places=2), min_size=1, max_size=5),
    st.sampled_from(["19", "7", "0", "8.1", "20"]),
)
def test_there_and_back_gives_whole_cents_again(prices: list[Decimal], rate: str) -> None:
    before = draft(*(str(price) for price in prices), rate=rate)
    back = with_notation(with_notation(before, gross=True), gross=False)
    assert back == before


def test_the_discount_in_euros_keeps_its_weight() -> None:
    before = draft("1000", amount="100")
    turned = with_notation(before, gross=True)
    assert turned.discount_amount == Decimal("119.00")
    assert draft_totals(turned).gross == draft_totals(before).gross == Decimal("1071.00")
    assert with_notation(turned, gross=False).discount_amount == Decimal("100.00")


@pytest.mark.parametrize("mode", [m for m in TaxMode if m is not TaxMode.REGULAR])
def test_without_vat_prices_stay_as_they_are(mode: TaxMode) -> None:
    before = replace(draft("12.5"), tax_mode=mode)
    assert with_notation(before, gross=True) == replace(before, gross_prices=True)


def test_surcharges_and_headings_have_no_price_to_turn() -> None:
    before = OfferDraft(
        lines=(
            LineDraft(-1, LineKind.HEADING, "A"),
            LineDraft(-2, LineKind.SURCHARGE, "B", surcharge_percent=Decimal(10)),
        )
    )
    assert with_notation(before, gross=True).lines == before.lines
