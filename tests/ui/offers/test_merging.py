"""Typing and another change of the store are brought together, field by field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.ui.offers.merging import merged

BASE = OfferDraft(
    subject="Fenster",
    discount_reason="",
    needs=(NeedDraft(1, "hell"), NeedDraft(2, "leise"), NeedDraft(3, "warm")),
    lines=(LineDraft(7, text="Fenster", unit_price=Decimal(100)),),
    guarantees=(GuaranteeDraft(9, "sauber"),),
)


def needs(draft: OfferDraft) -> list[tuple[int, str]]:
    return [(need.key, need.text) for need in draft.needs]


def test_nothing_typed_takes_over_the_store() -> None:
    theirs = replace(BASE, subject="Türen")
    assert merged(BASE, BASE, theirs) is theirs


def test_what_was_typed_stays_and_the_rest_follows_the_store() -> None:
    mine = replace(BASE, subject="Fenster und Tür")
    theirs = replace(BASE, subject="Türen", discount_reason="Stammkunde")
    assert merged(BASE, mine, theirs) == replace(mine, discount_reason="Stammkunde")


def test_fields_of_one_line_are_merged() -> None:
    mine = replace(BASE, lines=(replace(BASE.lines[0], quantity=Decimal(8)),))
    theirs = replace(BASE, lines=(replace(BASE.lines[0], unit_price=Decimal(90)),))
    line = merged(BASE, mine, theirs).lines[0]
    assert (line.quantity, line.unit_price) == (Decimal(8), Decimal(90))


def test_new_parts_of_both_are_kept_in_their_places() -> None:
    mine = replace(BASE, needs=(BASE.needs[0], NeedDraft(-1, "neu hier"), *BASE.needs[1:]))
    theirs = replace(BASE, needs=(*BASE.needs, NeedDraft(4, "neu dort")))
    assert needs(merged(BASE, mine, theirs)) == [
        (1, "hell"),
        (-1, "neu hier"),
        (2, "leise"),
        (3, "warm"),
        (4, "neu dort"),
    ]


def test_parts_removed_on_either_side_are_gone() -> None:
    mine = replace(BASE, needs=BASE.needs[1:])
    theirs = replace(BASE, needs=BASE.needs[:2])
    assert needs(merged(BASE, mine, theirs)) == [(2, "leise")]


def test_a_part_that_was_edited_here_is_not_lost_there() -> None:
    typed = replace(BASE.needs[2], text="warm und trocken")
    mine = replace(BASE, needs=(*BASE.needs[:2], typed))
    theirs = replace(BASE, needs=BASE.needs[:2])
    assert needs(merged(BASE, mine, theirs)) == [(1, "hell"), (2, "leise"), (3, typed.text)]


def test_the_order_follows_whoever_moved_something() -> None:
    turned = tuple(reversed(BASE.needs))
    moved_here = replace(BASE, needs=turned)
    assert [k for k, _t in needs(merged(BASE, moved_here, replace(BASE, subject="x")))] == [3, 2, 1]
    theirs = replace(BASE, needs=turned)
    typed = replace(BASE, subject="getippt")
    assert [k for k, _t in needs(merged(BASE, typed, theirs))] == [3, 2, 1]
