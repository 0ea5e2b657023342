"""Files made to exhaust the machine: a clear message in time and in little memory."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.exchange.compound import build, read_workbook
from kundenpflege.exchange.limits import MAX_FILE

from .files import SHEET, ods_row, ods_with, xls_with, xlsx_with

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures by getrusage")

ROOT = Path(__file__).parents[2]
SECONDS = 10
BYTES = 200 * 1024 * 1024
LARGE = MAX_FILE - 1_000_000
HEAD = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>Ort</t></is></c></row>'
)
XLS_HEAD: list[tuple[int, int, str | float]] = [(0, 0, "Name"), (0, 1, "Ort")]


def _xlsx(path: Path, rows: Iterable[bytes]) -> None:
    """A spreadsheet whose sheet is streamed: it may be larger than this process."""
    plain = path.with_suffix(".plain")
    plain.write_bytes(xlsx_with("@@"))
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
                continue
            before, _mark, after = old.read(name).partition(b"@@")
            with new.open(name, "w") as part:
                part.write(before + HEAD)
                for row in rows:
                    part.write(row)
                part.write(after)


def _zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/workbook.xml", "w") as part:
            for _n in range(1_000):
                part.write(bytes(1_000_000))


def _lying_zeros(path: Path) -> None:
    """Every size in the zip says 10 bytes."""
    data = bytes(400_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", data)
    packed = path.read_bytes()
    path.write_bytes(packed.replace(struct.pack("<I", len(data)), struct.pack("<I", 10)))


def _sparse(path: Path) -> None:
    """A gigabyte in one line, of which the disk holds a few bytes."""
    path.write_bytes(b"Name;Ort\n")
    os.truncate(path, 1 << 30)


def _fill(text: bytes, unit: bytes) -> Callable[[Path], None]:
    return lambda path: _write(path, text + unit * ((LARGE - len(text)) // len(unit)))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _wild_chain(path: Path) -> None:
    """The list of allocation tables goes round in circles (MS-CFB 2.5)."""
    data = bytearray(xls_with(XLS_HEAD))
    block = (len(data) - 512) // 512
    data += struct.pack("<128I", *([0] * 127), block)
    struct.pack_into("<II", data, 68, block, 0x7FFFFFFF)
    path.write_bytes(bytes(data))


def _xls_record(path: Path, kind: int, body: bytes) -> None:
    """A record at the head of the workbook that promises more than it holds."""
    stream = read_workbook(xls_with(XLS_HEAD))
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    record = struct.pack("<HH", kind, len(body)) + body
    sheet = first + struct.unpack_from("<H", stream, first + 2)[0]
    start = struct.unpack_from("<I", stream, first + 4)[0] + len(record)
    assert sheet < start
    moved = stream[:first] + record + stream[first : first + 4]
    moved += struct.pack("<I", start) + stream[first + 8 :]
    path.write_bytes(build(moved))


def _many_texts(path: Path) -> None:
    """One text of 32,000 characters in 60,000 cells of an old .xls."""
    text = struct.pack("<iiHB", 60_000, 1, 8_000, 0) + b"x" * 8_000
    _xls_record(path, 0x00FC, text)
    stream = read_workbook(path.read_bytes())
    end = stream.rindex(struct.pack("<HH", 0x000A, 0))
    cells = b"".join(
        struct.pack("<HHHHHI", 0x00FD, 10, 1 + n % 60_000, n // 60_000, 0, 0) for n in range(60_000)
    )
    path.write_bytes(build(stream[:end] + cells + stream[end : end + 4]))


def _rows() -> Iterator[bytes]:
    for first in range(2, 1_000_002, 50_000):
        yield b"".join(
            b'<row r="%d"><c r="A%d"><v></v></c></row>' % (row, row)
            for row in range(first, first + 50_000)
        )


CASES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a zip bomb": ("entpackt größer", _zeros),
    "a zip bomb that lies": ("entpackt größer|beschädigt", _lying_zeros),
    "a million rows": ("bis Zeile", lambda path: _xlsx(path, _rows())),
    "empty cells": ("entpackt", lambda path: _xlsx(path, [b"<c/>" * 250_000] * 90)),
    "tags without meaning": ("entpackt", lambda path: _xlsx(path, [b"<a></a>" * 250_000] * 50)),
    "a cell without end": (
        "länger als|entpackt",
        lambda path: _xlsx(
            path,
            [b'<row r="2"><c r="A2" t="inlineStr"><is>']
            + [b"<t>" + b"ab>" * 100_000 + b"</t>"] * 200
            + [b"</is></c></row>"],
        ),
    ),
    "a name without end": (
        "entpackt",
        lambda path: _xlsx(path, [b'<c r="', *[b"A" * 1_000_000] * 80, b'"/>']),
    ),
    "formulas only": (
        "Formeln|bis Zeile",
        lambda path: _xlsx(path, [(b"<row>" + b"<c><f>A1</f></c>" * 1_000 + b"</row>") * 20] * 90),
    ),
    "repeated rows": (
        "bis Zeile",
        lambda path: _write(
            path,
            ods_with(
                ods_row("Name", "Ort")
                + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                'table:number-columns-repeated="16000"/></table:table-row>' * 50 + ods_row("x")
            ),
        ),
    ),
    "a gigabyte in one line": ("größer als 50 MB", _sparse),
    "a line without end": ("Zeile der Datei ist länger", _fill(b"Name;Ort\n", b"x")),
    "a wide line without end": ("Zeile der Datei", _fill("Name;Ort\n😀".encode(), b"x")),
    "wide lines": ("mehr als 200.000 Zeilen", _fill("Name;Ort\n😀".encode(), b"a;b\n")),
    "empty lines": ("mehr als 200.000 Zeilen", _fill(b"Name;Ort\n", b"\n")),
    "delimiters": ("Zeile der Datei", _fill(b"Name;Ort\n", b";")),
    "a quote without end": ("Eine Zelle ist länger", _fill(b'Name;Ort\n"', b"x\n")),
    "cards": ("mehr als 100.000 Visitenkarten", _fill(b"", b"BEGIN:VCARD\nFN:A\nEND:VCARD\n")),
    "a note without end": ("Angabe", _fill(b"BEGIN:VCARD\nFN:A\nNOTE:", b"x")),
    "folded without end": ("Angabe|Zeilen", _fill(b"BEGIN:VCARD\nFN:A\nNOTE:", b"\n x")),
    "phones": ("zu viele", _fill(b"BEGIN:VCARD\n", b"TEL:1\n")),
    "lines in a card": ("zu viele Zeilen", _fill(b"BEGIN:VCARD\n", b"\n")),
    "an .xls that goes in circles": ("beschädigt", _wild_chain),
    "an .xls with two billion texts": (
        "beschädigt",
        lambda path: _xls_record(path, 0x00FC, struct.pack("<ii", 1, 0x7FFFFFFF) + b"\1\0\0a"),
    ),
    "an .xls with a text in every cell": ("entpackt größer", _many_texts),
}


@pytest.mark.parametrize("name", CASES)
def test_nothing_exhausts_the_machine(tmp_path: Path, name: str) -> None:
    said, make = CASES[name]
    path = tmp_path / "liste.xlsx"
    make(path)
    found = _measure(path)
    assert any(text in found["message"] for text in said.split("|")), found
    assert found["seconds"] < SECONDS
    assert found["bytes"] < BYTES


def test_a_million_empty_rows_cost_little(tmp_path: Path) -> None:
    """Rows that are only coloured are no reason to refuse a list."""
    path = tmp_path / "liste.xlsx"
    rows = (
        b"".join(
            b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (row, row, row)
            for row in range(first, first + 50_000)
        )
        for first in range(2, 1_000_002, 50_000)
    )
    _xlsx(path, rows)
    found = _measure(path)
    assert found["message"] == ""
    assert found["seconds"] < SECONDS
    assert found["bytes"] < BYTES


def test_the_size_a_sheet_claims_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "liste.xls"
    _xls_record(path, 0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    found = _measure(path)
    assert found["message"] == ""
    assert found["bytes"] < BYTES


def _measure(path: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.exchange.measuring", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found
