"""Counting in working days: Monday to Friday without the public holidays of the business's Land."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from .holidays import holidays_between

#: Whether nobody works on a day.
IsFree = Callable[[date], bool]

_DAY = timedelta(days=1)
_SATURDAY = 5


def free_days(country: str, state: str) -> IsFree:
    """Tells of a day whether it is a weekend or a public holiday.

    `country` DE, AT or CH; `state` as its short form (`SH`, `Stmk`, `ZH`). Elsewhere only
    weekends are free.
    """

    def is_free(day: date) -> bool:
        return day.weekday() >= _SATURDAY or bool(holidays_between(day, day, country, state))

    return is_free


def last_working_day(day: date, is_free: IsFree) -> date:
    """`day` itself, or the nearest working day before it."""
    while is_free(day):
        day -= _DAY
    return day


def next_working_day(day: date, is_free: IsFree) -> date:
    """`day` itself, or the nearest working day after it."""
    while is_free(day):
        day += _DAY
    return day


def working_days_before(day: date, count: int, is_free: IsFree) -> date:
    """The working day `count` working days before `day`; with 0 `day` itself."""
    for _step in range(count):
        day = last_working_day(day - _DAY, is_free)
    return day


def working_days_after(day: date, count: int, is_free: IsFree) -> date:
    """The working day `count` working days after `day`; with 0 `day` itself."""
    for _step in range(count):
        day = next_working_day(day + _DAY, is_free)
    return day


def working_days_between(first: date, last: date, is_free: IsFree) -> int:
    """How many working days there are from `first` to `last`, both included."""
    count = 0
    while first <= last:
        count += not is_free(first)
        first += _DAY
    return count
