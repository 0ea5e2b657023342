"""Passwords are refused for what attackers try first, with the reason in German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules import password


@pytest.mark.parametrize(
    ("tried", "reason"),
    [
        ("", "eingeben"),
        ("Zugspitze", "mindestens 10 Zeichen"),
        ("x" * 201, "höchstens 200"),
        ("aaaaaaaaaaaa", "wiederholt"),
        ("abababababab", "wiederholt"),
        ("qwertzuiopas", "Tastatur"),
        ("9876543210", "Tastatur"),
        ("zyxwvutsrq", "Alphabet"),
        ("Passwort2024!", "Listen"),
        ("P@ssw0rt2024", "Listen"),
        ("KundenPflege1", "Listen"),
        ("hallo-hallo-1", "Listen"),
        ("Frühling2026", "Listen"),
        ("werkstatt-werkstatt", "Listen"),
        ("12.05.1967-03", "Ziffern"),
        ("Brandt2026!!", "Listen"),
        ("geheim\x00geheim", "tippen"),
    ],
)
def test_bad_ones_are_refused(tried: str, reason: str) -> None:
    assert reason in password.problem(tried, ("Brandt",))
    if "Brandt" not in tried:
        assert password.strength(tried) == 0


@pytest.mark.parametrize(
    ("tried", "strength"),
    [("zugspitzen", 1), ("Zugspitze-47", 2), ("korrekt pferd batterie", 3), ("Grüße aus Kiel", 2)],
)
def test_good_ones_are_taken(tried: str, strength: int) -> None:
    assert password.problem(tried) == ""
    assert password.strength(tried) == strength


def test_a_sign_of_two_parts_is_the_same_password() -> None:
    assert password.normalized("Grüße") == password.normalized("Gru\u0308ße") == "Grüße"


@given(st.text(max_size=40))
def test_any_text_is_judged(tried: str) -> None:
    assert bool(password.problem(tried)) == (password.strength(tried) == 0)
