"""What each line of an offer comes to: numbers, line totals, what surcharges and headings sum.

Euros as `Decimal` with two places, rounded half up. The sums per rate are in `pricing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from kundenpflege.base.money import ZERO
from kundenpflege.model.kinds import LineKind

from .line_kinds import BASES, COUNTED, MAX_LEVEL, MEASURED, PRICED, REFERRING


class PricedLine(Protocol):
    """What pricing reads of an offer line; rates, shares and discounts are percentages."""

    @property
    def kind(self) -> LineKind:
        """Decides whether the line has a price and counts in the total."""
        ...

    @property
    def quantity(self) -> Decimal:
        """How many units; of work by the hour the estimated hours."""
        ...

    @property
    def unit_price(self) -> Decimal:
        """Euros per `price_unit` units, up to four decimals."""
        ...

    @property
    def price_unit(self) -> int:
        """The unit price is for 1, 10, 100 or 1000 units."""
        ...

    @property
    def discount_percent(self) -> Decimal:
        """Discount on this line; of a heading on all that stands below it."""
        ...

    @property
    def vat_rate(self) -> Decimal:
        """VAT rate of this line; without meaning where no VAT is charged."""
        ...

    @property
    def labour_share(self) -> Decimal:
        """Share of wages, machines and travel in the line's price (§35a EStG)."""
        ...

    @property
    def surcharge_percent(self) -> Decimal:
        """Rate of a surcharge; without meaning for other kinds."""
        ...

    @property
    def level(self) -> int:
        """Depth of a heading, from 1."""
        ...


@dataclass(frozen=True, slots=True)
class LineResult:
    """What one line comes to, in the order of the lines given.

    `number` is `1` for a heading, `1.1` for a line below it, empty for a text. `total` is the
    line's rounded price; of a heading the sum of what counts below it, less its `discount`; of a
    subtotal the sum since the last heading or subtotal; of a text zero. `counted` tells whether
    it is part of the total. For an alternative or extra `alternative_to` is the index of the line
    it may replace or adds to, and for an alternative `difference` its total minus that line's.
    `has_alternatives` marks a base line (Grundposition); `base` is the sum a surcharge is of.
    """

    number: str
    total: Decimal
    counted: bool = False
    alternative_to: int | None = None
    difference: Decimal | None = None
    discount: Decimal = ZERO
    has_alternatives: bool = False
    base: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Scope:
    """A heading and what stands below it, by index; the outermost has no heading.

    `lines` are the counted lines directly below, `parts` the headings of the next level."""

    heading: int | None
    lines: tuple[int, ...]
    parts: tuple[Scope, ...]


def line_results(
    lines: Sequence[PricedLine],
    alternatives: Mapping[int, int],
    surcharges: Mapping[int, Sequence[int]],
) -> list[LineResult]:
    """Number the lines and price each; headings are summed by `pricing`, which knows discounts."""
    prices = [line_total(line) for line in lines]
    bases: dict[int, Decimal] = {}
    for index, line in enumerate(lines):
        if line.kind is LineKind.SURCHARGE:
            chosen = surcharges.get(index) or _above(lines, index)
            base = sum((prices[n] for n in dict.fromkeys(chosen) if _is_base(lines, n)), ZERO)
            bases[index] = base
            prices[index] = cents(
                Fraction(base)
                * Fraction(line.surcharge_percent)
                / 100
                * (1 - Fraction(line.discount_percent) / 100)
            )
    results: list[LineResult] = []
    numbers = _numbers(lines)
    last: int | None = None
    running = ZERO
    for index, line in enumerate(lines):
        result = LineResult(numbers[index], prices[index], line.kind in COUNTED)
        if line.kind is LineKind.HEADING:
            running = ZERO
        elif line.kind is LineKind.SUBTOTAL:
            result = replace(result, total=running)
            running = ZERO
        elif line.kind in REFERRING:
            base_index = alternatives.get(index, last)
            if base_index is not None and (
                base_index == index or lines[base_index].kind not in PRICED
            ):
                base_index = None
            result = replace(result, alternative_to=base_index)
            if base_index is not None and line.kind is LineKind.ALTERNATIVE:
                result = replace(result, difference=prices[index] - prices[base_index])
        elif line.kind is LineKind.SURCHARGE:
            result = replace(result, base=bases[index])
        if line.kind in BASES and line.kind is not LineKind.EXTRA:
            last = index
        if result.counted:
            running += result.total
        results.append(result)
    for result in list(results):
        base_index = result.alternative_to
        if result.difference is not None and base_index is not None:
            results[base_index] = replace(results[base_index], has_alternatives=True)
    return results


def line_total(line: PricedLine) -> Decimal:
    """Quantity times unit price less the line's discount, rounded to cents.

    Zero for what has no price, and for surcharges: those depend on other lines.
    """
    if line.kind not in MEASURED:
        return ZERO
    kept = 1 - Fraction(line.discount_percent) / 100
    return cents(Fraction(line.quantity) * Fraction(line.unit_price) / line.price_unit * kept)


def scopes(lines: Sequence[PricedLine]) -> Scope:
    """The tree of headings with the counted lines below each."""

    def build(start: int, end: int, heading: int | None, level: int) -> Scope:
        own: list[int] = []
        parts: list[Scope] = []
        index = start
        while index < end:
            line = lines[index]
            if line.kind is not LineKind.HEADING:
                if line.kind in COUNTED:
                    own.append(index)
                index += 1
                continue
            # A heading deeper than its place allows stands one below: nothing is skipped.
            depth = min(max(line.level, 1), level + 1)
            stop = index + 1
            while stop < end and not (
                lines[stop].kind is LineKind.HEADING and max(lines[stop].level, 1) <= depth
            ):
                stop += 1
            parts.append(build(index + 1, stop, index, depth))
            index = stop
        return Scope(heading, tuple(own), tuple(parts))

    return build(0, len(lines), None, 0)


def cents(value: Fraction) -> Decimal:
    """Euros rounded half up (away from zero) to whole cents."""
    amount = abs(value) * 100 + Fraction(1, 2)
    whole = amount.numerator // amount.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-2)


def _is_base(lines: Sequence[PricedLine], index: int) -> bool:
    return 0 <= index < len(lines) and lines[index].kind in BASES


def _above(lines: Sequence[PricedLine], index: int) -> list[int]:
    """The lines a surcharge without a choice is of: those above it below the same heading.

    Where there are none (a heading for surcharges alone), all lines above.
    """
    start = index
    while start > 0 and lines[start - 1].kind is not LineKind.HEADING:
        start -= 1
    near = [n for n in range(start, index) if lines[n].kind in BASES]
    return near or [n for n in range(index) if lines[n].kind in BASES]


def _numbers(lines: Sequence[PricedLine]) -> list[str]:
    """`1`, `1.1`, `1.1.1`: headings by their depth, priced lines below them."""
    return list(_numbering(lines))


def _numbering(lines: Sequence[PricedLine]) -> Iterator[str]:
    path: list[int] = []
    counts = [0] * (MAX_LEVEL + 2)
    for line in lines:
        if line.kind is LineKind.HEADING:
            depth = min(max(line.level, 1), len(path) + 1, MAX_LEVEL)
            del path[depth - 1 :]
            counts[depth - 1] += 1
            path.append(counts[depth - 1])
            counts[depth:] = [0] * (len(counts) - depth)
        elif line.kind in PRICED:
            counts[len(path)] += 1
            yield ".".join(str(part) for part in (*path, counts[len(path)]))
            continue
        else:
            yield ""
            continue
        yield ".".join(str(part) for part in path)
