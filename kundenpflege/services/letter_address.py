"""What stands on an envelope and how the letter in it begins."""

from __future__ import annotations

from dataclasses import dataclass

from kundenpflege.model import Business, Customer
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.salutation import letter_salutation
from kundenpflege.store import Reader

from .addressees import addressee_of
from .addresses import load_addresses
from .persons import load_persons


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """The lines of the window from top to bottom, and the salutation."""

    lines: tuple[str, ...]
    salutation: str


def letter_address(db: Reader, customer_id: int, person_id: int | None = None) -> LetterAddress:
    """For a letter to the customer, or to one of its people (a birthday card).

    NotFoundError when the customer is gone.
    """
    customer = db.require(Customer, customer_id)
    business = db.get(Business, 1)
    sender = business.country if business else "DE"
    addressee = addressee_of(
        customer, load_persons(db, customer_id), load_addresses(db, customer_id), person_id
    )
    return LetterAddress(
        address_lines(addressee, sender), letter_salutation(addressee, sender).text
    )
