"""Typing goes on while the store changes underneath (undo, a second desk): both are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft

P = TypeVar("P", NeedDraft, LineDraft, GuaranteeDraft)

_PARTS = ("needs", "lines", "guarantees")


def merged(base: OfferDraft, mine: OfferDraft, theirs: OfferDraft) -> OfferDraft:
    """What the store holds now (`theirs`), with what was typed since `base` on top (`mine`).

    Field by field, also within needs, lines and guarantees; where both changed, the typing stays.
    """
    if mine == base:
        return theirs
    values: dict[str, Any] = {
        item.name: _chosen(base, mine, theirs, item.name)
        for item in fields(OfferDraft)
        if item.name not in _PARTS
    }
    return replace(
        theirs,
        **values,
        needs=_merged_parts(base.needs, mine.needs, theirs.needs),
        lines=_merged_parts(base.lines, mine.lines, theirs.lines),
        guarantees=_merged_parts(base.guarantees, mine.guarantees, theirs.guarantees),
    )


def _chosen(base: object, mine: object, theirs: object, name: str) -> Any:
    own = getattr(mine, name)
    return own if own != getattr(base, name) else getattr(theirs, name)


def _merged_parts(base: Sequence[P], mine: Sequence[P], theirs: Sequence[P]) -> tuple[P, ...]:
    before = {part.key: part for part in base}
    here = {part.key: part for part in mine}
    there = {part.key: part for part in theirs}
    result: dict[int, P] = {}
    for key, part in there.items():
        if key in here:
            result[key] = _merged_part(before.get(key, part), here[key], part)
        elif key not in before:
            result[key] = part
    for key, part in here.items():
        # Gone in the store, but edited here: what was typed is not lost.
        if key not in there and before.get(key) != part:
            result[key] = part
    mine_order, their_order = list(here), list(there)
    common = [key for key in before if key in here]
    moved_here = [key for key in mine_order if key in before] != common
    first, second = (mine_order, their_order) if moved_here else (their_order, mine_order)
    return tuple(result[key] for key in _woven(first, second) if key in result)


def _merged_part(base: P, mine: P, theirs: P) -> P:
    values: dict[str, Any] = {
        item.name: _chosen(base, mine, theirs, item.name) for item in fields(theirs)
    }
    return replace(theirs, **values)


def _woven(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """The keys of both: in the order of `first`, others behind the one they followed."""
    result = list(first)
    known = set(first)
    for place, key in enumerate(second):
        if key not in known:
            before = second[place - 1] if place else None
            result.insert(result.index(before) + 1 if before is not None else 0, key)
            known.add(key)
    return result
