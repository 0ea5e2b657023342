"""What can be taken out of an offer, and the offer without it.

A counted line can be taken away or be replaced by one of its alternatives; one that is counted in
on the customer's wish can go back to „auf Wunsch“. What hangs on a line goes with it: its extras
and alternatives, a surcharge of which nothing is left, a heading with nothing below it, and a
guarantee whose needs all fall away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import BASES, DELIVERED, MEASURED, PRICED, REFERRING
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft
from kundenpflege.rules.pricing import Totals


class Deed(StrEnum):
    """What is done with a line or a guarantee."""

    REMOVE = "remove"
    SWAP = "swap"
    OPTIONAL = "optional"
    GUARANTEE = "guarantee"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done with a line (by key); `other` is the alternative's key."""

    deed: Deed
    line_key: int
    other: int = 0


#: What was decided, by the key of the line.
Decisions = Mapping[int, Move]


@dataclass(frozen=True, slots=True)
class Outline:
    """Who refers to whom in an offer, by key.

    `base` of each alternative and extra, `surcharged` the bases of each surcharge.
    """

    lines: Mapping[int, LineDraft]
    base: Mapping[int, int]
    surcharged: Mapping[int, tuple[int, ...]]

    def alternatives(self, key: int) -> list[int]:
        """The alternatives to a line, in their order."""
        return [
            own
            for own, base in self.base.items()
            if base == key and self.lines[own].kind is LineKind.ALTERNATIVE
        ]


def outline(draft: OfferDraft, sums: Totals) -> Outline:
    """The references of an offer that was priced."""
    base = {
        line.key: draft.lines[result.alternative_to].key
        for line, result in zip(draft.lines, sums.lines, strict=True)
        if result.alternative_to is not None and line.kind in REFERRING
    }
    for key in list(base):
        if _circles(base, key):
            del base[key]
    surcharged = {
        line.key: _surcharge_bases(draft.lines, index)
        for index, line in enumerate(draft.lines)
        if line.kind is LineKind.SURCHARGE
    }
    return Outline({line.key: line for line in draft.lines}, base, surcharged)


def _circles(base: Mapping[int, int], key: int) -> bool:
    """Whether a line refers to itself by way of others (extras of each other)."""
    seen, at = {key}, base.get(key)
    while at is not None and at not in seen:
        seen.add(at)
        at = base.get(at)
    return at == key


def moves_of(
    draft: OfferDraft, sums: Totals, shape: Outline, keep: Iterable[int]
) -> list[tuple[Move, ...]]:
    """For each line that may go or change: what can be done with it. Nothing that costs more.

    The core, the dearest line, is never taken away, only replaced; surcharges go only with what
    they are a percentage of: without them the same service would merely cost less.
    """
    kept = set(keep)
    results = dict(zip((line.key for line in draft.lines), sums.lines, strict=True))
    counted = [line for line in draft.lines if line.kind in DELIVERED and results[line.key].total]
    core = max(counted, key=lambda line: results[line.key].total, default=None)
    # What is added to stays, so that what adds to it can.
    staying = kept if core is None else {*kept, core.key}
    needed = {shape.base[key] for key in staying if key in shape.base}
    found = []
    for line in counted:
        if line.key in kept or results[line.key].total <= 0:
            continue
        moves = [
            Move(Deed.SWAP, line.key, other)
            for other in shape.alternatives(line.key)
            if 0 < results[other].total < results[line.key].total
        ]
        if core is not None and line.key != core.key and line.key not in needed:
            deed = Deed.OPTIONAL if line.kind is LineKind.OPTIONAL_COUNTED else Deed.REMOVE
            moves.append(Move(deed, line.key))
        if moves:
            found.append(tuple(moves))
    return found


def without(draft: OfferDraft, shape: Outline, decisions: Decisions) -> OfferDraft:
    """The offer after these decisions, with all that hangs on them."""
    gone: set[int] = set()
    new_key: dict[int, int] = {}
    for key, move in decisions.items():
        if move.deed is Deed.SWAP:
            gone.add(move.other)
            new_key[key] = move.other
        elif move.deed is Deed.REMOVE:
            gone.add(key)
    gone |= _hanging(shape, gone - set(new_key.values()))
    optional = {key for key, move in decisions.items() if move.deed is Deed.OPTIONAL}
    optional |= {
        key
        for key in _hanging(shape, optional)
        if shape.lines[key].kind is LineKind.EXTRA and key not in gone
    }
    for key, bases in shape.surcharged.items():
        if bases and gone.union(optional).issuperset(bases):
            gone.add(key)
    lines = []
    for line in draft.lines:
        taken = decisions.get(line.key)
        if taken is not None and taken.deed is Deed.SWAP:
            other = shape.lines[taken.other]
            lines.append(replace(other, kind=line.kind, alternative_to=shape.base.get(line.key)))
        elif line.key not in gone:
            lines.append(_kept(line, shape, gone, new_key, line.key in optional))
    left = replace(draft, lines=tuple(_without_empty_headings(draft.lines, lines)))
    lost = set(lost_needs(draft, left))
    return replace(
        left,
        guarantees=tuple(
            guarantee
            for guarantee in draft.guarantees
            if not guarantee.fulfils or not lost.issuperset(guarantee.fulfils)
        ),
    )


def lost_needs(before: OfferDraft, after: OfferDraft) -> tuple[int, ...]:
    """Keys of the needs that lines met and none meets any more, in the customer's order.

    A guarantee alone does not carry a need whose line is gone: it promised that line.
    """
    then, now = _met_by_lines(before), _met_by_lines(after)
    return tuple(need.key for need in before.needs if need.key in then - now)


def _met_by_lines(draft: OfferDraft) -> set[int]:
    return {key for line in draft.lines if line.kind in DELIVERED for key in line.fulfils}


def _hanging(shape: Outline, gone: set[int]) -> set[int]:
    """The alternatives and extras of these lines, and theirs."""
    found: set[int] = set()
    more = gone
    while more:
        more = {key for key, base in shape.base.items() if base in more} - found - gone
        found |= more
    return found


def _kept(
    line: LineDraft,
    shape: Outline,
    gone: set[int],
    new_key: Mapping[int, int],
    optional: bool,
) -> LineDraft:
    """A line that stays: its references lead to what is there now."""
    if optional:
        line = replace(line, kind=LineKind.OPTIONAL, alternative_to=None)
    elif line.key in shape.base:
        base = shape.base[line.key]
        line = replace(line, alternative_to=new_key.get(base, base))
    if line.surcharge_on:
        bases = (new_key.get(key, key) for key in line.surcharge_on)
        kept = tuple(key for key in bases if key not in gone or key in new_key.values())
        line = replace(line, surcharge_on=kept)
    return line


def _without_empty_headings(
    before: Sequence[LineDraft], after: Sequence[LineDraft]
) -> list[LineDraft]:
    """Headings under which nothing is left go with their texts and subtotals."""
    full = {key for key, parts in _below(before).items() if parts}
    empty = {key for key, parts in _below(after).items() if not parts} & full
    kept: list[LineDraft] = []
    inside = False
    for line in after:
        if line.kind is LineKind.HEADING:
            inside = line.key in empty
        if not inside or line.kind in PRICED:
            kept.append(line)
    return kept


def _below(lines: Sequence[LineDraft]) -> dict[int, list[int]]:
    """The priced lines below each heading and its sub-headings, nested as prices are summed."""
    found: dict[int, list[int]] = {}
    path: list[tuple[int, int]] = []
    for line in lines:
        if line.kind is LineKind.HEADING:
            level = max(line.level, 1)
            while path and level <= path[-1][1]:
                path.pop()
            path.append((line.key, min(level, path[-1][1] + 1 if path else 1)))
            found[line.key] = []
        elif line.kind in PRICED:
            for key, _depth in path:
                found[key].append(line.key)
    return found


def _surcharge_bases(lines: Sequence[LineDraft], index: int) -> tuple[int, ...]:
    """The lines a surcharge is a percentage of: those chosen, else those above below the same
    heading, else all above."""
    bases = {line.key for line in lines if line.kind in BASES and line.kind in MEASURED}
    keys = {line.key for line in lines}
    if keys.intersection(lines[index].surcharge_on):
        return tuple(key for key in lines[index].surcharge_on if key in bases)
    start = index
    while start > 0 and lines[start - 1].kind is not LineKind.HEADING:
        start -= 1
    near = tuple(line.key for line in lines[start:index] if line.key in bases)
    return near or tuple(line.key for line in lines[:index] if line.key in bases)
