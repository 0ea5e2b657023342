"""Cards as vCard 3.0: what every phone and mail program reads (RFC 2426)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kundenpflege.base.text import clean

from .card import Card, CardBirthday, PhoneKind, Where
from .vcard_lines import escape, fold_line

_PHONE_TYPES = {
    PhoneKind.MOBILE: ";TYPE=CELL,VOICE",
    PhoneKind.WORK: ";TYPE=WORK,VOICE",
    PhoneKind.HOME: ";TYPE=HOME,VOICE",
    PhoneKind.FAX: ";TYPE=FAX",
    PhoneKind.OTHER: ";TYPE=VOICE",
}
_WHERE_TYPES = {Where.WORK: ";TYPE=WORK", Where.HOME: ";TYPE=HOME", Where.OTHER: ""}
#: The year Apple, Google and Nextcloud write for birthdays without one.
_NO_YEAR = 1604


def write_cards(cards: Iterable[Card]) -> str:
    """All cards as one text, to be encoded as UTF-8 (no BOM)."""
    return b"".join(card_lines(cards)).decode("utf-8")


def card_lines(cards: Iterable[Card]) -> Iterator[bytes]:
    """The same card by card as UTF-8, for long lists."""
    for card in cards:
        yield b"".join(fold_line(line) for line in _lines(card))


def _lines(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    names = (
        card.last_name,
        card.first_name,
        card.middle_names,
        card.title_before,
        card.title_after,
    )
    yield "N:" + _structured(*names)
    yield "FN:" + _value(card.display_name or _shown(card))
    if card.company or card.department:
        parts = (card.company, card.department) if card.department else (card.company,)
        yield "ORG:" + _structured(*parts)
    if card.is_company:
        yield "X-ABShowAs:COMPANY"
    if card.role:
        yield "TITLE:" + _value(card.role)
    for phone in card.phones:
        yield f"TEL{_PHONE_TYPES[phone.kind]}:" + _value(phone.number)
    for email in card.emails:
        yield f"EMAIL{_WHERE_TYPES[email.where] or ';TYPE=INTERNET'}:" + _value(email.address)
    for address in card.addresses:
        yield f"ADR{_WHERE_TYPES[address.where]}:" + _structured(
            address.po_box,
            address.supplement,
            address.street,
            address.place,
            address.region,
            address.postal_code,
            address.country,
        )
    if card.birthday is not None:
        yield _birthday(card.birthday)
    for website in card.websites:
        yield "URL:" + _value(website)
    if card.categories:
        yield "CATEGORIES:" + ",".join(_value(name) for name in card.categories)
    if card.note:
        yield "NOTE:" + escape(clean(card.note, multiline=True))
    if card.uid:
        yield "UID:" + _value(card.uid)
    yield "END:VCARD"


def _shown(card: Card) -> str:
    person = " ".join(
        filter(None, (card.title_before, card.first_name, card.middle_names, card.last_name))
    )
    if person and card.title_after:
        person = f"{person}, {card.title_after}"
    return person or card.company


def _structured(*parts: str) -> str:
    return ";".join(_value(part) for part in parts)


def _value(text: str) -> str:
    return escape(clean(text))


def _birthday(day: CardBirthday) -> str:
    if day.year is None:
        return f"BDAY;X-APPLE-OMIT-YEAR={_NO_YEAR}:{_NO_YEAR}-{day.month:02}-{day.day:02}"
    return f"BDAY:{day.year:04}-{day.month:02}-{day.day:02}"
