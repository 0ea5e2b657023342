"""Name days: which day of the calendar a first name has.

There is no official calendar in Germany; the custom is Catholic and regional (Bavaria, Rhineland,
Austria), and a name may have several days. The first one is proposed, a person may have chosen
another or none. Days are numbers: month * 100 + day.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kundenpflege.base.paths import resource
from kundenpflege.base.text import fold

#: A person that wants no greeting on any name day.
NO_DAY = 0

_USUAL = {("AT", ""), ("DE", "BY")}


@cache
def _calendar() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for line in resource("namedays.csv").read_text(encoding="utf-8").splitlines()[1:]:
        name, _sign, days = line.partition(";")
        known = found.get(fold(name), ())
        found[fold(name)] = tuple(dict.fromkeys((*known, *map(_number, days.split()))))
    return found


@cache
def _names() -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for name, days in _calendar().items():
        found.setdefault(days[0], set()).add(name)
    return {day: frozenset(names) for day, names in found.items()}


def _number(day: str) -> int:
    first, month, _rest = day.split(".")
    return int(month) * 100 + int(first)


def name_key(first_name: str) -> str:
    """The name of the calendar that a first name stands for, folded; empty without one.

    Of a double name (`Anna-Lena`) the first part counts, then the whole, then the second.
    """
    parts = fold(first_name).split()
    for name in (*parts[:1], " ".join(parts), "".join(parts), *parts[1:2]):
        if name in _calendar():
            return name[:40]
    return ""


def days_of(key: str) -> tuple[int, ...]:
    """The days of a name by its key, the usual one first; empty when the name has none."""
    return _calendar().get(key, ())


def day_of(key: str, chosen: int | None) -> int | None:
    """The day of a person: the chosen one, else the usual one of the name; None without any."""
    if chosen is not None:
        return chosen or None
    days = days_of(key)
    return days[0] if days else None


def names_on(days: Iterable[int]) -> frozenset[str]:
    """The keys of all names whose usual day is among these."""
    return frozenset().union(*(_names().get(day, frozenset()) for day in days))


def is_usual(country: str, state: str) -> bool:
    """Whether people congratulate on name days there: Austria and Bavaria."""
    return (country, "") in _USUAL or (country, state) in _USUAL
