"""Blocks of a letter: where paragraphs, boxes and table rows may be split."""

from __future__ import annotations

from typing import Any

import pytest

from kundenpflege.documents.blocks import Box, Gap, Mark, Paragraph, box, paragraph
from kundenpflege.documents.colours import INK
from kundenpflege.documents.fonts import REGULAR
from kundenpflege.documents.layouts import look_for
from kundenpflege.documents.lines import Style
from kundenpflege.documents.sheet import SheetLine, TotalRow
from kundenpflege.documents.sums import total_rows
from kundenpflege.documents.table import Row, table_rows
from kundenpflege.model.kinds import LineKind, PaperLayout

BODY = Style(REGULAR, 10, 14, INK)
PAGE = 600.0
LOOK = look_for(PaperLayout.CLASSIC, "#0E5A62")


def make_box(*items: str) -> Box:
    return box(
        "Garantien",
        items,
        mark=Mark.CHECK,
        look=LOOK.guarantees,
        title_style=BODY,
        style=BODY,
        before=10,
        keep=True,
    )


def items_of(part: object) -> list[str]:
    assert isinstance(part, Box)
    return [row.line.text for row in part.lines]


def make_paragraph(lines: int) -> Paragraph:
    made = paragraph("\n".join(f"Zeile {n}" for n in range(lines)), BODY, before=8)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("lines", "room", "first"),
    [(10, 70, 5), (10, 139, 8), (10, 27, None), (3, 41, None), (4, 41, 2)],
)
def test_a_paragraph_leaves_two_lines_on_either_side(lines, room, first):
    parts = make_paragraph(lines).split(room, PAGE)
    if first is None:
        assert parts is None
        return
    assert parts is not None
    assert parts[0].height == first * 14 and parts[1].height == (lines - first) * 14
    assert parts[1].before == 0


def test_a_box_stays_whole_when_little_room_would_be_lost():
    whole = make_box(*(f"Punkt {n}" for n in range(20)))
    assert whole.height < PAGE
    assert whole.split(PAGE * 0.39, PAGE) is None


def test_a_box_is_split_between_items_before_it_leaves_a_hole():
    whole = make_box(*(f"Punkt {n}\nzweite Zeile {n}" for n in range(14)))
    parts = whole.split(PAGE * 0.5, PAGE)
    assert parts is not None
    first, rest = map(items_of, parts)
    assert first[0] == "Garantien" and first[-1].startswith("zweite Zeile")
    assert rest[0].startswith("Punkt")
    assert first + rest == items_of(whole)
    assert parts[0].height <= PAGE * 0.5
    assert not parts[0].keep and parts[1].keep


def test_a_box_higher_than_a_page_is_split_in_any_room():
    whole = make_box(*(f"Punkt {n}" for n in range(60)))
    parts = whole.split(150, PAGE)
    assert parts is not None
    assert parts[0].height <= 150
    assert items_of(parts[0]) + items_of(parts[1]) == items_of(whole)


@pytest.mark.parametrize("room", [10, 40, 49])
def test_the_title_of_a_box_is_never_alone(room):
    assert make_box(*(f"Punkt {n}" for n in range(60))).split(room, PAGE) is None


def test_an_endless_item_is_split_between_its_lines():
    whole = make_box("\n".join(f"Zeile {n}" for n in range(80)))
    parts = whole.split(300, PAGE)
    assert parts is not None
    assert len(items_of(parts[0])) > 10
    assert items_of(parts[0]) + items_of(parts[1]) == items_of(whole)


def test_the_first_item_leaves_two_lines_below_the_title():
    whole = make_box("\n".join(f"Zeile {n}" for n in range(60)))
    assert whole.split(52, PAGE) is None
    assert whole.split(70, PAGE) is not None


def test_an_item_that_barely_overflows_leaves_two_lines():
    whole = make_box("\n".join(f"Zeile {n}" for n in range(60)))
    room = whole.height - 14
    parts = whole.split(room, PAGE / 2)
    assert parts is not None
    assert len(items_of(parts[1])) >= 2


def row(text: str, **more: Any) -> Row:
    return table_rows([SheetLine(LineKind.ITEM, text, "1.1", total="1,00 €", **more)], LOOK)[0]


def test_a_row_stays_in_one_piece():
    assert row("Titel\n" + "\n".join("Zeile" for _ in range(9))).split(100, PAGE) is None


def test_a_very_high_row_goes_on_without_numbers():
    high = row("Titel\n" + "\n".join(f"Zeile {n}" for n in range(60)), quantity="8 Stk")
    parts = high.split(400, PAGE)
    assert parts is not None
    first, rest = parts
    assert isinstance(first, Row) and isinstance(rest, Row)
    assert first.number and first.total and first.quantity and not first.closed
    assert not rest.number and not rest.total and not rest.quantity and rest.closed
    assert first.lines + rest.lines == high.lines
    assert first.height <= 400
    assert high.split(40, PAGE) is None


def test_a_heading_keeps_with_what_follows():
    heading, item = table_rows(
        [SheetLine(LineKind.HEADING, "Fenster", "1"), SheetLine(LineKind.ITEM, "a")], LOOK
    )
    assert heading.keep and not item.keep
    assert heading.head is item.head


def test_the_totals_hold_each_other():
    sums = total_rows(
        [
            TotalRow("Summe netto", "1,00 €"),
            TotalRow("Ein sehr langer Grund für den Nachlass " * 5, "−1,00 €"),
            TotalRow("Gesamtpreis", "0,00 €", strong=True),
        ],
        LOOK,
    )
    assert [part.keep for part in sums] == [True, True, False]
    assert [part.ruled for part in sums] == [False, False, True]
    assert len(sums[1].label) > 1
    assert all(part.split(5, PAGE) is None for part in sums)


def test_nothing_to_say_gives_no_paragraph():
    assert paragraph("  \n ", BODY) is None
    assert Gap(10).split(5, PAGE) is None
