"""Changing many customers at once, as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Category, Customer, CustomerCategory, User
from kundenpflege.model.kinds import Importance, Potential
from kundenpflege.store import Writer

from .tags import tag_customers

_CHUNK = 500

#: Told (done, all) now and then; gives False to stop.
Progress = Callable[[int, int], bool]


class CancelledError(UserError):
    """The user stopped a long change: nothing is changed."""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What all of the customers get; what is None or empty stays as it is.

    `responsible_id` counts when `set_responsible`; None then means nobody.
    """

    importance: Importance | None = None
    potential: Potential | None = None
    set_responsible: bool = False
    responsible_id: int | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_category: int | None = None
    remove_category: int | None = None


def change_many(
    db: Writer, ids: Sequence[int], change: BulkChange, progress: Progress | None = None
) -> int:
    """Change these customers and give how many became different; the step is named after them.

    CancelledError when `progress` says so: the whole step is left out.
    """
    if change.set_responsible and change.responsible_id is not None:
        db.require(User, change.responsible_id)
    if change.add_category is not None:
        db.require(Category, change.add_category)
    unique = list(dict.fromkeys(ids))
    changed: set[int] = set()
    for start in range(0, len(unique), _CHUNK):
        if progress is not None and not progress(start, len(unique)):
            raise CancelledError(_("Abgebrochen. Kein Kunde wurde geändert."))
        chunk = unique[start : start + _CHUNK]
        changed |= _change_fields(db, chunk, change)
        changed |= _change_categories(db, chunk, change)
        if change.add_tags or change.remove_tags:
            changed |= _change_tags(db, chunk, change)
    db.relabel(label(len(changed)))
    return len(changed)


def label(count: int) -> str:
    """What undo calls the step."""
    return ngettext("{n} Kunde geändert", "{n} Kunden geändert", count).format(n=count)


def _change_fields(db: Writer, ids: Sequence[int], change: BulkChange) -> set[int]:
    wanted: dict[str, object] = {}
    if change.importance is not None:
        wanted["importance"] = change.importance
    if change.potential is not None:
        wanted["potential"] = change.potential
    if change.set_responsible:
        wanted["responsible_id"] = change.responsible_id
    if not wanted:
        return set()
    changed = set()
    for customer in db.scalars(select(Customer).where(Customer.id.in_(ids))):
        for name, value in wanted.items():
            if getattr(customer, name) != value:
                setattr(customer, name, value)
                changed.add(customer.id)
    db.flush()
    return changed


def _change_categories(db: Writer, ids: Sequence[int], change: BulkChange) -> set[int]:
    touched = {change.add_category, change.remove_category} - {None}
    if not touched:
        return set()
    links = db.scalars(
        select(CustomerCategory).where(
            CustomerCategory.customer_id.in_(ids), CustomerCategory.category_id.in_(touched)
        )
    )
    there = {(link.customer_id, link.category_id) for link in links}
    changed = set()
    for link in links:
        if link.category_id == change.remove_category != change.add_category:
            db.delete(link)
            changed.add(link.customer_id)
    if change.add_category is not None:
        known = set(db.scalars(select(Customer.id).where(Customer.id.in_(ids))))
        for customer_id in ids:
            if customer_id in known and (customer_id, change.add_category) not in there:
                db.add(CustomerCategory(customer_id=customer_id, category_id=change.add_category))
                changed.add(customer_id)
    db.flush()
    return changed


def _change_tags(db: Writer, ids: Sequence[int], change: BulkChange) -> set[int]:
    from .tags import tags_of

    before = tags_of(db, ids)
    tag_customers(db, ids, add=change.add_tags, remove=change.remove_tags)
    after = tags_of(db, ids)
    return {key for key in ids if before.get(key) != after.get(key)}
