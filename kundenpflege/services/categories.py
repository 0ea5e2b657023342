"""Fields of work (Leistungsbereiche): what customers buy and items belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import CatalogueItem, Category, CustomerCategory
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position
from .versions import load_versions

#: What may be written.
CATEGORY_FIELDS = frozenset({"name", "position", "dormant_months"})
#: Customers are silent for years in this trade, but not for a lifetime.
MOST_DORMANT = 240


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A field of work; `customers` buy in it, `items` belong to it. Its customers sleep after
    `dormant_months` without an order (None: the usual limit)."""

    id: int
    version: int
    name: str
    position: int
    customers: int
    items: int
    dormant_months: int | None = None


def list_categories(db: Reader) -> list[CategoryRow]:
    """The fields of work in their order."""
    customers = {
        row[0]: row[1]
        for row in db.rows(
            select(CustomerCategory.category_id, func.count(CustomerCategory.id)).group_by(
                CustomerCategory.category_id
            )
        )
    }
    items = {
        row[0]: row[1]
        for row in db.rows(
            select(CatalogueItem.category_id, func.count(CatalogueItem.id)).group_by(
                CatalogueItem.category_id
            )
        )
    }
    categories = db.scalars(select(Category).order_by(Category.position, Category.id))
    versions = load_versions(db, Category, [category.id for category in categories])
    return [
        CategoryRow(
            id=category.id,
            version=versions.get(category.id, 0),
            name=category.name,
            position=category.position,
            customers=customers.get(category.id, 0),
            items=items.get(category.id, 0),
            dormant_months=category.dormant_months,
        )
        for category in categories
    ]


def add_category(db: Writer, values: Mapping[str, Any]) -> int:
    """Add a field of work at the end and give its id."""
    problems = Problems()
    draft = _category_draft(db, values, problems, None)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, Category)
    category = db.add(Category(**draft.values))
    db.flush()
    return category.id


def change_category(
    db: Writer, category_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    category = db.require(Category, category_id)
    problems = Problems()
    draft = _category_draft(db, values, problems, category)
    problems.raise_if_any()
    apply(db, category, version, draft.values)


def remove_category(db: Writer, category_id: int) -> None:
    """Remove a field of work that nothing uses."""
    category = db.require(Category, category_id)
    customers = db.scalar(
        select(func.count(CustomerCategory.id)).where(CustomerCategory.category_id == category_id)
    )
    items = db.scalar(
        select(func.count(CatalogueItem.id)).where(CatalogueItem.category_id == category_id)
    )
    if customers or items:
        raise UserError(
            _(
                "„{name}“ wird noch benutzt: {customers} Kunden, {items} Leistungen. "
                "Bitte diese zuerst umstellen."
            ).format(name=category.name, customers=customers, items=items)
        )
    db.delete(category)


def _category_draft(
    db: Reader, values: Mapping[str, Any], problems: Problems, known: Category | None
) -> Draft:
    draft = Draft(Category, values, CATEGORY_FIELDS, problems, db.today)
    draft.require("name", _("Bitte einen Namen eintragen."), new=known is None)
    name = draft.get("name")
    if name:
        for category in db.scalars(select(Category)):
            if category is not known and fold(category.name) == fold(name):
                problems.add("name", _("„{name}“ gibt es schon.").format(name=category.name))
    draft.check("dormant_months", _check_dormant)
    return draft


def _check_dormant(months: int | None) -> int | None:
    if months is not None and not 1 <= months <= MOST_DORMANT:
        raise InvalidValue(
            _("Bitte 1 bis {n} Monate angeben oder leer lassen.").format(n=MOST_DORMANT)
        )
    return months
