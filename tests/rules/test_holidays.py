from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.rules.holidays import holidays_between, known_state


def days(country: str, state: str, year: int = 2026) -> dict[date, str]:
    return holidays_between(date(year, 1, 1), date(year, 12, 31), country, state)


@pytest.mark.parametrize(
    ("country", "state", "day", "name"),
    [
        ("DE", "SH", date(2026, 10, 31), "Reformationstag"),
        ("DE", "BY", date(2026, 6, 4), "Fronleichnam"),
        ("DE", "SN", date(2026, 11, 18), "Buß- und Bettag"),
        ("AT", "", date(2026, 10, 26), "Nationalfeiertag"),
        ("CH", "ZH", date(2026, 8, 1), "Nationalfeiertag"),
        ("de", "??", date(2026, 10, 3), "Tag der Deutschen Einheit"),
    ],
)
def test_each_land_has_its_holidays(country: str, state: str, day: date, name: str) -> None:
    assert days(country, state)[day] == name


def test_the_land_makes_the_difference() -> None:
    assert date(2026, 10, 31) not in days("DE", "BY")
    assert date(2026, 6, 4) not in days("DE", "SH")
    assert date(2026, 10, 31) not in days("DE", "")
    assert days("FR", "") == {}


def test_both_ends_count_and_the_turn_of_the_year_is_no_border() -> None:
    found = holidays_between(date(2026, 12, 26), date(2027, 1, 1), "DE", "SH")
    assert list(found) == [date(2026, 12, 26), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("country", "typed", "state"),
    [
        ("DE", "sh", "SH"), ("DE", " by ", "BY"), ("AT", "STMK", "Stmk"), ("CH", "zh", "ZH"),
        ("DE", "QQ", ""), ("DE", "", ""), ("FR", "BY", ""),
    ],
)  # fmt: skip
def test_a_land_is_known_however_it_is_typed(country: str, typed: str, state: str) -> None:
    assert known_state(country, typed) == state
    if state:
        first, last = date(2027, 1, 1), date(2027, 12, 31)
        assert holidays_between(first, last, country, typed) == holidays_between(
            first, last, country, state
        )
