"""Class and potential as the figures propose them; see `rules.importance_proposal`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import String, func, select, type_coerce

from kundenpflege.model import Customer, Enquiry, Wish
from kundenpflege.model.kinds import CustomerKind, EnquiryState, Importance, Phase
from kundenpflege.rules.importance_proposal import (
    ImportanceProposal,
    Known,
    PotentialProposal,
    TurnoverPlace,
    places,
    propose_importance,
    propose_potential,
    proposed_class,
)
from kundenpflege.store import Reader, Writer
from kundenpflege.store.tables import customer_fact

__all__ = ["ImportanceProposal", "PotentialProposal", "ProposalRow", "Proposals"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for one customer, whatever was chosen."""

    importance: ImportanceProposal
    potential: PotentialProposal


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A customer whose class differs from the proposed one; `turnover` in euros."""

    customer_id: int
    number: str
    name: str
    importance: Importance
    proposed: Importance
    reason: str
    turnover: Decimal | None


def propose(db: Reader, customer_id: int, phase: Phase) -> Proposals:
    """The proposals for one customer: some index lookups and one walk along the turnovers."""
    fact = db.rows(
        select(
            customer_fact.c.turnover,
            customer_fact.c.orders,
            customer_fact.c.open_offers,
            customer_fact.c.kind,
        ).where(customer_fact.c.customer_id == customer_id)
    )
    turnover, orders, open_offers, kind = fact[0] if fact else (None, 0, 0, None)
    known = Known(
        orders=orders or 0,
        referrals=_count(db, Customer.referred_by_id == customer_id),
        wishes=_count(db, Wish.customer_id == customer_id, Wish.done_on.is_(None)),
        enquiries=_count(
            db, Enquiry.customer_id == customer_id, Enquiry.state == EnquiryState.OPEN
        ),
        open_offers=open_offers or 0,
        is_business=kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC),
        phase=phase,
    )
    place = turnover_place(db, int(turnover)) if turnover else None
    return Proposals(propose_importance(place, known), propose_potential(known))


def turnover_place(db: Reader, cents: int) -> TurnoverPlace | None:
    """Where this turnover stands among all; None when it is none."""
    if cents <= 0:
        return None
    turnover = customer_fact.c.turnover
    sums = select(func.count(turnover), func.coalesce(func.sum(turnover), 0))
    # Together one walk along the index of turnovers.
    higher, greater = db.rows(sums.where(turnover > cents))[0]
    others, rest = db.rows(sums.where(turnover > 0, turnover <= cents))[0]
    return TurnoverPlace(
        cents, int(greater), int(greater) + int(rest), int(higher) + 1, int(higher) + int(others)
    )


def list_proposals(db: Reader, limit: int | None = None) -> list[ProposalRow]:
    """Customers whose class is another than proposed, the highest turnover first.

    Who has no class yet is among them; restricted customers are left out.
    """
    wanted = _differing(db)[:limit]
    found: dict[int, tuple[str, str]] = {}
    ids = [one.id for one in wanted]
    for start in range(0, len(ids), _CHUNK):
        for key, number, name in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(
                Customer.id.in_(ids[start : start + _CHUNK])
            )
        ):
            found[key] = (number, name)
    return [
        ProposalRow(
            customer_id=one.id,
            number=found[one.id][0],
            name=found[one.id][1],
            importance=one.importance,
            proposed=one.proposed,
            reason=propose_importance(one.place, one.known).reason,
            turnover=None if one.cents is None else Decimal(one.cents).scaleb(-2),
        )
        for one in wanted
    ]


def count_proposals(db: Reader) -> int:
    """How many customers have another class than proposed."""
    return len(_differing(db))


def apply_proposals(db: Writer, ids: Collection[int] | None = None) -> int:
    """Give these customers (None: all) the proposed class; gives how many changed."""
    chosen = None if ids is None else frozenset(ids)
    wanted = {one.id: one.proposed for one in _differing(db) if chosen is None or one.id in chosen}
    keys = list(wanted)
    for start in range(0, len(keys), _CHUNK):
        for customer in db.scalars(
            select(Customer).where(Customer.id.in_(keys[start : start + _CHUNK]))
        ):
            customer.importance = wanted[customer.id]
        db.flush()
    return len(wanted)


@dataclass(frozen=True, slots=True)
class _Differing:
    """A customer whose class is not the proposed one; `cents` the turnover."""

    id: int
    importance: Importance
    proposed: Importance
    cents: int | None
    place: TurnoverPlace | None
    known: Known


def _differing(db: Reader) -> list[_Differing]:
    """All whose class differs, the highest turnover first."""
    rows = db.rows(
        select(
            customer_fact.c.customer_id,
            type_coerce(customer_fact.c.importance, String),
            customer_fact.c.turnover,
            customer_fact.c.orders,
            customer_fact.c.restricted_on.is_not(None),
        )
    )
    referrals = {
        row[0]: row[1]
        for row in db.rows(
            select(Customer.referred_by_id, func.count(Customer.id))
            .where(Customer.referred_by_id.is_not(None))
            .group_by(Customer.referred_by_id)
        )
    }
    # All who have turnover count for the shares, also those nothing is proposed for.
    stands = dict(places((row[0], int(row[2] or 0)) for row in rows))
    nothing = Known()
    found = []
    for key, importance, cents, orders, restricted in rows:
        if restricted:
            continue
        brought = referrals.get(key, 0)
        known = Known(orders=orders or 0, referrals=brought) if orders or brought else nothing
        place = stands.get(key)
        if place is None and known is nothing:
            continue
        proposed = proposed_class(place, known)
        if proposed is not Importance.NONE and proposed.value != importance:
            found.append(_Differing(key, Importance(importance), proposed, cents, place, known))
    found.sort(key=lambda one: (-(one.cents or 0), one.id))
    return found


def _count(db: Reader, *conditions: object) -> int:
    statement = select(func.count()).where(*conditions)  # type: ignore[arg-type]
    return int(db.scalar(statement) or 0)
