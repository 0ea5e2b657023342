"""What is known before an import: only those customers that a row of the list could be.

All customers are looked at, but cheaply: plain columns, each different text folded once. What is
compared in full is only who shares a number, a street, a phone, an e-mail or a name with a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

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
    Website,
)
from kundenpflege.rules.company_words import without_legal_form
from kundenpflege.rules.duplicates import Identity, Index, street_key
from kundenpflege.store import Reader

from .import_check import identity, surname
from .import_modes import ADDRESS_FIELDS, FIELDS, PERSON_FIELDS, Record
from .import_rows import Lookup, OwnField, Progress, RowDraft

_CHUNK = 500
#: So many values stand in one statement.
_MOST = 5_000
#: What stands between the digits of phone numbers.
_SIGNS = " -/()."
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
    """Who of the stored customers shares something with the wanted ones.

    Numbers, mail addresses and the ends of phone numbers are compared by the database; of names
    and streets it gives the different ones, which are folded here.
    """

    def __init__(self, wanted: Sequence[Identity]) -> None:
        self.numbers = {who.number_key for who in wanted} - {""}
        self.emails = {email for who in wanted for email in who.emails}
        self.tails = {phone[-_TAIL:] for who in wanted for phone in who.phones}
        self.streets = {place.street for who in wanted for place in who.places} - {""}
        self.companies = {who.company for who in wanted} - {""}
        self.names = {
            f"{last} {first}".strip() for who in wanted for last, first in who.persons
        } - {""}

    def candidates(self, db: Reader, progress: Progress | None) -> set[int]:
        """Ids of customers worth comparing; `progress` may raise to stop."""
        steps: tuple[Callable[[Reader], Iterable[int]], ...] = (
            self._by_customer,
            self._by_reach,
            self._by_company,
            self._by_person,
            self._by_street,
        )
        found: set[int] = set()
        for place, step in enumerate(steps):
            if progress is not None:
                progress(place, len(steps))
            found.update(step(db))
        return found

    def _by_customer(self, db: Reader) -> Iterable[int]:
        groups = (
            _texts(Customer.number, self.numbers),
            _texts(Customer.email, self.emails),
            _phones(Customer.phone, self.tails),
        )
        return _one_of(db, Customer.id, groups)

    def _by_reach(self, db: Reader) -> Iterable[int]:
        groups = (
            _texts(Person.email, self.emails),
            _phones(Person.phone, self.tails),
            _phones(Person.mobile, self.tails),
        )
        return _one_of(db, Person.customer_id, groups)

    def _by_company(self, db: Reader) -> Iterable[int]:
        if not self.companies:
            return
        names = db.scalars(select(Customer.company).where(Customer.company != "").distinct())
        same = [name for name in names if without_legal_form(_key(name)) in self.companies]
        for chunk in _chunks(same):
            yield from db.scalars(select(Customer.id).where(Customer.company.in_(chunk)))

    def _by_person(self, db: Reader) -> Iterable[int]:
        """By the whole name; the surnames are folded first, there are fewer of them."""
        first_words = {name.split(" ")[0] for name in self.names}
        pairs = db.rows(select(Person.particle, Person.last_name).distinct())
        same = [last for particle, last in pairs if self._begins(particle, last, first_words)]
        columns = (Person.customer_id, Person.particle, Person.last_name, Person.first_name)
        for chunk in _chunks(same):
            for key, particle, last, first in db.rows(
                select(*columns).where(Person.last_name.in_(chunk))
            ):
                if f"{_key(surname(particle, last))} {_key(first)}".strip() in self.names:
                    yield key

    @staticmethod
    def _begins(particle: str, last: str, first_words: set[str]) -> bool:
        words = _key(surname(particle, last)).split(" ")
        return not words[0] or words[0] in first_words

    def _by_street(self, db: Reader) -> Iterable[int]:
        if not self.streets:
            return
        begins = {street[:1] for street in self.streets}
        streets = db.scalars(select(Address.street).where(Address.street != "").distinct())
        same = [
            street
            for street in streets
            if (
                street[:1].casefold() in begins
                or not street[:1].isascii()
                or not street[0].isalnum()
            )
            and street_key(street) in self.streets
        ]
        for chunk in _chunks(same):
            yield from db.scalars(select(Address.customer_id).where(Address.street.in_(chunk)))


def _one_of(db: Reader, owner: Any, groups: Iterable[Iterable[Any]]) -> Iterable[int]:
    """Owners for which one of the conditions holds: few passes over the table, however many."""
    for conditions in zip_longest(*groups):
        given = [condition for condition in conditions if condition is not None]
        yield from db.scalars(select(owner).where(or_(*given)))


def _texts(column: Any, wanted: set[str]) -> Iterator[Any]:
    # SQLite lowers only a to z: other letters are looked for as large ones, too.
    for chunk in _chunks({*wanted, *(text.upper() for text in wanted if not text.isascii())}):
        yield func.lower(column).in_(chunk)


def _phones(column: Any, tails: set[str]) -> Iterator[Any]:
    digits = column
    for sign in _SIGNS:
        digits = func.replace(digits, sign, "")
    for chunk in _chunks(tails):
        ends = sorted({tail[-2:] for tail in chunk})
        yield and_(func.substr(column, -2).in_(ends), func.substr(digits, -_TAIL).in_(chunk))


def _key(text: str) -> str:
    return fold(text) or text.strip().casefold()


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(values))
    for start in range(0, len(listed), _MOST):
        yield listed[start : start + _MOST]


def load_records(db: Reader, ids: Sequence[int]) -> list[Record]:
    """Customers with all that an import may fill, in the order of the ids."""
    records: list[Record] = []
    for start in range(0, len(ids), _CHUNK):
        records += _records(db, ids[start : start + _CHUNK])
    return records


def _records(db: Reader, ids: Sequence[int]) -> list[Record]:
    names = ("number", "kind", "name", "restricted_on", *FIELDS)
    fields = {
        row.id: {name: getattr(row, name) for name in names}
        for row in db.rows(
            select(Customer.id, *(getattr(Customer, name) for name in names)).where(
                Customer.id.in_(ids)
            )
        )
    }
    for key, number in _referrers(db, ids):
        fields[key]["referred_by"] = number
    persons = _parts(
        db, Person, (*PERSON_FIELDS, "birth_day", "birth_month", "birth_year", "successor_id"), ids
    )
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
    websites: dict[int, list[tuple[str, str]]] = {}
    for key, label, url in db.rows(
        select(Website.customer_id, Website.label, Website.url)
        .where(Website.customer_id.in_(ids))
        .order_by(Website.position, Website.id)
    ):
        websites.setdefault(key, []).append((label, url))
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
            tuple(websites.get(key, ())),
        )
        for key in ids
        if key in fields
    ]


def _referrers(db: Reader, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Customers with the number of who referred them."""
    other = aliased(Customer)
    found = select(Customer.id, other.number).join(other, other.id == Customer.referred_by_id)
    return [(key, number) for key, number in db.rows(found.where(Customer.id.in_(ids)))]


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
