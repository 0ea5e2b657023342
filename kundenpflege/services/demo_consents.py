"""What the customers of the demo business allowed and forbade. Days count from today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kundenpflege.model import Customer
from kundenpflege.model.kinds import Channel, ConsentBasis
from kundenpflege.store import Writer

from . import consents, restriction

if TYPE_CHECKING:
    from .demo import Calendar

_GIVEN: Sequence[tuple[int, Channel, ConsentBasis, int, str]] = (
    (0, Channel.PHONE, ConsentBasis.CONSENT, -16, "im Gespräch: „Dürfen wir Sie anrufen?“"),
    (1, Channel.PHONE, ConsentBasis.CONSENT, -700, "am Telefon"),
    (1, Channel.EMAIL, ConsentBasis.CONSENT, -700, "Formular vom Tag der offenen Tür"),
    (2, Channel.EMAIL, ConsentBasis.EXISTING_CUSTOMER, -92, "Hinweis auf dem Auftragsformular"),
    (3, Channel.EMAIL, ConsentBasis.EXISTING_CUSTOMER, -420, "Hinweis auf dem Auftragsformular"),
    (7, Channel.PHONE, ConsentBasis.CONSENT, -110, "bei der Abnahme"),
    (9, Channel.EMAIL, ConsentBasis.EXISTING_CUSTOMER, -60, "Hinweis auf dem Auftragsformular"),
)
_WITHDRAWN = (19, Channel.EMAIL, -800, -40)
_OBJECTIONS: Sequence[tuple[int, Channel | None, int, str]] = (
    (12, None, -300, "per Brief: keine Werbung mehr"),
    (30, Channel.PHONE, -120, "am Telefon: bitte nur schreiben"),
)
#: Restricted under Art. 18 DSGVO.
_RESTRICTED = (50, "Bestreitet unsere Angaben, hat die Sperre per Brief verlangt")
#: So many of the newest customers were not told yet what is stored about them.
_UNINFORMED = 3


def play_consents(db: Writer, calendar: Calendar, customers: Mapping[str, Customer]) -> None:
    """Tell consents, a withdrawal, objections and one restriction."""
    known = list(customers.values())
    for place, channel, basis, day, how in _GIVEN:
        consents.grant(
            db,
            known[place].id,
            {
                "channel": channel,
                "basis": basis,
                "granted_on": calendar.exact(day),
                "how": how,
            },
        )
    place, channel, given, taken = _WITHDRAWN
    consent_id = consents.grant(
        db,
        known[place].id,
        {"channel": channel, "granted_on": calendar.exact(given), "how": "Messestand"},
    )
    consents.withdraw(db, consent_id, "per E-Mail", calendar.exact(taken))
    for place, against, day, how in _OBJECTIONS:
        consents.object_to(db, known[place].id, against, how=how, on=calendar.exact(day))
    place, reason = _RESTRICTED
    restriction.restrict(db, known[place].id, reason)
    for customer in known[: len(known) - _UNINFORMED]:
        if customer.created_at is not None:
            customer.privacy_info_on = customer.created_at.date()
    db.flush()
