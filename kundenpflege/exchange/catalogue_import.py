"""Price lists and DATANORM files for the catalogue: opened, recognised, read row by row.

source = open_catalogue(path)
with store.read() as db:
    planned = plan_items(db, source.rows, choice)
with store.write(source.label) as db:
    apply_items(db, planned, source.reason)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import parse_decimal, round_to
from kundenpflege.base.text import clean, digits
from kundenpflege.rules.unit_prices import net_price
from kundenpflege.services.catalogue_import import ItemAction, ItemInput

from .catalogue_columns import find_headers, judge
from .cells import read_flag, text_of
from .datanorm import is_datanorm, read_datanorm
from .datanorm_parts import Article, Datanorm
from .limits import MAX_FILE
from .reading import load_file, read_data

_MULTILINE = frozenset({"benefit", "argument", "feature", "long_text"})
_PRICES = frozenset({"unit_price", "unit_cost", "gross_price"})
_ACTIONS = {"L": ItemAction.RETIRE, "X": ItemAction.RENUMBER, "P": ItemAction.PRICE}
_MAX_LONG = 20_000


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """A file as it was read. `columns` are the fields that were recognised, by their headers;
    `kind` is "table", "datanorm4" or "datanorm5"."""

    name: str
    kind: str
    rows: tuple[ItemInput, ...]
    columns: Mapping[str, str]
    supplier: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The name of the step."""
        return _("Katalog aus „{name}“ eingelesen").format(name=self.name)

    @property
    def reason(self) -> str:
        """Why prices changed."""
        return _("Import {name}").format(name=self.name)


def open_catalogue(path: Path, vat_rate: Decimal = Decimal(19)) -> CatalogueSource:
    """Read a price list (xlsx, xls, ods, csv) or a DATANORM file; UserError when it is neither.

    Files of groups and discounts that lie beside a DATANORM file are read with it. `vat_rate` in
    percent turns gross prices into net ones where the list has no rate.
    """
    data = load_file(path)
    if is_datanorm(data):
        return _from_datanorm(path.name, read_datanorm(data, *_companions(path)))
    return _from_table(path.name, data, vat_rate)


def _companions(path: Path) -> list[bytes]:
    """DATANORM.WRG and DATANORM.RAB in the same folder."""
    found = []
    for other in sorted(path.parent.iterdir()):
        if other.suffix.upper() in (".WRG", ".RAB") and other.is_file() and other != path:
            if other.stem.upper() == "DATANORM" and other.stat().st_size <= MAX_FILE:
                found.append(other.read_bytes())
    return found


def _from_datanorm(name: str, delivery: Datanorm) -> CatalogueSource:
    rows = [_article(article, delivery.supplier) for article in delivery.articles]
    rows += [ItemInput(one.line, problem=one.reason) for one in delivery.damages]
    note = ""
    if delivery.currency != "EUR":
        note = _("Die Preise sind in {currency} angegeben.").format(currency=delivery.currency)
    elif delivery.day is not None:
        note = _("Stand {day}").format(day=format_date(delivery.day))
    return CatalogueSource(
        name,
        f"datanorm{delivery.version}",
        tuple(sorted(rows, key=lambda row: row.row_number)),
        {},
        delivery.supplier,
        note,
    )


def _article(article: Article, supplier: str) -> ItemInput:
    values: dict[str, Any] = {
        "number": article.number,
        "supplier_number": article.number,
        "supplier": supplier,
    }
    action = _ACTIONS.get(article.action, ItemAction.SET)
    if action is ItemAction.SET:
        values["title"] = article.title
        if article.unit:
            values["unit"] = article.unit
        for name, text in (("long_text", article.long_text), ("ean", article.ean)):
            if text:
                values[name] = text
    if action in (ItemAction.SET, ItemAction.PRICE):
        priced = False
        for name, price in (("unit_price", article.list_price), ("unit_cost", article.cost)):
            if price is not None:
                values[name] = price
                priced = True
        if priced and article.price_unit:
            values["price_unit"] = article.price_unit
    return ItemInput(
        article.line,
        values,
        action,
        category=article.group if action is ItemAction.SET else "",
        new_number=article.new_number,
    )


def _from_table(name: str, data: bytes, vat_rate: Decimal) -> CatalogueSource:
    table = read_data(data, judge)
    row, columns = find_headers(table.rows)
    if row < 0:
        raise UserError(
            _(
                "In der Datei ist keine Preisliste zu erkennen. Die erste Zeile braucht "
                "Überschriften, mindestens „Bezeichnung“ und „Preis“."
            )
        )
    headers = {columns[n]: text_of(table.rows[row][n]) for n in columns}
    rows = [
        _row(number, cells, columns, vat_rate)
        for number, cells in enumerate(table.rows[row + 1 :], row + 2)
        if any(text_of(cell) for cell in cells)
    ]
    return CatalogueSource(name, "table", tuple(rows), headers)


def _row(
    number: int, cells: Sequence[Any], columns: Mapping[int, str], vat_rate: Decimal
) -> ItemInput:
    values: dict[str, Any] = {}
    category = ""
    for index, field in columns.items():
        raw = cells[index] if index < len(cells) else ""
        text = text_of(raw, multiline=field in _MULTILINE)
        if not text:
            continue  # an empty cell leaves what the catalogue has
        if field in _PRICES or field in ("vat_rate", "labour_share"):
            value = _amount(raw)
            if value is None:
                return ItemInput(
                    number,
                    values,
                    problem=_("„{text}“ ist keine Zahl.").format(text=text[:40]),
                )
            values[field] = value
        elif field == "price_unit":
            values[field] = int(digits(text) or 1)
        elif field == "active":
            values[field] = read_flag(raw) is not False
        elif field == "category":
            category = text[:80]
        elif field == "ean":
            values[field] = digits(text)[:14]
        else:
            values[field] = text[:_MAX_LONG]
    gross = values.pop("gross_price", None)
    rate = values.get("vat_rate")
    if isinstance(rate, Decimal) and 0 < rate < 1:
        # A spreadsheet keeps 19 % as 0.19.
        values["vat_rate"] = rate * 100
    if gross is not None and "unit_price" not in values:
        values["unit_price"] = net_price(gross, values.get("vat_rate", vat_rate))
    if not values.get("title") and not values.get("number"):
        return ItemInput(number, values, problem=_("ohne Bezeichnung und Nummer"))
    return ItemInput(number, values, category=category)


def _amount(raw: Any) -> Decimal | None:
    """A number with up to four decimals."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        value: Decimal | None = Decimal(repr(raw)) if abs(raw) < 1e12 else None
    else:
        value = parse_decimal(clean(text_of(raw)))
    if value is None or not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        return None
    return round_to(value, 4)
