"""Ten thousand offers of all kinds cost what a calculation of its own says, to the cent."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.rules.line_kinds import REFERRING
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, cleaned, draft_totals
from kundenpflege.rules.pricing import Totals

from .independent_sums import Row, Sums, work_out

OFFERS = 10_000
PARTS = 10
RATES = {"DE": (1900, 700, 0), "AT": (2000, 1300, 1000, 0), "CH": (810, 260, 380)}
KINDS = [*LineKind, *[LineKind.ITEM] * 6, *[LineKind.HEADING] * 2]


def in_hundredths(value: int, places: int = 2) -> Decimal:
    return Decimal(value).scaleb(-places)


def some_row(chance: random.Random, rates: tuple[int, ...], at: int, length: int) -> Row:
    kind = chance.choice(KINDS)
    small = chance.random() < 0.3
    price = chance.randint(1, 300) if small else chance.randint(0, 50_000_000)
    if chance.random() < 0.08:
        price = -price
    if chance.random() < 0.5:
        price = price // 100 * 100  # whole cents, as most prices are
    quantity = chance.choice([1000, 1000, 2000, 500, chance.randint(0, 9_999_999)])
    discounted = kind is not LineKind.SUBTOTAL and chance.random() < 0.25
    others = [n for n in range(length) if n != at]
    chosen = chance.sample(others, chance.randint(1, len(others))) if others else []
    return Row(
        kind=kind.value,
        quantity=quantity,
        price=price,
        per=chance.choice([1, 1, 1, 1, 10, 100, 1000]),
        discount=chance.choice([100, 250, 300, 333, 5000, 10_000]) if discounted else 0,
        rate=chance.choice(rates),
        labour=chance.choice([0, 0, 3000, 10_000, chance.randint(0, 10_000)]),
        surcharge=chance.choice([-500, 250, 333, 1000, chance.randint(-10_000, 30_000)]),
        level=chance.randint(1, 3),
        chosen=chosen if kind is LineKind.SURCHARGE and chance.random() < 0.4 else [],
    )


def draft_of(rows: list[Row], **values: object) -> OfferDraft:
    """The rows as the composer holds them: keys from 1 on, links by key."""
    lines = []
    for n, row in enumerate(rows):
        kind = LineKind(row.kind)
        lines.append(
            LineDraft(
                n + 1,
                kind,
                f"Zeile {n}",
                quantity=in_hundredths(row.quantity, 3),
                unit_price=in_hundredths(row.price, 4),
                price_unit=row.per,
                discount_percent=in_hundredths(row.discount),
                vat_rate=in_hundredths(row.rate),
                labour_share=in_hundredths(row.labour),
                surcharge_percent=in_hundredths(row.surcharge),
                surcharge_on=tuple(b + 1 for b in row.chosen),
                level=row.level,
                # An alternative or extra belongs to another line; that changes no sum.
                alternative_to=n if kind in REFERRING and n else None,
            )
        )
    return cleaned(OfferDraft(customer_id=1, lines=tuple(lines), **values))  # type: ignore[arg-type]


def in_cents(sums: Totals) -> Sums:
    """The program's sums as the other calculation tells them."""

    def cents(value: Decimal) -> int:
        assert value == value.quantize(Decimal("0.01"))
        return int(value * 100)

    return Sums(
        [cents(line.total) for line in sums.lines],
        net=cents(sums.net),
        tax=cents(sums.tax),
        gross=cents(sums.gross),
        rates={cents(share.rate): (cents(share.base), cents(share.tax)) for share in sums.vat},
        optional=cents(sums.optional),
        optional_gross=cents(sums.optional_gross),
        labour=cents(sums.labour_gross),
        subtotal=cents(sums.subtotal),
        discount=cents(sums.discount),
        to_pay=cents(sums.to_pay),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_offers_agree_to_the_cent(part: int) -> None:
    chance = random.Random(20261121 + part)
    seen: set[object] = set()
    for number in range(OFFERS // PARTS):
        country = chance.choice(list(RATES))
        length = chance.choice([0, 1, 2, 3, 5, 8, 8, 13, 21])
        rows = [some_row(chance, RATES[country], n, length) for n in range(length)]
        percent = chance.choice([0, 0, 0, 300, 333, 1250, chance.randint(0, 10_000)])
        amount = chance.choice([0, 0, 0, 5, 10_000, chance.randint(0, 500_000)])
        gross_prices = chance.random() < 0.4
        mode = chance.choice([TaxMode.REGULAR] * 4 + list(TaxMode))
        five = country == "CH" and chance.random() < 0.7
        wanted = work_out(
            rows,
            percent=percent,
            amount=amount,
            gross_prices=gross_prices,
            charged=mode is TaxMode.REGULAR,
            five=five,
        )
        if mode is not TaxMode.REGULAR:
            wanted.rates = {}  # the papers name no rate where no VAT is charged
        draft = draft_of(
            rows,
            discount_percent=in_hundredths(percent),
            discount_amount=in_hundredths(amount),
            tax_mode=mode,
            gross_prices=gross_prices,
        )
        found = in_cents(draft_totals(draft, cash_rounding=five))
        assert found == wanted, f"offer {number} of part {part}: {draft}"
        seen |= {row.kind for row in rows} | {mode, gross_prices, country}
    assert len(seen) == len(LineKind) + len(TaxMode) + 2 + len(RATES)


def test_the_other_calculation_knows_the_sample() -> None:
    """12 000.00 net, as the offer with the sprossenfenster says."""
    rows = [
        Row("heading"),
        Row("item", 8000, 11_500_000, labour=3000),
        Row("item", 8000, 950_000, labour=8000),
        Row("alternative", 8000, 8_900_000),
        Row("heading"),
        Row("item", 1000, 20_400_000, labour=7500),
        Row("optional", 8000, 1_485_000),
    ]
    sums = work_out(rows)
    assert (sums.net, sums.tax, sums.gross) == (1_200_000, 228_000, 1_428_000)
    assert (sums.labour, sums.optional, sums.optional_gross) == (582_862, 118_800, 141_372)
