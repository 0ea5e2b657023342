"""What customers are recognised by, read in bulk; and those that share something with one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, select

from kundenpflege.base.text import fold
from kundenpflege.model import Address, Customer, Person
from kundenpflege.rules.duplicates import Identity, identify
from kundenpflege.store import Reader

#: More candidates of one kind say nothing any more.
_MOST = 200
_CHUNK = 400
Ts = TypeVarTuple("Ts")
_STREET = re.compile(r"^(?P<name>.*?\D)\s*(?P<number>\d+).*$")
_ROAD = re.compile(r"\s?str(?:asse)?$")


def load_identities(db: Reader, ids: Sequence[int] | None = None) -> list[Identity]:
    """What these customers (None: all) are recognised by, in the order of their ids."""
    if ids is None:
        return list(_load(db, None))
    ordered = sorted(set(ids))
    return [
        identity
        for start in range(0, len(ordered), _CHUNK)
        for identity in _load(db, ordered[start : start + _CHUNK])
    ]


def customer_ids(db: Reader) -> list[int]:
    """All ids in their order."""
    return list(db.scalars(select(Customer.id).order_by(Customer.id)))


def load_between(db: Reader, first: int, last: int) -> list[Identity]:
    """What the customers with ids from `first` to `last` are recognised by."""
    return list(_load(db, (first, last)))


def identity_of(values: Mapping[str, Any], key: int = 0) -> Identity:
    """What a customer is recognised by that is being typed; `values` as `add_customer` takes."""
    people = values.get("persons", ())
    return identify(
        key,
        number=str(values.get("number") or ""),
        label=str(values.get("name") or ""),
        company=str(values.get("company") or ""),
        persons=[
            (
                _surname(_text(p, "particle"), _text(p, "last_name")),
                _text(p, "first_name"),
                _text(p, "title_after"),
            )
            for p in people
        ],
        addresses=[
            (_text(a, "street"), _text(a, "postal_code"), _text(a, "place"))
            for a in values.get("addresses", ())
        ],
        phones=[
            _text(values, "phone"),
            *(_text(p, name) for p in people for name in ("phone", "mobile")),
        ],
        emails=[_text(values, "email"), *(_text(p, "email") for p in people)],
    )


def streets_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The streets being typed, each with its postal code or place."""
    return [
        (_text(part, "street"), _text(part, "postal_code") or _text(part, "place"))
        for part in values.get("addresses", ())
        if _text(part, "street")
    ]


def stored_streets(db: Reader, customer_id: int) -> list[tuple[str, str]]:
    """The streets of a customer, each with its postal code or place."""
    rows = db.rows(
        select(Address.street, Address.postal_code, Address.place).where(
            Address.customer_id == customer_id, Address.street != ""
        )
    )
    return [(street, code or place) for street, code, place in rows]


def alike(
    db: Reader, identity: Identity, streets: Iterable[tuple[str, str]] = ()
) -> list[Identity]:
    """Stored customers that share a number, phone, e-mail, street or name with this one.

    Two questions to the search index, whatever the number of customers.
    """
    ids: set[int] = set()
    for groups in (_things(identity, streets), _names(identity)):
        if groups:
            ids.update(db.scalars(db.holding("customer", groups).limit(_MOST)))
    if identity.number:
        ids.update(db.scalars(select(Customer.id).where(Customer.number == identity.number)))
    return load_identities(db, sorted(ids))


def _things(identity: Identity, streets: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Phrases of which each alone is worth a look."""
    groups = [[number] for number in sorted(identity.phones)]
    groups += [[email] for email in sorted(identity.emails)]
    groups += [
        [spelling, town] if town else [spelling]
        for street, town in streets
        for spelling in _spellings(street)
    ]
    return groups


def _spellings(street: str) -> list[str]:
    """How a street with its number may be written: `dorfstr 12`, `dorfstrasse 12`."""
    found = _STREET.match(fold(street))
    if found is None:
        return []
    name, number = found["name"].strip(), found["number"]
    if not _ROAD.search(name):
        return [f"{name} {number}"]
    stem = _ROAD.sub("", name)
    return [f"{stem}{road} {number}" for road in ("str", "strasse", " str", " strasse")]


def _names(identity: Identity) -> list[list[str]]:
    """The words of each name; a surname alone would find half of the village."""
    towns = sorted({place.postal_code or place.place for place in identity.places} - {""})
    if identity.company:
        return [identity.company.split()]
    groups = []
    for last, first in identity.persons:
        words = last.split() + [word for word in first.split() if len(word) > 2]
        if first and last:
            groups.append(words)
        else:
            groups += [[*words, town] for town in towns] or [words]
    return groups


def _load(db: Reader, ids: Sequence[int] | tuple[int, int] | None) -> Iterator[Identity]:
    """A list names ids, a tuple their first and last one."""

    def among(statement: Select[*Ts], column: Any) -> Sequence[Row[*Ts]]:
        if isinstance(ids, tuple):
            return db.rows(statement.where(column.between(*ids)))
        return db.rows(statement if ids is None else statement.where(column.in_(ids)))

    persons: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    phones: defaultdict[int, list[str]] = defaultdict(list)
    emails: defaultdict[int, list[str]] = defaultdict(list)
    for key, last, first, after, particle, phone, mobile, email in among(
        select(
            Person.customer_id,
            Person.last_name,
            Person.first_name,
            Person.title_after,
            Person.particle,
            Person.phone,
            Person.mobile,
            Person.email,
        ).order_by(Person.position, Person.id),
        Person.customer_id,
    ):
        persons[key].append((_surname(particle, last) if particle else last, first, after))
        if phone:
            phones[key].append(phone)
        if mobile:
            phones[key].append(mobile)
        if email:
            emails[key].append(email)
    addresses: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for key, street, code, place in among(
        select(Address.customer_id, Address.street, Address.postal_code, Address.place),
        Address.customer_id,
    ):
        addresses[key].append((street, code, place))
    for key, number, name, company, phone, email in among(
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.company,
            Customer.phone,
            Customer.email,
        ).order_by(Customer.id),
        Customer.id,
    ):
        yield identify(
            key,
            number=number,
            label=name,
            company=company,
            persons=persons.get(key, ()),
            addresses=addresses.get(key, ()),
            phones=[phone, *phones.get(key, ())],
            emails=[email, *emails.get(key, ())],
        )


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")


def _surname(particle: str, last_name: str) -> str:
    return f"{particle} {last_name}".strip()
