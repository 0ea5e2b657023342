"""Repetitions of foreign appointments (RRULE of RFC 5545), with a limit on the work they make.

Only days are worked out here: the time of day stays that of the first appointment. A calendar out
of somebody's hands may hold rules without end or without any day at all; each looked-at period
costs a step of a `Budget`, so that no file can keep the program busy.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

T = TypeVar("T")
_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_KNOWN = frozenset(
    "FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH BYSETPOS BYYEARDAY WKST".split()
)
#: Longest rule that is read at all, and longest list in it.
_LONGEST = 1_000
_MOST_PARTS = 400


class UnknownRuleError(ValueError):
    """The rule asks for something that is not worked out here (hours, weeks of the year …)."""


class BudgetSpentError(Exception):
    """The repetitions of this file take more work than any honest calendar."""


class Budget:
    """How many days may still be looked at; a month or a year costs what is looked at in it."""

    def __init__(self, steps: int = 2_000_000) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps; BudgetSpentError when none are left."""
        self.left -= steps
        if self.left < 0:
            raise BudgetSpentError


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """A rule taken apart. `until` is in the zone of the appointment unless `until_utc`."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    until_utc: bool = False
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_start: int = 0


def read_rule(text: str) -> RepeatRule:
    """The rule `FREQ=WEEKLY;BYDAY=MO,WE`; UnknownRuleError when it cannot be followed."""
    if len(text) > _LONGEST:
        raise UnknownRuleError("too long")
    parts: dict[str, str] = {}
    for part in text.strip().strip(";").upper().split(";"):
        key, _sign, value = part.partition("=")
        parts[key.strip()] = value.strip()
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES or parts.keys() - _KNOWN:
        raise UnknownRuleError(text)
    until, utc = _until(parts.get("UNTIL", ""))
    rule = RepeatRule(
        frequency=frequency,
        interval=_number(parts.get("INTERVAL", "1"), 1, 10_000),
        count=_number(parts["COUNT"], 1, 10**9) if "COUNT" in parts else None,
        until=until,
        until_utc=utc,
        by_day=_by_day(parts.get("BYDAY", "")),
        by_month_day=_numbers(parts.get("BYMONTHDAY", ""), 31),
        by_month=tuple(n for n in _numbers(parts.get("BYMONTH", ""), 12) if n > 0),
        by_year_day=_numbers(parts.get("BYYEARDAY", ""), 366),
        by_position=_numbers(parts.get("BYSETPOS", ""), 366),
        week_start=_WEEKDAYS.index(parts["WKST"]) if parts.get("WKST") in _WEEKDAYS else 0,
    )
    if frequency in ("DAILY", "WEEKLY") and any(ordinal for ordinal, _day in rule.by_day):
        raise UnknownRuleError(text)
    if rule.by_year_day and frequency != "YEARLY":
        raise UnknownRuleError(text)
    return rule


def repeated_days(
    rule: RepeatRule, start: date, first: date, last: date, budget: Budget
) -> Iterator[date]:
    """The days from `first` to `last` on which it takes place; the first one is always `start`.

    `until` counts by its day here; whoever knows the time of day looks closer. BudgetSpentError.
    """
    end = min(last, rule.until.date() if rule.until is not None else last)
    number = 0
    if rule.count is None or rule.count > 0:
        number = 1
        if first <= start <= end:
            yield start
    skip = _periods_before(rule, start, first) if rule.count is None else 0
    for begin in _periods(rule, start, skip, budget):
        if begin > end:
            return
        for day in _days_of(rule, start, begin):
            if day <= start:
                continue
            number += 1
            if day > end or (rule.count is not None and number > rule.count):
                return
            if day >= first:
                yield day


def in_time(rule: RepeatRule, moment: datetime) -> bool:
    """Whether an appointment at `moment` (in the zone of `until`) is not behind the end."""
    return rule.until is None or moment <= rule.until


# -- periods -------------------------------------------------------------------------------


def _periods(rule: RepeatRule, start: date, skip: int, budget: Budget) -> Iterator[date]:
    """The first days of the periods in which something may happen, from the one of `start` on."""
    number, cost = skip, _cost(rule)
    while True:
        budget.spend(cost)
        try:
            yield _begin(rule, start, number * rule.interval)
        except (OverflowError, ValueError):
            return
        number += 1


def _cost(rule: RepeatRule) -> int:
    """The steps for one period, by what it takes to find its days."""
    match rule.frequency:
        case "DAILY":
            return 1
        case "WEEKLY":
            return 4
        case "MONTHLY":
            return 16
    if rule.by_year_day:
        return 8 + len(rule.by_year_day)
    if rule.by_month or rule.by_month_day:
        return 30 * (len(rule.by_month) or 12)
    return 300 if rule.by_day else 4


def _begin(rule: RepeatRule, start: date, offset: int) -> date:
    match rule.frequency:
        case "DAILY":
            return start + timedelta(days=offset)
        case "WEEKLY":
            monday = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
            return monday + timedelta(weeks=offset)
        case "MONTHLY":
            months = start.year * 12 + start.month - 1 + offset
            return date(months // 12, months % 12 + 1, 1)
    return date(start.year + offset, 1, 1)


def _periods_before(rule: RepeatRule, start: date, first: date) -> int:
    """Periods that lie wholly before `first` and need no look."""
    if first <= start:
        return 0
    match rule.frequency:
        case "DAILY":
            apart = (first - start).days
        case "WEEKLY":
            apart = (first - start).days // 7 - 1
        case "MONTHLY":
            apart = (first.year - start.year) * 12 + first.month - start.month - 1
        case _:
            apart = first.year - start.year - 1
    return max(0, apart // rule.interval)


def _days_of(rule: RepeatRule, start: date, begin: date) -> list[date]:
    match rule.frequency:
        case "DAILY":
            found = [begin] if _day_fits(rule, begin) else []
        case "WEEKLY":
            wanted = {day for _ordinal, day in rule.by_day} or {start.weekday()}
            week = [begin + n * _DAY for n in range(min(7, (date.max - begin).days + 1))]
            found = [day for day in week if day.weekday() in wanted and _month_fits(rule, day)]
        case "MONTHLY":
            found = _days_of_month(rule, start, begin) if _month_fits(rule, begin) else []
        case _:
            found = _days_of_year(rule, start, begin.year)
    return _positions(rule, sorted(set(found)))


def _positions(rule: RepeatRule, days: list[date]) -> list[date]:
    if not rule.by_position:
        return days
    count = len(days)
    places = {n - 1 if n > 0 else count + n for n in rule.by_position}
    return [day for place, day in enumerate(days) if place in places]


def _month_fits(rule: RepeatRule, day: date) -> bool:
    return not rule.by_month or day.month in rule.by_month


def _day_fits(rule: RepeatRule, day: date) -> bool:
    if not _month_fits(rule, day):
        return False
    if rule.by_day and day.weekday() not in {one for _ordinal, one in rule.by_day}:
        return False
    return not rule.by_month_day or _month_day_fits(rule, day)


def _month_day_fits(rule: RepeatRule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    return day.day in rule.by_month_day or day.day - length - 1 in rule.by_month_day


def _days_of_month(rule: RepeatRule, start: date, begin: date) -> list[date]:
    length = monthrange(begin.year, begin.month)[1]
    days = [begin.replace(day=n) for n in range(1, length + 1)]
    if not rule.by_day and not rule.by_month_day:
        return [day for day in days if day.day == start.day]
    if rule.by_month_day:
        days = [day for day in days if _month_day_fits(rule, day)]
        wanted = {weekday for _ordinal, weekday in rule.by_day}
        return [day for day in days if not wanted or day.weekday() in wanted]
    return _by_weekday(rule, days)


def _by_weekday(rule: RepeatRule, days: list[date]) -> list[date]:
    """Mondays, or the second and the last Monday, of these days."""
    found: list[date] = []
    for ordinal, weekday in rule.by_day:
        same = [day for day in days if day.weekday() == weekday]
        if not ordinal:
            found += same
        elif -len(same) <= ordinal <= len(same):
            found.append(same[ordinal - 1 if ordinal > 0 else ordinal])
    return found


def _days_of_year(rule: RepeatRule, start: date, year: int) -> list[date]:
    if rule.by_year_day:
        length = 366 if isleap(year) else 365
        first = date(year, 1, 1)
        places = {n - 1 if n > 0 else length + n for n in rule.by_year_day}
        days = [first + n * _DAY for n in sorted(places) if 0 <= n < length]
        return [day for day in days if _day_fits(rule, day)]
    if rule.by_month or rule.by_month_day:
        months = rule.by_month or tuple(range(1, 13))
        found: list[date] = []
        for month in months:
            found += _days_of_month(rule, start, date(year, month, 1))
        return found
    if rule.by_day:
        first = date(year, 1, 1)
        return _by_weekday(rule, [first + n * _DAY for n in range(366 if isleap(year) else 365)])
    try:
        return [start.replace(year=year)]
    except ValueError:  # 29 February takes place in leap years only
        return []


# -- parts ---------------------------------------------------------------------------------


def _number(text: str, lowest: int, highest: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or not lowest <= int(text) <= highest:
        raise UnknownRuleError(text)
    return int(text)


def _numbers(text: str, most: int) -> tuple[int, ...]:
    return _list(text, lambda part: _signed(part, most))


def _signed(text: str, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,3}", text) or not 1 <= abs(int(text)) <= most:
        raise UnknownRuleError(text)
    return int(text)


def _by_day(text: str) -> tuple[tuple[int, int], ...]:
    def read(part: str) -> tuple[int, int]:
        match = _BY_DAY.fullmatch(part)
        if match is None:
            raise UnknownRuleError(part)
        return int(match[1] or 0), _WEEKDAYS.index(match[2])

    return _list(text, read)


def _list(text: str, read: Callable[[str], T]) -> tuple[T, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > _MOST_PARTS:
        raise UnknownRuleError(text)
    return tuple(dict.fromkeys(read(part) for part in parts))


def _until(text: str) -> tuple[datetime | None, bool]:
    if not text:
        return None, False
    match = _UNTIL.fullmatch(text)
    if match is None:
        raise UnknownRuleError(text)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return datetime.combine(day, time.max), False
        clock = time(int(match[4]), int(match[5]), min(59, int(match[6])))
        return datetime.combine(day, clock), match[7] is not None
    except ValueError:
        raise UnknownRuleError(text) from None
