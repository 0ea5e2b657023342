"""Whom we may contact by which channel, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists
from sqlalchemy.sql import ColumnElement

from kundenpflege.model import Customer, Objection
from kundenpflege.model.kinds import Channel, ContactNature
from kundenpflege.rules.permission import Permission, PermissionFacts, judge
from kundenpflege.store import Reader

from .permission_facts import chunks, load_known

__all__ = [
    "ChannelPermission",
    "advertisable",
    "advertisable_persons",
    "has_objection",
    "permission",
    "permissions",
]


@dataclass(frozen=True, slots=True)
class ChannelPermission:
    """Whether care contacts are allowed by one channel; without a person for the whole customer."""

    person_id: int | None
    person_name: str
    channel: Channel
    allowed: bool
    reason: str
    advice: str = ""


def has_objection() -> ColumnElement[bool]:
    """Condition on Customer: somebody there objects to advertising, by one channel or at all."""
    return (
        exists()
        .where(Objection.customer_id == Customer.id, Objection.lifted_on.is_(None))
        .correlate(Customer)
    )


def permission(
    db: Reader,
    customer_id: int,
    person_id: int | None,
    channel: Channel | None,
    nature: ContactNature = ContactNature.CARE,
) -> Permission:
    """Whether this customer, or one person there, may be contacted by `channel` (None: visit)."""
    known = load_known(db, [customer_id]).get(customer_id)
    if known is None:
        return judge(channel, nature, PermissionFacts(), db.today)
    return judge(channel, nature, known.facts(person_id), db.today)


def permissions(db: Reader, customer_id: int) -> list[ChannelPermission]:
    """Care contacts by every channel: the customer as a whole first, then each person."""
    known = load_known(db, [customer_id]).get(customer_id)
    if known is None:
        return []
    found = []
    for person in (None, *known.persons):
        facts = known.facts(person.id if person else None)
        for channel in Channel:
            judged = judge(channel, ContactNature.CARE, facts, db.today)
            found.append(
                ChannelPermission(
                    person.id if person else None,
                    person.name if person else "",
                    channel,
                    judged.allowed,
                    judged.reason,
                    judged.advice,
                )
            )
    return found


def advertisable(
    db: Reader, customer_ids: Iterable[int], channel: Channel
) -> dict[int, Permission]:
    """The judgement on care contacts by `channel` for many customers, by id."""
    found: dict[int, Permission] = {}
    for chunk in chunks(customer_ids):
        for customer_id, known in load_known(db, chunk, channel).items():
            found[customer_id] = judge(channel, ContactNature.CARE, known.facts(None), db.today)
    return found


def advertisable_persons(
    db: Reader, customer_ids: Iterable[int], channel: Channel
) -> dict[int, Permission]:
    """The same for each person of these customers, by the person's id."""
    found: dict[int, Permission] = {}
    for chunk in chunks(customer_ids):
        for known in load_known(db, chunk).values():
            for person in known.persons:
                found[person.id] = judge(
                    channel, ContactNature.CARE, known.facts(person.id), db.today
                )
    return found
