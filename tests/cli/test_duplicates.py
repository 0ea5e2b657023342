"""Doubles from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import customers
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store

Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Path:
    """Müller twice, Vogt once."""
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store, store.write("Beispiel") as db:
        for last, phone, email in (
            ("Müller", "04102 55512", ""),
            ("Mueller", "04102 55512", "hans@example.de"),
            ("Vogt", "0451 1234", ""),
        ):
            customers.add_customer(
                db,
                {
                    "phone": phone,
                    "email": email,
                    "note": f"Notiz {last}",
                    "persons": [{"first_name": "Hans", "last_name": last}],
                },
            )
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; gives code, what it printed (JSON as objects), and the complaint."""

    def run(*words: str) -> tuple[int, Any, str]:
        code = main(["--database", str(database), "customer", *words])
        printed = capsys.readouterr()
        out = json.loads(printed.out) if "--json" in words and printed.out else printed.out
        return code, out, printed.err

    return run


def test_doubles_are_listed_with_score_and_reason(call: Call) -> None:
    code, rows, _err = call("duplicates", "--json")
    assert code == 0 and rows == [
        {
            "score": 90, "reason": "gleicher Name, gleiche Telefonnummer",
            "first": "K-0001", "first_name": "Hans Müller", "first_place": "",
            "second": "K-0002", "second_name": "Hans Mueller", "second_place": "",
        }
    ]  # fmt: skip
    code, text, _err = call("duplicates", "--limit", "1")
    assert code == 0 and "K-0001" in text and "gleiche Telefonnummer" in text


def test_merge_and_undo(call: Call, database: Path) -> None:
    with Store.open(database) as store:
        before = store.dump()
    code, rows, _err = call(
        "merge", "K-0001", "K-0002", "--keep", "B", "--take", "Notiz=A", "--json"
    )
    assert code == 0
    assert rows == [
        {
            "number": "K-0002", "name": "Hans Müller", "merged": "K-0001",
            "label": "Zusammengeführt: Hans Müller (K-0002 und K-0001)",
        }
    ]  # fmt: skip
    assert call("show", "K-0001", "--json")[1] == call("show", "K-0002", "--json")[1]
    _code, shown, _err = call("show", "--search", "K-0001", "--json")
    assert shown[0]["number"] == "K-0002" and shown[0]["email"] == "hans@example.de"
    assert shown[0]["note"] == "Notiz Müller\nFrüher auch K-0001"
    assert call("duplicates")[1] == "Niemand kommt doppelt vor.\n"
    with Store.open(database) as store:
        store.undo()
        assert store.dump() == before


def test_a_look_before_the_merge_changes_nothing(call: Call, database: Path) -> None:
    with Store.open(database) as store:
        before = store.dump()
    code, rows, _err = call("merge", "K-0001", "K-0002", "--take", "email=A", "--dry-run", "--json")
    lines = {row["field"]: row for row in rows}
    assert code == 0 and lines["email"]["take"] == "A" and lines["note"]["take"] == "both"
    assert lines["name"] == {
        "field": "name", "label": "Name", "a": "Hans Müller", "b": "Hans Mueller",
        "state": "different", "take": "A",
    }  # fmt: skip
    with Store.open(database) as store:
        assert store.dump() == before


def test_not_double_is_remembered(call: Call) -> None:
    assert call("distinct", "K-0002", "K-0001")[0] == 0
    assert call("duplicates", "--json")[1] == []
    assert call("distinct", "K-0001", "K-0002", "--undo")[0] == 0
    assert len(call("duplicates", "--json")[1]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("merge", "K-0001", "K-0001"), "zwei verschiedene"),
        (("merge", "K-0001", "K-9"), "K-9"),
        (("merge", "K-0001", "K-0002", "--take", "Hut=A"), "Hut=A"),
        (("merge", "K-0001", "K-0002", "--take", "phone=C"), "A oder B"),
        (("merge", "K-0001", "K-0002", "--take", "phone=both"), "A oder B"),
        (("distinct", "K-0001", "K-0001"), "zwei verschiedene"),
    ],
)
def test_wrong_calls_are_told_and_change_nothing(
    call: Call, database: Path, words: tuple[str, ...], told: str
) -> None:
    with Store.open(database) as store:
        before = store.dump()
    code, out, err = call(*words)
    assert (code, out) == (1, "") and told in err
    with Store.open(database) as store:
        assert store.dump() == before
