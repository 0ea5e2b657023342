"""Dates as people say and type them. Today is always injected through a `Clock`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from .i18n import N_, _, ngettext


class Clock(Protocol):
    """Source of the current day and time; the only way rules and services learn it."""

    def today(self) -> date:
        """The current day."""
        ...

    def now(self) -> datetime:
        """The current local time without time zone, whole seconds."""
        ...


class SystemClock:
    """The computer's clock."""

    def today(self) -> date:
        """The current day."""
        return date.today()

    def now(self) -> datetime:
        """The current local time, whole seconds."""
        return datetime.now().replace(microsecond=0)


@dataclass(frozen=True)
class FixedClock:
    """A clock set to `day` (tests, `--date`); the time of day stands at `hour`."""

    day: date
    hour: int = 8

    def today(self) -> date:
        """The fixed day."""
        return self.day

    def now(self) -> datetime:
        """The fixed day at the fixed hour."""
        return datetime(self.day.year, self.day.month, self.day.day, self.hour)


def format_date(value: date) -> str:
    """`21.11.2026`."""
    return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def format_short_date(value: date) -> str:
    """`21.11.` for lists in which the year is clear."""
    return f"{value.day:02d}.{value.month:02d}."


# Written out here because *Heute* greets with them: the same names from babel cost 12 ms at start.
MONTHS = (
    N_("Januar"), N_("Februar"), N_("März"), N_("April"), N_("Mai"), N_("Juni"), N_("Juli"),
    N_("August"), N_("September"), N_("Oktober"), N_("November"), N_("Dezember"),
)  # fmt: skip
WEEKDAYS = (
    N_("Montag"), N_("Dienstag"), N_("Mittwoch"), N_("Donnerstag"), N_("Freitag"), N_("Samstag"),
    N_("Sonntag"),
)  # fmt: skip


def format_long_date(value: date) -> str:
    """`21. November 2026` (DIN 5008)."""
    return _("{day}. {month} {year}").format(
        day=value.day, month=_(MONTHS[value.month - 1]), year=value.year
    )


def format_weekday_date(value: date) -> str:
    """`Samstag, 21. November 2026`."""
    return _("{weekday}, {date}").format(
        weekday=_(WEEKDAYS[value.weekday()]), date=format_long_date(value)
    )


def format_month(value: date) -> str:
    """`November 2026`."""
    return _("{month} {year}").format(month=_(MONTHS[value.month - 1]), year=value.year)


def relative_days(value: date, today: date) -> str:
    """The day as people say it: `heute`, `morgen`, `in 3 Tagen`, `vor 6 Tagen`, `vor 2 Jahren`."""
    days = (value - today).days
    if days == 0:
        return _("heute")
    if days == 1:
        return _("morgen")
    if days == -1:
        return _("gestern")
    amount = abs(days)
    if amount < 60:
        text = ngettext("{n} Tag", "{n} Tagen", amount).format(n=amount)
    elif amount < 730:
        months = round(amount / 30.44)
        text = ngettext("{n} Monat", "{n} Monaten", months).format(n=months)
    else:
        years = amount // 365
        text = ngettext("{n} Jahr", "{n} Jahren", years).format(n=years)
    return (_("in {span}") if days > 0 else _("vor {span}")).format(span=text)


def add_months(value: date, months: int) -> date:
    """The same day `months` later (or earlier), at most the last day of that month."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(value.day, calendar.monthrange(year, month)[1]))


def anniversary(year: int, month: int, day: int) -> date:
    """That day in `year`; 29 February falls on the 28th in common years."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def next_anniversary(month: int, day: int, today: date) -> date:
    """The next time month/day comes round, today included."""
    this = anniversary(today.year, month, day)
    return this if this >= today else anniversary(today.year + 1, month, day)


def month_grid(month: date) -> list[date]:
    """The 42 days of a month's page, weeks starting on Monday."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    return [start + timedelta(days=n) for n in range(42)]


#: Years in which business happens; what lies outside is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1850, 2199


def check_year(value: date) -> str:
    """What is wrong with the year of a day that somebody typed; empty when nothing is."""
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return ""
    return _("Das Jahr muss zwischen {first} und {last} liegen.").format(
        first=FIRST_YEAR, last=LAST_YEAR
    )


_DATE = re.compile(r"^(\d{1,2})\s*[.\-/]\s*(\d{1,2})(?:\s*[.\-/]\s*(\d{4}|\d{2})?)?\.?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")


def expand_year(year: int, today: date) -> int:
    """A two-digit year as meant for a past or near date: at most ten years ahead of today."""
    if year >= 100:
        return year
    century = today.year // 100 * 100
    full = century + year
    return full if full <= today.year + 10 else full - 100


def parse_date(text: str, today: date, past: bool = False) -> date | None:
    """Read a day as typed: `3.4.61`, `03.04.1961`, `1961-04-03`, `3.4.`, `heute`, `+7`.

    Two-digit years mean the nearest fitting century (never after today when `past`).
    None when it is no valid day.
    """
    text = text.strip().casefold()
    words = {"heute": 0, "h": 0, "morgen": 1, "m": 1, "übermorgen": 2, "gestern": -1}
    if text in words:
        return today + timedelta(days=words[text])
    if re.fullmatch(r"[+-]\d{1,4}", text):
        return today + timedelta(days=int(text))
    try:
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DATE.match(text):
            day, month = int(match[1]), int(match[2])
            if match[3] is None:
                return date(today.year, month, day)
            year = expand_year(int(match[3]), today) if len(match[3]) == 2 else int(match[3])
            if past and len(match[3]) == 2 and date(year, month, day) > today:
                year -= 100
            return date(year, month, day)
    except ValueError:
        return None
    return None
