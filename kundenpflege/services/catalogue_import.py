"""Items of a list or a supplier's file into the catalogue: planned row by row, then taken at once.

What was planned is what is done: rows that changed meanwhile are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import round_to
from kundenpflege.base.text import clean, fold
from kundenpflege.model import CatalogueItem, Category, field_info
from kundenpflege.store import Reader, Writer

from .catalogue import item_draft
from .categories import add_category
from .fields import Problems
from .price_changes import PRICES, note_price


class ItemAction(StrEnum):
    """What a row wants: the whole item, only its price, another number, or that it goes."""

    SET = "set"
    PRICE = "price"
    RENUMBER = "renumber"
    RETIRE = "retire"


class ItemStatus(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    RETIRED = "retired"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _(_LABELS[self])


_LABELS = {
    ItemStatus.NEW: N_("neu"),
    ItemStatus.CHANGED: N_("geändert"),
    ItemStatus.SAME: N_("unverändert"),
    ItemStatus.RETIRED: N_("ruht künftig"),
    ItemStatus.REJECTED: N_("nicht übernommen"),
}


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One item as a file tells it. `values` are fields of the catalogue, `category` is a name;
    `problem` says why the row could not be read. `new_number` belongs to RENUMBER."""

    row_number: int
    values: Mapping[str, Any] = field(default_factory=dict)
    action: ItemAction = ItemAction.SET
    category: str = ""
    new_number: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """What the user decides: a `markup` in percent on costs gives sales prices (None: costs
    change no price of items that have one); `only` wants each of its words in number or title."""

    markup: Decimal | None = None
    only: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """What would become of a row; prices net in euros for `unit` (`Stk`, `100 Stk`), `changes` the
    labels of what differs."""

    row_number: int
    status: ItemStatus
    number: str
    title: str
    unit: str = ""
    price: Decimal | None = None
    price_before: Decimal | None = None
    reason: str = ""
    changes: tuple[str, ...] = ()
    item_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    category: str = ""

    @property
    def at_cost(self) -> bool:
        """Whether a new item would be sold for what it costs."""
        cost = self.values.get("unit_cost")
        return self.status is ItemStatus.NEW and bool(cost) and cost == self.price

    @property
    def takes(self) -> bool:
        """Whether anything would be stored."""
        return self.status in (ItemStatus.NEW, ItemStatus.CHANGED, ItemStatus.RETIRED)


def plan_items(
    db: Reader, rows: Iterable[ItemInput], choice: ItemChoice | None = None
) -> tuple[PlannedItem, ...]:
    """What each row would do. Items are known by their number, else by the supplier's number."""
    choice = choice or ItemChoice()
    known = _Known(db)
    words = fold(choice.only).split()
    planned = []
    for row in rows:
        told = fold(f"{row.values.get('number', '')} {row.values.get('title', '')}")
        if words and not row.problem and not all(word in told for word in words):
            continue
        planned.append(_plan(db, row, known, choice))
    return tuple(planned)


def apply_items(db: Writer, planned: Sequence[PlannedItem], reason: str = "") -> int:
    """Store what was planned, all in this step; gives how many items were touched.

    Former prices go into the history with `reason`. Fields of work that are missing are added.
    """
    areas = {fold(area.name): area.id for area in db.scalars(select(Category))}
    count = 0
    for row in planned:
        if not row.takes:
            continue
        values = dict(row.values)
        if row.category:
            key = fold(row.category)
            if key not in areas:
                areas[key] = add_category(db, {"name": row.category[:80]})
            values["category_id"] = areas[key]
        item = None if row.item_id is None else db.get(CatalogueItem, row.item_id)
        if item is None:
            if row.status is not ItemStatus.NEW:
                continue
            db.add(CatalogueItem(**values, priced_on=db.today))
        else:
            before = {name: getattr(item, name) for name in PRICES}
            for name, value in values.items():
                if getattr(item, name) != value:
                    setattr(item, name, value)
            if before != {name: getattr(item, name) for name in PRICES}:
                note_price(db, item, before, reason)
        count += 1
    db.flush()
    return count


class _Known:
    """The catalogue by number; rows of the file that come later see those before."""

    def __init__(self, db: Reader) -> None:
        self.items: dict[str, CatalogueItem] = {}
        self.by_supplier: dict[tuple[str, str], CatalogueItem] = {}
        self.new: dict[str, int] = {}
        self.areas = {fold(area.name): area.id for area in db.scalars(select(Category))}
        for item in db.scalars(select(CatalogueItem).order_by(CatalogueItem.id.desc())):
            if item.number:
                self.items[item.number.lower()] = item
            if item.supplier_number:
                self.by_supplier[_at(item.supplier, item.supplier_number)] = item

    def find(self, values: Mapping[str, Any], supplier: str) -> CatalogueItem | None:
        number = str(values.get("number", "")).lower()
        at = _at(supplier, str(values.get("supplier_number", "")))
        found = self.by_supplier.get(at) if at[1] else None
        return found or (self.items.get(number) if number else None)


def _at(supplier: str, number: str) -> tuple[str, str]:
    return fold(supplier), number.lower()


def _plan(db: Reader, row: ItemInput, known: _Known, choice: ItemChoice) -> PlannedItem:
    values = dict(row.values)
    if choice.supplier and not values.get("supplier"):
        values["supplier"] = choice.supplier
    number, title = str(values.get("number", "")), str(values.get("title", ""))

    def told(status: ItemStatus, **more: Any) -> PlannedItem:
        return PlannedItem(row.row_number, status, number, title, **more)

    if row.problem:
        return told(ItemStatus.REJECTED, reason=row.problem)
    item = known.find(values, str(values.get("supplier", "")))
    if item is not None:
        title = title or item.title
    if row.action in (ItemAction.RETIRE, ItemAction.RENUMBER, ItemAction.PRICE) and item is None:
        key = number.lower()
        reason = _("Die Nummer ist nicht im Katalog.")
        if row.action is ItemAction.PRICE and key in known.new:
            reason = _("Die Nummer kommt erst mit dieser Datei; bitte noch einmal einlesen.")
        return told(ItemStatus.REJECTED, reason=reason)
    if row.action is ItemAction.RETIRE and item is not None:
        status = ItemStatus.RETIRED if item.active else ItemStatus.SAME
        return told(status, item_id=item.id, values={"active": False}, unit=item.unit)
    if row.action is ItemAction.RENUMBER:
        values = _renumbered(item, row.new_number)
    _sell(values, item, choice.markup)
    if item is not None and "number" in values and row.action is not ItemAction.RENUMBER:
        # Known by the supplier's number: the business's own number stays.
        values.pop("number")
    problems = Problems()
    draft = item_draft(db, values, problems, item, unique=False)
    taken = known.items.get(str(draft.get("number", "")).lower())
    if taken is not None and taken is not item:
        problems.add("number", _("Diese Artikelnummer gibt es schon."))
    if problems.fields:
        return told(ItemStatus.REJECTED, reason=_first(problems.fields), item_id=item and item.id)
    wanted = draft.values
    if item is None:
        key = number.lower()
        if key and key in known.new:
            return told(
                ItemStatus.REJECTED,
                reason=_("Die Nummer steht schon in Zeile {n}.").format(n=known.new[key]),
            )
        if key:
            known.new[key] = row.row_number
        return told(
            ItemStatus.NEW,
            unit=_per(wanted.get("price_unit", 1), wanted.get("unit", "Stk")),
            price=wanted.get("unit_price", Decimal(0)),
            values=wanted,
            category=row.category,
        )
    changed = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    area = row.category
    if area and item.category_id is not None and known.areas.get(fold(area)) == item.category_id:
        area = ""
    names = [_label(name) for name in changed]
    if area:
        names.append(_label("category_id"))
    return told(
        ItemStatus.CHANGED if names else ItemStatus.SAME,
        unit=_per(wanted.get("price_unit", item.price_unit), wanted.get("unit", item.unit)),
        price=wanted.get("unit_price", item.unit_price),
        price_before=item.unit_price,
        changes=tuple(names),
        item_id=item.id,
        values=changed,
        category=area,
    )


def _per(units: int, unit: str) -> str:
    return unit if units == 1 else f"{units} {unit}"


def _renumbered(item: CatalogueItem | None, number: str) -> dict[str, Any]:
    """The numbers of an item whose supplier numbers it anew."""
    values: dict[str, Any] = {"supplier_number": number}
    if item is not None and item.number.lower() == item.supplier_number.lower():
        values["number"] = number
    elif item is not None and not item.supplier_number:
        values = {"number": number}
    return values


def _sell(values: dict[str, Any], item: CatalogueItem | None, markup: Decimal | None) -> None:
    """Give a sales price to what has only a cost."""
    cost = values.get("unit_cost")
    if not isinstance(cost, Decimal) or "unit_price" in values:
        return
    if markup is None and item is not None and item.unit_price:
        if values.get("price_unit", item.price_unit) != item.price_unit:
            # The price goes with its unit: it is kept for as many as the cost is for.
            factor = Decimal(values["price_unit"]) / item.price_unit
            values["unit_price"] = round_to(item.unit_price * factor, 4)
        return
    values["unit_price"] = round_to(cost * (100 + (markup or 0)) / 100, 2 if markup else 4)


def _label(name: str) -> str:
    return _(field_info(CatalogueItem, name).label)


def _first(problems: Mapping[str, str]) -> str:
    name, text = next(iter(problems.items()))
    return clean(f"{_label(name)}: {text}")
