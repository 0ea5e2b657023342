"""Every kind of line on paper: its words, its numbers, and what is never printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kundenpflege.documents import wording
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import SheetLine
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.pricing import totals
from tests.documents import made_papers as made
from tests.documents.sample import SampleLine, letters_of, line, offer_sheet, pages, text_of
from tests.documents.test_geometry import measure

BASE = line(LineKind.ITEM, "Fenster", quantity="8", unit_price="1150")


def printed(*lines: SampleLine, country: str = "DE", **how: Any) -> list[SheetLine]:
    """The lines as text, blanks plain."""
    sheet = wording.sheet_lines(lines, totals(lines, **how), country=country)
    return [
        replace(
            row,
            note=plain(row.note),
            quantity=plain(row.quantity),
            unit_price=plain(row.unit_price),
            total=plain(row.total),
        )
        for row in sheet
    ]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def last(*lines: SampleLine, **how: Any) -> tuple[str, str, str, str, str, str]:
    row = printed(*lines, **how)[-1]
    return row.number, row.label, row.quantity, row.unit_price, row.total, row.note


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            line(LineKind.LUMP_SUM, "Putz", unit="psch", unit_price="2040"),
            ("2", "", "pauschal", "", "2.040,00 €", ""),
        ),
        (
            line(LineKind.LUMP_SUM, "Putz", unit="Stk", quantity="2", unit_price="20"),
            ("2", "", "2 Stk", "20,00 €", "40,00 €", ""),
        ),
        (
            line(LineKind.OPTIONAL, "Bank", unit_price="148.5"),
            ("2", "Auf Wunsch:", "1 Stk", "148,50 €", "(148,50 €)", "nicht im Gesamtpreis"),
        ),
        (
            line(LineKind.OPTIONAL_COUNTED, "Reinigung", unit_price="280"),
            (
                "2",
                "Auf Wunsch:",
                "1 Stk",
                "280,00 €",
                "280,00 €",
                "im Gesamtpreis enthalten, kann entfallen",
            ),
        ),
        (
            line(LineKind.ALTERNATIVE, "Kunststoff", quantity="8", unit_price="890"),
            (
                "2",
                "Alternativ zu 1:",
                "8 Stk",
                "890,00 €",
                "(7.120,00 €)",
                "nicht im Gesamtpreis · Unterschied −2.080,00 €",
            ),
        ),
        (
            line(LineKind.EXTRA, "RC 2", quantity="8", unit_price="95"),
            ("2", "Zulage zu 1:", "8 Stk", "95,00 €", "760,00 €", ""),
        ),
        (
            line(LineKind.SURCHARGE, "Winterbau", surcharge_percent="2.5"),
            ("2", "Zuschlag:", "2,5 %", "", "230,00 €", "auf 9.200,00 €"),
        ),
        (
            line(LineKind.SURCHARGE, "Abschlag: Selbstabholung", surcharge_percent="-10"),
            ("2", "", "−10 %", "", "−920,00 €", "auf 9.200,00 €"),
        ),
        (
            line(LineKind.HOURLY, "Maurer", quantity="6", unit="h", unit_price="68"),
            (
                "2",
                "",
                "6 h",
                "68,00 €",
                "408,00 €",
                "geschätzt, abgerechnet wird nach Aufwand",
            ),
        ),
        (
            line(LineKind.HOURLY, "Maurer", quantity="0", unit="h", unit_price="68"),
            ("2", "", "je h", "68,00 €", "nach Aufwand", ""),
        ),
        (
            line(LineKind.ITEM, "Schrauben", quantity="450", unit_price="38.9", price_unit="100"),
            ("2", "", "450 Stk", "38,90 €\nje 100 Stk", "175,05 €", ""),
        ),
        (
            line(LineKind.ITEM, "Anfahrt", unit_price="90", hide_price="1"),
            ("2", "", "1 Stk", "", "", ""),
        ),
        (
            line(LineKind.ALTERNATIVE, "Teurer", unit_price="9999", hide_price="1"),
            ("2", "Alternativ zu 1:", "1 Stk", "", "", "nicht im Gesamtpreis"),
        ),
        (
            line(LineKind.ITEM, "Tür", unit_price="100", reference="01.02.0010"),
            ("01.02.0010", "", "1 Stk", "100,00 €", "100,00 €", ""),
        ),
        (line(LineKind.SUBTOTAL, ""), ("", "", "", "", "9.200,00 €", "")),
        (line(LineKind.TEXT, "Hinweis"), ("", "", "", "", "", "")),
    ],
)
def test_each_kind_says_what_it_is(given, wanted):
    assert last(BASE, given) == wanted


def test_a_base_line_names_its_alternatives():
    other = line(LineKind.ALTERNATIVE, "Kunststoff", unit_price="1")
    assert printed(BASE, other, other)[0].note == "Grundposition, zur Wahl: 2, 3"


def test_headings_nest_and_tell_their_discount():
    rows = printed(
        line(LineKind.HEADING, "Haus", discount_percent="10"),
        line(LineKind.HEADING, "Oben", level="2"),
        line(LineKind.HEADING, "Bad", level="3"),
        BASE,
    )
    assert [row.number for row in rows] == ["1", "1.1", "1.1.1", "1.1.1.1"]
    assert [row.level for row in rows[:3]] == [1, 2, 3]
    assert (rows[0].note, rows[0].total) == ("abzüglich 10 % Nachlass (−920,00 €)", "8.280,00 €")
    assert printed(line(LineKind.SUBTOTAL, "Summe Haus"))[0].text == "Summe Haus"


def test_long_texts_stand_below_the_benefit_in_full():
    words = " ".join(f"wort{n}" for n in range(2500))
    shown = line(LineKind.ITEM, "Titel", benefit="Nutzen", long_text=words, unit_price="5")
    text = text_of(render(offer_sheet(lines=(shown,))))
    assert text.index("Nutzen") < text.index("wort0 ") < text.index("wort2499")
    assert all(f"wort{n}" in text for n in range(2500))
    assert text.count("1 Stk") == 1


def test_what_is_for_us_alone_is_not_on_the_sheet():
    fields = set(SheetLine.__dataclass_fields__)
    assert not fields & {"unit_cost", "memo", "calculation", "argument"}


def test_what_a_price_is_for_never_touches_the_quantity():
    rows = (
        SheetLine(
            LineKind.ITEM,
            "Leiste",
            "1",
            quantity="12 laufende m",
            unit_price="1,00 €\nje 1.000 laufende Meter",
            total="12,00 €",
        ),
    )
    page = measure(replace(offer_sheet(needs=()), lines=rows))[0]
    assert page.where("je 1.000 laufende Meter").left > page.where("12 laufende m").right + 2


# --- page breaks and photos ----------------------------------------------------------------------


def page_with(texts: list[str], words: str) -> int:
    return next(number for number, text in enumerate(texts) if words in text)


def test_a_page_break_begins_a_new_page_with_the_head_of_the_table():
    lines = (
        line(LineKind.ITEM, "Vorher.", unit_price="1"),
        line(LineKind.PAGE_BREAK, ""),
        line(LineKind.ITEM, "Nachher.", unit_price="1"),
    )
    texts = list(pages(render(offer_sheet(lines=lines))))
    assert page_with(texts, "Nachher.") == page_with(texts, "Vorher.") + 1
    assert "Einzelpreis" in texts[page_with(texts, "Nachher.")]


def test_a_heading_does_not_hold_what_a_page_break_parts():
    lines = (
        line(LineKind.HEADING, "Oben."),
        line(LineKind.PAGE_BREAK, ""),
        line(LineKind.ITEM, "Unten.", unit_price="1"),
        line(LineKind.PAGE_BREAK, ""),
    )
    texts = list(pages(render(offer_sheet(lines=lines))))
    below = page_with(texts, "Unten.")
    assert page_with(texts, "Oben.") == below - 1
    # The last break takes the totals to a page of their own.
    assert page_with(texts, "Summe netto") == below + 1


def test_page_breaks_alone_give_no_empty_page():
    breaks = (line(LineKind.PAGE_BREAK, ""),) * 5
    lines = (*breaks, line(LineKind.ITEM, "Eins.", unit_price="1"), *breaks)
    texts = list(pages(render(offer_sheet(lines=lines, needs=()))))
    assert len(texts) <= 4
    assert all(len(letters_of(text)) > 150 for text in texts)


@pytest.mark.parametrize("size", [(800, 500), (200, 900), (40, 30), (3000, 100)])
@pytest.mark.parametrize("kind", [LineKind.ITEM, LineKind.TEXT, LineKind.OPTIONAL])
def test_a_photo_stands_at_the_right_and_covers_no_text(size, kind):
    import pypdfium2

    words = "Viele Worte über das Fenster und seinen Einbau. " * 4
    shown = SheetLine(
        kind,
        "Fenster",
        "1.1",
        long_text=words,
        quantity="8 Stk",
        unit_price="1.150,00 €",
        total="9.200,00 €",
        picture=made.photo(size=size),
    )
    sheet = replace(offer_sheet(needs=()), lines=(shown,))
    page = measure(sheet)[0]
    document = pypdfium2.PdfDocument(render(sheet))
    import pypdfium2.raw as raw

    (picture,) = document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, top = (value / 72 * 25.4 for value in picture.get_bounds())
    document.close()
    assert right == pytest.approx(189, abs=0.2)
    assert right - left <= 56.1 and top - bottom <= 34.1
    assert (right - left) / (top - bottom) == pytest.approx(size[0] / size[1], rel=0.05)
    for sign in page.signs:
        beside = sign.right <= left or sign.left >= right
        assert beside or sign.bottom <= 297 - top + 0.1 or sign.top >= 297 - bottom - 0.1


def test_a_broken_photo_is_left_out():
    good = SheetLine(LineKind.ITEM, "Fenster", "1")
    sheet = replace(offer_sheet(), lines=(good,))
    assert render(replace(sheet, lines=(replace(good, picture=b"kein Bild"),))) == render(sheet)


def test_the_same_photo_is_stored_once():
    photo = made.photo(size=(1200, 900))
    row = SheetLine(LineKind.ITEM, "Fenster", "1", picture=photo)
    one = len(render(replace(offer_sheet(), lines=(row,))))
    many = len(render(replace(offer_sheet(), lines=(row,) * 8)))
    assert many < one + 8_000
