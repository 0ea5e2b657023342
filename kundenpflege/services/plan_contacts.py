"""The contacts of the contact plan: planned, done, and those that follow from a series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from kundenpflege.model import Contact, Customer, Person, User
from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Reader

from .contact_drafts import LONGEST_DAYS
from .plan_entries import CalendarEntry, contact_entry


def contact_entries(
    db: Reader,
    first: date,
    last: date,
    per_day: int | None,
    responsible: Collection[int] | None,
    kinds: Collection[ContactKind] | None,
) -> tuple[list[CalendarEntry], Mapping[date, int]]:
    """The contacts from `first` to `last`, and how many of each day are left out."""
    found = []
    wanted = _rows(responsible, kinds)
    planned = wanted.where(
        Contact.done_on.is_(None),
        Contact.due <= last,
        (Contact.due >= first)
        | (Contact.last_day >= first) & (Contact.due >= first - timedelta(days=LONGEST_DAYS)),
    )
    done = wanted.where(Contact.done_on >= first, Contact.done_on <= last)
    for row in (*db.execute(planned), *db.execute(done)):
        found.append(contact_entry(row, row.done_on or row.due, db.today))
    return found, {}


def page(
    db: Reader,
    first: date,
    last: date,
    limit: int,
    offset: int,
    done: bool | None,
    responsible: Collection[int] | None,
    kinds: Collection[ContactKind] | None,
) -> list[CalendarEntry]:
    """A page of the contacts from `first` to `last`."""
    found, _more = contact_entries(db, first, last, None, responsible, kinds)
    rows = [one for one in found if done is None or one.done is done]
    rows.sort(key=lambda e: (e.day, e.at_time or "99:99", e.label))
    return rows[offset : offset + limit]


def _rows(responsible: Collection[int] | None, kinds: Collection[ContactKind] | None) -> Any:
    wanted = (
        select(
            Contact.id, Contact.customer_id, Contact.person_id, Contact.offer_id, Contact.kind,
            Contact.reason, Contact.due, Contact.at_time, Contact.done_on, Contact.minutes,
            Contact.last_day, Contact.place, Contact.responsible_id, Contact.series_id,
            Contact.series_day, Customer.number, Customer.name,
            Customer.kind.label("customer_kind"), Person.title_before, Person.first_name,
            Person.particle, Person.last_name, User.name.label("responsible"), User.color,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .outerjoin(User, User.id == Contact.responsible_id)
        .where(Customer.restricted_on.is_(None), Person.restricted_on.is_(None))
    )  # fmt: skip
    if responsible is not None:
        wanted = wanted.where(Contact.responsible_id.in_(responsible))
    if kinds is not None:
        wanted = wanted.where(Contact.kind.in_(kinds))
    return wanted
