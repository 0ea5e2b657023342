"""The days of a series, held against a walk through the calendar day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.model.kinds import SeriesUnit
from kundenpflege.rules.series import (
    Occurrence,
    SeriesPlan,
    in_words,
    next_occurrence,
    occurrences,
)
from kundenpflege.rules.work_calendar import ClosureFacts, WorkCalendar

UNITS = {
    SeriesUnit.DAY: "days",
    SeriesUnit.WEEK: "weeks",
    SeriesUnit.MONTH: "months",
    SeriesUnit.YEAR: "years",
}
CALENDAR = WorkCalendar(
    state="SH",
    closures=(ClosureFacts("Sommer", date(2020, 8, 3), date(2020, 8, 21), yearly=True),),
)


def working_day(day: date, back: bool) -> date:
    return CALENDAR.working_day(day, back=back)


def days(plan: SeriesPlan, first: date, last: date) -> list[date]:
    return [one.on for one in occurrences(plan, first, last)]


@given(
    starts=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    every=st.integers(1, 7),
    unit=st.sampled_from(SeriesUnit),
    first=st.dates(date(2023, 6, 1), date(2032, 12, 31)),
    length=st.integers(0, 900),
)
@settings(max_examples=300, deadline=None)
def test_the_days_are_those_of_an_independent_count(
    starts: date, every: int, unit: SeriesUnit, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    expected = []
    for number in range(5000):
        day = starts + relativedelta(**{UNITS[unit]: number * every})
        if day > last:
            break
        if day >= first:
            expected.append(day)
    assert days(SeriesPlan(starts, every, unit, False), first, last) == expected


@given(
    starts=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    every=st.integers(1, 3),
    unit=st.sampled_from(SeriesUnit),
    cuts=st.lists(st.integers(0, 700), min_size=1, max_size=5),
)
@settings(max_examples=80, deadline=None)
def test_working_days_lose_and_double_nothing_wherever_one_looks(
    starts: date, every: int, unit: SeriesUnit, cuts: list[int]
) -> None:
    """Asked for in pieces it is the same as in one, each on a working day of its own."""
    plan = SeriesPlan(starts, every, unit)
    last = starts + timedelta(days=800)
    whole = list(occurrences(plan, starts, last, working_day))
    edges = sorted({starts + timedelta(days=cut) for cut in cuts} | {starts})
    pieces: list[Occurrence] = []
    for first, following in zip(edges, [*edges[1:], last + timedelta(days=1)], strict=True):
        pieces += occurrences(plan, first, following - timedelta(days=1), working_day)
    assert pieces == whole
    assert len({one.on for one in whole}) == len(whole)
    assert all(not CALENDAR.is_free(one.on) for one in whole)
    assert all(one.day <= one.on for one in whole)
    if unit in (SeriesUnit.MONTH, SeriesUnit.YEAR):
        nominal = days(SeriesPlan(starts, every, unit, False), starts, last - timedelta(days=40))
        assert [one.day for one in whole][: len(nominal)] == nominal, "none falls away"


def test_the_31st_comes_back_after_short_months() -> None:
    plan = SeriesPlan(date(2027, 1, 31), 1, SeriesUnit.MONTH, False)
    assert days(plan, date(2027, 1, 1), date(2027, 5, 31)) == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
        date(2027, 5, 31),
    ]  # fmt: skip


def test_29_february_is_kept_in_leap_years() -> None:
    plan = SeriesPlan(date(2024, 2, 29), 1, SeriesUnit.YEAR, False)
    found = days(plan, date(2025, 1, 1), date(2028, 12, 31))
    assert found == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_every_day_on_working_days_is_monday_to_friday() -> None:
    plan = SeriesPlan(date(2026, 11, 20), 1, SeriesUnit.DAY)
    found = [one.on for one in occurrences(plan, plan.starts, date(2026, 11, 27), working_day)]
    assert found == [date(2026, 11, 20)] + [date(2026, 11, day) for day in range(23, 28)]


def test_a_week_of_company_holidays_swallows_what_would_pile_up() -> None:
    """Three weeks off: the first two weekly calls fall away, the third waits for its Monday."""
    plan = SeriesPlan(date(2027, 7, 28), 1, SeriesUnit.WEEK)
    found = list(occurrences(plan, plan.starts, date(2027, 9, 2), working_day))
    assert [(one.day.day, one.on.day, one.on.month) for one in found] == [
        (28, 28, 7), (18, 23, 8), (25, 25, 8), (1, 1, 9)
    ]  # fmt: skip


def test_the_last_day_is_never_passed() -> None:
    saturday = date(2026, 11, 28)
    plan = SeriesPlan(date(2026, 11, 21), 1, SeriesUnit.WEEK, ends=saturday)
    found = list(occurrences(plan, plan.starts, date(2027, 1, 1), working_day))
    assert [one.on for one in found] == [date(2026, 11, 23), date(2026, 11, 27)]
    alone = SeriesPlan(saturday, 1, SeriesUnit.WEEK, ends=saturday)
    (only,) = occurrences(alone, saturday, date(2027, 1, 1), working_day)
    assert only.on == date(2026, 11, 30), "a series of one weekend day is not lost"


@given(
    starts=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    every=st.integers(1, 3),
    unit=st.sampled_from((SeriesUnit.DAY, SeriesUnit.WEEK)),
    length=st.integers(0, 400),
)
@settings(max_examples=400, deadline=None)
def test_whatever_its_end_no_day_gets_two_of_a_series(
    starts: date, every: int, unit: SeriesUnit, length: int
) -> None:
    plan = SeriesPlan(starts, every, unit, True, starts + timedelta(days=length))
    last = starts + timedelta(days=length + 80)
    found = [one.on for one in occurrences(plan, starts, last, working_day)]
    assert len(found) == len(set(found))


def test_a_series_of_days_that_ends_on_a_sunday_ends_on_friday() -> None:
    plan = SeriesPlan(date(2026, 11, 18), 1, SeriesUnit.DAY, True, date(2026, 11, 22))
    found = [one.on.day for one in occurrences(plan, plan.starts, date(2026, 12, 1), working_day)]
    assert found == [18, 19, 20]


def test_the_next_one() -> None:
    plan = SeriesPlan(date(2026, 11, 30), 1, SeriesUnit.MONTH, False)
    today = date(2027, 6, 15)
    assert next_occurrence(plan, None, date(2026, 1, 1)) == Occurrence(plan.starts, plan.starts)
    late = next_occurrence(plan, plan.starts, today)
    assert late == Occurrence(date(2027, 6, 30), date(2027, 6, 30)), "not one for each month missed"
    without = [date(2027, 6, 30)]
    skipped = next_occurrence(plan, plan.starts, today, None, without)
    assert skipped is not None and skipped.on == date(2027, 7, 30)
    far = SeriesPlan(date(2026, 3, 1), 20, SeriesUnit.YEAR, False)
    found = next_occurrence(far, date(2026, 3, 1), today)
    assert found is not None and found.on == date(2046, 3, 1)


def test_a_series_ends() -> None:
    plan = SeriesPlan(date(2026, 11, 30), 1, SeriesUnit.YEAR, False, date(2028, 11, 29))
    assert next_occurrence(plan, date(2027, 11, 30), date(2026, 1, 1)) is None
    forever = SeriesPlan(date(2026, 11, 30), 1, SeriesUnit.YEAR, False)
    assert days(forever, date(2198, 1, 1), date(2300, 1, 1)) == [
        date(2198, 11, 30), date(2199, 11, 30)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (SeriesPlan(date(2026, 1, 1), 1, SeriesUnit.WEEK, False), "jede Woche"),
        (SeriesPlan(date(2026, 1, 1), 1, SeriesUnit.YEAR), "jedes Jahr, an Arbeitstagen"),
        (
            SeriesPlan(date(2026, 1, 1), 3, SeriesUnit.MONTH, True, date(2027, 12, 31)),
            "alle 3 Monate, an Arbeitstagen, bis 31.12.2027",
        ),
        (SeriesPlan(date(2026, 1, 1), 2, SeriesUnit.DAY, False), "alle 2 Tage"),
    ],
)
def test_said_in_words(plan: SeriesPlan, words: str) -> None:
    assert in_words(plan) == words
