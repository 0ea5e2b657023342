"""People for lists on paper: birthdays by month, phone numbers by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import next_anniversary
from kundenpflege.base.text import fold
from kundenpflege.model import Address, Business, Customer, Person
from kundenpflege.model.kinds import AddressKind, CustomerKind, Importance
from kundenpflege.rules.reminders.birthday import age_on, milestone
from kundenpflege.store import Reader

from .export_scope import Chosen, chunks


@dataclass(frozen=True, slots=True)
class BirthdayRecord:
    """A birthday: the next one is on `day`; `age` reached then, None without year; `round` is
    `runder Geburtstag` or empty."""

    month: int
    born: str
    day: date
    age: int | None
    round: str
    person: str
    customer: str
    number: str
    importance: Importance
    phone: str
    mobile: str
    street: str
    postal_code: str
    place: str


@dataclass(frozen=True, slots=True)
class PhoneRecord:
    """One line of the phone list; `customer` is empty where it would repeat the name."""

    name: str
    customer: str
    role: str
    phone: str
    mobile: str
    email: str
    place: str
    initial: str


def birthday_records(
    db: Reader, chosen: Chosen, months: Sequence[int] = ()
) -> Iterator[BirthdayRecord]:
    """Birthdays of the chosen customers' people through the calendar year; `months` narrow it.

    Who has left is not in it.
    """
    wanted = set(chosen.ids)
    rows = [
        row
        for row in db.rows(
            select(
                Person.id,
                Person.customer_id,
                Person.birth_day,
                Person.birth_month,
                Person.birth_year,
                Person.title_before,
                Person.first_name,
                Person.particle,
                Person.last_name,
                Person.title_after,
                Person.phone,
                Person.mobile,
                Customer.name,
                Customer.number,
                Customer.importance,
                Customer.phone.label("customer_phone"),
            )
            .join(Customer, Customer.id == Person.customer_id)
            .where(Person.birthday_key.is_not(None), Person.left_on.is_(None))
            .order_by(Person.birthday_key, Customer.sort_name, Person.position, Person.id)
        )
        if row.customer_id in wanted
        and row.id not in chosen.persons_out
        and (not months or row.birth_month in months)
    ]
    places = _places(db, sorted({row.customer_id for row in rows}))
    for row in rows:
        if row.birth_month is None or row.birth_day is None:
            continue
        day = next_anniversary(row.birth_month, row.birth_day, db.today)
        age = age_on(row.birth_year, day)
        street, code, place = places.get(row.customer_id, ("", "", ""))
        year = str(row.birth_year) if row.birth_year else ""
        yield BirthdayRecord(
            month=row.birth_month,
            born=f"{row.birth_day:02d}.{row.birth_month:02d}.{year}",
            day=day,
            age=age,
            round=milestone(age),
            person=_full_name(row),
            customer=row.name,
            number=row.number,
            importance=row.importance,
            phone=row.phone or row.customer_phone,
            mobile=row.mobile,
            street=street,
            postal_code=code,
            place=place,
        )


def phone_records(db: Reader, chosen: Chosen) -> Iterator[PhoneRecord]:
    """The chosen customers and their people who can be called, by surname or company."""
    found: list[tuple[str, int, PhoneRecord]] = []
    for chunk in chunks(chosen.ids, 500):
        places = _places(db, chunk)
        people = _people(db, chunk, chosen.persons_out)
        for row in db.rows(
            select(Customer.id, Customer.name, Customer.kind, Customer.phone, Customer.email).where(
                Customer.id.in_(chunk)
            )
        ):
            known = people.get(row.id, [])
            private = row.kind not in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
            key = fold(f"{known[0].last_name} {known[0].first_name}") if private and known else ""
            key = key or fold(row.name)
            where = places.get(row.id, ("", "", ""))
            initial = next((ch for ch in key.upper() if ch.isalpha()), "#")
            for one in _phone_lines(row, known, private, where[2], initial):
                found.append((key, len(found), one))
    yield from (one for _key, _order, one in sorted(found, key=lambda entry: entry[:2]))


def _people(
    db: Reader, customer_ids: Sequence[int], without: frozenset[int]
) -> dict[int, list[Any]]:
    people: dict[int, list[Any]] = {}
    for row in db.rows(
        select(
            Person.id,
            Person.customer_id,
            Person.title_before,
            Person.first_name,
            Person.particle,
            Person.last_name,
            Person.title_after,
            Person.role,
            Person.phone,
            Person.mobile,
            Person.email,
        )
        .where(Person.customer_id.in_(customer_ids), Person.left_on.is_(None))
        .order_by(Person.position, Person.id)
    ):
        if row.id not in without:
            people.setdefault(row.customer_id, []).append(row)
    return people


def _phone_lines(
    customer: Any, people: list[Any], private: bool, place: str, initial: str
) -> Iterator[PhoneRecord]:
    """A company and its people; private people by surname, one alone with the landline."""
    alone = private and len(people) == 1
    if customer.phone and not alone:
        yield PhoneRecord(customer.name, "", "", customer.phone, "", customer.email, place, initial)
    for row in people:
        phone = row.phone or (customer.phone if alone else "")
        if phone or row.mobile:
            yield PhoneRecord(
                _surname_first(row) if private else _full_name(row),
                "" if private else customer.name,
                row.role,
                phone,
                row.mobile,
                row.email or (customer.email if alone else ""),
                place,
                initial,
            )


def _surname_first(row: Any) -> str:
    """`Heide, Dr. Karl-Theodor von der`."""
    rest = " ".join(w for w in (row.title_before, row.first_name, row.particle) if w)
    name = ", ".join(w for w in (row.last_name, rest) if w)
    return f"{name}, {row.title_after}" if row.title_after else name


def _places(db: Reader, customer_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Street, postal code and place for letters."""
    found: dict[int, tuple[str, str, str]] = {}
    for chunk in chunks(customer_ids):
        for row in db.rows(
            select(Address.customer_id, Address.street, Address.postal_code, Address.place)
            .where(Address.customer_id.in_(chunk))
            .order_by(Address.kind != AddressKind.POST, Address.position, Address.id)
        ):
            found.setdefault(row.customer_id, (row.street, row.postal_code, row.place))
    return found


def _full_name(row: Any) -> str:
    parts = (row.title_before, row.first_name, row.particle, row.last_name)
    name = " ".join(part for part in parts if part)
    return f"{name}, {row.title_after}" if row.title_after else name


def brand(db: Reader) -> str:
    """The business's colour for its papers, `#RRGGBB`."""
    business = db.get(Business, 1)
    return business.brand_color if business else ""
