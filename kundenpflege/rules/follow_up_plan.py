"""When an offer is followed up: days after sending and before its validity ends, on workdays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

#: The usual second call, and the last one, before the validity ends.
SECOND_DAYS = 21
DAYS_BEFORE_END = 5

#: The longest wait that can be set, and the most calls about one offer.
MAX_DAYS = 365
MAX_CALLS = 8

#: So far days are shifted off weekends and holidays; no Land has more of them in a row.
_REACH = 14


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`days` after sending, and days before the validity ends (None: no call then)."""

    days: tuple[int, ...] = (7, SECOND_DAYS)
    days_before_end: int | None = DAYS_BEFORE_END


@dataclass(frozen=True, slots=True)
class AmountRhythm:
    """The rhythm of offers from an amount on, in euros."""

    from_amount: Decimal
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class FollowUpStep:
    """One planned call: which one it is, counted from 1, and whether it is the one before the
    end of the validity."""

    step: int
    due: date
    before_end: bool = False


def default_rhythm(first_days: int) -> Rhythm:
    """What counts while no rhythm is set: the business's usual days, again after 21."""
    return Rhythm((first_days, SECOND_DAYS) if first_days < SECOND_DAYS else (first_days,))


def rhythm_for(amount: Decimal, rhythms: Iterable[AmountRhythm], fallback: Rhythm) -> Rhythm:
    """The rhythm of the highest amount that the offer reaches, else the usual one."""
    reached = [one for one in rhythms if one.from_amount <= amount]
    return max(reached, key=lambda one: one.from_amount).rhythm if reached else fallback


def read_days(text: str) -> tuple[int, ...]:
    """The days of „7, 21“, ascending, each once; UserError for anything else."""
    words = [word for word in re.split(r"[\s,;/]+|\bund\b", text.strip()) if word]
    days: set[int] = set()
    for word in words:
        if not re.fullmatch(r"\d{1,3}\.?", word, re.ASCII) or not 1 <= int(word[:3].strip(".")):
            raise UserError(
                _("„{word}“ ist keine Zahl von Tagen. Schreiben Sie zum Beispiel: 7, 21").format(
                    word=word
                )
            )
        days.add(int(word.strip(".")))
    if days and max(days) > MAX_DAYS:
        raise UserError(_("Höchstens {n} Tage nach dem Senden.").format(n=MAX_DAYS))
    if len(days) > MAX_CALLS:
        raise UserError(_("Höchstens {n} Anrufe je Angebot.").format(n=MAX_CALLS))
    return tuple(sorted(days))


def plan_follow_ups(
    sent_on: date,
    counted_from: date,
    valid_until: date | None,
    rhythm: Rhythm,
    is_free: Callable[[date], bool],
) -> tuple[FollowUpStep, ...]:
    """The calls about an offer, in the order of their days.

    Days count from `counted_from` (the date on the paper, the handing over); none lies on the day
    of sending or before, none after the last day of the validity, no two on one day. `is_free`
    tells weekends and holidays: calls move to the next workday, and to the one before where the
    validity would be over. Where the validity is too short for the rhythm, its last workday is
    planned. A rhythm without days plans nothing.
    """
    last = valid_until
    found: dict[date, bool] = {}
    for days in sorted(set(rhythm.days)):
        wanted = max(counted_from + timedelta(days=days), sent_on + timedelta(days=1))
        due = _later(wanted, last, is_free)
        if due is None and last is not None and wanted <= last:
            due = _earlier(last, sent_on, is_free)
        if due is not None:
            found.setdefault(due, False)
    if last is not None and rhythm.days_before_end is not None:
        wanted = last - timedelta(days=rhythm.days_before_end)
        due = _earlier(wanted, sent_on, is_free)
        if due is not None:
            found[due] = True
    if not found and last is not None and (rhythm.days or rhythm.days_before_end is not None):
        due = _earlier(last, sent_on, is_free)
        if due is not None:
            found[due] = True
    return tuple(FollowUpStep(step, due, found[due]) for step, due in enumerate(sorted(found), 1))


def _later(day: date, last: date | None, is_free: Callable[[date], bool]) -> date | None:
    """The day or the next workday, None when the validity is over by then."""
    for _n in range(_REACH):
        if last is not None and day > last:
            return None
        if not is_free(day):
            return day
        day += timedelta(days=1)
    return None


def _earlier(day: date, after: date, is_free: Callable[[date], bool]) -> date | None:
    """The day or the workday before it, None when that is not after `after`."""
    for _n in range(_REACH):
        if day <= after:
            return None
        if not is_free(day):
            return day
        day -= timedelta(days=1)
    return None
