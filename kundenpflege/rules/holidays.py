"""Public holidays of the business's Land: days on which one does not call."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


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


@lru_cache(maxsize=64)
def _of_year(country: str, state: str, year: int) -> tuple[tuple[date, str], ...]:
    # The library takes a tenth of a second to import: only when a calendar is shown.
    from holidays.countries.austria import Austria
    from holidays.countries.germany import Germany
    from holidays.countries.switzerland import Switzerland

    known = {"DE": Germany, "AT": Austria, "CH": Switzerland}.get(country)
    if known is None:
        return ()
    states = {*known.subdivisions, *known.subdivisions_aliases}
    subdivision = state if state in states else None
    days = known(subdiv=subdivision, years=year, language="de")  # type: ignore[no-untyped-call]
    return tuple((day, name.replace("; ", " · ")) for day, name in sorted(days.items()))
