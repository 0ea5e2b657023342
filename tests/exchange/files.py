"""Files as other programs (and enemies) write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kundenpflege.exchange import importing
from kundenpflege.services import imports
from kundenpflege.services.imports import ImportPlan, ImportResult
from kundenpflege.store import Store

SHEET = "xl/worksheets/sheet1.xml"


def plan_of(store: Store, path: Path) -> ImportPlan:
    with store.read() as db:
        known = imports.lookup(db)
    return importing.prepare(path, known)


def import_file(store: Store, path: Path) -> ImportResult:
    plan = plan_of(store, path)
    with store.write(plan.label) as db:
        return imports.apply(db, plan)


def write_csv(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(";".join(row) for row in rows).encode(encoding))
    return path


def write_xlsx(path: Path, *rows: Sequence[Any]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def xlsx_with(sheet_data: str) -> bytes:
    """A small .xlsx whose sheet holds exactly this XML."""
    plain = io.BytesIO()
    from openpyxl import Workbook

    Workbook().save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for name in source.namelist():
            data = source.read(name)
            if name == SHEET:
                head, _, rest = data.partition(b"<sheetData")
                data = head + f"<sheetData>{sheet_data}</sheetData>".encode()
                data += rest.partition(b"/>")[2]
            to.writestr(name, data)
    return out.getvalue()


def repack(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with other contents of some parts, or further ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def ods_with(table: str) -> bytes:
    """A small .ods with one table."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" '
            f'm:media-type="{kind}"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Kunden">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def ods_row(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def xls_with(cells: Sequence[tuple[int, int, str | float]]) -> bytes:
    """A small BIFF8 .xls in a compound file; rows and columns from 0."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))

    body = begin(0x0010)
    for row, column, value in cells:
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            head = struct.pack("<HHHHB", row, column, 0, len(value), 1)
            body += record(0x0204, head + text)
        else:
            body += record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    body += record(0x000A, b"")
    name = "Kunden".encode("utf-16-le")
    sheet = struct.pack("<BBBB", 0, 0, 6, 1) + name
    start = len(begin(5)) + 4 + 4 + len(sheet) + 4
    stream = begin(5) + record(0x0085, struct.pack("<I", start) + sheet) + record(0x000A, b"")
    stream += body
    return compound("Workbook", stream)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (MS-CFB) with one stream."""
    size = max(len(stream), 4096)
    sectors = -(-size // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    chain = [*range(1, sectors), 0xFFFFFFFE]
    table = [*chain, 0xFFFFFFFE]  # the directory behind the stream
    tables = -(-(len(table) + 3) // 128)
    table += [0xFFFFFFFD] * tables
    fat = struct.pack(f"<{tables * 128}I", *(table + [0xFFFFFFFF] * (tables * 128 - len(table))))
    first = sectors + 1
    places = [*range(first, first + tables)]
    end = 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, tables, sectors, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *(places + [0xFFFFFFFF] * (109 - len(places))))

    def entry(title: str, kind: int, child: int, start: int, length: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16sIQQIQ",
            text,
            len(text),
            kind,
            1,
            0xFFFFFFFF,
            0xFFFFFFFF,
            child,
            b"",
            0,
            0,
            0,
            start,
            length,
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 0, size)
    return header + stream + directory.ljust(512, b"\0") + fat
