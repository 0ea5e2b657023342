"""Dates as people say and type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.dates import (
    FixedClock,
    SystemClock,
    add_months,
    anniversary,
    format_date,
    format_long_date,
    format_month,
    format_weekday_date,
    month_grid,
    next_anniversary,
    parse_date,
    relative_days,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.4.61", date(1961, 4, 3)), ("12.07.1979", date(1979, 7, 12)),
        ("1961-04-03", date(1961, 4, 3)),
        ("24.12.", date(2026, 12, 24)), ("24.12", date(2026, 12, 24)), ("heute", TODAY),
        ("Morgen", TODAY + timedelta(1)),
        ("gestern", TODAY - timedelta(1)), ("+7", TODAY + timedelta(7)),
        ("-1", TODAY - timedelta(1)), ("29.02.1972", date(1972, 2, 29)),
        ("3/4/61", date(1961, 4, 3)),
        ("1.1.30", date(2030, 1, 1)), ("1966-11-21 00:00:00", date(1966, 11, 21)),
    ],
)  # fmt: skip
def test_days_are_read_as_typed(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["31.02.1990", "", "bald", "1980", "0.0.00", "29.2.2027", "13/2026"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text, TODAY) is None


def test_a_past_day_is_never_in_the_future() -> None:
    assert parse_date("1.1.30", TODAY, past=True) == date(1930, 1, 1)
    assert parse_date("20.11.26", TODAY, past=True) == date(2026, 11, 20)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_written_day_is_read_back(day: date) -> None:
    assert parse_date(format_date(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "heute"), (1, "morgen"), (-1, "gestern"), (3, "in 3 Tagen"), (-6, "vor 6 Tagen"),
     (90, "in 3 Monaten"), (-800, "vor 2 Jahren")],
)  # fmt: skip
def test_time_is_told_as_people_say_it(days: int, text: str) -> None:
    assert relative_days(TODAY + timedelta(days), TODAY) == text


def test_long_forms() -> None:
    assert format_long_date(TODAY) == "21. November 2026"
    assert format_weekday_date(TODAY) == "Samstag, 21. November 2026"
    assert format_month(TODAY) == "November 2026"


def test_names_of_months_and_weekdays_are_those_of_the_common_locale_data() -> None:
    from babel.dates import format_date as common

    for day in (date(2028, 1, 1) + timedelta(days=n) for n in range(366)):
        assert format_long_date(day) == common(day, "d. MMMM y", locale="de_DE")
        assert format_weekday_date(day) == common(day, "EEEE, d. MMMM y", locale="de_DE")
        assert format_month(day) == common(day, "LLLL y", locale="de_DE")


def test_months_and_anniversaries_respect_short_months() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 15), -15) == date(2024, 12, 15)
    assert anniversary(2027, 2, 29) == date(2027, 2, 28)
    assert anniversary(2028, 2, 29) == date(2028, 2, 29)
    assert next_anniversary(11, 21, TODAY) == TODAY
    assert next_anniversary(11, 20, TODAY) == date(2027, 11, 20)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_month_page_starts_on_monday_and_holds_the_month(day: date) -> None:
    grid = month_grid(day)
    assert len(grid) == 42 and grid[0].weekday() == 0
    assert day in grid and day.replace(day=1) in grid[:7]


def test_clocks() -> None:
    assert FixedClock(TODAY).now().date() == FixedClock(TODAY).today() == TODAY
    assert SystemClock().now().date() - SystemClock().today() <= timedelta(1)
    assert SystemClock().now().microsecond == 0
