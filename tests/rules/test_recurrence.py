"""Repetitions of foreign appointments against an independent library, and what bombs cost."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.rules.recurrence import (
    Budget,
    BudgetSpentError,
    UnknownRuleError,
    read_rule,
    repeated_days,
)

FIRST, LAST = date(2026, 9, 1), date(2028, 3, 1)


def days(text: str, start: date, first: date = FIRST, last: date = LAST) -> list[date]:
    return list(repeated_days(read_rule(text), start, first, last, Budget()))


def oracle(text: str, start: date, first: date = FIRST, last: date = LAST) -> list[date]:
    rule = rrule.rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
    begin, end = (datetime.combine(day, datetime.min.time()) for day in (first, last))
    return [found.date() for found in rule.between(begin, end, inc=True)]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("FREQ=DAILY", date(2026, 11, 1)),
        ("FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR", date(2026, 11, 2)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU", date(2026, 1, 1)),
        ("FREQ=WEEKLY;COUNT=10;BYDAY=FR", date(2026, 8, 7)),
        ("FREQ=MONTHLY;BYDAY=2TU", date(2026, 1, 13)),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 30)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 31)),
        ("FREQ=MONTHLY", date(2026, 1, 31)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 1, 30)),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", date(2026, 2, 13)),
        ("FREQ=YEARLY", date(2024, 2, 29)),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", date(2020, 3, 29)),
        ("FREQ=YEARLY;BYDAY=20MO", date(2020, 5, 18)),
        ("FREQ=YEARLY;BYYEARDAY=1,-1", date(2020, 1, 1)),
        ("FREQ=YEARLY;INTERVAL=4", date(2024, 11, 5)),
        ("FREQ=WEEKLY;UNTIL=20261231", date(2026, 10, 1)),
    ],
)
def test_usual_rules_fall_on_the_days_of_another_library(text: str, start: date) -> None:
    assert days(text, start) == oracle(text, start)


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    named = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True))
    if named:
        ordinals = frequency in ("MONTHLY", "YEARLY") and draw(st.booleans())
        sign = draw(st.sampled_from(("1", "2", "-1"))) if ordinals else ""
        parts.append("BYDAY=" + ",".join(sign + one for one in named))
    else:
        sign = ""
    if not sign and frequency != "WEEKLY" and draw(st.booleans()):
        wanted = draw(st.lists(st.sampled_from((1, 13, 28, 31, -1)), min_size=1, unique=True))
        parts.append("BYMONTHDAY=" + ",".join(map(str, wanted)))
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True))
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    if len(parts) > 2 and frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from((1, 2, -1)))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    elif draw(st.booleans()):
        parts.append(f"UNTIL={draw(st.dates(date(2026, 10, 1), date(2028, 1, 1))):%Y%m%d}")
    return ";".join(parts)


@settings(max_examples=400, deadline=None)
@given(text=rules(), start=st.dates(date(2024, 1, 1), date(2027, 6, 1)))
def test_any_rule_falls_on_the_days_of_another_library(text: str, start: date) -> None:
    # What a rule means is settled where it begins on one of its own days (RFC 5545, 3.8.5.3).
    own = oracle(text.split(";COUNT")[0].split(";UNTIL")[0], start, start, date(2040, 1, 1))
    if not own:
        return
    start = own[0]
    found = days(text, start)
    wanted = oracle(text, start)
    if ";UNTIL" in text and wanted != found:
        # The library lets nothing happen when the end lies before the beginning; we keep the start.
        assert found == [start] or found == wanted
        return
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=6",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=99MO9",
        "FREQ=DAILY;UNTIL=20269999",
        "FREQ=YEARLY;BYMONTHDAY=32",
        "INTERVAL=1",
        "",
        "FREQ=DAILY;BYMONTH=" + "1," * 900,
    ],
)
def test_what_is_not_worked_out_is_refused(text: str) -> None:
    with pytest.raises(UnknownRuleError):
        read_rule(text)


def test_no_rule_keeps_the_program_busy() -> None:
    began = time.perf_counter()
    # There is no 30 February; another library looks for it until the year 9999.
    assert days("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1)) == []
    assert days("FREQ=DAILY;COUNT=999999999", date(1, 1, 1))[:1] == [FIRST]
    budget = Budget(20_000)
    with pytest.raises(BudgetSpentError):
        for _n in range(1_000):
            rule = read_rule("FREQ=DAILY;COUNT=999999999;BYMONTH=2;BYMONTHDAY=30")
            list(repeated_days(rule, date(1970, 1, 1), FIRST, LAST, budget))
    assert time.perf_counter() - began < 5


def test_the_end_of_time_is_no_error() -> None:
    assert days("FREQ=YEARLY", date(9998, 1, 1), date(9998, 1, 1), date.max) == [
        date(9998, 1, 1),
        date(9999, 1, 1),
    ]
    assert len(days("FREQ=WEEKLY", date.max - timedelta(days=8), date(9999, 1, 1), date.max)) == 2
