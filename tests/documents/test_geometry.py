"""The letter's geometry, measured in the finished PDF (DIN 5008:2020; millimetres from the top)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from kundenpflege.documents.letterhead import address_block, footer_columns
from kundenpflege.documents.offer import render
from kundenpflege.documents.paper import MM
from kundenpflege.documents.sheet import InfoRow, LetterForm, Letterhead, OfferSheet
from tests.documents.sample import FOOTER, HEAD, LINES, WEBER, line, logo, offer_sheet

#: A tenth of a millimetre: side bearings of glyphs and rounding.
NEAR = 0.35


@dataclass(frozen=True)
class Sign:
    """A printed sign and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """What can be measured on a page."""

    signs: list[Sign]
    rules: list[tuple[float, float, float, float]]

    def where(self, text: str) -> Sign:
        """The box around the first place where `text` stands on one line."""
        printed = "".join(sign.text for sign in self.signs)
        start = printed.index(text.replace(" ", ""))
        part = self.signs[start : start + len(text.replace(" ", ""))]
        return Sign(
            text,
            min(sign.left for sign in part),
            min(sign.top for sign in part),
            max(sign.right for sign in part),
            max(sign.bottom for sign in part),
        )


def measure(sheet: OfferSheet) -> list[Page]:
    document = pypdfium2.PdfDocument(render(sheet))
    measured = []
    for page in document:
        assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.01)
        text = page.get_textpage()
        everything = text.get_text_range()
        signs = []
        for index in range(text.count_chars()):
            sign = everything[index] if index < len(everything) else ""
            if not sign.strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            signs.append(Sign(sign, left / MM, 297 - top / MM, right / MM, 297 - bottom / MM))
        rules = [
            (left / MM, 297 - top / MM, right / MM, 297 - bottom / MM)
            for left, bottom, right, top in _bounds(page)
        ]
        measured.append(Page(signs, rules))
        text.close()
        page.close()
    document.close()
    return measured


def _bounds(page) -> Iterator[tuple[float, float, float, float]]:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        yield item.get_bounds()


def test_the_address_stands_in_the_window_of_form_b():
    page = measure(offer_sheet())[0]
    for text in ("Eheleute", "Petra und Jan Brandt", "Villenweg 3", "22926 Ahrensburg"):
        box = page.where(text) if text != "22926 Ahrensburg" else _after(page, text)
        assert box.left == pytest.approx(25, abs=NEAR)
        assert box.right <= 105
        assert 62.7 <= box.top and box.bottom <= 90


def _after(page: Page, text: str) -> Sign:
    """The place in the address: the one below the street, not that of the sender's line."""
    street = page.where("Villenweg 3")
    below = Page([sign for sign in page.signs if sign.top > street.bottom - 0.5], page.rules)
    return below.where(text)


def test_six_address_lines_fill_the_zone_and_no_more():
    lines = tuple(f"Zeile {n} gÄ" for n in range(1, 7))
    page = measure(offer_sheet(address=lines))[0]
    boxes = [page.where(text) for text in lines]
    assert 62.7 <= boxes[0].top and boxes[-1].bottom <= 90
    steps = [b.top - a.top for a, b in zip(boxes, boxes[1:], strict=False)]
    assert all(step == pytest.approx(4.5, abs=0.05) for step in steps)


@pytest.mark.parametrize(
    "address",
    [
        ("Gesellschaft für das Wohnen " * 4, "Herrn Max Muster", "Weg 1", "20095 Hamburg"),
        ("x" * 500, "y" * 500, "z" * 500, "20095 Hamburg"),
        (*(f"Zeile {n}" for n in range(20)), "Weg 1", "20095 Hamburg"),
    ],
)
def test_any_address_stays_in_its_window_and_keeps_its_place(address):
    page = measure(offer_sheet(address=address))[0]
    # Only the address stands between the sender's line and the subject at the left.
    block = [sign for sign in page.signs if sign.left < 110 and 55 < sign.top < 95]
    assert min(sign.top for sign in block) >= 62.7
    assert max(sign.bottom for sign in block) <= 90
    assert max(sign.right for sign in block) <= 105 + NEAR
    assert "".join(sign.text for sign in block).endswith("20095Hamburg")


def test_address_type_is_never_smaller_than_eight_points():
    for address in ((("x" * 500),) * 6, tuple("abcdefghij")):
        for printed in address_block(address, 80 * MM):
            assert min(span.style.size for span in printed.spans) >= 8


def test_the_senders_line_stands_above_the_address():
    box = measure(offer_sheet())[0].where(HEAD.sender_line)
    assert box.left == pytest.approx(25, abs=NEAR)
    assert 45 <= box.top and box.bottom <= 50


def test_the_information_block_stands_at_the_right():
    page = measure(offer_sheet())[0]
    for text in ("Kundennummer", "K-1004", "15. Dezember 2026", "04102 5550-12"):
        box = page.where(text)
        assert box.left >= 125 - NEAR
        assert box.right <= 190 + NEAR
        assert 50 <= box.top and box.bottom <= 90


def test_the_subject_begins_two_lines_below_the_fields():
    box = measure(offer_sheet())[0].where("Angebot: Sprossenfenster")
    assert box.left == pytest.approx(25, abs=NEAR)
    assert 98.46 <= box.top <= 103


def test_a_long_information_block_pushes_the_subject_down():
    rows = tuple(InfoRow(f"Angabe {n}", f"Wert {n}") for n in range(14))
    page = measure(offer_sheet(info=rows))[0]
    last = page.where("Wert 13")
    assert page.where("Angebot: Sprossenfenster").top >= last.bottom + 8
    endless = measure(offer_sheet(info=rows * 9))[0]
    assert endless.where("Angebot: Sprossenfenster").bottom < 200


@pytest.mark.parametrize(("form", "folds"), [(LetterForm.A, (87, 192)), (LetterForm.B, (105, 210))])
def test_fold_and_punch_marks(form, folds):
    page = measure(offer_sheet(letterhead=replace(HEAD, form=form)))[0]
    marks = [rule for rule in page.rules if rule[2] <= 20]
    heights = sorted((top + bottom) / 2 for _left, top, _right, bottom in marks)
    assert heights == pytest.approx(sorted([*folds, 148.5]), abs=0.1)
    assert all(left >= 3 for left, _top, _right, _bottom in marks)


def test_marks_stand_on_the_first_page_only():
    assert not [rule for rule in measure(offer_sheet())[1].rules if rule[2] <= 20]


def test_form_a_moves_everything_up():
    page = measure(offer_sheet(letterhead=replace(HEAD, form=LetterForm.A, logo=logo())))[0]
    assert page.where("Tischlerei Beispiel").bottom <= 27
    assert 27 <= page.where(HEAD.sender_line).top
    address = page.where("Petra und Jan Brandt")
    assert 44.7 <= address.top and address.bottom <= 72
    assert page.where("Kundennummer").top >= 32
    assert page.where("Angebot: Sprossenfenster").top >= 80.46


def test_a_swiss_window_is_at_the_right():
    page = measure(offer_sheet(letterhead=replace(HEAD, window_right=True)))[0]
    address = page.where("Petra und Jan Brandt")
    assert 118 <= address.left <= 121
    assert page.where(HEAD.sender_line).right <= 190 + NEAR
    info = page.where("Kundennummer")
    assert info.left == pytest.approx(25, abs=NEAR)
    assert page.where("04102 5550-12").right < 110


@pytest.mark.parametrize(
    "sheet",
    [
        offer_sheet(with_order_form=True, letterhead=replace(HEAD, logo=logo())),
        offer_sheet(addressee=WEBER, discount="3"),
        offer_sheet(
            lines=[
                line(
                    LINES[1].kind,
                    "Donaudampfschifffahrtsgesellschaft" * 5,
                    unit="laufende Meter der Kante",
                    quantity="1234567.125",
                    unit_price="99999999.1234",
                )
            ]
            * 30,
            needs=("W" * 900,) * 9,
            guarantees=("W" * 900,) * 9,
            letterhead=replace(HEAD, footer=(("W" * 90,) * 9,) * 6, name="W" * 200),
        ),
    ],
)
def test_margins(sheet):
    for page in measure(sheet):
        assert min(sign.left for sign in page.signs) >= 25 - NEAR
        assert max(sign.right for sign in page.signs) <= 190 + NEAR
        assert min(sign.top for sign in page.signs) >= 8
        assert max(sign.bottom for sign in page.signs) <= 290


def test_following_pages_begin_at_27_below_a_running_head():
    page = measure(offer_sheet())[1]
    below = [sign.top for sign in page.signs if sign.top > 20]
    assert 27 <= min(below) <= 31
    assert page.where("Angebot AN-2026-0142").bottom < 20


def test_the_text_ends_above_the_page_number():
    for page in measure(offer_sheet(thanks="Danke! " * 5000))[:-2]:
        number = page.where("Seite ")
        above = [s.bottom for s in page.signs if s.bottom < number.top - 0.1]
        assert number.top - 10 <= max(above) <= number.top - 4
        footer = [s.top for s in page.signs if s.top > number.bottom]
        assert min(footer) >= number.bottom + 1


def test_amounts_stand_below_each_other():
    page = measure(offer_sheet())[0]
    ends = {round(page.where(text).right, 1) for text in ("9.200,00 €", "760,00 €", "9.960,00 €")}
    assert max(ends) - min(ends) <= 0.2


def test_even_footer_columns_where_the_texts_allow_it():
    short = [("Eins", "Zwei"), ("Drei",), ("Vier",), ("Fünf",)]
    edges = [x / MM for x, _lines in footer_columns(short)]
    steps = [b - a for a, b in zip(edges, edges[1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * 3)
    assert edges[0] == pytest.approx(25)


@pytest.mark.parametrize("columns", [FOOTER, FOOTER + FOOTER[:1], (("x" * 300,) * 3,) * 4])
def test_footer_columns_never_touch(columns):
    placed = footer_columns(columns)
    ends = [x + max(printed.width for printed in lines) for x, lines in placed]
    for end, (x, _lines) in zip(ends, placed[1:], strict=False):
        assert x - end >= 2 * MM
    assert ends[-1] <= 190 * MM + 0.2


def test_long_particulars_are_kept_in_full():
    partner = "Persönlich haftend: Beispiel Verwaltungs-GmbH, Ahrensburg, Amtsgericht Lübeck HRB 1"
    column = ("Geschäftsführung: Inga Beispiel, Karl-Heinz Mustermann-Schulze", partner, "HRA 2")
    placed = footer_columns((*FOOTER[:2], column * 2, FOOTER[3]))
    text = "".join(printed.text for printed in placed[2][1])
    assert text.replace(" ", "") == "".join(column * 2).replace(" ", "")
    page = measure(offer_sheet(letterhead=replace(HEAD, footer=(*FOOTER[:2], column * 2))))[0]
    assert max(sign.bottom for sign in page.signs) <= 290


def test_an_empty_footer_has_no_columns():
    assert footer_columns(()) == footer_columns(((), ("", " "))) == []
    assert len(measure(offer_sheet(letterhead=Letterhead()))) >= 1
