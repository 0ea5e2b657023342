"""Days and times of iCalendar files: which zone they mean, and what that is at the business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

#: The zones businesses work in.
ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}
#: Names that Outlook and Exchange give their zones.
_WINDOWS = {
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw",
    "romance standard time": "Europe/Paris",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "e. europe standard time": "Europe/Chisinau",
    "fle standard time": "Europe/Kyiv",
    "gtb standard time": "Europe/Bucharest",
    "turkey standard time": "Europe/Istanbul",
    "russian standard time": "Europe/Moscow",
    "eastern standard time": "America/New_York",
    "central standard time": "America/Chicago",
    "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles",
    "china standard time": "Asia/Shanghai",
    "tokyo standard time": "Asia/Tokyo",
    "india standard time": "Asia/Kolkata",
    "utc": "UTC",
}
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?")
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?"
)
#: Appointments outside of these years are typing errors or bombs.
FIRST_YEAR, LAST_YEAR = 1970, 2199


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (`all_day`) or a time as the file says it: `at` has the wall clock of `zone`."""

    at: datetime
    zone: ZoneInfo | None = None
    all_day: bool = False

    def local(self, home: ZoneInfo) -> datetime:
        """The same on the clock of the business, without a zone."""
        if self.all_day or self.zone is None or self.zone.key == home.key:
            return self.at
        return self.at.replace(tzinfo=self.zone).astimezone(home).replace(tzinfo=None)


def business_zone(country: str) -> ZoneInfo:
    """The zone of a business in this Land."""
    return ZoneInfo(ZONES.get(country, ZONES["DE"]))


@lru_cache(maxsize=500)
def known_zone(name: str) -> ZoneInfo | None:
    """The zone that a file calls so, also by the names of Outlook; None for one nobody knows."""
    wanted = name.strip().strip('"')
    if len(wanted) > 100 or not re.fullmatch(r"[A-Za-z0-9/._+ ()-]+", wanted):
        return None
    wanted = _WINDOWS.get(wanted.casefold(), wanted)
    parts = [part for part in wanted.split("/") if part not in ("", ".", "..")]
    # Some programs write `/freeassociation.sourceforge.net/Europe/Berlin`.
    for tried in ("/".join(parts), "/".join(parts[-2:]), "/".join(parts[-1:])):
        try:
            return ZoneInfo(tried)
        except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
            continue
        except KeyError:
            continue
    return None


def read_moment(value: str, zone_name: str = "") -> Moment | None:
    """`20270517`, `20270517T083000`, `…Z`; None when it is no time or beyond all measure."""
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        if match[4] is None:
            return Moment(datetime.combine(day, time()), all_day=True)
        clock = time(int(match[4]), int(match[5]), min(59, int(match[6] or 0)))
    except ValueError:
        return None
    zone = ZoneInfo("UTC") if match[7] else known_zone(zone_name) if zone_name else None
    return Moment(datetime.combine(day, clock), zone)


def read_duration(value: str) -> timedelta | None:
    """`PT1H30M`, `P1D`, `P2W`; None when it is none. Never longer than a year."""
    match = _DURATION.fullmatch(value.strip().upper())
    if match is None or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    length = timedelta(days=weeks * 7 + days, hours=hours, minutes=minutes, seconds=seconds)
    return min(length, timedelta(days=366)) if match[1] != "-" else timedelta(0)


def existing(at: datetime, zone: ZoneInfo) -> datetime:
    """A time that the clocks really show: 02:30 of the night in March becomes 03:30."""
    return at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def later(moment: datetime, minutes: int) -> datetime:
    """The time so many real minutes later in its zone, also over the nights of the changes."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
