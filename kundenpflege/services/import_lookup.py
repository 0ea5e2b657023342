"""What is known before an import: only those customers that a row of the list could be.

All customers are looked at, but cheaply: plain columns, each different text folded once. What is
compared in full is only who shares a number, a street, a phone, an e-mail or a name with a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, select

from kundenpflege.base.text import fold
from kundenpflege.model import (
    Address,
    Category,
    Customer,
    CustomerCategory,
    CustomerTag,
    CustomField,
    CustomValue,
    Person,
    Tag,
    User,
)
from kundenpflege.rules.company_words import without_legal_form
from kundenpflege.rules.duplicates import Identity, Index, street_key
from kundenpflege.store import Reader

from .import_check import identity, surname
from .import_merge import ADDRESS_FIELDS, FIELDS, PERSON_FIELDS, Record
from .import_rows import Lookup, OwnField, Progress, RowDraft

_CHUNK = 500
_STEP = 20_000
_NO_DIGITS = {code: None for code in range(0x250) if not chr(code).isdigit()}
#: So many last digits make a phone number worth a closer look.
_TAIL = 6


def surroundings(db: Reader) -> Lookup:
    """What reading a list needs: users, fields of work and own fields; no customers."""
    users: dict[str, int] = {}
    for key, name, first in db.rows(select(User.id, User.name, User.first_name).order_by(User.id)):
        users.setdefault(fold(name), key)
        users.setdefault(fold(first), key)
    users.pop("", None)
    categories = {fold(name): key for key, name in db.rows(select(Category.id, Category.name))}
    return Lookup(db.today, Index(), users, categories, fields=_own_fields(db))


def lookup(
    db: Reader, drafts: Sequence[RowDraft] | None = None, progress: Progress | None = None
) -> Lookup:
    """What is known of customers that the drafts could be; without drafts of all customers."""
    around = surroundings(db)
    if drafts is None:
        ids = list(db.scalars(select(Customer.id).order_by(Customer.id)))
    else:
        who = [identity(draft.values, 0) for draft in drafts if draft.values is not None]
        ids = sorted(_Search(who).candidates(db, progress)) if who else []
    records = load_records(db, ids)
    index = Index(identity(_known(record), record.id) for record in records)
    by_id = {record.id: record for record in records}
    return Lookup(db.today, index, around.users, around.categories, by_id, around.fields)


def _known(record: Record) -> dict[str, Any]:
    return {**record.fields, "persons": record.persons, "addresses": record.addresses}


def _own_fields(db: Reader) -> tuple[OwnField, ...]:
    from .custom_fields import check_value, list_fields

    return tuple(OwnField(row.id, row.name, partial(check_value, row)) for row in list_fields(db))


class _Search:
    """Who of the stored customers shares something with the wanted ones."""

    def __init__(self, wanted: Iterable[Identity]) -> None:
        self.numbers: set[str] = set()
        self.emails: set[str] = set()
        self.tails: set[str] = set()
        self.streets: set[str] = set()
        self.companies: set[str] = set()
        self.names: set[str] = set()
        for who in wanted:
            self.numbers.add(who.number_key)
            self.emails.update(who.emails)
            self.tails.update(phone[-_TAIL:] for phone in who.phones)
            self.streets.update(place.street for place in who.places)
            if who.company:
                self.companies.add(who.company)
            for last, first in who.persons:
                self.names.add(f"{last} {first}".strip())
        for group in (self.numbers, self.emails, self.tails, self.streets, self.names):
            group.discard("")
        self._folded: dict[str, str] = {}
        self._street: dict[str, bool] = {}

    def candidates(self, db: Reader, progress: Progress | None) -> set[int]:
        """Ids of customers worth comparing; `progress` may raise to stop."""
        steps: tuple[tuple[Any, Any], ...] = (
            (
                select(
                    Customer.id, Customer.number, Customer.company, Customer.phone, Customer.email
                ),
                self._customer,
            ),
            (
                select(
                    Person.customer_id,
                    Person.last_name,
                    Person.first_name,
                    Person.particle,
                    Person.phone,
                    Person.mobile,
                    Person.email,
                ),
                self._person,
            ),
            (select(Address.customer_id, Address.street), self._address),
        )
        found: set[int] = set()
        for place, (statement, fits) in enumerate(steps):
            result = db.execute(statement)
            while rows := result.fetchmany(_STEP):
                if progress is not None:
                    progress(place, len(steps))
                found.update(row[0] for row in rows if fits(*row))
        return found

    def _customer(self, _id: int, number: str, company: str, phone: str, email: str) -> bool:
        return (
            (bool(number) and number.casefold() in self.numbers)
            or self._reached(phone, email)
            or (bool(company) and without_legal_form(self._fold(company)) in self.companies)
        )

    def _person(
        self, _id: int, last: str, first: str, particle: str, phone: str, mobile: str, email: str
    ) -> bool:
        if self._reached(phone, email) or self._reached(mobile, ""):
            return True
        name = surname(particle, last)
        return f"{self._fold(name)} {self._fold(first)}".strip() in self.names

    def _address(self, _id: int, street: str) -> bool:
        known = self._street.get(street)
        if known is None:
            known = self._street[street] = bool(street) and street_key(street) in self.streets
        return known

    def _reached(self, phone: str, email: str) -> bool:
        return (bool(email) and email.casefold() in self.emails) or (
            bool(phone) and phone.translate(_NO_DIGITS)[-_TAIL:] in self.tails
        )

    def _fold(self, text: str) -> str:
        known = self._folded.get(text)
        if known is None:
            known = self._folded[text] = fold(text) or text.strip().casefold()
        return known


def load_records(db: Reader, ids: Sequence[int]) -> list[Record]:
    """Customers with all that an import may fill, in the order of the ids."""
    records: list[Record] = []
    for start in range(0, len(ids), _CHUNK):
        records += _records(db, ids[start : start + _CHUNK])
    return records


def _records(db: Reader, ids: Sequence[int]) -> list[Record]:
    names = ("number", "kind", "name", *FIELDS)
    fields = {
        row.id: {name: getattr(row, name) for name in names}
        for row in db.rows(
            select(Customer.id, *(getattr(Customer, name) for name in names)).where(
                Customer.id.in_(ids)
            )
        )
    }
    persons = _parts(db, Person, (*PERSON_FIELDS, "birth_day", "birth_month", "birth_year"), ids)
    addresses = _parts(db, Address, ADDRESS_FIELDS, ids)
    categories = _words(
        db,
        select(CustomerCategory.customer_id, Category.name)
        .join(Category, Category.id == CustomerCategory.category_id)
        .where(CustomerCategory.customer_id.in_(ids)),
    )
    tags = _words(
        db,
        select(CustomerTag.customer_id, Tag.name)
        .join(Tag, Tag.id == CustomerTag.tag_id)
        .where(CustomerTag.customer_id.in_(ids)),
    )
    custom: dict[int, dict[int, str]] = {}
    for key, field_id, text in db.rows(
        select(CustomValue.customer_id, CustomValue.field_id, CustomValue.text)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(CustomValue.customer_id.in_(ids))
    ):
        custom.setdefault(key, {})[field_id] = text
    return [
        Record(
            key,
            fields[key],
            tuple(persons.get(key, ())),
            tuple(addresses.get(key, ())),
            tuple(categories.get(key, ())),
            tuple(tags.get(key, ())),
            custom.get(key, {}),
        )
        for key in ids
        if key in fields
    ]


def _parts(
    db: Reader, mapped: type[Person] | type[Address], names: Sequence[str], ids: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    columns = [getattr(mapped, name) for name in ("id", *names)]
    found: dict[int, list[dict[str, Any]]] = {}
    for owner, *values in db.rows(
        select(mapped.customer_id, *columns)
        .where(mapped.customer_id.in_(ids))
        .order_by(mapped.customer_id, mapped.position, mapped.id)
    ):
        found.setdefault(owner, []).append(dict(zip(("id", *names), values, strict=True)))
    return found


def _words(db: Reader, statement: Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in db.rows(statement):
        found.setdefault(key, []).append(name)
    return found
