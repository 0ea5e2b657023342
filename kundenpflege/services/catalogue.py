"""What the business sells: fields of work and catalogue items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import CatalogueItem, Category, CustomerCategory, OfferLine
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_percent, check_reference
from .versions import load_versions

#: What may be written.
CATEGORY_FIELDS = frozenset({"name", "position", "dormant_months"})
#: Customers are silent for years in this trade, but not for a lifetime.
MOST_DORMANT = 240
ITEM_FIELDS = frozenset(
    {
        "number",
        "category_id",
        "title",
        "benefit",
        "argument",
        "unit",
        "unit_price",
        "vat_rate",
        "labour_share",
        "active",
    }
)


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


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """A catalogue item; price net in euros, rates and shares in percent."""

    id: int
    version: int
    number: str
    category_id: int | None
    category_name: str
    title: str
    benefit: str
    argument: str
    unit: str
    unit_price: Decimal
    vat_rate: Decimal
    labour_share: Decimal
    active: bool


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
        last = db.scalar(select(func.max(Category.position)))
        draft.values["position"] = 0 if last is None else last + 1
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


def list_items(
    db: Reader,
    text: str = "",
    category_id: int | None = None,
    include_inactive: bool = False,
) -> list[ItemDetail]:
    """Items by field of work and title; `text` wants each of its words in number, title or benefit.

    Catalogues of a craft business are small: words are compared in the folded form.
    """
    statement = select(CatalogueItem, Category).outerjoin(
        Category, Category.id == CatalogueItem.category_id
    )
    if category_id is not None:
        statement = statement.where(CatalogueItem.category_id == category_id)
    if not include_inactive:
        statement = statement.where(CatalogueItem.active)
    words = fold(text).split()
    found: list[tuple[CatalogueItem, Category | None]] = [
        (item, category)
        for item, category in db.rows(statement)
        if _holds(words, (item.number, item.title, item.benefit))
    ]
    found.sort(key=lambda pair: (*_category_order(pair[1]), fold(pair[0].title), pair[0].id))
    versions = load_versions(db, CatalogueItem, [item.id for item, _category in found])
    return [_item_detail(item, category, versions.get(item.id, 0)) for item, category in found]


def add_item(db: Writer, values: Mapping[str, Any]) -> int:
    """Add an item and give its id."""
    problems = Problems()
    draft = _item_draft(db, values, problems, None)
    problems.raise_if_any()
    item = db.add(CatalogueItem(**draft.values))
    db.flush()
    return item.id


def change_item(db: Writer, item_id: int, version: int | None, values: Mapping[str, Any]) -> None:
    """Change the given fields; offers keep what they took over."""
    item = db.require(CatalogueItem, item_id)
    problems = Problems()
    draft = _item_draft(db, values, problems, item)
    problems.raise_if_any()
    apply(db, item, version, draft.values)


def remove_item(db: Writer, item_id: int) -> bool:
    """Remove an item; one that offers refer to is only put out of use (gives False then)."""
    item = db.require(CatalogueItem, item_id)
    used = db.scalar(select(OfferLine.id).where(OfferLine.item_id == item_id).limit(1))
    if used is not None:
        apply(db, item, None, {"active": False})
        return False
    db.delete(item)
    return True


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


def _item_draft(
    db: Reader, values: Mapping[str, Any], problems: Problems, known: CatalogueItem | None
) -> Draft:
    draft = Draft(CatalogueItem, values, ITEM_FIELDS, problems, db.today)
    draft.check("vat_rate", check_percent)
    draft.check("labour_share", check_percent)
    draft.require("title", _("Bitte eine Bezeichnung eintragen."), new=known is None)
    draft.require("unit", _("Bitte eine Einheit wählen, zum Beispiel Stk."), new=False)
    check_reference(db, problems, "category_id", Category, draft.get("category_id"))
    number = draft.get("number")
    if number:
        holder = db.scalars(
            select(CatalogueItem).where(func.lower(CatalogueItem.number) == number.lower())
        )
        if any(item is not known for item in holder):
            problems.add("number", _("Diese Artikelnummer gibt es schon."))
    return draft


def _category_order(category: Category | None) -> tuple[bool, int, int]:
    """Items without a field of work come last."""
    return (False, category.position, category.id) if category else (True, 0, 0)


def _item_detail(item: CatalogueItem, category: Category | None, version: int) -> ItemDetail:
    return ItemDetail(
        id=item.id,
        version=version,
        category_name=category.name if category else "",
        **{name: getattr(item, name) for name in ITEM_FIELDS},
    )


def _holds(words: Sequence[str], texts: Sequence[str]) -> bool:
    if not words:
        return True
    together = fold("  ".join(texts))
    return all(word in together for word in words)
