"""Rows copied in a spreadsheet become offer lines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, cleaned
from kundenpflege.rules.pasted_lines import read_lines

D = Decimal


def read(text: str) -> tuple[LineDraft, ...]:
    return read_lines(text, vat_rate=D(19))


def shown(lines: tuple[LineDraft, ...]) -> list[tuple[str, str, Decimal, str, Decimal]]:
    return [(str(x.kind), x.text, x.quantity, x.unit, x.unit_price) for x in lines]


WINDOW = ("item", "Sprossenfenster", D("8"), "Stk", D("1150"))
FITTING = ("item", "Einbau", D("2.5"), "h", D("62.50"))


@pytest.mark.parametrize(
    "text",
    [
        "Sprossenfenster\t8\tStk\t1.150,00\nEinbau\t2,5\th\t62,50\n",
        "Pos\tMenge\tEinheit\tBezeichnung\tEP\tGP\r\n1\t8\tStk\tSprossenfenster\t1.150,00 €\t"
        "9.200,00 €\r\n2\t2,5\th\tEinbau\t62,50 €\t156,25 €\r\n",
        "1\t8\tStk\tSprossenfenster\t1150\t9200\n2\t2,5\th\tEinbau\t62,5\t156,25",
        "8\tStk\tSprossenfenster\t1.150,00\t9.200,00\n2,5\th\tEinbau\t62,50\t156,25",
        "Einzelpreis (netto)\tLeistung\tMenge\tME\n1.150,00\tSprossenfenster\t8\tStk\n"
        "62,50\tEinbau\t2,5\th",
        "Artikel\tMenge\tEinheit\tGesamt\nSprossenfenster\t8\tStk\t9.200,00\nEinbau\t2,5\th\t156,25",
    ],
)
def test_columns_are_found_by_name_and_by_what_stands_in_them(text: str) -> None:
    assert shown(read(text)) == [WINDOW, FITTING]
    assert [line.key for line in read(text)] == [-1, -2]


def test_headings_subtotals_and_sums_are_known() -> None:
    lines = read(
        "Pos\tLeistung\tMenge\tEP\tGP\n"
        "1\tFenster\t\t\t\n"
        "1.1\tSprossenfenster\t8\t1.150,00\t9.200,00\n"
        "\tZwischensumme\t\t\t9.200,00\n"
        "\tAlle Preise gelten bis Ende Mai.\t\t\t\n"
        "\tSumme netto\t\t\t9.200,00\n"
        "\tzzgl. 19 % MwSt\t\t\t1.748,00\n"
        "\tGesamtbetrag\t\t\t10.948,00\n"
    )
    assert [line.kind for line in lines] == [
        LineKind.HEADING,
        LineKind.ITEM,
        LineKind.SUBTOTAL,
        LineKind.TEXT,
    ]
    assert lines[1].reference == "1.1"


def test_all_named_columns_are_taken() -> None:
    (line,) = read(
        "Bezeichnung\tLangtext\tMenge\tME\tEP\tRabatt\tMwSt\tEK\tPE\tNutzen\tFarbe\n"
        '"Schraube ""A2""\nverzinkt"\tDIN 96\t250\tStk\t12,50\t5 %\t7 %\t8,20\t100\t'
        "Rostet nie\trot\n"
    )
    assert line.text == 'Schraube "A2"\nverzinkt\nrot'
    assert (line.quantity, line.unit_price, line.price_unit) == (D(250), D("12.5"), 100)
    assert (line.discount_percent, line.vat_rate, line.unit_cost) == (D(5), D(7), D("8.2"))
    assert (line.benefit, line.long_text) == ("Rostet nie", "DIN 96")


def test_a_lump_sum_and_a_credit() -> None:
    lines = read("Baustelle einrichten\t1\tpsch\t450,00\nGutschrift\t-1\tStk\t50,00")
    assert lines[0].kind is LineKind.LUMP_SUM
    assert (lines[1].quantity, lines[1].unit_price) == (D(1), D(-50))


def test_plain_text_gives_a_line_a_row() -> None:
    assert [line.text for line in read("Fenster\n\n Türen ")] == ["Fenster", "Türen"]
    assert read(" \n\t\n") == ()


def test_words_instead_of_a_price_stay_readable() -> None:
    lines = read("Leistung\tMenge\tEP\nMuster\t1\tauf Anfrage\nTür\t1\t900")
    assert lines[0].text == "Muster\nauf Anfrage"
    assert lines[0].unit_price == 0


CELLS = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12)


@given(st.text(max_size=200) | st.lists(st.lists(CELLS, max_size=6).map("\t".join)).map("\n".join))
def test_whatever_is_copied_gives_lines_that_can_be_stored(text: str) -> None:
    lines = read(text)
    for line in lines:
        assert line.quantity >= 0
    if all(abs(line.unit_price) < 10**7 and line.quantity < 10**6 for line in lines):
        cleaned(OfferDraft(customer_id=1, lines=lines))


def test_quotation_marks_of_the_text_stay() -> None:
    lines = read('"Zoll 2"" Rohr\t\n1"\t3\tm\t5,00\n"offen\t1\tStk\t2,00\n3" Rohr\t2\tm\t4,00')
    assert [line.text for line in lines] == ['Zoll 2" Rohr\n1', '"offen', '3" Rohr']


def test_many_quotation_marks_take_no_time() -> None:
    assert len(read('"\t' * 20_000)) <= 1
