"""The contacts of a stretch of days with all that leaves the house: calendar files, lists, PDF.

Planned ones stand on the day they are due, done ones on the day they were done, and those that
follow from a series on the days it means. Restricted customers and people stand nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, func, or_, select

from kundenpflege.model import Address, Contact, Customer, Person, User
from kundenpflege.model.kinds import AddressKind, ContactKind, Importance
from kundenpflege.store import Reader
from kundenpflege.store.tables import journal_step

from .series_days import derived

#: Ways on which somebody goes there: these have a place.
OUTSIDE = frozenset({ContactKind.VISIT, ContactKind.MEETING})
_CHUNK = 900


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One contact. `key` stays the same as long as it exists, also when a day that followed from
    a series becomes a contact of its own. `place` is where somebody goes; `phone` whom to call."""

    key: str
    day: date
    kind: ContactKind
    customer_id: int
    number: str
    customer: str
    importance: Importance
    person: str = ""
    phone: str = ""
    reason: str = ""
    at_time: str = ""
    minutes: int | None = None
    last_day: date | None = None
    place: str = ""
    note: str = ""
    outcome: str = ""
    done: bool = False
    overdue: bool = False
    responsible_id: int | None = None
    responsible: str = ""
    contact_id: int | None = None


def plan_records(
    db: Reader,
    first: date,
    last: date,
    *,
    responsible_id: int | None = None,
    nobodys: bool = True,
    customers: Collection[int] | None = None,
    done: bool = True,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[PlanRecord]:
    """Contacts from `first` to `last`, both included, by day and time.

    Of one `responsible_id` only: a contact without one belongs to the one responsible for the
    customer, and with `nobodys` what belongs to nobody is everybody's. `customers` narrows to
    these. `done` False leaves out what took place. At most `limit` are given, the first ones.
    """
    only = set(customers) if customers is not None else None
    one = next(iter(only)) if only is not None and len(only) == 1 else None
    users = _users(db)
    found = []
    for row in db.execute(_stored(first, last, done, responsible_id, nobodys, one, limit)):
        if only is None or row.customer_id in only:
            found.append(_contact(row, users, db.today))
    for row, day, on in derived(db, first, last, customer_id=one):
        if only is None or row.customer_id in only:
            found.append(_following(row, day, on, users))
    _own_users(db, found)
    if responsible_id is not None:
        wanted = {responsible_id, None} if nobodys else {responsible_id}
        found = [record for record in found if record.responsible_id in wanted]
    found.sort(key=lambda r: (r.day, r.at_time or "99:99", r.customer, r.key))
    found = found[:limit] if limit is not None else found
    return list(_reached(db, found, progress))


def home_key(db: Reader) -> str:
    """Eight letters that tell this database from others for ever: its first step's moment."""
    began = db.scalar(select(journal_step.c.at).order_by(journal_step.c.id).limit(1))
    return sha256(f"kundenpflege {began}".encode()).hexdigest()[:8]


def count_planned(db: Reader) -> int:
    """How many contacts are planned from today on, those of a year."""
    return int(
        db.scalar(select(func.count(Contact.id)).where(Contact.done_on.is_(None))) or 0
    )  # fmt: skip


# -- rows ----------------------------------------------------------------------------------


def _stored(
    first: date,
    last: date,
    done: bool,
    responsible_id: int | None,
    nobodys: bool,
    customer_id: int | None,
    limit: int | None,
) -> Any:
    planned = and_(
        Contact.done_on.is_(None),
        Contact.due <= last,
        or_(Contact.due >= first, Contact.last_day >= first),
    )
    took_place = and_(Contact.done_on >= first, Contact.done_on <= last)
    statement = (
        select(
            Contact.id, Contact.customer_id, Contact.person_id, Contact.kind, Contact.reason,
            Contact.due, Contact.done_on, Contact.at_time, Contact.minutes, Contact.last_day,
            Contact.place, Contact.note, Contact.outcome, Contact.responsible_id,
            Contact.series_id, Contact.series_day,
            Customer.number, Customer.name, Customer.importance,
            Customer.responsible_id.label("keeper_id"),
            Person.title_before, Person.first_name, Person.particle, Person.last_name,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(
            or_(planned, took_place) if done else planned,
            Customer.restricted_on.is_(None),
            Person.restricted_on.is_(None),
        )
        .order_by(Contact.due, Contact.at_time, Contact.id)
    )  # fmt: skip
    if responsible_id is not None:
        whose = func.coalesce(Contact.responsible_id, Customer.responsible_id)
        mine = whose == responsible_id
        statement = statement.where(or_(mine, whose.is_(None)) if nobodys else mine)
    if customer_id is not None:
        statement = statement.where(Contact.customer_id == customer_id)
    return statement.limit(limit) if limit is not None else statement


def _contact(row: Any, users: dict[int, str], today: date) -> PlanRecord:
    whose = row.responsible_id if row.responsible_id is not None else row.keeper_id
    done = row.done_on is not None
    series = row.series_id is not None and row.series_day is not None
    return PlanRecord(
        key=f"reihe-{row.series_id}-{row.series_day:%Y%m%d}" if series else f"kontakt-{row.id}",
        day=row.done_on or row.due,
        kind=row.kind,
        customer_id=row.customer_id,
        number=row.number,
        customer=row.name,
        importance=row.importance,
        person=_person(row),
        reason=row.reason,
        at_time=row.at_time,
        minutes=row.minutes,
        last_day=None if done or row.last_day is None or row.last_day <= row.due else row.last_day,
        place=row.place,
        note=row.note,
        outcome=row.outcome,
        done=done,
        overdue=not done and row.due < today,
        responsible_id=whose,
        responsible=users.get(whose, ""),
        contact_id=row.id,
    )


def _following(row: Any, day: date, on: date, users: dict[int, str]) -> PlanRecord:
    return PlanRecord(
        key=f"reihe-{row.id}-{day:%Y%m%d}",
        day=on,
        kind=row.kind,
        customer_id=row.customer_id,
        number=row.number,
        customer=row.name,
        importance=row.importance,
        person=_person(row),
        reason=row.reason,
        at_time=row.at_time,
        minutes=row.minutes,
        place=row.place,
        note=row.note,
        responsible_id=row.responsible_id,
        responsible=users.get(row.responsible_id, ""),
    )


def _person(row: Any) -> str:
    parts = (row.title_before, row.first_name, row.particle, row.last_name)
    return " ".join(part for part in parts if part)


def _users(db: Reader) -> dict[int, str]:
    return {row.id: row.name for row in db.rows(select(User.id, User.name))}


def _own_users(db: Reader, records: list[PlanRecord]) -> None:
    """Days of a series without a responsible one belong to the customer's."""
    users = _users(db)
    lacking = {r.customer_id for r in records if r.responsible_id is None}
    keepers: dict[int, int | None] = {}
    for ids in _chunks(sorted(lacking)):
        keepers |= {
            row.id: row.responsible_id
            for row in db.rows(
                select(Customer.id, Customer.responsible_id).where(Customer.id.in_(ids))
            )
        }
    for place, record in enumerate(records):
        keeper = keepers.get(record.customer_id)
        if record.responsible_id is None and keeper is not None:
            records[place] = _with(record, responsible_id=keeper, responsible=users.get(keeper, ""))


def _reached(
    db: Reader, records: list[PlanRecord], progress: Callable[[int, int], None] | None
) -> Iterator[PlanRecord]:
    """With phone numbers and the places to go to."""
    phones: dict[int, str] = {}
    places: dict[int, str] = {}
    ids = sorted({record.customer_id for record in records})
    for done, chunk in enumerate(_chunks(ids)):
        if progress is not None:
            progress(min(done * _CHUNK, len(records)), len(records))
        phones |= _phones(db, chunk)
        places |= _places(db, chunk)
    persons = _person_phones(db, [r.contact_id for r in records if r.contact_id is not None])
    for record in records:
        there = record.place
        if not there and record.kind in OUTSIDE:
            there = places.get(record.customer_id, "")
        phone = persons.get(record.contact_id or 0, "") or phones.get(record.customer_id, "")
        yield _with(record, place=there, phone=phone)


def _with(record: PlanRecord, **values: Any) -> PlanRecord:
    return replace(record, **values)


def _phones(db: Reader, ids: Collection[int]) -> dict[int, str]:
    """The number of each customer, else that of its first person."""
    found: dict[int, str] = {}
    for row in db.rows(
        select(Person.customer_id, Person.phone, Person.mobile)
        .where(
            Person.customer_id.in_(ids),
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
            or_(Person.phone != "", Person.mobile != ""),
        )
        .order_by(Person.position, Person.id)
    ):
        found.setdefault(row.customer_id, row.mobile or row.phone)
    for key, phone in db.rows(
        select(Customer.id, Customer.phone).where(Customer.id.in_(ids), Customer.phone != "")
    ):
        found[key] = phone
    return found


def _person_phones(db: Reader, contact_ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in _chunks(contact_ids):
        for row in db.rows(
            select(Contact.id, Person.phone, Person.mobile)
            .join(Person, Person.id == Contact.person_id)
            .where(Contact.id.in_(chunk))
        ):
            found[row.id] = row.mobile or row.phone
    return found


def _places(db: Reader, ids: Collection[int]) -> dict[int, str]:
    """Where a visit goes: the building site, else the address for letters."""
    order = {AddressKind.SITE: 0, AddressKind.POST: 1}
    found: dict[int, tuple[int, str]] = {}
    for row in db.rows(
        select(
            Address.customer_id, Address.kind, Address.street, Address.postal_code, Address.place
        )
        .where(Address.customer_id.in_(ids))
        .order_by(Address.position, Address.id)
    ):
        town = " ".join(part for part in (row.postal_code, row.place) if part)
        words = ", ".join(part for part in (row.street, town) if part)
        rank = order.get(row.kind, 2)
        if words and rank < found.get(row.customer_id, (9, ""))[0]:
            found[row.customer_id] = (rank, words)
    return {key: words for key, (_rank, words) in found.items()}


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
