"""Calendar files in the eyes of three independent libraries, also in the nights of March and
October."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from kundenpflege.exchange.ics_reading import read_calendar
from kundenpflege.exchange.ics_writing import (
    OutCalendar,
    OutEvent,
    key_of,
    same_contents,
    write_calendar,
)

NOW = datetime(2026, 11, 21, 9, 30)
HOME = ZoneInfo("Europe/Berlin")


def file_of(*events: OutEvent, country: str = "DE", now: datetime = NOW) -> bytes:
    return write_calendar(OutCalendar("Plan – Mia", events, country, now, "0a1b2c3d-7"))


def timed(day: date, at_time: str, minutes: int = 30, uid: str = "a") -> OutEvent:
    return OutEvent(
        f"{uid}@x.kundenpflege", day, "Anruf Brandt", at_time=at_time, minutes=minutes, alarm=15
    )


def by_icalendar(data: bytes) -> dict[str, tuple[object, object]]:
    calendar = icalendar.Calendar.from_ical(data)
    return {
        str(event["UID"]): (event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in calendar.walk("VEVENT")
    }


def by_ical(data: bytes) -> dict[str, tuple[object, object]]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode("utf-8"))
    return {event.uid: (event.dtstart, event.dtend) for event in calendar.events}


def by_vobject(data: bytes) -> dict[str, tuple[object, object]]:
    calendar = vobject.readOne(data.decode("utf-8"))
    return {
        event.uid.value: (event.dtstart.value, event.dtend.value) for event in calendar.vevent_list
    }


def moment(value: Any) -> Any:
    """Real time, so that zones of different libraries can be compared."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


#: The nights of the changes, the days around them, a summer's and a winter's day.
DAYS = (
    date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29),
    date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1),
    date(2027, 7, 1), date(2028, 2, 29), date(2026, 12, 31),
)  # fmt: skip
TIMES = ("00:00", "01:30", "02:00", "02:30", "03:00", "08:15", "14:00", "23:45")


@pytest.mark.parametrize("country", ["DE", "AT", "CH"])
def test_three_libraries_see_the_same_times_over_the_changes(country: str) -> None:
    events = [timed(day, at, 90, f"{day}-{at.replace(':', '')}") for day in DAYS for at in TIMES]
    data = file_of(*events, country=country)
    one, two, three = by_icalendar(data), by_ical(data), by_vobject(data)
    assert len(one) == len(two) == len(three) == len(events)
    for event in events:
        seen = [tuple(map(moment, found[event.uid])) for found in (one, two, three)]
        assert seen[0] == seen[1] == seen[2], event
        starts, ends = seen[0]
        assert ends - starts == timedelta(minutes=90), event
        # On the clock at the wall, except in the hour that does not exist.
        shown = starts.astimezone(HOME)
        if (event.day, event.at_time[:2]) != (date(2027, 3, 28), "02"):
            assert (shown.date(), f"{shown:%H:%M}") == (event.day, event.at_time)
        else:
            assert f"{shown:%H}" == "03"


def test_whole_days_end_on_the_day_after() -> None:
    data = file_of(
        OutEvent("one@x", date(2028, 2, 29), "Karte"),
        OutEvent("more@x", date(2026, 12, 30), "Messe", last_day=date(2027, 1, 2)),
        OutEvent("odd@x", date(2026, 12, 30), "Messe", last_day=date(2026, 12, 29)),
        OutEvent("days@x", date(2026, 12, 30), "Messe", at_time="09:00", last_day=date(2027, 1, 2)),
    )
    wanted = {
        "one@x": (date(2028, 2, 29), date(2028, 3, 1)),
        "more@x": (date(2026, 12, 30), date(2027, 1, 3)),
        "odd@x": (date(2026, 12, 30), date(2026, 12, 31)),
        "days@x": (date(2026, 12, 30), date(2027, 1, 3)),
    }
    assert by_icalendar(data) == by_ical(data) == by_vobject(data) == wanted


def test_alarms_come_last_and_only_for_times() -> None:
    data = file_of(
        timed(date(2026, 12, 1), "08:00"), OutEvent("d@x", date(2026, 12, 1), "Tag", alarm=15)
    )
    lines = data.decode().split("\r\n")
    assert lines.count("BEGIN:VALARM") == 1
    # Outlook refuses the appointment when anything follows (known from its importer).
    assert lines[lines.index("END:VALARM") + 1] == "END:VEVENT"
    assert "TRIGGER:-PT15M" in lines


HOSTILE = (
    "Müller; Söhne, „Ei\\n“\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:böse\r\n"
    "\x00\x07\u2028 🎂🎂🎂 ẞ\\, " + "ä" * 400
)


def test_hostile_words_stay_words() -> None:
    data = file_of(
        OutEvent(HOSTILE, date(2026, 12, 1), HOSTILE, text=HOSTILE, place=HOSTILE, category=HOSTILE)
    )
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"") and not data.startswith(b"\xef\xbb\xbf")
    assert b"\0" not in data
    data.decode("utf-8")
    for line in data.split(b"\r\n"):
        line.decode("utf-8")  # nothing is cut inside of a character
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == 1 == len(IcsCalendarStream.calendar_from_ics(data.decode()).events)
    text = str(events[0]["DESCRIPTION"])
    assert "END:VEVENT\nBEGIN:VEVENT" in text and text.endswith("ä" * 400)
    assert "🎂🎂🎂 ẞ\\," in str(events[0]["SUMMARY"])


@settings(max_examples=150, deadline=None)
@given(
    title=st.text(max_size=200), text=st.text(max_size=300),
    day=st.dates(date(2020, 1, 1), date(2080, 1, 1)), minutes=st.integers(5, 1440),
    at=st.times().map(lambda t: f"{t:%H:%M}") | st.just(""),
)  # fmt: skip
def test_whatever_is_written_we_read_and_others_read(
    title: str, text: str, day: date, minutes: int, at: str
) -> None:
    event = OutEvent("u@foreign", day, title, at_time=at, minutes=minutes, text=text, place=text)
    data = file_of(event)
    own = read_calendar(data, HOME, day - timedelta(days=2), day + timedelta(days=2)).appointments[
        0
    ]
    starts, ends = next(iter(by_ical(data).values()))
    if at:
        assert isinstance(starts, datetime) and isinstance(ends, datetime)
        assert own.starts == starts.astimezone(HOME).replace(tzinfo=None)
        assert own.ends == ends.astimezone(HOME).replace(tzinfo=None)
    else:
        assert own.all_day and own.starts.date() == starts and own.ends.date() == ends


def test_files_know_whose_they_are_and_whether_they_changed() -> None:
    one = file_of(timed(date(2026, 12, 1), "08:00"))
    later = file_of(timed(date(2026, 12, 1), "08:00"), now=NOW + timedelta(hours=3))
    moved = file_of(timed(date(2026, 12, 2), "08:00"))
    assert one != later and same_contents(one, later) and not same_contents(one, moved)
    assert key_of(one) == "0a1b2c3d-7" and key_of(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") == ""
    # The stamp is real time: half past nine in November is half past eight in UTC.
    assert b"DTSTAMP:20261121T083000Z" in one


def test_an_empty_calendar_is_one() -> None:
    data = file_of()
    assert icalendar.Calendar.from_ical(data).walk("VEVENT") == []
    assert read_calendar(data, HOME, date(2026, 1, 1), date(2027, 1, 1)).name == "Plan – Mia"
