"""Public holidays of the business's Land: days on which one does not call."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any


def holidays_between(first: date, last: date, country: str, state: str) -> dict[date, str]:
    """Public holidays from `first` to `last`, both included, with their German names.

    `country` DE, AT or CH; `state` as its short form (`SH`, `Stmk`, `ZH`), empty or unknown: only
    those of the whole country. Other countries have none here.
    """
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        for day, name in _of_year(country.upper(), state, year):
            if first <= day <= last:
                found[day] = name
    return found


def known_state(country: str, state: str) -> str:
    """The short form of a Land of DE, AT or CH as the calendars write it, however its letters are
    typed (`sh`, `STMK`); empty when the country has no such Land."""
    library = _library(country.upper())
    if library is None:
        return ""
    states = (*library.subdivisions, *library.subdivisions_aliases)
    known: dict[str, str] = {code.casefold(): code for code in states}
    return known.get(state.strip().casefold(), "")


def _library(country: str) -> Any:
    # It takes a tenth of a second to import: only when a calendar is shown.
    from holidays.countries.austria import Austria
    from holidays.countries.germany import Germany
    from holidays.countries.switzerland import Switzerland

    return {"DE": Germany, "AT": Austria, "CH": Switzerland}.get(country)


@lru_cache(maxsize=64)
def _of_year(country: str, state: str, year: int) -> tuple[tuple[date, str], ...]:
    known = _library(country)
    if known is None:
        return ()
    days = known(subdiv=known_state(country, state) or None, years=year, language="de")
    return tuple((day, name.replace("; ", " · ")) for day, name in sorted(days.items()))
