"""Calendars as iCalendar files for phones, Outlook and Thunderbird (RFC 5545).

Each appointment keeps its name (UID) for ever, so that a calendar that reads the file again moves
it instead of doubling it. Times stand on the wall clock of the business with the zone described in
the file, alarms last in their appointment: Outlook refuses them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kundenpflege.base.text import clean

from .ics_times import business_zone, existing, later
from .vcard_lines import escape, fold_line

#: How the names of our own appointments end.
UID_ENDING = ".kundenpflege"
#: In calendars outside of the house the alarm comes so many minutes before.
ALARM_MINUTES = 15
_PRODUCT = "-//Kundenpflege//Kontaktplan//DE"
#: Central European clocks since 1996: last Sundays of March and October, 01:00 UTC.
_ZONE = """BEGIN:VTIMEZONE
TZID:{name}
X-LIC-LOCATION:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True, slots=True)
class OutEvent:
    """An appointment to write. Without `at_time` it takes whole days, up to `last_day`.

    `alarm` minutes before a timed one, None for none. `free` does not block the time."""

    uid: str
    day: date
    title: str
    at_time: str = ""
    minutes: int = 30
    last_day: date | None = None
    text: str = ""
    place: str = ""
    category: str = ""
    alarm: int | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class OutCalendar:
    """A calendar to write: its name, the Land that gives its zone, the present moment there, and
    `key` telling whose file it is."""

    name: str
    events: Iterable[OutEvent]
    country: str
    now: datetime
    key: str = ""


def write_calendar(calendar: OutCalendar) -> bytes:
    """The file as UTF-8 without BOM, folded, with CRLF."""
    return b"".join(fold_line(line) for line in _lines(calendar))


def same_contents(one: bytes, other: bytes) -> bool:
    """Whether two files say the same, whenever they were written."""
    return _timeless(one) == _timeless(other)


def _timeless(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\r\n") if not line.startswith(b"DTSTAMP:")]


def key_of(data: bytes) -> str:
    """Whose file it is: the `key` it was written with; empty for any other file."""
    for line in data[:2_000].split(b"\r\n"):
        if line.startswith(b"X-KUNDENPFLEGE-KEY:"):
            return line.partition(b":")[2].decode("ascii", "replace")
    return ""


def _lines(calendar: OutCalendar) -> Iterator[str]:
    zone = business_zone(calendar.country)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{_PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "X-WR-CALNAME:" + _value(calendar.name)
    yield f"X-WR-TIMEZONE:{zone.key}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT1H"
    yield "X-PUBLISHED-TTL:PT1H"
    if calendar.key:
        yield f"X-KUNDENPFLEGE-KEY:{calendar.key}"
    yield from _ZONE.format(name=zone.key).split("\n")
    stamp = calendar.now.replace(tzinfo=zone, microsecond=0).astimezone(UTC)
    for event in calendar.events:
        yield from _event(event, calendar.country, f"{stamp:%Y%m%dT%H%M%SZ}")
    yield "END:VCALENDAR"


def _event(event: OutEvent, country: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield "UID:" + _value(event.uid)
    yield "DTSTAMP:" + stamp
    yield from _when(event, country)
    yield "SUMMARY:" + _value(event.title)
    if event.text:
        yield "DESCRIPTION:" + escape(clean(event.text, multiline=True))
    if event.place:
        yield "LOCATION:" + _value(event.place)
    if event.category:
        yield "CATEGORIES:" + _value(event.category)
    timed = bool(event.at_time) and event.last_day is None
    yield "TRANSP:" + ("TRANSPARENT" if event.free or not timed else "OPAQUE")
    if timed and event.alarm is not None:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield "DESCRIPTION:" + _value(event.title)
        yield f"TRIGGER:-PT{event.alarm}M"
        yield "END:VALARM"
    yield "END:VEVENT"


def _when(event: OutEvent, country: str) -> Iterator[str]:
    if not event.at_time or event.last_day is not None:
        last = max(event.last_day or event.day, event.day)
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
        return
    zone = business_zone(country)
    hour, minute = (int(part) for part in event.at_time.split(":"))
    starts = existing(datetime(event.day.year, event.day.month, event.day.day, hour, minute), zone)
    ends = later(starts, max(5, event.minutes))
    if ends.fold:
        # In October the hour from two to three comes twice; without a zone it is told apart.
        yield f"DTSTART:{starts.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTEND:{ends.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        return
    yield f"DTSTART;TZID={zone.key}:{starts:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={zone.key}:{ends:%Y%m%dT%H%M%S}"


def _value(text: str) -> str:
    return escape(clean(text))
