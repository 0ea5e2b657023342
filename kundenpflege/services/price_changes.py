"""What items cost before, and changing the prices of many at once in percent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_decimal
from kundenpflege.base.text import clean
from kundenpflege.model import CatalogueItem, PriceChange
from kundenpflege.rules.offer_draft import MAX_PRICE
from kundenpflege.store import Reader, Writer

#: What the history of prices is about.
PRICES = ("unit_price", "unit_cost")
#: What new prices may be rounded to, in euros.
ROUNDINGS: tuple[tuple[Decimal, str], ...] = (
    (Decimal("0.01"), N_("auf Cent")),
    (Decimal("0.05"), N_("auf 5 Cent")),
    (Decimal("0.10"), N_("auf 10 Cent")),
    (Decimal("1.00"), N_("auf ganze Euro")),
)
LOWEST, HIGHEST = Decimal(-90), Decimal(900)
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class PastPrice:
    """What an item cost until `changed_on`, net euros per price unit, and why that ended."""

    changed_on: date
    unit_price: Decimal
    unit_cost: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class PriceRaise:
    """What would become of one item's price and cost; equal prices mean nothing changes."""

    item_id: int
    number: str
    title: str
    unit: str
    before: Decimal
    after: Decimal
    cost_before: Decimal | None = None
    cost_after: Decimal | None = None

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return self.before != self.after or self.cost_before != self.cost_after


def price_history(db: Reader, item_id: int) -> list[PastPrice]:
    """The former prices of an item, the latest first."""
    changes = db.scalars(
        select(PriceChange)
        .where(PriceChange.item_id == item_id)
        .order_by(PriceChange.changed_on.desc(), PriceChange.id.desc())
    )
    return [PastPrice(c.changed_on, c.unit_price, c.unit_cost, c.reason) for c in changes]


def preview_raise(
    db: Reader,
    item_ids: Sequence[int],
    percent: Decimal,
    rounding: Decimal = ROUNDINGS[0][0],
    *,
    costs: bool = False,
) -> list[PriceRaise]:
    """What prices become with `percent` more (less when negative), rounded half up to whole
    `rounding` euros; with `costs` the costs as well, always to the cent.

    In the order of `item_ids`; items that are gone are left out. InputError on `percent` and
    `rounding`.
    """
    _check(percent, rounding)
    items = _items(db, item_ids)
    result = []
    for item_id in dict.fromkeys(item_ids):
        if (found := items.get(item_id)) is None:
            continue
        cost = found.unit_cost
        result.append(
            PriceRaise(
                found.id,
                found.number,
                found.title,
                found.unit,
                found.unit_price,
                raised(found.unit_price, percent, rounding),
                cost,
                raised(cost, percent, ROUNDINGS[0][0]) if costs and cost is not None else cost,
            )
        )
    return result


def raise_prices(
    db: Writer,
    item_ids: Sequence[int],
    percent: Decimal,
    rounding: Decimal = ROUNDINGS[0][0],
    *,
    reason: str = "",
    costs: bool = False,
) -> int:
    """Change the prices as `preview_raise` tells, all in this step, and give how many changed.

    InputError when a price would not fit any more; nothing is changed then.
    """
    told = clean(reason) or _("Preise {percent} %").format(
        percent=("+" if percent > 0 else "") + format_decimal(percent)
    )
    plan = preview_raise(db, item_ids, percent, rounding, costs=costs)
    for row in plan:
        if abs(row.after) > MAX_PRICE:
            raise InputError({"percent": _("„{title}“ würde zu teuer.").format(title=row.title)})
    count = 0
    items = _items(db, item_ids)
    for row in plan:
        if not row.changes:
            continue
        item = items[row.item_id]
        before = {name: getattr(item, name) for name in PRICES}
        item.unit_price, item.unit_cost = row.after, row.cost_after
        note_price(db, item, before, told)
        count += 1
    db.flush()
    return count


def raised(price: Decimal, percent: Decimal, rounding: Decimal) -> Decimal:
    """A price with `percent` more, rounded half up to a whole multiple of `rounding` euros.

    What costs something never becomes free by rounding.
    """
    if not percent:
        return price
    steps = (price * (100 + percent) / 100 / rounding).quantize(Decimal(1), ROUND_HALF_UP)
    if not steps and price:
        steps = Decimal(1 if price > 0 else -1)
    return steps * rounding


def note_price(
    db: Writer, item: CatalogueItem, before: Mapping[str, Any], reason: str = ""
) -> None:
    """Write the former price and cost of an item into its history: the new one counts from
    today."""
    db.add(
        PriceChange(
            item_id=item.id,
            changed_on=db.today,
            unit_price=before["unit_price"],
            unit_cost=before["unit_cost"],
            reason=clean(reason)[:200],
        )
    )
    item.priced_on = db.today


def _items(db: Reader, item_ids: Sequence[int]) -> dict[int, CatalogueItem]:
    found: dict[int, CatalogueItem] = {}
    for start in range(0, len(item_ids), _CHUNK):
        some = item_ids[start : start + _CHUNK]
        for item in db.scalars(select(CatalogueItem).where(CatalogueItem.id.in_(some))):
            found[item.id] = item
    return found


def _check(percent: Decimal, rounding: Decimal) -> None:
    problems: dict[str, str] = {}
    if not percent.is_finite() or not LOWEST <= percent <= HIGHEST:
        problems["percent"] = _("Bitte einen Wert zwischen {low} und {high} eingeben.").format(
            low=format_decimal(LOWEST), high=format_decimal(HIGHEST)
        )
    if rounding not in [value for value, _label in ROUNDINGS]:
        problems["rounding"] = _("Gerundet wird auf 0,01, 0,05, 0,10 oder 1 Euro.")
    if problems:
        raise InputError(problems)
