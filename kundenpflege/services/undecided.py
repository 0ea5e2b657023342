"""Offers the customer still decides on, for whoever does not need the offers themselves.

*Heute* asks for them at the start; what an offer is made of need not be loaded for that.
"""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.rules.offer_standing import UNDECIDED
from kundenpflege.store import Reader

#: States in which the customer still decides (expired ones are among them: who says yes late is
#: still heard).
OPEN_STATES = UNDECIDED


def open_follow_up(db: Reader, offer_id: int) -> Contact | None:
    """The next planned follow-up of this offer; a visit to hand it over is none. Never leaves the
    services."""
    # Ordered here: for the order the database would walk through all that is planned.
    found = db.scalars(
        select(Contact).where(
            Contact.offer_id == offer_id, Contact.done_on.is_(None), Contact.follow_up > 0
        )
    )
    return min(found, key=lambda one: (one.due, one.id), default=None)
