"""A contact planned by one typed line, with the customer it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from kundenpflege.base.dates import WEEKDAYS, format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Contact, Customer, Person
from kundenpflege.rules.permission import channel_of
from kundenpflege.rules.quick_entry import QuickEntry, read
from kundenpflege.rules.series import SeriesPlan, in_words
from kundenpflege.store import Reader, Writer

from .contacts import plan_contact
from .permissions import permission
from .series import plan_series
from .work_calendar import load_calendar

#: Customers that are offered.
OFFERED = 6
_LOOKED_AT = 60
_MOST_WORDS = 6
#: Words of names that say nothing about who it is.
_COMMON = frozenset(
    "familie fam herr frau dr prof gmbh co kg ag ohg gbr ug mbh ek ev eg und der die das".split()
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line means. `customers` as (id, number, name), the likeliest first; `person_id` when
    the words name one of its people; `ambiguous`: several are equally likely. `text` says all of it
    in one line, `problems` what is missing, `hints` what is good to know of the first customer and
    the day: not allowed, a holiday."""

    entry: QuickEntry
    customers: tuple[tuple[int, str, str], ...] = ()
    person_id: int | None = None
    text: str = ""
    problems: tuple[str, ...] = ()
    ambiguous: bool = False
    hints: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether Enter would plan it."""
        return not self.problems and bool(self.customers)


@dataclass(frozen=True, slots=True)
class _Match:
    id: int
    number: str
    name: str
    importance: str
    rank: int
    person_id: int | None = None


def understand(
    db: Reader, text: str, customer_id: int | None = None, default_day: date | None = None
) -> Understood:
    """What a line means; with `customer_id` the customer is known, without a day in the line
    `default_day` is meant. Never fails."""
    entry = read(text, db.today, default_day)
    words = entry.who.split()
    known = db.get(Customer, customer_id)
    if known is not None:
        found, rest = [_Match(known.id, known.number, known.name, known.importance, 0)], words
        person_id, rest = _without_name(db, known, words)
    else:
        found, rest = _find(db, words)
        person_id = found[0].person_id if found else None
    entry = _with_rest(entry, rest if found else [])
    problems = [*entry.problems]
    if not found:
        problems.append(
            _("Kein Kunde heißt „{who}“.").format(who=entry.who)
            if words
            else _("Bei wem? Bitte den Namen oder die Nummer dazuschreiben.")
        )
    if not entry.reason:
        problems.append(_("Aus welchem Anlass? Zum Beispiel „wegen Muster“."))
    return Understood(
        entry=entry,
        customers=tuple((one.id, one.number, one.name) for one in found[:OFFERED]),
        person_id=person_id,
        text=_in_words(db, entry, found[0] if found else None, person_id),
        problems=tuple(problems),
        ambiguous=len(found) > 1 and found[0].rank == found[1].rank,
        hints=tuple(_hints(db, entry, found[0].id if found else None, person_id)),
    )


def plan_typed(
    db: Writer, text: str, customer_id: int | None = None, default_day: date | None = None
) -> int:
    """Plan what a line says and give the contact's id; UserError says what is missing.

    What comes again is planned as a series; the id is that of its first contact.
    """
    found = understand(db, text, customer_id, default_day)
    if found.problems:
        raise UserError(" ".join(found.problems))
    if found.ambiguous:
        several = ", ".join(f"{name} ({number})" for _key, number, name in found.customers)
        raise UserError(
            _("Mehrere Kunden passen: {names}. Bitte die Nummer dazuschreiben.").format(
                names=several
            )
        )
    entry, customer = found.entry, found.customers[0][0]
    assert entry.day is not None
    if entry.every is not None and entry.unit is not None:
        series_id = plan_series(
            db,
            customer,
            {
                "kind": entry.kind, "reason": entry.reason, "starts": entry.day,
                "at_time": entry.at_time, "minutes": entry.minutes, "every": entry.every,
                "unit": entry.unit, "person_id": found.person_id,
            },
        )  # fmt: skip
        first = db.scalar(select(Contact.id).where(Contact.series_id == series_id))
        return int(first)
    return plan_contact(
        db,
        customer,
        kind=entry.kind,
        reason=entry.reason,
        due=entry.day,
        at_time=entry.at_time,
        minutes=entry.minutes,
        last_day=entry.last_day,
        person_id=found.person_id,
    )


def _hints(
    db: Reader, entry: QuickEntry, customer_id: int | None, person_id: int | None
) -> Iterator[str]:
    """What speaks against the day or the way; both may be meant all the same."""
    if entry.day is not None:
        calendar = load_calendar(db)
        name = calendar.holiday(entry.day) or calendar.closure(entry.day)
        if name:
            yield _("{day} ist frei: {name}.").format(day=format_date(entry.day), name=name)
    channel = channel_of(entry.kind)
    if customer_id is not None and channel is not None:
        judged = permission(db, customer_id, person_id, channel)
        if not judged.allowed:
            yield f"{judged.reason}. {judged.advice}".rstrip()


def _with_rest(entry: QuickEntry, rest: Sequence[str]) -> QuickEntry:
    """Words that name nobody are the reason, or belong to it."""
    words = " ".join(rest).strip(" ,:–-")
    if not words:
        return entry
    reason = f"{words} – {entry.reason}" if entry.reason else words
    return replace(entry, reason=reason[:400].strip())


def _in_words(db: Reader, entry: QuickEntry, customer: _Match | None, person_id: int | None) -> str:
    """`Di, 24.11.2026, 14:00 Uhr, 60 Min. · Anruf · Familie Brandt (1004) · Muster`."""
    parts = []
    if entry.day is not None:
        day = f"{_(WEEKDAYS[entry.day.weekday()])[:2]}, {format_date(entry.day)}"
        if entry.last_day is not None:
            day = f"{day} – {format_date(entry.last_day)}"
        if entry.at_time:
            day = _("{day}, {time} Uhr").format(day=day, time=entry.at_time)
        if entry.minutes:
            day = _("{day}, {n} Min.").format(day=day, n=entry.minutes)
        parts.append(day)
        if entry.every is not None and entry.unit is not None:
            parts.append(in_words(SeriesPlan(entry.day, entry.every, entry.unit, False)))
    parts.append(entry.kind.label)
    if customer is not None:
        name = f"{customer.name} ({customer.number})" if customer.number else customer.name
        person = db.get(Person, person_id)
        if person is not None and person.full_name != customer.name:
            name = f"{name}, {person.full_name}"
        parts.append(name)
    if entry.reason:
        parts.append(entry.reason)
    return " · ".join(parts)


def _find(db: Reader, words: Sequence[str]) -> tuple[list[_Match], list[str]]:
    """The customers that words name, and the words that are left: as many as fit from the
    beginning, else from the end."""
    words = list(words)
    most = min(len(words), _MOST_WORDS)
    for count in range(most, 0, -1):
        if found := _named(db, words[:count]):
            return found, words[count:]
    for count in range(most - 1, 0, -1):
        found = _named(db, words[-count:])
        if found and found[0].rank < 3:  # whole names only: the words may as well be the reason
            return found, words[:-count]
    return [], words


def _named(db: Reader, words: Sequence[str]) -> list[_Match]:
    """Customers whose number, name or people bear all the words, the likeliest first."""
    text = " ".join(words)
    wanted = _words(text)
    if not wanted or not any(len(word) > 1 for word in wanted):
        return []
    shown = (Customer.id, Customer.number, Customer.name, Customer.importance)
    order = (Customer.importance == "", Customer.importance, Customer.sort_name, Customer.id)
    by_number = select(*shown).where(
        Customer.number == text.strip(), Customer.restricted_on.is_(None)
    )
    matches = [_Match(*row, rank=0) for row in db.rows(by_number)]
    if not matches and re.fullmatch(r"[0-9]{2,12}", text):  # `1004` of `K-1004`
        ending = select(*shown).where(
            Customer.number.endswith(f"-{text}", autoescape=True), Customer.restricted_on.is_(None)
        )
        matches = [_Match(*row, rank=0) for row in db.rows(ending.limit(OFFERED))]
    if matches:
        return matches
    customers = (
        select(*shown)
        .where(Customer.id.in_(db.matching("customer", text)), Customer.restricted_on.is_(None))
        .order_by(*order)
        .limit(_LOOKED_AT)
    )
    best: dict[int, _Match] = {}
    for row in db.rows(customers):
        rank = _rank(wanted, row.name)
        if rank is not None:
            best[row.id] = _Match(*row, rank=rank)
    for match in _by_people(db, wanted, text, list(best)):
        known = best.get(match.id)
        if known is None:
            best[match.id] = match
        elif known.person_id is None:
            best[match.id] = replace(
                known, person_id=match.person_id, rank=min(known.rank, match.rank)
            )
    rows = list(best.values())
    return sorted(rows, key=lambda m: (m.rank, m.importance == "", m.importance, m.name, m.id))


def _by_people(
    db: Reader, wanted: Sequence[str], text: str, customers: Sequence[int]
) -> list[_Match]:
    """Matches by people: those found by the words, and those of the customers found."""
    shown = (
        select(
            Customer.id, Customer.number, Customer.name, Customer.importance,
            Person.id.label("person_id"), Person.title_before, Person.first_name, Person.particle,
            Person.last_name,
        )
        .join(Customer, Customer.id == Person.customer_id)
        .where(
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
            Customer.restricted_on.is_(None),
        )
        .order_by(Customer.importance == "", Customer.importance, Customer.sort_name, Person.id)
        .limit(_LOOKED_AT)
    )  # fmt: skip
    rows = [
        *db.rows(shown.where(Person.id.in_(db.matching("person", text)))),
        *db.rows(shown.where(Customer.id.in_(customers))),
    ]
    people: dict[int, list[_Match]] = {}
    for row in {row.person_id: row for row in rows}.values():
        own = " ".join((row.title_before, row.first_name, row.particle, row.last_name))
        rank = _rank(wanted, own)
        only_person = rank is not None
        if rank is None:
            rank = _rank(wanted, f"{own} {row.name}")
        if rank is None or not _shares(wanted, own):
            continue
        rank = rank if only_person else rank + 1
        found = _Match(row.id, row.number, row.name, row.importance, rank, row.person_id)
        people.setdefault(row.id, []).append(found)
    matches = []
    for several in people.values():
        best = min(one.rank for one in several)
        one = next(match for match in several if match.rank == best)
        alone = sum(1 for match in several if match.rank == best) == 1
        matches.append(one if alone else replace(one, person_id=None))
    return matches


def _without_name(
    db: Reader, customer: Customer, words: Sequence[str]
) -> tuple[int | None, list[str]]:
    """The person of a known customer that the words name, and the words without the name."""
    people = db.scalars(
        select(Person).where(
            Person.customer_id == customer.id,
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
        )
    )
    words = list(words)
    cuts = [(words[:n], words[n:]) for n in range(min(len(words), _MOST_WORDS), 0, -1)]
    cuts += [(words[-n:], words[:-n]) for n in range(min(len(words) - 1, _MOST_WORDS), 0, -1)]
    for some, rest in cuts:
        wanted = _words(" ".join(some))
        if not wanted:
            continue
        named = [one for one in people if _rank(wanted, one.full_name) is not None]
        if len(named) == 1:
            return named[0].id, rest
        if named or customer.number in some or _rank(wanted, customer.name) is not None:
            return None, rest
    return None, words


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _rank(wanted: Sequence[str], name: str) -> int | None:
    """1: all words stand in the name as they are and no other does, 2: among others, 3: as
    beginnings of words; None: not all of them."""
    have = _words(name)
    real = [word for word in wanted if word not in _COMMON] or list(wanted)
    if all(word in have for word in real):
        others = [word for word in have if word not in _COMMON and word not in real]
        return 2 if others else 1
    if all(any(word.startswith(part) for word in have) for part in real):
        return 3
    return None


def _shares(wanted: Sequence[str], name: str) -> bool:
    have = _words(name)
    return any(word.startswith(part) for part in wanted for word in have)
