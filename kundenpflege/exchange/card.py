"""A business card: what a vCard says, free of its syntax."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """To which part of life a way of contact belongs."""

    WORK = "work"
    HOME = "home"
    OTHER = ""


class PhoneKind(StrEnum):
    """What answers when a number is called."""

    MOBILE = "mobile"
    WORK = "work"
    HOME = "home"
    FAX = "fax"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class CardPhone:
    """A number as it is written; the first one of a card is the preferred one."""

    number: str
    kind: PhoneKind = PhoneKind.OTHER


@dataclass(frozen=True, slots=True)
class CardEmail:
    """An e-mail address; the first one of a card is the preferred one."""

    address: str
    where: Where = Where.OTHER


@dataclass(frozen=True, slots=True)
class CardAddress:
    """A postal address. `country` is the name as written (`Deutschland`); `supplement` stands
    above the street (c/o, building)."""

    street: str = ""
    postal_code: str = ""
    place: str = ""
    country: str = ""
    supplement: str = ""
    po_box: str = ""
    region: str = ""
    where: Where = Where.OTHER


@dataclass(frozen=True, slots=True)
class CardBirthday:
    """A birthday that comes round every year; `year` is None when it is not known."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a person or, without a person's name, of a company.

    `last_name` holds the particle as well (`von Berg`). `display_name` may stay empty: it is then
    made of the names when written. Texts are clean (`base.text.clean`); only `note` has lines.
    `birthday_text` is a birthday that is no day (`1980`, `um Ostern`); `details` are German
    `label, text` pairs of what has no place of its own. Both are read only and never written.
    """

    display_name: str = ""
    first_name: str = ""
    middle_names: str = ""
    last_name: str = ""
    title_before: str = ""
    title_after: str = ""
    company: str = ""
    department: str = ""
    role: str = ""
    phones: tuple[CardPhone, ...] = ()
    emails: tuple[CardEmail, ...] = ()
    addresses: tuple[CardAddress, ...] = ()
    birthday: CardBirthday | None = None
    websites: tuple[str, ...] = ()
    note: str = ""
    categories: tuple[str, ...] = ()
    uid: str = ""
    is_company: bool = False
    birthday_text: str = ""
    details: tuple[tuple[str, str], ...] = ()
