"""The block list of erased people: hashes alone, asked before anything goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import or_, select

from kundenpflege.model import (
    Address,
    Consent,
    Customer,
    Objection,
    Person,
    Suppression,
    table_of,
)
from kundenpflege.model.kinds import Channel
from kundenpflege.rules.suppression import SALT_KEY, digest_email, digest_name, digest_phone
from kundenpflege.store import Reader
from kundenpflege.store.erasure import Blocked
from kundenpflege.store.tables import store_info

_PHONES = frozenset({Channel.PHONE, Channel.MESSAGE})


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """The hashes that count today, by kind; empty in most businesses."""

    salt: str
    digests: dict[str, frozenset[str]]

    @property
    def any(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.digests)

    def channels(self, phones: Iterable[str], email: str) -> frozenset[Channel]:
        """The channels closed to somebody with these numbers and this address."""
        found: set[Channel] = set()
        known = self.digests.get("phone", frozenset())
        if known and any(p and digest_phone(self.salt, p) in known for p in phones):
            found |= _PHONES
        if email and digest_email(self.salt, email) in self.digests.get("email", frozenset()):
            found.add(Channel.EMAIL)
        return frozenset(found)

    def named(
        self, names: Iterable[str], addresses: Iterable[tuple[str, str]]
    ) -> frozenset[Channel]:
        """Every channel when one of the names lives at one of the addresses (postal code,
        street) on the list."""
        known = self.digests.get("name", frozenset())
        hits = known and any(
            digest_name(self.salt, name, code, street) in known
            for name in names
            for code, street in addresses
        )
        return frozenset(Channel) if hits else frozenset()


def load_suppressions(db: Reader) -> SuppressionList:
    """The block list; a query that finds nothing in most businesses."""
    digests: dict[str, set[str]] = defaultdict(set)
    for row in db.rows(
        select(Suppression.kind, Suppression.digest).where(Suppression.lifted_on.is_(None))
    ):
        digests[row.kind].add(row.digest)
    salt = ""
    if digests:
        salt = db.scalar(select(store_info.c.value).where(store_info.c.key == SALT_KEY)) or ""
    return SuppressionList(salt, {kind: frozenset(found) for kind, found in digests.items()})


def objecting_channels(
    db: Reader, customer_id: int, person_id: int | None = None
) -> set[Channel | None]:
    """The channels somebody there (or this person) objected to or withdrew a consent for; None
    means all."""
    found: set[Channel | None] = set()
    for mapped, condition in (
        (Objection, Objection.lifted_on.is_(None)),
        (Consent, Consent.withdrawn_on.is_not(None)),
    ):
        columns = table_of(mapped).columns
        statement = select(columns["channel"]).where(
            columns["customer_id"] == customer_id, condition
        )
        if person_id is not None:
            whose = columns["person_id"]
            statement = statement.where(or_(whose == person_id, whose.is_(None)))
        found.update(db.scalars(statement))
    return found


def blocked_values(
    db: Reader, customer_id: int, person_id: int | None, block: bool | None
) -> tuple[Blocked, ...]:
    """What goes on the block list when this customer (or one person there) is erased.

    `block` True: everything, False: nothing, None: where somebody objected or withdrew.
    """
    channels = objecting_channels(db, customer_id, person_id)
    if block is True:
        channels = {None}
    if block is False or not channels:
        return ()
    customer = db.require(Customer, customer_id)
    statement = select(Person).where(Person.customer_id == customer_id)
    if person_id is not None:
        statement = statement.where(Person.id == person_id)
    people = db.scalars(statement)
    whole = [customer] if person_id is None else []
    every = None in channels
    found: list[Blocked] = []
    if every or Channel.EMAIL in channels:
        for email in {one.email for one in (*whole, *people) if one.email}:
            found.append(Blocked("email", partial(_email, email)))
    if every or channels & {Channel.PHONE, Channel.MESSAGE}:
        numbers = {one.phone for one in (*whole, *people)} | {one.mobile for one in people}
        found += [Blocked("phone", partial(_phone, one)) for one in numbers if one]
    if every or Channel.POST in channels:
        names = {f"{one.first_name} {one.last_name}" for one in people}
        names |= {one.name for one in whole}
        for address in db.scalars(select(Address).where(Address.customer_id == customer_id)):
            for name in names:
                found.append(
                    Blocked("name", partial(_name, name, address.postal_code, address.street))
                )
    return tuple(found)


def _email(email: str, salt: str) -> str:
    return digest_email(salt, email)


def _phone(phone: str, salt: str) -> str:
    return digest_phone(salt, phone)


def _name(name: str, postal_code: str, street: str, salt: str) -> str:
    return digest_name(salt, name, postal_code, street)
