"""*Sperren* (Art. 18 DSGVO): the data stay and are used for nothing until things are clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Customer, Person
from kundenpflege.store import Reader, Writer

from .erasing import residue_reason
from .fields import apply


@dataclass(frozen=True, slots=True)
class Restriction:
    """Since when a customer is restricted, and why; `since` None: not at all.

    `residue`: what is left after an erasure stays restricted.
    """

    since: date | None
    reason: str
    residue: bool = False


def get_restriction(db: Reader, customer_id: int) -> Restriction:
    """The state of a customer; none when it is gone."""
    customer = db.get(Customer, customer_id)
    if customer is None:
        return Restriction(None, "")
    return Restriction(
        customer.restricted_on,
        customer.restricted_reason,
        customer.restricted_reason == residue_reason(),
    )


def restrict(db: Writer, customer_id: int, reason: str) -> None:
    """Take a customer out of every list, reminder and export; InputError without a reason."""
    customer = db.require(Customer, customer_id)
    text = clean(reason)[:400]
    if not text:
        raise InputError(
            {"restricted_reason": _("Bitte den Grund eintragen: Wer hat die Sperre verlangt?")}
        )
    apply(
        db,
        customer,
        None,
        {"restricted_on": customer.restricted_on or db.today, "restricted_reason": text},
    )


def unrestrict(db: Writer, customer_id: int) -> None:
    """The customer may be used again."""
    customer = db.require(Customer, customer_id)
    apply(db, customer, None, {"restricted_on": None, "restricted_reason": ""})


def restrict_person(db: Writer, person_id: int, on: bool = True) -> None:
    """Restrict one of several people, or lift it."""
    person = db.require(Person, person_id)
    apply(db, person, None, {"restricted_on": (person.restricted_on or db.today) if on else None})
