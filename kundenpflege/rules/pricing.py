"""What an offer costs: discounts, VAT, margin and the share of labour.

All amounts are euros as `Decimal` with two places, rounded half up (kaufmännisch). The result is
exact: nothing is rounded but line totals, discounts, their shares per VAT rate, the tax per rate
and the labour share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kundenpflege.base.money import CENT, ZERO
from kundenpflege.model.kinds import LineKind, TaxMode

from .line_results import (
    LineResult,
    PricedLine,
    Scope,
    cents,
    line_results,
    line_total,
    scopes,
)

__all__ = [
    "LineResult",
    "PricedLine",
    "Totals",
    "VatShare",
    "line_total",
    "totals",
    "with_vat",
]

_FIVE = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class VatShare:
    """The tax of one rate: `tax` is computed once, on the sum `base` (net) of that rate."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an offer in euros.

    `list_price`, `subtotal` and `discount` are in the notation of the prices (gross when
    `gross_prices`): the counted lines before any discount; after those of lines and headings;
    the discount on the total. `net` + `tax` = `gross`; `rounding` is what cash rounding adds to
    `gross` (Switzerland), and `to_pay` is both. `vat` is empty where no VAT is charged.
    `optional` is the sum of the optional lines, `optional_gross` the same with VAT; alternatives
    are in no sum. `labour_gross` is the labour within `gross` (§35a(3) EStG).
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
    list_price: Decimal = ZERO
    discount_amount: Decimal = ZERO
    rounding: Decimal = ZERO

    @property
    def to_pay(self) -> Decimal:
        """The price that counts, VAT included."""
        return self.gross + self.rounding

    @property
    def all_discounts(self) -> Decimal:
        """What all discounts cost together, in the notation of the prices."""
        return self.list_price - self.subtotal + self.discount

    @property
    def discount_share(self) -> Decimal:
        """All discounts together in percent of the list price, two places."""
        if self.list_price <= 0:
            return ZERO
        return cents(Fraction(self.all_discounts) * 100 / Fraction(self.list_price))


@dataclass(slots=True)
class _Sum:
    """Amount and labour of a part of the offer, by VAT rate."""

    amount: dict[Decimal, Fraction]
    labour: dict[Decimal, Fraction]

    def add(self, rate: Decimal, amount: Fraction, labour: Fraction) -> None:
        self.amount[rate] = self.amount.get(rate, Fraction(0)) + amount
        self.labour[rate] = self.labour.get(rate, Fraction(0)) + labour

    def take(self, other: _Sum) -> None:
        for rate, amount in other.amount.items():
            self.add(rate, amount, other.labour[rate])

    def whole(self) -> Fraction:
        return sum(self.amount.values(), Fraction(0))

    def lower(self, discount: Fraction) -> None:
        """Take a discount (whole cents) off, spread over the rates; labour shrinks with it."""
        shares = _discount_shares(self.amount, discount)
        for rate, share in shares.items():
            before = self.amount[rate]
            if before:
                self.labour[rate] *= (before - share) / before
            self.amount[rate] = before - share


def totals(
    lines: Sequence[PricedLine],
    *,
    discount_percent: Decimal = Decimal(0),
    discount_amount: Decimal = Decimal(0),
    tax_mode: TaxMode = TaxMode.REGULAR,
    gross_prices: bool = False,
    alternatives: Mapping[int, int] | None = None,
    surcharges: Mapping[int, Sequence[int]] | None = None,
    cash_rounding: bool = False,
) -> Totals:
    """Price an offer.

    `discount_percent` and then `discount_amount` (euros) are taken off the total before VAT.
    With `gross_prices` the unit prices hold the VAT. `alternatives` says which line (index) an
    alternative or extra (index) replaces or adds to; without an entry it is the nearest line
    above. `surcharges` says which lines a surcharge is a percentage of; without an entry those
    above it below the same heading. `cash_rounding` rounds what is to be paid to 0.05. In the tax
    modes without VAT (§19, §13b, §12(3) UStG) prices count as they stand. Raises ValueError or
    OverflowError for amounts that are no finite numbers.
    """
    results = line_results(lines, alternatives or {}, surcharges or {})
    charged = tax_mode is TaxMode.REGULAR
    whole = _summed(scopes(lines), lines, results, charged)
    optional: dict[Decimal, Fraction] = {}
    list_price = ZERO
    for line, result in zip(lines, results, strict=True):
        if result.counted:
            list_price += _undiscounted(line, result)
        elif line.kind is LineKind.OPTIONAL:
            rate = line.vat_rate if charged else Decimal(0)
            optional[rate] = optional.get(rate, Fraction(0)) + Fraction(result.total)

    subtotal = whole.whole()
    discount = Fraction(cents(subtotal * Fraction(discount_percent) / 100))
    discount += Fraction(cents(Fraction(discount_amount)))
    if not subtotal:
        discount = Fraction(0)  # nothing to take it from
    whole.lower(discount)
    vat_shares: list[VatShare] = []
    net = tax = Decimal(0)
    labour_gross = Fraction(0)
    for rate in sorted(whole.amount, reverse=True):
        share = _taxed(whole.amount[rate], rate, gross_prices)
        net, tax = net + share.base, tax + share.tax
        vat_shares.append(share)
        factor = Fraction(1) if gross_prices else 1 + Fraction(rate) / 100
        labour_gross += whole.labour[rate] * factor
    wanted = [_taxed(amount, rate, gross_prices) for rate, amount in optional.items()]
    gross = (net + tax).quantize(CENT)
    return Totals(
        lines=tuple(results),
        subtotal=cents(subtotal),
        discount=cents(discount),
        discount_percent=discount_percent,
        net=net.quantize(CENT),
        vat=tuple(vat_shares) if charged else (),
        tax=tax.quantize(CENT),
        gross=gross,
        labour_gross=cents(labour_gross),
        optional=cents(sum(optional.values(), Fraction(0))),
        optional_gross=sum((share.base + share.tax for share in wanted), ZERO),
        tax_mode=tax_mode,
        gross_prices=gross_prices,
        list_price=list_price,
        discount_amount=discount_amount,
        rounding=_to_five(gross) - gross if cash_rounding else ZERO,
    )


def with_vat(amount: Decimal, rate: Decimal, sums: Totals) -> Decimal:
    """One amount in the notation of the prices as the customer pays it, VAT of `rate` included.

    For single prices beside the total, such as an optional line; it is in no sum.
    """
    if sums.gross_prices or sums.tax_mode is not TaxMode.REGULAR:
        return amount
    return cents(Fraction(amount) * (100 + Fraction(rate)) / 100)


def _summed(
    scope: Scope, lines: Sequence[PricedLine], results: list[LineResult], charged: bool
) -> _Sum:
    """The counted lines of a heading and all below it, less its discount; fills in its result."""
    found = _Sum({}, {})
    for index in scope.lines:
        line, total = lines[index], Fraction(results[index].total)
        rate = line.vat_rate if charged else Decimal(0)
        found.add(rate, total, total * Fraction(line.labour_share) / 100)
    for part in scope.parts:
        found.take(_summed(part, lines, results, charged))
    if scope.heading is not None:
        percent = Fraction(lines[scope.heading].discount_percent) / 100
        discount = Fraction(cents(found.whole() * percent))
        found.lower(discount)
        results[scope.heading] = replace(
            results[scope.heading], total=cents(found.whole()), discount=cents(discount)
        )
    return found


def _undiscounted(line: PricedLine, result: LineResult) -> Decimal:
    """What a counted line would come to without its own discount."""
    if not line.discount_percent:
        return result.total
    if line.kind is LineKind.SURCHARGE:
        return cents(Fraction(result.base) * Fraction(line.surcharge_percent) / 100)
    return cents(Fraction(line.quantity) * Fraction(line.unit_price) / line.price_unit)


def _taxed(amount: Fraction, rate: Decimal, gross_prices: bool) -> VatShare:
    """The tax on the sum of one rate (EN 16931 BR-CO-17); gross prices hold the tax."""
    percent = Fraction(rate)
    if gross_prices:
        tax = cents(amount * percent / (100 + percent))
        return VatShare(rate, cents(amount) - tax, tax)
    return VatShare(rate, cents(amount), cents(amount * percent / 100))


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
    floors = {rate: share.numerator // share.denominator for rate, share in exact.items()}
    missing = int(discount * 100) - sum(floors.values())
    by_remainder = sorted(exact, key=lambda rate: (floors[rate] - exact[rate], -rate))
    for rate in by_remainder[:missing]:
        floors[rate] += 1
    return {rate: Fraction(amount, 100) for rate, amount in floors.items()}


def _to_five(amount: Decimal) -> Decimal:
    """Rounded to whole five hundredths, half up: the smallest Swiss coin is 5 Rappen."""
    steps = abs(Fraction(amount)) / _FIVE + Fraction(1, 2)
    rounded = cents((steps.numerator // steps.denominator) * _FIVE)
    return rounded if amount >= 0 else -rounded
