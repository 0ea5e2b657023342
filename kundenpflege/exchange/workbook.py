"""Long tables as .xlsx, streamed: rows go straight into the zip, memory stays the same.

Written by hand: a library makes an object of every cell. With openpyxl an export of 100,000 rows
took 1.8 times its bare loop, reading the database included; so it takes half of that loop
(`tests/benchmarks/export.py`). What stands in a cell is text unless it is a number or a day:
nothing here ever writes a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

#: Excel takes no longer text in a cell.
LONGEST = 32_767
#: Rows of one sheet, its head included (Excel's limit); further rows go on to the next sheet.
MAX_ROWS = 1_048_576
_BLOCK = 200
#: Speed for size: a tenth more bytes than the usual level, in half the time.
_LEVEL = 3
#: `_x0041_` in a text is an escape for a spreadsheet; its underscore must be escaped itself.
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


# Indices into `cellXfs` of `_STYLES`.
_HEAD, _DAY = 1, 3
_STYLE_OF = {
    CellKind.TEXT: 2,
    CellKind.DATE: _DAY,
    CellKind.MONEY: 4,
    CellKind.NUMBER: 0,
    CellKind.PLAIN: 0,
}
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = f"""{_XML}<styleSheet xmlns="{_NAMESPACE}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="DD.MM.YYYY"/>\
<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="11"/><color rgb="FF163E44"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">\
<fgColor rgb="FFE3EEEF"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style="thin"><color rgb="FF0E5A62"/></bottom><diagonal/>\
</border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" \
applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">\
<alignment vertical="center"/></xf>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


def column_letters(number: int) -> str:
    """The name of a column: 1 is `A`, 27 is `AA`."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def escaped(text: str) -> str:
    """A clean text as it stands between two tags."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def sheet_title(title: str, number: int = 1) -> str:
    """A name a spreadsheet accepts for a sheet."""
    ending = f" {number}" if number > 1 else ""
    title = _ESCAPE.sub("-", _SHEET_SIGNS.sub(" ", clean(title)))
    name = title.strip()[: 31 - len(ending)].strip() or "Liste"
    return name + ending


class Workbook:
    """One table, written row by row. `cut` counts texts longer than a cell can be."""

    def __init__(self, target: Path, title: str, columns: Sequence[OutColumn]) -> None:
        self._target, self._title, self._columns = target, title, columns
        self._letters = [column_letters(n) for n in range(1, len(columns) + 1)]
        self._styles = [_STYLE_OF[column.kind] for column in columns]
        self._heads: list[int] = []
        self.cut: list[str] = []

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """All rows into the file; gives their number."""
        count = 0
        source = iter(rows)
        with ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            more = True
            while more:
                sheet = len(self._heads) + 1
                with archive.open(f"xl/worksheets/sheet{sheet}.xml", "w") as part:
                    written, more = self._sheet(part, source, count)
                self._heads.append(written)
                count += written
            self._frame(archive)
        return count

    def _sheet(self, part: IO[bytes], source: Any, before: int) -> tuple[int, bool]:
        """One sheet; gives its rows, and whether it is full and there are more."""
        part.write(self._top().encode())
        block: list[str] = []
        number = 1
        room = MAX_ROWS - 1
        row = next(source, None) if not before else self._next
        while row is not None and number <= room:
            number += 1
            block.append(self._row(number, row))
            if len(block) >= _BLOCK:
                part.write("".join(block).encode())
                block.clear()
            row = next(source, None)
        self._next = row
        last = self._letters[-1] if self._letters else "A"
        block.append(f'</sheetData><autoFilter ref="A1:{last}{number}"/>')
        block.append('<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" ')
        block.append('footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/></worksheet>')
        part.write("".join(block).encode())
        return number - 1, row is not None

    _next: Sequence[Any] | None = None

    def _top(self) -> str:
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
            for n, column in enumerate(self._columns, 1)
        )
        heads = "".join(
            f'<c r="{letter}1" s="{_HEAD}" t="inlineStr"><is>'
            f"<t>{escaped(clean(column.header))}</t></is></c>"
            for letter, column in zip(self._letters, self._columns, strict=True)
        )
        return (
            f'{_XML}<worksheet xmlns="{_NAMESPACE}"><sheetViews>'
            '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/>'
            '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
            f'<sheetData><row r="1" ht="20" customHeight="1">{heads}</row>'
        )

    def _row(self, number: int, row: Sequence[Any]) -> str:
        parts = [f'<row r="{number}">']
        for letter, style, value in zip(self._letters, self._styles, row, strict=True):
            if value is None or value == "":
                continue
            kind = type(value)
            if kind is str:
                text = (
                    value
                    if value.isascii() and value.isprintable() and value.strip() == value
                    else clean(value, multiline=True)
                )
                if not text:
                    continue
                if len(text) > LONGEST:
                    self.cut.append(f"{letter}{number}")
                    text = literal(text)
                if "&" in text or "<" in text or ">" in text or "_x" in text:
                    text = escaped(text)
                keep = ' xml:space="preserve"' if "\n" in text or "  " in text else ""
                parts.append(
                    f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>'
                    f"<t{keep}>{text}</t></is></c>"
                )
                continue
            parts.append(self._other(f"{letter}{number}", style, value))
        parts.append("</row>")
        return "".join(parts)

    def _other(self, place: str, style: int, value: Any) -> str:
        """A cell that is no plain text."""
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            if value >= _FIRST_DAY:
                return f'<c r="{place}" s="{_DAY}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
            value = format_date(value)
        elif isinstance(value, bool):
            value = _("ja") if value else _("nein")
        elif isinstance(value, int | float | Decimal) and _is_number(value):
            return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
        text = escaped(literal(str(value)))
        return (
            f'<c r="{place}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text}</t></is></c>'
        )

    def _frame(self, archive: ZipFile) -> None:
        """The parts around the sheets."""
        numbers = range(1, len(self._heads) + 1)
        sheets = "".join(
            f'<sheet name="{_attribute(sheet_title(self._title, n))}" sheetId="{n}" r:id="rId{n}"/>'
            for n in numbers
        )
        filters = "".join(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n - 1}" hidden="1">'
            f"{_attribute(self._area(n))}</definedName>"
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
            f"{_attribute(self._named(n))}!$1:$1</definedName>"
            for n in numbers
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><bookViews>'
            f"<workbookView/></bookViews><sheets>{sheets}</sheets>"
            f"<definedNames>{filters}</definedNames></workbook>",
        )
        styles = len(self._heads) + 1
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" '
                f'Target="worksheets/sheet{n}.xml"/>'
                for n in numbers
            )
            + f'<Relationship Id="rId{styles}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        archive.writestr("xl/styles.xml", _STYLES)
        archive.writestr(
            "_rels/.rels",
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
                f'ContentType="{_TYPES}.worksheet+xml"/>'
                for n in numbers
            )
            + "</Types>",
        )

    def _named(self, number: int) -> str:
        return f"'{sheet_title(self._title, number)}'"

    def _area(self, number: int) -> str:
        last = self._letters[-1] if self._letters else "A"
        return f"{self._named(number)}!$A$1:${last}${self._heads[number - 1] + 1}"


def literal(text: str) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 long."""
    text = clean(text, multiline=True)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_number(value: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps the number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return len(str(value).replace("-", "").replace(".", "")) <= _DIGITS


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")
