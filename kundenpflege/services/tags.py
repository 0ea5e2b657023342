"""Tags: free words that group customers. Each word has one spelling and one colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, fold
from kundenpflege.model import Customer, CustomerTag, Tag
from kundenpflege.rules.validation import check_color
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written.
TAG_FIELDS = frozenset({"name", "color"})
MOST_LETTERS = 60
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with its colour (`#RRGGBB` or empty) and how many customers carry it."""

    id: int
    name: str
    color: str
    customers: int
    version: int = 0


def list_tags(db: Reader) -> list[TagRow]:
    """All tags by name."""
    carried = dict(
        (row[0], row[1])
        for row in db.rows(
            select(CustomerTag.tag_id, func.count(CustomerTag.id)).group_by(CustomerTag.tag_id)
        )
    )
    tags = sorted(db.scalars(select(Tag)), key=lambda tag: (fold(tag.name), tag.id))
    versions = load_versions(db, Tag, [tag.id for tag in tags])
    return [
        TagRow(tag.id, tag.name, tag.color, carried.get(tag.id, 0), versions.get(tag.id, 0))
        for tag in tags
    ]


def tags_of(db: Reader, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the tags of these customers, by customer; those without tags are left out."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = db.rows(
            select(CustomerTag.customer_id, Tag.name)
            .join(Tag, Tag.id == CustomerTag.tag_id)
            .where(CustomerTag.customer_id.in_(ids[start : start + _CHUNK]))
        )
        for customer_id, name in rows:
            found.setdefault(customer_id, []).append(name)
    return {key: tuple(sorted(names, key=fold)) for key, names in found.items()}


def set_tags(db: Writer, customer_id: int, names: Iterable[str]) -> None:
    """Make these the tags of the customer, no others; unknown words become new tags."""
    db.require(Customer, customer_id)
    wanted = set(_ensure(db, names).values())
    links = db.scalars(select(CustomerTag).where(CustomerTag.customer_id == customer_id))
    for link in links:
        if link.tag_id not in wanted:
            db.delete(link)
    for tag_id in sorted(wanted - {link.tag_id for link in links}):
        db.add(CustomerTag(customer_id=customer_id, tag_id=tag_id))
    db.flush()


def tag_customers(
    db: Writer, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> int:
    """Give tags to many customers and take tags from them; gives how many customers changed.

    A word that is added and removed is added. Unknown words to remove mean nothing.
    """
    adding = set(_ensure(db, add).values())
    gone = {fold(name) for name in remove}
    removing = {tag.id for tag in db.scalars(select(Tag)) if fold(tag.name) in gone} - adding
    changed: set[int] = set()
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), _CHUNK):
        chunk = unique[start : start + _CHUNK]
        links = db.scalars(
            select(CustomerTag).where(
                CustomerTag.customer_id.in_(chunk), CustomerTag.tag_id.in_(adding | removing)
            )
        )
        there = {(link.customer_id, link.tag_id) for link in links}
        for link in links:
            if link.tag_id in removing:
                db.delete(link)
                changed.add(link.customer_id)
        known = set(db.scalars(select(Customer.id).where(Customer.id.in_(chunk))))
        for customer_id in chunk:
            for tag_id in sorted(adding):
                if customer_id in known and (customer_id, tag_id) not in there:
                    db.add(CustomerTag(customer_id=customer_id, tag_id=tag_id))
                    changed.add(customer_id)
        db.flush()
    return len(changed)


def add_tag(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a tag (name, color) and give its id; InputError when there is one of that name."""
    problems = Problems()
    draft = _draft(db, values, problems, None)
    problems.raise_if_any()
    tag = db.add(Tag(**draft.values))
    db.flush()
    return tag.id


def change_tag(db: Writer, tag_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Rename or colour a tag everywhere. The name of another tag merges both into that one."""
    tag = db.require(Tag, tag_id)
    name = clean(str(values.get("name", tag.name)))
    other = next((t for t in _tags(db).get(fold(name), ()) if t.id != tag_id), None)
    if other is not None:
        tag_customers(db, _carriers(db, tag_id), add=[other.name])
        db.delete(tag)
        return
    problems = Problems()
    draft = _draft(db, values, problems, tag)
    problems.raise_if_any()
    apply(db, tag, version, draft.values)


def remove_tag(db: Writer, tag_id: int) -> None:
    """Remove a tag from all customers; the customers stay."""
    db.delete(db.require(Tag, tag_id))


def split_names(text: str) -> tuple[str, ...]:
    """The words of a cell or a line: `Altbau, Messe 2026; Stammtisch`."""
    words = (clean(part) for part in re.split(r"[,;\n]", text))
    return tuple({fold(word): word for word in words if word}.values())


def _ensure(db: Writer, names: Iterable[str]) -> dict[str, int]:
    """The ids of the tags with these names by their folded form; new words become tags."""
    known = {key: found[0].id for key, found in _tags(db).items()}
    wanted: dict[str, int] = {}
    for raw in names:
        name = clean(raw).strip(",;")
        key = fold(name)
        if not key:
            continue
        _check_length(name)
        if key not in known:
            tag = db.add(Tag(name=name))
            db.flush()
            known[key] = tag.id
        wanted[key] = known[key]
    return wanted


def _tags(db: Reader) -> dict[str, list[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in db.scalars(select(Tag).order_by(Tag.id)):
        found.setdefault(fold(tag.name), []).append(tag)
    return found


def _carriers(db: Reader, tag_id: int) -> Sequence[int]:
    return db.scalars(select(CustomerTag.customer_id).where(CustomerTag.tag_id == tag_id))


def _check_length(name: str) -> None:
    if len(name) > MOST_LETTERS:
        raise InputError({"tags": _("Ein Schlagwort hat höchstens 60 Zeichen.")})


def _draft(db: Reader, values: Mapping[str, Any], problems: Problems, known: Tag | None) -> Draft:
    draft = Draft(Tag, values, TAG_FIELDS, problems, db.today)
    draft.require("name", _("Bitte ein Schlagwort eintragen."), new=known is None)
    if draft.get("color"):
        draft.check("color", check_color)
    name = draft.get("name")
    if name and not fold(name):
        problems.add("name", _("Ein Schlagwort braucht mindestens einen Buchstaben."))
    elif name and any(tag is not known for tag in _tags(db).get(fold(name), ())):
        problems.add("name", _("Das Schlagwort „{name}“ gibt es schon.").format(name=name))
    return draft
