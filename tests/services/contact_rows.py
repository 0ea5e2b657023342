"""The contacts of a customer, for tests to look at."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.services.contacts import ContactDetail, get_contact
from kundenpflege.store import Reader


def list_contacts(db: Reader, customer_id: int) -> list[ContactDetail]:
    """Planned ones by day, then done ones, newest first."""
    ids = db.scalars(select(Contact.id).where(Contact.customer_id == customer_id))
    found = [get_contact(db, key) for key in ids]
    planned = [contact for contact in found if not contact.is_done]
    done = [contact for contact in found if contact.is_done]
    planned.sort(key=lambda contact: (contact.due, contact.at_time, contact.id))
    done.sort(key=lambda contact: (contact.done_on or contact.due, contact.id), reverse=True)
    return [*planned, *done]
