"""`check` on the command line: what is wrong is told and named, scripts get the rows."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from kundenpflege.cli import main


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "k.db"
    assert main(["--database", str(path), "customer", "add", "name=Bäckerei Ähre"]) == 0
    capsys.readouterr()
    return path


def _call(path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--database", str(path), "--date", "2026-11-21", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_row_changed_past_the_program_is_named(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(database, capsys, "check", "--json") == (0, "[]\n", "")
    connection = sqlite3.connect(database)
    connection.execute("UPDATE customer SET note = 'Meier war hier'")
    connection.commit()
    connection.close()
    code, out, err = _call(database, capsys, "check")
    assert (code, out) == (1, "")
    assert "Kunde „Bäckerei Ähre“ wurde am Programm vorbei geändert" in err
    assert "nicht mehr so, wie sie geschrieben wurde" in err and "Meier" not in err
    code, out, err = _call(database, capsys, "check", "--json")
    found = json.loads(out)
    assert code == 1 and err == ""
    assert {"kind": "contents", "table": "customer", "row": 1}.items() <= found[1].items()
    assert all(one["problem"] for one in found)


def test_a_file_too_damaged_to_be_opened_is_told_too(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(database.read_bytes())
    content[8192:12288] = bytes(4096)
    database.write_bytes(content)
    code, out, _err = _call(database, capsys, "check", "--json")
    (found,) = json.loads(out)
    assert code == 1 and found["kind"] == "file" and "beschädigt" in found["problem"]
    assert database.read_bytes() == bytes(content)


def test_what_another_program_wrote_is_accepted_when_nothing_else_is_wrong(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 4711")
    connection.close()
    assert _call(database, capsys, "check")[0] == 1
    assert _call(database, capsys, "check", "--accept") == (
        0,
        "Die Datenbank ist in Ordnung.\n",
        "",
    )
    assert _call(database, capsys, "check")[0] == 0
    connection = sqlite3.connect(database)
    connection.execute("UPDATE customer SET note = 'Meier war hier'")
    connection.commit()
    connection.close()
    code, _out, err = _call(database, capsys, "check", "--accept")
    assert code == 1 and "am Programm vorbei geändert" in err
    assert _call(database, capsys, "check")[0] == 1
