"""The address block of a letter (DIN 5008): at most six lines, no blank ones.

Letters speak German whatever the language of the screen, so nothing here is translated.
"""

from __future__ import annotations

import re

from kundenpflege.base.text import fold
from kundenpflege.model.kinds import CustomerKind, Salutation

from .addressee import (
    Addressee,
    PersonName,
    PostalAddress,
    in_order,
    listed,
    name_parts,
    shared_surname,
)

#: Lines of the Anschriftzone (DIN 5008, 27.3 mm).
MAX_LINES = 6
_OWNERS = re.compile(r"WEG\b|Wohnungseigentümergemeinschaft|Eigentümergemeinschaft")
_CARE_OF = re.compile(r"^(?:c/o|vertreten durch|vertr\. d\.)\s*", re.IGNORECASE)
_MANAGEMENT = re.compile(r"verwalt|Immobilien", re.IGNORECASE)
_FOR = re.compile(r"^(?:z\.\s?Hd?\.(?:\s?v(?:on|\.))?|zu Händen(?: von)?)\s+", re.IGNORECASE)
_PLACE_FIRST = frozenset(("AU", "CA", "GB", "IE", "US"))


def address_lines(addressee: Addressee, sender_country: str = "DE") -> tuple[str, ...]:
    """The lines for the window, top down; never more than six, street and place always kept.

    Letters abroad (seen from `sender_country`, ISO 3166 alpha-2) end with place and country in
    capitals, the country in German, and no country code before the postal code (UPU, Deutsche
    Post).
    """
    where = _place_lines(addressee.address, sender_country)
    supplement = _represented(addressee, addressee.address.supplement)
    room = MAX_LINES - len(where) - bool(supplement)
    who = _who(addressee, room)
    if len(who) > room and supplement and where:
        where = (f"{where[0]} // {supplement}", *where[1:])
        supplement = ""
        room += 1
    lines = (*who[:room], supplement, *where)
    return tuple(line for line in lines if line)


def short_name(addressee: Addressee) -> str:
    """How running heads and lists call the addressee: `Eheleute Brandt`, `Weber GmbH`."""
    persons = in_order(addressee)
    if addressee.is_company or not persons:
        return _line(addressee.company) or _line(addressee.name)
    country = addressee.address.country
    surname = shared_surname(persons, country)
    if addressee.kind is CustomerKind.FAMILY and surname:
        return f"Familie {surname}"
    if _is_married_couple(addressee, persons):
        return f"Eheleute {surname}"
    return listed([name_parts(person, country).full for person in persons])


def _who(addressee: Addressee, room: int) -> tuple[str, ...]:
    """The lines above the street; the last ones may be dropped when there is no room."""
    if addressee.address_override.strip():
        lines = [_line(line) for line in addressee.address_override.splitlines()]
        return tuple(line for line in lines if line)
    persons = in_order(addressee)
    country = addressee.address.country
    if addressee.is_company:
        lines = [
            _company(addressee, persons),
            _represented(addressee, addressee.company_extra),
        ]
        lines += [_person_line(person, country) for person in persons]
        return tuple(line for line in lines if line)
    if not persons:
        first = _line(addressee.company) or _line(addressee.name)
        return tuple(line for line in (first, _line(addressee.company_extra)) if line)
    names = [name_parts(person, country) for person in persons]
    surname = shared_surname(persons, country)
    if addressee.kind is CustomerKind.FAMILY:
        if surname and len(persons) == 2 and all(name.first for name in names):
            return ("Familie", f"{names[0].first} und {names[1].first} {surname}")
        return ("Familie", surname or listed([name.full for name in names]))
    if _is_married_couple(addressee, persons):
        if all(name.first for name in names):
            return ("Eheleute", f"{names[0].first} und {names[1].first} {surname}")
        return ("Eheleute", surname)
    if len(persons) == 1:
        head = _line(f"{_mr_or_mrs(persons[0])} {persons[0].profession}")
        if room >= 2:
            return tuple(line for line in (head, names[0].full) if line)
    return tuple(_person_line(person, country) for person in persons)


def _company(addressee: Addressee, persons: tuple[PersonName, ...]) -> str:
    """The company's name, with `Firma` where it could be taken for a person's name."""
    company = _line(addressee.company)
    names = {
        fold(f"{person.first_name} {person.particle} {person.last_name}") for person in persons
    }
    return f"Firma {company}" if fold(company) in names else company


def _represented(addressee: Addressee, text: str) -> str:
    """A line beside the name, without words that say nothing.

    A community of owners (WEG) is `vertreten durch` its management instead of `c/o`; `z. Hd.` is
    superfluous (DIN 5008).
    """
    line = _FOR.sub("", _line(text))
    if _OWNERS.match(_line(addressee.company)):
        manager = _CARE_OF.sub("", line)
        if manager and (manager != line or _MANAGEMENT.search(line)):
            return f"vertreten durch {manager}"
    return line


def _is_married_couple(addressee: Addressee, persons: tuple[PersonName, ...]) -> bool:
    """Two persons with one surname; degrees and noble titles need each their own line."""
    country = addressee.address.country
    return (
        addressee.kind is CustomerKind.COUPLE
        and len(persons) == 2
        and bool(shared_surname(persons, country))
        and not any(
            name.titles or name.noble or name.after or person.profession
            for person in persons
            for name in (name_parts(person, country),)
        )
    )


def _person_line(person: PersonName, country: str) -> str:
    """`Frau Dr. Sandra Weber`; without `Herrn`/`Frau` where the salutation is not known."""
    name = name_parts(person, country).full
    return _line(f"{_mr_or_mrs(person)} {person.profession} {name}")


def _mr_or_mrs(person: PersonName) -> str:
    """`Herrn` (accusative) or `Frau`; nothing for neutral and unknown."""
    if person.salutation is Salutation.MR:
        return "Herrn"
    return "Frau" if person.salutation is Salutation.MRS else ""


def _place_lines(address: PostalAddress, sender_country: str) -> tuple[str, ...]:
    """Street or PO box, postal code with place, and the country abroad."""
    street, code = _line(address.street), _line(address.postal_code)
    if address.po_box.strip():
        street = _po_box(address.po_box)
        code = _line(address.po_box_postal_code) or code
    elif match := re.fullmatch(r"Postfach\s+([\d ]+)", street):
        street = _po_box(match[1])
    place = _line(address.place)
    country = address.country.strip().upper() or sender_country
    if country != sender_country.upper():
        place = place.upper()
    line = f"{place} {code}" if country in _PLACE_FIRST else f"{code} {place}"
    lines = [street, line.strip()]
    if country != sender_country.upper() and any(lines):
        lines.append(_country(country).upper())
    return tuple(line for line in lines if line)


def _po_box(number: str) -> str:
    """`Postfach 1 23 45`: digits in pairs from the right."""
    figures = "".join(number.split())
    if not figures.isdigit():
        return f"Postfach {_line(number)}"
    start = len(figures) % 2
    pairs = [figures[:start], *(figures[n : n + 2] for n in range(start, len(figures), 2))]
    return f"Postfach {' '.join(pair for pair in pairs if pair)}"


def _country(code: str) -> str:
    """The German name of a country, the code itself when it is none."""
    from babel import Locale

    return str(Locale("de").territories.get(code, code))


def _line(text: str) -> str:
    """One line with single blanks."""
    return " ".join(text.split())
