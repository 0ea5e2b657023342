from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.decision_date import (
    LEAD_DAYS,
    DecisionFacts,
    describe,
    is_near,
    months_near,
    next_decision,
)

TODAY = date(2026, 11, 21)
MONTHS = st.integers(1, 12)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def every_year(first: int, last: int | None = None) -> DecisionFacts:
    return DecisionFacts("Haushalt", first_month=first, last_month=last)


@pytest.mark.parametrize(
    ("facts", "span"),
    [
        (DecisionFacts("x", day=date(2027, 1, 12)), (date(2027, 1, 12), date(2027, 1, 12))),
        (DecisionFacts("x", day=date(2020, 1, 12)), (date(2020, 1, 12), date(2020, 1, 12))),
        (every_year(10), (date(2027, 10, 1), date(2027, 10, 31))),
        (every_year(11), (date(2026, 11, 1), date(2026, 11, 30))),
        (every_year(12), (date(2026, 12, 1), date(2026, 12, 31))),
        # Over the turn of the year: the running window counts, before and after New Year.
        (every_year(11, 2), (date(2026, 11, 1), date(2027, 2, 28))),
        (every_year(12, 1), (date(2026, 12, 1), date(2027, 1, 31))),
        (every_year(9, 10), (date(2027, 9, 1), date(2027, 10, 31))),
    ],
)
def test_the_next_decision(facts: DecisionFacts, span: tuple[date, date]) -> None:
    assert next_decision(facts, TODAY) == span


def test_in_february_the_window_began_last_year() -> None:
    assert next_decision(every_year(11, 2), date(2028, 2, 29)) == (
        date(2027, 11, 1),
        date(2028, 2, 29),
    )


def test_nothing_set_is_no_decision() -> None:
    empty = DecisionFacts("x")
    assert next_decision(empty, TODAY) is None
    assert not is_near(empty, TODAY)
    assert describe(empty, TODAY) == ""


def test_it_is_an_occasion_from_four_weeks_before() -> None:
    facts = DecisionFacts("x", day=TODAY + timedelta(days=LEAD_DAYS))
    assert is_near(facts, TODAY)
    assert not is_near(facts, TODAY - timedelta(days=1))
    assert not is_near(facts, TODAY + timedelta(days=LEAD_DAYS + 1))


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (DecisionFacts("x", day=date(2026, 11, 24)), "am 24.11.2026 (in 3 Tagen)"),
        (every_year(10), "jedes Jahr im Oktober"),
        (every_year(10, 10), "jedes Jahr im Oktober"),
        (every_year(11, 2), "jedes Jahr von November bis Februar"),
    ],
)
def test_it_is_told_in_words(facts: DecisionFacts, text: str) -> None:
    assert describe(facts, TODAY) == text


@given(MONTHS, MONTHS, DAYS)
def test_the_next_window_never_lies_behind_and_at_most_a_year_ahead(
    first: int, last: int, today: date
) -> None:
    span = next_decision(every_year(first, last), today)
    assert span is not None
    assert span[1] >= today
    assert (span[0].month, span[1].month) == (first, last)
    assert span[0] <= today + timedelta(days=366)
    assert (span[1] - span[0]).days < 366
    # No earlier one was skipped: the window a year before is over.
    assert span[1].replace(year=span[1].year - 1, day=28) < today


@given(MONTHS, MONTHS, DAYS)
def test_a_near_window_holds_one_of_the_near_months(first: int, last: int, today: date) -> None:
    def holds(month: int) -> bool:
        if first <= last:
            return first <= month <= last
        return month >= first or month <= last

    if is_near(every_year(first, last), today):
        assert any(holds(month) for month in months_near(today))
    # The running window is near on every one of its days.
    if holds(today.month):
        assert is_near(every_year(first, last), today)
