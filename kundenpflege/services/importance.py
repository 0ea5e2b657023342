"""Class and potential as the figures propose them; see `rules.importance_proposal`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

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
    higher, greater = db.rows(sums.where(turnover > cents))[0]
    customers, total = db.rows(sums.where(turnover > 0))[0]
    return TurnoverPlace(cents, int(greater), int(total), int(higher) + 1, int(customers))


def list_proposals(db: Reader, limit: int | None = None) -> list[ProposalRow]:
    """Customers whose class is another than proposed, the highest turnover first.

    Who has no class yet is among them; restricted customers are left out.
    """
    wanted = _differing(db)[:limit]
    found: dict[int, tuple[str, str]] = {}
    ids = [row[0] for row in wanted]
    for start in range(0, len(ids), _CHUNK):
        for key, number, name in db.rows(
            select(Customer.id, Customer.number, Customer.name).where(
                Customer.id.in_(ids[start : start + _CHUNK])
            )
        ):
            found[key] = (number, name)
    return [
        ProposalRow(
            customer_id=key,
            number=found[key][0],
            name=found[key][1],
            importance=importance,
            proposed=proposal.importance,
            reason=proposal.reason,
            turnover=None if cents is None else Decimal(cents).scaleb(-2),
        )
        for key, importance, proposal, cents in wanted
    ]


def apply_proposals(db: Writer, ids: Collection[int] | None = None) -> int:
    """Give these customers (None: all) the proposed class; gives how many changed."""
    wanted = {
        key: proposal.importance
        for key, _importance, proposal, _cents in _differing(db)
        if ids is None or key in ids
    }
    keys = list(wanted)
    for start in range(0, len(keys), _CHUNK):
        for customer in db.scalars(
            select(Customer).where(Customer.id.in_(keys[start : start + _CHUNK]))
        ):
            customer.importance = wanted[customer.id]
        db.flush()
    return len(wanted)


def _differing(db: Reader) -> list[tuple[int, Importance, ImportanceProposal, int | None]]:
    """Customer, class, proposal and turnover in cents of all whose class differs."""
    rows = db.rows(
        select(
            customer_fact.c.customer_id,
            customer_fact.c.importance,
            customer_fact.c.turnover,
            customer_fact.c.orders,
            customer_fact.c.restricted_on,
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
    found = []
    for key, importance, cents, orders, restricted_on in rows:
        if restricted_on is not None:
            continue
        known = Known(orders=orders or 0, referrals=referrals.get(key, 0))
        proposal = propose_importance(stands.get(key), known)
        if proposal.importance not in (Importance.NONE, importance):
            found.append((key, importance, proposal, cents))
    found.sort(key=lambda row: (-(row[3] or 0), row[0]))
    return found


def _count(db: Reader, *conditions: object) -> int:
    statement = select(func.count()).where(*conditions)  # type: ignore[arg-type]
    return int(db.scalar(statement) or 0)
