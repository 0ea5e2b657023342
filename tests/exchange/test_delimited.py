"""Text tables of any origin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.base.text import clean
from kundenpflege.exchange.delimited import decode, guard, read_rows, unguard, write_rows
from kundenpflege.exchange.headers import judge
from kundenpflege.exchange.reading import read_table
from kundenpflege.exchange.writing import CellKind, OutColumn, write_table

TEXT = "Name;Ort\r\nMüller, Łukasz;Köln"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_windows_and_dos_are_told_apart(encoding: str) -> None:
    text = "Name;Straße\r\nMüller;Käthe-Kollwitz-Weg €" if encoding == "cp1252" else "Käse;Müller"
    assert decode(text.encode(encoding)) == text


def test_quotes_of_windows_are_no_dos_umlauts() -> None:
    text = "Notiz\r\nsagt „gut“ und \u201enein\u201d"
    assert decode(text.encode("cp1252")) == text


def test_dos_old_macs_and_windows_by_their_umlauts() -> None:
    text = "Name;Straße;Notiz\r\nMüller;Größer Weg;Käse\r\nÜbel;Ölweg;x\r\n"
    for encoding in ("cp1252", "cp850", "mac-roman"):
        assert decode(text.encode(encoding)) == text
    assert decode("Name;Straße 1".encode("cp850")) == "Name;Straße 1"
    assert decode("MÜLLER;KÖLN".encode("cp850")) == "MÜLLER;KÖLN"


def test_foreign_names_are_no_dos() -> None:
    for text in ("Ivan Milošević", "Željko Šarić;Möbel", "Hernández", "Pál Káldi", "100 €"):
        assert decode(text.replace("ć", "c").encode("cp1252")) == text.replace("ć", "c")


def test_two_files_put_together() -> None:
    data = "Müller;Köln\nGroß;Übersee\nJäger;Öd\n".encode() + "Schön;Ort\n".encode("cp1252")
    assert decode(data) == "Müller;Köln\nGroß;Übersee\nJäger;Öd\nSchön;Ort\n"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UserError, match="weder eine Tabelle"):
        decode(b"\x7fELF\x02\x01\x01" + b"x" * 50 + b"\0" * 3)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_counted_outside_quotes(delimiter: str) -> None:
    rows = [["Name", "Ort", "Notiz"], ["Müller; Hans", "Köln, Süd", "a|b\tc"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert read_rows(text, judge) == rows
    assert read_rows(text) == rows


def test_commas_in_names_do_not_hide_the_semicolon() -> None:
    text = "Name, Vorname;Umsatz\nMüller, Hans;4820,50\nMeier, Uwe;12,00\n"
    assert read_rows(text, judge)[1] == ["Müller, Hans", "4820,50"]


def test_one_column_needs_no_delimiter() -> None:
    assert read_rows("Name\nMüller\n") == [["Name"], ["Müller"]]


def test_the_hint_of_excel_counts_and_keeps_the_row_numbers() -> None:
    assert read_rows("sep=|\nName|Ort\na;b|c") == [[], ["Name", "Ort"], ["a;b", "c"]]


def test_lines_in_quotes_stay_one_cell() -> None:
    assert read_rows('Name;Notiz\n"Müller";"Zeile 1\nZeile 2; mit"')[1] == [
        "Müller",
        "Zeile 1\nZeile 2; mit",
    ]


def test_text_formulas_give_their_text() -> None:
    assert read_rows('PLZ;Ort\n="01067";Dresden')[1] == ["01067", "Dresden"]


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(UserError, match="länger als"):
        read_rows('Name;Ort\n"' + "x" * 200_000)


@pytest.mark.parametrize("text", ["=1+1", "+49 1", "-5", "@x", "\tx", "'=1", "''=1"])
def test_formulas_get_an_apostrophe_and_lose_it_again(text: str) -> None:
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@given(st.text())
def test_the_guard_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


CELLS = st.text(max_size=40).map(lambda text: clean(text, multiline=True))
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(TABLES)
def test_a_round_trip_is_equal(rows: list[list[str]]) -> None:
    """Also without our headers: the delimiter outside quotes is always ours."""
    text = "sep=;\r\n" + "".join(write_rows([guard(cell) for cell in row] for row in rows))
    assert read_rows(text)[1:] == rows


@given(st.lists(CELLS, min_size=1, max_size=8))
def test_a_written_file_reads_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "liste.csv"
    columns = [OutColumn("Name"), OutColumn("Ort"), OutColumn("Notiz", CellKind.TEXT)]
    write_table(path, "Liste", columns, [["Müller", "Köln", cell] for cell in cells])
    table = read_table(path, judge)
    assert [row[2] for row in table.rows[1:]] == cells


def test_german_excel_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    write_table(path, "Liste", [OutColumn("Name"), OutColumn("Straße")], [["Łukasz", "=1+1"]])
    assert path.read_bytes() == "\ufeffName;Straße\r\nŁukasz;'=1+1\r\n".encode()
