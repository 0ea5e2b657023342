"""What an offer costs: line totals, numbering, discount, VAT and the share of labour.

All amounts are euros as `Decimal` with two places, rounded half up (kaufmännisch). The result is
exact: nothing is rounded but line totals, the total discount, its shares per VAT rate, the tax per
rate and the labour share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from kundenpflege.base.money import CENT, ZERO
from kundenpflege.model.kinds import LineKind, TaxMode

_PRICED = frozenset({LineKind.ITEM, LineKind.OPTIONAL, LineKind.ALTERNATIVE})


class PricedLine(Protocol):
    """What pricing reads of an offer line; rates, shares and discounts are percentages."""

    @property
    def kind(self) -> LineKind:
        """Only items count in the total."""
        ...

    @property
    def quantity(self) -> Decimal:
        """How many units."""
        ...

    @property
    def unit_price(self) -> Decimal:
        """Euros per unit, up to four decimals."""
        ...

    @property
    def discount_percent(self) -> Decimal:
        """Discount on this line."""
        ...

    @property
    def vat_rate(self) -> Decimal:
        """VAT rate of this line; without meaning where no VAT is charged."""
        ...

    @property
    def labour_share(self) -> Decimal:
        """Share of wages, machines and travel in the line's price (§35a EStG)."""
        ...


@dataclass(frozen=True, slots=True)
class LineResult:
    """What one line comes to, in the order of the lines given.

    `number` is `1` for a heading, `1.1` for a line below it, empty for a text. `total` is the
    line's rounded price; of a heading the sum of its items; of a text zero. `counted` tells
    whether it is part of the total. For an alternative `alternative_to` is the index of the line
    it may replace and `difference` its total minus that line's.
    """

    number: str
    total: Decimal
    counted: bool = False
    alternative_to: int | None = None
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VatShare:
    """The tax of one rate: `tax` is computed once, on the sum `base` (net) of that rate."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an offer in euros.

    `subtotal` and `discount` are in the notation of the prices (gross when `gross_prices`).
    `net` + `tax` = `gross`. `vat` is empty where no VAT is charged. `optional` is the sum of the
    optional lines, `optional_gross` the same with VAT; alternatives are in no sum.
    `labour_gross` is the labour within `gross` (§35a(3) EStG).
    """

    lines: tuple[LineResult, ...]
    subtotal: Decimal
    discount: Decimal
    discount_percent: Decimal
    net: Decimal
    vat: tuple[VatShare, ...]
    tax: Decimal
    gross: Decimal
    labour_gross: Decimal
    optional: Decimal
    optional_gross: Decimal
    tax_mode: TaxMode
    gross_prices: bool


def totals(
    lines: Sequence[PricedLine],
    *,
    discount_percent: Decimal = Decimal(0),
    tax_mode: TaxMode = TaxMode.REGULAR,
    gross_prices: bool = False,
    alternatives: Mapping[int, int] | None = None,
) -> Totals:
    """Price an offer.

    `discount_percent` is a discount on the total, before VAT. With `gross_prices` the unit prices
    hold the VAT. `alternatives` says which line (index) an alternative (index) may replace;
    without an entry it is the nearest item above. In the tax modes without VAT (§19, §13b,
    §12(3) UStG) prices count as they stand. Raises ValueError or OverflowError for amounts that
    are no finite numbers.
    """
    results = _results(lines, alternatives or {})
    vat = tax_mode is TaxMode.REGULAR
    counted: dict[Decimal, Fraction] = {}
    optional: dict[Decimal, Fraction] = {}
    labour: dict[Decimal, Fraction] = {}
    for line, result in zip(lines, results, strict=True):
        rate = line.vat_rate if vat else Decimal(0)
        amount = Fraction(result.total)
        if result.counted:
            counted[rate] = counted.get(rate, Fraction(0)) + amount
            part = amount * Fraction(line.labour_share) / 100
            labour[rate] = labour.get(rate, Fraction(0)) + part
        elif line.kind is LineKind.OPTIONAL:
            optional[rate] = optional.get(rate, Fraction(0)) + amount

    subtotal = sum(counted.values(), Fraction(0))
    discount = Fraction(_round(subtotal * Fraction(discount_percent) / 100))
    shares = _discount_shares(counted, discount)
    vat_shares: list[VatShare] = []
    net = tax = Decimal(0)
    labour_gross = Fraction(0)
    for rate in sorted(counted, reverse=True):
        share = _taxed(counted[rate] - shares[rate], rate, gross_prices)
        net, tax = net + share.base, tax + share.tax
        vat_shares.append(share)
        if counted[rate]:
            kept = (counted[rate] - shares[rate]) / counted[rate]
            factor = Fraction(1) if gross_prices else 1 + Fraction(rate) / 100
            labour_gross += labour[rate] * kept * factor
    wanted = [_taxed(amount, rate, gross_prices) for rate, amount in optional.items()]
    return Totals(
        lines=tuple(results),
        subtotal=_round(subtotal),
        discount=_round(discount),
        discount_percent=discount_percent,
        net=net.quantize(CENT),
        vat=tuple(vat_shares) if vat else (),
        tax=tax.quantize(CENT),
        gross=(net + tax).quantize(CENT),
        labour_gross=_round(labour_gross),
        optional=_round(sum(optional.values(), Fraction(0))),
        optional_gross=sum((share.base + share.tax for share in wanted), ZERO),
        tax_mode=tax_mode,
        gross_prices=gross_prices,
    )


def line_total(line: PricedLine) -> Decimal:
    """Quantity times unit price less the line's discount, rounded to cents; zero without price."""
    if line.kind not in _PRICED:
        return ZERO
    kept = 1 - Fraction(line.discount_percent) / 100
    return _round(Fraction(line.quantity) * Fraction(line.unit_price) * kept)


def with_vat(amount: Decimal, rate: Decimal, sums: Totals) -> Decimal:
    """One amount in the notation of the prices as the customer pays it, VAT of `rate` included.

    For single prices beside the total, such as an optional line; it is in no sum.
    """
    if sums.gross_prices or sums.tax_mode is not TaxMode.REGULAR:
        return amount
    return _round(Fraction(amount) * (100 + Fraction(rate)) / 100)


def _results(lines: Sequence[PricedLine], alternatives: Mapping[int, int]) -> list[LineResult]:
    """Number the lines, price each and sum the items below each heading."""
    results: list[LineResult] = []
    main = below = 0
    heading: int | None = None
    last_item: int | None = None
    sums: dict[int, Decimal] = {}
    prices = [line_total(line) for line in lines]
    for index, line in enumerate(lines):
        if line.kind is LineKind.HEADING:
            main, below, heading = main + 1, 0, index
            sums[index] = ZERO
            results.append(LineResult(str(main), ZERO))
            continue
        if line.kind not in _PRICED:
            results.append(LineResult("", ZERO))
            continue
        if heading is None:
            main += 1
            number = str(main)
        else:
            below += 1
            number = f"{main}.{below}"
        if line.kind is LineKind.ITEM:
            last_item = index
            if heading is not None:
                sums[heading] += prices[index]
            results.append(LineResult(number, prices[index], counted=True))
        elif line.kind is LineKind.ALTERNATIVE:
            base = alternatives.get(index, last_item)
            if base is not None and (base == index or lines[base].kind not in _PRICED):
                base = None
            difference = None if base is None else prices[index] - prices[base]
            results.append(
                LineResult(number, prices[index], alternative_to=base, difference=difference)
            )
        else:
            results.append(LineResult(number, prices[index]))
    for index, total in sums.items():
        results[index] = LineResult(results[index].number, total)
    return results


def _taxed(amount: Fraction, rate: Decimal, gross_prices: bool) -> VatShare:
    """The tax on the sum of one rate (EN 16931 BR-CO-17); gross prices hold the tax."""
    percent = Fraction(rate)
    if gross_prices:
        tax = _round(amount * percent / (100 + percent))
        return VatShare(rate, _round(amount) - tax, tax)
    return VatShare(rate, _round(amount), _round(amount * percent / 100))


def _discount_shares(
    bases: Mapping[Decimal, Fraction], discount: Fraction
) -> dict[Decimal, Fraction]:
    """The discount in whole cents per VAT rate, in proportion to the sums of the rates.

    Largest remainder: the shares add up to the discount exactly.
    """
    whole = sum(bases.values(), Fraction(0))
    if not discount or not whole:
        return dict.fromkeys(bases, Fraction(0))
    exact = {rate: discount * base / whole * 100 for rate, base in bases.items()}
    cents = {rate: share.numerator // share.denominator for rate, share in exact.items()}
    missing = int(discount * 100) - sum(cents.values())
    by_remainder = sorted(exact, key=lambda rate: (cents[rate] - exact[rate], -rate))
    for rate in by_remainder[:missing]:
        cents[rate] += 1
    return {rate: Fraction(amount, 100) for rate, amount in cents.items()}


def _round(value: Fraction) -> Decimal:
    """Euros rounded half up (away from zero) to whole cents."""
    cents = abs(value) * 100 + Fraction(1, 2)
    whole = cents.numerator // cents.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-2)
