"""What stands on an envelope, and how the letter in it begins and ends."""

from __future__ import annotations

from dataclasses import dataclass

from kundenpflege.model import Business, Customer
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.addressee import Addressee
from kundenpflege.rules.salutation import closing, letter_salutation
from kundenpflege.rules.spelling import swiss
from kundenpflege.store import Reader

from .addressees import addressee_of
from .addresses import load_addresses
from .persons import load_persons


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """The lines of the window from top to bottom, the salutation, the closing.

    `question` is what must be asked before the letter goes out (German; empty: nothing).
    """

    lines: tuple[str, ...]
    salutation: str
    closing: str = ""
    question: str = ""


def letter_address(db: Reader, customer_id: int, person_id: int | None = None) -> LetterAddress:
    """For a letter to the customer, or to one of its people (a birthday card).

    NotFoundError when the customer is gone.
    """
    customer = db.require(Customer, customer_id)
    persons, addresses = load_persons(db, customer_id), load_addresses(db, customer_id)
    return letter_of(db, addressee_of(customer, persons, addresses, person_id))


def letter_of(db: Reader, addressee: Addressee) -> LetterAddress:
    """What our letter to this addressee looks like."""
    business = db.get(Business, 1)
    sender = business.country if business else "DE"
    spelt = business is not None and business.swiss_spelling
    found = letter_salutation(addressee, sender)
    end = closing(sender, found.informal)
    return LetterAddress(
        address_lines(addressee, sender),
        found.text,
        swiss(end) if spelt else end,
        found.uncertain,
    )
