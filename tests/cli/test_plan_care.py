"""Care, occasions and installations as scripts use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services.opening import open_demo

TODAY = "2026-11-21"
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(folder, clock=FixedClock(date.fromisoformat(TODAY))) as store:
        store.backup(folder / "copy.db")
    return (folder / "copy.db").read_bytes()


@pytest.fixture
def database(tmp_path: Path, furnished: bytes) -> Path:
    path = tmp_path / "k.db"
    path.write_bytes(furnished)
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object, today: str = TODAY) -> Any:
        code = main([str(w) for w in ("--database", database, "--date", today, *words)])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, "")
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


def test_gaps(call: Call) -> None:
    rows = call("plan", "gaps", "--json")
    assert set(rows[0]) == {
        "number", "name", "importance", "wanted", "done", "planned", "missing", "state",
        "last_on", "silent_days", "next_on", "responsible",
    }  # fmt: skip
    assert [row["missing"] for row in rows] == sorted((r["missing"] for r in rows), reverse=True)
    assert all(row["state"] == "too_few" for row in rows) and len(rows) > 3
    only = call("plan", "gaps", "--class", "B", "--json")
    assert only == [row for row in rows if row["importance"] == "B"]
    assert call("plan", "gaps", "--limit", "1", "--json") == rows[:1]
    text = call("plan", "gaps")
    assert rows[0]["name"] in text and "von" in text
    many = call("plan", "gaps", "--too-many", "--json")
    assert many and all(row["state"] == "too_many" for row in many)


def test_the_balance_adds_up(call: Call) -> None:
    rows = call("plan", "balance", "--json")
    assert [row["importance"] for row in rows] == ["A", "B", "C"]
    for row in rows:
        assert row["too_few"] + row["enough"] + row["too_many"] == row["customers"]
        assert row["covered"] <= row["wanted"]
    gaps = call("plan", "gaps", "--limit", "1000", "--json")
    assert sum(row["too_few"] for row in rows) == len(gaps)
    assert "zu wenig" in call("plan", "balance")


def test_a_year_of_one_customer(call: Call) -> None:
    number = call("plan", "gaps", "--json")[0]["number"]
    suggested = call("plan", "suggest", number, "--json")
    assert set(suggested[0]) == {
        "key", "rule", "date", "until", "title", "reason", "kind", "person", "weight", "proposed",
    }  # fmt: skip
    proposed = {row["key"]: row["proposed"] for row in suggested if row["proposed"]}
    preview = call("plan", "fill", number, "--dry-run", "--json")
    assert {row["key"]: row["date"] for row in preview} == proposed
    assert all(row["contact"] is None for row in preview)
    assert call("plan", "fill", number, "--dry-run", "--json") == preview, "nothing was planned"
    filled = call("plan", "fill", number, "--json")
    assert [row | {"contact": None} for row in filled] == preview
    assert len({row["contact"] for row in filled}) == len(filled)
    assert call("plan", "fill", number, "--json") == []
    assert "Es fehlt kein Kontakt." in call("plan", "fill", number)
    planned = call("plan", "--from", TODAY, "--to", "2027-11-21", "--json")
    dates = {(row["date"], row["reason"]) for row in planned if row["number"] == number}
    assert {(row["date"], row["reason"]) for row in filled} <= dates
    assert call("undo", "--json") == [{"label": "Kontakte fürs Jahr eingeplant"}]
    assert call("plan", "suggest", number, "--json") == suggested


def test_the_year_of_all(call: Call) -> None:
    preview = call("plan", "fill", "--all", "--dry-run", "--json")
    filled = call("plan", "fill", "--all", "--json")
    assert [row | {"contact": None} for row in filled] == preview and len(filled) > 10
    assert call("plan", "fill", "--all", "--json") == []
    assert call("plan", "gaps", "--json") == []
    assert sum(row["too_few"] for row in call("plan", "balance", "--json")) == 0


def test_only_a_class(call: Call) -> None:
    numbers = {row["number"] for row in call("plan", "gaps", "--class", "B", "--json")}
    filled = call("plan", "fill", "--all", "--class", "B", "--json")
    assert numbers <= {row["number"] for row in filled}
    assert call("plan", "gaps", "--class", "B", "--json") == []
    assert "Eingeplant" in call("plan", "fill", "--all")


def test_one_occasion(call: Call, refuse: Callable[..., str]) -> None:
    rows = call("plan", "suggest", "K-0102", "--json")
    key = next(row["key"] for row in rows if row["rule"] == "birthday")
    (taken,) = call("plan", "take", "K-0102", key, "--on", "2027-02-11", "--kind", "call", "--json")
    assert (taken["date"], taken["kind"], taken["key"]) == ("2027-02-11", "call", key)
    assert key not in {row["key"] for row in call("plan", "suggest", "K-0102", "--json")}
    assert "schon eingeplant" in refuse("plan", "take", "K-0102", key)
    assert "gibt es nicht" in refuse("plan", "take", "K-0102", key, "--kind", "brieftaube")


def test_wrong_calls(refuse: Callable[..., str]) -> None:
    assert "entweder" in refuse("plan", "fill")
    assert "entweder" in refuse("plan", "fill", "K-0102", "--all")
    assert "K-9999" in refuse("plan", "suggest", "K-9999")
    assert refuse("plan", "gaps", "--class", "X")
    assert refuse("plan", "gaps", "--limit", "0")
    assert refuse("plan", "gaps", "--limit", "²")


def test_installations(call: Call, refuse: Callable[..., str]) -> None:
    before = len(call("installation", "list", "K-0102", "--json"))
    (one,) = call(
        "installation", "add", "K-0102", "type=tor_gewerbe", "title=Rolltor", "place=Backstube",
        "installed_on=03.05.2023", "warranty-until=2028-05-03", "--json",
    )  # fmt: skip
    assert (one["title"], one["due"], one["warranty_until"]) == (
        "Rolltor", "2026-05-03", "2028-05-03"
    )  # fmt: skip
    (done,) = call("installation", "service", "K-0102", "Rolltor", "--on", "2026-11-02", "--json")
    assert (done["last_service"], done["due"]) == ("2026-11-02", "2027-11-02")
    (plate,) = call(
        "installation", "service", "K-0102", "rolltor", "--next", "2027-06-01", "--json"
    )
    assert (plate["last_service"], plate["due"]) == (TODAY, "2027-06-01")
    (changed,) = call("installation", "change", "K-0102", "Rolltor", "note=Nr. 7", "--json")
    assert changed["note"] == "Nr. 7"
    listed = call("installation", "list", "K-0102", "--json")
    assert len(listed) == before + 1
    assert "Rolltor" in call("installation", "list", "K-0102")
    assert f"maintenance:installation:{one['id']}:2027-06-01" in {
        row["key"] for row in call("plan", "suggest", "K-0102", "--json")
    }
    for words, told in (
        (("add", "K-0102", "type=gibtesnicht"), "gibtesnicht"),
        (("add", "K-0102", "farbe=rot"), "farbe=rot"),
        (("add", "K-0102", "title"), "title"),
        (("add", "K-0102", "title=X", "installed_on=morgen"), "Zukunft"),
        (("add", "K-0102", "title=X", "offer=AN-9"), "AN-9"),
        (("service", "K-0102", "99"), "99"),
        (("change", "K-0102", "-1", "note=x"), ""),
    ):
        assert told in refuse("installation", *words)
    assert call("installation", "list", "K-0102", "--json") == listed


def test_numbers_beyond_all_measure_are_no_bug(refuse: Callable[..., str]) -> None:
    endless = "9" * 5_000
    assert "keine Anzahl" in refuse("plan", "gaps", "--limit", endless)
    assert "gibt es hier nicht" in refuse("installation", "service", "K-0147", endless)
    assert "gibt es hier nicht" in refuse("wish", "done", "K-0119", endless)
    assert refuse("decision", "add", "K-0119", "Budget", "--months", "13").count("Monat") == 1


def test_a_gap_that_nothing_fits_into_is_told_as_a_gap(call: Call) -> None:
    call("customer", "add", "number=K-9001", "company=Ohne Weg", "kind=business", "importance=B")
    call("person", "add", "K-9001", "first_name=Jo", "last_name=Berg", "birthday=23.03.1976")
    (row,) = [one for one in call("plan", "gaps", "--json") if one["number"] == "K-9001"]
    assert row["missing"] == 2
    told = call("plan", "fill", "K-9001")
    assert told.startswith("Es fehlen 2 Kontakte, aber kein Anlass passt") and "plan add" in told
    assert call("plan", "fill", "K-9001", "--dry-run") == told
    for day in ("2026-12-10", "2027-03-10"):
        call("contact", "plan", "K-9001", "--on", day, "--kind", "visit", "--reason", "Gruß")
    assert call("plan", "fill", "K-9001") == "Es fehlt kein Kontakt.\n"
