"""The command line as scripts use it, on the messy sample list and the sample offer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kundenpflege import app
from kundenpflege.base.dates import Clock
from kundenpflege.cli import main
from kundenpflege.cli.parser import parse
from kundenpflege.store import Store

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
LIST, OFFER = SAMPLES / "kundenliste.xlsx", SAMPLES / "sprossenfenster.json"

Call = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "k.db"


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command that must succeed; gives what it printed, as objects with --json."""

    def run(*words: object, today: str = "2026-11-21") -> Any:
        arguments = ["--database", database, "--date", today, *words]
        code = main([str(word) for word in arguments])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, "")
        return json.loads(printed.out) if "--json" in words else printed.out

    return run


@pytest.fixture
def refuse(database: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must fail with code 1; gives the message, the data are unchanged."""

    def run(*words: object) -> str:
        before = dump(database)
        code = main(["--database", str(database), "--date", "2026-11-21", *map(str, words)])
        printed = capsys.readouterr()
        assert code == 1 and printed.out == ""
        assert printed.err.strip() and "Traceback" not in printed.err
        assert dump(database) == before
        return printed.err

    return run


def dump(database: Path) -> str:
    with Store.open(database) as store:
        return store.dump()


def pdf_text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pages = []
    for page in document:
        text_page = page.get_textpage()
        pages.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return " ".join(" ".join(pages).split())


def test_the_whole_main_job(call: Call, database: Path, tmp_path: Path) -> None:
    call("import", LIST)
    pdf = tmp_path / "o.pdf"
    (sent,) = call("offer", "new", OFFER, "--pdf", pdf, "--send", "--json")
    assert sent["number"] == "AN-2026-0001" and sent["state"] == "sent"
    assert (sent["net"], sent["gross"]) == ("12000.00", "14280.00")

    due = call("today", "--json", today="2026-11-22")
    follow_ups = [row for row in due if row["rule"] == "follow_up"]
    assert [row["number"] for row in follow_ups] == ["1004"]
    # Seven days after the date on the paper is a Sunday.
    assert follow_ups[0]["due"] == "2026-11-23"

    due = call("today", "--json", today="2026-11-21")
    (birthday,) = [row for row in due if row["rule"] == "birthday" and row["number"] == "1002"]
    assert birthday["person"] == "Dr. Helene Sommer" and "60" in birthday["title"]
    assert birthday["due"] == "2026-11-21"

    text = pdf_text(pdf).replace("\u00a0", " ")
    order = [
        "12. November 2026",
        "Villencharakter", "Verkehrslärm", "bleiben warm", "bis 16. Juni fertig",
        "tapeziert werden",
        "Sprossenfenster Kiefer", "Ausbau und Entsorgung", "Laibungen verputzen",
        "12.000,00", "2.280,00", "14.280,00",
        "bis zum 10. Juni ausgeführt", "reinigen wir die Räume", "festen Ansprechpartner",
    ]  # fmt: skip
    places: list[int] = []
    for part in order:
        places.append(text.index(part, places[-1] if places else 0))
    assert places == sorted(places)
    assert "Seite 1 von" in text
    kept = tmp_path / "kept.pdf"
    call("offer", "pdf", "AN-2026-0001", kept)
    assert kept.read_bytes() == pdf.read_bytes()


@pytest.mark.parametrize("words", [[], ["--demo"]])
def test_the_short_way_to_the_window_is_the_long_one(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[Any, ...]] = []

    def run(*, database: Path, clock: Clock, demo: bool = False, **_more: bool) -> int:
        calls.append((database, type(clock), demo))
        return 5

    monkeypatch.setattr(app, "run", run)
    assert main(words) == 5
    options = parse(words)
    assert options.run(options) == 5
    assert calls[0] == calls[1]
    assert calls[0][2] == bool(words)


def test_option_date_may_stand_behind_the_command(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", str(LIST), "--database", str(database), "--date", "2026-11-21", "--json"]
    assert main(words) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"row", "status", "reason"} <= set(rows[0])
    assert main(["--database", str(database), "today", "--date", "2026-11-21", "--json"]) == 0
    assert any(row["rule"] == "birthday" for row in json.loads(capsys.readouterr().out))


def test_importing_twice_adds_nothing_and_undo_takes_the_whole_list_back(
    call: Call, database: Path
) -> None:
    call("customer", "list")
    empty = dump(database)
    call("import", LIST, "--dry-run")
    assert dump(database) == empty
    first = call("import", LIST, "--json")
    full = dump(database)
    assert {row["status"] for row in first} == {"taken", "warning", "duplicate", "rejected"}
    assert all(row["reason"] for row in first if row["status"] != "taken")
    again = call("import", LIST, "--json")
    assert {row["status"] for row in again} <= {"duplicate", "rejected"}
    assert dump(database) == full
    numbers = [row["number"] for row in call("customer", "list", "--json")]
    assert len(numbers) == len(set(numbers)) and {"1001", "1004", "1011"} <= set(numbers)
    assert "Zurückgenommen" in call("undo")
    assert dump(database) == empty
    call("redo")
    assert dump(database) == full


def test_customers_are_found_and_shown(call: Call, refuse: Callable[..., str]) -> None:
    call("import", LIST)
    for text in ("mueller", "Müller", "MULLER", "04102555", "Dorfstr"):
        found = call("customer", "list", "--search", text, "--json")
        assert "1001" in [row["number"] for row in found], text
    (shown,) = call("customer", "show", "1010", "--json")
    assert shown["addresses"][0]["postal_code"] == "01067"
    assert shown["persons"][0]["particle"] == "von der"
    assert shown["salutation"] == "Sehr geehrter Herr von der Heide,"
    (vienna,) = call("customer", "show", "1011", "--json")
    assert (vienna["addresses"][0]["country"], vienna["addresses"][0]["postal_code"]) == (
        "AT",
        "1010",
    )
    assert "9999" in refuse("customer", "show", "9999")
    assert "Kundennummer" in refuse("customer", "show", "--search", "a")


def test_contacts_are_planned_noted_and_undone(
    call: Call, refuse: Callable[..., str], database: Path
) -> None:
    call("import", LIST)
    before = dump(database)
    (added,) = call(
        "contact", "add", "1001", "--date", "2026-12-01", "--kind", "call",
        "--reason", "  Wartung ", "--json",
    )  # fmt: skip
    assert added["date"] == "2026-12-01" and added["done"] is False
    assert added["reason"] == "Wartung", "as it is stored"
    rows = call("plan", "--from", "2026-11-01", "--to", "2026-12-31", "--json")
    assert any(row["number"] == "1001" and row["date"] == "2026-12-01" for row in rows)
    assert any(row["number"] == "1002" for row in rows), "the birthday stands in the plan"
    call("undo")
    assert dump(database) == before
    call(
        "contact",
        "add",
        "1001",
        "--date",
        "2026-11-20",
        "--kind",
        "visit",
        "--reason",
        "x",
        "--done",
    )
    (shown,) = call("customer", "show", "1001", "--json")
    told = [entry["planned"] for entry in shown["timeline"] if entry["kind"] == "contact"]
    assert told == [False]
    assert refuse(
        "contact", "add", "1001", "--date", "2026-12-01", "--kind", "call", "--reason", " "
    )
    assert refuse("plan", "--from", "2026-12-01", "--to", "2026-11-01")


def test_offers_are_decided_and_listed(
    call: Call, refuse: Callable[..., str], database: Path
) -> None:
    call("import", LIST)
    call("offer", "new", OFFER)
    assert [row["state"] for row in call("offer", "list", "--json")] == ["draft"]
    call("undo")
    assert call("offer", "list", "--json") == []
    call("offer", "new", OFFER, "--send")
    sent = dump(database)
    call("offer", "accept", "AN-2026-0001", "--reason", "Termin passt")
    assert [row["state"] for row in call("offer", "list", "--json")] == ["accepted"]
    call("undo")
    assert dump(database) == sent
    (declined,) = call("offer", "decline", "AN-2026-0001", "--reason", "zu teuer", "--json")
    assert declined["state"] == "declined" and Decimal(declined["gross"]) == 14280
    assert [row for row in call("today", "--json") if row["rule"] == "follow_up"] == []
    assert "AN-9" in refuse("offer", "accept", "AN-9")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "JSON"),
        ('{"customer": {"number": "77"}, "lines": []}', "77"),
        ('{"customer": {"number": "1004"}, "lines": [{"kind": "item", "quantity": "8x"}]}', "8x"),
    ],
)  # fmt: skip
def test_a_bad_offer_file_is_named_and_changes_nothing(
    call: Call, refuse: Callable[..., str], tmp_path: Path, content: str, told: str
) -> None:
    call("import", LIST)
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    assert told in refuse("offer", "new", path)


def test_a_draft_is_listed_by_what_it_is_called_with(call: Call, tmp_path: Path) -> None:
    call("import", LIST)
    assert call("offer", "new", OFFER).startswith("Entwurf #1  Familie Brandt")
    assert call("offer", "list").startswith("#1  Familie Brandt  Entwurf")
    call("offer", "pdf", "#1", tmp_path / "entwurf.pdf")
    assert "12.000,00" in pdf_text(tmp_path / "entwurf.pdf")


def test_what_the_check_finds_is_told_also_without_a_window(call: Call, tmp_path: Path) -> None:
    call("import", LIST)
    path = tmp_path / "a.json"
    line = {"kind": "item", "text": "Fenster ☃", "quantity": "1", "unit_price": "0"}
    path.write_text(json.dumps({"customer": {"number": "1004"}, "lines": [line]}))
    (row,) = call("offer", "new", path, "--json")
    assert any("☃" in hint for hint in row["hints"])
    assert any("Bedürfnis" in hint for hint in row["hints"])
    assert "Hinweis: " in call("offer", "new", path)


def test_an_unwritable_pdf_leaves_no_offer_behind(
    call: Call, refuse: Callable[..., str], tmp_path: Path
) -> None:
    call("import", LIST)
    (tmp_path / "datei").write_text("x")
    refuse("offer", "new", OFFER, "--send", "--pdf", tmp_path / "datei" / "o.pdf")
    assert call("offer", "list", "--json") == []
    refuse("offer", "new", tmp_path / "fehlt.json")


@pytest.mark.parametrize("what", ["customers", "persons", "contacts", "offers"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_lists_are_exported(call: Call, tmp_path: Path, what: str, ending: str) -> None:
    call("import", LIST)
    call("offer", "new", OFFER, "--send")
    target = tmp_path / f"liste.{ending}"
    (told,) = call("export", what, target, "--json")
    assert target.stat().st_size > 100
    assert told["rows"] >= 1


def test_the_customers_data_and_the_list_are_never_written_over(
    call: Call, refuse: Callable[..., str], tmp_path: Path, database: Path
) -> None:
    source = tmp_path / "liste.xlsx"
    source.write_bytes(LIST.read_bytes())
    call("import", source)
    assert "Datenbank" in refuse("offer", "new", OFFER, "--send", "--pdf", database)
    assert "überschreiben" in refuse("import", source, "--report", source)
    assert source.read_bytes() == LIST.read_bytes()
    assert "selbst" in refuse("backup", database)


def test_history_tells_in_german_what_became_of_a_step(call: Call) -> None:
    call("import", LIST)
    call("undo")
    lines = [" ".join(line.split()[2:]) for line in call("history").splitlines()]
    assert lines == [
        "Import kundenliste.xlsx rückgängig gemacht",
        "Import kundenliste.xlsx zurückgenommen",
        "Betrieb eingerichtet endgültig",
    ]


def test_history_backup_and_check(call: Call, tmp_path: Path, database: Path) -> None:
    call("import", LIST)
    rows = call("history", "--json")
    assert rows[0]["label"].startswith("Import") and rows[0]["at"].startswith("2026-11-21")
    call("backup", tmp_path / "sicherung.db")
    assert dump(tmp_path / "sicherung.db") == dump(database)
    assert "in Ordnung" in call("check")


def test_an_empty_database_is_no_trouble(call: Call, refuse: Callable[..., str]) -> None:
    for words in (("customer", "list"), ("offer", "list"), ("today",), ("history",)):
        assert isinstance(call(*words, "--json"), list)
    assert "nichts zurückzunehmen" in refuse("undo")
    assert "nichts zu wiederholen" in refuse("redo")
    for missing in ("fehlt.xlsx", "fehlt.csv"):
        assert missing in refuse("import", missing)


@pytest.mark.parametrize(
    "words",
    [["gibtsnicht"], ["offer"], ["import"], ["--date", "31.02.2026", "today"], ["today", "--bunt"],
     ["contact", "add", "1", "--date", "2026-11-21", "--kind", "fax", "--reason", "x"],
     ["--date", "0001-01-01", "today"], ["today", "--date", "9999-12-31"],
     ["history", "--limit", "x"], ["history", "--limit", "-1"],
     ["history", "--limit", "99999999999999999999"]],
)  # fmt: skip
def test_a_wrong_call_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "Aufruf: kundenpflege" in told and "invalid" not in told


def test_the_demo_business_answers_commands() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "kundenpflege", "--demo", "--date", "2026-11-21", "today", "--json"],
        capture_output=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr.decode()
    rows = json.loads(run.stdout)
    assert len({row["number"] for row in rows}) == len(rows), "one row a customer"
    assert {one["rule"] for row in rows for one in (row, *row["also"])} >= {
        "planned_contact",
        "follow_up",
        "birthday",
        "enquiry",
        "decision_date",
        "wish",
        "maintenance",
        "warranty",
    }


def test_reading_the_call_loads_no_database_library() -> None:
    script = (
        "import sys; from kundenpflege.cli.parser import parse;"
        "parse([]); parse(['today', '--json']); print('sqlalchemy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, text=True)
    assert run.stdout.split() == ["False"], run.stderr
