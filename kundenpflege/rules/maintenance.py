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
from kundenpflege.model.kinds import ContactKind, OccasionAnchor

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
    """`3-5,9` as spans of months; parts that are none are left out."""
    found = []
    for part in text.replace(" ", "").split(","):
        first, _sign, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            span = int(first), int(last or first)
            if all(1 <= month <= 12 for month in span):
                found.append(span)
    return tuple(found)


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
    horizon = add_months(today, MOST_MONTHS)
    seasonal = kind is not None and kind.anchor is OccasionAnchor.CALENDAR and bool(kind.season)
    since = add_months(today, -12) if seasonal else date.min
    for day in due_days(installation, kind, since, horizon):
        if day - lead > today and past is not None:
            return past
        if day > today:
            return day
        past = day
    return past


def _days(installation: InstallationFacts, kind: TypeFacts | None, last: date) -> Iterator[date]:
    """All days up to `last`, in order."""
    months = interval(installation, kind)
    done, plate = installation.last_service, installation.next_service
    spans = kind.season if kind else ()
    if plate is not None and (done is None or plate > done):
        if plate <= last:
            yield plate
        start = plate
    elif kind is not None and kind.anchor is OccasionAnchor.INSTALLED and installation.installed_on:
        start = installation.installed_on
    elif done is not None or installation.installed_on is not None:
        start = done or installation.installed_on or last
    else:
        return
    if months is None:
        return
    number = 1
    if done is not None and done > start:
        # Whole intervals that lie before the last service are done with.
        number = max(1, (done.year - start.year) * 12 // months - 1)
    while (nominal := add_months(start, months * number)) <= last + timedelta(days=200):
        number += 1
        day = in_season(nominal, spans)
        if (done is None or nominal > done) and day > (done or date.min) and day <= last:
            yield day


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
