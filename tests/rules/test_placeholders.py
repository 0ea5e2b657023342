"""Variables in texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.placeholders import fill, missing_in, used, without_unfilled

VALUES = {"Betreff": "Fenster", "Nummer": "AN-1", "Gültig": "15. Dezember 2026"}


def test_known_variables_are_filled_whatever_their_case() -> None:
    filled = fill("Zu {Betreff}, {nummer}: gültig bis {gültig}.", VALUES)
    assert filled.text == "Zu Fenster, AN-1: gültig bis 15. Dezember 2026."
    assert filled.missing == filled.unknown == ()


def test_a_variable_without_a_value_stays_and_is_told() -> None:
    filled = fill("Bis {Termin} und wieder {Termin}", VALUES)
    assert filled.text == "Bis {Termin} und wieder {Termin}"
    assert filled.missing == ("Termin",)


def test_other_braces_stay_as_they_were_typed() -> None:
    text = "{x} {Anrde} {} {1} {{Betreff}} {Betreff"
    filled = fill(text, VALUES)
    assert filled.text == "{x} {Anrde} {} {1} {Fenster} {Betreff"
    assert filled.unknown == ("x", "Anrde")


def test_what_is_filled_in_is_not_read_again() -> None:
    assert fill("{Betreff}", {"Betreff": "{Nummer}", "Nummer": "1"}).text == "{Nummer}"


def test_which_variables_are_missing_in_several_texts() -> None:
    assert missing_in(("{Betreff} {Termin}", "{termin} {Beginn}"), {"Betreff"}) == (
        "Termin",
        "Beginn",
    )
    assert used("{termin} {Quatsch}") == ("Termin",)


def test_sentences_that_lack_a_value_are_left_out() -> None:
    text = "Gern. Zugesagt ist der {Termin}. Der Preis gilt bis {Gültig}.\nUnd {Beginn}."
    assert without_unfilled(text, VALUES) == "Gern. Der Preis gilt bis 15. Dezember 2026."


@given(st.text(), st.dictionaries(st.sampled_from(sorted(VALUES)), st.text()))
def test_any_text_is_filled(text: str, values: dict[str, str]) -> None:
    filled = fill(text, values)
    if "{" not in text:
        assert filled.text == text
    without_unfilled(text, values)
