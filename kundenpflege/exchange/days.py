"""Days as lists hold them: typed in every spelling, by Excel, with the month or the year alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kundenpflege.base.dates import expand_year
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

from .cells import text_of

_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "Januar Jänner Jan January",
            "Februar Feb February",
            "März Mrz Mar March",
            "April Apr",
            "Mai May",
            "Juni Jun June",
            "Juli Jul July",
            "August Aug",
            "September Sep Sept",
            "Oktober Okt Oct October",
            "November Nov",
            "Dezember Dez Dec December",
        ),
        1,
    )
    for name in names.split()
}
_DAY = re.compile(r"^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})$")
_DAY_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_WORD = re.compile(r"^(\d{1,2})\s*\.?\s*([^\W\d_]{3,})\.?\s*(\d{4}|\d{2})?$")
_DAY_PACKED = re.compile(r"^(19\d\d|20\d\d)(\d\d)(\d\d)$")
_NO_YEAR = re.compile(r"^(\d{1,2})\s*\.\s*(\d{1,2})\s*\.?(?:\s*\?+)?$")
_NO_YEAR_ISO = re.compile(r"^-{2}(\d{2})-?(\d{2})$")
_MONTH = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{4})$")
_MONTH_ISO = re.compile(r"^(\d{4})-(\d{1,2})$")
_MONTH_WORD = re.compile(r"^([^\W\d_]{3,})\.?\s*(\d{4})$")
_YEAR = re.compile(r"^(?:ca\.?\s*|um\s*)?(\d{4})$")
_EMPTY_DAY = re.compile(r"^(?:0{1,4}[./-]0{1,2}[./-]0{1,4}|[-–?.]+)$")
_FIRST_SERIAL, _LAST_SERIAL = 3_654, 73_050
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read. Without `day` only month and year (or the year) are known; without `year`
    it comes round every year. `problem` is why it is none."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    problem: str = ""

    @property
    def date(self) -> date | None:
        """The full day."""
        if self.day and self.month and self.year and not self.problem:
            return date(self.year, self.month, self.day)
        return None


def read_day(value: Any, today: date, past: bool = True) -> Day:
    """A day in any usual spelling; two-digit years lie in the past when `past`.

    `3.4.61`, `12. Juli 1979`, `1961-04-03`, `11/2026`, `1980`, `--06-24`, Excel's own days.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Day(value.day, value.month, value.year)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return _whole(_EPOCH + timedelta(days=int(value)))
    text = text_of(value).rstrip(",;")
    if not text or _EMPTY_DAY.match(text):
        return Day()
    found = _numbers(text, today, past)
    if found is None:
        return Day(problem=_("kein Datum"))
    day, month, year = found
    if day is None:
        if month is not None and not 1 <= month <= 12:
            return Day(problem=_("kein Datum"))
        return Day(None, month, year)
    try:
        date(2000 if year is None else year, month or 0, day)
    except ValueError:
        return Day(problem=_("diesen Tag gibt es nicht"))
    return Day(day, month, year)


def _whole(day: date) -> Day:
    return Day(day.day, day.month, day.year)


def _numbers(
    text: str, today: date, past: bool
) -> tuple[int | None, int | None, int | None] | None:
    if match := _DAY_ISO.match(text) or _DAY_PACKED.match(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _DAY.match(text):
        day, month = int(match[1]), int(match[3])
        if match[2] == "/" and month > 12 >= day:
            day, month = month, day
        return day, month, _year(match[4], day, month, today, past)
    if match := _DAY_WORD.match(text):
        if (month_word := _MONTHS.get(fold(match[2]))) is not None:
            day = int(match[1])
            year = _year(match[3], day, month_word, today, past) if match[3] else None
            return day, month_word, year
    if match := _NO_YEAR.match(text):
        return int(match[1]), int(match[2]), None
    if match := _NO_YEAR_ISO.match(text):
        return int(match[2]), int(match[1]), None
    if match := _MONTH.match(text):
        return None, int(match[1]), int(match[2])
    if match := _MONTH_ISO.match(text):
        return None, int(match[2]), int(match[1])
    if (match := _MONTH_WORD.match(text)) and fold(match[1]) in _MONTHS:
        return None, _MONTHS[fold(match[1])], int(match[2])
    if match := _YEAR.match(text):
        return None, None, int(match[1])
    return None


def _year(text: str, day: int, month: int, today: date, past: bool) -> int:
    year = int(text)
    if len(text) == 2:
        year = expand_year(year, today)
        if past and (year, month, day) > (today.year, today.month, today.day):
            year -= 100
    return year
