"""Files that are broken, far too large or made to harm: a clear message, nothing read."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.exchange import limits, reading
from kundenpflege.exchange.compound import build, read_workbook
from kundenpflege.exchange.headers import judge
from kundenpflege.exchange.limits import RefusedError
from kundenpflege.exchange.reading import read_data, read_table, sheets
from kundenpflege.exchange.xls import clean_xls
from kundenpflege.store import Store

from .files import (
    SHEET,
    compound,
    import_file,
    ods_row,
    ods_with,
    repack,
    write_csv,
    write_xlsx,
    xls_with,
    xlsx_with,
)

HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Ort</t></is></c></row>'
)


def _refused(tmp_path: Path, data: bytes, text: str, name: str = "liste.xlsx") -> None:
    path = tmp_path / name
    path.write_bytes(data)
    started = time.monotonic()
    with pytest.raises(UserError, match=text):
        read_table(path, judge)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZ99999999"><v>1</v></c></row>',
        '<x:row xmlns:x="y" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        "<row r='2'><c s='>' r='XFD2'><v>1</v></c></row>",
        '<row r="2"><c r="B999999999999"><v>1</v></c></row>',
        '<row r="2"><c r="nonsense"><v>1</v></c></row>',
    ],
)
def test_a_far_cell(tmp_path: Path, cell: str) -> None:
    _refused(tmp_path, xlsx_with(HEAD + cell), "reicht bis Zeile")


def test_cells_without_reference_are_counted(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1_100 + "</row>"
    _refused(tmp_path, xlsx_with(HEAD + row), "Spalte 1025")
    rows = '<row r="190000"><c><v>1</v></c></row><row r="3">' + "<c><v>1</v></c>" * 900 + "</row>"
    _refused(tmp_path, xlsx_with(HEAD + rows), "zu viele Zellen")


def test_a_million_rows_that_are_only_coloured_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(xlsx_with(HEAD + '<row r="1048576" s="1"><c r="XFD1048576" s="0"/></row>'))
    assert read_table(path, judge).rows == [["Name", "Ort"]]


def test_a_zip_bomb_by_its_own_word(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(limits.MAX_UNZIPPED + 1))
    _refused(tmp_path, out.getvalue(), "entpackt größer als 100")


def test_a_zip_bomb_that_lies_about_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_UNZIPPED", 200_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1_000_000))
    honest = (1_000_000).to_bytes(4, "little")
    _refused(tmp_path, out.getvalue().replace(honest, (10).to_bytes(4, "little")), "entpackt")


def test_one_long_text_in_very_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kundenpflege.exchange.scanning.MAX_TEXT", 100_000)
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50))
    data = xlsx_with(cells)
    strings = "<sst><si><t>{}</t></si></sst>"
    long = {"xl/sharedStrings.xml": strings.format("x" * 30_000).encode()}
    _refused(tmp_path, repack(data, long), "entpackt")
    mixed = cells.replace("<v>0</v>", "<v>1</v>")
    two = strings.format("x" * 30_000 + "</t></si><si><t>y").encode()
    path = tmp_path / "kurz.xlsx"
    path.write_bytes(repack(xlsx_with(mixed), {"xl/sharedStrings.xml": two}))
    assert read_table(path, judge).rows[48] == ["y"]


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_entities_are_refused(tmp_path: Path, declaration: bytes) -> None:
    data = xlsx_with(HEAD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = declaration + archive.read(SHEET)
    _refused(tmp_path, repack(data, {SHEET: sheet}), "unerlaubte Anweisungen")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = declaration + archive.read("xl/workbook.xml")
    _refused(tmp_path, repack(data, {"xl/workbook.xml": book}), "unerlaubt|beschädigt")


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"", "liste.xlsx", "leer"),
        (b"\0\0\0\0", "liste.csv", "leer"),
        (b"PK\x03\x04 nonsense", "liste.xlsx", "beschädigt"),
        (b"%PDF-1.7 ...", "liste.xlsx", "PDF"),
        (b"<html><table><tr><td>Name</td></tr></table>", "liste.xls", "Webseite"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "foto.csv", "Bild"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "liste.xlsx", "Archiv"),
        (b"SQLite format 3\0" + bytes(99), "liste.csv", "Datenbank"),
        (b"BEGIN:VCALENDAR\r\n", "liste.csv", "Kalender"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "liste.xls", "beschädigt|keine Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100), "bild.xlsx", "Bild"),
        (b"\x00\x01\x02" + bytes(range(1, 250)) * 9 + bytes(99), "x.csv", "weder eine Tabelle"),
        (b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "x.xls", "XML"),
        (b"Name;Ort\n" + b'"' + b"x" * 2_000_000, "liste.csv", "länger als"),
        (b"Name;Ort\n" + b";" * 5_000, "liste.csv", "zu viele Zellen"),
    ],
)
def test_wrong_and_broken_files(tmp_path: Path, data: bytes, name: str, text: str) -> None:
    _refused(tmp_path, data, text, name)


def test_a_file_larger_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE", 1_000)
    _refused(tmp_path, b"Name;Ort\n" * 200, "größer als", "liste.csv")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        read_table(tmp_path / "fehlt.xlsx", judge)
    with pytest.raises(UserError, match="ist ein Ordner"):
        read_table(tmp_path, judge)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="only where devices are files")
def test_a_device_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (limits, reading):
        monkeypatch.setattr(module, "MAX_FILE", 1_000)
    with pytest.raises(UserError, match="größer als"):
        read_table(Path("/dev/zero"), judge)


def test_other_office_files_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    _refused(tmp_path, out.getvalue(), "Diese Art Datei")


def test_open_document_tables_are_read_and_measured(tmp_path: Path) -> None:
    path = tmp_path / "liste.ods"
    empty = ods_row("", repeated=1_048_000)
    path.write_bytes(ods_with(ods_row("Name", "Ort") + ods_row("Müller, Hans", "Köln") + empty))
    table = read_table(path, judge)
    assert table.rows == [["Name", "Ort"], ["Müller, Hans", "Köln"]]
    many = ods_row("Name", "Ort") + ods_row("Müller", "Köln", repeated=1_000_000)
    _refused(tmp_path, ods_with(many), "reicht bis Zeile", "viele.ods")
    wide = '<table:table-cell table:number-columns-repeated="900000000"/>'
    far = f"<table:table-row>{wide}{ods_row('x')[17:]}"
    _refused(
        tmp_path, ods_with(ods_row("Name", "Ort") + far), "reicht bis|zu viele Zellen", "weit.ods"
    )


def test_empty_cells_of_open_document_rows(tmp_path: Path) -> None:
    """A row that ends in nothing is free; what stands before its last cell is kept."""
    end = '<table:table-cell table:number-columns-repeated="16000"/>'
    row = '<table:table-row table:number-rows-repeated="1000000">'
    row += f'<table:table-cell table:number-columns-repeated="20"/>{end}</table:table-row>'
    path = tmp_path / "liste.ods"
    path.write_bytes(ods_with(ods_row("Name", "Ort") + row * 100))
    assert read_table(path, judge).rows == [["Name", "Ort"]]
    wide = f"<table:table-row>{end * 2}</table:table-row>"
    _refused(tmp_path, ods_with(ods_row("Name", "Ort") + wide * 200), "zu viele Zellen", "weit.ods")


def test_old_excel_files_are_read_and_measured(tmp_path: Path) -> None:
    path = tmp_path / "liste.xls"
    head: list[tuple[int, int, str | float]] = [(0, 0, "Name"), (0, 1, "Ort")]
    path.write_bytes(xls_with([*head, (1, 0, "Müller, Hans"), (1, 1, 5.0)]))
    assert read_table(path, judge).rows == [["Name", "Ort"], ["Müller, Hans", 5.0]]
    _refused(tmp_path, xls_with([*head, (65_000, 60_000, 1.0)]), "reicht bis Zeile", "weit.xls")


def test_a_list_without_names_is_no_customer_list(tmp_path: Path, store: Store) -> None:
    path = write_xlsx(tmp_path / "preise.xlsx", ["Leistung", "Einheit", "Preis"], ["x", "h", 3])
    with pytest.raises(UserError, match="keine Kundenliste"):
        import_file(store, path)


def test_a_formula_never_becomes_a_name_in_silence(tmp_path: Path, store: Store) -> None:
    path = write_xlsx(
        tmp_path / "liste.xlsx",
        ["Name", "Ort", "Umsatz"],
        ['=CONCAT("Mei","er")', "Köln", 1],
        ["Vogt", "Köln", "=1+1"],
    )
    result = import_file(store, path)
    assert [row.status.value for row in result.rows] == ["rejected", "warning"]
    assert result.rows[0].reason == "Name fehlt: Zelle A2 mit Formel ohne Ergebnis"
    assert result.rows[1].reason == "Zelle C3 mit Formel ohne Ergebnis"
    assert str(result.rows[0].cells[0]).startswith("="), "shown as what stands there, not as empty"


def test_formulas_in_text_files_stay_text(tmp_path: Path, store: Store) -> None:
    path = write_csv(tmp_path / "x.csv", ["Name", "Ort"], ["=cmd|' /C calc'!A0", "Köln"])
    (row,) = import_file(store, path).rows
    assert row.name == "=cmd|' /C calc'!A0"
    assert row.reason == "Der Name beginnt wie eine Formel"


def test_damaged_bytes_anywhere_end_in_a_message_or_a_table(tmp_path: Path) -> None:
    """Flipped, cut and doubled bytes: never a crash, never a foreign exception."""
    source = random.Random(1)
    originals = [
        xlsx_with(HEAD),
        ods_with(ods_row("Name", "Ort")),
        xls_with([(0, 0, "Name"), (0, 1, "Ort")]),
        "Name;Ort\r\nMüller;Köln".encode("utf-16"),
    ]
    path = tmp_path / "liste.xlsx"
    for number in range(400):
        data = bytearray(originals[number % len(originals)])
        for _n in range(source.randint(1, 6)):
            data[source.randrange(len(data))] = source.randrange(256)
        if number % 5 == 0:
            del data[source.randrange(len(data)) :]
        path.write_bytes(bytes(data))
        try:
            read_table(path, judge)
        except UserError:
            continue


def test_refusals_are_told_to_the_user() -> None:
    assert issubclass(RefusedError, UserError)


def test_an_old_file_of_another_program(tmp_path: Path) -> None:
    """Shared texts, days, formulas and two sheets, as xlwt writes them."""
    table = read_table(Path(__file__).with_name("old.xls"), judge)
    assert table.rows[0][:4] == ["Name", "Straße", "PLZ", "Ort"]
    assert table.rows[1][:6] == [
        "Müller 1",
        "Łange Straße 5",
        1067,
        "Dresden",
        "0351 5550001",
        date(1966, 11, 21),
    ]
    assert sheets(Path(__file__).with_name("old.xls")) == ("Kunden", "Zweites")


def test_only_the_cells_of_an_old_file_reach_the_reader() -> None:
    """Macros and everything else stay behind."""
    name = "_VBA_PROJECT_CUR".encode("utf-16-le")
    data = bytearray(xls_with([(0, 0, "Name"), (0, 1, "Ort")]))
    third = 512 * (int.from_bytes(data[48:52], "little") + 1) + 256
    data[third : third + len(name)] = name
    data[third + 64 : third + 68] = bytes((len(name) + 2, 0, 1, 1))
    clean, scan = clean_xls(bytes(data))
    assert (scan.rows, scan.columns) == (1, 2)
    assert name in data and name not in clean
    assert read_data(bytes(data), judge).rows == [["Name", "Ort"]]
    assert read_workbook(build(b"x" * 5_000_000)) == b"x" * 5_000_000


def test_locked_files_say_so(tmp_path: Path) -> None:
    locked = compound("EncryptedPackage", bytes(5_000))
    _refused(tmp_path, locked, "mit einem Kennwort")
    stream = read_workbook(xls_with([(0, 0, "Name")]))
    first = 4 + int.from_bytes(stream[2:4], "little")
    password = b"\x2f\x00\x06\x00\x01\x00\x01\x00\x01\x00"
    _refused(tmp_path, build(stream[:first] + password + stream[first:]), "mit einem Kennwort")
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
        'm:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    )
    parts = {"META-INF/manifest.xml": manifest.encode(), "content.xml": b"\1\2\3"}
    _refused(tmp_path, repack(ods_with(""), parts), "mit einem Kennwort")


def test_a_mail_or_letter_in_the_same_shell_is_no_table(tmp_path: Path) -> None:
    _refused(tmp_path, compound("WordDocument", bytes(5_000)), "keine Excel-Tabelle", "brief.xls")


def test_a_sheet_may_not_be_read_twice(tmp_path: Path) -> None:
    """Two names for one sheet would double what was measured."""
    stream = read_workbook(xls_with([(0, 0, "Name")]))
    first = 4 + int.from_bytes(stream[2:4], "little")
    length = 4 + int.from_bytes(stream[first + 2 : first + 4], "little")
    twice = stream[first : first + length] * 2
    _refused(tmp_path, build(stream[:first] + twice + stream[first + length :]), "beschädigt")


def test_macros_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsm"
    book = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(io.BytesIO(xlsx_with(HEAD))) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", book
        )
    assert book in types
    parts = {"[Content_Types].xml": types, "xl/vbaProject.bin": bytes(range(256)) * 40}
    path.write_bytes(repack(xlsx_with(HEAD), parts))
    assert read_table(path, judge).rows == [["Name", "Ort"]]


def test_a_truncated_zip(tmp_path: Path) -> None:
    data = xlsx_with(HEAD)
    for length in (10, len(data) // 2, len(data) - 1):
        _refused(tmp_path, data[:length], "beschädigt")


def test_a_zip_with_two_tables_of_contents(tmp_path: Path) -> None:
    """What is measured must be what is read: one file, one list of parts."""
    one, two = xlsx_with(HEAD), xlsx_with("")
    _refused(tmp_path, one + two[-22:], "beschädigt")
    _refused(tmp_path, one + b"behind", "beschädigt")


def test_parts_in_another_encoding_are_refused(tmp_path: Path) -> None:
    data = xlsx_with(HEAD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wide = archive.read(SHEET).decode().encode("utf-16")
    _refused(tmp_path, repack(data, {SHEET: wide}), "beschädigt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where pipes are files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr.csv")
    with pytest.raises(UserError, match="keine gewöhnliche Datei"):
        read_table(tmp_path / "rohr.csv", judge)


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Name;Ort")

    def denied(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UserError, match="lässt sich nicht lesen"):
        read_table(path, judge)
