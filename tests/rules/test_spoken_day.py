"""The day that somebody names in passing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.spoken_day import day_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("16.6.2027", date(2027, 6, 16)),
        ("16.6.", date(2027, 6, 16)),
        ("24.12.", date(2026, 12, 24)),
        ("Bis 16.6.2027, dann kommt das Enkelkind", date(2027, 6, 16)),
        ("bis zum 16. Juni, da ist die Taufe", date(2027, 6, 16)),
        ("spätestens am 3. März 2028", date(2028, 3, 3)),
        ("2027-02-28", date(2027, 2, 28)),
        ("in 6 Wochen", date(2027, 1, 2)),
        ("am liebsten in zwei Monaten", date(2027, 1, 21)),
        ("vom 1.2.27 bis 5.2.27", date(2027, 2, 1)),
        ("31.2.2027", None),
        ("Ruhe vor der Straße", None),
        ("12,50 Euro", None),
        ("", None),
    ],
)
def test_days_as_they_are_said(words: str, day: date | None) -> None:
    assert day_in(words, TODAY) == day


@given(st.text(alphabet="0123456789. -inbisJuWoche", max_size=40))
def test_no_text_brings_it_down(words: str) -> None:
    found = day_in(words, TODAY)
    assert found is None or isinstance(found, date)
