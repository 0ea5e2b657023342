"""Loading undecided offers for the reminder rules, with the contacts about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from kundenpflege.model import Contact, Customer, Offer
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.rules.reminders import offer_expiring
from kundenpflege.rules.reminders.facts import ContactFacts, OfferFacts
from kundenpflege.store import Reader

from .reminder_people import IMPORTANT_FIRST, chunks
from .undecided import OPEN_STATES

#: What is read of a contact.
CONTACT = (
    Contact.id,
    Contact.customer_id,
    Contact.person_id,
    Contact.offer_id,
    Contact.kind,
    Contact.reason,
    Contact.due,
    Contact.at_time,
    Contact.done_on,
    Contact.note,
    Contact.follow_up,
    Contact.attempts,
)


def load_offers(
    db: Reader, soon: date, follow_up_days: int, most: int
) -> tuple[list[OfferFacts], int]:
    """Undecided offers of which something may be due by the day `soon`, with the contacts planned
    and done about them; and how many more there are."""
    undecided = and_(Offer.state.in_(OPEN_STATES), Offer.kind != OfferKind.CONFIRMATION)
    sent_by = soon - timedelta(days=follow_up_days)
    planned_by = Offer.id.in_(
        select(Contact.offer_id).where(
            Contact.done_on.is_(None), Contact.due <= soon, Contact.follow_up > 0
        )
    )
    near = or_(
        Offer.valid_until <= soon + timedelta(days=offer_expiring.DAYS_BEFORE_END),
        and_(
            Offer.state == OfferState.SENT,
            or_(
                Offer.offer_date <= sent_by,
                Offer.sent_at < datetime.combine(sent_by + timedelta(days=1), time.min),
                and_(Offer.offer_date.is_(None), Offer.sent_at.is_(None)),
            ),
        ),
        planned_by,
    )
    ids = db.scalars(
        select(Offer.id)
        .join(Customer, Customer.id == Offer.customer_id)
        .where(undecided, near, Customer.restricted_on.is_(None))
        .order_by(*IMPORTANT_FIRST, Offer.id)
    )
    found = [one for part in chunks(sorted(ids[:most])) for one in _offers(db, part)]
    return found, max(0, len(ids) - most)


def _offers(db: Reader, ids: Sequence[int]) -> list[OfferFacts]:
    contacts: defaultdict[int, list[Any]] = defaultdict(list)
    # Sorted here: an ORDER BY would make the database walk through all contacts by their day.
    rows = db.execute(select(*CONTACT).where(Contact.offer_id.in_(ids))).all()
    for row in sorted(rows, key=lambda row: (row.due, row.id)):
        contacts[row.offer_id].append(row)
    offers = []
    for row in db.execute(
        select(
            Offer.id,
            Offer.customer_id,
            Offer.number,
            Offer.revision,
            Offer.subject,
            Offer.state,
            Offer.kind,
            Offer.sent_at,
            Offer.offer_date,
            Offer.valid_until,
            Offer.followed_up_on,
            Offer.person_id,
            Offer.net_total,
            Offer.gross_total,
        )
        .where(Offer.id.in_(ids))
        .order_by(Offer.id)
    ):
        sent_on = row.sent_at.date() if row.sent_at else (row.offer_date or db.today)
        planned = [c for c in contacts[row.id] if c.done_on is None and c.follow_up]
        talks = [c for c in contacts[row.id] if c.done_on and c.follow_up]
        offers.append(
            OfferFacts(
                id=row.id,
                customer_id=row.customer_id,
                number=f"{row.number}/{row.revision}" if row.revision > 1 else row.number,
                subject=row.subject,
                state=row.state,
                kind=row.kind,
                sent_on=sent_on,
                offer_date=row.offer_date,
                valid_until=row.valid_until,
                followed_up_on=row.followed_up_on,
                person_id=row.person_id,
                net_total=row.net_total,
                gross_total=row.gross_total,
                planned=contact_facts(planned[0], offer_open=True) if planned else None,
                talked_on=max((c.done_on for c in talks), default=None),
                talk_due=max((c.due for c in talks), default=None),
            )
        )
    return offers


def contact_facts(row: Any, *, offer_open: bool) -> ContactFacts:
    """A contact from a row of the columns `CONTACT`."""
    return ContactFacts(
        id=row.id,
        customer_id=row.customer_id,
        kind=row.kind,
        reason=row.reason,
        due=row.due,
        person_id=row.person_id,
        at_time=row.at_time,
        note=row.note,
        offer_open=offer_open,
        attempts=row.attempts,
    )
