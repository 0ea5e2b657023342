"""Notices come at their times, once, and never in the quiet hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.notices import (
    Schedule,
    heading,
    is_due,
    next_notice,
    read_schedule,
    read_time,
    read_times,
    words,
)

DAY = date(2026, 11, 21)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7:30", time(7, 30)),
        ("07.30", time(7, 30)),
        ("7", time(7)),
        (" 23:59 ", time(23, 59)),
        ("24:00", None),
        ("7:60", None),
        ("-1", None),
        ("７", None),
        ("gleich", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, found: time | None) -> None:
    assert read_time(text) == found


def test_several_times_stand_in_order_and_once() -> None:
    assert read_times("13:00, 7:30;7.30 unsinn 99") == (time(7, 30), time(13))
    assert read_times("") == ()
    assert len(read_times(",".join(f"{hour}:{minute}" for hour in range(24) for minute in
                                   (10, 40)))) == 12  # fmt: skip


def test_a_notice_comes_when_its_time_has_come_and_not_again() -> None:
    schedule = Schedule((time(7, 30), time(13)))
    assert not is_due(schedule, at(7), at(7, 29))
    assert is_due(schedule, at(7, 29), at(7, 30))
    assert not is_due(schedule, at(7, 30), at(7, 31))
    assert is_due(schedule, at(7, 31), at(13, 0))


def test_what_was_slept_through_is_told_once_on_waking() -> None:
    schedule = Schedule((time(7, 30), time(9), time(10)))
    assert is_due(schedule, at(6), at(11))
    assert not is_due(schedule, at(11), at(11, 1))
    yesterday = DAY - timedelta(1)
    assert not is_due(schedule, at(8, 0, yesterday), at(6)), "yesterday is over"


def test_quiet_hours_hold_a_notice_back_until_they_end() -> None:
    schedule = Schedule((time(6, 30), time(19)), time(18), time(7))
    assert not is_due(schedule, at(6), at(6, 45))
    assert is_due(schedule, at(6, 45), at(7))
    assert not is_due(schedule, at(18, 30), at(19, 30))
    assert not is_due(schedule, at(19, 30), at(23, 59))
    tomorrow = DAY + timedelta(1)
    assert not is_due(schedule, at(23, 59), at(6, 59, tomorrow))


def test_quiet_hours_within_a_day_are_told_afterwards() -> None:
    schedule = Schedule((time(12, 30),), time(12), time(14))
    assert not is_due(schedule, at(12), at(13))
    assert is_due(schedule, at(13), at(14))


def test_a_clock_set_back_tells_nothing_twice() -> None:
    schedule = Schedule((time(7, 30),))
    assert not is_due(schedule, at(8), at(7, 30)), "told at half past seven of the other clock"


def test_half_a_quiet_time_is_none() -> None:
    assert not read_schedule("7:30", "18:00", "").is_quiet(time(20))
    assert not Schedule((), time(7), time(7)).is_quiet(time(7))


def test_the_next_notice_is_known() -> None:
    schedule = Schedule((time(7, 30), time(13)))
    assert next_notice(schedule, at(8)) == at(13)
    assert next_notice(schedule, at(13)) == at(7, 30, DAY + timedelta(1))
    assert next_notice(Schedule(), at(8)) is None
    assert next_notice(Schedule((time(19),), time(18), time(7)), at(8)) is None


TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None))


@given(
    st.lists(TIMES, min_size=1, max_size=4, unique=True),
    st.none() | TIMES,
    st.none() | TIMES,
    st.integers(1, 40),
)
def test_looking_more_often_tells_no_more_and_never_in_quiet_hours(
    times: list[time], first: time | None, last: time | None, step: int
) -> None:
    schedule = Schedule(tuple(sorted(times)), first, last)
    looked = datetime.combine(DAY, time())
    told = []
    for minute in range(0, 24 * 60 - 1, step):
        now = datetime.combine(DAY, time()) + timedelta(minutes=minute)
        if is_due(schedule, looked, now):
            told.append(now)
        looked = now
    assert len(told) <= len(times)
    assert all(not schedule.is_quiet(one.time()) for one in told)


def test_the_notice_names_the_first_three() -> None:
    things = [("Brandt", "Angebot nachfassen"), ("Vogt", ""), ("Sommer", "wird 60"), ("Lenz", "x")]
    assert heading(1) == "1 Ding für heute"
    assert heading(4) == "4 Dinge für heute"
    assert words(things, 5) == (
        "Brandt: Angebot nachfassen\nVogt\nSommer: wird 60\n… und 2 weitere"
    )
    assert words(things[:1], 2).endswith("… und 1 weiteres")
    assert words([], 3) == "Öffnen Sie Kundenpflege, um sie zu sehen."
