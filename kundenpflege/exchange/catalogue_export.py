"""The catalogue as a price list that can be read again."""

from __future__ import annotations

from pathlib import Path

from kundenpflege.base.i18n import _
from kundenpflege.model import CatalogueItem, field_info
from kundenpflege.services.catalogue import list_items
from kundenpflege.store import Reader

from .writing import CellKind, OutColumn, write_table

#: Fields in the order of the list, with the width of their columns.
_FIELDS: tuple[tuple[str, CellKind, int], ...] = (
    ("number", CellKind.TEXT, 16),
    ("category_name", CellKind.TEXT, 20),
    ("title", CellKind.TEXT, 48),
    ("unit", CellKind.TEXT, 9),
    ("unit_price", CellKind.NUMBER, 16),
    ("price_unit", CellKind.NUMBER, 9),
    ("unit_cost", CellKind.NUMBER, 12),
    ("vat_rate", CellKind.NUMBER, 11),
    ("labour_share", CellKind.NUMBER, 12),
    ("benefit", CellKind.TEXT, 40),
    ("feature", CellKind.TEXT, 30),
    ("argument", CellKind.TEXT, 30),
    ("long_text", CellKind.TEXT, 40),
    ("supplier", CellKind.TEXT, 20),
    ("supplier_number", CellKind.TEXT, 18),
    ("ean", CellKind.TEXT, 15),
    ("active", CellKind.TEXT, 8),
)


def export_catalogue(db: Reader, path: Path) -> int:
    """Write all items, those out of use included, as .xlsx or .csv; gives their number.

    The headers are those the import knows. UserError when the file cannot be written.
    """
    columns = [OutColumn(_header(name), kind, width) for name, kind, width in _FIELDS]
    rows = []
    for item in list_items(db, include_inactive=True):
        values = [getattr(item, name) for name, _kind, _width in _FIELDS]
        rows.append([_("ja") if v is True else _("nein") if v is False else v for v in values])
    return write_table(path, _("Leistungskatalog"), columns, rows, len(rows))


def _header(name: str) -> str:
    if name == "category_name":
        name = "category_id"
    return _(field_info(CatalogueItem, name).label)
