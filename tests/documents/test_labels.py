"""Labels measured in the finished PDF, in millimetres from the upper left corner of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.documents.fonts import printable
from kundenpflege.documents.label_sheets import SHEETS, LabelSheet, check_start, find_sheet
from kundenpflege.documents.labels import LabelFile, LabelLayout, fit, print_labels
from kundenpflege.documents.paper import MM

DAY = date(2026, 11, 21)
ADDRESS = ("Frau", "Dr. Helene Sommer", "Am Alten Markt 7", "22926 Ahrensburg")
ALL_SHEETS = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
#: Maker's measures: size, labels of a sheet, first corner, step (mm).
MEASURES = {
    "L7160": (63.5, 38.1, 3, 7, 7.25, 15.15, 66.0, 38.1),
    "L7163": (99.1, 38.1, 2, 7, 4.65, 15.15, 101.6, 38.1),
    "L4760": (192.0, 38.0, 1, 7, 9.0, 15.5, 192.0, 38.0),
}

Box = tuple[float, float, float, float]


def make(labels: Sequence[Sequence[str]], layout: LabelLayout) -> LabelFile:
    return print_labels(labels, layout, DAY)


def words(file: LabelFile) -> list[list[tuple[str, Box]]]:
    """Each page's signs with their boxes (left, top, right, bottom in mm)."""
    pages = []
    for page in pypdfium2.PdfDocument(file.content):
        assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.01)
        text = page.get_textpage()
        shown = text.get_text_range()
        found = []
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if shown[index].strip():
                box = (left / MM, 297 - top / MM, right / MM, 297 - bottom / MM)
                found.append((shown[index], box))
        pages.append(found)
    return pages


def label_of(sheet: LabelSheet, box: Box, tolerance: float = 0.05) -> int | None:
    """The label (from 1) that holds a box wholly."""
    for position in range(sheet.count):
        x, y = sheet.place(position)
        if (
            x - tolerance <= box[0]
            and y - tolerance <= box[1]
            and box[2] <= x + sheet.width + tolerance
            and box[3] <= y + sheet.height + tolerance
        ):
            return position + 1
    return None


@ALL_SHEETS
def test_sheets_have_their_makers_measures(sheet: LabelSheet) -> None:
    width, height, columns, rows, left, top, step_x, step_y = MEASURES[sheet.key]
    assert (sheet.width, sheet.height) == (width, height)
    assert (sheet.columns, sheet.rows, sheet.count) == (columns, rows, columns * rows)
    assert sheet.place(0) == (left, top)
    assert sheet.place(columns) == pytest.approx((left, top + step_y))
    x, y = sheet.place(sheet.count - 1)
    assert (x, y) == pytest.approx((left + (columns - 1) * step_x, top + 6 * step_y))
    # The grid stands in the middle of the sheet, as it is cut.
    assert 210 - (x + width) == pytest.approx(left, abs=0.3)
    assert 297 - (y + height) == pytest.approx(top, abs=0.3)


@ALL_SHEETS
def test_every_sign_stands_within_its_label(sheet: LabelSheet) -> None:
    labels = [(f"Firma {n:02d} GmbH", "Frau Sandra Weber", "Weg 1", "22926 Ort") for n in range(30)]
    file = make(labels, LabelLayout(sheet, start=2))
    pages = words(file)
    assert file.pages == len(pages) == -(-31 // sheet.count)
    seen: list[int | None] = []
    for page in pages:
        inside = [label_of(sheet, box) for _sign, box in page]
        assert None not in inside
        seen += dict.fromkeys(inside)
    assert seen == [(1 + n) % sheet.count + 1 for n in range(30)]


@ALL_SHEETS
def test_the_padding_is_kept_and_the_block_stands_in_the_middle(sheet: LabelSheet) -> None:
    (page,) = words(make([ADDRESS], LabelLayout(sheet, start=sheet.count)))
    x, y = sheet.place(sheet.count - 1)
    boxes = [box for _sign, box in page]
    assert min(box[0] for box in boxes) == pytest.approx(x + sheet.padding, abs=0.4)
    above = min(box[1] for box in boxes) - y
    below = y + sheet.height - max(box[3] for box in boxes)
    assert above == pytest.approx(below, abs=2.5)
    assert "".join(sign for sign, _box in page) == "".join(ADDRESS).replace(" ", "")


@pytest.mark.parametrize(("x", "y"), [(1.5, 0.0), (0.0, -2.0), (-3.0, 2.5)])
def test_the_offset_moves_every_sign(x: float, y: float) -> None:
    sheet = find_sheet("l7160")
    (plain,) = words(make([ADDRESS], LabelLayout(sheet)))
    (moved,) = words(make([ADDRESS], LabelLayout(sheet, offset_x=x, offset_y=y)))
    for (_sign, before), (_same, after) in zip(plain, moved, strict=True):
        assert after[0] - before[0] == pytest.approx(x, abs=0.01)
        assert after[1] - before[1] == pytest.approx(y, abs=0.01)


def test_copies_lie_side_by_side() -> None:
    sheet = find_sheet("L7163")
    (page,) = words(make([("Eins",), ("Zwei",)], LabelLayout(sheet, start=4, copies=3)))
    heads = [(sign, label_of(sheet, box)) for sign, box in page if sign in "EZ"]
    assert heads == [("E", 4), ("E", 5), ("E", 6), ("Z", 7), ("Z", 8), ("Z", 9)]


def test_long_lines_get_smaller_before_they_wrap_and_words_are_not_broken_early() -> None:
    width, height = 55.5 * MM, 30.1 * MM
    lines, fits = fit(ADDRESS, width, height, 11)
    assert fits and [line.text for line in lines] == list(ADDRESS)
    assert {line.spans[0].style.size for line in lines} == {11}
    smaller = ("Frau Professorin Sieglinde Obermeier", *ADDRESS[2:])
    lines, fits = fit(smaller, width, height, 11)
    assert fits and [line.text for line in lines] == list(smaller)
    assert 8 <= lines[0].spans[0].style.size < 11
    wrapped = ("Karl-Theodor und Marie-Antoinette von der Heide-Großendorff", *ADDRESS[2:])
    lines, fits = fit(wrapped, width, height, 11)
    assert fits and len(lines) == 4
    assert all(line.width <= width for line in lines)
    assert "Heide-Großendorff" in [word for line in lines for word in line.text.split()]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_nothing_vanishes_that_is_not_told(texts: list[str]) -> None:
    lines, fits = fit(texts, 55.5 * MM, 30.1 * MM, 11)
    assert sum(line.leading for line in lines) <= 30.1 * MM
    assert all(line.width <= 55.5 * MM + 0.01 for line in lines)
    kept = "".join("".join(line.text.split()) for line in lines)
    whole = "".join("".join(printable(text).split()) for text in texts)
    assert kept == whole if fits else kept.rstrip("…") and whole.startswith(kept[:20])


def test_what_has_no_room_at_all_is_told_by_its_place() -> None:
    file = make([ADDRESS, ("x" * 5000,), ADDRESS], LabelLayout(find_sheet("L7160"), copies=2))
    assert file.short == (1,)


def test_user_text_is_never_markup() -> None:
    (page,) = words(make([('<b>fett</b> & "<img src=x>"',)], LabelLayout(find_sheet("L7163"))))
    assert "".join(sign for sign, _box in page) == '<b>fett</b>&"<imgsrc=x>"'


def test_a_sender_line_stands_above_and_frames_show_the_cuts() -> None:
    sheet = find_sheet("L7160")
    layout = LabelLayout(sheet, sender="Tischlerei Holz · Weg 3 · 22926 Ort", frames=True)
    (page,) = words(make([ADDRESS], layout))
    text = "".join(sign for sign, _box in page)
    assert text.startswith("TischlereiHolz") and text.endswith("22926Ahrensburg")
    assert {label_of(sheet, box) for _sign, box in page} == {1}


def test_viewers_are_asked_to_print_unscaled() -> None:
    assert b"/PrintScaling /None" in make([ADDRESS], LabelLayout(SHEETS[0])).content


def test_no_labels_give_an_empty_page() -> None:
    file = make([], LabelLayout(SHEETS[0]))
    assert words(file) == [[]]


def test_unknown_sheets_and_starts_are_refused() -> None:
    with pytest.raises(UserError, match="L7160, L7163, L4760"):
        find_sheet("3475")
    check_start(find_sheet("L7163"), 14)
    for start in (0, 15):
        with pytest.raises(UserError, match="hat 14 Etiketten"):
            check_start(find_sheet("L7163"), start)


def test_it_can_be_stopped() -> None:
    def stop(done: int, total: int) -> None:
        assert total == 500
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_labels([ADDRESS] * 500, LabelLayout(SHEETS[0]), DAY, stop)
