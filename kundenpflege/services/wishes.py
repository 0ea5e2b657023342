"""Wishes in the customers' own words, of one customer and across all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Category, Customer, Person, Wish
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .versions import load_versions

#: What may be written.
WISH_FIELDS = frozenset({"person_id", "category_id", "text", "noted_on", "wanted_by", "done_on"})


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish with whose it is; open while `done_on` is empty."""

    id: int
    version: int
    customer_id: int
    customer_number: str
    customer_name: str
    person_id: int | None
    person_name: str
    category_id: int | None
    category_name: str
    text: str
    noted_on: date
    wanted_by: date | None
    done_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether the wish was not fulfilled yet."""
        return self.done_on is None


def list_wishes(
    db: Reader,
    customer_id: int | None = None,
    open_only: bool = True,
    category_id: int | None = None,
    text: str = "",
    limit: int | None = None,
) -> list[WishRow]:
    """Wishes, the ones wanted soonest first, then the newest.

    Of one customer or of all that are not restricted; by field of work, and by words that all
    stand in wish, customer or person (folded).
    """
    statement = (
        select(Wish, Customer.number, Customer.name, Person, Category.name)
        .join(Customer, Customer.id == Wish.customer_id)
        .outerjoin(Person, Person.id == Wish.person_id)
        .outerjoin(Category, Category.id == Wish.category_id)
        .order_by(
            Wish.done_on.is_not(None),
            Wish.wanted_by.is_(None),
            Wish.wanted_by,
            Wish.noted_on.desc(),
            Wish.id.desc(),
        )
    )
    if customer_id is not None:
        statement = statement.where(Wish.customer_id == customer_id)
    else:
        statement = statement.where(Customer.restricted_on.is_(None))
    if open_only:
        statement = statement.where(Wish.done_on.is_(None))
    if category_id is not None:
        statement = statement.where(Wish.category_id == category_id)
    words = fold(text).split()
    if limit is not None and not words:
        statement = statement.limit(limit)
    found: Sequence[Any] = db.rows(statement)
    rows = [
        row for row in found if not words or _holds(words, row[0].text, row[1], row[2], row[3])
    ][:limit]
    versions = load_versions(db, Wish, [row[0].id for row in rows])
    return [
        WishRow(
            id=wish.id,
            version=versions.get(wish.id, 0),
            customer_id=wish.customer_id,
            customer_number=number,
            customer_name=name,
            person_id=wish.person_id,
            person_name=person.full_name if person else "",
            category_id=wish.category_id,
            category_name=category or "",
            text=wish.text,
            noted_on=wish.noted_on,
            wanted_by=wish.wanted_by,
            done_on=wish.done_on,
        )
        for wish, number, name, person, category in rows
    ]


def add_wish(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Note a wish and give its id; without a day it was noted today. InputError by field."""
    db.require(Customer, customer_id)
    draft = _draft(db, customer_id, values, new=True)
    if draft.get("noted_on") is None:
        draft.values["noted_on"] = db.today
    wish = db.add(Wish(customer_id=customer_id, **draft.values))
    db.flush()
    return wish.id


def change_wish(db: Writer, wish_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; `done_on` fulfils the wish or opens it again (None)."""
    wish = db.require(Wish, wish_id)
    apply(db, wish, version, _draft(db, wish.customer_id, values, new=False).values)


def remove_wish(db: Writer, wish_id: int) -> None:
    """Remove a wish."""
    db.delete(db.require(Wish, wish_id))


def _holds(words: Sequence[str], text: str, number: str, name: str, person: Person | None) -> bool:
    full = fold(" ".join((text, number, name, person.full_name if person else "")))
    return all(word in full for word in words)


def _draft(db: Reader, customer_id: int, values: Mapping[str, Any], new: bool) -> Draft:
    problems = Problems()
    draft = Draft(Wish, values, WISH_FIELDS, problems, db.today)
    draft.require("text", _("Bitte den Wunsch eintragen."), new=new)
    check_reference(db, problems, "category_id", Category, draft.get("category_id"))
    check_person(db, problems, customer_id, draft.get("person_id"))
    draft.check("noted_on", _not_ahead, db.today)
    draft.check("done_on", _not_ahead, db.today)
    problems.raise_if_any()
    return draft


def check_person(db: Reader, problems: Problems, customer_id: int, person_id: int | None) -> None:
    """Note a problem when the person is gone or belongs to another customer."""
    if person_id is None:
        return
    person = db.get(Person, person_id)
    if person is None or person.customer_id != customer_id:
        problems.add("person_id", _("Diese Person gehört nicht zum Kunden. Bitte neu wählen."))


def _not_ahead(day: date | None, today: date) -> date | None:
    if day is not None and day > today:
        raise InvalidValue(_("Dieser Tag liegt in der Zukunft."))
    return day
