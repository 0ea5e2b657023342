"""Which days a view shows, and how one leafs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.ui.contactplan.spans import FIRST, LAST, VIEWS, leafed, span, week_title

DAYS = st.dates(FIRST, LAST)


@given(st.sampled_from(VIEWS), DAYS)
def test_a_day_stands_on_its_page(view: str, day: date) -> None:
    shown = span(view, day)
    assert shown.first <= day <= shown.last
    assert shown.title
    if view == "week":
        assert shown.first.weekday() == 0 and (shown.last - shown.first).days == 6


@given(st.sampled_from(VIEWS), DAYS, st.integers(-5000, 5000))
def test_leafing_stays_within_the_calendar(view: str, day: date, pages: int) -> None:
    assert FIRST <= leafed(view, day, pages) <= LAST


@given(st.sampled_from(VIEWS), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_leafing_shows_the_neighbouring_page(view: str, day: date) -> None:
    here, after = span(view, day), span(view, leafed(view, day, 1))
    assert after.first > here.first
    gap = {"week": 7, "year": 365}.get(view)
    if gap:
        assert after.first - here.first in (timedelta(days=gap), timedelta(days=gap + 1))


@pytest.mark.parametrize(
    ("monday", "title"),
    [
        (date(2026, 11, 23), "KW 48 · 23. – 29.11.2026"),
        (date(2026, 11, 30), "KW 49 · 30.11. – 06.12.2026"),
        (date(2026, 12, 28), "KW 53 · 28.12.2026 – 03.01.2027"),
    ],
)
def test_weeks_are_named_with_their_number(monday: date, title: str) -> None:
    assert week_title(monday) == title
