"""Variants of an offer beside each other: what each gives, what it leaves out, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundenpflege.base.text import fold
from kundenpflege.model.kinds import LineKind, NeedWeight

from .line_kinds import COUNTED, DELIVERED
from .offer_draft import NeedDraft, OfferDraft
from .pricing import Totals
from .variants import price_of, quoted


@dataclass(frozen=True, slots=True)
class Column:
    """One variant. `price` is gross for consumers, else net; `difference` to the first variant."""

    offer_id: int
    name: str
    number: str
    draft: OfferDraft
    sums: Totals
    price: Decimal
    difference: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need and whether each variant meets it."""

    text: str
    weight: NeedWeight
    met: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line and what it costs in each variant: None where it is not part of it.

    `optional` tells where it can be had on wish; its amount is in no total then."""

    text: str
    amounts: tuple[Decimal | None, ...]
    optional: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class GuaranteeRow:
    """A guarantee and which variants give it."""

    text: str
    given: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Variants side by side; the first is what the others are measured by."""

    columns: tuple[Column, ...]
    needs: tuple[NeedRow, ...]
    lines: tuple[LineRow, ...]
    guarantees: tuple[GuaranteeRow, ...]
    consumer: bool

    def lost(self, index: int) -> tuple[NeedRow, ...]:
        """The needs that a variant leaves open and another one meets."""
        return tuple(row for row in self.needs if any(row.met) and not row.met[index])


def compare_drafts(
    variants: Sequence[tuple[int, str, str, OfferDraft, Totals]], consumer: bool
) -> Comparison:
    """Put variants (id, name, number, contents, sums) beside each other.

    What carries the same words is the same; order is that of the first variant that has it.
    """
    columns: list[Column] = []
    for offer_id, name, number, draft, sums in variants:
        price = price_of(sums, consumer)
        first = columns[0].price if columns else price
        columns.append(Column(offer_id, name, number, draft, sums, price, price - first))
    drafts = [column.draft for column in columns]
    return Comparison(
        tuple(columns), _need_rows(drafts), _line_rows(columns), _guarantee_rows(drafts), consumer
    )


def _need_rows(drafts: Sequence[OfferDraft]) -> tuple[NeedRow, ...]:
    by_line = [
        _met(draft, lambda d: (p for p in d.lines if p.kind in DELIVERED)) for draft in drafts
    ]
    promised = [_met(draft, lambda d: d.guarantees) for draft in drafts]
    first: dict[str, NeedDraft] = {}
    for draft in drafts:
        for need in draft.needs:
            if need.text:
                first.setdefault(fold(need.text), need)
    rows = []
    for key, need in first.items():
        # A guarantee alone does not carry what another variant does by a line.
        ways = by_line if any(key in met for met in by_line) else promised
        rows.append(NeedRow(need.text, need.weight, tuple(key in met for met in ways)))
    return tuple(rows)


def _met(draft: OfferDraft, parts: Callable[[OfferDraft], Iterable[object]]) -> set[str]:
    texts = {need.key: fold(need.text) for need in draft.needs}
    return {
        texts[key]
        for part in parts(draft)
        for key in part.fulfils  # type: ignore[attr-defined]
        if key in texts
    }


def _line_rows(columns: Sequence[Column]) -> tuple[LineRow, ...]:
    replaced = _replaced(columns)
    order: list[str] = []
    texts: dict[str, str] = {}
    found: dict[str, dict[int, tuple[Decimal, bool]]] = {}
    for n, column in enumerate(columns):
        seen: dict[str, int] = {}
        before = -1
        for line, result in zip(column.draft.lines, column.sums.lines, strict=True):
            optional = line.kind is LineKind.OPTIONAL
            if line.kind not in COUNTED and not optional:
                continue
            word = fold(line.text)
            seen[word] = seen.get(word, 0) + 1
            key = f"{word}\n{seen[word]}"
            if key not in texts:
                texts[key] = quoted(line.text, 200)
                beside = f"{replaced.get(word)}\n1"
                order.insert((order.index(beside) if beside in order else before) + 1, key)
            before = order.index(key)
            found.setdefault(key, {})[n] = (result.total, optional)
    count = range(len(columns))
    rows = []
    for key in order:
        amounts = found[key]
        if all(optional for _amount, optional in amounts.values()):
            continue
        rows.append(
            LineRow(
                texts[key],
                tuple(amounts[n][0] if n in amounts else None for n in count),
                tuple(n in amounts and amounts[n][1] for n in count),
            )
        )
    return tuple(rows)


def _replaced(columns: Sequence[Column]) -> dict[str, str]:
    """What each alternative may replace, by its words: they stand one below the other."""
    return {
        fold(line.text): fold(column.draft.lines[result.alternative_to].text)
        for column in columns
        for line, result in zip(column.draft.lines, column.sums.lines, strict=True)
        if result.alternative_to is not None and line.kind is LineKind.ALTERNATIVE
    }


def _guarantee_rows(drafts: Sequence[OfferDraft]) -> tuple[GuaranteeRow, ...]:
    given = [{fold(part.text) for part in draft.guarantees} for draft in drafts]
    texts: dict[str, str] = {}
    for draft in drafts:
        for part in draft.guarantees:
            if part.text:
                texts.setdefault(fold(part.text), part.text)
    return tuple(
        GuaranteeRow(text, tuple(key in texts_of for texts_of in given))
        for key, text in texts.items()
    )
