"""`backup` and `restore` as scripts use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.paths import config_folder
from kundenpflege.base.settings import Settings
from kundenpflege.cli import main
from kundenpflege.model import Customer
from kundenpflege.services import backups
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store

Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Path:
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store, store.write("Kunde angelegt") as db:
        db.add(Customer(number="10001", name="Nora"))
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; gives what it printed (objects with --json), the exit code and the errors."""

    def run(*words: object, code: int = 0, errors: str = "") -> Any:
        arguments = ["--database", database, "--date", "2026-11-21", *words]
        assert main([str(word) for word in arguments]) == code
        printed = capsys.readouterr()
        assert errors in printed.err and (errors or not printed.err)
        return json.loads(printed.out) if "--json" in words else printed.out

    return run


def _add(database: Path, clock: FixedClock, number: str) -> None:
    with open_store(database, clock=clock) as store, store.write(f"Kunde {number}") as db:
        db.add(Customer(number=number, name="Später"))


def test_saved_listed_looked_at_and_restored(
    call: Call, database: Path, clock: FixedClock, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert "noch keine" in call("backup", "--list")
    (made,) = call("backup", "--second", stick, "--json")
    assert Path(made["file"]).parent == tmp_path / "Sicherungen" and made["bytes"] > 10_000
    assert Path(made["second"]).parent == stick and made["second_problem"] == ""
    own, other = call("backup", "--list", "--verify", "--second", stick, "--json")
    assert {own["second"], other["second"]} == {True, False}
    assert (own["counts"]["customer"], own["reason"], own["problems"]) == (1, "hand", [])
    _add(database, clock, "10002")
    name = Path(made["file"]).name
    (look,) = call("restore", name, "--dry-run", "--json")
    assert (look["lost"], look["lost_steps"][0]["label"]) == (1, "Kunde 10002")
    assert look["differences"] == [{"table": "customer", "label": "Kunden", "now": 2, "then": 1}]
    told = call("restore", name, "--dry-run")
    assert "1 Schritt seither geht verloren" in told and "Kunden: 2 → 1" in told
    assert "Nichts geändert" in told
    call("restore", made["second"], "--into", tmp_path / "alt.db")
    with open_store(tmp_path / "alt.db", clock=clock) as store, store.read() as db:
        assert db.get(Customer, 2) is None
    (done,) = call("restore", name, "--json")
    assert Path(done["kept"]).exists() and done["set_aside"] is None and done["erased_again"] == 0
    assert "Sicherung vom 21.11.2026 zurückgeholt" in call("history")
    told = call("restore", Path(done["kept"]).name)
    assert "Zurückgeholt: Stand vom 21.11.2026" in told and "gesichert" in told
    assert "in Ordnung" in call("check")


def test_a_scheduled_backup_does_not_wait_for_the_window(
    call: Call, database: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(database, clock=clock) as window:
        with window.write("Kunde") as db:
            db.add(Customer(number="77", name="Eben getippt"))
        call("backup", tmp_path / "nachts.db", errors="nur zum Ansehen")
        wanted = window.dump()
    with Store.open(tmp_path / "nachts.db", clock=clock) as saved:
        assert saved.dump() == wanted and saved.check() == []


def test_trouble_is_told(call: Call, database: Path, tmp_path: Path) -> None:
    Settings(config_folder() / "settings.json").set("backup_folder", str(tmp_path / "weg"))
    # The backup is made all the same; a script hears that the second place is missing.
    (made,) = call("backup", "--json", code=1, errors="nicht erreichbar")
    assert Path(made["file"]).exists() and made["second"] is None
    with Path(made["file"]).open("r+b") as file:
        file.seek(5000)
        file.write(b"Schaden")
    assert "beschädigt" in call("backup", "--list", "--verify", code=1)
    before = database.read_bytes()
    call("restore", made["file"], code=1, errors="Prüfsumme")
    call("restore", tmp_path / "fehlt.db", code=1, errors="gibt es nicht")
    call("restore", database, code=1, errors="selbst")
    call("restore", made["file"], "--into", database, code=1, errors="gibt es schon")
    call("--demo", "restore", made["file"], code=1, errors="Beispielbetrieb")
    assert database.read_bytes() == before
    # A stick that was pulled out is neither an empty one nor made anew.
    stick = tmp_path / "stick"
    call("backup", stick / "b.db", code=1, errors="gibt es nicht")
    call("--database", stick / "k.db", "backup", "--list", code=1, errors="ist nicht da")
    assert not stick.exists()
    letter = tmp_path / "brief.txt"
    letter.write_text("Sehr geehrte Damen und Herren")
    call("restore", letter, code=1, errors="keine Kundenpflege-Datei")
    for words in (("backup",), ("backup", "--list")):
        call("--demo", *words, code=1, errors="Beispielbetrieb")
    nonsense: tuple[tuple[object, ...], ...] = (
        ("--list", "x.db"), ("x.db", "--second", tmp_path), ("--verify",),
        ("x.db", "--seal", "on"), ("--list", "--seal", "off"), ("--new-password-file", letter),
    )  # fmt: skip
    for wrong in nonsense:
        with pytest.raises(SystemExit):
            call("backup", *wrong)


@pytest.mark.parametrize("problem", [PermissionError(13, "Permission denied", "/x"), EOFError()])
def test_what_the_system_refuses_is_told_in_a_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def refuse(_store: Store) -> None:
        raise problem

    monkeypatch.setattr(Store, "undo", refuse)
    wanted = "Abgebrochen." if isinstance(problem, EOFError) else "„/x“: Zugriff verweigert."
    call("undo", code=1, errors=wanted)


def test_an_import_keeps_the_state_before(call: Call, database: Path) -> None:
    source = Path(__file__).resolve().parent.parent / "samples" / "kundenliste.xlsx"
    call("import", source, "--dry-run")
    assert backups.list_backups(database) == ()
    call("import", source)
    (row,) = backups.list_backups(database)
    assert (row.reason, row.counts["customer"]) == ("vor-import", 1)
