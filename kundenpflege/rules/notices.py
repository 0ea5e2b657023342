"""When the program may speak up by itself: at chosen times, never in the quiet hours.

A time that passed while the computer slept is made up for once after waking, as long as it is
still the same day. Yesterday's notices are never told: today's say more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kundenpflege.base.i18n import _, ngettext

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)
#: More notices a day than these are no help.
MOST_TIMES = 12
#: So many things are named in a notice.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of notices, and the quiet hours (both None: none; from 22:00 to 7:00 is possible)."""

    times: tuple[time, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None

    def is_quiet(self, now: time) -> bool:
        """Whether nothing may be told now. The end of the quiet hours is loud again."""
        first, last = self.quiet_from, self.quiet_until
        if first is None or last is None or first == last:
            return False
        if first < last:
            return first <= now < last
        return now >= first or now < last


def read_times(text: str) -> tuple[time, ...]:
    """`7:30, 13` as times in order, each once; what is no time is left out."""
    found = {one for part in re.split(r"[,;\s]+", text) if (one := read_time(part)) is not None}
    return tuple(sorted(found)[:MOST_TIMES])


def read_time(text: str) -> time | None:
    """`7:30`, `07.30` or `7`; None for anything else."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_schedule(times: str, quiet_from: str, quiet_until: str) -> Schedule:
    """The schedule as it stands in the settings; quiet hours need both ends."""
    return Schedule(read_times(times), read_time(quiet_from), read_time(quiet_until))


def is_due(schedule: Schedule, looked: datetime, now: datetime) -> bool:
    """Whether a notice is due at `now`, when it was last looked at `looked`.

    A time within the quiet hours is told when they end, if that is still the same day. A clock
    that was set back makes nothing due twice: `looked` then lies in the future.
    """
    if schedule.is_quiet(now.time()):
        return False
    return any(looked < at <= now for at in _told_on(schedule, now.date()))


def next_notice(schedule: Schedule, now: datetime) -> datetime | None:
    """When the next notice comes, None without times."""
    for days in range(3):
        later = [at for at in _told_on(schedule, now.date() + timedelta(days)) if at > now]
        if later:
            return min(later)
    return None


def _told_on(schedule: Schedule, day: date) -> list[datetime]:
    """The moments of a day at which a notice is told."""
    moments = []
    for at in schedule.times:
        if not schedule.is_quiet(at):
            moments.append(datetime.combine(day, at))
            continue
        end = schedule.quiet_until
        if end is not None and end > at:
            moments.append(datetime.combine(day, end))
    return moments


def heading(count: int) -> str:
    """`3 Dinge für heute`."""
    return ngettext("{n} Ding für heute", "{n} Dinge für heute", count).format(n=count)


def words(things: Iterable[tuple[str, str]], count: int) -> str:
    """The first things, one a line: `Familie Brandt: Angebot nachfassen`; `count` is of all."""
    lines = [f"{who}: {what}" if what else who for who, what in things][:_NAMED]
    left = count - len(lines)
    if lines and left > 0:
        more = ngettext("… und {n} weiteres", "… und {n} weitere", left).format(n=left)
        lines.append(more)
    return "\n".join(lines) or _("Öffnen Sie Kundenpflege, um sie zu sehen.")
