"""Long tables as .xlsx by XlsxWriter: rows go to the disk at once, memory stays the same.

XlsxWriter and not openpyxl, because openpyxl makes an object of every cell: an export of 100,000
rows took 1.9 times its bare loop (`tests/benchmarks/export.py`). What stands in a cell is text
unless it is a number or a day: nothing here ever writes a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import currency_sign
from kundenpflege.base.text import clean

#: Excel takes no longer text in a cell.
LONGEST = 32_767
#: Rows of one sheet, its head included (Excel's limit); further rows go on to the next sheet.
MAX_ROWS = 1_048_576
#: `_x0041_` is an escape for a spreadsheet; a sheet's name cannot hold it.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\']")
_DAY_ZERO = date(1899, 12, 30).toordinal()
#: Earlier days are counted wrongly by spreadsheets (they know a 29 February 1900).
_FIRST_DAY = date(1900, 3, 1)
#: More digits than that are no number but a name: a spreadsheet would round them.
_DIGITS = 15


class CellKind(Enum):
    """What a column holds. PLAIN takes whatever comes (copies of foreign lists)."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of a written table; `width` in characters."""

    header: str
    kind: CellKind = CellKind.TEXT
    width: int = 16


#: How a column's cells are shown; texts are marked as text, so that corrections stay texts too.
_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.DATE: "DD.MM.YYYY",
    CellKind.MONEY: '#,##0.00\\ "€"',
}


def sheet_title(title: str, number: int = 1) -> str:
    """A name a spreadsheet accepts for a sheet."""
    ending = f" {number}" if number > 1 else ""
    title = _ESCAPE.sub("-", _SHEET_SIGNS.sub(" ", clean(title)))
    name = _first_units(title.strip(), 31 - len(ending)).strip() or "Liste"
    return name + ending


class Workbook:
    """One table, written row by row. `cut` counts texts longer than a cell can be."""

    def __init__(self, target: Path, title: str, columns: Sequence[OutColumn]) -> None:
        self._target, self._title, self._columns = target, title, columns
        self.cut: list[str] = []

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """All rows into the file; gives their number."""
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError

        with self._target.open("wb") as file:
            book = xlsxwriter.Workbook(file, {"constant_memory": True})
            try:
                return self._sheets(book, iter(rows))
            finally:
                # Also after a failure: the rows lie in files of their own until the book is closed.
                try:
                    book.close()
                except FileCreateError as error:
                    raise OSError(*error.args[0].args) from error

    def _sheets(self, book: Any, source: Iterator[Sequence[Any]]) -> int:
        """As many sheets as the rows need."""
        head = book.add_format(
            {
                "bold": True,
                "font_color": "#163E44",
                "bg_color": "#E3EEEF",
                "bottom": 1,
                "bottom_color": "#0E5A62",
                "valign": "vcenter",
                "num_format": "@",
            }
        )
        formats = {
            kind: book.add_format({"num_format": text.replace("€", currency_sign())})
            for kind, text in _FORMATS.items()
        }
        day = formats[CellKind.DATE]
        count = 0
        row = next(source, None)
        while True:
            sheet = book.add_worksheet(sheet_title(self._title, len(book.worksheets()) + 1))
            self._prepare(sheet, head)
            slots = [formats.get(column.kind) for column in self._columns]
            number = 0
            while row is not None and number < MAX_ROWS - 1:
                number += 1
                self._row(sheet, number, row, slots, day)
                row = next(source, None)
            sheet.autofilter(0, 0, number, max(len(self._columns) - 1, 0))
            count += number
            if row is None:
                return count

    def _prepare(self, sheet: Any, head: Any) -> None:
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.repeat_rows(0)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, column.width)
        sheet.set_row(0, 20)
        for number, column in enumerate(self._columns):
            self._text(sheet, 0, number, column.header, head)

    def _row(
        self, sheet: Any, number: int, row: Sequence[Any], formats: Sequence[Any], day: Any
    ) -> None:
        for place, (form, value) in enumerate(zip(formats, row, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                self._text(sheet, number, place, value, form)
                continue
            if isinstance(value, datetime):
                value = value.date()
            if isinstance(value, date):
                if value >= _FIRST_DAY:
                    sheet.write_number(number, place, value.toordinal() - _DAY_ZERO, day)
                else:
                    self._text(sheet, number, place, format_date(value), form)
            elif isinstance(value, bool):
                self._text(sheet, number, place, _("ja") if value else _("nein"), form)
            elif isinstance(value, int | float | Decimal) and _is_number(value):
                sheet.write_number(number, place, value, form)
            else:
                self._text(sheet, number, place, str(value), form)

    def _text(self, sheet: Any, row: int, place: int, value: str, form: Any) -> None:
        """A text as it is: `write_string` looks for neither formulas nor addresses."""
        if not (value.isascii() and value.isprintable() and value.strip() == value):
            value = clean(value, multiline=True)
            if not value:
                return
        if len(value) > LONGEST // 2 and _units(value) > LONGEST:
            self.cut.append(_place(row, place))
            value = literal(value)
        if value.startswith("<r>") and value.endswith("</r>"):
            value += " "  # XlsxWriter would take it for finished markup
        sheet.write_string(row, place, value, form)


def literal(text: str) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 long."""
    text = clean(text, multiline=True)
    if _units(text) <= LONGEST:
        return text
    return _first_units(text, LONGEST - 1) + "…"


def _first_units(text: str, most: int) -> str:
    """The beginning of a text, `most` long as spreadsheets count it (emoji count twice)."""
    return text.encode("utf-16-le", "ignore")[: 2 * most].decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    """The length of a text as spreadsheets count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _place(row: int, column: int) -> str:
    """The name of a cell, both counted from 0: `B3`."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}{row + 1}"


def _is_number(value: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps the number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return len(str(value).replace("-", "").replace(".", "")) <= _DIGITS
