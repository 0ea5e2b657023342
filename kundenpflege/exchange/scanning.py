"""Measuring spreadsheets before they are read: how far they reach, which formulas have no result.

One pass over each sheet with a strict parser; see `limits` for why.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

from kundenpflege.base.i18n import _

from .limits import MAX_CELLS, MAX_TEXT, RefusedError, SheetScan, damaged, too_large

_REFERENCE = re.compile(r"\s*([A-Za-z]{1,7})([0-9]{1,15})\s*$")
_FAR = 10**9


def scan_xlsx(parts: Mapping[str, bytes]) -> dict[str, SheetScan]:
    """Measure every sheet of an .xlsx file, by the name of its part; RefusedError beyond limits."""
    scans = {name: _scan_sheet(data) for name, data in parts.items() if b"sheetData" in data}
    lengths = [
        length for data in parts.values() if b"sst" in data for length in _string_lengths(data)
    ]
    if lengths and max(lengths) * sum(scan.shared for scan in scans.values()) > MAX_TEXT:
        total = 0
        for name in scans:
            for reference, count in _scan_sheet(parts[name], references=True).references.items():
                position = int(reference) if reference.strip().isdecimal() else -1
                total += count * (lengths[position] if 0 <= position < len(lengths) else 0)
        if total > MAX_TEXT:
            raise too_large()
    return scans


def scan_ods(content: bytes) -> dict[str, SheetScan]:
    """Measure every table of an OpenDocument file, by its name; RefusedError beyond limits."""
    parser = _OdsParser()
    _parse(content, parser.start, parser.end, parser.text)
    return parser.scans


def scan_xls(data: bytes) -> SheetScan:
    """Measure all sheets of an old .xls file together; RefusedError beyond limits."""
    scan = SheetScan()
    stream = _workbook_stream(data)
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        if kind in _XLS_CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream[position : position + 4])
            if kind == _MULRK and length >= 6:
                column = struct.unpack_from("<H", stream[position : position + length], length - 2)[
                    0
                ]
            scan.cells += 1
            scan.reach(row + 1, column + 1)
        elif kind == _FILEPASS:
            raise RefusedError(
                _("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
            )
        position += length
    return scan


def _parse(
    data: bytes,
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
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged() from error


def _refuse(*_args: Any) -> None:
    raise RefusedError(_("Die Datei enthält unerlaubte Anweisungen und wurde nicht gelesen."))


def _scan_sheet(data: bytes, references: bool = False) -> SheetScan:
    parser = _SheetParser(references)
    _parse(data, parser.start, parser.end, parser.text)
    return parser.scan


class _SheetParser:
    """Events of one xlsx sheet. Cells that are only coloured do not count."""

    def __init__(self, references: bool) -> None:
        self.scan = SheetScan()
        self._references = references
        self._row = self._column = 0
        self._shared = self._filled = self._valued = False
        self._formula: list[str] | None = None
        self._inside = ""
        self._words: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t" or name == "is":
            self._filled = True
            self._inside = "v"
            self._words.clear()
        elif name == "f":
            self._filled = True
            self._inside = "f"
            self._formula = []
        elif name == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.scan.cells += 1
        if self.scan.cells > 4 * MAX_CELLS:
            raise too_large()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = _position(reference)
        self._shared = attributes.get("t") == "s"
        self.scan.shared += self._shared
        self._filled = self._valued = False
        self._formula = None

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            if self._filled:
                self.scan.reach(max(self._row, 1), self._column)
            if self._formula is not None and not self._valued:
                self.scan.formulas[(self._row, self._column)] = "".join(self._formula)[:1_000]
        elif name == "v" and self._references and self._shared:
            self.scan.references["".join(self._words)] += 1
        if name != "t":
            self._inside = ""

    def text(self, chars: str) -> None:
        if self._inside == "v":
            self._valued = True
            if self._references:
                self._words.append(chars)
        elif self._inside == "f" and self._formula is not None:
            self._formula.append(chars)


class _OdsParser:
    """Events of an OpenDocument's contents: rows and cells may stand for many equal ones."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self._scan = SheetScan()
        self._row = self._column = 0
        self._repeat_row = self._repeat = 1
        self._in_cell = False
        self._length = 0
        self._total = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "table":
            self._scan = self.scans.setdefault(_attribute(attributes, "name"), SheetScan())
            self._row = 0
        elif name == "table-row":
            self._repeat_row = _number(_attribute(attributes, "number-rows-repeated") or None, 1)
            self._row += self._repeat_row
            self._column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._repeat = _number(_attribute(attributes, "number-columns-repeated") or None, 1)
            self._column += self._repeat
            self._in_cell, self._length = True, 0
            if any(key.endswith((":value-type", ":formula")) for key in attributes):
                self._reach()
            formula = _attribute(attributes, "formula")
            if formula and not any("value" in key.rpartition(":")[2] for key in attributes):
                self._scan.formulas[(self._row, self._column)] = formula[:1_000]

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


def _string_lengths(data: bytes) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(chars: str) -> None:
        if lengths:
            lengths[-1] += len(chars)

    _parse(data, start, lambda _name: None, text)
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
    match = _REFERENCE.match(reference)
    if match is None:
        return _FAR, _FAR
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


_MULRK, _FILEPASS = 0x00BD, 0x002F
#: Records of BIFF5 and BIFF8 that hold a cell's contents.
_XLS_CELLS = frozenset(
    {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406}
)
_END = 0xFFFFFFFE


def _workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` (or `Book`) of a compound file (MS-CFB)."""
    try:
        sector = 1 << struct.unpack_from("<H", data, 30)[0]
        small = 1 << struct.unpack_from("<H", data, 32)[0]
        if sector not in (512, 4096) or small != 64:
            raise damaged()
        directory, cutoff, small_start = (
            struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60)
        )
        table = _allocation_table(data, sector)
        entries = _chain(data, table, directory, sector)
        root = stream = None
        for at in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, at + 64)[0]
            name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<IQ", entries, at + 116)
            if entries[at + 66] == 5:
                root = start
            elif name == "Workbook" or (name == "Book" and stream is None):
                stream = (start, size & 0xFFFFFFFF)
            elif name == "EncryptedPackage":
                raise RefusedError(
                    _("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
                )
        if stream is None:
            raise damaged()
        if stream[1] >= cutoff:
            return _chain(data, table, stream[0], sector)[: stream[1]]
        if root is None:
            raise damaged()
        whole = _chain(data, table, root, sector)
        packed = _chain(data, table, small_start, sector)
        small_table = struct.unpack(f"<{len(packed) // 4}I", packed)
        pieces: list[bytes] = []
        at = stream[0]
        while at < len(small_table) and len(pieces) <= len(small_table):
            pieces.append(whole[at * small : (at + 1) * small])
            at = small_table[at]
        return b"".join(pieces)[: stream[1]]
    except (struct.error, IndexError) as error:
        raise damaged() from error


def _allocation_table(data: bytes, sector: int) -> tuple[int, ...]:
    places = list(struct.unpack_from("<109I", data, 76))
    at, count = struct.unpack_from("<II", data, 68)
    for _n in range(min(count, 1_000)):
        if at >= _END:
            break
        block = struct.unpack_from(f"<{sector // 4}I", data, (at + 1) * sector)
        places.extend(block[:-1])
        at = block[-1]
    table: list[int] = []
    for place in places:
        if place < _END - 4:
            table.extend(struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector))
    return tuple(table)


def _chain(data: bytes, table: tuple[int, ...], at: int, sector: int) -> bytes:
    pieces: list[bytes] = []
    while at < len(table):
        pieces.append(data[(at + 1) * sector : (at + 2) * sector])
        if len(pieces) > len(table):
            raise damaged()
        at = table[at]
    return b"".join(pieces)
