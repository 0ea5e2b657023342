"""When something that was installed wants to be seen to again.

A day on a plate or in a notice (`next_service`) wins over usual intervals. An interval counts from
the last service (SERVICE), or from the installation (INSTALLED); where nothing was done on the day
it comes round again after the next interval, so that a refused one does not silence all later
ones. Seasonal things (CALENDAR) are due at the beginning of each season.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import add_months
from kundenpflege.base.text import fold
from kundenpflege.model.kinds import ContactKind, OccasionAnchor

from .season_months import season_months

#: Longer than this nothing is planned ahead (drains are looked at every 20 years).
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A kind of occasion: `interval_months` after its anchor, spoken of `lead_days` before;
    `season` holds spans of months (1–12), the last may lie before the first (11, 2)."""

    id: int = 0
    key: str = ""
    trade: str = ""
    title: str = ""
    interval_months: int | None = None
    lead_days: int = 30
    season: tuple[tuple[int, int], ...] = ()
    anchor: OccasionAnchor = OccasionAnchor.SERVICE
    contact_kind: ContactKind = ContactKind.LETTER


@dataclass(frozen=True, slots=True)
class InstallationFacts:
    """Something that was installed or is looked after; see the fields of the model."""

    id: int = 0
    customer_id: int = 0
    title: str = ""
    place: str = ""
    installed_on: date | None = None
    warranty_until: date | None = None
    last_service: date | None = None
    next_service: date | None = None
    interval_months: int | None = None
    removed_on: date | None = None
    offer_id: int | None = None
    type_id: int | None = None


def read_season(text: str) -> tuple[tuple[int, int], ...]:
    """`3-5,9` as spans of months; `1-2,11-12` is one over the turn of the year."""
    months = season_months(text)
    if len(months) in (0, 12):
        return ()
    found: list[tuple[int, int]] = []
    for month in months:
        if found and found[-1][1] == month - 1:
            found[-1] = found[-1][0], month
        else:
            found.append((month, month))
    if len(found) > 1 and found[0][0] == 1 and found[-1][1] == 12:
        found[-1] = found[-1][0], found.pop(0)[1]
    return tuple(found)


def is_warranty(kind: TypeFacts | None) -> bool:
    """Whether it is no service but the end of a warranty."""
    return kind is not None and kind.key.startswith("gewaehr")


def is_once(kind: TypeFacts | None) -> bool:
    """Whether it comes only once: what every trade does some time after the work."""
    general = kind is not None and fold(kind.trade) == "alle"
    return general and kind is not None and kind.anchor is OccasionAnchor.INSTALLED


def warranty_end(installation: InstallationFacts, kind: TypeFacts | None) -> date | None:
    """The last day of the warranty: the day that was entered, else that of its kind counted from
    the acceptance (§ 634a BGB, § 13 VOB/B). None when unknown or taken out before."""
    end = installation.warranty_until
    if end is None and is_warranty(kind) and installation.installed_on is not None:
        months = interval(installation, kind)
        end = add_months(installation.installed_on, months) if months else None
    removed = installation.removed_on
    return None if end is None or (removed is not None and removed <= end) else end


def seasons(
    spans: tuple[tuple[int, int], ...], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """First and last day of the seasons that begin from `first` to `last`, in order."""
    found = []
    for year in range(first.year, last.year + 1):
        for begins, ends in spans:
            start = date(year, begins, 1)
            until = year + (ends < begins)
            if first <= start <= last:
                found.append((start, date(until, ends, calendar.monthrange(until, ends)[1])))
    yield from sorted(set(found))


def in_season(day: date, spans: tuple[tuple[int, int], ...]) -> date:
    """`day`, or the nearest day of the season when it lies outside: the earlier of two."""
    if not spans or any(_holds(span, day.month) for span in spans):
        return day
    year = timedelta(days=366)
    edges = [edge for span in seasons(spans, day - 2 * year, day + year) for edge in span]
    return min(edges, key=lambda edge: (abs((edge - day).days), edge))


def interval(installation: InstallationFacts, kind: TypeFacts | None) -> int | None:
    """Months between two services: the own ones, else the usual; None without any."""
    months = installation.interval_months or (kind.interval_months if kind else None)
    return months if months and 0 < months <= MOST_MONTHS else None


def lead_days(kind: TypeFacts | None) -> int:
    """So many days before it is due we speak of it."""
    return max(0, min(366, kind.lead_days)) if kind else TypeFacts().lead_days


def due_days(
    installation: InstallationFacts, kind: TypeFacts | None, first: date, last: date
) -> Iterator[date]:
    """Every day from `first` to `last`, both included, on which a service is due as far as is
    known now: the next one, and those after it while nothing is done."""
    if installation.removed_on is not None and installation.removed_on <= last:
        last = installation.removed_on - timedelta(days=1)
    if kind is not None and kind.anchor is OccasionAnchor.CALENDAR and kind.season:
        yield from _seasonal(installation, kind, first, last)
        return
    before = None
    for day in _days(installation, kind, last):
        if day >= first and day != before:
            yield day
        before = day


def next_due(installation: InstallationFacts, kind: TypeFacts | None, today: date) -> date | None:
    """The day of the service that counts on `today`: the last one that is past and was not done,
    until the lead of the next one begins; else the first ahead. None when nothing is ever due."""
    if installation.removed_on is not None and installation.removed_on <= today:
        return None
    lead = timedelta(days=lead_days(kind))
    past = None
    seasonal = kind is not None and kind.anchor is OccasionAnchor.CALENDAR and bool(kind.season)
    since = add_months(today, -12) if seasonal else date.min
    horizon = add_months(today, 24 if seasonal else MOST_MONTHS)
    for day in due_days(installation, kind, since, horizon):
        if day - lead > today and past is not None:
            return past
        if day > today:
            return day
        # What belongs to a season is over with it.
        gone = seasonal and kind is not None and season_end(kind, day) < today
        past = None if gone else day
    return past


def season_end(kind: TypeFacts, begins: date) -> date:
    """The last day of the season that begins on this day; the day itself when none does."""
    return next((end for _first, end in seasons(kind.season, begins, begins)), begins)


def _days(installation: InstallationFacts, kind: TypeFacts | None, last: date) -> Iterator[date]:
    """All days up to `last`, in order."""
    months = interval(installation, kind)
    done, plate = installation.last_service, installation.next_service
    spans = kind.season if kind else ()
    early = timedelta(0)
    if plate is not None and (done is None or plate > done):
        if plate <= last:
            yield plate
        start = plate
    elif kind is not None and kind.anchor is OccasionAnchor.INSTALLED and installation.installed_on:
        start = installation.installed_on
        # What was done shortly before its day is done.
        early = timedelta(days=lead_days(kind))
    elif done is not None or installation.installed_on is not None:
        start = done or installation.installed_on or last
    else:
        return
    if months is None or (is_once(kind) and done is not None):
        return
    number = 1
    if done is not None and done > start:
        # Whole intervals that lie before the last service are done with.
        number = max(1, (done.year - start.year) * 12 // months - 1)
    while (nominal := add_months(start, months * number)) <= last + timedelta(days=200):
        number += 1
        day = in_season(nominal, spans)
        if (done is None or min(nominal, day) - early > done) and day <= last:
            yield day
        if is_once(kind):
            return


def _seasonal(
    installation: InstallationFacts, kind: TypeFacts, first: date, last: date
) -> Iterator[date]:
    lead = timedelta(days=lead_days(kind))
    done, plate = installation.last_service, installation.next_service
    if plate is not None and (done is None or plate > done):
        if first <= plate <= last:
            yield plate
        first = max(first, plate + timedelta(days=1))
    begins = installation.installed_on or date.min
    for start, _end in seasons(kind.season, first, last):
        if start > begins and (done is None or start - lead > done):
            yield start


def _holds(span: tuple[int, int], month: int) -> bool:
    first, last = span
    return first <= month <= last if first <= last else month >= first or month <= last
