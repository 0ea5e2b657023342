"""A business built from nothing with the command line alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.cli import main

TODAY = "2026-11-21"
Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "k.db"


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object, today: str = TODAY) -> Any:
        code = main([str(w) for w in ("--database", database, "--date", today, *words)])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, ""), printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return run


@pytest.fixture
def refuse(database: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*words: object) -> str:
        try:
            code: object = main([str(w) for w in ("--database", database, "--date", TODAY, *words)])
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        assert code in (1, 2) and printed.out == "" and "Traceback" not in printed.err
        return printed.err.strip()

    return run


@pytest.fixture
def reuter(call: Call) -> str:
    (row,) = call(
        "customer", "add", "kind=business", "name=Autohaus Reuter", "importance=A",
        "since=03.03.2022", "phone=04531 5550", "street=Ring 1", "postal_code=23843",
        "place=Bad Oldesloe", "--json",
    )  # fmt: skip
    number: str = row["number"]
    assert (row["name"], row["importance"], row["since"]) == ("Autohaus Reuter", "A", "2022-03-03")
    return number


def test_a_business_from_the_command_line_alone(call: Call, reuter: str) -> None:
    call("person", "add", reuter, "first_name=Kai", "last_name=Reuter", "birthday=14.1.1977",
         "decides=ja")  # fmt: skip
    call("wish", "add", reuter, "Ein Rammschutz vor dem Tor", "--by", "2027-06-01")
    call("decision", "add", reuter, "Budget", "--months", "10-11")
    call("decision", "add", reuter, "Umbau der Halle", "--on", "2027-02-01")
    call("enquiry", "add", reuter, "Türen für das Büro", "--source", "Messe")
    call("installation", "add", reuter, "type=tor_gewerbe", "title=Rolltor",
         "last_service=2026-04-02", "warranty_until=2027-09-30")  # fmt: skip
    call("installation", "add", reuter, "type=markise", "installed_on=2026-05-04")
    call("customer", "add", "name=Neu GmbH", "kind=business", f"referred_by={reuter}")
    found = {row["rule"] for row in call("plan", "suggest", reuter, "--json")}
    assert found >= {
        "birthday", "wish", "decision_date", "maintenance", "warranty", "season", "anniversary",
        "referral",
    }  # fmt: skip
    (gap,) = call("plan", "gaps", "--json")
    assert (gap["number"], gap["missing"]) == (reuter, 4)
    filled = call("plan", "fill", reuter, "--json")
    assert len(filled) == 4 and call("plan", "gaps", "--json") == []
    planned = call("plan", "--from", TODAY, "--to", "2027-11-21", "--json")
    assert {row["date"] for row in filled} <= {row["date"] for row in planned}
    due = call("today", "--json", today=filled[0]["date"])
    assert any(row["number"] == reuter for row in due)
    assert call("check", "--json") == []


def test_customers_are_changed(call: Call, refuse: Callable[..., str], reuter: str) -> None:
    (row,) = call("customer", "change", reuter, "importance=B", "contacts-per-year=7",
                  "place=Ahrensburg", "--json")  # fmt: skip
    assert (row["importance"], row["contacts_per_year"]) == ("B", 7)
    (shown,) = call("customer", "show", reuter, "--json")
    assert "Ahrensburg" in json.dumps(shown) and "Ring 1" in json.dumps(shown)
    assert call("plan", "gaps", "--json")[0]["wanted"] == 7
    assert "Geändert" in call("customer", "change", reuter, "contacts_per_year=")
    assert call("plan", "gaps", "--json")[0]["wanted"] == 2
    for wrong in (
        "farbe=rot", "name", "importance=Z", "contacts_per_year=-1", "since=31.2.2020",
        "referred_by=K-9999", f"referred_by={reuter}", "responsible=Niemand",
    ):  # fmt: skip
        assert refuse("customer", "change", reuter, wrong)
    assert refuse("customer", "add", "importance=A")
    assert call("undo", "--json") == [{"label": "Kunde geändert"}]


def test_wishes(call: Call, refuse: Callable[..., str], reuter: str) -> None:
    (one,) = call("wish", "add", reuter, "Zaun", "--on", "2026-01-05", "--json")
    assert (one["text"], one["noted_on"], one["wanted_by"]) == ("Zaun", "2026-01-05", None)
    (done,) = call("wish", "done", reuter, "1", "--json")
    assert done["done_on"] == TODAY
    assert "Zaun" in call("wish", "list", reuter)
    assert refuse("wish", "done", reuter, "2") and refuse("wish", "add", reuter, " ")
    assert "K-9999" in refuse("wish", "list", "K-9999")


def test_decisions(call: Call, refuse: Callable[..., str], reuter: str) -> None:
    (one,) = call("decision", "add", reuter, "Budget", "--months", "11-2", "--json")
    assert (one["first_month"], one["last_month"], one["day"]) == (11, 2, None)
    assert "Budget" in call("decision", "list", reuter)
    for wrong in ((), ("--months", "0"), ("--months", "13"), ("--months", "x"),
                  ("--months", "1", "--on", "2027-01-01")):  # fmt: skip
        assert refuse("decision", "add", reuter, "Budget", *wrong)


def test_enquiries(call: Call, refuse: Callable[..., str], reuter: str) -> None:
    (one,) = call("enquiry", "add", reuter, "Türen", "--on", "2026-11-18", "--json")
    assert (one["state"], one["received_on"], one["answered_on"]) == ("open", "2026-11-18", None)
    (done,) = call("enquiry", "answer", reuter, "1", "--state", "offered", "--json")
    assert (done["state"], done["answered_on"]) == ("offered", TODAY)
    assert "Türen" in call("enquiry", "list", reuter)
    assert refuse("enquiry", "answer", reuter, "1", "--state", "vielleicht")
    assert refuse("enquiry", "answer", reuter, "7", "--state", "gone")
