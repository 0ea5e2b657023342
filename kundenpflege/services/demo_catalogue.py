"""What the demo business knows about its items beyond the price: costs, former prices, features,
and packages of what is mostly sold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kundenpflege.base.money import round_to
from kundenpflege.model import CatalogueItem, PriceChange
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import LineDraft
from kundenpflege.store import Writer

from .catalogue import get_item, line_of
from .packages import add_package

_HOURLY = ("R-604",)
_LUMP_SUMS = ("R-605", "R-606")
#: Bought goods cost more of their price than work does.
_GOODS, _WORK = Decimal("0.68"), Decimal("0.52")
_FEATURES = {
    "F-102": "Uw 0,9 W/m²K, Dreifachglas mit warmer Kante",
    "F-103": "Echte Sprossen, Schallschutzklasse 4, Uw 0,9 W/m²K",
    "F-105": "Aluminiumschale außen, pulverbeschichtet",
    "F-113": "Geprüfte Beschläge RC 2 N, abschließbare Griffe",
    "T-204": "Fünffach verriegelt, Dreifachglas, RC 2",
    "TR-301": "14 Stufen, 40 mm Eiche, geölt",
}
_LONG = {
    "T-204": "Haustür aus Holz mit Dreifachverglasung, Einbau mit Schwelle, Zylinder und "
    "drei Schlüsseln.\nOberfläche nach Farbkarte.",
}
_PACKAGES = (
    ("Fenstertausch je Fenster", "Altbau mit Putzlaibung", (
        ("F-103", "1"), ("F-110", "1"), ("F-111", "1"), ("F-112", "1.2"), ("R-605", "1"),
    )),
    ("Haustür komplett", "mit Ausbau der alten Tür", (
        ("T-204", "1"), ("F-110", "1"), ("F-111", "1"), ("R-604", "4"), ("R-605", "1"),
    )),
    ("Wartung Haus", "einmal im Jahr, bis 20 Fenster", (
        ("R-601", "20"), ("R-604", "2"), ("R-605", "1"),
    )),
)  # fmt: skip


def play_catalogue(db: Writer, raised_on: date, items: Mapping[str, CatalogueItem]) -> None:
    """Give the items costs and features, and a raise of 3.5 % on `raised_on`."""
    for number, item in items.items():
        if number in _HOURLY:
            item.kind = LineKind.HOURLY
        elif number in _LUMP_SUMS:
            item.kind = LineKind.LUMP_SUM
        item.feature = _FEATURES.get(number, "")
        item.long_text = _LONG.get(number, "")
        share = _WORK if item.labour_share >= 50 else _GOODS
        item.unit_cost = round_to(item.unit_price * share, 2)
        item.priced_on = raised_on
        db.add(
            PriceChange(
                item_id=item.id,
                changed_on=raised_on,
                unit_price=round_to(item.unit_price / Decimal("1.035"), 2),
                unit_cost=round_to(item.unit_cost / Decimal("1.05"), 2),
                reason="Holz und Glas wurden teurer",
            )
        )
    db.flush()
    for name, note, parts in _PACKAGES:
        lines = tuple(
            _line(db, items[number], -place, Decimal(quantity))
            for place, (number, quantity) in enumerate(parts, 1)
        )
        first = items[parts[0][0]]
        add_package(db, name, lines, note=note, category_id=first.category_id)


def _line(db: Writer, item: CatalogueItem, key: int, quantity: Decimal) -> LineDraft:
    return replace(line_of(get_item(db, item.id), key=key), quantity=quantity)
