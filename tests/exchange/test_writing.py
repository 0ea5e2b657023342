"""Files appear whole or not at all."""

from __future__ import annotations

import os
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from kundenpflege.base.errors import UserError
from kundenpflege.base.text import clean
from kundenpflege.exchange.writing import CellKind, OutColumn, literal, replaced, write_table

COLUMNS = [OutColumn("Name"), OutColumn("Wert", CellKind.PLAIN)]


def _read(path: Path) -> list[list[Any]]:
    with path.open("rb") as file:
        return load_workbook(file).get_sheet_by_index(0).to_python(skip_empty_area=False)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_every_text_comes_back_literally(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.xlsx"
    write_table(path, "Liste", COLUMNS, [[text, "Ende"] for text in texts])
    assert [row[0] for row in _read(path)[1:]] == [clean(text, multiline=True) for text in texts]


def test_values_keep_their_type(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    values = [1, 2.5, Decimal("3.10"), date(2026, 11, 21), datetime(2026, 11, 21, 9), True, None]
    write_table(path, "A/B: [x]", COLUMNS, [["", value] for value in values])
    assert [row[1] for row in _read(path)[1:]] == [
        1.0,
        2.5,
        3.1,
        date(2026, 11, 21),
        date(2026, 11, 21),
        "ja",
    ]
    target = tmp_path / "x.csv"
    columns = [OutColumn("Name"), OutColumn("Wert", CellKind.MONEY)]
    write_table(target, "x", columns, [["", value] for value in values])
    cells = [line[1:] for line in target.read_text("utf-8-sig").splitlines()[1:]]
    assert cells == ["1", "2,5", "3,10", "21.11.2026", "21.11.2026", "ja", ""]


def test_negative_and_large_money_in_text_tables(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    columns = [OutColumn("Umsatz", CellKind.MONEY)]
    write_table(path, "x", columns, [[Decimal("-1234567.5")]])
    assert path.read_text("utf-8-sig") == "Umsatz\n-1234567,50\n"


def test_too_long_texts_are_cut_visibly() -> None:
    assert literal("x" * 32_767) == "x" * 32_767
    assert literal("x" * 32_768) == "x" * 32_766 + "…"


def test_only_known_endings(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.xlsx oder \.csv"):
        write_table(tmp_path / "x.doc", "x", COLUMNS, [])
    assert not list(tmp_path.glob("*x*"))


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_stopped_export_leaves_the_old_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"liste{ending}"
    path.write_text("alt")

    def stop(done: int, total: int) -> None:
        assert total == 500
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, "x", COLUMNS, ([str(n), n] for n in range(500)), 500, stop)
    assert path.read_text() == "alt"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [path.name]


def test_a_missing_folder_and_a_folder_as_target(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Den Ordner .* gibt es nicht"):
        write_table(tmp_path / "fehlt" / "x.csv", "x", COLUMNS, [])
    (tmp_path / "ordner.csv").mkdir()
    with pytest.raises(UserError, match="ist ein Ordner"):
        write_table(tmp_path / "ordner.csv", "x", COLUMNS, [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the owner may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "zu"
    folder.mkdir(mode=0o500)
    with pytest.raises(UserError, match="lässt sich nicht schreiben"):
        write_table(folder / "x.csv", "x", COLUMNS, [])


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PermissionError(13, "in use"), "in Excel geöffnet"),
        (OSError(28, "full"), "Datenträger ist voll"),
    ],
)
def test_errors_of_the_disk_are_told(tmp_path: Path, error: OSError, text: str) -> None:
    with pytest.raises(UserError, match=text), replaced(tmp_path / "x.xlsx") as target:
        target.write_text("halb")
        raise error
    assert not (tmp_path / "x.xlsx").exists()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_missing_folder_is_told_before_anything_is_written(tmp_path: Path, ending: str) -> None:
    rows = (["a", n] for n in range(3))
    with pytest.raises(UserError, match="gibt es nicht"):
        write_table(tmp_path / "fehlt" / f"x{ending}", "x", COLUMNS, rows)
    assert next(rows) == ["a", 0], "no row was asked for"


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "kunden.pdf"
    path.write_bytes(b"SQLite format 3\0 and all customers")
    with pytest.raises(UserError, match="Datenbank"), replaced(path) as target:
        target.write_bytes(b"%PDF")
    assert path.read_bytes().endswith(b"all customers")
    assert not list(tmp_path.glob(".kunden*"))
