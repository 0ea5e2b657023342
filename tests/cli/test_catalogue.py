"""The catalogue and tenders by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.cli import main

FILES = Path(__file__).parents[1] / "exchange" / "catalogue"


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object, code: int = 0) -> Any:
        ends = ["--database", str(tmp_path / "a.db"), "--date", "2026-11-21", "--json"]
        assert main([*(str(word) for word in words), *ends]) == code
        out = capsys.readouterr()
        return json.loads(out.out) if code == 0 else out.err

    return run


def test_import_raise_and_back(call: Any, tmp_path: Path) -> None:
    file = FILES / "DATANORM.001"
    dry = call("catalogue", "import", file, "--dry-run", "--markup", "50")
    assert [row["number"] for row in dry if row["status"] == "new"] == ["FB-100", "SR-4", "DI-7"]
    assert call("catalogue", "list") == []
    call("catalogue", "import", file, "--markup", "50", "--only", "schraube")
    (screw,) = call("catalogue", "list")
    assert (screw["price"], screw["price_unit"], screw["cost"]) == ("9.7400", 100, "6.4900")
    (change,) = call("catalogue", "raise", "3,5", "--round", "0.10", "--reason", "Stahl")
    assert (change["before"], change["after"]) == ("9.7400", "10.10")
    call("undo")
    assert call("catalogue", "list")[0]["price"] == "9.7400"
    assert call("catalogue", "export", tmp_path / "k.xlsx")[0]["items"] == 1
    (row,) = call("catalogue", "import", tmp_path / "k.xlsx")
    assert row["status"] == "same"
    assert "Möglich" not in call("catalogue", "raise", "5", "--category", "Nix", code=1)


def test_a_tender_becomes_an_offer(call: Any, tmp_path: Path) -> None:
    customers = tmp_path / "k.csv"
    customers.write_text("Nummer;Firma\n7001;Stadt Ahrensburg\n", encoding="utf-8")
    call("import", customers)
    (told,) = call("offer", "gaeb", "import", FILES / "LV_Kita.x83", "--customer", "7001")
    assert (told["positions"], told["lines"]) == (7, 11)
    (bid,) = call("offer", "gaeb", "export", f"#{told['id']}", tmp_path / "a.x84")
    assert (tmp_path / "a.x84").read_bytes().startswith(b"<?xml")
    assert bid["net"] == "0.00"
    # A price of nothing is an offer, too: that is said before the bid goes out.
    assert "mit 0,00 € in der Datei: 01.01.0010" in bid["notes"][0], bid["notes"]
    wrong = call("offer", "gaeb", "import", customers, "--customer", "7001", code=1)
    assert "keine GAEB-Datei" in wrong


def test_the_list_says_what_a_price_is_for(
    call: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("catalogue", "import", FILES / "DATANORM.001")
    assert main(["catalogue", "list", "--database", str(tmp_path / "a.db")]) == 0
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "6,49 € / 100 Stk" in told and "24,90 € / Stk" in told and "€ / 1000 m" in told
