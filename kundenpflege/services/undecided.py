"""Offers the customer still decides on, for whoever does not need the offers themselves.

*Heute* asks for them at the start; what an offer is made of need not be loaded for that.
"""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.model.kinds import OfferState
from kundenpflege.store import Reader

#: States in which the customer still decides.
OPEN_STATES = (OfferState.SENT, OfferState.FOLLOWED_UP)


def open_follow_up(db: Reader, offer_id: int) -> Contact | None:
    """The planned contact about this offer that comes first. Never leaves the services."""
    contact: Contact | None = db.scalar(
        select(Contact)
        .where(Contact.offer_id == offer_id, Contact.done_on.is_(None))
        .order_by(Contact.due, Contact.id)
        .limit(1)
    )
    return contact
