"""`offer check`: the understood check without a window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.cli import main

SAMPLE = Path(__file__).parent.parent / "samples" / "sprossenfenster.json"


def call(capsys: pytest.CaptureFixture[str], database: Path, *words: str) -> str:
    code = main(["--database", str(database), "--date", "2026-11-15", *words])
    told = capsys.readouterr()
    assert code == 0, told.err
    return told.out


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "k.db"
    call(capsys, path, "import", str(SAMPLE.with_name("kundenliste.xlsx")))
    return path


def test_the_sample_was_understood(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made,) = json.loads(call(capsys, database, "offer", "new", str(SAMPLE), "--json"))
    number = f"#{made['id']}"
    (found,) = json.loads(call(capsys, database, "offer", "check", number, "--json"))
    assert (found["understood"], found["ready"], found["customer"]) == (True, True, "1004")
    assert [need["met"] for need in found["needs"]] == [True] * 5
    assert found["needs"][3]["deadline"] == "2027-06-16"
    assert found["needs"][0]["met_by"] == ["Sprossenfenster Kiefer, dreifach verglast"]
    assert [part["line"] for part in found["missing_benefits"]] == [2, 5]
    assert {finding["severity"] for finding in found["findings"]} <= {"warning", "hint"}
    shown = call(capsys, database, "offer", "check", number)
    assert "Ihre Wohnräume bleiben warm." in shown and "Der Nutzen fehlt" in shown


def test_a_need_that_nothing_meets_is_told(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    offer: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    offer["lines"][1]["fulfils"] = [0, 2]
    file = tmp_path / "offer.json"
    file.write_text(json.dumps(offer), encoding="utf-8")
    (made,) = json.loads(call(capsys, database, "offer", "new", str(file), "--json"))
    (found,) = json.loads(call(capsys, database, "offer", "check", f"#{made['id']}", "--json"))
    assert not found["understood"] and not found["needs"][1]["met"]
    assert "needs[1]" in {finding["where"] for finding in found["findings"]}
