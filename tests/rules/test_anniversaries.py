from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.anniversaries import is_marked, marked_days

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def test_the_first_and_every_fifth_year() -> None:
    assert [n for n in range(-5, 31) if is_marked(n)] == [1, 5, 10, 15, 20, 25, 30]


@pytest.mark.parametrize(
    ("start", "first", "last", "found"),
    [
        (date(2022, 3, 3), date(2026, 11, 21), date(2027, 11, 21), [(date(2027, 3, 3), 5)]),
        (date(2022, 3, 3), date(2027, 3, 3), date(2027, 3, 3), [(date(2027, 3, 3), 5)]),
        (date(2022, 3, 3), date(2027, 3, 4), date(2028, 3, 2), []),
        (date(2024, 2, 29), date(2025, 1, 1), date(2025, 12, 31), [(date(2025, 2, 28), 1)]),
        (date(2024, 2, 29), date(2044, 1, 1), date(2044, 12, 31), [(date(2044, 2, 29), 20)]),
        (date(2026, 12, 31), date(2026, 12, 1), date(2027, 12, 31), [(date(2027, 12, 31), 1)]),
        (date(2027, 5, 1), date(2026, 1, 1), date(2027, 12, 31), []),
    ],
)
def test_marked_days(start: date, first: date, last: date, found: list[tuple[date, int]]) -> None:
    assert list(marked_days(start, first, last)) == found


@given(DAYS, DAYS, st.integers(0, 4000))
def test_day_by_day_it_is_the_same(start: date, first: date, length: int) -> None:
    """An oracle that knows nothing of years: it looks at every day."""
    last = first + timedelta(days=length)
    expected = []
    day = first
    while day <= last:
        same = (day.month, day.day) == (start.month, start.day)
        leap = (start.month, start.day) == (2, 29)
        instead = leap and (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).day == 1
        years = day.year - start.year
        if (same or instead) and years > 0 and (years == 1 or years % 5 == 0):
            expected.append((day, years))
        day += timedelta(days=1)
    assert list(marked_days(start, first, last)) == expected
