"""Customers as addressees of letters: which of their people and which address a letter names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kundenpflege.model import Address, Business, Customer, Person
from kundenpflege.model.kinds import AddressKind, CustomerKind, Salutation
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.addressee import (
    Addressee,
    PersonName,
    PostalAddress,
    name_parts,
    split_profession,
)
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.salutation import letter_salutation
from kundenpflege.store import Reader

_COMPANIES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """What letters would make of typed values: window, salutation, and the derived name.

    `question` is what must be asked before a letter goes out (empty: nothing).
    """

    address_lines: tuple[str, ...]
    salutation: str
    name: str
    question: str = ""


def preview_letter(
    db: Reader,
    customer: Mapping[str, Any],
    persons: Sequence[Mapping[str, Any]],
    addresses: Sequence[Mapping[str, Any]],
) -> LetterPreview:
    """Window and salutation for values as they stand in a form; nothing is checked or stored."""
    people = [Person(**values) for values in persons]
    draft = Customer(**customer)
    derived = derive_name(draft.kind, draft.company or "", people)
    draft.name = draft.name or derived
    business = db.get(Business, 1)
    sender = business.country if business else "DE"
    addressee = addressee_of(draft, people, [Address(**values) for values in addresses])
    found = letter_salutation(addressee, sender)
    return LetterPreview(address_lines(addressee, sender), found.text, derived, found.uncertain)


def addressee_of(
    customer: Customer,
    persons: Sequence[Person],
    addresses: Sequence[Address],
    person_id: int | None = None,
) -> Addressee:
    """The addressee of a letter to this customer.

    A couple is two people, a family all of them; elsewhere the letter names the main contact, or
    the person wanted by `person_id`. Who has left or is restricted gets no post; private
    connections get none from business to business.
    """
    kind = customer.kind
    there = [p for p in persons if p.left_on is None and p.restricted_on is None]
    chosen = [p for p in there if person_id is not None and p.id == person_id]
    own = customer.salutation_override
    if chosen:
        if kind in (CustomerKind.COUPLE, CustomerKind.FAMILY):
            kind = CustomerKind.PRIVATE
        if chosen[0].salutation_override or len(there) > 1:
            own = chosen[0].salutation_override
    else:
        if kind in _COMPANIES and customer.company:
            there = [p for p in there if not p.private]
        count = {CustomerKind.COUPLE: 2, CustomerKind.FAMILY: len(there)}.get(kind, 1)
        chosen = there[:count]
    return Addressee(
        kind=kind,
        persons=tuple(person_name(person) for person in chosen),
        company=customer.company,
        company_extra=customer.company_extra,
        address=postal_address(addresses),
        name=customer.name,
        salutation_override=own,
        address_override=customer.address_override if person_id is None else "",
    )


def person_name(person: Person) -> PersonName:
    """A person as letters name it; a profession typed among the titles stands after Herrn/Frau."""
    profession, titles = split_profession(person.title_before)
    return PersonName(
        salutation=person.salutation,
        first_name=person.first_name,
        last_name=person.last_name,
        particle=person.particle,
        title_before=titles,
        title_after=person.title_after,
        profession=profession,
        informal=person.informal,
        salutation_override=person.salutation_override,
    )


def spoken_name(person: Person, fallback: str = "") -> str:
    """`Frau Brandt`, `Herr Dr. Klein`, by first name `Petra`; unknown gender: the whole name."""
    parts = name_parts(person_name(person))
    if person.informal and parts.first:
        return parts.first
    if parts.surname and person.salutation in (Salutation.MRS, Salutation.MR):
        title = next((t for t in parts.titles if t.startswith(("Dr", "Prof"))), "")
        return " ".join(part for part in (person.salutation.label, title, parts.surname) if part)
    return person.full_name or fallback


def postal_address(addresses: Sequence[Address]) -> PostalAddress:
    """The address for letters: the first of kind POST, else the first one, else an empty one."""
    ordered = sorted(addresses, key=lambda address: address.kind is not AddressKind.POST)
    if not ordered:
        return PostalAddress()
    address = ordered[0]
    return PostalAddress(
        street=address.street,
        postal_code=address.postal_code,
        place=address.place,
        country=address.country,
        supplement=address.supplement,
        po_box=address.po_box,
    )
