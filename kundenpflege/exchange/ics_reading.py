"""Reading foreign calendars: appointments of a stretch of days, repetitions written out.

Files come from anywhere. Size, lines, appointments and the work for repetitions are bounded; what
cannot be understood is left out and counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count
from kundenpflege.base.text import clean
from kundenpflege.rules.recurrence import (
    Budget,
    BudgetSpentError,
    RepeatRule,
    UnknownRuleError,
    in_time,
    read_rule,
    repeated_days,
)

from .ics_lines import ContentLine, content_lines
from .ics_times import Moment, known_zone, read_duration, read_moment
from .ics_writing import UID_ENDING
from .vcard_lines import unescape

#: Appointments in a file (before repetitions), and those that are kept.
MAX_EVENTS = 50_000
MAX_KEPT = 5_000
#: Days of EXDATE and RDATE of one appointment.
_MOST_DATES = 2_000
_DEEPEST = 20
#: Looking for a zone takes its time: with so many unknown ones no further are looked for.
_MOST_ZONES = 50
_WANTED = frozenset(
    "BEGIN END UID SUMMARY LOCATION DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID STATUS "
    "CLASS X-WR-CALNAME NAME".split()
)
_TITLE, _PLACE = 200, 200


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment on the clock of the business; all-day ones end at midnight after the last
    day."""

    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """What a file holds: its `name`, the appointments of the days asked for in their order.

    `listed` counts the appointments of the file, `outside` those of them without a day in the
    stretch; `notes` are German sentences about what was left out."""

    name: str
    appointments: tuple[Appointment, ...]
    listed: int
    outside: int
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Event:
    uid: str = ""
    title: str = ""
    place: str = ""
    start: Moment | None = None
    end: Moment | None = None
    length: timedelta | None = None
    rule: str = ""
    more: list[Moment] = field(default_factory=list)
    without: list[Moment] = field(default_factory=list)
    instead: Moment | None = None
    cancelled: bool = False
    private: bool = False


@dataclass(slots=True)
class _Told:
    """What is worth a sentence at the end."""

    broken: int = 0
    own: int = 0
    rules: int = 0
    cut: bool = False
    zones: set[str] = field(default_factory=set)

    def sentences(self, left: int) -> Iterator[str]:
        if self.own:
            words = ngettext(
                "{n} Termin stammt aus diesem Programm und steht schon im Plan.",
                "{n} Termine stammen aus diesem Programm und stehen schon im Plan.",
                self.own,
            )
            yield words.format(n=format_count(self.own))
        if self.broken:
            words = ngettext(
                "{n} Termin ließ sich nicht lesen und fehlt.",
                "{n} Termine ließen sich nicht lesen und fehlen.",
                self.broken,
            )
            yield words.format(n=format_count(self.broken))
        if self.rules:
            words = ngettext(
                "Bei {n} Termin ist die Wiederholung ungewöhnlich: nur der erste ist dabei.",
                "Bei {n} Terminen ist die Wiederholung ungewöhnlich: nur der erste ist dabei.",
                self.rules,
            )
            yield words.format(n=format_count(self.rules))
        if self.zones:
            yield _("Unbekannte Zeitzone {zone}: als Ortszeit gelesen.").format(
                zone=", ".join(f"„{clean(name)[:40]}“" for name in sorted(self.zones)[:3])
            )
        if left:
            yield _("Gezeigt werden die nächsten {n} Termine, {left} weitere nicht.").format(
                n=format_count(MAX_KEPT), left=format_count(left)
            )
        elif self.cut:
            yield _("Der Kalender wiederholt sich zu oft; nicht alle Termine sind dabei.")


def read_calendar(
    data: bytes,
    home: ZoneInfo,
    first: date,
    last: date,
    today: date | None = None,
    own: str = UID_ENDING,
) -> CalendarRead:
    """The appointments between two days, both included, as the business's clock shows them.

    Where there are more than are kept, those from `today` (`first` unless given) on come first.
    Appointments whose UID ends with `own` are left out: they stand in the plan already.
    UserError with a German text when it is no calendar; RefusedError beyond the limits.
    """
    told = _Told()
    name, events = _read(data, told, own)
    appointments: list[Appointment] = []
    outside = 0
    budget = Budget()
    instead = {
        (event.uid, event.instead.local(home)) for event in events if event.instead is not None
    }
    for event in events:
        count = len(appointments)
        try:
            for one in _appointments(event, home, first, last, budget, told):
                if event.instead is None and (event.uid, one.starts) in instead:
                    continue
                appointments.append(one)
        except BudgetSpentError:
            told.cut = True
            break
        outside += len(appointments) == count
        if len(appointments) > 4 * MAX_KEPT:
            told.cut = True
            break
    appointments = sorted(
        dict.fromkeys(appointments), key=lambda one: (one.starts, not one.all_day, one.title)
    )
    kept, left = _nearest(appointments, today or first)
    return CalendarRead(name, kept, len(events), outside, tuple(told.sentences(left)))


def _nearest(found: list[Appointment], today: date) -> tuple[tuple[Appointment, ...], int]:
    """As many as are kept: those to come in their order, then the latest that are over."""
    left = len(found) - MAX_KEPT
    if left <= 0:
        return tuple(found), 0
    begin = datetime.combine(today, time())
    over = [one for one in found if one.ends < begin]
    ahead = [one for one in found if one.ends >= begin][:MAX_KEPT]
    room = MAX_KEPT - len(ahead)
    return (*over[len(over) - room :], *ahead) if room else tuple(ahead), left


# -- the file ------------------------------------------------------------------------------


def _read(data: bytes, told: _Told, own: str) -> tuple[str, list[_Event]]:
    name, seen = "", False
    events: list[_Event] = []
    event: _Event | None = None
    stack: list[str] = []
    for line in content_lines(data, _WANTED):
        match line.name:
            case "BEGIN":
                if len(stack) >= _DEEPEST:
                    raise _no_calendar()
                stack.append(line.value.strip().upper())
                seen = seen or stack[-1] == "VCALENDAR"
                if stack[-1] == "VEVENT":
                    event = _Event()
            case "END":
                ended = stack.pop() if stack else ""
                if ended == "VEVENT" and event is not None:
                    _keep(event, events, told, own)
                    event = None
            case "X-WR-CALNAME" | "NAME" if stack == ["VCALENDAR"]:
                name = name or clean(unescape(line.value))[:120]
            case _ if event is not None and stack and stack[-1] == "VEVENT":
                _take(event, line, told)
    if not seen:
        raise _no_calendar()
    return name, events


def _no_calendar() -> UserError:
    return UserError(_("Das ist keine Kalenderdatei. Bitte eine Datei mit der Endung .ics wählen."))


def _keep(event: _Event, events: list[_Event], told: _Told, own: str) -> None:
    if event.uid.endswith(own):
        told.own += 1
    elif event.start is None:
        told.broken += 1
    elif len(events) >= MAX_EVENTS:
        told.cut = True
    else:
        events.append(event)


def _take(event: _Event, line: ContentLine, told: _Told) -> None:
    value = line.value
    match line.name:
        case "UID":
            event.uid = value.strip()[:300]
        case "SUMMARY":
            event.title = clean(unescape(value))[:_TITLE]
        case "LOCATION":
            event.place = clean(unescape(value))[:_PLACE]
        case "DTSTART":
            event.start = _moment(line, told)
        case "DTEND":
            event.end = _moment(line, told)
        case "DURATION":
            event.length = read_duration(value)
        case "RRULE":
            event.rule = event.rule or value.strip()
        case "RECURRENCE-ID":
            event.instead = _moment(line, told)
        case "RDATE":
            event.more += _moments(line, told, _MOST_DATES - len(event.more))
        case "EXDATE":
            event.without += _moments(line, told, _MOST_DATES - len(event.without))
        case "STATUS":
            event.cancelled = value.strip().upper() == "CANCELLED"
        case "CLASS":
            event.private = value.strip().upper() in ("PRIVATE", "CONFIDENTIAL")


def _moment(line: ContentLine, told: _Told) -> Moment | None:
    zone = line.parameters.get("TZID", "")
    if zone in told.zones or len(told.zones) >= _MOST_ZONES:
        zone = ""
    elif zone and known_zone(zone) is None:
        told.zones.add(zone)
        zone = ""
    return read_moment(line.value, zone)


def _moments(line: ContentLine, told: _Told, most: int) -> list[Moment]:
    found: list[Moment] = []
    for value in line.value.split(",")[: max(0, most)]:
        # A period of RDATE counts with its beginning.
        moment = _moment(replace(line, value=value.partition("/")[0]), told)
        if moment is not None:
            found.append(moment)
    return found


# -- its appointments ----------------------------------------------------------------------


def _appointments(
    event: _Event, home: ZoneInfo, first: date, last: date, budget: Budget, told: _Told
) -> Iterator[Appointment]:
    start = event.start
    if start is None or event.cancelled:
        return
    length = _length(event, start)
    # What began before the stretch may still reach into it.
    begin = first - timedelta(days=1) - length
    without = {moment.local(home) for moment in event.without}
    days_out = {moment.at.date() for moment in event.without if moment.all_day}
    for at in _starts(event, start, home, begin.date() if isinstance(begin, datetime) else begin,
                      last + timedelta(days=1), budget, told):  # fmt: skip
        moment = replace(start, at=at)
        try:
            starts = moment.local(home)
            ends = replace(start, at=at + length).local(home)
        except OverflowError:
            continue
        if starts in without or starts.date() in days_out:
            continue
        if starts.date() > last or max(ends - timedelta(microseconds=1), starts).date() < first:
            continue
        title = _("Privat") if event.private else event.title or _("Termin")
        place = "" if event.private else event.place
        yield Appointment(starts, max(starts, ends), title, place, start.all_day)


def _length(event: _Event, start: Moment) -> timedelta:
    """How long it takes on the clock of its own zone."""
    usual = timedelta(days=1) if start.all_day else timedelta(0)
    if event.end is not None:
        end = event.end
        if start.zone is not None and end.zone is not None and start.zone.key != end.zone.key:
            end = replace(end, at=end.local(start.zone))
        length = end.at - start.at
    elif event.length is not None:
        length = event.length
    else:
        return usual
    if start.all_day:
        length = timedelta(days=max(1, length.days))
    return min(max(length, timedelta(0)), timedelta(days=366))


def _starts(
    event: _Event,
    start: Moment,
    home: ZoneInfo,
    first: date,
    last: date,
    budget: Budget,
    told: _Told,
) -> Iterator[datetime]:
    """The beginnings in the zone of the appointment."""
    rule = _rule(event, start, told)
    if rule is None:
        yield start.at
    else:
        clock = start.at.time() if not start.all_day else time()
        for day in repeated_days(rule, start.at.date(), first, last, budget):
            at = datetime.combine(day, clock)
            if in_time(rule, at):
                yield at
    for moment in event.more:
        if moment.all_day and not start.all_day:
            yield datetime.combine(moment.at.date(), start.at.time())
        elif start.zone is not None and moment.zone is not None:
            yield replace(moment).local(start.zone)
        else:
            yield moment.at


def _rule(event: _Event, start: Moment, told: _Told) -> RepeatRule | None:
    if not event.rule or event.instead is not None:
        return None
    try:
        rule = read_rule(event.rule)
    except UnknownRuleError:
        told.rules += 1
        return None
    if rule.until is not None and rule.until_utc:
        until = rule.until
        if start.zone is not None:
            until = Moment(until, ZoneInfo("UTC")).local(start.zone)
        elif start.all_day:
            until = datetime.combine(until.date(), time.max)
        rule = replace(rule, until=until)
    return rule
