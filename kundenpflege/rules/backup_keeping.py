"""Which backups stay: the newest of 12 days, of 10 weeks and of 12 months.

Periods count where there are backups in them: a business that was closed for a month loses
nothing by that. After a year they go, for they hold what was erased since; the newest three that
are sound stay however old they are. What was saved before an import, an upgrade or a restore
stays for at least 12 days; what was made by hand stays until it is deleted by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 12
WEEKS = 10
MONTHS = 12
YEAR = timedelta(days=366)
#: So many stay, however old.
AT_LEAST = 3

#: Why a backup was made, as in its name.
AUTO = "auto"
LEAVING = "ende"
BY_HAND = "hand"
BEFORE_IMPORT = "vor-import"
BEFORE_RESTORE = "vor-wiederherstellung"


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as the rule sees it; `sound`: its trailer tells that it was verified."""

    made_at: datetime
    reason: str
    sound: bool = True


def before_upgrade(revision: str) -> str:
    """The reason of a backup made before the upgrade to a schema."""
    return f"vor-{revision}"


def spare(copies: Sequence[Copy], now: datetime) -> list[int]:
    """The positions of the copies that may go, oldest first.

    Copies of the future (the clock was wrong) stay and take no one's place.
    """
    order = sorted(range(len(copies)), key=lambda one: copies[one].made_at, reverse=True)
    candidates = [one for one in order if copies[one].made_at <= now + timedelta(days=1)]
    kept = {one for one in order if _stays(copies[one], now)} | (set(order) - set(candidates))
    sound = [one for one in candidates if copies[one].sound]
    kept.update(sound[:AT_LEAST])
    young = [one for one in sound if copies[one].made_at > now - YEAR]
    kept |= _newest(copies, young, DAYS, lambda day: day.date())
    kept |= _newest(copies, young, WEEKS, lambda day: day.isocalendar()[:2])
    kept |= _newest(copies, young, MONTHS, lambda day: (day.year, day.month))
    return [one for one in reversed(order) if one not in kept]


def _stays(copy: Copy, now: datetime) -> bool:
    if copy.reason in (AUTO, LEAVING):
        return False
    if copy.reason.startswith("vor-"):
        return copy.made_at > now - timedelta(days=DAYS)
    return True


def _newest(
    copies: Sequence[Copy],
    order: Sequence[int],
    count: int,
    period: Callable[[datetime], Hashable],
) -> set[int]:
    """The newest copy of each of the last `count` periods that have one."""
    found: dict[Hashable, int] = {}
    for one in order:
        key = period(copies[one].made_at)
        if key not in found:
            if len(found) == count:
                break
            found[key] = one
    return set(found.values())
