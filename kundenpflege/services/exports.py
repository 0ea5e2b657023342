"""What exports write: plain values of all customers, people, contacts and offers, in pieces.

Rows come in chunks, so that 100,000 of them never stand in memory together. `ids` narrow an
export to a selection (of customers, persons, contacts or offers, in that order); None means all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.model import (
    Address,
    Base,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Offer,
    Person,
    User,
    table_of,
)
from kundenpflege.model.kinds import AddressKind
from kundenpflege.store import Reader

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer with all parts. The mappings hold the model's fields by name."""

    fields: Mapping[str, Any]
    persons: tuple[Mapping[str, Any], ...]
    addresses: tuple[Mapping[str, Any], ...]
    categories: tuple[str, ...]
    responsible: str


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


def customer_ids(db: Reader, ids: Sequence[int] | None = None) -> list[int]:
    """The customers to export, by name unless given."""
    if ids is not None:
        return list(ids)
    return list(db.scalars(select(Customer.id).order_by(Customer.sort_name, Customer.id)))


def customer_records(db: Reader, ids: Sequence[int]) -> Iterator[CustomerRecord]:
    """The customers in the given order."""
    users = _user_names(db)
    for chunk in _chunks(ids):
        own = _by_id(db, Customer, chunk)
        persons = _parts(db, Person, chunk)
        addresses = _parts(db, Address, chunk)
        categories: dict[int, list[str]] = {}
        for key, name in db.rows(
            select(CustomerCategory.customer_id, Category.name)
            .join(Category, Category.id == CustomerCategory.category_id)
            .where(CustomerCategory.customer_id.in_(chunk))
            .order_by(Category.position, Category.id)
        ):
            categories.setdefault(key, []).append(name)
        for key in chunk:
            if key in own:
                yield CustomerRecord(
                    own[key],
                    tuple(persons.get(key, ())),
                    tuple(addresses.get(key, ())),
                    tuple(categories.get(key, ())),
                    users.get(own[key]["responsible_id"], ""),
                )


def person_ids(db: Reader, ids: Sequence[int] | None = None) -> list[int]:
    """The persons to export, by their customers' names unless given."""
    if ids is not None:
        return list(ids)
    return list(
        db.scalars(
            select(Person.id)
            .join(Customer, Customer.id == Person.customer_id)
            .order_by(Customer.sort_name, Customer.id, Person.position, Person.id)
        )
    )


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


def contact_ids(db: Reader, ids: Sequence[int] | None = None) -> list[int]:
    """The contacts to export, by day unless given."""
    if ids is not None:
        return list(ids)
    return list(db.scalars(select(Contact.id).order_by(Contact.due, Contact.at_time, Contact.id)))


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


def offer_ids(db: Reader, ids: Sequence[int] | None = None) -> list[int]:
    """The offers to export, by number unless given; drafts last."""
    if ids is not None:
        return list(ids)
    return list(
        db.scalars(select(Offer.id).order_by(Offer.number == "", Offer.number, Offer.revision))
    )


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
    return {row.id: row._asdict() for row in rows}


def _parts(
    db: Reader, mapped: type[Person] | type[Address], customer_ids: Sequence[int]
) -> dict[int, list[Mapping[str, Any]]]:
    table = table_of(mapped)
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in db.rows(
        select(*table.columns)
        .where(table.c.customer_id.in_(customer_ids))
        .order_by(table.c.position, table.c.id)
    ):
        found.setdefault(row.customer_id, []).append(row._asdict())
    return found


def _user_names(db: Reader) -> dict[int | None, str]:
    return {row.id: row.name for row in db.rows(select(User.id, User.name))}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
