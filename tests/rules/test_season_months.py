"""Months as typed and as stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.season_months import check_season, season_months, season_text
from kundenpflege.rules.validation import InvalidValue


@pytest.mark.parametrize(
    ("typed", "months", "stored"),
    [
        ("", (), ""),
        ("3-5,9", (3, 4, 5, 9), "3-5,9"),
        (" 9 , 3 – 5 ", (3, 4, 5, 9), "3-5,9"),
        ("11-2", (1, 2, 11, 12), "1-2,11-12"),
        ("1-12", tuple(range(1, 13)), ""),
        ("4,5", (4, 5), "4-5"),
        ("7,", (7,), "7"),
    ],
)
def test_months_are_read_and_stored(typed: str, months: tuple[int, ...], stored: str) -> None:
    assert season_months(typed) == months
    assert check_season(typed) == stored


@pytest.mark.parametrize("typed", ["13", "0", "3-", "Mai", "3..5", "3-5-7", "-1", "99999999999"])
def test_what_is_no_month_is_said(typed: str) -> None:
    with pytest.raises(InvalidValue):
        check_season(typed)
    # What an older program stored is read as far as it makes sense.
    assert set(season_months(typed)) <= set(range(1, 13))


@given(st.sets(st.integers(1, 12)))
def test_what_is_stored_is_read_back(months: set[int]) -> None:
    text = season_text(tuple(months))
    assert len(text) <= 20
    assert set(season_months(text)) == (months if len(months) < 12 else set())
