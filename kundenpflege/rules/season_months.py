"""Months of the year as typed: `3-5,9`, `11-2` over the turn of the year."""

from __future__ import annotations

import re

from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

from .validation import InvalidValue

_PART = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def season_months(text: str) -> tuple[int, ...]:
    """The months from 1 to 12 in the order of the year; what is no month is left out."""
    found: set[int] = set()
    for part in text.replace(" ", "").replace("–", "-").split(","):
        match = _PART.fullmatch(part)
        if match is None:
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            continue
        found.update(
            range(first, last + 1) if first <= last else (*range(first, 13), *range(1, last + 1))
        )
    return tuple(sorted(found))


def season_text(months: tuple[int, ...] | list[int]) -> str:
    """Months as they are stored: runs with a dash, `3-5,9`; empty for none and for all twelve."""
    wanted = sorted({month for month in months if 1 <= month <= 12})
    if len(wanted) in (0, 12):
        return ""
    runs: list[list[int]] = []
    for month in wanted:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def check_season(text: str) -> str:
    """The months in stored form; InvalidValue when something is no month."""
    typed = clean(text).replace(" ", "").replace("–", "-").strip(",")
    for part in typed.split(",") if typed else ():
        match = _PART.fullmatch(part)
        if match is None or not all(1 <= int(one) <= 12 for one in match.groups() if one):
            raise InvalidValue(_("Monate sehen so aus: 3-5,9"))
    return season_text(season_months(typed))
