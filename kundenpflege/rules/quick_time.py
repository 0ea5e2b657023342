"""Times of day and durations in a typed line: „14 Uhr“, „halb drei“, „14–15:30 Uhr“, „2 Std“."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = {
    "eins": 1, "ein": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12,
}  # fmt: skip
_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = rf"{_HOUR}(?:[:.]\d{{2}})?"
_WORD_HOUR = rf"(?:{_HOUR}|{'|'.join(_NUMBERS)})"
_RANGE = re.compile(
    rf"(?:\bvon\s+)?(?<![\d.:,])(?P<a>{_CLOCK})\s*(?:uhr\s*)?(?:-|–|bis)\s*(?P<b>{_CLOCK})\s*"
    r"(?:uhr\b|h\b)",
    re.IGNORECASE,
)
_COLON_RANGE = re.compile(
    rf"(?:\bvon\s+)?(?<![\d.:,])(?P<a>{_HOUR}:\d{{2}})\s*(?:-|–|bis)\s*(?P<b>{_HOUR}(?::\d{{2}})?)"
    r"(?![\d.:])",
    re.IGNORECASE,
)
_CLOCKS = (
    re.compile(
        rf"(?:\b(?:um|ab|gegen)\s+)?(?<![\d.:,])(?P<a>{_WORD_HOUR}(?:[:.]\d{{2}})?)\s*"
        rf"(?:uhr(?:\s+(?P<m>[0-5]\d)(?!\d|\s*(?:min|%)))?\b)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:\b(?:um|ab|gegen)\s+)?(?<![\d.:,])(?P<a>{_HOUR}:[0-5]\d)(?![\d:])",
               re.IGNORECASE),
    re.compile(rf"\b(?:um|gegen)\s+(?P<a>{_WORD_HOUR}(?:\.[0-5]\d)?)(?![\d.:]|\s*%)\b",
               re.IGNORECASE),
    re.compile(rf"(?<![\d.:,])(?P<a>{_HOUR})\s?h\b", re.IGNORECASE),
    # `15.30` is no day of the calendar, `9.12` may be one.
    re.compile(rf"(?<![\d.:,])(?P<a>{_HOUR}\.(?:00|1[3-9]|[2-5]\d))(?![\d.:,]|\s*(?:€|euro|%|m\b))",
               re.IGNORECASE),
)  # fmt: skip
#: `Di 14`, `Fr 9–11`: hours right behind a weekday.
_BEHIND_A_DAY = re.compile(
    r"(?<![\w-])(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|"
    r"sonntag)[.,]?\s+(?P<hours>(?P<a>[7-9]|1\d|20)(?:\s*(?:-|–|bis)\s*(?P<b>[1-9]|1\d|2[0-3]))?)"
    r"(?=\s|,|$)(?!\s*(?:st|min|tag|woche|monat|jahr|mal|€|euro|%|x\b|m\b|kw\b))",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"(?:\bum\s+)?\b(?P<what>halb|viertel\s+(?:vor|nach)|viertel|dreiviertel)\s+"
    rf"(?P<a>{_WORD_HOUR})\b(?:\s*uhr\b)?",
    re.IGNORECASE,
)
_OFFSETS = {"halb": -30, "viertel vor": -15, "viertel nach": 15, "viertel": -45,
            "dreiviertel": -15}  # fmt: skip
_TIMES_OF_DAY = {
    "früh": 8, "morgens": 8, "vormittag": 10, "vormittags": 10, "mittag": 12, "mittags": 12,
    "nachmittag": 14, "nachmittags": 14, "abend": 18, "abends": 18,
}  # fmt: skip
_TIME_OF_DAY = re.compile(rf"\b(?:am\s+)?(?P<w>{'|'.join(_TIMES_OF_DAY)})\b", re.IGNORECASE)
_LATE = frozenset({"nachmittag", "nachmittags", "abend", "abends"})
_ALL_DAY = re.compile(r"\bganztägig\b|\bganzer tag\b|\bden ganzen tag\b", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:\bfür\s+)?(?<![\d.,])(?<!\bin )(?P<n>\d{1,2}(?:,\d{1,2})?|"
    r"halbe|eine|einer|anderthalb|eineinhalb|zwei|drei|vier)"
    r"\s*(?P<half>½)?\s*(?:std\b\.?|stunden?\b)(?:\s+(?:und\s+)?(?P<m>\d{1,2})\s*min\w*\b\.?)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"(?:\bfür\s+)?(?<![\d.,])(?P<n>\d{1,3})\s*(?:min\b\.?|minuten?\b|')", re.IGNORECASE
)
_WORDS = {"halbe": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5}
#: Who says „um 3“ means the afternoon: before this hour nobody is at work.
_EARLIEST = 6


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """`at_time` as `14:00`, empty when none is named; `minutes` when a duration or an end is.

    `all_day`: that was said."""

    at_time: str = ""
    minutes: int | None = None
    all_day: bool = False

    def __bool__(self) -> bool:
        return bool(self.at_time or self.minutes or self.all_day)


def take_time(text: str) -> tuple[SpokenTime, str]:
    """The time and duration that a line names, and what is left of it."""
    all_day = _ALL_DAY.search(text) is not None
    text = _ALL_DAY.sub(" ", text)
    minutes, text = _take_duration(text)
    late = any(m["w"].casefold() in _LATE for m in _TIME_OF_DAY.finditer(text))
    start: int | None = None
    for pattern in (_RANGE, _COLON_RANGE):
        if match := pattern.search(text):
            start, end = _minutes(match["a"], late), _minutes(match["b"], late)
            if start is not None and end is not None:
                if end <= start and end + 720 < 1440:
                    end += 720
                if end > start:
                    return SpokenTime(_clock(start), end - start), _without(text, match, True)
    start, rest = _take_clock(text, late)
    if start is None and (match := _BEHIND_A_DAY.search(text)):
        start = int(match["a"]) * 60
        rest = f"{text[: match.start('hours')]} {text[match.end('hours') :]}"
        end = int(match["b"] or 0) * 60
        end += 720 if 0 < end <= start else 0
        minutes = end - start if start < end < 1440 else minutes
    if start is not None:
        return SpokenTime(_clock(start), minutes, all_day), _TIME_OF_DAY.sub(" ", rest)
    if match := _TIME_OF_DAY.search(text):
        hour = _TIMES_OF_DAY[match["w"].casefold()]
        return SpokenTime(_clock(hour * 60), minutes, all_day), _without(text, match)
    return SpokenTime("", minutes, all_day), text


def _take_clock(text: str, late: bool) -> tuple[int | None, str]:
    if match := _HALF.search(text):
        hour = _minutes(match["a"], late)
        if hour is not None:
            what = " ".join(match["what"].casefold().split())
            start = hour + _OFFSETS[what]
            if start < _EARLIEST * 60 and not late:
                start += 720
            return start % 1440, _without(text, match)
    for pattern in _CLOCKS:
        for match in pattern.finditer(text):
            start_at = _minutes(match["a"], late)
            extra = match.groupdict().get("m")
            if start_at is not None:
                return (start_at + int(extra or 0)) % 1440, _without(text, match)
    return None, text


def _take_duration(text: str) -> tuple[int | None, str]:
    if match := _HOURS.search(text):
        word = match["n"].casefold()
        hours = _WORDS.get(word) or _NUMBERS.get(word) or float(word.replace(",", "."))
        minutes = round(hours * 60) + (30 if match["half"] else 0) + int(match["m"] or 0)
        if 0 < minutes <= 1440:
            return minutes, _without(text, match)
    if match := _MINUTES.search(text):
        minutes = int(match["n"])
        if minutes:
            return minutes, _without(text, match)
    return None, text


def _minutes(text: str, late: bool) -> int | None:
    """Minutes since midnight of `14`, `14:30`, `drei`."""
    hour_text, _mark, minute_text = text.replace(".", ":").partition(":")
    hour = _NUMBERS.get(hour_text.casefold())
    hour = hour if hour is not None else int(hour_text)
    minute = int(minute_text or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    spoken = not hour_text.startswith("0")
    if spoken and (0 < hour < _EARLIEST or (late and hour < 12)):
        hour += 12
    return (hour * 60 + minute) % 1440


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _without(text: str, match: re.Match[str], times_of_day: bool = False) -> str:
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return _TIME_OF_DAY.sub(" ", rest) if times_of_day else rest
