"""Foreign calendars: what Outlook, Google and Apple write, and what is made to harm."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.ics_reading import MAX_KEPT, CalendarRead, read_calendar
from kundenpflege.exchange.limits import RefusedError

HOME = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 8, 23), date(2028, 5, 21)


def read(body: str, **zone: ZoneInfo) -> CalendarRead:
    return read_calendar(wrapped(body), zone.get("home", HOME), FIRST, LAST)


def wrapped(body: str) -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{body}\nEND:VCALENDAR\n"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "UID:u1", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))


def test_what_google_writes() -> None:
    found = read(
        "X-WR-CALNAME:Familie\nX-WR-TIMEZONE:Europe/Berlin\n"
        + event(
            "DTSTART:20270114T130000Z", "DTEND:20270114T143000Z", "SUMMARY:Zahnarzt\\, Dr. Weiß",
            "LOCATION:Lübeck", "STATUS:CONFIRMED", "DESCRIPTION:" + "x" * 300,
        )
    )  # fmt: skip
    (one,) = found.appointments
    assert found.name == "Familie" and found.notes == ()
    # 13:00 UTC is 14:00 in the winter of Germany.
    assert (one.starts, one.ends) == (datetime(2027, 1, 14, 14), datetime(2027, 1, 14, 15, 30))
    assert (one.title, one.place, one.all_day) == ("Zahnarzt, Dr. Weiß", "Lübeck", False)


def test_what_outlook_writes() -> None:
    found = read(
        "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\n"
        "DTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
        "END:VTIMEZONE\n"
        + event(
            'DTSTART;TZID="W. Europe Standard Time":20270705T090000',
            'DTEND;TZID="W. Europe Standard Time":20270705T100000',
            "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO",
            'EXDATE;TZID="W. Europe Standard Time":20270712T090000',
            "SUMMARY;LANGUAGE=de:Bespre", " chung", "BEGIN:VALARM", "TRIGGER:-PT15M",
            "DESCRIPTION:REMINDER", "SUMMARY:falsch", "END:VALARM",
        )
    )  # fmt: skip
    assert [(one.title, one.starts) for one in found.appointments] == [
        ("Besprechung", datetime(2027, 7, 5, 9)),
        ("Besprechung", datetime(2027, 7, 19, 9)),
    ]


def test_moved_and_cancelled_ones_of_a_series() -> None:
    found = read(
        event("DTSTART;TZID=Europe/Berlin:20270301T080000", "DURATION:PT45M",
              "RRULE:FREQ=DAILY;COUNT=5", "SUMMARY:Runde")
        + "\n"
        + event("RECURRENCE-ID;TZID=Europe/Berlin:20270302T080000",
                "DTSTART;TZID=Europe/Berlin:20270302T160000", "DURATION:PT45M", "SUMMARY:Später")
        + "\n"
        + event("RECURRENCE-ID:20270303T070000Z", "DTSTART:20270303T070000Z", "STATUS:CANCELLED")
    )  # fmt: skip
    assert [f"{one.starts:%d.%m. %H:%M} {one.title}" for one in found.appointments] == [
        "01.03. 08:00 Runde", "02.03. 16:00 Später", "04.03. 08:00 Runde", "05.03. 08:00 Runde",
    ]  # fmt: skip


def test_whole_days_and_nights() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20270201", "DTEND;VALUE=DATE:20270208", "SUMMARY:Ferien") + "\n"
        + event("DTSTART;VALUE=DATE:20270301", "SUMMARY:Ein Tag") + "\n"
        + event("DTSTART:20270401T220000", "DTEND:20270402T020000", "SUMMARY:Nacht")
    )  # fmt: skip
    assert [(one.title, one.starts, one.ends, one.all_day) for one in found.appointments] == [
        ("Ferien", datetime(2027, 2, 1), datetime(2027, 2, 8), True),
        ("Ein Tag", datetime(2027, 3, 1), datetime(2027, 3, 2), True),
        ("Nacht", datetime(2027, 4, 1, 22), datetime(2027, 4, 2, 2), False),
    ]


def test_the_stretch_cuts_at_both_ends() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20260820", "DTEND;VALUE=DATE:20260825", "SUMMARY:ragt herein")
        + "\n" + event("DTSTART;VALUE=DATE:20260801", "SUMMARY:vorbei")
        + "\n" + event("DTSTART;VALUE=DATE:20280521", "SUMMARY:letzter Tag")
        + "\n" + event("DTSTART;VALUE=DATE:20280522", "SUMMARY:zu weit")
    )  # fmt: skip
    assert [one.title for one in found.appointments] == ["ragt herein", "letzter Tag"]
    assert (found.listed, found.outside) == (4, 2)


def test_private_ones_say_nothing_of_themselves() -> None:
    (one,) = read(
        event("DTSTART:20270101T100000", "CLASS:PRIVATE", "SUMMARY:Arzt", "LOCATION:Klinik")
    ).appointments
    assert (one.title, one.place) == ("Privat", "")


def test_own_appointments_are_not_doubled() -> None:
    own = event("DTSTART:20270101T100000", "SUMMARY:Anruf").replace(
        "u1", "kontakt-3@ab.kundenpflege"
    )
    found = read(own)
    assert found.appointments == () and "stammt aus diesem Programm" in found.notes[0]


def test_appointments_of_another_business_with_this_program_are_shown() -> None:
    theirs = event("DTSTART:20270101T100000", "SUMMARY:Anruf").replace(
        "u1", "kontakt-3@ab.kundenpflege"
    )
    found = read_calendar(wrapped(theirs), HOME, FIRST, LAST, own="@cd.kundenpflege")
    assert [one.title for one in found.appointments] == ["Anruf"] and not found.notes


ZONED = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}
DURATION:PT1H
RRULE:{rule}
SUMMARY:x
END:VEVENT"""


@settings(max_examples=120, deadline=None)
@given(
    zone=st.sampled_from(("Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC")),
    # Repetitions in hours that exist on every day.
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(
        lambda at: at.replace(hour=at.hour % 18 + 4, minute=0, second=0, microsecond=0)
    ),
    rule=st.sampled_from(
        (
            "FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY;COUNT=30", "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=YEARLY;COUNT=2", "FREQ=WEEKLY;UNTIL=20271231T120000Z",
        )
    ),
)  # fmt: skip
def test_another_library_sees_the_same_repetitions(zone: str, start: datetime, rule: str) -> None:
    if rule.startswith("FREQ=MONTHLY"):
        start = start.replace(day=15)
    data = wrapped(ZONED.format(uid="u", zone=zone, start=start, rule=rule))
    found = {one.starts for one in read_calendar(data, HOME, FIRST, LAST).appointments}
    calendar = icalendar.Calendar.from_ical(data)
    others = recurring_ical_events.of(calendar).between(
        FIRST - timedelta(days=3), LAST + timedelta(days=3)
    )
    wanted = {one.start.astimezone(HOME).replace(tzinfo=None) for one in others}
    inside = {at for at in wanted if FIRST <= at.date() <= LAST}
    assert found == inside


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "keine Kalenderdatei"),
        (b"Name;Ort\nA;B\n", "keine Kalenderdatei"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "keine Kalenderdatei"),
        (b"BEGIN:VCALENDAR\n" * 100, "keine Kalenderdatei"),
        (b"BEGIN:VCARD\nFN:x\nEND:VCARD\n", "keine Kalenderdatei"),
    ],
)
def test_what_is_no_calendar(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_calendar(data, HOME, FIRST, LAST)


def test_size_is_bounded() -> None:
    with pytest.raises(RefusedError, match="größer als"):
        read_calendar(b"BEGIN:VCALENDAR\n" + b"x" * 21_000_000, HOME, FIRST, LAST)
    with pytest.raises(RefusedError, match="Zeilen"):
        read_calendar(b"BEGIN:VCALENDAR\n" + b"\n" * 700_000, HOME, FIRST, LAST)


BOMBS = {
    "seconds": event("DTSTART:20260901T000000", "RRULE:FREQ=SECONDLY"),
    "hours": event("DTSTART:20260901T000000", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"),
    "never": "\n".join([event("DTSTART:19700101T000000",
                              "RRULE:FREQ=DAILY;COUNT=999999999;BYMONTH=2;BYMONTHDAY=30")] * 2_000),
    "many": "\n".join(event(f"DTSTART:2026090{n % 9 + 1}T{n % 24:02}0000", "RRULE:FREQ=DAILY",
                            f"SUMMARY:{n}") for n in range(3_000)),
    "long": event("DTSTART:20260901T000000", "SUMMARY:" + "ä" * 3_000_000),
    "folded": event("DTSTART:20260901T000000", "SUMMARY:" + "\n ".join(["x"] * 400_000)),
    "dates": event("DTSTART:20260901T000000", "RRULE:FREQ=DAILY",
                   "EXDATE:" + ",".join(["20260901T000000"] * 60_000)),
    "deep": "BEGIN:VEVENT\n" * 15 + "DTSTART:20260901T000000\n" + "END:VEVENT\n" * 15,
    "years": event("DTSTART:00010101T000000", "DTEND:99991231T000000", "RRULE:FREQ=YEARLY"),
    "odd": event("DTSTART;TZID=../../etc/passwd:20260901T000000", "DURATION:-P9999W",
                 "RRULE:FREQ=WEEKLY;INTERVAL=999999999999"),
    "parameters": event("DTSTART" + ";X=1" * 100_000 + ":20260901T000000"),
    # Each year of these is looked at day by day; a zone is looked for in many places.
    "all days of all years": "\n".join(
        [event("DTSTART:19700101T100000Z",
               "RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;"
               "BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366")] * 20_000),
    "zones": "\n".join(event(f"DTSTART;TZID={'x/' * 40}{n}:20270101T100000")
                       for n in range(40_000)),
    "quotes": event('DTSTART;TZID="' + '"' * 50_000 + ":20260901T000000"),
}  # fmt: skip


def test_of_too_many_those_to_come_are_kept() -> None:
    many = "\n".join(
        event(f"DTSTART:{FIRST + timedelta(days=n // 40):%Y%m%d}T{n % 24:02}0000", f"SUMMARY:{n}")
        for n in range(6_000)
    )
    today = FIRST + timedelta(days=90)
    kept = read_calendar(wrapped(many), HOME, FIRST, LAST, today).appointments
    assert len(kept) == MAX_KEPT and list(kept) == sorted(kept, key=lambda one: one.starts)
    # 150 days of 40 each: the sixty to come are all there, the oldest ones are not.
    assert sum(1 for one in kept if one.starts.date() >= today) == 60 * 40
    assert kept[0].starts.date() == FIRST + timedelta(days=25)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_harm_nobody(name: str) -> None:
    began = time.perf_counter()
    found = read(BOMBS[name])
    assert time.perf_counter() - began < 8
    assert len(found.appointments) <= MAX_KEPT
    assert all(len(one.title) <= 200 for one in found.appointments)
    assert all(one.ends >= one.starts for one in found.appointments)
    if name in ("seconds", "hours", "odd"):
        assert len(found.appointments) == 1 and "nur der erste" in " ".join(found.notes)
    if name == "many":
        assert len(found.appointments) == MAX_KEPT and "weitere nicht" in " ".join(found.notes)
    if name == "years":
        assert found.appointments == () and "ließ sich nicht lesen" in found.notes[0]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_is_refused_or_read_but_never_a_bug(data: bytes) -> None:
    try:
        read_calendar(
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\n", HOME, FIRST, LAST
        )
    except UserError:
        pass


_PIECES = st.sampled_from(
    (
        "DTSTART:20270101T100000", "DTSTART;VALUE=DATE:20270131", 
        "DTSTART;TZID=Nirgendwo:20270101T1000",
        "DTEND:20200101T000000Z", "DURATION:P1W", "DURATION:PT", "RRULE:FREQ=MONTHLY;BYDAY=5FR",
        "RRULE:FREQ=YEARLY;BYMONTH=13", "EXDATE:20270131", 
        "RDATE;VALUE=PERIOD:20270301T090000Z/PT1H",
        "RECURRENCE-ID:20270101T100000", "STATUS:CANCELLED", "BEGIN:VALARM", "END:VALARM",
        "BEGIN:VEVENT", "END:VEVENT", "SUMMARY:\\\\n\\,", "UID:u1", " weiter", "\tauch",
        "X-A;B=C:D",
        "DTSTART:99991231T235959Z", "DTSTART:19700101", "RRULE:FREQ=DAILY;UNTIL=20270201T000000Z",
    )
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_order_of_lines_is_survived(lines: list[str]) -> None:
    found = read_calendar(
        wrapped("BEGIN:VEVENT\n" + "\n".join(lines) + "\nEND:VEVENT"), HOME, FIRST, LAST
    )
    for one in found.appointments:
        assert one.ends >= one.starts and one.title
        assert one.starts.date() <= LAST and one.ends >= datetime.combine(
            FIRST, datetime.min.time()
        )
