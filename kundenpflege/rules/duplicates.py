"""Whether two customers are one: names, addresses, phones and e-mails compared with a score.

Comparing everybody with everybody is too slow from some thousands on: an `Index` compares only
those that share a number, an address, a phone, an e-mail or a name. Whoever shares none of them
stays below POSSIBLE anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.base.text import digits, fold, phone_digits

from .company_words import without_legal_form

#: From here on two records are one customer.
DUPLICATE = 85
#: From here on somebody should look.
POSSIBLE = 65

_EQUAL, _SOUND, _SIMILAR, _DIFFERENT = 60, 50, 40, 0
_ADDRESS, _PHONE, _EMAIL, _NUMBER, _PLACE = 35, 30, 30, 60, 10
#: More candidates of one kind say nothing any more (everybody in one tower block).
_MOST = 200
_GENERATION = {
    "jun": "jun",
    "junior": "jun",
    "jr": "jun",
    "sen": "sen",
    "senior": "sen",
    "sr": "sen",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An address made comparable: `dorfstrasse12`, `22926`, `ahrensburg`."""

    street: str
    postal_code: str
    place: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What a customer is recognised by. `key` is the caller's own; names are folded."""

    key: int
    number: str = ""
    label: str = ""
    company: str = ""
    persons: tuple[tuple[str, str], ...] = ()
    places: frozenset[Place] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()

    @property
    def number_key(self) -> str:
        """The number as it is compared: large and small letters are one."""
        return self.number.casefold()

    @property
    def bare(self) -> bool:
        """Whether nothing but the name is known."""
        return not (self.phones or self.emails or any(place.street for place in self.places))


@dataclass(frozen=True, slots=True)
class Match:
    """A known customer that may be the same one: score 0–100 and German reasons."""

    identity: Identity
    score: int
    reasons: tuple[str, ...] = ()
    by_name_only: bool = False

    @property
    def certain(self) -> bool:
        """Whether both are one customer."""
        return self.score >= DUPLICATE


_STREET = re.compile(r"str\b")


def street_key(street: str) -> str:
    """A street made comparable: `Dorfstr. 12`, `Dorf-Straße 12`, `Dorfstrasse 12` are one."""
    return _STREET.sub("strasse", fold(street)).replace(" ", "")


def identify(
    key: int,
    *,
    number: str = "",
    label: str = "",
    company: str = "",
    persons: Iterable[tuple[str, str, str]] = (),
    addresses: Iterable[tuple[str, str, str]] = (),
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Identity:
    """The identity of a customer from its plain values.

    `persons`: (last name, first name, title after the name) – `jun.` and `sen.` tell father and
    son apart. `addresses`: (street, postal code, place).
    """
    people = []
    for last, first, after in persons:
        generation = _GENERATION.get(fold(after).split(" ")[0], "") if after else ""
        entry = (_key(last), f"{_key(first)} {generation}".strip())
        if entry != ("", "") and entry not in people:
            people.append(entry)
    places = {
        Place(street_key(street), _key(code).replace(" ", ""), _key(place))
        for street, code, place in addresses
        if street.strip() or code.strip() or place.strip()
    }
    return Identity(
        key,
        number.strip(),
        label,
        without_legal_form(_key(company)) if company else "",
        tuple(people),
        frozenset(places) if places else _NONE,
        frozenset([n for phone in phones if phone and len(n := phone_digits(phone)) > 4]) or _NONE,
        frozenset([email.strip().casefold() for email in emails if email.strip()]) or _NONE,
    )


#: One empty set for all who lack something: 100,000 customers lack much.
_NONE: frozenset[Any] = frozenset()


@lru_cache(maxsize=100_000)
def _key(name: str) -> str:
    """A folded name; one without letters and digits stays as it is."""
    return fold(name) or name.strip().casefold()


def compare(one: Identity, other: Identity) -> Match:
    """How surely `one` is the known customer `other`."""
    name = _compare_names(one, other)
    same_number = bool(one.number) and one.number_key == other.number_key
    address = _same_place(one.places, other.places)
    phone = bool(one.phones & other.phones)
    email = bool(one.emails & other.emails)
    reasons = []
    if same_number:
        reasons.append(_("gleiche Nummer"))
    if name == _EQUAL:
        reasons.append(_("gleicher Name"))
    elif name:
        reasons.append(_("ähnlicher Name"))
    if address:
        reasons.append(_("gleiche Anschrift"))
    if phone:
        reasons.append(_("gleiche Telefonnummer"))
    if email:
        reasons.append(_("gleiche E-Mail"))
    score = name + _ADDRESS * address + _PHONE * phone + _EMAIL * email + _NUMBER * same_number
    if name and not address and _same_town(one.places, other.places):
        score += _PLACE
        reasons.append(_("gleicher Ort"))
    if not name:
        if same_number and score >= DUPLICATE and _may_be_renamed(one, other):
            reasons.append(_("der Name weicht ab"))
        else:
            # One household or one number is no reason to throw two people together.
            score = min(score, DUPLICATE - 15)
    if bool(one.company) != bool(other.company) and not same_number:
        # The owner in private and the business are two customers.
        score = min(score, DUPLICATE - 5)
    by_name_only = name == _EQUAL and one.bare and score < DUPLICATE
    if by_name_only:
        score = DUPLICATE
        reasons.append(_("keine weiteren Angaben"))
    return Match(other, min(score, 100), tuple(reasons), by_name_only)


class Index:
    """Known customers, found by what a doubtful one shares with them."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._known: list[Identity] = []
        # Most blocks hold one customer: its position alone, a list from the second on.
        self._blocks: dict[str, int | list[int]] = {}
        for identity in identities:
            self.add(identity)

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, position: int) -> Identity:
        return self._known[position]

    def add(self, identity: Identity) -> None:
        """Make a customer known."""
        position = len(self._known)
        self._known.append(identity)
        blocks = self._blocks
        for block in _blocks(identity):
            held = blocks.setdefault(block, position)
            if held is position:
                continue
            if isinstance(held, list):
                held.append(position)
            else:
                blocks[block] = [held, position]

    def by_number(self, number: str) -> Identity | None:
        """The customer with this number."""
        number = number.strip().casefold()
        found = self._positions(f"#{number}") if number else ()
        return self._known[found[0]] if found else None

    def matches(self, identity: Identity) -> list[Match]:
        """Known customers that may be the same one, the surest first (score ≥ POSSIBLE)."""
        positions: dict[int, None] = {}
        for block in _blocks(identity):
            for position in self._positions(block)[:_MOST]:
                positions[position] = None
        found = [compare(identity, self._known[position]) for position in positions]
        found = [match for match in found if match.score >= POSSIBLE]
        return sorted(found, key=lambda match: -match.score)

    def crowds(self) -> Iterator[tuple[str, list[int]]]:
        """What several customers share, as (`kind` letter and value, their positions)."""
        for block, held in self._blocks.items():
            if isinstance(held, list):
                yield block, held

    def _positions(self, block: str) -> Sequence[int]:
        held = self._blocks.get(block)
        if held is None:
            return ()
        return held if isinstance(held, list) else (held,)


def _blocks(identity: Identity) -> list[str]:
    """What the customer is found by: number `#`, e-mail `@`, phone `+`, street `s`, name `n`."""
    found = [f"#{identity.number.casefold()}"] if identity.number else []
    found += [f"@{email}" for email in identity.emails]
    found += [f"+{phone}" for phone in identity.phones]
    found += [
        f"s{place.street}|{place.postal_code or place.place}"
        for place in identity.places
        if place.street
    ]
    found += [f"n{name}" for name in _names(identity)]
    return found


def _names(identity: Identity) -> Sequence[str]:
    if identity.company:
        return [identity.company]
    return [f"{last} {first}".strip() for last, first in identity.persons]


def _same_place(one: frozenset[Place], other: frozenset[Place]) -> bool:
    return any(
        a.street
        and a.street == b.street
        and (
            a.postal_code == b.postal_code
            if a.postal_code and b.postal_code
            else a.place == b.place or not a.place or not b.place
        )
        for a in one
        for b in other
    )


def _same_town(one: frozenset[Place], other: frozenset[Place]) -> bool:
    """The same town, and no street that speaks against it."""
    return any(
        (a.postal_code and a.postal_code == b.postal_code) or (a.place and a.place == b.place)
        for a in one
        for b in other
        if not a.street or not b.street
    )


def similar_streets(one: Identity, other: Identity) -> bool:
    """Whether both live in one town in a street that was nearly written alike, at one number."""
    from rapidfuzz.distance import Levenshtein

    return any(
        a.street
        and b.street
        and digits(a.street) == digits(b.street)
        and (
            a.postal_code == b.postal_code
            if a.postal_code and b.postal_code
            else bool(a.place) and a.place == b.place
        )
        and Levenshtein.distance(a.street, b.street, score_cutoff=2) <= 2
        for a in one.places
        for b in other.places
    )


def _compare_names(one: Identity, other: Identity) -> int:
    if one.company and other.company:
        return _compare_words(one.company, other.company)
    if not one.persons or not other.persons:
        return _DIFFERENT
    return max(_compare_persons(a, b) for a in one.persons for b in other.persons)


def _may_be_renamed(one: Identity, other: Identity) -> bool:
    """A company that changed its name, or a person who married: the first name stays."""
    if one.company and other.company:
        return True
    firsts = [{first for _last, first in who.persons if first} for who in (one, other)]
    return bool(firsts[0] & firsts[1])


def _compare_persons(one: tuple[str, str], other: tuple[str, str]) -> int:
    if one[1] and other[1] and one[1][0] != other[1][0] and sound(one[1]) != sound(other[1]):
        return _DIFFERENT  # first names tell people apart, and cheaply
    last = _compare_words(one[0], other[0]) if one[0] or other[0] else _EQUAL
    if last == _DIFFERENT:
        return _DIFFERENT
    if one[1] == other[1]:
        return last if one != ("", "") else _DIFFERENT
    if not one[1] or not other[1]:
        return min(last, _SIMILAR)
    return min(last, _compare_first_names(one[1], other[1]))


def _compare_first_names(one: str, other: str) -> int:
    """`Stefan`/`Stephan` are one name, `Jan`/`Jana` and `Hans`/`Hanna` are two people."""
    if len(one) == 1 or len(other) == 1:
        return _SIMILAR if one[0] == other[0] else _DIFFERENT
    if one.split(" ")[0] == other.split(" ")[0]:
        generations = set(_GENERATION.values())
        marks = [set(name.split(" ")) & generations for name in (one, other)]
        return _DIFFERENT if marks[0] != marks[1] and all(marks) else _SIMILAR
    return _SOUND if one[-1] == other[-1] and _sounds_alike(one, other) else _DIFFERENT


def _compare_words(one: str, other: str) -> int:
    if one == other:
        return _EQUAL if one else _DIFFERENT
    if not one or not other:
        return _DIFFERENT
    if " " not in one and " " not in other:
        if _sounds_alike(one, other):
            return _SOUND
        if min(len(one), len(other)) < 5:
            return _DIFFERENT
    if 2 * min(len(one), len(other)) < 0.88 * (len(one) + len(other)):
        return _DIFFERENT  # lengths alone forbid it
    return _SIMILAR if _ratio()(one, other, score_cutoff=88) else _DIFFERENT


@lru_cache(maxsize=1)
def _ratio() -> Callable[..., float]:
    """Loaded when first needed: it costs start-up time."""
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio


def _sounds_alike(one: str, other: str) -> bool:
    """`Meier`/`Mayer`; the sound alone would take `Meier` and `Mohr` for one."""
    if sound(one) != sound(other):
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=2) <= 2


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a word sounds (Kölner Phonetik): `Meier` and `Mayer` are `67`."""
    from cologne_phonetics import encode

    return " ".join(code for _word, code in encode(word)) if word else ""
