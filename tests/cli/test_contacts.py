"""Planning, finishing and repeating contacts from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.model.kinds import ContactKind, ContactNature, Mood, SeriesUnit
from kundenpflege.services import customers
from kundenpflege.services.opening import open_store

Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]) -> Call:
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store, store.write("Beispiel") as db:
        customers.add_customer(
            db,
            {
                "number": "K-1", "company": "Gasthof Linde",
                "persons": [{"first_name": "Uwe", "last_name": "Vogt"}],
            },
        )  # fmt: skip

    def run(*words: str, day: str = "2026-11-21") -> tuple[int, Any, str]:
        code = main(["--database", str(path), "--date", day, *words])
        printed = capsys.readouterr()
        out = json.loads(printed.out) if "--json" in words and printed.out else printed.out
        return code, out, printed.err

    return run


def test_plan_add(call: Call) -> None:
    code, rows, _err = call("plan", "add", "Di 14 Uhr Besuch Linde wegen Muster", "--json")
    assert code == 0
    (row,) = rows
    found = {key: row[key] for key in ("number", "date", "time", "kind", "reason", "done")}
    assert found == {
        "number": "K-1", "date": "2026-11-24", "time": "14:00", "kind": "visit",
        "reason": "Muster", "done": False,
    }  # fmt: skip
    code, out, _err = call("plan", "add", "morgen", "Anruf", "Linde", "wegen", "Tür")
    assert out == "Kontakt geplant: Gasthof Linde, 22.11.2026, Anruf, Tür\n"
    code, out, _err = call("plan", "add", "alle 3 Monate Anruf Linde wegen Wartung")
    assert "Gasthof Linde, 23.11.2026, alle 3 Monate, an Arbeitstagen, Anruf, Wartung" in out
    code, out, _err = call("plan", "add", "Mi-Fr Besuch Linde: Messe")
    assert "25.11.2026 bis 27.11.2026, Besuch, Messe" in out
    code, _out, err = call("plan", "add", "Di Anruf Xaver wegen Muster")
    assert code == 1 and "Kein Kunde heißt „Xaver“." in err
    code, rows, _err = call("plan", "add", "Di wegen Lack", "--customer", "K-1", "--json")
    assert rows[0]["reason"] == "Lack"


def test_from_plan_to_done_with_the_next_step(call: Call) -> None:
    _code, (row,), _err = call(
        "contact", "plan", "K-1", "--on", "2026-11-23", "--reason", "Wartung", "--time", "9.30",
        "--minutes", "45", "--person", "vogt", "--place", "Werkstatt", "--note", "Preise", "--json",
    )  # fmt: skip
    assert (row["time"], row["minutes"], row["person"], row["place"]) == (
        "09:30", 45, "Uwe Vogt", "Werkstatt"
    )  # fmt: skip
    number = str(row["id"])
    _code, (row,), _err = call("contact", "missed", number, "--json", day="2026-11-23")
    assert (row["attempts"], row["done"], row["due"]) == (1, False, "2026-11-23")
    _code, (row,), _err = call("contact", "move", number, "--to", "2026-11-24", "--json")
    assert (row["due"], row["time"]) == ("2026-11-24", "09:30")
    code, rows, _err = call(
        "contact", "done", number, "--outcome", "gern", "--mood", "good", "--next",
        "call:+7:Nachfragen", "--json", day="2026-11-24",
    )  # fmt: skip
    assert code == 0
    assert [(r["done_on"], r["mood"], r["outcome"]) for r in rows[:1]] == [
        ("2026-11-24", "good", "gern")
    ]
    assert (rows[1]["due"], rows[1]["reason"], rows[1]["done"]) == (
        "2026-12-01", "Nachfragen", False
    )  # fmt: skip
    _code, rows, _err = call("contact", "list", "K-1", "--json")
    assert [row["id"] for row in rows] == [2, 1]
    _code, rows, _err = call("contact", "list", "K-1", "--open", "--json")
    assert [row["id"] for row in rows] == [2]
    _code, (row,), _err = call("contact", "reopen", number, "--json")
    assert not row["done"]
    call("contact", "remove", number)
    _code, rows, _err = call("contact", "list", "K-1", "--json")
    assert [row["id"] for row in rows] == [2]


def test_what_comes_again(call: Call) -> None:
    _code, (row,), _err = call(
        "contact", "repeat", "K-1", "--on", "2026-11-30", "--every", "2", "--unit", "week",
        "--any-day", "--reason", "Nachfragen", "--json",
    )  # fmt: skip
    assert (row["words"], row["next"]) == ("alle 2 Wochen", "2026-11-30")
    number = str(row["series"])
    assert call("contact", "skip", number, "2026-12-14")[0] == 0
    _code, rows, _err = call("plan", "--from", "2026-11-22", "--to", "2027-01-31", "--json")
    days = [(r["date"], r["id"], r["series_day"]) for r in rows if r["type"] == "contact"]
    assert days == [
        ("2026-11-30", 1, "2026-11-30"), ("2026-12-28", None, "2026-12-28"),
        ("2027-01-11", None, "2027-01-11"), ("2027-01-25", None, "2027-01-25"),
    ]  # fmt: skip
    _code, out, _err = call("contact", "repeats", "K-1")
    assert "alle 2 Wochen" in out
    assert call("contact", "end", number, "--before", "2027-01-11")[0] == 0
    _code, rows, _err = call("plan", "--from", "2026-11-22", "--to", "2027-12-31", "--json")
    assert len([r for r in rows if r["type"] == "contact"]) == 2
    assert call("contact", "end", number)[0] == 0
    assert call("contact", "repeats", "K-1")[1] == "Nichts wiederholt sich.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("contact", "done", "99"), "nicht mehr vorhanden"),
        (("contact", "done", "x"), "ist keine Nummer"),
        (("contact", "plan", "K-9", "--on", "2026-12-01", "--reason", "x"), "K-9"),
        (("contact", "plan", "K-1", "--on", "2026-12-01", "--reason", " "), "Anlass"),
        (("contact", "plan", "K-1", "--on", "2026-12-01", "--reason", "x", "--time", "25"), "Uhr"),
        (
            ("contact", "plan", "K-1", "--on", "2026-12-01", "--reason", "x", "--person", "zz"),
            "0 Personen",
        ),
        (("contact", "repeat", "K-1", "--on", "2026-12-01", "--reason", "x", "--every", "0"), "1"),
        (("contact", "skip", "9", "2026-12-01"), "nicht mehr vorhanden"),
    ],
)
def test_what_cannot_be_is_told(call: Call, words: tuple[str, ...], said: str) -> None:
    try:
        code, _out, err = call(*words)
    except SystemExit as end:
        assert end.code == 2
        return
    assert code == 1 and said in err


def test_a_next_step_that_cannot_be_read(call: Call) -> None:
    call("contact", "plan", "K-1", "--on", "2026-11-23", "--reason", "Wartung")
    for text in ("call", "fax:2026-12-01:x", "call:wann:x", "call:2026-12-01:"):
        code, _out, err = call("contact", "done", "1", "--next", text)
        assert code == 1 and "ART:TAG:ANLASS" in err
    assert call("contact", "list", "K-1", "--open")[1], "nothing was finished"


def test_the_words_of_the_calls_are_those_of_the_model() -> None:
    from kundenpflege.cli import contacts

    assert set(contacts._KINDS) == set(ContactKind)
    assert set(contacts._NATURES) == set(ContactNature)
    assert set(contacts._MOODS) == {mood for mood in Mood if mood}
    assert set(contacts._UNITS) == set(SeriesUnit)
