"""Two records become one: which value is proposed, which people and addresses are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import Address, Person
from kundenpflege.model.kinds import Importance, Potential

from .duplicates import street_key

T = TypeVar("T")


class State(StrEnum):
    """How the two values of a field stand to each other."""

    EMPTY = "empty"
    EQUAL = "equal"
    FIRST_ONLY = "first_only"
    SECOND_ONLY = "second_only"
    DIFFERENT = "different"


class Proposal(StrEnum):
    """Whose value is proposed."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A field of two records: how the values differ, and what is proposed."""

    state: State
    proposal: Proposal


#: The earlier day counts: since when we know each other, when privacy was explained.
_EARLIER = frozenset({"since", "privacy_info_on"})
_LATER = frozenset({"last_order", "turnover"})
_RANKS: tuple[tuple[Any, ...], ...] = (
    (Importance.A, Importance.B, Importance.C),
    (Potential.HIGH, Potential.MEDIUM, Potential.LOW),
)
#: Written differently, they lead to the same place.
_REACH = frozenset({"phone", "email", "website"})
#: Texts of which nothing is given up.
JOINED = frozenset({"note"})


def weigh(name: str, first: Any, second: Any, default: Proposal = Proposal.FIRST) -> Verdict:
    """What to do with a field; `default` is the side that counts when nothing else speaks."""
    if first == second:
        return Verdict(State.EQUAL if _filled(first) else State.EMPTY, default)
    if not _filled(second):
        return Verdict(State.FIRST_ONLY, Proposal.FIRST)
    if not _filled(first):
        return Verdict(State.SECOND_ONLY, Proposal.SECOND)
    if name in _REACH and same_text(name, str(first), str(second)):
        return Verdict(State.EQUAL, default)
    if name in JOINED:
        return Verdict(State.DIFFERENT, Proposal.BOTH)
    return Verdict(State.DIFFERENT, _better(name, first, second) or default)


def _filled(value: Any) -> bool:
    return value is not None and value != ""


def _better(name: str, first: Any, second: Any) -> Proposal | None:
    if name in _EARLIER:
        return Proposal.FIRST if first < second else Proposal.SECOND
    if name in _LATER:
        return Proposal.FIRST if first > second else Proposal.SECOND
    for rank in _RANKS:
        if first in rank and second in rank:
            return Proposal.FIRST if rank.index(first) < rank.index(second) else Proposal.SECOND
    if isinstance(first, str) and isinstance(second, str):
        folded = (fold(first), fold(second))
        if folded[0] == folded[1] and first.isascii() != second.isascii():
            # `Müller` was typed with care, `Mueller` came out of some other program.
            return Proposal.SECOND if first.isascii() else Proposal.FIRST
        if folded[0] != folded[1] and all(folded):
            if folded[1] in folded[0]:
                return Proposal.FIRST
            if folded[0] in folded[1]:
                return Proposal.SECOND
    return None


def joined(first: str, *others: str) -> str:
    """Texts below each other: the first as it is, of the others the lines that are new."""
    whole = first.rstrip()
    for text in others:
        known = {line.strip() for line in whole.splitlines()}
        new = [line for line in text.splitlines() if not line.strip() or line.strip() not in known]
        added = "\n".join(new).strip("\n")
        whole = "\n".join(part for part in (whole, added) if part.strip())
    return whole


def same_person(one: Person, other: Person) -> bool:
    """Whether two records are one human: the same names, and no birthday that speaks against it."""
    if _name(one) != _name(other) or not any(_name(one)):
        return False
    for key in ("birthday_key", "birth_year"):
        days = (getattr(one, key), getattr(other, key))
        if all(days) and days[0] != days[1]:
            return False
    return True


def _name(person: Person) -> tuple[str, str, str]:
    surname = f"{person.particle} {person.last_name}"
    after = fold(person.title_after)
    generation = after if after in ("jun", "sen", "junior", "senior", "jr", "sr") else ""
    return fold(person.first_name), fold(surname), generation[:1]


def same_address(one: Address, other: Address) -> bool:
    """Whether two addresses are one: same use, and one says nothing the other denies."""
    if one.kind is not other.kind or one.country != other.country:
        return False
    if (one.street and other.po_box and not (other.street or one.po_box)) or (
        other.street and one.po_box and not (one.street or other.po_box)
    ):
        return False  # the house and the post-office box are two
    pairs = [
        (street_key(one.street), street_key(other.street)),
        *((fold(getattr(one, key)), fold(getattr(other, key))) for key in _PLACE),
    ]
    # A bare town is no address that could be told apart from a street in it.
    return all(not a or not b or a == b for a, b in pairs) and any(a and b for a, b in pairs)


_PLACE = ("supplement", "po_box", "postal_code", "place")


def match(first: Sequence[T], second: Sequence[T], same: Callable[[T, T], bool]) -> dict[int, int]:
    """Positions in `second` → positions in `first`, each used once."""
    found: dict[int, int] = {}
    for n, other in enumerate(second):
        for m, one in enumerate(first):
            if m not in found.values() and same(one, other):
                found[n] = m
                break
    return found


def same_text(name: str, one: str, other: str) -> bool:
    """Whether two texts say the same: phones by their digits, e-mails and websites but for large
    letters, the rest folded."""
    if name in ("phone", "mobile"):
        return phone_digits(one) == phone_digits(other)
    if name in ("email", "website"):
        return one.strip().rstrip("/").casefold() == other.strip().rstrip("/").casefold()
    return fold(one) == fold(other)
