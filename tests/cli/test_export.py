"""`export` on the command line: every kind, for whom, and who is left out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.exchange.exporting import EXPORTS
from kundenpflege.model import Objection, SavedView
from kundenpflege.services import customers
from kundenpflege.services.opening import open_store

Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "k.db"
    with open_store(path, clock=FixedClock(date(2026, 11, 21))) as store:
        with store.write("Bestand") as db:
            for number, name in enumerate(("Amsel", "Drossel", "Fink"), 1):
                customers.add_customer(
                    db,
                    {
                        "number": f"K-{number}",
                        "persons": [{"last_name": name, "birthday": f"{number}.12.1966"}],
                        "addresses": [{"postal_code": "01067", "place": "Dresden"}],
                        "phone": f"+49 351 55{number}",
                        "importance": "A" if number == 1 else "B",
                    },
                )
            db.add(Objection(customer_id=3, objected_on=date(2026, 1, 2)))
            db.add(SavedView(kind="customer", name="Vögel", definition='{"text": "drossel"}'))
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run an export; gives the code, the object printed, and what stands on stderr."""

    def run(*words: object) -> tuple[int, Any, str]:
        arguments = ["--database", str(database), "--date", "2026-11-21", "export"]
        code = main([*arguments, *map(str, words), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out)[0] if printed.out else None, printed.err

    return run


@pytest.mark.parametrize("name", [f"{e.key}.{ending}" for e in EXPORTS for ending in e.formats])
def test_everything_can_be_exported(call: Call, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    code, told, wrong = call(name.split(".")[0], path)
    assert (code, wrong) == (0, "")
    assert told["file"] == str(path) and path.exists()
    assert set(told) == {"what", "file", "rows", "left_out", "left_out_reasons", "notes"}


def test_who_is_left_out_is_counted_and_named_on_request(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    _code, told, _err = call("mailmerge", path, "--names")
    assert (told["rows"], told["left_out"]) == (2, 1)
    assert told["left_out_reasons"] == {"advertising": 1}
    (one,) = told["left_out_names"]
    assert (one["number"], one["name"]) == ("K-3", "Fink") and "02.01.2026" in one["reason"]
    assert "Fink" not in path.read_text("cp1252")
    assert call("mailmerge", path, "--service")[1]["rows"] == 3
    assert call("customers", path)[1]["rows"] == 3
    assert call("customers", path, "--advertising")[1]["rows"] == 2


def test_for_people_it_is_told_in_german(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--database", str(database), "export", "labels", str(tmp_path / "e.pdf"), "--names"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "2 Einträge nach" in told and "Nicht in der Datei: 1 ohne Erlaubnis für Werbung" in told
    assert "K-3  Fink: " in told and "1 Blatt L7160" in told


@pytest.mark.parametrize(
    ("scope", "numbers"),
    [
        (("--numbers", "K-3", "k-1"), ["K-3", "K-1"]),
        (("--search", "amsel"), ["K-1"]),
        (("--view", "Vögel"), ["K-2"]),
        (("--view", "voegel"), ["K-2"]),
        (("--view", "A-Kunden"), ["K-1"]),
        (("--view", "objection"), ["K-3"]),
        ((), ["K-1", "K-2", "K-3"]),
    ],
)
def test_for_whom(call: Call, tmp_path: Path, scope: tuple[str, ...], numbers: list[str]) -> None:
    path = tmp_path / "x.csv"
    code, _told, wrong = call("customers", path, *scope, "--columns", "Kundennummer,PLZ")
    assert (code, wrong) == (0, "")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["Kundennummer", "PLZ"]
    assert [row[0] for row in rows[1:]] == numbers
    assert {row[1] for row in rows[1:]} == {"01067"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("customers", "x.pdf"), "Kunden exportiert man als .xlsx oder .csv"),
        (("customers", "x.csv", "--view", "Rote"), "Die Ansicht „Rote“ gibt es nicht"),
        (("customers", "x.csv", "--numbers", "K-9"), "K-9"),
        (("customers", "x.csv", "--columns", "Blutgruppe"), "Blutgruppe"),
        (("labels", "x.pdf", "--sheet", "4711"), "L7160, L7163, L4760"),
        (("labels", "x.pdf", "--start", "22"), "hat 21 Etiketten"),
        (("birthdays", "x.pdf", "--months", "13"), "von 1 bis 12"),
        (("vcard", "fehlt/x.vcf"), "gibt es nicht"),
    ],
)
def test_what_cannot_be_is_told_and_leaves_no_file(
    call: Call, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    code, told, wrong = call(words[0], tmp_path / words[1], *words[2:])
    assert (code, told) == (1, None)
    assert message in wrong and "Traceback" not in wrong
    assert not list(tmp_path.glob("*x.*"))


@pytest.mark.parametrize(
    "words",
    [
        ("invoices", "x.csv"),
        ("customers", "x.csv", "--advertising", "--service"),
        ("customers", "x.csv", "--view", "a", "--search", "b"),
        ("labels", "x.pdf", "--offset", "50", "0"),
    ],
)
def test_wrong_calls_end_with_code_two(
    database: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--database", str(database), "export", *words])
    assert ended.value.code == 2
    assert "Aufruf" in capsys.readouterr().err


def test_help_names_all_exports(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    told = capsys.readouterr().out
    assert all(export.key in told for export in EXPORTS)


def test_labels_begin_where_told(call: Call, tmp_path: Path) -> None:
    import pypdfium2

    path = tmp_path / "e.pdf"
    words = (
        "--sheet",
        "l4760",
        "--start",
        "7",
        "--copies",
        "2",
        "--offset",
        "1,5",
        "-2",
        "--frames",
    )
    _code, told, wrong = call("labels", path, *words)
    assert wrong == "" and told["notes"][0].startswith("2 Blätter L4760")
    assert len(pypdfium2.PdfDocument(path.read_bytes())) == 2
