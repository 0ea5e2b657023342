"""`privacy report|erase|restrict|due` from the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.model import Customer, Person
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Path:
    path = tmp_path / "daten.db"
    with open_store(path, clock=clock) as store, store.write("Kunde") as db:
        customer = db.add(Customer(number="K-1", name="Quast", note="qxnotiz"))
        db.flush()
        db.add(Person(customer_id=customer.id, first_name="Ada", last_name="Quast"))
    return path


def _run(database: Path, *words: str) -> int:
    return main(["--database", str(database), "--date", "2026-11-21", *words])


def test_report_writes_letter_and_file(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, data = tmp_path / "neu" / "a.pdf", tmp_path / "a.json"
    assert _run(database, "privacy", "report", "K-1", str(pdf), "--json-file", str(data)) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert json.loads(data.read_text("utf-8"))["data"]["customer"][0]["note"] == "qxnotiz"
    assert "Quast" in capsys.readouterr().out
    assert _run(database, "privacy", "report", "K-1", str(pdf), "--person", "1", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "Ada Quast"
    assert _run(database, "privacy", "report", "K-1", str(pdf), "--person", "2") == 1
    assert "Person" in capsys.readouterr().err


def test_erase_shows_on_request_and_erases(
    database: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    assert _run(database, "privacy", "erase", "K-1", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "Personen (1)" in out
    assert "Nichts gelöscht" in out
    assert _run(database, "privacy", "erase", "K-1", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["erased"]
    assert row["name"] == ""
    assert b"qxnotiz" not in database.read_bytes()
    assert _run(database, "privacy", "erase", "K-1", "--yes") == 1
    with Store.open(database, clock=clock) as store:
        assert store.check() == []


@pytest.mark.parametrize(("answer", "erased"), [("n", False), ("", False), ("ja", True)])
def test_at_a_terminal_it_asks_first(
    database: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    erased: bool,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(answer + "\n"))
    assert _run(database, "privacy", "erase", "K-1", "--json") == 0
    told = capsys.readouterr()
    assert "Endgültig löschen?" in told.err and "Personen (1)" in told.err
    assert json.loads(told.out)[0]["erased"] is erased


def test_restrict_and_lift(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, "privacy", "restrict", "K-1") == 1
    assert "Grund" in capsys.readouterr().err
    assert _run(database, "privacy", "restrict", "K-1", "--reason", "per Brief") == 0
    assert "gesperrt" in capsys.readouterr().out
    assert _run(database, "customer", "list") == 0
    assert "gesperrt" in capsys.readouterr().out, "the list says so, too"
    assert _run(database, "customer", "show", "K-1") == 0
    assert "Gesperrt seit" in capsys.readouterr().out
    assert _run(database, "privacy", "restrict", "K-1", "--off", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [{"number": "K-1", "restricted": False}]


def test_restrict_one_person(
    database: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    def restricted() -> list[bool]:
        with open_store(database, clock=clock) as store, store.read() as db:
            records = (db.require(Customer, 1), db.require(Person, 1))
            return [record.restricted_on is not None for record in records]

    assert _run(database, "privacy", "restrict", "K-1", "--person", "1") == 0
    assert capsys.readouterr().out.strip() == "Person 1 von Kunde K-1 ist gesperrt."
    assert restricted() == [False, True]
    assert _run(database, "privacy", "restrict", "K-1", "--person", "1", "--off", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {"number": "K-1", "restricted": False, "person": 1}
    assert restricted() == [False, False]
    assert _run(database, "privacy", "restrict", "K-1", "--person", "2") == 1


def test_due_lists_who_should_go(
    database: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    assert _run(database, "privacy", "due") == 0
    assert "nichts zu löschen" in capsys.readouterr().out
    with open_store(database, clock=clock) as store, store.write("Alt") as db:
        from datetime import datetime

        db.require(Customer, 1).created_at = datetime(2020, 1, 1)
    assert _run(database, "privacy", "due", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["number"] == "K-1"
    assert row["due"] == "2021-01-01"


def test_one_person_of_a_customer_is_erased(
    database: Path, capsys: pytest.CaptureFixture[str], clock: FixedClock
) -> None:
    assert _run(database, "privacy", "erase", "K-1", "--person", "1", "--yes") == 1
    assert "einzige Person" in capsys.readouterr().err
    with open_store(database, clock=clock) as store, store.write("Zweite") as db:
        db.add(Person(customer_id=1, first_name="Qebbo", last_name="Quast", position=1))
    assert _run(database, "privacy", "erase", "K-1", "--person", "2", "--yes") == 0
    assert b"Qebbo" not in database.read_bytes()
    with Store.open(database, clock=clock) as store, store.read() as db:
        assert db.require(Customer, 1).note == "qxnotiz"
