"""Prices: every amount equals its exact definition, every rule of the facts holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model import OfferLine
from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.rules.pricing import Totals, line_total, totals

D = Decimal
ZERO = D(0)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """An offer line for pricing without a database."""

    kind: LineKind = LineKind.ITEM
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = ZERO
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(19)
    labour_share: Decimal = Decimal(0)
    price_unit: int = 1
    surcharge_percent: Decimal = Decimal(0)
    level: int = 1


def item(price: str, quantity: str = "1", rate: str = "19", **more) -> PriceLine:
    more = {name: value if name == "kind" else D(value) for name, value in more.items()}
    return PriceLine(unit_price=D(price), quantity=D(quantity), vat_rate=D(rate), **more)


HEADING = PriceLine(LineKind.HEADING)
TEXT = PriceLine(LineKind.TEXT, unit_price=D(99))

#: The offer of the sample with the sprossenfenster.
WINDOWS = (
    HEADING,
    item("1150", "8", labour_share="30"),
    item("95", "8", labour_share="80"),
    item("890", "8", kind=LineKind.ALTERNATIVE),
    HEADING,
    item("2040", labour_share="75"),
    item("148.5", "8", kind=LineKind.OPTIONAL),
)


def test_the_sample_offer_costs_what_it_says():
    sums = totals(WINDOWS, alternatives={3: 1})
    assert (sums.net, sums.tax, sums.gross) == (D("12000.00"), D("2280.00"), D("14280.00"))
    assert sums.labour_gross == D("5828.62")
    assert [line.number for line in sums.lines] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]
    assert [line.total for line in sums.lines] == [
        D(text) for text in "9960.00 9200.00 760.00 7120.00 2040.00 2040.00 1188.00".split()
    ]
    assert [line.counted for line in sums.lines] == [False, True, True, False, False, True, False]
    assert sums.lines[3].alternative_to == 1
    assert sums.lines[3].difference == D("-2080.00")
    assert (sums.optional, sums.optional_gross) == (D("1188.00"), D("1413.72"))


def test_stored_lines_are_priced_like_plain_ones():
    stored = [
        OfferLine(
            kind=line.kind,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            labour_share=line.labour_share,
        )
        for line in WINDOWS
    ]
    assert totals(stored) == totals(WINDOWS)


def test_nothing_costs_nothing():
    sums = totals([])
    assert sums.net == sums.tax == sums.gross == sums.discount == 0
    assert sums.vat == () and sums.lines == ()
    assert str(sums.gross) == "0.00"


def test_lines_before_the_first_heading_are_numbered_on_the_same_level():
    sums = totals([item("1"), TEXT, item("2"), HEADING, TEXT, item("3")])
    assert [line.number for line in sums.lines] == ["1", "", "2", "3", "", "3.1"]
    assert [line.total for line in sums.lines] == [1, 0, 2, 3, 0, 3]


COUNTED = {
    LineKind.ITEM,
    LineKind.LUMP_SUM,
    LineKind.OPTIONAL_COUNTED,
    LineKind.EXTRA,
    LineKind.HOURLY,
}


@pytest.mark.parametrize("kind", list(LineKind))
def test_each_kind_counts_or_does_not(kind):
    sums = totals([item("100", kind=kind)])
    assert sums.net == (100 if kind in COUNTED else 0)
    assert sums.optional == (100 if kind is LineKind.OPTIONAL else 0)
    assert sums.lines[0].counted == (kind in COUNTED or kind is LineKind.SURCHARGE)


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "total"),
    [
        ("1", "0.005", "0", "0.01"),
        ("1", "0.0049", "0", "0.00"),
        ("-1", "0.005", "0", "-0.01"),
        ("2.5", "1.01", "0", "2.53"),
        ("0.333", "3.0045", "0", "1.00"),
        ("8", "1150", "2.5", "8970.00"),
        ("1", "10", "100", "0.00"),
        ("999999999.999", "99999999.9999", "0", "99999999999800000.00"),
    ],
)
def test_a_line_is_rounded_half_up(quantity, price, discount, total):
    assert line_total(item(price, quantity, discount_percent=discount)) == D(total)


def test_an_alternative_belongs_to_the_nearest_item_above():
    lines = [item("10"), item("20"), item("25", kind=LineKind.ALTERNATIVE)]
    assert totals(lines).lines[2].alternative_to == 1
    assert totals(lines).lines[2].difference == D("5.00")
    assert totals(lines, alternatives={2: 0}).lines[2].difference == D("15.00")


@pytest.mark.parametrize("base", [0, 1])
def test_an_alternative_to_nothing_with_a_price_has_no_difference(base):
    lines = [HEADING, item("25", kind=LineKind.ALTERNATIVE)]
    result = totals(lines, alternatives={1: base}).lines[1]
    assert (result.alternative_to, result.difference) == (None, None)


def test_an_alternative_without_any_item_above_has_no_difference():
    result = totals([item("25", kind=LineKind.ALTERNATIVE), item("1")]).lines[0]
    assert (result.alternative_to, result.difference) == (None, None)


def test_the_tax_is_rounded_once_on_the_sum_of_a_rate():
    # Line by line it would be 3 × 0.02 = 0.06.
    sums = totals([item("0.09")] * 3)
    assert sums.tax == D("0.05")


def test_each_rate_has_its_own_tax_highest_first():
    sums = totals([item("50", rate="7"), item("100"), item("10", rate="0"), item("1", rate="7.00")])
    assert [(share.rate, share.base, share.tax) for share in sums.vat] == [
        (D(19), D("100.00"), D("19.00")),
        (D(7), D("51.00"), D("3.57")),
        (D(0), D("10.00"), D("0.00")),
    ]
    assert sums.gross == D("183.57")


def test_the_discount_is_shared_among_the_rates_by_largest_remainder():
    sums = totals(
        [item("0.10"), item("0.10", rate="7"), item("0.10", rate="0")], discount_percent=D(50)
    )
    assert sums.discount == D("0.15")
    assert [share.base for share in sums.vat] == [D("0.05")] * 3
    sums = totals([item("1"), item("1", rate="7"), item("1", rate="0")], discount_percent=D("3.33"))
    assert sums.discount == D("0.10")
    assert [share.base for share in sums.vat] == [D("0.96"), D("0.97"), D("0.97")]
    assert sums.net == D("2.90")


def test_a_discount_lowers_the_labour_share_too():
    sums = totals([item("1000", labour_share="50")], discount_percent=D(10))
    assert sums.labour_gross == D("535.50")


def test_labour_is_summed_before_it_is_rounded():
    sums = totals([item("0.01", labour_share="50")] * 3)
    assert sums.labour_gross == D("0.02")


def test_optional_and_alternative_lines_hold_no_labour():
    kinds = (LineKind.OPTIONAL, LineKind.ALTERNATIVE)
    assert totals([item("100", labour_share="100", kind=kind) for kind in kinds]).labour_gross == 0


def test_gross_prices_hold_the_tax():
    sums = totals([item("119"), item("10.70", rate="7", labour_share="50")], gross_prices=True)
    assert (sums.net, sums.tax, sums.gross) == (D("110.00"), D("19.70"), D("129.70"))
    assert [share.base for share in sums.vat] == [D("100.00"), D("10.00")]
    assert sums.labour_gross == D("5.35")
    wished = totals([item("119", kind=LineKind.OPTIONAL)], gross_prices=True)
    assert (wished.optional, wished.optional_gross) == (D("119.00"), D("119.00"))


@pytest.mark.parametrize("mode", [TaxMode.SMALL_BUSINESS, TaxMode.REVERSE_CHARGE, TaxMode.ZERO_PV])
@pytest.mark.parametrize("gross_prices", [False, True])
def test_modes_without_vat_charge_none(mode, gross_prices):
    sums = totals(
        [*WINDOWS, item("0", rate="7")],
        tax_mode=mode,
        gross_prices=gross_prices,
        discount_percent=D(10),
    )
    assert sums.vat == () and sums.tax == 0
    assert sums.net == sums.gross == D("10800.00")
    assert sums.labour_gross == D("4408.20")
    assert sums.optional_gross == sums.optional


def test_a_credit_that_outweighs_the_items_gives_a_negative_total():
    sums = totals([item("100"), item("-150", rate="7")], discount_percent=D(10))
    assert sums.subtotal == D("-50.00")
    assert sums.discount == D("-5.00")
    assert sums.net == D("-45.00")
    assert sum(share.base for share in sums.vat) == sums.net


def test_rates_that_outweigh_each_other_leave_nothing_to_discount():
    sums = totals([item("100", labour_share="10"), item("-100", rate="7")], discount_percent=D(10))
    assert sums.discount == 0
    assert sums.gross == D("12.00")


def heading(level: int = 1, discount: str = "0") -> PriceLine:
    return PriceLine(LineKind.HEADING, level=level, discount_percent=D(discount))


def surcharge(percent: str, rate: str = "19", discount: str = "0") -> PriceLine:
    return PriceLine(
        LineKind.SURCHARGE,
        surcharge_percent=D(percent),
        vat_rate=D(rate),
        discount_percent=D(discount),
    )


def numbers(lines: list[PriceLine]) -> list[str]:
    return [result.number for result in totals(lines).lines]


def test_headings_nest_and_number_what_stands_below():
    lines = [heading(1), item("1"), heading(2), item("2"), item("3"), heading(2), item("4"),
             heading(3), item("5"), heading(1), item("6")]  # fmt: skip
    assert numbers(lines) == "1 1.1 1.2 1.2.1 1.2.2 1.3 1.3.1 1.3.2 1.3.2.1 2 2.1".split()
    assert [r.total for r in totals(lines).lines] == [15, 1, 5, 2, 3, 9, 4, 5, 5, 6, 6]


def test_a_heading_deeper_than_its_place_stands_one_below():
    lines = [heading(3), item("1"), heading(3), item("2"), heading(2), item("4")]
    assert numbers(lines) == "1 1.1 1.2 1.2.1 1.3 1.3.1".split()
    assert [r.total for r in totals(lines).lines] == [7, 1, 2, 2, 4, 4]


def test_a_heading_takes_its_discount_off_all_below_it():
    lines = [item("50"), heading(1, "10"), item("100"), heading(2, "50"), item("40", rate="7")]
    sums = totals(lines)
    # 40 less 50 % is 20; 100 and 20 less 10 % are 108.
    assert [r.total for r in sums.lines] == [50, 108, 100, 20, 40]
    assert [r.discount for r in sums.lines] == [0, 12, 0, 20, 0]
    assert {share.rate: share.base for share in sums.vat} == {19: 140, 7: 18}
    assert [sums.list_price, sums.subtotal, sums.all_discounts] == [190, 158, 32]
    assert sums.discount_share == D("16.84")


def test_an_amount_is_taken_off_after_the_percentage():
    sums = totals([item("1000")], discount_percent=D(10), discount_amount=D("50"))
    assert [sums.subtotal, sums.discount, sums.net] == [1000, 150, 850]
    assert totals([], discount_amount=D(50)).net == 0


def test_a_surcharge_is_a_percentage_of_what_stands_above_it():
    lines = [item("1000"), heading(), item("200"), item("99", kind=LineKind.OPTIONAL),
             surcharge("10"), surcharge("5")]  # fmt: skip
    sums = totals(lines)
    assert [r.total for r in sums.lines] == [1000, 230, 200, 99, 20, 10]
    assert sums.lines[4].base == sums.lines[5].base == 200
    alone = totals([item("1000"), item("200"), heading(), surcharge("-2.5")])
    assert alone.lines[3].total == -30
    assert totals([surcharge("10")]).net == 0


def test_a_surcharge_is_of_the_lines_that_were_chosen():
    lines = [surcharge("10", "7", discount="50"), item("100"), item("300"), heading(), HEADING]
    sums = totals(lines, surcharges={0: [2, 2, 3, 0, 99]})
    assert [sums.lines[0].base, sums.lines[0].total] == [300, 15]
    assert {share.rate: share.base for share in sums.vat} == {19: 400, 7: 15}
    assert sums.list_price == 430


def test_a_price_may_be_for_a_hundred():
    assert line_total(replace(item("12.5", "250"), price_unit=100)) == D("31.25")


def test_a_subtotal_sums_what_counts_since_the_last_one():
    subtotal = PriceLine(LineKind.SUBTOTAL, unit_price=D(5))
    lines = [item("1"), subtotal, item("2"), item("9", kind=LineKind.OPTIONAL), item("3"),
             subtotal, HEADING, item("4"), subtotal]  # fmt: skip
    sums = totals(lines)
    assert [sums.lines[n].total for n in (1, 5, 8)] == [1, 5, 4]
    assert sums.net == 10


def test_an_extra_adds_to_a_line_and_counts():
    lines = [item("100"), item("300"), item("30", kind=LineKind.EXTRA)]
    sums = totals(lines, alternatives={2: 0})
    assert sums.net == 430
    assert (sums.lines[2].alternative_to, sums.lines[2].difference) == (0, None)
    assert not sums.lines[0].has_alternatives
    assert totals(lines).lines[2].alternative_to == 1


def test_a_line_with_alternatives_is_a_base_line():
    lines = [item("100"), item("80", kind=LineKind.ALTERNATIVE)]
    assert [r.has_alternatives for r in totals(lines).lines] == [True, False]


@pytest.mark.parametrize(
    ("price", "paid"),
    [("10.02", "10.00"), ("10.03", "10.05"), ("10.075", "10.10"), ("-10.03", "-10.05")],
)
def test_cash_is_rounded_to_five(price, paid):
    sums = totals([item(price, rate="0")], cash_rounding=True)
    assert sums.to_pay == D(paid)
    assert sums.gross + sums.rounding == D(paid)
    assert totals([item(price)]).rounding == 0


@pytest.mark.parametrize("price", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(price):
    with pytest.raises((ValueError, OverflowError)):
        totals([item(price)])


# --- properties -------------------------------------------------------------------------------

PRICES = st.decimals(D("-99999.9999"), D("99999.9999"), places=4)
LINES = st.builds(
    PriceLine,
    kind=st.sampled_from(list(LineKind)),
    quantity=st.decimals(D(0), D("9999.999"), places=3),
    unit_price=PRICES,
    discount_percent=st.decimals(D(0), D(100), places=2),
    vat_rate=st.sampled_from([D(19), D("19.00"), D(7), D("8.1"), D(0)]),
    labour_share=st.decimals(D(0), D(100), places=2),
    price_unit=st.sampled_from([1, 10, 100, 1000]),
    surcharge_percent=st.decimals(D(-100), D(200), places=2),
    level=st.integers(1, 3),
)
PLAIN_LINES = LINES.map(
    lambda line: (
        replace(line, discount_percent=D(0), level=1) if line.kind is LineKind.HEADING else line
    )
)
OFFERS = st.builds(
    lambda lines, discount, gross: (
        lines,
        totals(lines, discount_percent=discount, gross_prices=gross),
    ),
    st.lists(LINES, max_size=30),
    st.decimals(D(0), D(100), places=2),
    st.booleans(),
)
PLAIN_OFFERS = st.builds(
    lambda lines, discount, gross: (
        lines,
        totals(lines, discount_percent=discount, gross_prices=gross),
    ),
    st.lists(PLAIN_LINES, max_size=30),
    st.decimals(D(0), D(100), places=2),
    st.booleans(),
)


def half_up(value: Fraction) -> Decimal:
    """The definition by another way: decimals with more digits than any product here has."""
    with localcontext(prec=60):
        exact = D(value.numerator) / D(value.denominator)
        return exact.quantize(D("0.01"), ROUND_HALF_UP)


@given(LINES)
def test_line_totals_equal_the_definition(line):
    if line.kind not in COUNTED | {LineKind.OPTIONAL, LineKind.ALTERNATIVE}:
        assert line_total(line) == 0
        return
    exact = (
        Fraction(line.quantity)
        * Fraction(line.unit_price)
        * (100 - Fraction(line.discount_percent))
    ) / (100 * line.price_unit)
    assert line_total(line) == half_up(exact)


@given(OFFERS)
def test_sums_fit_together(offer: tuple[list[PriceLine], Totals]):
    lines, sums = offer
    counted = [r.total for r in sums.lines if r.counted]
    assert sums.subtotal == sum(counted) - sum(r.discount for r in sums.lines)
    assert sums.subtotal == sums.list_price - sums.all_discounts + sums.discount
    assert sums.to_pay == sums.gross
    assert sums.net + sums.tax == sums.gross
    assert sums.net == sum(share.base for share in sums.vat)
    assert sums.tax == sum(share.tax for share in sums.vat)
    notation = sums.gross if sums.gross_prices else sums.net
    assert notation == sums.subtotal - sums.discount
    for amount in (sums.net, sums.tax, sums.gross, sums.discount, sums.labour_gross, sums.optional):
        assert amount.as_tuple().exponent == -2


@given(OFFERS)
def test_the_tax_of_each_rate_is_that_of_its_sum(offer: tuple[list[PriceLine], Totals]):
    lines, sums = offer
    for share in sums.vat:
        rate = Fraction(share.rate) / 100
        exact = Fraction(share.base) * rate
        if sums.gross_prices:
            exact = Fraction(share.base + share.tax) * rate / (1 + rate)
        assert abs(Fraction(share.tax) - exact) <= Fraction(1, 200)


@given(PLAIN_OFFERS)
def test_each_rates_share_of_the_discount_is_less_than_a_cent_off(offer):
    lines, sums = offer
    results = list(zip(lines, sums.lines, strict=True))
    for share in sums.vat:
        before = sum(r.total for line, r in results if r.counted and line.vat_rate == share.rate)
        after = share.base + share.tax if sums.gross_prices else share.base
        if sums.subtotal:
            exact = Fraction(sums.discount) * Fraction(before) / Fraction(sums.subtotal)
            assert abs(Fraction(before - after) - exact) < Fraction(1, 100)


@given(PLAIN_OFFERS)
def test_headings_sum_up_what_stands_below_them(offer: tuple[list[PriceLine], Totals]):
    lines, sums = offer
    below = D(0)
    for line, result in zip(reversed(lines), reversed(sums.lines), strict=True):
        if line.kind is LineKind.HEADING:
            assert result.total == below
            below = D(0)
        elif result.counted:
            below += result.total


@given(OFFERS)
def test_numbers_are_unique(offer: tuple[list[PriceLine], Totals]):
    numbers = [result.number for result in offer[1].lines if result.number]
    assert len(set(numbers)) == len(numbers)


@given(st.lists(LINES, max_size=10), st.decimals(D(0), D(100), places=2))
def test_optional_and_alternative_lines_change_no_sum(lines, discount):
    with_all = totals(lines, discount_percent=discount)
    kept = COUNTED | {LineKind.HEADING, LineKind.SURCHARGE}
    items = [line for line in lines if line.kind in kept]
    without = totals(items, discount_percent=discount)
    assert (with_all.net, with_all.vat, with_all.gross, with_all.labour_gross) == (
        without.net,
        without.vat,
        without.gross,
        without.labour_gross,
    )
