"""„Meinten Sie …?“: the nearest name when a search finds nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select

from kundenpflege.base.text import fold
from kundenpflege.model import Customer, Person
from kundenpflege.store import Reader
from kundenpflege.store.search import sound
from kundenpflege.store.tables import name_word

_SHORTEST = 3
_CODES = "012345678"
#: Words looked at for each word that was typed, the frequent ones first.
_MOST = 3000


def suggest(db: Reader, text: str) -> str:
    """The search text with misspelt words replaced by names that are there; '' for no idea.

    Offered is only what finds somebody. Words are compared by sound (Kölner Phonetik) and
    letters: `Mayer` → `Meier`.
    """
    words = text.split()
    if not words or len(words) > 6 or db.find(text, ("customer",), 1):
        return ""
    proposed = []
    for word in words:
        folded = fold(word)
        if " " in folded or not folded.isalpha() or len(folded) < _SHORTEST:
            proposed.append(word)
        elif db.find(word, ("customer",), 1):
            proposed.append(word)
        else:
            proposed.append(_nearest(db, folded) or word)
    found = " ".join(proposed)
    if found == text or not db.find(found, ("customer",), 1):
        return ""
    return found


def _nearest(db: Reader, word: str) -> str:
    """The name most like `word`, spelt as it is; '' when none is near enough."""
    from rapidfuzz.distance import OSA

    code = sound(word)
    count = func.count().label("count")
    rows = db.rows(
        select(name_word.c.word, name_word.c.sound, count)
        .where(name_word.c.sound.in_(set(_codes_near(code))))
        .group_by(name_word.c.sound, name_word.c.word)
        .order_by(count.desc())
        .limit(_MOST)
    )
    best: tuple[float, int, str] | None = None
    for name, its_sound, often in rows:
        # As many wrong letters as a hurried hand makes; what sounds alike may look another way.
        allowed = 1 if len(word) < 5 else 2
        if its_sound == code:
            allowed += 1
        distance = OSA.distance(word, name, score_cutoff=allowed)
        if distance > allowed:
            continue
        rank = (distance - (0.5 if its_sound == code else 0), -often, name)
        if best is None or rank < best:
            best = rank
    return _spelling(db, best[2]) if best is not None else ""


def _codes_near(code: str) -> Iterator[str]:
    """The sound itself and all that differ in one place."""
    yield code
    for place in range(len(code) + 1):
        head, tail = code[:place], code[place:]
        for sign in _CODES:
            yield head + sign + tail
            if tail:
                yield head + sign + tail[1:]
        if tail:
            yield head + tail[1:]


def _spelling(db: Reader, word: str) -> str:
    """The folded word as somebody writes it: `muller` → `Müller`."""
    key = db.scalar(select(func.min(name_word.c.customer_id)).where(
        name_word.c.sound == sound(word), name_word.c.word == word
    ))  # fmt: skip
    names: list[str] = [*db.scalars(select(Customer.name).where(Customer.id == key))]
    people = select(Person.first_name, Person.last_name).where(Person.customer_id == key)
    names += [name for row in db.rows(people) for name in row]
    return next((part for part in _parts(names) if fold(part) == word), word)


def _parts(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for part in name.replace("-", " ").replace("/", " ").split():
            yield part.strip(".,;()&„“\"'")
