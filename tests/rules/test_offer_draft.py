"""The draft as a value: cleaning, links, keys, price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kundenpflege.base.errors import InputError
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import (
    MAX_PRICE,
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    cleaned,
    draft_totals,
    fulfilled_by,
    new_key,
    rekeyed,
)

LINE = LineDraft(1, text="Tür", unit_price=Decimal(100))


def draft(*lines: LineDraft, **values: object) -> OfferDraft:
    return OfferDraft(lines=lines, **values)  # type: ignore[arg-type]


def test_texts_are_cleaned_and_line_breaks_kept_where_they_mean_something() -> None:
    result = cleaned(
        draft(
            replace(LINE, text=" Tür \r\n Eiche\x00 ", unit=" Stk\n"),
            subject=" zwei\nZeilen ",
            closing="eins\n\nzwei\n",
        )
    )
    assert result.subject == "zwei Zeilen"
    assert result.closing == "eins\n\nzwei"
    assert (result.lines[0].text, result.lines[0].unit) == ("Tür\n Eiche", "Stk")


def test_amounts_are_rounded_as_they_are_stored() -> None:
    line = replace(
        LINE, quantity=Decimal("1.0005"), unit_price=Decimal("0.00005"), vat_rate=Decimal("8.105")
    )
    result = cleaned(draft(line, discount_percent=Decimal("2.345"))).lines[0]
    assert (result.quantity, result.unit_price) == (Decimal("1.001"), Decimal("0.0001"))
    assert result.vat_rate == Decimal("8.11")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"quantity": Decimal("-0.001")}, "lines[0].quantity"),
        ({"quantity": Decimal("NaN")}, "lines[0].quantity"),
        ({"unit_price": MAX_PRICE + 1}, "lines[0].unit_price"),
        ({"unit_price": Decimal("-Infinity")}, "lines[0].unit_price"),
        ({"discount_percent": Decimal("100.01")}, "lines[0].discount_percent"),
        ({"vat_rate": Decimal(-1)}, "lines[0].vat_rate"),
        ({"labour_share": Decimal(101)}, "lines[0].labour_share"),
        ({"benefit": "x" * 1001}, "lines[0].benefit"),
        ({"unit": "x" * 13}, "lines[0].unit"),
        ({"key": 0}, "lines[0].key"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, object], place: str) -> None:
    with pytest.raises(InputError) as caught:
        cleaned(draft(replace(LINE, **changes)))  # type: ignore[arg-type]
    assert set(caught.value.fields) == {place}


def test_a_negative_price_is_a_credit() -> None:
    assert cleaned(draft(replace(LINE, unit_price=Decimal(-50)))).lines[0].unit_price == -50


def test_keys_are_given_once() -> None:
    with pytest.raises(InputError) as caught:
        cleaned(draft(LINE, LINE))
    assert set(caught.value.fields) == {"lines[1].key"}


def test_links_that_lead_nowhere_are_dropped() -> None:
    result = cleaned(
        draft(
            replace(LINE, alternative_to=2, fulfils=(5, 7, 5)),
            replace(LINE, key=2, kind=LineKind.ALTERNATIVE, alternative_to=2),
            replace(LINE, key=3, kind=LineKind.ALTERNATIVE, alternative_to=9),
            replace(LINE, key=4, kind=LineKind.ALTERNATIVE, alternative_to=1),
            needs=(NeedDraft(5, "a"),),
            guarantees=(GuaranteeDraft(1, "b", fulfils=(6, 5)),),
        )
    )
    assert [line.alternative_to for line in result.lines] == [None, None, None, 1]
    assert result.lines[0].fulfils == (5,)
    assert result.guarantees[0].fulfils == (5,)


def test_cleaning_twice_changes_nothing_more() -> None:
    once = cleaned(draft(replace(LINE, text="  a  b ", quantity=Decimal("1.00049"))))
    assert cleaned(once) == once


def test_rekeying_follows_every_link() -> None:
    before = draft(
        replace(LINE, key=-1, fulfils=(-1,)),
        replace(LINE, key=-2, kind=LineKind.ALTERNATIVE, alternative_to=-1),
        needs=(NeedDraft(-1, "a"), NeedDraft(8, "b")),
        guarantees=(GuaranteeDraft(-1, "c", fulfils=(8, -1)),),
    )
    after = rekeyed(before, {-1: 3}, {-1: 4, -2: 5}, {-1: 6})
    assert [need.key for need in after.needs] == [3, 8]
    assert after.lines[0].fulfils == (3,)
    assert after.lines[1].alternative_to == 4
    assert (after.guarantees[0].key, after.guarantees[0].fulfils) == (6, (8, 3))
    assert rekeyed(after, {3: -1}, {4: -1, 5: -2}, {6: -1}) == before


def test_new_keys_are_negative_and_free() -> None:
    assert new_key(()) == -1
    assert new_key((NeedDraft(4), NeedDraft(-3))) == -4


def test_a_need_is_met_by_lines_and_guarantees_in_their_order() -> None:
    value = draft(
        replace(LINE, fulfils=(1,)),
        needs=(NeedDraft(1, "leise"), NeedDraft(2, "hell")),
        guarantees=(GuaranteeDraft(1, "geprüft", fulfils=(1, 99)),),
    )
    assert fulfilled_by(value) == {1: ("Tür", "geprüft"), 2: ()}


def test_an_alternative_is_compared_with_the_line_it_names() -> None:
    value = draft(
        LINE,
        replace(LINE, key=2, unit_price=Decimal(10)),
        replace(LINE, key=3, kind=LineKind.ALTERNATIVE, unit_price=Decimal(70), alternative_to=1),
    )
    assert draft_totals(value).lines[2].difference == Decimal("-30.00")
    assert draft_totals(value).net == Decimal("110.00")
