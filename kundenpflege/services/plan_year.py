"""A year of the contact plan: how full its days are, and the days of each customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Reader

from . import plan_contacts


@dataclass(frozen=True, slots=True)
class YearRow:
    """A customer with the days of its contacts in a year: day, kind, whether it took place."""

    customer_id: int
    number: str
    name: str
    importance: str
    days: tuple[tuple[date, ContactKind, bool], ...]


def year_days(
    db: Reader,
    year: int,
    responsible: Collection[int] | None,
    kinds: Collection[ContactKind] | None,
) -> Mapping[date, int]:
    """How many contacts stand on each day."""
    found, _more = plan_contacts.contact_entries(
        db, date(year, 1, 1), date(year, 12, 31), None, responsible, kinds
    )
    return Counter(entry.day for entry in found)


def year_customers(
    db: Reader,
    year: int,
    limit: int,
    offset: int,
    responsible: Collection[int] | None,
    kinds: Collection[ContactKind] | None,
) -> list[YearRow]:
    """The customers with a contact in the year."""
    found, _more = plan_contacts.contact_entries(
        db, date(year, 1, 1), date(year, 12, 31), None, responsible, kinds
    )
    days = defaultdict(list)
    names = {}
    for one in found:
        if one.customer_id is not None and one.contact_kind is not None:
            days[one.customer_id].append((one.day, one.contact_kind, one.done))
            names[one.customer_id] = (one.customer_number, one.customer)
    rows = [YearRow(key, *names[key], "", tuple(sorted(days[key]))) for key in days]
    return sorted(rows, key=lambda row: (row.name, row.customer_id))[offset : offset + limit]
