"""Line breaking: nothing typed is lost, nothing is wider than its room, no word hangs it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.documents.colours import INK, MUTED
from kundenpflege.documents.fonts import REGULAR, SEMIBOLD, printable
from kundenpflege.documents.lines import (
    Line,
    Style,
    break_runs,
    break_text,
    cut_lines,
    fit_line,
    text_width,
)

BODY = Style(REGULAR, 10, 14, INK)
BOLD = Style(SEMIBOLD, 10, 14, INK)


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_text_breaks_at_blanks():
    assert texts(break_text("eins zwei drei", BODY, text_width("eins zwei", BODY))) == [
        "eins zwei",
        "drei",
    ]


def test_the_blank_counts_when_a_word_is_added():
    width = text_width("eins zwei", BODY) - 0.1
    assert texts(break_text("eins zwei", BODY, width)) == ["eins", "zwei"]


def test_a_non_breaking_space_keeps_amount_and_unit_together():
    text = "Das kostet 12.000,00\u00a0€"
    width = text_width("Das kostet 12.000,00", BODY)
    assert texts(break_text(text, BODY, width)) == ["Das kostet", "12.000,00\u00a0€"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Holz-Fenster", ["Holz-", "Fenster"]),
        ("und/oder", ["und/", "oder"]),
        ("2026-11-21", ["2026-11-21"]),
        ("AN-2026", ["AN-2026"]),
    ],
)
def test_a_word_breaks_after_a_hyphen_between_letters_only(word, parts):
    width = max(text_width(part, BODY) for part in parts) + 0.1
    assert texts(break_text(word, BODY, width)) == parts


def test_line_breaks_and_blank_lines_of_the_user_stay():
    assert texts(break_text("a\n\nb\r\nc\n", BODY, 100)) == ["a", "", "b", "c"]


def test_styles_change_within_a_paragraph():
    lines = break_runs((("Auf Wunsch: ", BOLD), ("Eiche, geölt", BODY)), 400)
    assert [(span.text, span.style) for span in lines[0].spans] == [
        ("Auf Wunsch: ", BOLD),
        ("Eiche, geölt", BODY),
    ]


def test_a_word_in_two_styles_moves_as_a_whole():
    lines = break_runs((("eins zwei", BOLD), ("drei", BODY)), text_width("eins zweid", BOLD))
    assert texts(lines) == ["eins", "zweidrei"]


def test_nothing_gives_no_lines():
    assert break_text("", BODY, 100) == []
    assert break_text(" \n\t \x00", BODY, 100) == []


def test_a_word_of_200_000_letters_is_cut():
    lines = break_text("x" * 200_000, BODY, 400)
    assert sum(len(line.text) for line in lines) == 200_000
    assert max(line.width for line in lines) <= 400


def test_a_room_narrower_than_a_letter_takes_one_letter_a_line():
    assert texts(break_text("WWW", BODY, 1)) == ["W", "W", "W"]


def test_a_word_wider_than_a_line_begins_on_its_own_line():
    lines = break_text("a " + "x" * 100, BODY, 100)
    assert lines[0].text == "a"
    assert all(set(line.text) == {"x"} for line in lines[1:])


def test_what_is_cut_off_is_marked():
    lines = break_text("eins zwei drei vier", BODY, text_width("zweii", BODY))
    assert texts(cut_lines(lines, 2)) == ["eins", "zwe…"]
    assert texts(cut_lines(lines, 4)) == ["eins", "zwei", "drei", "vier"]
    assert cut_lines(lines, 0) == []
    assert texts(cut_lines(break_text("a\n\nb", BODY, 99), 2)) == ["a", ""]


def test_one_line_gets_smaller_and_then_is_cut():
    text = "Tischlerei Beispiel"
    wide = text_width(text, BODY)
    assert fit_line(text, BODY, wide + 1, 6).spans[0].style.size == 10
    smaller = fit_line(text, BODY, wide * 0.8, 6)
    assert smaller.text == text
    assert smaller.spans[0].style.size == pytest.approx(8)
    cut = fit_line(text * 9, BODY, wide, 6)
    assert cut.text.endswith("…")
    assert cut.width <= wide
    assert fit_line("a\nb\x00", BODY, wide, 6).text == "a b"


@given(
    st.lists(st.tuples(st.text(max_size=60), st.sampled_from([BODY, BOLD])), max_size=5),
    st.floats(5, 400),
)
def test_nothing_is_lost_and_nothing_too_wide(runs, width):
    lines = break_runs(runs, width)
    got = "".join("".join(texts(lines)).split())
    expected = "".join("".join(printable(text) for text, _style in runs).split())
    assert got == expected
    for line in lines:
        assert line.width <= width + 1e-6 or len(line.text) == 1
        assert line.leading == 14


def test_colour_does_not_change_the_width():
    assert text_width("abc", BODY) == text_width("abc", Style(REGULAR, 10, 14, MUTED))


def test_what_is_cut_ends_with_a_whole_word() -> None:
    words = "Steht das auch bei den anderen im Angebot oder nur bei uns".split()
    for width in range(60, 220, 7):
        lines = break_text(" ".join(words), BODY, width)
        (shown,) = texts(cut_lines(lines, 1))
        if len(lines[0].spans[0].text.split()) > 1:
            kept = shown.removesuffix("…").split()
            assert shown != " ".join(words) and kept == words[: len(kept)], shown
