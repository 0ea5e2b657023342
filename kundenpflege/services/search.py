"""The search box: customers, persons, offers and letters by any part of what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from sqlalchemy import SQLColumnExpression, case, func, or_, select
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import Customer, Letter, Offer, Person
from kundenpflege.model.kinds import LetterForm, OfferState
from kundenpflege.rules.greetings import kind_of_occasion
from kundenpflege.store import Reader

from .customer_list import first_place

_NOT_FIGURES = "abcdefghijklmnopqrstuvwxyz-_./ 0"
_EXACT, _PREFIX, _WORD, _REST = range(4)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: `kind` is customer, person, offer or letter; a click opens it by `id`.

    `customer_id` is the customer it belongs to (its own id for customers).
    """

    kind: str
    id: int
    customer_id: int
    title: str
    subtitle: str


def find_anything(db: Reader, text: str, limit: int = 12) -> list[Hit]:
    """What matches all words of `text`, best first: exact number, name beginning, the rest.

    A person is not listed beside its customer when the customer goes by that person's name.
    """
    query = fold(text)
    if not query:
        return []
    if len(query) == 1:
        return _first_letter(db, query, limit)
    ranked: list[tuple[int, int, str, Hit]] = [
        *_customers(db, text, query, limit),
        *_persons(db, text, query, limit),
        *_offers(db, text, query, limit),
        *_letters(db, text, limit),
    ]
    ranked.sort(key=lambda entry: entry[:3])
    return [hit for _rank, _kind, _name, hit in ranked[:limit]]


def _first_letter(db: Reader, letter: str, limit: int) -> list[Hit]:
    """One letter means half of everybody: those whose name begins so."""
    rows = db.rows(
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.restricted_on,
            first_place().label("place"),
        )
        .where(Customer.sort_name >= letter, Customer.sort_name < letter + "\U0010ffff")
        .order_by(Customer.sort_name, Customer.id)
        .limit(limit)
    )
    return [Hit("customer", row.id, row.id, row.name, _below(row, row.place)) for row in rows]


def _below(row: Any, more: str | None) -> str:
    """Number, where it was found or the place, and a lock for who is restricted (Art. 18)."""
    lock = _("gesperrt") if row.restricted_on is not None else ""
    return " · ".join(part for part in (row.number, more, lock) if part)


def _customers(db: Reader, text: str, query: str, limit: int) -> list[tuple[int, int, str, Hit]]:
    rank = _rank(Customer.number, Customer.sort_name, text, query)
    matching = Customer.id.in_(db.matching("customer", text))
    same = _same_figures(Customer.number, text)
    rows = db.rows(
        select(
            Customer.id,
            Customer.number,
            Customer.name,
            Customer.sort_name,
            Customer.restricted_on,
            first_place().label("place"),
            rank.label("rank"),
        )
        .where(matching if same is None else or_(matching, same))
        .order_by(rank, Customer.sort_name, Customer.id)
        .limit(limit)
    )
    found = _where_found(db, text, [row.id for row in rows])
    return [
        (
            row.rank,
            0,
            row.sort_name,
            Hit(
                "customer",
                row.id,
                row.id,
                row.name,
                _below(row, found.get(row.id) or row.place),
            ),
        )
        for row in rows
    ]


def _persons(db: Reader, text: str, query: str, limit: int) -> list[tuple[int, int, str, Hit]]:
    rows = db.rows(
        select(Person, Customer.name, Customer.number)
        .join(Customer, Customer.id == Person.customer_id)
        .where(Person.id.in_(db.matching("person", text)))
        .order_by(Customer.sort_name, Person.id)
        .limit(limit * 4)
    )
    hits = []
    for person, customer_name, number in rows:
        name = fold(person.full_name)
        if name == fold(customer_name):
            continue
        surname = fold(f"{person.particle} {person.last_name}")
        first = fold(person.first_name)
        starts = any(part.startswith(query) for part in (name, surname, first) if part)
        rank = _PREFIX if starts else _REST
        subtitle = " · ".join(part for part in (person.role, customer_name, number) if part)
        hit = Hit("person", person.id, person.customer_id, person.full_name, subtitle)
        hits.append((rank, 1, name, hit))
    hits.sort(key=lambda entry: entry[:3])
    return hits[:limit]


def _offers(db: Reader, text: str, query: str, limit: int) -> list[tuple[int, int, str, Hit]]:
    number = text.strip().split("/")[0]
    rank = _rank(Offer.number, func.lower(Offer.subject), number, query)
    rows = db.rows(
        select(Offer, Customer.name, rank.label("rank"))
        .join(Customer, Customer.id == Offer.customer_id)
        .where(Offer.id.in_(db.matching("offer", number)), Offer.state != OfferState.REPLACED)
        .order_by(rank, Offer.id.desc())
        .limit(limit)
    )
    hits = []
    for position, (offer, customer_name, value) in enumerate(rows):
        title = " · ".join(part for part in (offer.full_number, offer.subject) if part)
        subtitle = f"{customer_name} · {offer.state.label}"
        hit = Hit("offer", offer.id, offer.customer_id, title or _("Angebot in Arbeit"), subtitle)
        hits.append((value, 2, f"{position:06d}", hit))
    return hits


def _letters(db: Reader, text: str, limit: int) -> list[tuple[int, int, str, Hit]]:
    """Cards and letters by their words, the newest first, with the sentence that is only theirs."""
    rows = db.rows(
        select(Letter, Customer.name, Person)
        .join(Customer, Customer.id == Letter.customer_id)
        .outerjoin(Person, Person.id == Letter.person_id)
        .where(Letter.id.in_(db.matching("letter", text)), Customer.restricted_on.is_(None))
        .order_by(Letter.written_on.desc(), Letter.id.desc())
        .limit(limit)
    )
    hits = []
    for position, (letter, customer_name, person) in enumerate(rows):
        words = _("Karte an {name}") if letter.form is LetterForm.CARD else _("Brief an {name}")
        title = words.format(name=customer_name if letter.person_id is None else person.full_name)
        personal = " ".join(letter.personal.split())
        below = (
            _(kind_of_occasion(letter.occasion).title),
            format_date(letter.written_on),
            f"„{shorten(personal, 80, placeholder='…')}“" if personal else _("Entwurf"),
        )
        hit = Hit("letter", letter.id, letter.customer_id, title, " · ".join(below))
        hits.append((_REST, 3, f"{position:06d}", hit))
    return hits


def _rank(
    number: SQLColumnExpression[str], name: SQLColumnExpression[str], text: str, query: str
) -> ColumnElement[int]:
    """Exact number, exact number without its letters, name that begins so, word that begins so."""
    typed = text.strip().lower()
    whens: list[tuple[ColumnElement[bool], int]] = [(func.lower(number) == typed, _EXACT)]
    if (same := _same_figures(number, text)) is not None:
        whens.append((same, _EXACT))
    whens.append((name.startswith(query, autoescape=True), _PREFIX))
    whens.append((name.contains(" " + query, autoescape=True), _WORD))
    return case(*whens, else_=_REST)


def _same_figures(number: SQLColumnExpression[str], text: str) -> ColumnElement[bool] | None:
    """`87` means K-0087: the figures of a number without its letters and leading zeros."""
    figures = text.strip()
    if not figures.isascii() or not figures.isdigit() or len(figures) > 8:
        return None
    return func.ltrim(func.lower(number), _NOT_FIGURES) == figures.lstrip("0")


def _where_found(db: Reader, text: str, ids: list[int]) -> dict[int, str]:
    """The phone number that was searched for, by customer, so that the hit explains itself."""
    wanted = phone_digits(text)
    if len(wanted) < 4 or any(ch.isalpha() for ch in text):
        return {}
    found: dict[int, str] = {}
    for key, phone in db.rows(select(Customer.id, Customer.phone).where(Customer.id.in_(ids))):
        if wanted in phone_digits(phone):
            found[key] = phone
    rows = db.rows(
        select(Person.customer_id, Person.phone, Person.mobile).where(Person.customer_id.in_(ids))
    )
    for key, phone, mobile in rows:
        for number in (phone, mobile):
            if wanted in phone_digits(number):
                found.setdefault(key, number)
    return found
