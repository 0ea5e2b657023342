"""What an offer costs, worked out a second time for the tests.

Written from the rules of trade alone and sharing no code with the program: whole cents and integer
arithmetic, one walk over the lines with a stack of headings. Amounts come as integers: quantities
in thousandths, prices in ten-thousandths of a euro, percentages in hundredths.

1. A line is quantity x price / price unit x (1 - discount), rounded half up to cents. A surcharge
   is a percentage of the lines chosen, else of those above it below the same heading, else above.
2. A heading's discount is taken off all below it, inner headings first; then the percentage off
   the total, then the amount. Each discount is shared among the VAT rates by largest remainder
   (of equal remainders the higher rate first), so that the shares add up to it.
3. VAT is rounded once per rate on the sum of that rate. Gross prices hold it: gross x r/(100+r).
4. Without VAT (small business, reverse charge, photovoltaics) prices count as they stand.
5. Labour shrinks with the discounts of its rate and is rounded once, VAT included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

COUNTS = {"item", "lump_sum", "optional_counted", "extra", "hourly", "surcharge"}
HAS_QUANTITY = {
    "item",
    "lump_sum",
    "optional_counted",
    "extra",
    "hourly",
    "optional",
    "alternative",
}
MAY_BEAR_A_SURCHARGE = COUNTS - {"surcharge"}


@dataclass
class Row:
    """One line as plain numbers; `chosen` are the rows a surcharge is a percentage of."""

    kind: str
    quantity: int = 1000
    price: int = 0
    per: int = 1
    discount: int = 0
    rate: int = 1900
    labour: int = 0
    surcharge: int = 0
    level: int = 1
    chosen: list[int] = field(default_factory=list)


@dataclass
class Sums:
    """What came out, in cents; `rates` holds (net, tax) by rate in hundredths of a percent."""

    rows: list[int]
    net: int = 0
    tax: int = 0
    gross: int = 0
    rates: dict[int, tuple[int, int]] = field(default_factory=dict)
    optional: int = 0
    optional_gross: int = 0
    labour: int = 0
    subtotal: int = 0
    discount: int = 0
    to_pay: int = 0


def half_up(top: int, bottom: int) -> int:
    """`top / bottom` to the nearest whole number, halves away from zero."""
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(abs(top), bottom)
    whole += 2 * rest >= bottom
    return whole if top >= 0 else -whole


def work_out(
    rows: list[Row],
    *,
    percent: int = 0,
    amount: int = 0,
    gross_prices: bool = False,
    charged: bool = True,
    five: bool = False,
) -> Sums:
    """The sums of the offer. `percent` in hundredths, `amount` in cents, `five`: cash rounding."""
    prices = [_row_price(row) for row in rows]
    for n, row in enumerate(rows):
        if row.kind == "surcharge":
            base = sum(prices[b] for b in _bases(rows, n))
            prices[n] = half_up(base * row.surcharge * (10_000 - row.discount), 10_000 * 10_000)
    # Each heading that is open: its row, how deep it stands, its cents and labour by rate.
    stack: list[tuple[int, int, dict[int, int], dict[int, Fraction]]] = [(-1, 0, {}, {})]

    def close() -> None:
        head, _depth, cents, labour = stack.pop()
        taken = half_up(sum(cents.values()) * rows[head].discount, 10_000)
        _take(cents, labour, taken)
        prices[head] = sum(cents.values())
        _depth_above, above, labour_above = stack[-1][1:]
        for rate in cents:
            above[rate] = above.get(rate, 0) + cents[rate]
            labour_above[rate] = labour_above.get(rate, Fraction(0)) + labour[rate]

    since = 0
    optional: dict[int, int] = {}
    for n, row in enumerate(rows):
        rate = row.rate if charged else 0
        if row.kind == "heading":
            while stack[-1][1] >= row.level:
                close()
            stack.append((n, stack[-1][1] + 1, {}, {}))
            since = 0
        elif row.kind == "subtotal":
            prices[n], since = since, 0
        elif row.kind in COUNTS:
            since += prices[n]
            cents, labour = stack[-1][2:]
            cents[rate] = cents.get(rate, 0) + prices[n]
            labour[rate] = labour.get(rate, Fraction(0)) + Fraction(prices[n] * row.labour, 10_000)
        elif row.kind == "optional":
            optional[rate] = optional.get(rate, 0) + prices[n]
    while len(stack) > 1:
        close()
    cents, labour = stack[0][2:]
    sums = Sums(prices, subtotal=sum(cents.values()))
    if sums.subtotal:
        sums.discount = half_up(sums.subtotal * percent, 10_000) + amount
    _take(cents, labour, sums.discount)
    exact = Fraction(0)
    for rate, whole in cents.items():
        net, tax = _taxed(whole, rate, gross_prices)
        sums.rates[rate] = (net, tax)
        sums.net, sums.tax = sums.net + net, sums.tax + tax
        exact += labour[rate] if gross_prices else labour[rate] * (10_000 + rate) / 10_000
    sums.gross = sums.net + sums.tax
    sums.labour = half_up(exact.numerator, exact.denominator)
    sums.optional = sum(optional.values())
    sums.optional_gross = sum(sum(_taxed(x, rate, gross_prices)) for rate, x in optional.items())
    sums.to_pay = half_up(sums.gross, 5) * 5 if five else sums.gross
    return sums


def _row_price(row: Row) -> int:
    if row.kind not in HAS_QUANTITY:
        return 0
    # thousandths x ten-thousandths of a euro x hundredths of a percent, to cents
    top = row.quantity * row.price * (10_000 - row.discount)
    return half_up(top, 1000 * 100 * 10_000 * row.per)


def _bases(rows: list[Row], n: int) -> list[int]:
    fit = [b for b in range(len(rows)) if rows[b].kind in MAY_BEAR_A_SURCHARGE]
    if rows[n].chosen:
        return [b for b in fit if b in rows[n].chosen]
    heads = [h for h in range(n) if rows[h].kind == "heading"]
    near = [b for b in fit if b < n and (not heads or b > heads[-1])]
    return near or [b for b in fit if b < n]


def _take(cents: dict[int, int], labour: dict[int, Fraction], discount: int) -> None:
    """Share a discount among the rates: whole cents first, then one each by largest remainder."""
    whole = sum(cents.values())
    if not whole:
        return
    sign = 1 if whole > 0 else -1
    shares, rests = {}, {}
    for rate, own in cents.items():
        shares[rate], rests[rate] = divmod(sign * discount * own, sign * whole)
    left = discount - sum(shares.values())
    for rate in sorted(cents, key=lambda r: (rests[r], r), reverse=True)[:left]:
        shares[rate] += 1
    for rate, share in shares.items():
        if cents[rate]:
            labour[rate] = labour[rate] * (cents[rate] - share) / cents[rate]
        cents[rate] -= share


def _taxed(whole: int, rate: int, gross_prices: bool) -> tuple[int, int]:
    if gross_prices:
        tax = half_up(whole * rate, 10_000 + rate)
        return whole - tax, tax
    return whole, half_up(whole * rate, 10_000)
