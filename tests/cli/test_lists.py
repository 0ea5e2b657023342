"""The list, its views and the large demo business from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import customers, views
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store

Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]) -> Call:
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store, store.write("Beispiel") as db:
        for first, last, phone, importance in (
            ("Hans", "Müller", "04102 555-12", "A"),
            ("Ida", "Meier", "", "B"),
            ("Uwe", "Vogt", "0451 1234", "A"),
        ):
            person = {"first_name": first, "last_name": last, "note": f"mag {first}brot"}
            customers.add_customer(
                db, {"phone": phone, "importance": importance, "persons": [person]}
            )
        views.add_view(db, "Die Meiers", CustomerFilter(text="meier"))

    def run(*words: str) -> tuple[int, Any, str]:
        code = main(["--database", str(path), "--date", "2026-11-21", *words])
        printed = capsys.readouterr()
        out = json.loads(printed.out) if "--json" in words and printed.out else printed.out
        return code, out, printed.err

    return run


def found(call: Call, *words: str) -> list[str]:
    _code, rows, _error = call("customer", "list", *words, "--json")
    return [row["name"] for row in rows]


@pytest.mark.parametrize(
    "text", ["mueller", "Müller", "MULLER", "04102555", "hans mül", "K-0001", "hansbrot"]
)
def test_every_spelling_finds(call: Call, text: str) -> None:
    assert found(call, "--search", text) == ["Hans Müller"]


def test_a_misspelling_is_offered(call: Call) -> None:
    code, rows, told = call("customer", "list", "--search", "Mayer", "--json")
    assert (code, rows) == (0, []) and "Meinten Sie „Meier“?" in told
    assert "Meinten Sie „Meier“?" in call("customer", "list", "--search", "Mayer")[1]
    assert call("customer", "list", "--search", "%", "--json")[1] == []


def test_views_filters_and_search_combine(call: Call) -> None:
    assert found(call, "--view", "a-kunden") == ["Hans Müller", "Uwe Vogt"]
    assert found(call, "--view", "Die Meiers") == ["Ida Meier"]
    assert found(call, "--view", "A-Kunden", "--search", "vogt") == ["Uwe Vogt"]
    assert found(call, "--filter", '{"importances": ["A"]}', "--limit", "1") == ["Hans Müller"]
    assert found(call, "--filter", '{"without_phone": true}') == ["Ida Meier"]
    rows = {row["name"]: row for row in call("view", "list", "--json")[1]}
    assert rows["A-Kunden"]["customers"] == 2
    assert rows["Die Meiers"] == {
        "name": "Die Meiers", "customers": 1, "own": True, "filter": {"text": "meier"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--view", "gibt es nicht"), "Es gibt: Alle, A-Kunden"),
        (("--filter", "[1"), "kein JSON-Objekt"),
        (("--filter", '{"farbe": "rot"}'), "„farbe“ gibt es im Filter nicht"),
        (("--filter", '{"silent_months": "drei"}'), "Der Wert von „silent_months“ passt nicht"),
    ],
)
def test_what_cannot_be_meant_is_told(call: Call, words: tuple[str, ...], complaint: str) -> None:
    code, _out, error = call("customer", "list", *words)
    assert code == 1 and complaint in error


def test_the_large_demo_is_sound_and_always_the_same(
    call: Call, tmp_path: Path, clock: FixedClock
) -> None:
    dumps = []
    for name in ("eins.db", "zwei.db"):
        path = tmp_path / name
        code, rows, _error = call("demo", "--size", "150", str(path), "--json")
        assert code == 0 and rows[0]["customers"] == 150
        with Store.open(path, clock=clock) as store:
            assert store.check() == []
            dumps.append(
                [line for line in store.dump().splitlines() if "_at" not in line.split(" ", 1)[1]]
            )
            with store.read() as db:
                assert len(customers.list_customer_ids(db)) == 150
            with store.write("Neu") as db:
                customers.add_customer(db, {"company": "Noch einer GmbH", "kind": "business"})
    assert dumps[0] == dumps[1]
    code, _out, error = call("demo", "--size", "5", str(tmp_path / "eins.db"))
    assert code == 1 and "gibt es schon" in error
