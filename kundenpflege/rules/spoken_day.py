"""The day that somebody names in passing: „bis 16. Juni, dann ist die Taufe“, „in 6 Wochen“."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kundenpflege.base.dates import add_months, parse_date

_MONTHS = "jan feb mär apr mai jun jul aug sep okt nov dez".split()
_NUMBERS = re.compile(
    r"(?<![\d.,])(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    r"|(?<![\d.,])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4}|\d{2})(?!\d))?"
)
_WORDS = re.compile(
    r"(?<![\d.,])(?P<day>\d{1,2})\.\s?"
    r"(?P<month>jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)[^\W\d_]*\.?"
    r"(?:\s(?P<year>\d{4})(?!\d))?",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\bin\s(?P<count>\d{1,3}|einem|einer|zwei|drei|vier|sechs|acht)\s"
    r"(?P<what>tag|woche|monat|jahr)\w*",
    re.IGNORECASE,
)
_COUNTS = {"einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6, "acht": 8}


def day_in(text: str, today: date) -> date | None:
    """The first day named in the text; without a year the next such day from `today` on.

    None where no day can be read.
    """
    text = " ".join(text.split())
    if (whole := parse_date(text, today)) is not None:
        return _ahead(whole, today) if _without_year(text) else whole
    found = [
        (match.start(), day)
        for match in (_NUMBERS.search(text), _WORDS.search(text), _IN.search(text))
        if match is not None and (day := _read(match, today)) is not None
    ]
    return min(found)[1] if found else None


def _without_year(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.?", text) is not None


def _ahead(day: date, today: date) -> date:
    """The same day a year later when it is over; 29 February becomes the 28th."""
    return day if day >= today else add_months(day, 12)


def _read(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    try:
        if "what" in parts:
            count = _COUNTS.get(parts["count"].casefold()) or int(parts["count"])
            match parts["what"].casefold():
                case "tag":
                    return today + timedelta(days=count)
                case "woche":
                    return today + timedelta(weeks=count)
                case what:
                    return add_months(today, count * (12 if what == "jahr" else 1))
        if parts.get("iso"):
            return date.fromisoformat(parts["iso"])
        month = parts["month"]
        number = int(month) if month.isdigit() else _MONTHS.index(month.casefold()) + 1
        if parts["year"] is None:
            return _ahead(date(today.year, number, int(parts["day"])), today)
        year = int(parts["year"])
        return date(year if year > 99 else 2000 + year, number, int(parts["day"]))
    except (ValueError, OverflowError):
        return None
