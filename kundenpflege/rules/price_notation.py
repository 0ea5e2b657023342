"""An offer between prices without and with VAT: each unit price is turned into the other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kundenpflege.base.money import round_to
from kundenpflege.model.kinds import TaxMode

from .line_kinds import MEASURED
from .line_results import cents
from .offer_draft import LineDraft, OfferDraft, draft_totals
from .unit_prices import gross_price, net_price


def with_notation(draft: OfferDraft, gross: bool) -> OfferDraft:
    """The draft with prices that hold the VAT (`gross`) or do not; amounts in euros.

    Where no VAT is charged (§§ 12(3), 13b, 19 UStG) prices count as they stand and stay so. There
    and back gives the prices one began with, where those had whole cents. Costs are always net.
    """
    if gross == draft.gross_prices:
        return draft
    turned = replace(draft, gross_prices=gross)
    if draft.tax_mode is not TaxMode.REGULAR:
        return turned
    amount = draft.discount_amount
    if amount:
        sums = draft_totals(replace(draft, discount_amount=Decimal(0), discount_percent=Decimal(0)))
        if sums.net > 0 and sums.gross > 0:
            share = Fraction(sums.gross) / Fraction(sums.net)
            amount = cents(Fraction(amount) * share if gross else Fraction(amount) / share)
    return replace(
        turned,
        discount_amount=amount,
        lines=tuple(_turned(line, gross) for line in draft.lines),
    )


def _turned(line: LineDraft, gross: bool) -> LineDraft:
    if line.kind not in MEASURED or not line.unit_price:
        return line
    price, rate = line.unit_price, line.vat_rate
    if gross:
        return replace(line, unit_price=gross_price(price, rate))
    exact = net_price(price, rate)
    plain = round_to(exact, 2)
    # Whole cents where they give back the price: 14,88 with 19 % were 12,50.
    return replace(line, unit_price=plain if gross_price(plain, rate) == price else exact)
