"""The contact plan: what stands in the calendar, and who is cared for too little."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Reader

from . import plan_contacts, plan_days, plan_year
from .plan_days import BIRTHDAYS_A_DAY
from .plan_entries import CalendarEntry, EntryKind, short_name
from .plan_year import YearRow

__all__ = [
    "BIRTHDAYS_A_DAY", "CalendarEntry", "EntryKind", "Plan", "YearRow", "agenda", "agenda_size",
    "entries", "month", "plan_rows", "short_name", "year_customers", "year_days",
]  # fmt: skip

#: One of us, several, or None for all.
Chosen = int | Collection[int] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A period of the contact plan. `more` says how many contacts of a day are not among the
    entries, because there were more than asked for."""

    entries: tuple[CalendarEntry, ...]
    more: Mapping[date, int]


def entries(
    db: Reader,
    first: date,
    last: date,
    *,
    per_day: int | None = None,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
    foreign: bool = True,
    birthdays: bool = True,
) -> Plan:
    """Everything from `first` to `last`, both included, in the order of the calendar: holidays,
    days off, birthdays, appointments of others, contacts by time.

    Done contacts stand on the day they were done. What lasts into the period stands on its own
    first day. At most `per_day` contacts of a day are given; of one or several `responsible` only
    theirs. Restricted customers and people (Art. 18 DSGVO) are left out.
    """
    users = _users(responsible)
    found = [*plan_days.free_days(db, first, last)]
    if birthdays:
        found += plan_days.birthdays(db, first, last, users, per_day)
    if foreign:
        found += plan_days.foreign_events(db, first, last, users)
    contacts, more = plan_contacts.contact_entries(db, first, last, per_day, _filter(users, kinds))
    found += contacts
    order = {kind: place for place, kind in enumerate(EntryKind)}
    found.sort(key=lambda e: (e.day, order[e.kind], e.at_time or "99:99", e.label))
    return Plan(tuple(found), more)


def month(db: Reader, first: date, last: date) -> list[CalendarEntry]:
    """Everything from `first` to `last`, both included, without a limit."""
    return list(entries(db, first, last).entries)


def year_days(
    db: Reader,
    year: int,
    *,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> Mapping[date, int]:
    """How many contacts, done and planned, stand on each day of a year; days without none."""
    chosen = _filter(_users(responsible), kinds)
    return plan_contacts.day_counts(db, date(year, 1, 1), date(year, 12, 31), chosen)


def year_customers(
    db: Reader,
    year: int,
    limit: int = 50,
    offset: int = 0,
    *,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> list[YearRow]:
    """The customers with a contact in a year, important ones first, with the days of each."""
    return plan_year.year_customers(db, year, limit, offset, _filter(_users(responsible), kinds))


def agenda(
    db: Reader,
    first: date,
    limit: int = 100,
    offset: int = 0,
    *,
    last: date | None = None,
    done: bool | None = False,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> list[CalendarEntry]:
    """Contacts from `first` on in the order of days and times, a page of them.

    `done` True: those that took place, False: those to come, None: both. Without `last` those of a
    year.
    """
    chosen = _filter(_users(responsible), kinds)
    until = last or add_months(first, 12)
    return plan_contacts.page(db, first, until, limit, offset, done, chosen)


def agenda_size(
    db: Reader,
    first: date,
    *,
    last: date | None = None,
    done: bool | None = False,
    responsible: Chosen = None,
    kinds: Collection[ContactKind] | None = None,
) -> int:
    """How many contacts the pages of `agenda` hold together."""
    chosen = _filter(_users(responsible), kinds)
    return plan_contacts.page_size(db, first, last or add_months(first, 12), done, chosen)


def _filter(
    users: tuple[int, ...] | None, kinds: Collection[ContactKind] | None
) -> plan_contacts.Filter:
    return plan_contacts.Filter(users, None if kinds is None else tuple(kinds))


def _users(responsible: Chosen) -> tuple[int, ...] | None:
    if responsible is None:
        return None
    return (responsible,) if isinstance(responsible, int) else tuple(responsible)


def plan_rows(db: Reader, first: date, last: date) -> list[dict[str, Any]]:
    """The same as plain rows for the command line (JSON)."""
    return [
        {
            "date": entry.day.isoformat(),
            "time": entry.at_time,
            "type": entry.kind.value,
            "kind": entry.contact_kind.value if entry.contact_kind else "",
            "number": entry.customer_number,
            "customer": entry.customer_number,
            "name": entry.customer,
            "person": entry.person,
            "title": entry.text,
            "reason": entry.reason,
            "done": entry.done,
            "id": entry.contact_id,
            "minutes": entry.minutes,
            "last": entry.last.isoformat(),
            "place": entry.place,
            "responsible": entry.responsible,
            "overdue": entry.overdue,
            "series": entry.series_id,
            "series_day": entry.series_day.isoformat() if entry.series_day else "",
        }
        for entry in month(db, first, last)
    ]
