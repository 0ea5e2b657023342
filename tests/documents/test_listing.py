"""Lists on paper: everything on them, heads again on every page, pages counted."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from kundenpflege.documents.listing import ListColumn, ListGroup, print_list
from kundenpflege.documents.paper import MM

DAY = date(2026, 11, 21)
COLUMNS = [ListColumn("Tag", 1, strong=True), ListColumn("Name", 4), ListColumn("wird", 1, True)]


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def test_groups_rows_and_feet() -> None:
    groups = [
        ListGroup(
            "Januar (2)", [("01.01.", "Anna", "70"), ("03.01.", "Łukasz", "")], frozenset({0})
        ),
        ListGroup("März (1)", [("05.03.", "<b>Uwe</b>", "8")]),
    ]
    (text,) = pages(print_list("Geburtstage", "3 Geburtstage", COLUMNS, groups, DAY, "#0E5A62"))
    for words in ("Geburtstage", "Januar (2)", "Łukasz", "<b>Uwe</b>", "Stand 21.11.2026"):
        assert words in text
    assert text.index("Januar") < text.index("Anna") < text.index("März") < text.index("Uwe")
    assert "Seite 1 von 1" in text


def test_a_long_group_goes_on_under_its_name() -> None:
    rows = [(f"{n}.", f"Mensch {n}", str(n)) for n in range(130)]
    shown = pages(print_list("Liste", "", COLUMNS, [ListGroup("M", rows)], DAY))
    assert len(shown) >= 3
    for number, text in enumerate(shown, 1):
        assert f"Seite {number} von {len(shown)}" in text and "Name" in text
        assert ("M (weiter)" in text) == (number > 1)
    together = "\n".join(shown)
    assert all(f"Mensch {n}" in together for n in range(130))


def test_nothing_leaves_the_paper() -> None:
    rows = [("01.01.", "x" * 900 + " Ende", "1"), ("02.01.", "Wort " * 300, "2")]
    content = print_list("L" * 300, "n" * 400, COLUMNS, [ListGroup("G" * 300, rows)], DAY)
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right > left:
                assert 10 * MM <= left and right <= 200 * MM and bottom >= 5 * MM
                assert top <= 290 * MM


def test_it_can_be_stopped_and_may_be_empty() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_list("x", "", COLUMNS, [ListGroup("g", [("1", "2", "3")])], DAY, "", stop)
    (text,) = pages(print_list("Leer", "0 Geburtstage", COLUMNS, [], DAY))
    assert "Leer" in text and "Seite 1 von 1" in text
