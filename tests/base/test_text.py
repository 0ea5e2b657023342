"""Cleaning and folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.text import clean, digits, fold, initials, phone_digits


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "mueller", "MULLER", "Mu\u0308ller"),
        ("Straße", "STRASSE", "strasse"),
        ("Łódź", "lodz"),
        ("Yıldız", "yildiz", "YILDIZ"),
        ("Şen", "sen"),
        ("Jørgensen", "jorgensen"),
        ("O'Neill & Söhne", "o neill soehne"),
    ],
)
def test_spellings_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0 41 02 / 555 12", "0410255512"), ("+49 4102 55512", "0410255512"),
        ("0049 4102 55512", "0410255512"), ("+49 (0) 4102 55512", "0410255512"),
        ("491725550006", "01725550006"), ("+43 1 5550123", "4315550123"), ("04102", "04102"),
    ],
)  # fmt: skip
def test_phones_are_compared_in_national_digits(text: str, number: str) -> None:
    assert phone_digits(text) == number


def test_cleaning_removes_what_breaks_files_and_keeps_what_was_meant() -> None:
    assert clean("  a\x00b\x0bc\td  ") == "abc d"
    assert clean("eins\r\nzwei \n\n", multiline=True) == "eins\nzwei"
    assert clean("eins\nzwei") == "eins zwei"
    assert clean("u\u0308") == "ü"
    assert clean("<b>&amp; Ł ş") == "<b>&amp; Ł ş"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for multiline in (False, True):
        once = clean(text, multiline)
        assert clean(once, multiline) == once
        once.encode("utf-8")


def test_small_ones() -> None:
    assert digits("a1b2-3") == "123"
    assert initials("Dr. Helene Sommer") == "HS"
    assert initials("Vogt") == "VO"
    assert initials("123") == "?"
