"""What exports write: plain values of all customers, people, contacts and offers, in pieces.

Rows come in chunks, so that 100,000 of them never stand in memory together. Which customers are
meant is decided in `export_scope`; `..._ids` give the records that belong to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select

from kundenpflege.model import (
    Address,
    Base,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    CustomValue,
    Offer,
    Person,
    User,
    Website,
    table_of,
)
from kundenpflege.model.kinds import AddressKind
from kundenpflege.store import Reader

from .tags import tags_of

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer with all parts. The mappings hold the model's fields by name.

    `custom` holds the values of own fields by the field's id: a text, number or day.
    `referred_by` is a customer's number.
    """

    fields: Mapping[str, Any]
    persons: Sequence[Mapping[str, Any]]
    addresses: Sequence[Mapping[str, Any]]
    categories: Sequence[str]
    responsible: str
    tags: Sequence[str] = ()
    websites: Sequence[Mapping[str, Any]] = ()
    custom: Mapping[int, Any] = field(default_factory=dict)
    referred_by: str = ""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with the customer it belongs to and the address for letters."""

    fields: Mapping[str, Any]
    customer: Mapping[str, Any]
    address: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact with the names that go with it."""

    fields: Mapping[str, Any]
    number: str
    customer: str
    person: str
    offer: str
    responsible: str


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """An offer with the names that go with it."""

    fields: Mapping[str, Any]
    full_number: str
    number: str
    customer: str
    person: str
    responsible: str


def most_parts(db: Reader) -> tuple[int, int]:
    """The largest number of persons and of addresses that one customer has."""
    counts = []
    for part in (Person, Address):
        per_customer = select(func.count().label("n")).select_from(part).group_by(part.customer_id)
        counts.append(int(db.scalar(select(func.max(per_customer.subquery().c.n))) or 0))
    return counts[0], counts[1]


def customer_records(
    db: Reader, ids: Sequence[int], without: frozenset[int] = frozenset()
) -> Iterator[CustomerRecord]:
    """The customers in the given order; `without` names people that are left out."""
    users = _user_names(db)
    for chunk in _chunks(ids):
        own = _by_id(db, Customer, chunk)
        persons = _parts(db, Person, chunk)
        addresses = _parts(db, Address, chunk)
        websites = _parts(db, Website, chunk)
        categories = _categories(db, chunk)
        tags = tags_of(db, chunk)
        custom = _custom_values(db, chunk)
        referrers = _numbers(db, {row["referred_by_id"] for row in own.values()})
        for key in chunk:
            if key in own:
                people = persons.get(key, ())
                if without:
                    people = [person for person in people if person["id"] not in without]
                yield CustomerRecord(
                    own[key],
                    people,
                    addresses.get(key, ()),
                    categories.get(key, ()),
                    users.get(own[key]["responsible_id"], ""),
                    tags.get(key, ()),
                    websites.get(key, ()),
                    custom.get(key, {}),
                    referrers.get(own[key]["referred_by_id"], ""),
                )


def _categories(db: Reader, customer_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in db.rows(
        select(CustomerCategory.customer_id, Category.name)
        .join(Category, Category.id == CustomerCategory.category_id)
        .where(CustomerCategory.customer_id.in_(customer_ids))
        .order_by(Category.position, Category.id)
    ):
        found.setdefault(key, []).append(name)
    return found


def _custom_values(db: Reader, customer_ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    """Values of own fields: what is typed (number, day), else the text."""
    found: dict[int, dict[int, Any]] = {}
    for row in db.rows(
        select(
            CustomValue.customer_id,
            CustomValue.field_id,
            CustomValue.text,
            CustomValue.number,
            CustomValue.day,
        ).where(CustomValue.customer_id.in_(customer_ids))
    ):
        value = row.number if row.number is not None else row.day or row.text
        found.setdefault(row.customer_id, {})[row.field_id] = value
    return found


def _numbers(db: Reader, customer_ids: set[Any]) -> dict[int, str]:
    wanted = sorted(customer_ids - {None})
    if not wanted:
        return {}
    rows = db.rows(select(Customer.id, Customer.number).where(Customer.id.in_(wanted)))
    return {row.id: row.number for row in rows}


def person_ids(
    db: Reader, customers: Sequence[int], without: frozenset[int] = frozenset()
) -> list[int]:
    """The people of these customers, in the order of the customers."""
    found: dict[int, list[int]] = {}
    for key, customer in db.rows(
        select(Person.id, Person.customer_id).order_by(Person.position, Person.id)
    ):
        if key not in without:
            found.setdefault(customer, []).append(key)
    return [key for customer in customers for key in found.get(customer, ())]


def person_records(db: Reader, ids: Sequence[int]) -> Iterator[PersonRecord]:
    """The persons in the given order."""
    for chunk in _chunks(ids):
        own = _by_id(db, Person, chunk)
        owners = sorted({row["customer_id"] for row in own.values()})
        customers = _by_id(db, Customer, owners)
        addresses = _parts(db, Address, owners)
        for key in chunk:
            if key in own:
                owner = own[key]["customer_id"]
                letters = sorted(
                    addresses.get(owner, ()), key=lambda row: row["kind"] is not AddressKind.POST
                )
                yield PersonRecord(own[key], customers[owner], letters[0] if letters else {})


def contact_ids(db: Reader, customers: Sequence[int]) -> list[int]:
    """The contacts with these customers, by day."""
    wanted = set(customers)
    rows = db.rows(
        select(Contact.id, Contact.customer_id).order_by(Contact.due, Contact.at_time, Contact.id)
    )
    return [key for key, customer in rows if customer in wanted]


def contact_records(db: Reader, ids: Sequence[int]) -> Iterator[ContactRecord]:
    """The contacts in the given order."""
    users = _user_names(db)
    for chunk in _chunks(ids):
        own = _by_id(db, Contact, chunk)
        names = _names_for(db, own)
        offers = {
            row.id: _full_number(row.number, row.revision)
            for row in db.rows(
                select(Offer.id, Offer.number, Offer.revision).where(
                    Offer.id.in_({row["offer_id"] for row in own.values()} - {None})
                )
            )
        }
        for key in chunk:
            if key in own:
                row = own[key]
                number, customer, person = names(row)
                yield ContactRecord(
                    row,
                    number,
                    customer,
                    person,
                    offers.get(row["offer_id"], ""),
                    users.get(row["responsible_id"], ""),
                )


def offer_ids(db: Reader, customers: Sequence[int]) -> list[int]:
    """The offers to these customers, by number; drafts last."""
    wanted = set(customers)
    rows = db.rows(
        select(Offer.id, Offer.customer_id).order_by(
            Offer.number == "", Offer.number, Offer.revision, Offer.id
        )
    )
    return [key for key, customer in rows if customer in wanted]


def offer_records(db: Reader, ids: Sequence[int]) -> Iterator[OfferRecord]:
    """The offers in the given order."""
    users = _user_names(db)
    for chunk in _chunks(ids):
        own = _by_id(db, Offer, chunk)
        names = _names_for(db, own)
        for key in chunk:
            if key in own:
                row = own[key]
                number, customer, person = names(row)
                yield OfferRecord(
                    row,
                    _full_number(row["number"], row["revision"]),
                    number,
                    customer,
                    person,
                    users.get(row["responsible_id"], ""),
                )


def _names_for(db: Reader, rows: Mapping[int, Mapping[str, Any]]) -> Any:
    """Gives customer number, customer and person of a contact or offer."""
    customers = {
        row.id: (row.number, row.name)
        for row in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(
                Customer.id.in_({row["customer_id"] for row in rows.values()})
            )
        )
    }
    wanted = {row["person_id"] for row in rows.values()} - {None}
    persons = {person.id: person.full_name for person in _persons(db, wanted)}

    def names(row: Mapping[str, Any]) -> tuple[str, str, str]:
        number, name = customers.get(row["customer_id"], ("", ""))
        return number, name, persons.get(row["person_id"], "")

    return names


def _persons(db: Reader, ids: set[int]) -> Sequence[Person]:
    return db.scalars(select(Person).where(Person.id.in_(ids)))


def _full_number(number: str, revision: int) -> str:
    return Offer(number=number, revision=revision).full_number


def _by_id(db: Reader, mapped: type[Base], ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    table = table_of(mapped)
    rows = db.rows(select(*table.columns).where(table.c.id.in_(ids)))
    names = [column.key for column in table.columns]
    return {row.id: dict(zip(names, row, strict=True)) for row in rows}


def _parts(
    db: Reader,
    mapped: type[Person] | type[Address] | type[Website],
    customer_ids: Sequence[int],
) -> dict[int, list[Mapping[str, Any]]]:
    table = table_of(mapped)
    found: dict[int, list[Mapping[str, Any]]] = {}
    names = [column.key for column in table.columns]
    for row in db.rows(
        select(*table.columns)
        .where(table.c.customer_id.in_(customer_ids))
        .order_by(table.c.position, table.c.id)
    ):
        found.setdefault(row.customer_id, []).append(dict(zip(names, row, strict=True)))
    return found


def _user_names(db: Reader) -> dict[int | None, str]:
    return {row.id: row.name for row in db.rows(select(User.id, User.name))}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def count_customers(db: Reader) -> int:
    """How many customers there are."""
    return _count(db, Customer)


def count_persons(db: Reader) -> int:
    """How many persons there are."""
    return _count(db, Person)


def count_contacts(db: Reader) -> int:
    """How many contacts there are."""
    return _count(db, Contact)


def count_offers(db: Reader) -> int:
    """How many offers there are."""
    return _count(db, Offer)


def count_birthdays(db: Reader) -> int:
    """How many birthdays are known, of people who have not left."""
    return _count(db, Person, Person.birthday_key.is_not(None), Person.left_on.is_(None))


def _count(db: Reader, mapped: type[Base], *where: ColumnElement[bool]) -> int:
    return int(db.scalar(select(func.count(mapped.id)).where(*where)) or 0)
