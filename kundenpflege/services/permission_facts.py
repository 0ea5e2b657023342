"""What decides whom we may contact, loaded for many customers in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.model import (
    Address,
    Business,
    Consent,
    Contact,
    Customer,
    Enquiry,
    Objection,
    Offer,
    Person,
)
from kundenpflege.model.kinds import AddressKind, Channel, CustomerKind, OfferState
from kundenpflege.rules.permission import (
    ConsentFact,
    ObjectionFact,
    PermissionFacts,
    standing_withdrawal,
)
from kundenpflege.store import Reader

from .suppressions import SuppressionList, load_suppressions

_CHUNK = 5000


@dataclass(slots=True)
class PersonRecord:
    """A person as far as permission asks."""

    id: int
    name: str
    restricted: bool
    left: bool
    suppressed: frozenset[Channel] = frozenset()


@dataclass(slots=True)
class Known:
    """What is known of one customer: the base facts and the records of everybody there."""

    base: PermissionFacts
    private: bool
    persons: list[PersonRecord] = field(default_factory=list)
    consents: list[tuple[int | None, ConsentFact]] = field(default_factory=list)
    objections: list[tuple[int | None, ObjectionFact]] = field(default_factory=list)

    def facts(self, person_id: int | None) -> PermissionFacts:
        """The facts for one person, or for the customer as a whole.

        An objection or withdrawal of one of several private people closes the joint letter; at a
        business an objection closes the whole only when everybody there objects. A consent counts
        for the whole when it was given for all, or by the only person.
        """
        present = [person for person in self.persons if not person.left]
        withdrawn: set[int] = set()
        if person_id is not None:
            own = {None, person_id}
            chosen = [person for person in self.persons if person.id == person_id]
            objections = [fact for owner, fact in self.objections if owner in own]
        else:
            own = {None, present[0].id} if len(present) == 1 else {None}
            chosen = present[:1] if len(present) == 1 else []
            objections = self._objections_of_all(present)
            if self.private and len(present) > 1:
                withdrawn = {
                    id(fact) for person in present for fact in self._withdrawn_by(person.id)
                }
        suppressed = self.base.suppressed.union(*(person.suppressed for person in chosen))
        if person_id is None and self.private:
            suppressed = suppressed.union(*(person.suppressed for person in present))
        return replace(
            self.base,
            consents=tuple(
                fact for owner, fact in self.consents if owner in own or id(fact) in withdrawn
            ),
            objections=tuple(objections),
            restricted=self.base.restricted or any(person.restricted for person in chosen),
            suppressed=suppressed,
        )

    def _withdrawn_by(self, person_id: int) -> Iterator[ConsentFact]:
        """The consents of one person that were withdrawn and not given again."""
        consents = tuple(fact for owner, fact in self.consents if owner in (None, person_id))
        facts = replace(self.base, consents=consents)
        own = [fact for owner, fact in self.consents if owner == person_id]
        for channel in {fact.channel for fact in own}:
            found = standing_withdrawal(channel, facts)
            if found is not None and any(found is fact for fact in own):
                yield found

    def _objections_of_all(self, present: Sequence[PersonRecord]) -> list[ObjectionFact]:
        ids = {person.id for person in present}
        found = [fact for owner, fact in self.objections if owner is None]
        theirs = [(o, fact) for o, fact in self.objections if o in ids and not fact.lifted]
        if self.private or len(ids) == 1:
            return found + [fact for _owner, fact in theirs]
        for _owner, fact in theirs:
            others = {o for o, f in theirs if f.channel in (None, fact.channel)}
            if others == ids:
                found.append(fact)
        return found


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in lists short enough for one `IN`."""
    every = list(ids)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


def load_known(db: Reader, ids: Sequence[int], only: Channel | None = None) -> dict[int, Known]:
    """Everything about these customers; ids that are gone are left out. A fixed number of
    queries, whatever the number of customers.

    `only`: just what decides on the customers as a whole by this channel, for long lists.
    """
    blocked = load_suppressions(db)
    home = db.scalar(select(Business.country).where(Business.id == 1)) or "DE"
    countries = _countries(db, ids)
    addresses = _addresses(db, ids) if "name" in blocked.digests else {}
    sales: dict[int, date] = {}
    dealings: dict[int, date] = {}
    if only is not Channel.POST:
        sales = _sales(db, ids)
    if only in (None, Channel.PHONE):
        dealings = _dealings(db, ids)
    known: dict[int, Known] = {}
    for row in db.rows(
        select(
            Customer.id,
            Customer.kind,
            Customer.net_prices,
            Customer.last_order,
            Customer.restricted_on,
            Customer.phone,
            Customer.email,
            Customer.name,
        ).where(Customer.id.in_(ids))
    ):
        firm = row.kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
        sale = _newest(row.last_order, sales.get(row.id))
        known[row.id] = Known(
            PermissionFacts(
                business=firm if row.net_prices is None else row.net_prices,
                country=countries.get(row.id, home),
                last_sale=sale,
                last_dealing=_newest(sale, dealings.get(row.id)),
                restricted=row.restricted_on is not None,
            ),
            private=not firm,
        )
        if blocked.any:
            known[row.id].base = replace(
                known[row.id].base,
                suppressed=blocked.channels((row.phone,), row.email)
                | blocked.named((row.name,), addresses.get(row.id, ())),
            )
    whose: set[int] = set()
    for consent in db.rows(
        select(
            Consent.customer_id,
            Consent.person_id,
            Consent.channel,
            Consent.basis,
            Consent.granted_on,
            Consent.withdrawn_on,
        )
        .where(Consent.customer_id.in_(ids))
        .order_by(Consent.id)
    ):
        whose.add(consent.customer_id)
        known[consent.customer_id].consents.append(
            (
                consent.person_id,
                ConsentFact(
                    consent.channel, consent.basis, consent.granted_on, consent.withdrawn_on
                ),
            )
        )
    for objection in db.rows(
        select(
            Objection.customer_id,
            Objection.person_id,
            Objection.channel,
            Objection.objected_on,
            Objection.lifted_on,
        )
        .where(Objection.customer_id.in_(ids))
        .order_by(Objection.id)
    ):
        whose.add(objection.customer_id)
        known[objection.customer_id].objections.append(
            (
                objection.person_id,
                ObjectionFact(
                    objection.channel, objection.objected_on, objection.lifted_on is not None
                ),
            )
        )
    if only is not None and not blocked.any:
        # Who is there decides only where somebody said something or is restricted.
        whose.update(
            db.scalars(
                select(Person.customer_id).where(
                    Person.customer_id.in_(ids), Person.restricted_on.is_not(None)
                )
            )
        )
        ids = sorted(whose)
    _persons(db, ids, known, blocked, addresses)
    return known


def _persons(
    db: Reader,
    ids: Sequence[int],
    known: dict[int, Known],
    blocked: SuppressionList,
    addresses: dict[int, list[tuple[str, str]]],
) -> None:
    for row in db.rows(
        select(
            Person.id,
            Person.customer_id,
            Person.title_before,
            Person.first_name,
            Person.particle,
            Person.last_name,
            Person.phone,
            Person.mobile,
            Person.email,
            Person.restricted_on,
            Person.left_on,
        )
        .where(Person.customer_id.in_(ids))
        .order_by(Person.customer_id, Person.position, Person.id)
    ):
        name = " ".join(
            part for part in (row.title_before, row.first_name, row.particle, row.last_name) if part
        )
        person = PersonRecord(row.id, name, row.restricted_on is not None, row.left_on is not None)
        if blocked.any:
            person.suppressed = blocked.channels(
                (row.phone, row.mobile), row.email
            ) | blocked.named(
                (f"{row.first_name} {row.last_name}",), addresses.get(row.customer_id, ())
            )
        known[row.customer_id].persons.append(person)


def _countries(db: Reader, ids: Sequence[int]) -> dict[int, str]:
    """The country of each customer's address for letters."""
    found: dict[int, str] = {}
    for row in db.rows(
        select(Address.customer_id, Address.country)
        .where(Address.customer_id.in_(ids), Address.country != "")
        .order_by(Address.kind == AddressKind.POST, Address.position.desc(), Address.id.desc())
    ):
        found[row.customer_id] = row.country
    return found


def _addresses(db: Reader, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Postal code and street of every address."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in db.rows(
        select(Address.customer_id, Address.postal_code, Address.street).where(
            Address.customer_id.in_(ids)
        )
    ):
        found[row.customer_id].append((row.postal_code, row.street))
    return found


def _sales(db: Reader, ids: Sequence[int]) -> dict[int, date]:
    """When each customer last accepted an offer."""
    rows = db.rows(
        select(Offer.customer_id, func.max(func.coalesce(Offer.decided_on, Offer.offer_date)))
        .where(Offer.customer_id.in_(ids), Offer.state == OfferState.ACCEPTED)
        .group_by(Offer.customer_id)
    )
    return {int(row[0]): day for row in rows if (day := _day(row[1])) is not None}


def _dealings(db: Reader, ids: Sequence[int]) -> dict[int, date]:
    """When there was last a talk, an enquiry or an offer."""
    found: dict[int, date] = defaultdict(lambda: date.min)
    for statement in (
        select(Contact.customer_id, func.max(Contact.done_on))
        .where(Contact.customer_id.in_(ids), Contact.done_on.is_not(None))
        .group_by(Contact.customer_id),
        select(Enquiry.customer_id, func.max(Enquiry.received_on))
        .where(Enquiry.customer_id.in_(ids))
        .group_by(Enquiry.customer_id),
        select(Offer.customer_id, func.max(Offer.offer_date))
        .where(Offer.customer_id.in_(ids), Offer.state != OfferState.DRAFT)
        .group_by(Offer.customer_id),
    ):
        for row in db.rows(statement):
            day = _day(row[1])
            if day is not None:
                found[int(row[0])] = max(found[int(row[0])], day)
    return dict(found)


def _day(value: Any) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value if isinstance(value, date) else None


def _newest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)
