"""Versions of an offer compared: nothing where nothing changed, all that did, and quickly."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.model.kinds import LineKind, NeedWeight
from kundenpflege.rules.offer_compare import compare_drafts
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    rekeyed,
)

TEXT = st.text(max_size=40)
LINES = st.lists(
    st.builds(
        LineDraft,
        key=st.just(0),
        kind=st.sampled_from([LineKind.ITEM, LineKind.OPTIONAL, LineKind.HEADING, LineKind.TEXT]),
        text=TEXT,
        benefit=TEXT,
        quantity=st.decimals(0, 99, places=2),
        unit_price=st.decimals(0, 999, places=4),
    ),
    max_size=6,
).map(lambda rows: tuple(replace(row, key=n + 1) for n, row in enumerate(rows)))
NEEDS = st.lists(TEXT, max_size=4).map(
    lambda rows: tuple(NeedDraft(n + 1, text) for n, text in enumerate(rows))
)
DRAFTS = st.builds(OfferDraft, subject=TEXT, lines=LINES, needs=NEEDS)


@settings(max_examples=200, deadline=None)
@given(draft=DRAFTS)
def test_the_same_contents_with_other_rows_are_no_change(draft: OfferDraft) -> None:
    def shift(parts: tuple[object, ...]) -> dict[int, int]:
        return {part.key: part.key + 1000 for part in parts}  # type: ignore[attr-defined]

    other = rekeyed(draft, shift(draft.needs), shift(draft.lines), shift(draft.guarantees))
    assert compare_drafts(draft, other) == ()


@settings(max_examples=200, deadline=None)
@given(old=DRAFTS, new=DRAFTS)
def test_whatever_differs_is_named_and_every_place_exists(old: OfferDraft, new: OfferDraft) -> None:
    changes = compare_drafts(old, new)
    same = replace(old, lines=(), needs=()) == replace(new, lines=(), needs=())
    if not changes:
        assert same and len(old.lines) == len(new.lines) and len(old.needs) == len(new.needs)
    for one in changes:
        assert one.label and (one.before or one.after) and one.before != one.after
        place, _, number = one.where.rstrip("]").partition("[")
        if number:
            size = max(len(getattr(old, place)), len(getattr(new, place)))
            assert 0 <= int(number) < size


def test_what_changed_is_told_in_words() -> None:
    old = OfferDraft(
        subject="Haustür",
        valid_until=date(2026, 12, 1),
        needs=(NeedDraft(1, "Ruhe"), NeedDraft(2, "Wärme")),
        lines=(
            LineDraft(1, text="Haustür Eiche", unit_price=Decimal("1600.5025")),
            LineDraft(2, text="Einbau", unit_price=Decimal(400)),
        ),
        guarantees=(GuaranteeDraft(1, "Fertig bis Mai", date(2026, 5, 1)),),
    )
    new = replace(
        old,
        valid_until=date(2026, 12, 31),
        discount_percent=Decimal("2.5"),
        needs=(NeedDraft(8, "Ruhe", NeedWeight.VERY_IMPORTANT),),
        lines=(
            LineDraft(7, text="Einbau", unit_price=Decimal(400)),
            LineDraft(9, text="Haustür Eiche geölt", unit_price=Decimal("1600.51")),
            LineDraft(3, LineKind.OPTIONAL, "Türspion", unit_price=Decimal(30)),
        ),
        guarantees=(GuaranteeDraft(4, "Fertig bis Mai", date(2026, 5, 2)),),
    )
    told = [(one.label, one.before, one.after) for one in compare_drafts(old, new)]
    euro = "\u00a0€"
    assert told[:-2] == [
        ("Gültig bis", "01.12.2026", "31.12.2026"),
        ("Nachlass", "–", "2,5\u00a0%"),
        ("„Ruhe“: Gewicht", "wichtig", "sehr wichtig"),
        ("Bedürfnis", "Wärme", ""),
        ("Leistung", "Haustür Eiche", "Haustür Eiche geölt"),
        ("„Haustür Eiche geölt“: Einzelpreis", f"1.600,5025{euro}", f"1.600,51{euro}"),
        ("Leistung", "", "Türspion"),
        ("Leistung", "Reihenfolge", "neu geordnet"),
        ("„Fertig bis Mai“: Bis", "01.05.2026", "02.05.2026"),
    ]
    assert [label for label, _before, _after in told[-2:]] == ["Summe netto", "Gesamtpreis"]


def test_long_offers_are_compared_quickly() -> None:
    old = OfferDraft(lines=tuple(LineDraft(n, text=f"Leistung {n} " * 8) for n in range(500)))
    new = OfferDraft(lines=tuple(LineDraft(n, text=f"Arbeit Nr. {n} " * 8) for n in range(500)))
    begin = time.perf_counter()
    assert compare_drafts(old, new)
    assert compare_drafts(old, replace(old, subject="anders"))
    assert time.perf_counter() - begin < 10
