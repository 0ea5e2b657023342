"""Less service for less money: what an offer would cost otherwise, and which needs fall away.

All prices are those of the same calculation as the offer's, so they agree to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kundenpflege.base.money import ZERO
from kundenpflege.model.kinds import LineKind, NeedWeight

from .line_kinds import BASES, COUNTED, DELIVERED
from .offer_draft import LineDraft, NeedDraft, OfferDraft, draft_totals
from .pricing import Totals, with_vat

#: Weight of a need that falls away.
_LOSS = {NeedWeight.VERY_IMPORTANT: 100, NeedWeight.IMPORTANT: 10, NeedWeight.NICE: 1}
#: So many lines are tried, those that cost most: each means pricing the offer once more.
_MOST = 30
#: A line with a larger part of the price is what the offer is about: nobody leaves it out.
_CORE = Decimal("0.5")


class LessKind(StrEnum):
    """How an offer gets smaller."""

    ALTERNATIVE = "alternative"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class LessStep:
    """One way to a lower price. `saving` and `price` (the new total) include VAT for consumers
    and are net for businesses; `lost` are the needs (keys) no line meets any more, `weakened` the
    numbers (from 1) of the guarantees that promised the same."""

    kind: LessKind
    line_key: int
    title: str
    saving: Decimal
    price: Decimal
    lost: tuple[int, ...]
    weakened: tuple[int, ...]
    labour_share: Decimal = ZERO
    core: bool = False

    def loss(self, draft: OfferDraft) -> int:
        """How much falls away: very important needs weigh most."""
        return sum(_LOSS[need.weight] for need in draft.needs if need.key in self.lost)


@dataclass(frozen=True, slots=True)
class Later:
    """An optional line, which may be decided on later; its price as in the offer's total."""

    line_key: int
    title: str
    price: Decimal


def shown_total(sums: Totals, consumer: bool) -> Decimal:
    """What the customer looks at: with VAT for consumers (§ 3 PAngV), net for businesses."""
    return sums.to_pay if consumer else sums.net


def less_steps(
    draft: OfferDraft, *, consumer: bool = True, cash_rounding: bool = False
) -> tuple[LessStep, ...]:
    """Every alternative that costs less and every line that could fall away, in their order."""
    sums = draft_totals(draft, cash_rounding=cash_rounding)
    before = shown_total(sums, consumer)
    counted = sum(1 for line in draft.lines if line.kind in COUNTED)
    steps = []
    for kind, line, smaller in _smaller(draft, sums):
        if kind is LessKind.WITHOUT and counted < 2:
            continue
        price = shown_total(draft_totals(smaller, cash_rounding=cash_rounding), consumer)
        saving = before - price
        if saving <= 0 or price <= 0:
            continue
        lost = lost_needs(draft, smaller)
        steps.append(
            LessStep(
                kind,
                line.key,
                title_of(line),
                saving,
                price,
                lost,
                tuple(
                    number
                    for number, guarantee in enumerate(draft.guarantees, 1)
                    if any(key in lost for key in guarantee.fulfils)
                ),
                line.labour_share,
                core=kind is LessKind.WITHOUT
                and (saving > before * _CORE or _has_alternatives(draft, sums, line)),
            )
        )
    return tuple(steps)


def for_price(draft: OfferDraft, steps: tuple[LessStep, ...]) -> list[LessStep]:
    """The steps for somebody to whom the price is too high, best first.

    Alternatives before lines that fall away; what is optional and counted in before the rest;
    then whatever costs the customer the least of what matters, and saves most. A line that meets
    no need comes later: the work is hardly possible without it (scaffold, removal).
    """
    optional = {line.key for line in draft.lines if line.kind is LineKind.OPTIONAL_COUNTED}

    def rank(step: LessStep) -> tuple[int, int, Decimal]:
        if step.kind is LessKind.ALTERNATIVE:
            return 0, 0, -step.saving
        if step.line_key in optional:
            return 1, 0, -step.saving
        loss = step.loss(draft)
        dear = loss >= _LOSS[NeedWeight.VERY_IMPORTANT]
        return 4 if dear else 2 if loss else 3, loss, -step.saving

    return sorted((step for step in steps if not step.core), key=rank)


def for_own_work(draft: OfferDraft, steps: tuple[LessStep, ...]) -> list[LessStep]:
    """The steps for somebody who would do a part himself: lines with much labour, dearest first."""

    def rank(step: LessStep) -> tuple[bool, Decimal]:
        return step.loss(draft) >= _LOSS[NeedWeight.VERY_IMPORTANT], -step.saving

    return sorted(
        (
            step
            for step in steps
            if step.kind is LessKind.WITHOUT and not step.core and step.labour_share >= 50
        ),
        key=rank,
    )


def later_lines(draft: OfferDraft, *, consumer: bool = True) -> tuple[Later, ...]:
    """The optional lines with a price, dearest first."""
    sums = draft_totals(draft)
    found = []
    for line, result in zip(draft.lines, sums.lines, strict=True):
        if line.kind is LineKind.OPTIONAL and result.total > 0:
            amount = with_vat(result.total, line.vat_rate, sums) if consumer else result.total
            found.append(Later(line.key, title_of(line), amount))
    return tuple(sorted(found, key=lambda one: -one.price))


def lost_needs(before: OfferDraft, after: OfferDraft) -> tuple[int, ...]:
    """The needs (keys) that a line met before and none meets after, in their order.

    A guarantee alone delivers nothing: where its line is gone, the need falls away with it.
    """
    kept = _met(after)
    had = _met(before)
    return tuple(need.key for need in before.needs if need.key in had and need.key not in kept)


def need_of(draft: OfferDraft, key: int) -> NeedDraft | None:
    """The need with this key."""
    return next((need for need in draft.needs if need.key == key), None)


def title_of(line: LineDraft) -> str:
    """The first line of its text."""
    return line.text.strip().partition("\n")[0].strip()


def _met(draft: OfferDraft) -> set[int]:
    return {key for line in draft.lines if line.kind in DELIVERED for key in line.fulfils}


def _smaller(draft: OfferDraft, sums: Totals) -> Iterator[tuple[LessKind, LineDraft, OfferDraft]]:
    """Each way to make the offer smaller with the line it is about; the dearest lines alone."""
    dearest = sorted(
        (
            index
            for index, line in enumerate(draft.lines)
            if line.kind is LineKind.ALTERNATIVE or line.kind in BASES
        ),
        key=lambda index: -sums.lines[index].total,
    )
    for index in sorted(dearest[:_MOST]):
        line = draft.lines[index]
        if line.kind is LineKind.ALTERNATIVE:
            base = sums.lines[index].alternative_to
            if base is not None and draft.lines[base].kind in COUNTED:
                yield LessKind.ALTERNATIVE, line, exchanged(draft, base, index)
        elif line.kind in BASES and title_of(line):
            yield LessKind.WITHOUT, line, without(draft, index, sums)


def exchanged(draft: OfferDraft, base: int, alternative: int) -> OfferDraft:
    """The draft with the alternative in the place of its base line (both by index)."""
    old = draft.lines[base]
    new = replace(
        draft.lines[alternative], key=old.key, kind=old.kind, alternative_to=old.alternative_to
    )
    lines = [
        new if number == base else line
        for number, line in enumerate(draft.lines)
        if number != alternative
    ]
    return replace(draft, lines=tuple(lines))


def without(draft: OfferDraft, index: int, sums: Totals) -> OfferDraft:
    """The draft without a line (by index), what may replace or add to it, and surcharges that
    were on it alone."""
    gone = {draft.lines[index].key}
    gone |= {
        line.key
        for line, result in zip(draft.lines, sums.lines, strict=True)
        if result.alternative_to == index
    }
    lines = [
        line
        for line in draft.lines
        if line.key not in gone and not (line.surcharge_on and gone.issuperset(line.surcharge_on))
    ]
    return replace(draft, lines=tuple(lines))


def _has_alternatives(draft: OfferDraft, sums: Totals, line: LineDraft) -> bool:
    return any(
        one.key == line.key and result.has_alternatives
        for one, result in zip(draft.lines, sums.lines, strict=True)
    )
