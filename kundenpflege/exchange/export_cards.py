"""Customers and their people as vCard 3.0, for phones and mail programs.

Notes stay here: what was said in confidence has no place in a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import AddressKind, CustomerKind
from kundenpflege.services import exports
from kundenpflege.store import Reader

from .export_fields import Field, wide
from .export_job import Job
from .vcard import (
    Card,
    CardAddress,
    CardBirthday,
    CardEmail,
    CardPhone,
    PhoneKind,
    Where,
    card_lines,
)
from .writing import replaced


def card_records(job: Job) -> Iterator[Card]:
    """One card a person; a company with a number of its own is a card, too."""
    for record in exports.customer_records(job.db, job.chosen.ids, job.chosen.persons_out):
        yield from cards_of(record)


def cards_of(record: exports.CustomerRecord) -> Iterator[Card]:
    """The cards of one customer."""
    own = record.fields
    company = own["kind"] in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
    where = Where.WORK if company else Where.HOME
    addresses = tuple(_address(row, where) for row in record.addresses)
    categories = tuple(dict.fromkeys((*record.tags, *record.categories)))
    websites = tuple(
        dict.fromkeys(url for url in (own["website"], *(w["url"] for w in record.websites)) if url)
    )
    main = _phones((own["phone"], PhoneKind.WORK if company else PhoneKind.HOME))
    people = [person for person in record.persons if person["left_on"] is None]
    if company or not people:
        yield Card(
            display_name=own["name"],
            company=own["company"] or (own["name"] if company else ""),
            department=own["company_extra"],
            last_name="" if company else own["name"],
            phones=main,
            emails=_emails((own["email"], where)),
            addresses=addresses,
            websites=websites,
            categories=categories,
            uid=_uid(own["number"]),
            is_company=company,
        )
    for position, person in enumerate(people, 1):
        yield Card(
            first_name=person["first_name"],
            last_name=" ".join(w for w in (person["particle"], person["last_name"]) if w),
            title_before=person["title_before"],
            title_after=person["title_after"],
            company=own["company"] if company else "",
            department=own["company_extra"] if company else "",
            role=person["role"],
            phones=_phones(
                (person["mobile"], PhoneKind.MOBILE),
                (person["phone"], PhoneKind.WORK if company else PhoneKind.HOME),
                *((phone.number, phone.kind) for phone in main),
            ),
            emails=_emails((person["email"], where), (own["email"], where)),
            addresses=addresses,
            birthday=_birthday(person),
            websites=websites,
            categories=categories,
            uid=_uid(own["number"], position),
        )


def card_fields(_db: Reader) -> list[Field]:
    """What the preview shows of a card."""
    return [
        Field("name", wide(_("Name"), 28), _shown_name),
        Field("company", wide(_("Firma"), 28), lambda card: card.company),
        Field(
            "phones",
            wide(_("Telefon"), 30),
            lambda card: ", ".join(phone.number for phone in card.phones),
        ),
        Field(
            "emails",
            wide(_("E-Mail"), 28),
            lambda card: ", ".join(email.address for email in card.emails),
        ),
        Field("place", wide(_("Ort"), 20), lambda c: c.addresses[0].place if c.addresses else ""),
    ]


def write_cards(job: Job, path: Path) -> int:
    """All cards in one file, UTF-8 without mark, as phones want it."""
    count = 0
    with replaced(path) as target, target.open("wb") as file:
        for card in job.watched():
            file.write(b"".join(card_lines([card])))
            count += 1
    return count


def _shown_name(card: Card) -> str:
    names = (card.title_before, card.first_name, card.last_name)
    return card.display_name or " ".join(name for name in names if name)


def _phones(*numbers: tuple[str, PhoneKind]) -> tuple[CardPhone, ...]:
    found: dict[str, PhoneKind] = {}
    for number, kind in numbers:
        if number:
            found.setdefault(number, kind)
    return tuple(CardPhone(number, kind) for number, kind in found.items())


def _emails(*addresses: tuple[str, Where]) -> tuple[CardEmail, ...]:
    found: dict[str, Where] = {}
    for address, where in addresses:
        if address:
            found.setdefault(address, where)
    return tuple(CardEmail(address, where) for address, where in found.items())


def _address(row: Mapping[str, Any], where: Where) -> CardAddress:
    from babel import Locale

    return CardAddress(
        street=row["street"],
        postal_code=row["postal_code"],
        place=row["place"],
        country=str(Locale("de").territories.get(row["country"], row["country"])),
        supplement=row["supplement"],
        po_box=row["po_box"],
        where=where if row["kind"] is AddressKind.POST else Where.OTHER,
    )


def _birthday(person: Mapping[str, Any]) -> CardBirthday | None:
    if not (person["birth_day"] and person["birth_month"]):
        return None
    return CardBirthday(person["birth_day"], person["birth_month"], person["birth_year"])


def _uid(number: str, position: int = 0) -> str:
    """The same card keeps its name in every export, so that a phone does not double it."""
    return f"{number}-{position}@kundenpflege" if position else f"{number}@kundenpflege"
