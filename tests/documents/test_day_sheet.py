"""The day on one page, whatever it brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.documents.day_sheet import DayAhead, DayItem, DaySheet, render

DAY = date(2026, 11, 21)
SHEET = DaySheet(
    day=DAY,
    business="Tischlerei Beispiel GmbH",
    person="Inga Beispiel",
    items=(
        DayItem(
            "Yoga-Studio Atemraum", "Termin für das Aufmaß", time="13:15", phone="0171 5550592"
        ),
        DayItem(
            "Familie Brandt",
            "Angebot AN-2026-0142 nachfassen",
            phone="0171 5550142",
            flag="2 Tage überfällig",
            late=True,
            why="gesendet vor 9 Tagen",
            say=("Guten Tag, Frau Brandt", "zuletzt: Anruf 02.09."),
            also=("Petra Brandt wird am Mittwoch 50",),
        ),
    ),
    ahead=(DayAhead("Mo 23.11.", "Svea Lindqvist", "Maße klären"),),
)


def text_of(pdf: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range().split())


def test_the_page_holds_the_day_in_its_order() -> None:
    text = text_of(render(SHEET))
    told = (
        "Mein Tag · nur für uns", "Samstag, 21. November 2026", "Termine", "13:15",
        "Yoga-Studio Atemraum", "Termin für das Aufmaß", "Jetzt dran", "Familie Brandt",
        "2 Tage überfällig", "Angebot AN-2026-0142 nachfassen", "gesendet vor 9 Tagen",
        "Guten Tag, Frau Brandt", "zuletzt: Anruf 02.09.",
        "Außerdem: Petra Brandt wird am Mittwoch 50", "In den nächsten Tagen", "Mo 23.11.",
        "Svea Lindqvist – Maße klären", "Notizen",
    )  # fmt: skip
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    for words in ("Inga Beispiel", "Tischlerei Beispiel GmbH", "2 Dinge für heute", "0171 5550142"):
        assert words in text


def test_an_empty_day_says_so_and_leaves_room_to_write() -> None:
    text = text_of(render(DaySheet(DAY)))
    assert "Heute ist nichts fällig." in text and "Notizen" in text
    assert "Jetzt dran" not in text and "Termine" not in text


def test_the_same_day_gives_the_same_bytes() -> None:
    assert render(SHEET) == render(SHEET)


@pytest.mark.parametrize("count", [5, 12, 20, 40, 60, 300])
def test_a_full_day_stays_one_page_and_nobody_is_lost_silently(count: int) -> None:
    items = tuple(replace(SHEET.items[1], who=f"Kunde Nr {n}.") for n in range(count))
    text = text_of(render(replace(SHEET, items=items, left_out=7)))
    shown = sum(f"Kunde Nr {n}." in text for n in range(count))
    assert shown >= min(count, 24)
    assert f"und {count - shown + 7} weitere in Kundenpflege" in text
    assert f"{count + 7} Dinge für heute" in text


def test_what_to_say_stands_there_as_long_as_there_is_room() -> None:
    nine = tuple(replace(SHEET.items[1], who=f"Kunde {n}") for n in range(9))
    assert text_of(render(replace(SHEET, items=nine))).count("Guten Tag, Frau Brandt") == 9


WORDS = st.text(max_size=400)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            DayItem, who=WORDS, title=WORDS, time=st.sampled_from(["", "08:30", "x" * 60]),
            phone=WORDS, flag=WORDS, late=st.booleans(), why=WORDS,
            say=st.lists(WORDS, max_size=5).map(tuple), also=st.lists(WORDS, max_size=5).map(tuple),
        ),
        max_size=60,
    ),
    WORDS,
    st.integers(0, 10_000),
)  # fmt: skip
def test_any_text_gives_one_page(items: list[DayItem], words: str, left: int) -> None:
    sheet = DaySheet(
        DAY, words, words, words, tuple(items), (DayAhead(words, words, words),) * 9, left
    )
    assert len(pypdfium2.PdfDocument(render(sheet))) == 1
