"""Whom a letter goes to: the small facts that address block and salutation are made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kundenpflege.model.kinds import CustomerKind, Salutation

#: Titles of nobility that replace Herr/Frau in the salutation; part of the surname since 1919.
NOBLE_TITLES = frozenset(
    "Graf Gräfin Baron Baronin Baroness Baronesse Prinz Prinzessin Fürst Fürstin "
    "Herzog Herzogin Erbprinz Erbprinzessin Markgraf Markgräfin".split()
)
#: Titles of nobility that the salutation leaves out.
SILENT_TITLES = frozenset("Freiherr Freifrau Freiin Ritter Edler Edle".split())
#: Professions that stand after Herrn/Frau on the first line and never in the salutation.
_PROFESSIONS = re.compile(
    r"(?:Rechtsanw[aä]lt|Patentanw[aä]lt|Notar|Architekt|Steuerberater|Wirtschaftsprüfer|Apotheker|"
    r"Tierarzt|Tierärzt|Zahnarzt|Zahnärzt|Pfarrer|Pastor|Bürgermeister|Landr[aä]t)(?:in)?"
)
_PARTICLES = frozenset(
    "von vom zu zum zur und der den dem de del della du di da van ten ter auf in im am of".split()
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A human as letters name them; `profession` stands after Herrn/Frau (Rechtsanwältin).

    `salutation_override` replaces the salutation of this person.
    """

    salutation: Salutation = Salutation.UNKNOWN
    first_name: str = ""
    last_name: str = ""
    particle: str = ""
    title_before: str = ""
    title_after: str = ""
    profession: str = ""
    informal: bool = False
    salutation_override: str = ""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a letter goes; a PO box replaces the street and may have its own postal code."""

    street: str = ""
    postal_code: str = ""
    place: str = ""
    country: str = "DE"
    supplement: str = ""
    po_box: str = ""
    po_box_postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A customer as addressee. `persons` are those the letter is for, by rank.

    `company_extra` is a department or second line of the name. `name` is the display name, used
    when neither company nor persons are known. `salutation_override` replaces every rule of the
    salutation, `address_override` (a line each) everything above the street.
    """

    kind: CustomerKind = CustomerKind.PRIVATE
    persons: tuple[PersonName, ...] = ()
    company: str = ""
    company_extra: str = ""
    address: PostalAddress = field(default_factory=PostalAddress)
    name: str = ""
    salutation_override: str = ""
    address_override: str = ""

    @property
    def is_company(self) -> bool:
        """Whether the letter goes to a company or public body that has a name."""
        return bool(self.company.strip()) and self.kind in (
            CustomerKind.BUSINESS,
            CustomerKind.PUBLIC,
        )


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: degrees, first name, noble title, particle, surname, degrees after."""

    titles: tuple[str, ...]
    first: str
    noble: str
    particle: str
    last: str
    after: str

    @property
    def surname(self) -> str:
        """`von der Heide`; without the title of nobility."""
        return _join(self.particle, self.last)

    @property
    def full(self) -> str:
        """`Dr. Sophie Gräfin von Großendorff, M. Sc.` (title of nobility before the surname)."""
        name = _join(*self.titles, self.first, self.noble, self.particle, self.last)
        return f"{name}, {self.after}" if self.after and name else name or self.after


def name_parts(person: PersonName, country: str = "DE") -> NameParts:
    """Take a name apart, wherever its title of nobility was typed.

    In Austria titles of nobility are abolished (Adelsaufhebungsgesetz 1919) and left out. A
    surname such as `Graf` alone is no title.
    """
    titles = person.title_before.split()
    particles = person.particle.split()
    surname = person.last_name.split()
    noble = [word for word in titles if _is_noble(word)]
    titles = [word for word in titles if not _is_noble(word)]
    noble += [word for word in particles if _is_noble(word)]
    particles = [word for word in particles if not _is_noble(word)]
    while len(surname) > 1 and _is_noble(surname[0]):
        noble.append(surname.pop(0))
    if noble:
        while len(surname) > 1 and surname[0] in _PARTICLES:
            particles.append(surname.pop(0))
    return NameParts(
        titles=tuple(titles),
        first=_join(person.first_name),
        noble="" if country.upper() == "AT" else " ".join(noble),
        particle=" ".join(particles),
        last=" ".join(surname),
        after=_join(person.title_after),
    )


def split_profession(titles: str) -> tuple[str, str]:
    """The profession among the words before a name, and the titles left: `Rechtsanwältin Dr.`
    gives `Rechtsanwältin` and `Dr.`."""
    words = titles.split()
    professions = [word for word in words if _PROFESSIONS.fullmatch(word)]
    return " ".join(professions), " ".join(word for word in words if word not in professions)


def in_order(addressee: Addressee) -> tuple[PersonName, ...]:
    """The persons in the order in which they are named.

    Business: as given, by rank. Private: the woman before the man.
    """
    persons = tuple(p for p in addressee.persons if _join(p.first_name, p.last_name))
    if not addressee.is_company and [p.salutation for p in persons] == [
        Salutation.MR,
        Salutation.MRS,
    ]:
        return persons[::-1]
    return persons


def shared_surname(persons: tuple[PersonName, ...], country: str = "DE") -> str:
    """The surname (with particle, noble title left out) that all persons bear, or nothing."""
    surnames = {name_parts(person, country).surname for person in persons}
    return surnames.pop() if len(surnames) == 1 else ""


def listed(names: Sequence[str]) -> str:
    """`Lotta Fuchs und Otto Pferd`, `A, B und C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} und {names[-1]}"


def _is_noble(word: str) -> bool:
    return word in NOBLE_TITLES or word in SILENT_TITLES


def _join(*parts: str) -> str:
    """The non-empty parts with single blanks."""
    return " ".join(" ".join(parts).split())
