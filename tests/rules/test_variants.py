"""The search behind variants, against trying everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest

from kundenpflege.model.kinds import LineKind, NeedWeight, TaxMode
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    cleaned,
    draft_totals,
)
from kundenpflege.rules.variant_moves import Move, lost_needs, moves_of, outline, without
from kundenpflege.rules.variants import loss_of, price_of, reach, variant_texts

D = Decimal

WARM = NeedDraft(1, "Ihre Räume bleiben warm.", NeedWeight.IMPORTANT)
QUIET = NeedDraft(2, "Der Straßenlärm bleibt draußen.", NeedWeight.VERY_IMPORTANT)
CLEAN = NeedDraft(3, "Die Wände sind tapezierfertig.", NeedWeight.NICE)


def line(key: int, price: str, **values: object) -> LineDraft:
    return LineDraft(key, text=f"Zeile {key}", unit_price=D(price), **values)  # type: ignore[arg-type]


def windows(**values: object) -> OfferDraft:
    """Windows with a cheaper alternative, disposal, plaster."""
    return OfferDraft(
        needs=(WARM, QUIET, CLEAN),
        lines=(
            LineDraft(1, LineKind.HEADING, "Fenster"),
            line(2, "1000", quantity=D(8), fulfils=(1, 2)),
            line(3, "95", quantity=D(8)),
            line(
                4, "800", quantity=D(8), kind=LineKind.ALTERNATIVE, alternative_to=2, fulfils=(1,)
            ),
            LineDraft(5, LineKind.HEADING, "Drum herum"),
            line(6, "2000", fulfils=(3,)),
        ),
        guarantees=(
            GuaranteeDraft(1, "Nach dem Einbau sind die Wände fertig.", fulfils=(3,)),
            GuaranteeDraft(2, "Ein fester Ansprechpartner."),
            GuaranteeDraft(3, "Ruhe nach Messung.", fulfils=(2,)),
        ),
        **values,  # type: ignore[arg-type]
    )


def test_nothing_happens_when_the_price_is_met_already() -> None:
    found = reach(windows(), D(20000))
    assert found.reached and found.steps == () and found.draft == windows()


def test_what_meets_no_need_goes_first() -> None:
    # 10.760 net, 12.804,40 gross.
    found = reach(windows(), D("11900.00"))
    assert [step.line_key for step in found.steps] == [3]
    assert found.lost_needs == () and found.reached and found.exact
    assert found.price == D("11900.00") and found.saving == D("904.40")
    assert found.steps[0].text == "„Zeile 3“ entfällt"


def test_a_nice_need_falls_before_a_very_important_one() -> None:
    found = reach(windows(), D("10500"))
    assert found.lost_needs == (3,)
    assert [step.kind for step in found.steps] == ["remove", "guarantee"]
    assert found.steps[1].guarantee_key == 1 and found.steps[1].saving == 0
    # With the plaster its heading and its guarantee go; the windows stay.
    assert [part.key for part in found.draft.lines] == [1, 2, 3, 4]
    assert [part.key for part in found.draft.guarantees] == [2, 3]


def test_an_alternative_takes_the_place_of_its_line() -> None:
    found = reach(windows(), D("9000"), keep={3})
    assert found.lost_needs == (2, 3)
    first = found.draft.lines[1]
    assert (first.key, first.kind, first.alternative_to) == (4, LineKind.ITEM, None)
    assert found.steps[0].text == "„Zeile 4“ statt „Zeile 2“"
    assert found.steps[0].lost_needs == (2,)
    assert sum(step.saving for step in found.steps) == found.saving


def test_how_far_one_gets_when_the_price_is_out_of_reach() -> None:
    found = reach(windows(), D("1000"))
    assert not found.reached and found.price == D("7616.00")  # 8 × 800 and VAT: the core stays
    kept = reach(windows(), D("1000"), keep={2, 3, 6})
    assert not kept.reached and kept.steps == () and kept.price == kept.price_before


def test_businesses_compare_net() -> None:
    found = reach(windows(), D("10000"), consumer=False)
    assert found.price == found.sums.net == D("10000")


def test_what_hangs_on_a_line_goes_with_it() -> None:
    draft = OfferDraft(
        needs=(WARM,),
        lines=(
            line(1, "5000"),
            line(2, "1000"),
            line(3, "100", kind=LineKind.EXTRA, alternative_to=2),
            line(4, "900", kind=LineKind.ALTERNATIVE, alternative_to=2),
            LineDraft(
                5, LineKind.SURCHARGE, "Winter", surcharge_percent=D(10), surcharge_on=(2, 3)
            ),
            line(6, "300", kind=LineKind.OPTIONAL_COUNTED),
            line(7, "50", kind=LineKind.EXTRA, alternative_to=6),
        ),
    )
    found = reach(draft, D("5000"), consumer=False)
    assert [part.key for part in found.draft.lines] == [1, 6, 7]
    assert {part.kind for part in found.draft.lines[1:]} == {LineKind.OPTIONAL}
    assert found.price == D("5000")
    assert cleaned(found.draft) == found.draft


def test_the_texts_say_what_falls_away() -> None:
    told = variant_texts(reach(windows(), D("10500")), windows().needs)
    assert told == (
        "„Zeile 6“ entfällt (−2.380,00\u00a0€). Damit fällt weg: „Die Wände sind tapezierfertig.“",
        "Garantie „Nach dem Einbau sind die Wände fertig.“ entfällt",
    )


@pytest.mark.parametrize("seed", range(150))
def test_the_search_finds_what_trying_everything_finds(seed: int) -> None:
    chance = random.Random(seed)
    draft = generated(chance)
    consumer = chance.random() < 0.6
    keep = {part.key for part in draft.lines if chance.random() < 0.08}
    sums = draft_totals(draft)
    before = price_of(sums, consumer)
    target = (before * chance.randint(20, 100) / 100).quantize(D("0.01"))
    found = reach(draft, target, consumer=consumer, keep=keep)
    if before <= target:
        assert found.steps == ()
        return
    best, lowest = tried(draft, target, consumer, keep)
    assert found.exact
    assert found.reached == (best is not None)
    if best is None:
        assert abs(found.price - lowest) < D("0.10")
    else:
        assert (loss_of(draft, found.lost_needs), target - found.price) == best
    assert sum(step.saving for step in found.steps) == before - found.price
    assert {key for step in found.steps for key in step.lost_needs} == set(found.lost_needs)
    assert found.lost_needs == lost_needs(draft, found.draft)
    for key in keep:
        original = next(part for part in draft.lines if part.key == key)
        if original.kind in (LineKind.ITEM, LineKind.EXTRA, LineKind.LUMP_SUM):
            assert key in {part.key for part in found.draft.lines}
    assert cleaned(found.draft) == found.draft


def test_a_large_offer_is_answered() -> None:
    chance = random.Random(5)
    needs = tuple(NeedDraft(n, f"Wunsch {n}", chance.choice(list(NeedWeight))) for n in range(1, 9))
    draft = OfferDraft(
        needs=needs,
        lines=tuple(
            line(
                n,
                str(chance.randint(50, 900)),
                quantity=D(chance.randint(1, 9)),
                fulfils=tuple(k for k in range(1, 9) if chance.random() < 0.1),
            )
            for n in range(1, 301)
        ),
    )
    before = draft_totals(draft).gross
    found = reach(draft, before * 3 / 4)
    assert found.reached and not found.exact
    assert found.lost_needs == () and found.target - found.price < 200


def tried(
    draft: OfferDraft, target: Decimal, consumer: bool, keep: set[int]
) -> tuple[tuple[tuple[int, int, int], Decimal] | None, Decimal]:
    """The least loss and distance below the price, and the lowest price there is."""
    shape = outline(draft, draft_totals(draft))
    found: list[tuple[tuple[int, int, int], Decimal]] = []
    lowest = price_of(draft_totals(draft), consumer)
    for moves in combinations(moves_of(draft, draft_totals(draft), shape, keep)):
        after = without(draft, shape, {move.line_key: move for move in moves})
        price = price_of(draft_totals(after), consumer)
        lowest = min(lowest, price)
        if price <= target:
            found.append((loss_of(draft, lost_needs(draft, after)), target - price))
    return min(found, default=None), lowest


def combinations(moves: list[tuple[Move, ...]]) -> Iterator[list[Move]]:
    for taken in product(*((None, *options) for options in moves)):
        yield [move for move in taken if move is not None]


def generated(chance: random.Random) -> OfferDraft:
    """A small offer with everything that can be in it."""
    needs = tuple(
        NeedDraft(n, f"Wunsch {n}", chance.choice(list(NeedWeight)))
        for n in range(1, chance.randint(2, 6))
    )
    keys = [need.key for need in needs]
    lines: list[LineDraft] = []
    kinds = [
        *[LineKind.ITEM] * 5, LineKind.LUMP_SUM, LineKind.HOURLY, LineKind.ALTERNATIVE,
        LineKind.EXTRA, LineKind.OPTIONAL, LineKind.OPTIONAL_COUNTED, LineKind.SURCHARGE,
        LineKind.HEADING, LineKind.TEXT, LineKind.SUBTOTAL,
    ]  # fmt: skip
    for key in range(1, chance.randint(4, 11)):
        kind = chance.choice(kinds)
        bases = [
            part.key
            for part in lines
            if part.kind in (LineKind.ITEM, LineKind.LUMP_SUM, LineKind.OPTIONAL_COUNTED)
        ]
        lines.append(
            LineDraft(
                key,
                kind,
                f"Zeile {key}",
                quantity=D(chance.randint(1, 5)),
                unit_price=D(chance.randint(1000, 90000)) / 100,
                vat_rate=D(chance.choice((19, 19, 19, 7))),
                discount_percent=D(chance.choice((0, 0, 0, 5))),
                surcharge_percent=D(chance.choice((3, 10))),
                level=chance.randint(1, 2),
                alternative_to=chance.choice(bases)
                if kind in (LineKind.ALTERNATIVE, LineKind.EXTRA) and bases
                else None,
                surcharge_on=tuple(chance.sample(bases, 1))
                if kind is LineKind.SURCHARGE and bases and chance.random() < 0.5
                else (),
                fulfils=tuple(k for k in keys if chance.random() < 0.35),
            )
        )
    return OfferDraft(
        needs=needs,
        lines=tuple(lines),
        guarantees=(
            GuaranteeDraft(1, "Sauber", fulfils=tuple(k for k in keys if chance.random() < 0.3)),
        ),
        gross_prices=chance.random() < 0.3,
        discount_percent=D(chance.choice((0, 0, 3))),
        discount_amount=D(chance.choice((0, 0, 40))),
        tax_mode=chance.choice((TaxMode.REGULAR, TaxMode.REGULAR, TaxMode.SMALL_BUSINESS)),
    )


def test_extras_of_each_other_go_round_in_no_circle() -> None:
    draft = OfferDraft(
        lines=(
            LineDraft(1, text="Tür", unit_price=D(1000)),
            LineDraft(2, LineKind.EXTRA, "Griff", unit_price=D(100), alternative_to=3),
            LineDraft(3, LineKind.EXTRA, "Schloss", unit_price=D(200), alternative_to=2),
            LineDraft(4, LineKind.EXTRA, "Farbe", unit_price=D(50), alternative_to=4),
        )
    )
    found = reach(draft, D(1000), consumer=False)
    assert found.reached and found.price <= 1000
