"""`import`: every sample file, every row told, nothing twice, all of it taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.cli import main
from kundenpflege.services import custom_fields, customers
from kundenpflege.store import Store

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
#: Customers that come in, and rows that have a fate.
LISTS = {
    "kundenliste.xlsx": (13, 15),
    "google_contacts.csv": (2, 2),
    "outlook_kontakte.csv": (3, 3),
    "handy.vcf": (3, 3),
}
Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "k.db"


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object, code: int = 0) -> Any:
        line = ["--database", str(database), "--date", "2026-11-21", *map(str, words)]
        assert main(line) == code, capsys.readouterr().err
        told = capsys.readouterr()
        if code:
            return told.err
        return json.loads(told.out) if "--json" in words else told.out

    return run


def opened(database: Path) -> Store:
    return Store.open(database)


def dump(database: Path) -> str:
    with opened(database) as store:
        return store.dump()


@pytest.mark.parametrize("name", LISTS)
def test_each_sample_comes_in_once_and_goes_as_a_whole(
    call: Call, database: Path, tmp_path: Path, name: str
) -> None:
    customers_wanted, rows_wanted = LISTS[name]
    call("customer", "list")
    empty = dump(database)
    report = tmp_path / "bericht.csv"
    planned = call("import", SAMPLES / name, "--dry-run", "--json")
    assert dump(database) == empty, "looking changes nothing"
    rows = call("import", SAMPLES / name, "--report", report, "--json")
    assert [row["row"] for row in rows] == [row["row"] for row in planned]
    assert len(rows) == rows_wanted
    assert all(row["reason"] for row in rows if row["status"] != "taken"), "each row says why"
    assert len(call("customer", "list", "--json")) == customers_wanted
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].endswith("Ergebnis;Grund")
    full = dump(database)
    for mode in ("fill", "overwrite", "keep"):
        again = call("import", SAMPLES / name, "--mode", mode, "--json")
        assert {row["status"] for row in again} <= {"duplicate", "rejected"}, mode
        assert dump(database) == full, mode
    call("undo")
    assert dump(database) == empty
    call("redo")
    assert dump(database) == full


def test_modes_decide_what_happens_to_known_customers(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Nr.;Name;Ort;Telefon;E-Mail\n7;Ida Ohm;Siek;04107 555;\n", "utf-8")
    call("import", path)
    path.write_text(
        "Nr.;Name;Ort;Telefon;E-Mail\n7;Ida Ohm;Siek;04107 556;i@ohm.example\n", "utf-8"
    )
    (row,) = call("import", path, "--mode", "keep", "--json")
    assert row["status"] == "duplicate" and "nicht übernommen: +49 4107 556" in row["reason"]
    (row,) = call("import", path, "--json")
    assert (row["status"], row["added"], row["overwritten"]) == ("merged", ["E-Mail"], [])
    assert "nicht übernommen: +49 4107 556" in row["reason"]
    (shown,) = call("customer", "show", "7", "--json")
    assert (shown["phone"], shown["email"]) == ("+49 4107 555", "i@ohm.example")
    mapping = tmp_path / "m.json"
    mapping.write_text('{"Telefon": {"mode": "overwrite"}, "E-Mail": "ignored"}', "utf-8")
    (row,) = call("import", path, "--mapping", mapping, "--json")
    assert (row["status"], row["overwritten"]) == ("merged", ["Telefon"])
    (shown,) = call("customer", "show", "7", "--json")
    assert shown["phone"] == "+49 4107 556"
    call("undo")
    (shown,) = call("customer", "show", "7", "--json")
    assert shown["phone"] == "+49 4107 555"


def test_a_mapping_is_remembered_and_own_fields_are_columns(
    call: Call, database: Path, tmp_path: Path
) -> None:
    call("customer", "list")
    with opened(database) as store, store.write("Feld") as db:
        custom_fields.add_field(
            db, {"name": "Holzart", "kind": "choice", "choices": "Eiche\nKiefer", "purpose": "x"}
        )
    path = tmp_path / "l.csv"
    path.write_text("Name;Ort;Holzart;Kram;Tags\nIda Ohm;Siek;eiche;a;Altbau, Messe\n", "utf-8")
    call("import", path, "--mapping", '{"Kram": "source"}')
    path.write_text("Name;Ort;Holzart;Kram;Tags\nBo Ost;Siek;Buche;b;Messe\n", "utf-8")
    (row,) = call("import", path, "--json")
    assert "Holzart „Buche“ steht in der Notiz" in row["reason"]
    with opened(database) as store, store.read() as db:
        ida, bo = (
            customers.get_customer(db, customers.find_by_number(db, number))
            for number in ("K-0001", "K-0002")
        )
        assert (ida.source, bo.source) == ("a", "b"), "the mapping was remembered"
        assert list(custom_fields.values_of(db, [ida.id]).values()) == [{1: "Eiche"}]
        assert ida.tags == ("Altbau", "Messe") and bo.tags == ("Messe",)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("{", "kein JSON"),
        ('{"Straße": "street"}', "die Spalte „Straße“ gibt es nicht"),
        ('{"Ort": "nowhere"}', "das Feld „nowhere“ gibt es nicht"),
        ('{"Ort": {"mode": "never"}}', "fill, overwrite oder keep"),
    ],
)
def test_a_wrong_mapping_is_told(call: Call, tmp_path: Path, mapping: str, told: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Name;Ort\nIda Ohm;Siek\n", "utf-8")
    assert told in call("import", path, "--mapping", mapping, code=1)


def test_an_import_is_taken_back_days_later_but_for_what_was_built_on_it(
    call: Call, database: Path
) -> None:
    call("customer", "list")
    empty = dump(database)
    call("import", SAMPLES / "kundenliste.xlsx")
    full = dump(database)
    (batch,) = call("import", "--list", "--json")
    assert (batch["file"], batch["taken"], batch["skipped"], batch["rejected"]) == (
        "kundenliste.xlsx",
        13,
        1,
        1,
    )
    call("contact", "add", "1001", "--date", "2026-12-01", "--kind", "call", "--reason", "Tür")
    with opened(database) as store, store.write("Kunde geändert") as db:
        key = customers.find_by_number(db, "1002")
        customers.change_customer(db, key, None, {"note": "neu"})
    changed = dump(database)
    (told,) = call("import", "--take-back", batch["id"], "--dry-run", "--json")
    assert dump(database) == changed
    assert told["removed"] == 11
    assert [(one["number"], one["reason"]) for one in told["kept"]] == [
        ("1002", "seitdem geändert"),
        ("1001", "hat seitdem 1 Kontakt"),
    ]
    assert "bleibt: 1001 Hans Müller" in call("import", "--take-back", batch["id"])
    assert [row["number"] for row in call("customer", "list", "--json")] == ["1002", "1001"]
    assert call("import", "--list", "--json") == []
    for _step in range(3):
        call("undo")
    assert dump(database) == full
    call("undo")
    assert dump(database) == empty


def test_a_merge_is_taken_back_days_later(call: Call, tmp_path: Path, database: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Nr.;Name;Ort;E-Mail\n7;Ida Ohm;Siek;\n", "utf-8")
    call("import", path)
    before = dump(database)
    path.write_text("Nr.;Name;Ort;E-Mail\n7;Ida Ohm;Siek;i@ohm.example\n", "utf-8")
    call("import", path)
    second, _first = call("import", "--list", "--json")
    assert second["merged"] == 1
    (told,) = call("import", "--take-back", second["id"], "--json")
    assert (told["removed"], told["restored"], told["kept"]) == (0, 1, [])
    assert dump(database) == before


def test_one_thing_at_a_time(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("--list", "--take-back", "1"), (SAMPLES / "handy.vcf", "--list")):
        with pytest.raises(SystemExit) as ended:
            call("import", *words)
        assert ended.value.code == 2
        assert "--take-back" in capsys.readouterr().err
    assert "Nummer 9" in call("import", "--take-back", 9, code=1)
