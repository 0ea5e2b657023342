"""A service was done at a customer's: the interval counts anew, and the visit is in the history."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Customer, Installation
from kundenpflege.model.kinds import ContactKind, ContactNature
from kundenpflege.store import Writer

from .contacts import add_done_contact, finish_contact
from .installations import InstallationRow, list_installations, note_service

#: A contact of the last days about this very service is the one that was just done.
_SAME_DAYS = 14


def service_done(
    db: Writer, installation_id: int, day: date | None = None, next_service: date | None = None
) -> InstallationRow:
    """Note the service; give what is installed with its next day.

    A visit planned for it is finished; was none planned, one is noted as done, unless a contact
    about it was finished in the last days. NotFoundError when the installation is gone, InputError
    for a day ahead.
    """
    one = db.require(Installation, installation_id)
    done = day or db.today
    note_service(db, installation_id, done, next_service)
    subject = f"maintenance:installation:{installation_id}:"
    about = (
        Contact.customer_id == one.customer_id,
        Contact.occasion.startswith(subject, autoescape=True),
    )
    planned = db.scalar(
        select(Contact.id)
        .where(*about, Contact.done_on.is_(None), Contact.kind == ContactKind.VISIT)
        .order_by(Contact.due, Contact.id)
        .limit(1)
    )
    if planned is not None:
        finish_contact(db, planned, _("Wartung erledigt"), done_on=done)
    else:
        recent = db.scalar(
            select(Contact.done_on)
            .where(*about, Contact.done_on.is_not(None), Contact.kind == ContactKind.VISIT)
            .order_by(Contact.done_on.desc())
            .limit(1)
        )
        if recent is None or abs((done - recent).days) > _SAME_DAYS:
            customer = db.require(Customer, one.customer_id)
            add_done_contact(
                db,
                one.customer_id,
                kind=ContactKind.VISIT,
                text=_("Wartung: {what}").format(what=one.title),
                outcome=_("Wartung erledigt"),
                done_on=done,
                nature=ContactNature.SERVICE,
                responsible_id=customer.responsible_id,
                no_next=True,
            )
    db.flush()
    rows = list_installations(db, one.customer_id)
    return next(row for row in rows if row.id == installation_id)
