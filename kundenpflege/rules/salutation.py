"""The salutation of a letter. Gender is never guessed: unknown means neutral wording.

Letters speak German whatever the language of the screen, so only the questions to the user are
translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomerKind, Salutation

from .addressee import (
    NOBLE_TITLES,
    Addressee,
    NameParts,
    PersonName,
    in_order,
    listed,
    name_parts,
    shared_surname,
)

_PROFESSOR = re.compile(r"\bProf")
_DOCTOR = re.compile(r"D?Dr\b")

_OPENINGS = frozenset("Sehr Liebe Lieber Guten Hallo Verehrte Verehrter".split())

#: More persons than this are greeted together.
MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class LetterSalutation:
    """The salutation line and what it means for the sentences below.

    `informal`: du instead of Sie; `plural`: more than one person (ihr instead of du);
    `capital`: the next line begins with a capital letter (Switzerland, or after `!`); `uncertain`
    is what the user should be asked before the letter goes out (empty: nothing).
    """

    text: str
    informal: bool = False
    plural: bool = False
    capital: bool = False
    uncertain: str = ""


def letter_salutation(addressee: Addressee, sender_country: str = "DE") -> LetterSalutation:
    """The salutation with its comma; letters from Switzerland have none (SN 010130)."""
    persons = in_order(addressee)
    own = _own_words(addressee.salutation_override)
    text = own or _text(addressee, persons)
    if sender_country.upper() == "CH":
        text = text.rstrip(",")
    elif text[-1] not in ",.!?:;…":
        text += ","
    return LetterSalutation(
        text=text,
        informal=bool(persons) and all(_is_informal(person) for person in persons),
        plural=len(persons) != 1 or _is_family(addressee),
        capital=text[-1] != ",",
        uncertain="" if own else _uncertain(addressee, persons),
    )


def closing(sender_country: str = "DE", informal: bool = False) -> str:
    """The closing of a letter, without a comma."""
    if sender_country.upper() == "CH":
        return "Herzliche Grüsse" if informal else "Freundliche Grüsse"
    return "Herzliche Grüße" if informal else "Mit freundlichen Grüßen"


def _uncertain(addressee: Addressee, persons: tuple[PersonName, ...]) -> str:
    """The first thing that is not known and that the letter would need."""
    if not persons:
        if addressee.is_company or _is_family(addressee):
            return ""
        return _("Bei „{name}“ ist keine Person eingetragen: wen sprechen wir an?").format(
            name=addressee.company or addressee.name
        )
    if _is_family(addressee) or len(persons) > MAX_NAMED:
        return ""
    country = addressee.address.country
    for person in persons:
        name = name_parts(person, country).full
        if _own_words(person.salutation_override):
            continue
        if person.salutation is Salutation.UNKNOWN:
            return _("Anrede von {name} ist nicht bekannt: Herr, Frau oder neutral?").format(
                name=name
            )
        if not person.last_name.strip() and not _is_informal(person):
            return _("Der Nachname von {name} ist nicht bekannt.").format(name=name)
    if addressee.kind is CustomerKind.COUPLE and len(persons) == 1:
        return _("Zum Paar ist nur {name} eingetragen: wie heißt die zweite Person?").format(
            name=name_parts(persons[0], country).full
        )
    return ""


def _text(addressee: Addressee, persons: tuple[PersonName, ...]) -> str:
    """The salutation without the comma at its end."""
    country = addressee.address.country
    names = [name_parts(person, country) for person in persons]
    surname = shared_surname(persons, country)
    if _is_family(addressee):
        informal = bool(persons) and all(_is_informal(person) for person in persons)
        if not (informal and len(persons) <= MAX_NAMED):
            family = surname or _family_name(addressee)
            if informal and family:
                return f"Liebe Familie {family}"
            if family:
                return f"Sehr geehrte Familie {family}"
    if not persons or len(persons) > MAX_NAMED:
        return "Sehr geehrte Damen und Herren"
    greetable = [
        (person, name)
        for person, name in zip(persons, names, strict=True)
        if _can_be_greeted(person, name, country)
    ]
    if len(greetable) < len(persons):
        return "Sehr geehrte Damen und Herren"
    own = any(_own_words(person.salutation_override) for person in persons)
    if len(persons) > 1 and not own and all(_is_neutral(person) for person in persons):
        everybody = listed([_neutral_name(name, country) for name in names])
        if surname and not any(name.titles or name.noble for name in names):
            firsts = [name.first for name in names]
            everybody = f"{listed(firsts)} {surname}"
        return f"Guten Tag {everybody}"
    single = [_greeting(person, name, country) for person, name in greetable]
    return ", ".join([single[0], *(_lower(text) for text in single[1:])])


def _own_words(typed: str) -> str:
    """A salutation somebody typed; commas alone greet nobody."""
    words = " ".join(typed.split())
    return words if words.strip(", ") else ""


def _lower(text: str) -> str:
    """A further salutation of a chain goes on in small letters, an own wording as it is."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first in _OPENINGS else text


def _greeting(person: PersonName, name: NameParts, country: str) -> str:
    """The salutation of one person, without comma."""
    own = _own_words(person.salutation_override)
    if own:
        return own.rstrip(", ")
    if _is_informal(person):
        if person.salutation is Salutation.MRS:
            return f"Liebe {name.first}"
        if person.salutation is Salutation.MR:
            return f"Lieber {name.first}"
        return f"Hallo {name.first}"
    if _is_neutral(person) or not name.last:
        return f"Guten Tag {_neutral_name(name, country)}"
    woman = person.salutation is Salutation.MRS
    title = _title(name.titles, woman, country)
    noble = [word for word in name.noble.split() if word in NOBLE_TITLES]
    if noble:
        whom = " ".join(part for part in (title, noble[0], name.last) if part)
        return f"Sehr geehrte {whom}" if woman else f"Sehr geehrter {whom}"
    whom = f"{title} {name.surname}".strip()
    if woman:
        return f"Sehr geehrte Frau {whom}"
    return f"Sehr geehrter Herr {whom}"


def _title(titles: tuple[str, ...], woman: bool, country: str) -> str:
    """The one degree that is spoken: the highest; in Austria also Mag., Ing., DI and the like."""
    if any(_PROFESSOR.search(title) for title in titles):
        return "Professorin" if woman else "Professor"
    if any(_DOCTOR.match(title) for title in titles):
        return "Dr."
    return titles[0] if titles and country.upper() == "AT" else ""


def _can_be_greeted(person: PersonName, name: NameParts, country: str) -> bool:
    """Whether the person can be greeted by name: a bare surname needs Herr, Frau or a degree."""
    if _own_words(person.salutation_override):
        return True
    if _is_neutral(person):
        return bool(name.first or _spoken(name.titles, country))
    return True


def _neutral_name(name: NameParts, country: str) -> str:
    """First and last name with the spoken degrees before it, as they were typed."""
    parts = (*_spoken(name.titles, country), name.first, name.noble, name.particle, name.last)
    return " ".join(part for part in parts if part)


def _spoken(titles: tuple[str, ...], country: str) -> tuple[str, ...]:
    """The degrees that may stand in a salutation."""
    if country.upper() == "AT":
        return titles
    return tuple(t for t in titles if _PROFESSOR.search(t) or _DOCTOR.match(t))


def _is_neutral(person: PersonName) -> bool:
    return person.salutation not in (Salutation.MR, Salutation.MRS)


def _is_informal(person: PersonName) -> bool:
    """We say du; without a first name there is nothing to say it with."""
    return person.informal and bool(person.first_name.strip())


def _is_family(addressee: Addressee) -> bool:
    return addressee.kind is CustomerKind.FAMILY


def _family_name(addressee: Addressee) -> str:
    """The surname within a display name such as `Familie Weber`."""
    if addressee.persons:
        return ""
    return " ".join(addressee.name.split()).removeprefix("Familie ").strip()
