"""Spreadsheets: valid, typed, and never a formula, whatever people typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import load_workbook as read_workbook

from kundenpflege.base.text import clean
from kundenpflege.exchange import workbook
from kundenpflege.exchange.delimited import decode, read_rows
from kundenpflege.exchange.workbook import (
    CellKind,
    OutColumn,
    Workbook,
    sheet_title,
)
from kundenpflege.exchange.writing import write_table

TEXTS = st.lists(
    st.text(max_size=40) | st.sampled_from(["=1+1", "+49", "-1", "@a", "\t=x", "_x0041_", "0815"]),
    min_size=1,
    max_size=6,
)

_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("x")


@given(TEXTS)
@example(["\ud800", "\ufffe", "\x00a", "a\r\nb", "\x0b", "]]>", "&amp;", "<t>", "_x005F_x", "𝕏"])
@example(["00000_x", "0000__x", "0000_0"])
@example([" "])
def test_any_text_comes_back_and_no_cell_is_a_formula(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = _folder(tmp_path_factory) / "x.xlsx"
    columns = [OutColumn(text, kind) for text, kind in zip(texts, list(CellKind) * 2, strict=False)]
    Workbook(path, "".join(texts), columns).write([texts, texts])
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    wanted = [clean(text, multiline=True) for text in texts]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        # openpyxl leaves the escape of `_x0041_` as it stands; spreadsheets and calamine undo it.
        shown = [_ESCAPED.sub("_", str(value or "")) for value in row]
        # Cells without a text are left out, so rows may end before the last column.
        assert shown + [""] * (len(wanted) - len(shown)) == wanted
    with path.open("rb") as file:
        rows = read_workbook(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    full = [[*row, *[""] * (len(wanted) - len(row))] for row in rows[1:]]
    assert full == ([wanted, wanted] if any(wanted) else [])


@given(TEXTS)
@example(["'=1", "''", "'", "=", "a;b\"c\n'+", "\ufeff", "\ud800"])
def test_any_text_comes_back_from_a_text_table(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = _folder(tmp_path_factory) / "x.csv"
    heads = [OutColumn(f"Spalte {n}") for n in range(len(texts) + 1)]
    write_table(path, "x", heads, [[*texts, "Ende"]])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = read_rows(decode(data))
    wanted = [clean(text, multiline=True) for text in texts]
    assert [cell.replace("\r\n", "\n") for cell in rows[1]] == [*wanted, "Ende"]
    raw = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in raw[1])


def test_the_table_is_dressed(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    columns = [
        OutColumn("PLZ", CellKind.TEXT, 8),
        OutColumn("Seit", CellKind.DATE, 12),
        OutColumn("Umsatz", CellKind.MONEY, 14),
        OutColumn("Zahl", CellKind.NUMBER, 9),
    ]
    Workbook(path, "Kunden", columns).write(
        [["01067", date(2014, 2, 28), Decimal("-12345.60"), 7], ["+49 30", None, None, None]]
    )
    sheet = load_workbook(path)["Kunden"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    # The library adds the room a spreadsheet leaves beside the text.
    widths = [sheet.column_dimensions[n].width for n in "ABCD"]
    assert [int(width) for width in widths] == [8, 12, 14, 9]
    assert [cell.font.bold for cell in sheet[1]] == [True] * 4
    first = sheet[2]
    assert [cell.value for cell in first] == ["01067", datetime(2014, 2, 28), -12345.6, 7]
    assert [cell.number_format for cell in first] == [
        "@",
        "DD.MM.YYYY",
        '#,##0.00\\ "€"',
        "General",
    ]
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(1900, 3, 1), datetime(1900, 3, 1)),
        (date(1900, 2, 28), "28.02.1900"),
        (date(1850, 5, 4), "04.05.1850"),
        (datetime(2026, 11, 21, 9), datetime(2026, 11, 21)),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("NaN"), "NaN"),
        (10**15 - 1, 10**15 - 1),
        (4917612345678901, "4917612345678901"),
        (Decimal("1E+2"), 100),
        (True, "ja"),
        (False, "nein"),
        (-0.5, -0.5),
    ],
)
def test_values_a_spreadsheet_would_spoil_are_texts(tmp_path: Path, value: Any, shown: Any) -> None:
    path = tmp_path / "x.xlsx"
    Workbook(path, "x", [OutColumn("Wert", CellKind.PLAIN)]).write([[value]])
    sheet = load_workbook(path).active
    assert sheet is not None and sheet["A2"].value == shown


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    path = tmp_path / "x.xlsx"
    assert Workbook(path, "Kontakte", [OutColumn("Nr")]).write([n] for n in range(7)) == 7
    book = load_workbook(path)
    assert book.sheetnames == ["Kontakte", "Kontakte 2", "Kontakte 3"]
    values = [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book]
    assert values == [[0, 1, 2], [3, 4, 5], [6]]
    assert [sheet["A1"].value for sheet in book] == ["Nr"] * 3
    assert Workbook(path, "Kontakte", [OutColumn("Nr")]).write([n] for n in range(3)) == 3
    assert load_workbook(path).sheetnames == ["Kontakte"], "full is not too full"


def test_finished_markup_is_text_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    typed = "<r><t>böse</t></r>"
    Workbook(path, "x", [OutColumn("Wert")]).write([[typed]])
    sheet = load_workbook(path).active
    assert sheet is not None and clean(str(sheet["A2"].value)) == typed


def test_a_text_too_long_for_a_cell_is_cut_and_its_place_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = Workbook(path, "x", [OutColumn("A"), OutColumn("B")])
    book.write([["kurz", "x" * 32_767], ["𝕏" * 16_384, "y" * 40_000]])
    assert book.cut == ["A3", "B3"]
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet["A3"].value == "𝕏" * 16_383 + "…" and sheet["B2"].value == "x" * 32_767


def test_a_full_disk_is_told_and_rows_that_fail_leave_nothing_open(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["eins"]
        raise ValueError("genug")

    with pytest.raises(ValueError, match="genug"):
        Workbook(tmp_path / "x.xlsx", "x", [OutColumn("A")]).write(rows())
    with pytest.raises(FileNotFoundError):
        Workbook(tmp_path / "fehlt" / "x.xlsx", "x", [OutColumn("A")]).write([["eins"]])


def test_names_of_sheets() -> None:
    assert sheet_title("[A]/B:*?'") == "A  B"
    assert sheet_title("", 2) == "Liste 2"
    assert sheet_title("a_x0041_b") == "a-x0041_b"
    assert len(sheet_title("x" * 99, 12)) == 31
    assert sheet_title("𝕏" * 20) == "𝕏" * 15


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    import tracemalloc

    def most(rows: int) -> int:
        tracemalloc.start()
        columns = [OutColumn(str(n)) for n in range(8)]
        Workbook(tmp_path / "x.xlsx", "x", columns).write(
            ["Ein längerer Text mit Wörtern"] * 8 for _n in range(rows)
        )
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(6_000) < most(1_000) + 200_000
