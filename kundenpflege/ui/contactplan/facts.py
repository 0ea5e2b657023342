"""What the views need to know of an entry: its days, its minutes, who it is, what is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import format_date, format_weekday_date
from kundenpflege.base.i18n import _, ngettext

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

Key = tuple[object, ...]

#: How long a contact takes when nobody said so, in minutes: a call is short, a visit is not.
USUAL_MINUTES = {"visit": 60, "meeting": 60}
SHORT_MINUTES = 30
DAY_MINUTES = 24 * 60


def key_of(entry: CalendarEntry) -> Key:
    """Who an entry is: stays the same when the plan is asked for anew."""
    return entry.key


def last_day(entry: CalendarEntry) -> date:
    """The last day it stands on."""
    return max(entry.day, entry.last_day or entry.day)


def minute_of(text: str) -> int | None:
    """Minutes since midnight of `9:30`; None without a time that can be read."""
    hours, colon, minutes = text.partition(":")
    if not colon or not hours.strip().isdecimal() or not minutes.strip().isdecimal():
        return None
    found = int(hours) * 60 + int(minutes)
    return found if 0 <= found < DAY_MINUTES else None


def time_text(minute: int | None) -> str:
    """`09:30` as it is stored; empty without a time."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def starts_at(entry: CalendarEntry) -> int | None:
    """Minutes since midnight; None for what stands on the day as a whole."""
    return minute_of(entry.at_time) if last_day(entry) == entry.day else None


def length(entry: CalendarEntry) -> int:
    """Its minutes; the usual ones of its kind when nobody said how long it takes."""
    if entry.minutes:
        return entry.minutes
    return USUAL_MINUTES.get(str(entry.contact_kind or ""), SHORT_MINUTES)


def span_text(entry: CalendarEntry) -> str:
    """`14:00 – 15:00`, `14:00`, `bis 27.11.2026` or nothing."""
    if last_day(entry) > entry.day:
        return _("bis {day}").format(day=format_date(last_day(entry)))
    start = starts_at(entry)
    if start is None or not entry.minutes:
        return entry.at_time
    end = min(start + entry.minutes, DAY_MINUTES - 1)
    return f"{entry.at_time} – {time_text(end)}"


def spoken(entry: CalendarEntry) -> str:
    """Everything about an entry in one sentence, for tooltips and screen readers."""
    parts = [entry.text]
    if last_day(entry) > entry.day:
        parts.append(span_text(entry))
    elif entry.at_time and entry.minutes:
        parts.append(ngettext("{n} Minute", "{n} Minuten", entry.minutes).format(n=entry.minutes))
    if entry.place:
        parts.append(entry.place)
    if entry.responsible and not is_ground(entry):
        parts.append(entry.responsible)
    if entry.series_id is not None:
        parts.append(_("wiederholt sich"))
    if entry.done:
        parts.append(_("erledigt"))
    return ", ".join(parts)


def is_ground(entry: CalendarEntry) -> bool:
    """Whether it is no entry of its own but says that a day is free."""
    return entry.kind in ("holiday", "closure")


def spoken_day(day: date, entries: Sequence[CalendarEntry], hidden: int = 0) -> str:
    """A day with everything on it."""
    parts = [format_weekday_date(day), *(spoken(entry) for entry in entries)]
    if hidden:
        parts.append(ngettext("{n} weiterer", "{n} weitere", hidden).format(n=hidden))
    if len(parts) == 1:
        parts.append(_("nichts geplant"))
    return "; ".join(parts)
