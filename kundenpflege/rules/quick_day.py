"""The day that a typed line names: „Di“, „übermorgen“, „nächste Woche Mi“, „3.12.“."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import add_months, check_year, format_date
from kundenpflege.base.i18n import _

_LONG = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SHORT = ("mo", "di", "mi", "do", "fr", "sa", "so")
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MONTH = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|märz|mär|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|"
    r"sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?)\b\.?"
)
_COUNT = r"\d{1,3}|einem|einer|zwei|drei|vier|fünf|sechs|acht|zehn|zwölf|einem halben"
_COUNTS = {"einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
           "acht": 8, "zehn": 10, "zwölf": 12}  # fmt: skip
_NEXT = r"(?:nächste|kommende|nächster|kommender)[nrs]?"
#: Behind these words a weekday is a name.
_NOT_A_NAME = r"(?<!herr )(?<!herrn )(?<!frau )(?<!familie )(?<!fam\. )(?<!firma )"

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SPAN = re.compile(
    r"(?:\bvom\s+)?(?<![\d.,:])(?P<d1>\d{1,2})\.(?:(?P<m1>\d{1,2})\.)?\s*(?:-|–|bis(?:\s+zum)?)\s*"
    r"(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.?(?P<y>\d{4}|\d{2})?(?![\d:])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?:\bam\s+)?(?<![\d.,:])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})(?:\.(?:\s?(?P<y>\d{4}|\d{2})(?!\d|:))?)?"
    r"(?![\d:,%]|\s*(?:uhr|€|euro|std|h\b|m\b))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?:\bam\s+)?(?<![\d.,:])(?P<d>\d{{1,2}})\.?\s?(?P<m>{_MONTH})(?:\s+(?P<y>\d{{4}}))?",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?P<p>anfang|mitte|ende)\s+(?:(?P<m>{_MONTH})(?:\s+(?P<y>\d{{4}}))?|des\s+monats)",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"\bin\s+(?P<n>{_COUNT})\s+(?P<u>tag|woche|monat|jahr)\w*\b", re.IGNORECASE
)  # fmt: skip
_HALF_YEAR = re.compile(r"\bin\s+einem\s+halben\s+jahr\b", re.IGNORECASE)
_KW = re.compile(r"\b(?:in\s+)?kw\s*(?P<n>\d{1,2})\b", re.IGNORECASE)
_NEXT_WEEK = re.compile(rf"\b(?:in\s+der\s+)?(?P<after>über)?{_NEXT}\s+woche\b", re.IGNORECASE)
_NEXT_MONTH = re.compile(rf"\b(?:im\s+)?{_NEXT}\s+(?P<u>monat|jahr)\b", re.IGNORECASE)
_RELATIVE = re.compile(rf"{_NOT_A_NAME}\b(?P<w>heute|morgen|übermorgen|gestern|vorgestern)\b",
                       re.IGNORECASE)  # fmt: skip
_RELATIVE_DAYS = {"heute": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2}
_OF_MONTH = re.compile(r"\bam\s+(?P<d>\d{1,2})\.(?!\s?\d)", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"{_NOT_A_NAME}(?:\b(?:am|{_NEXT}|diesen)\s+)?\b(?P<w>{'|'.join(_LONG)}|sonnabend)s?\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(
    rf"(?:\b(?:am|{_NEXT}|diesen|[Aa]m)\s+)?(?<![\w-])(?P<w>Mo|Di|Mi|Do|Fr|Sa|So|MO|DI|MI|DO|FR|SA)"
    r"(?:\.,?|,)?(?![\w-])"
)
_SMALL = re.compile(
    rf"(?:^|\b(?:am|{_NEXT}|diesen)\s+)(?P<w>mo|di|mi|do|fr|sa|so)\.?,?(?=\s|$)"
    r"|(?<!\w)(?P<v>mo|di|mi|do|fr|sa|so)\.?,?(?=\s+(?:\d|um\b|früh|vormittag|nachmittag))",
    re.IGNORECASE,
)
_WEEKDAYS = rf"(?:{'|'.join(_LONG)}|sonnabend|{'|'.join(_SHORT)})"
_WEEKDAY_SPAN = re.compile(
    rf"(?<![\w-])(?:(?:am|von|vom)\s+)?(?P<a>{_WEEKDAYS})\.?\s*(?:-|–|bis(?:\s+zum)?)\s*"
    rf"(?P<b>{_WEEKDAYS})\b(?![\w-])",
    re.IGNORECASE,
)
_MRS = re.compile(r"^Fr\.\s+[A-ZÄÖÜ]\w+")


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """The day, the last one when several are named, and a German sentence when they disagree."""

    day: date | None = None
    last: date | None = None
    problem: str = ""


def take_day(text: str, today: date) -> tuple[SpokenDay, str]:
    """The day that a line names, and what is left of it. Without a year the next such day; a
    weekday is the next one after today."""
    text = text.strip()
    try:
        found, rest = _read(text, today)
    except (ValueError, OverflowError):
        return SpokenDay(problem=_("Diesen Tag gibt es nicht.")), text
    if found.day is not None and (wrong := check_year(found.day)):
        return SpokenDay(problem=wrong), rest
    return found, rest


def _read(text: str, today: date) -> tuple[SpokenDay, str]:
    if match := _SPAN.search(text):
        return _span(match, today), _without(text, match)
    if match := _WEEKDAY_SPAN.search(text):
        return _weekday_span(match, text, today)
    day, match = _exact(text, today)
    if day is not None and match is not None:
        rest = _without(text, match)
        named, after = _weekday(rest)
        if named is None:
            return SpokenDay(day), rest
        if named == day.weekday():
            return SpokenDay(day), after
        words = _("Der {day} ist ein {weekday}.").format(
            day=format_date(day), weekday=_LONG[day.weekday()].capitalize()
        )
        return SpokenDay(day, problem=words), after
    week, rest = _week(text, today)
    named, rest = _weekday(rest)
    if week is not None:
        return SpokenDay(week + timedelta(days=named or 0)), rest
    if named is not None:
        return SpokenDay(_next(named, today)), rest
    return SpokenDay(), text


def _span(match: re.Match[str], today: date) -> SpokenDay:
    month = int(match["m2"])
    last = _date(int(match["d2"]), month, match["y"], today)
    first_month = int(match["m1"] or month)
    year = last.year if first_month <= month else last.year - 1
    first = date(year, first_month, int(match["d1"]))
    if first > last:
        return SpokenDay(first, problem=_("Der letzte Tag liegt vor dem ersten."))
    return SpokenDay(first, last if last > first else None)


def _weekday_span(match: re.Match[str], text: str, today: date) -> tuple[SpokenDay, str]:
    """`Mi–Fr`: the next such days, or those of the week that is named."""
    first, last = _number(match["a"]), _number(match["b"])
    week, rest = _week(_without(text, match), today)
    day = _next(first, today) if week is None else week + timedelta(days=first)
    more = (last - first) % 7
    return SpokenDay(day, day + timedelta(days=more) if more else None), rest


def _number(word: str) -> int:
    """0 for Monday."""
    word = word.casefold()
    word = "samstag" if word == "sonnabend" else word
    return _LONG.index(word) if word in _LONG else _SHORT.index(word)


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _exact(text: str, today: date) -> tuple[date | None, re.Match[str] | None]:
    """A day of the calendar, or one counted from today."""
    if match := _ISO.search(text):
        return date(int(match[1]), int(match[2]), int(match[3])), match
    if match := _NUMERIC.search(text):
        return _date(int(match["d"]), int(match["m"]), match["y"], today), match
    if match := _NAMED.search(text):
        return _date(int(match["d"]), _month(match["m"]), match["y"], today), match
    if match := _PART.search(text):
        return _part(match, today), match
    if match := _HALF_YEAR.search(text):
        return add_months(today, 6), match
    if match := _IN.search(text):
        count = _COUNTS.get(match["n"].casefold()) or int(match["n"])
        return _later(today, count, match["u"].casefold()), match
    if match := _RELATIVE.search(text):
        return today + timedelta(days=_RELATIVE_DAYS[match["w"].casefold()]), match
    if match := _NEXT_MONTH.search(text):
        return add_months(today, 1 if match["u"].casefold() == "monat" else 12), match
    if match := _OF_MONTH.search(text):
        day = int(match["d"])
        month = today if day >= today.day else add_months(today.replace(day=1), 1)
        return month.replace(day=day), match
    return None, None


def _week(text: str, today: date) -> tuple[date | None, str]:
    """The Monday of a week that is named."""
    monday = today - timedelta(days=today.weekday())
    if match := _NEXT_WEEK.search(text):
        weeks = 2 if match["after"] else 1
        return monday + timedelta(weeks=weeks), _without(text, match)
    if match := _KW.search(text):
        week = int(match["n"])
        found = date.fromisocalendar(today.isocalendar().year, week, 1)
        if found + timedelta(days=6) < today:
            found = date.fromisocalendar(today.isocalendar().year + 1, week, 1)
        return found, _without(text, match)
    return None, text


def _weekday(text: str) -> tuple[int | None, str]:
    """A weekday, 0 for Monday, the first that is named."""
    found = [m for m in (_WEEKDAY.search(text), _SMALL.search(text)) if m is not None]
    for match in _CAPITAL.finditer(text):
        if match["w"] == "Fr" and _MRS.match(text[match.start("w") :]):
            continue
        found.append(match)
        break
    for match in sorted(found, key=lambda m: m.start()):
        if _MRS.match(text[match.start() :]):
            continue
        return _number(match["w"] or match.groupdict().get("v") or ""), _without(text, match)
    return None, text


def _part(match: re.Match[str], today: date) -> date:
    month, year = today.month, today.year
    if match["m"]:
        month = _month(match["m"])
        year = int(match["y"]) if match["y"] else today.year + (month < today.month)
    first = date(year, month, 1)
    match match["p"].casefold():
        case "anfang":
            day = first
        case "mitte":
            day = first.replace(day=15)
        case _:
            day = add_months(first, 1) - timedelta(days=1)
    return day if day >= today or match["y"] else add_months(day, 12 if match["m"] else 1)


def _later(today: date, count: int, unit: str) -> date:
    if unit == "tag":
        return today + timedelta(days=count)
    if unit == "woche":
        return today + timedelta(weeks=count)
    return add_months(today, count * (12 if unit == "jahr" else 1))


def _month(word: str) -> int:
    return _MONTHS.index(word.casefold()[:3]) + 1


def _date(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    for ahead in range(5):  # 29 February waits for its year
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
