"""What the business sells: fields of work and catalogue items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _
from kundenpflege.base.money import round_to
from kundenpflege.base.text import fold
from kundenpflege.model import CatalogueItem, Category, OfferLine, Picture
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import MAX_PRICE, PRICE_UNITS, LineDraft
from kundenpflege.rules.unit_prices import gross_price
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .categories import (
    MOST_DORMANT,
    CategoryRow,
    add_category,
    change_category,
    list_categories,
    remove_category,
)
from .fields import Draft, Problems, apply, check_percent, check_reference
from .pictures import remove_unused
from .price_changes import PRICES, note_price
from .versions import load_versions

__all__ = [
    "ITEM_FIELDS",
    "ITEM_KINDS",
    "MOST_DORMANT",
    "CategoryRow",
    "ItemDetail",
    "ItemRow",
    "add_category",
    "add_item",
    "change_category",
    "change_item",
    "get_item",
    "line_of",
    "list_categories",
    "list_items",
    "remove_category",
    "remove_item",
    "search_items",
]

#: What may be written.
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
        "kind",
        "long_text",
        "feature",
        "price_unit",
        "unit_cost",
        "supplier",
        "supplier_number",
        "ean",
        "picture_id",
    }
)
#: What an item may be in an offer; the other kinds have no price of their own.
ITEM_KINDS = (
    LineKind.ITEM,
    LineKind.LUMP_SUM,
    LineKind.HOURLY,
    LineKind.OPTIONAL,
    LineKind.OPTIONAL_COUNTED,
)
#: How many items the search box gives.
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """A catalogue item; price and cost net in euros per `price_unit` units, rates and shares in
    percent. `priced_on` is the day the price was last set."""

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
    kind: LineKind = LineKind.ITEM
    long_text: str = ""
    feature: str = ""
    price_unit: int = 1
    unit_cost: Decimal | None = None
    supplier: str = ""
    supplier_number: str = ""
    ean: str = ""
    priced_on: date | None = None
    picture_id: int | None = None


#: The name under which offers take items.
ItemRow = ItemDetail


def line_of(item: ItemRow, *, key: int, gross_prices: bool = False) -> LineDraft:
    """The line an offer takes over from an item; the catalogue's net price as the offer wants it.

    The argument stays in the catalogue: it is for the talk, not for the paper.
    """
    price = item.unit_price
    if gross_prices:
        price = gross_price(price, item.vat_rate)
    return LineDraft(
        key,
        kind=item.kind,
        text=item.title,
        benefit=item.benefit,
        unit=item.unit,
        unit_price=price,
        vat_rate=item.vat_rate,
        labour_share=item.labour_share,
        item_id=item.id,
        long_text=item.long_text,
        price_unit=item.price_unit,
        unit_cost=item.unit_cost,
        picture_id=item.picture_id,
    )


def search_items(db: Reader, text: str, limit: int = MOST_FOUND) -> list[ItemRow]:
    """Items in use that have each word of `text`; an equal number first, then titles that begin
    so, then the rest in the order of the catalogue. Nothing for an empty text."""
    wanted = fold(text)
    if not wanted:
        return []

    def rank(item: ItemRow) -> int:
        if wanted in (fold(item.number), fold(item.supplier_number), fold(item.ean)):
            return 0
        return 1 if fold(item.title).startswith(wanted) else 2

    return sorted(list_items(db, text), key=rank)[:limit]


def get_item(db: Reader, item_id: int) -> ItemDetail:
    """One item; NotFoundError when it is gone."""
    item = db.require(CatalogueItem, item_id)
    category = db.get(Category, item.category_id)
    return _item_detail(item, category, db.version(item))


def list_items(
    db: Reader,
    text: str = "",
    category_id: int | None = None,
    include_inactive: bool = False,
) -> list[ItemDetail]:
    """Items by field of work and title; `text` wants each of its words in number, title, benefit,
    feature or the supplier's numbers.

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
        if _holds(
            words,
            (
                item.number,
                item.title,
                item.benefit,
                item.feature,
                item.supplier_number,
                item.ean,
            ),
        )
    ]
    found.sort(key=lambda pair: (*_category_order(pair[1]), fold(pair[0].title), pair[0].id))
    versions = load_versions(db, CatalogueItem, [item.id for item, _category in found])
    return [_item_detail(item, category, versions.get(item.id, 0)) for item, category in found]


def add_item(db: Writer, values: Mapping[str, Any]) -> int:
    """Add an item and give its id."""
    problems = Problems()
    draft = item_draft(db, values, problems, None)
    problems.raise_if_any()
    item = db.add(CatalogueItem(**draft.values, priced_on=db.today))
    db.flush()
    return item.id


def change_item(
    db: Writer,
    item_id: int,
    version: int | None,
    values: Mapping[str, Any],
    *,
    reason: str = "",
) -> None:
    """Change the given fields; offers keep what they took over.

    Another price goes into the history of prices with its `reason`; a picture that nothing shows
    any more is removed.
    """
    item = db.require(CatalogueItem, item_id)
    problems = Problems()
    draft = item_draft(db, values, problems, item)
    problems.raise_if_any()
    picture_id = item.picture_id
    prices = {n: draft.values.get(n, getattr(item, n)) for n in PRICES}
    before = {name: getattr(item, name) for name in PRICES}
    if not apply(db, item, version, draft.values):
        return
    if prices != before:
        note_price(db, item, before, reason)
        db.flush()
    if picture_id != item.picture_id:
        remove_unused(db, picture_id)


def remove_item(db: Writer, item_id: int) -> bool:
    """Remove an item; one that offers refer to is only put out of use (gives False then)."""
    item = db.require(CatalogueItem, item_id)
    used = db.scalar(select(OfferLine.id).where(OfferLine.item_id == item_id).limit(1))
    if used is not None:
        apply(db, item, None, {"active": False})
        return False
    picture_id = item.picture_id
    db.delete(item)
    db.flush()
    remove_unused(db, picture_id)
    return True


def item_draft(
    db: Reader,
    values: Mapping[str, Any],
    problems: Problems,
    known: CatalogueItem | None,
    *,
    unique: bool = True,
) -> Draft:
    """Typed values as an item may have them; what is wrong goes into `problems`. Imports, which
    know all numbers, check for themselves that a number is given once (`unique` False)."""
    draft = Draft(CatalogueItem, values, ITEM_FIELDS, problems, db.today)
    draft.check("vat_rate", check_percent)
    draft.check("labour_share", check_percent)
    draft.require("title", _("Bitte eine Bezeichnung eintragen."), new=known is None)
    draft.require("unit", _("Bitte eine Einheit wählen, zum Beispiel Stk."), new=False)
    draft.check("price_unit", _check_price_unit)
    draft.check("unit_price", _check_price)
    draft.check("unit_cost", _check_price)
    draft.check("kind", _check_kind)
    check_reference(db, problems, "category_id", Category, draft.get("category_id"))
    check_reference(db, problems, "picture_id", Picture, draft.get("picture_id"))
    number = draft.get("number")
    if number and unique:
        holder = db.scalars(
            select(CatalogueItem).where(func.lower(CatalogueItem.number) == number.lower())
        )
        if any(item is not known for item in holder):
            problems.add("number", _("Diese Artikelnummer gibt es schon."))
    return draft


def _check_price_unit(units: int) -> int:
    if units not in PRICE_UNITS:
        raise InvalidValue(_("Der Preis gilt für 1, 10, 100 oder 1000 Einheiten."))
    return units


def _check_price(price: Decimal | None) -> Decimal | None:
    if price is None:
        return None
    if abs(price) > MAX_PRICE:
        raise InvalidValue(_("Diese Zahl ist zu groß."))
    return round_to(price, 4)


def _check_kind(kind: LineKind) -> LineKind:
    if kind not in ITEM_KINDS:
        raise InvalidValue(_("Bitte einen Eintrag aus der Liste wählen."))
    return kind


def _category_order(category: Category | None) -> tuple[bool, int, int]:
    """Items without a field of work come last."""
    return (False, category.position, category.id) if category else (True, 0, 0)


def _item_detail(item: CatalogueItem, category: Category | None, version: int) -> ItemDetail:
    return ItemDetail(
        id=item.id,
        version=version,
        category_name=category.name if category else "",
        priced_on=item.priced_on,
        **{name: getattr(item, name) for name in ITEM_FIELDS},
    )


def _holds(words: Sequence[str], texts: Sequence[str]) -> bool:
    if not words:
        return True
    together = fold("  ".join(texts))
    return all(word in together for word in words)
