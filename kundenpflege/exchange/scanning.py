"""Measuring spreadsheets before they are read: how far they reach, which formulas have no result.

One pass over each sheet with a strict parser; see `limits` for why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.parsers import expat

from kundenpflege.base.i18n import _

from .archive import Archive
from .limits import (
    MAX_CELL,
    MAX_CELLS,
    MAX_TEXT,
    RefusedError,
    SheetScan,
    damaged,
    long_cell,
    too_large,
    too_many_cells,
)
from .quickscan import quick_scan

_REFERENCE = re.compile(r"\s*([A-Za-z]{1,7})([0-9]{1,15})\s*$")
_FAR = 10**9


def scan_xlsx(archive: Archive) -> dict[str, SheetScan]:
    """Measure every sheet of an .xlsx file, by the name of its part; RefusedError beyond limits."""
    names = archive.having(b"sheetData")
    scans = {
        name: quick_scan(archive.pieces(name)) or _scan_sheet(archive.pieces(name))
        for name in names
    }
    lengths = [
        length
        for name in archive.having(b"sst")
        for length in _string_lengths(archive.pieces(name))
    ]
    if lengths and max(lengths) * sum(scan.shared for scan in scans.values()) > MAX_TEXT:
        total = 0
        for name in names:
            total = _scan_sheet(archive.pieces(name), lengths, total).text
    return scans


def scan_ods(pieces: Iterable[bytes]) -> dict[str, SheetScan]:
    """Measure every table of an OpenDocument file, by its name; RefusedError beyond limits."""
    parser = _OdsParser()
    _parse(pieces, parser.start, parser.end, parser.text)
    return parser.scans


def _parse(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Parse XML; document types (and with them entities of the file's own) are refused."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged() from error


def _refuse(*_args: Any) -> None:
    raise RefusedError(_("Die Datei enthält unerlaubte Anweisungen und wurde nicht gelesen."))


def _scan_sheet(
    pieces: Iterable[bytes], lengths: Sequence[int] | None = None, text: int = 0
) -> SheetScan:
    parser = _SheetParser(lengths, text)
    _parse(pieces, parser.start, parser.end, parser.text)
    return parser.scan


class _LocalNames(dict[str, str]):
    """The local part of each name: `x:row` → `row`."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 1_000:
            self[name] = local
        return local


class _SheetParser:
    """Events of one xlsx sheet. Cells that are only coloured do not count.

    With the `lengths` of the shared texts their characters are summed up, beginning at `text`.
    """

    def __init__(self, lengths: Sequence[int] | None, text: int) -> None:
        self.scan = SheetScan(text=text)
        self._lengths = lengths
        self._local = _LocalNames()
        self._row = self._column = self._length = 0
        self._shared = self._filled = self._valued = False
        self._formula: list[str] | None = None
        self._inside = ""
        self._words: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = self._local[name]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t" or name == "is":
            self._filled = True
            self._inside = "v"
            if self._words:
                self._words.clear()
        elif name == "f":
            self._filled = True
            self._inside = "f"
            self._formula = []
        elif name == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        scan = self.scan
        scan.cells += 1
        if scan.cells > 4 * MAX_CELLS:
            raise too_large()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = _position(reference)
        if attributes.get("t") == "s":
            self._shared = True
            scan.shared += 1
        else:
            self._shared = False
        self._filled = self._valued = False
        self._formula = None
        self._length = 0

    def end(self, name: str) -> None:
        name = self._local[name]
        if name == "c":
            scan = self.scan
            if self._filled and (self._row > scan.rows or self._column > scan.columns):
                scan.reach(max(self._row, 1), self._column)
            if self._formula is not None and not self._valued:
                scan.formula(self._row, self._column, "".join(self._formula))
        elif name == "v" and self._lengths is not None and self._shared:
            self._add("".join(self._words).strip(), self._lengths)
        if name != "t":
            self._inside = ""

    def text(self, chars: str) -> None:
        if self._inside == "v":
            self._valued = True
            self._length += len(chars)
            if self._length > MAX_CELL:
                raise long_cell()
            if self._lengths is not None:
                self._words.append(chars)
        elif self._inside == "f" and self._formula is not None:
            self._formula.append(chars)

    def _add(self, reference: str, lengths: Sequence[int]) -> None:
        if reference.isascii() and reference.isdecimal() and len(reference) < 12:
            position = int(reference)
            self.scan.text += lengths[position] if position < len(lengths) else 0
            if self.scan.text > MAX_TEXT:
                raise too_large()


class _OdsParser:
    """Events of an OpenDocument's contents: rows and cells may stand for many equal ones."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self._scan = SheetScan()
        self._row = self._column = 0
        self._repeat_row = self._repeat = 1
        self._in_cell = False
        self._length = 0
        self._total = self._kept = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "table":
            self._scan = self.scans.setdefault(_attribute(attributes, "name"), SheetScan())
            self._row = 0
        elif name == "table-row":
            self._repeat_row = _number(_attribute(attributes, "number-rows-repeated") or None, 1)
            self._row += self._repeat_row
            self._column = self._repeat = 0
        elif name in ("table-cell", "covered-table-cell"):
            # The reader keeps every cell of a row up to its last element, also the empty ones.
            self._kept += self._repeat
            if self._kept > MAX_CELLS:
                raise too_many_cells()
            self._repeat = _number(_attribute(attributes, "number-columns-repeated") or None, 1)
            self._column += self._repeat
            self._in_cell, self._length = True, 0
            if any(key.endswith((":value-type", ":formula")) for key in attributes):
                self._reach()
            formula = _attribute(attributes, "formula")
            if formula and not any("value" in key.rpartition(":")[2] for key in attributes):
                self._scan.formula(self._row, self._column, formula)

    def _reach(self) -> None:
        self._scan.cells += 1
        self._scan.reach(self._row, self._column)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] in ("table-cell", "covered-table-cell"):
            self._in_cell = False
            self._total += self._length * self._repeat * self._repeat_row
            if self._total > MAX_TEXT:
                raise too_large()

    def text(self, chars: str) -> None:
        if self._in_cell:
            if not self._length:
                self._reach()
            self._length += len(chars)
            if self._length > MAX_CELL:
                raise long_cell()


def _string_lengths(pieces: Iterable[bytes]) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)
            if len(lengths) > MAX_CELLS:
                raise too_large()

    def text(chars: str) -> None:
        if lengths:
            lengths[-1] += len(chars)
            if lengths[-1] > MAX_CELL:
                raise long_cell()

    _parse(pieces, start, lambda _name: None, text)
    return lengths


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""


def _number(text: str | None, missing: int) -> int:
    if text is None:
        return missing
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else _FAR


def _position(reference: str) -> tuple[int, int]:
    """Row and column (1-based) of `B12`; far away when it is none."""
    letters = reference.rstrip("0123456789")
    column = _COLUMNS.get(letters)
    if column is not None and 0 < len(reference) - len(letters) < 16:
        return int(reference[len(letters) :]), column
    match = _REFERENCE.match(reference)
    if match is None:
        return _FAR, _FAR
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _columns() -> dict[str, int]:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [*alphabet, *(a + b for a in alphabet for b in alphabet)]
    return {name: number for number, name in enumerate(names, 1)}


#: The first columns by their letters.
_COLUMNS = _columns()
