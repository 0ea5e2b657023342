"""All pairs among many customers that may be one, without comparing everybody with everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kundenpflege.base.i18n import _

from .duplicates import POSSIBLE, Identity, Index, Match, compare, similar_streets, sound

#: Called with customers done and customers in all; it may raise to stop the work.
Progress = Callable[[int, int], None]

#: What more than so many share is looked at by parts: a house of many, a switchboard.
_HOUSE = 4
_CROWD = 40
#: Parts larger than that say nothing any more.
_MOST = 200
_STEP = 500
_NEARLY = 15
#: Nothing but the name speaks for it: to be looked at, not to be believed.
_NAME_ALONE = 70


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two customers, by the callers' keys (the smaller one first), score 65–100 and reasons."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


def judge(one: Identity, other: Identity) -> Match:
    """How surely two stored customers are one, whichever is named first.

    Differs from `compare` in three things: a name alone is only worth a look, a street that was
    nearly written alike counts with the same name, and somebody in private is not the company
    of that name as long as they share nothing else.
    """
    if other.bare and not one.bare:
        one, other = other, one
    match = compare(one, other)
    if bool(one.company) != bool(other.company) and not _meet(one, other):
        return replace(match, score=min(match.score, POSSIBLE - 1))
    if match.by_name_only:
        score = _NAME_ALONE - 5 * _elsewhere(one, other)
        return replace(match, score=max(score, POSSIBLE), by_name_only=True)
    if POSSIBLE - _NEARLY <= match.score < POSSIBLE and similar_streets(one, other):
        reasons = (*match.reasons, _("ähnliche Anschrift"))
        return replace(match, score=match.score + _NEARLY, reasons=reasons)
    return match


def find_pairs(index: Index, progress: Progress | None = None) -> list[LikelyPair]:
    """All pairs of the index that may be one (score ≥ POSSIBLE), the surest first."""
    total = len(index)
    partners: dict[int, set[int]] = {}
    for block, positions in index.crowds():
        for part in _parts(index, block, positions):
            for n, one in enumerate(part):
                for other in part[n + 1 :]:
                    if one != other:
                        low, high = (one, other) if one < other else (other, one)
                        partners.setdefault(low, set()).add(high)
    found = []
    for position in range(total):
        if progress is not None and position % _STEP == 0:
            progress(position, total)
        for other in partners.get(position, ()):
            match = judge(index[position], index[other])
            if match.score >= POSSIBLE:
                keys = sorted((index[position].key, index[other].key))
                found.append(LikelyPair(keys[0], keys[1], match.score, match.reasons))
    found.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
    return found


def _parts(index: Index, block: str, positions: Sequence[int]) -> Iterator[Sequence[int]]:
    """Those who share something; of many, only who shares what would make it a pair."""
    kind, many = block[0], len(positions)
    if many == 2 or (kind != "n" and many <= (_HOUSE if kind == "s" else _CROWD)):
        yield positions
        return
    groups: dict[str, list[int]] = {}
    keys = {"n": _towns, "s": _looks}.get(kind, _sounds)
    for position in positions:
        for key in keys(index[position]):
            groups.setdefault(key, []).append(position)
    for group in groups.values():
        if len(group) <= _MOST:
            yield group
    if kind == "n":
        # Who has nothing but the name is held against the first of that name.
        bare = [position for position in positions if index[position].bare]
        for position in bare[:_CROWD]:
            for other in positions[:_MOST]:
                yield (position, other)


def _towns(identity: Identity) -> set[str]:
    return {place.postal_code or place.place for place in identity.places}


def _sounds(identity: Identity) -> set[str]:
    if identity.company:
        return {_first_sound(identity.company)}
    return {_first_sound(last) for last, _first in identity.persons}


def _looks(identity: Identity) -> set[str]:
    """Names that are alike begin alike, to the eye or to the ear. A company's people count: the
    owner may stand there in private, too."""
    names = [
        name for name in (identity.company, *(last for last, _first in identity.persons)) if name
    ]
    return {f"l{name[:1]}" for name in names} | {f"s{_first_sound(name)}" for name in names}


@lru_cache(maxsize=20_000)
def _first_sound(name: str) -> str:
    return sound(name.split(" ")[0]) if name else ""


def _meet(one: Identity, other: Identity) -> bool:
    """Whether they share a number, a phone, an e-mail or a street."""
    streets = {(place.street, place.postal_code or place.place) for place in one.places}
    return bool(
        (one.number and one.number_key == other.number_key)
        or one.phones & other.phones
        or one.emails & other.emails
        or any(
            place.street and (place.street, place.postal_code or place.place) in streets
            for place in other.places
        )
    )


def _elsewhere(one: Identity, other: Identity) -> bool:
    """Whether both have towns, and none in common."""
    towns = (_towns(one), _towns(other))
    return all(towns) and not towns[0] & towns[1]
