"""Calendars, the plan on paper and the balance on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import customers, users
from kundenpflege.services.opening import open_store

Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "k.db"
    with open_store(path, clock=FixedClock(date(2026, 11, 21))) as store:
        with store.write("Bestand") as db:
            mia = users.add_user(db, {"name": "Mia Holm"})
            users.add_user(db, {"name": "Jan Berg"})
            for number, name in enumerate(("=Amsel()", "Drossel"), 1):
                customers.add_customer(
                    db,
                    {
                        "number": f"K-{number}",
                        "persons": [{"last_name": name}],
                        "importance": "A",
                        "responsible_id": mia if number == 1 else None,
                    },
                )
    return path


@pytest.fixture
def call(database: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Gives the code, what was printed (JSON taken apart), and what stands on stderr."""

    def run(*words: object, json_wanted: bool = True) -> tuple[int, Any, str]:
        arguments = ["--database", str(database), *map(str, words)]
        code = main([*arguments, "--json"] if json_wanted else arguments)
        printed = capsys.readouterr()
        told = json.loads(printed.out) if json_wanted and printed.out else printed.out
        return code, told, printed.err

    return run


@pytest.fixture
def planned(call: Call) -> Call:
    for number, day, kind in (("K-1", "2026-12-01", "call"), ("K-2", "2027-03-28", "visit")):
        code, _told, err = call(
            "contact", "add", number, "--date", day, "--kind", kind, "--reason", f"Grund {number}"
        )
        assert code == 0, err
    return call


def test_the_calendar_file(planned: Call, tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    code, (told,), _err = planned("export", "ics", path, "--date", "2026-11-21")
    assert (code, told["rows"]) == (0, 2)
    strict = IcsCalendarStream.calendar_from_ics(path.read_text("utf-8")).events
    lenient = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    days = [date(2026, 12, 1), date(2027, 3, 28)]
    assert [one.dtstart for one in strict] == [one.decoded("DTSTART") for one in lenient] == days
    code, (told,), _err = planned("export", "ics", path, "--date", "2026-11-21", "--user", "2")
    # What is nobody's is in each of our calendars.
    assert told["rows"] == 1 and "Drossel" in path.read_text("utf-8")
    code, (named,), _err = planned("export", "ics", path, "--user", "jan")
    assert (code, named["rows"]) == (0, told["rows"])
    code, told, err = planned("export", "ics", path, "--user", "9")
    assert code == 1 and err.startswith("Niemand von uns heißt „9“. Es gibt: ")
    code, told, err = planned("export", "ics", tmp_path / "plan.txt")
    assert code == 1 and ".ics" in err


def test_the_plan_on_paper(planned: Call, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    code, (told,), _err = planned(
        "plan", "pdf", "--from", "2026-12-01", "--to", "2027-01-31", path
    )  # fmt: skip
    assert (code, told["contacts"]) == (0, 1) and path.read_bytes().startswith(b"%PDF")
    # The period may stand before the verb, too.
    code, (told,), _err = planned("plan", "--from", "2026-12-01", "--to", "2027-12-31", "pdf", path)
    assert (code, told["contacts"]) == (0, 2)
    code, (told,), _err = planned(
        "plan", "pdf", path, "--customer", "K-2", "--date", "2026-11-21"
    )  # fmt: skip
    assert (code, told["contacts"]) == (0, 1)
    code, _told, err = planned("plan", "pdf", path, "--customer", "K-9")
    assert code == 1 and "K-9" in err
    code, _told, err = planned("plan", "pdf", path, "--from", "2027-01-01", "--to", "2026-01-01")
    assert code == 1 and "Tage tauschen" in err
    code, told, _err = planned(
        "plan", "pdf", path, "--date", "2026-11-21", json_wanted=False
    )  # fmt: skip
    assert "1 Kontakt nach" in told


def test_one_customers_plan_on_paper_is_bounded_too(planned: Call, tmp_path: Path) -> None:
    path = tmp_path / "k.pdf"
    words = ("plan", "pdf", path, "--customer", "K-2", "--date", "2026-11-21")
    code, _told, err = planned(*words, "--from", "2027-01-01", "--to", "2026-01-01")
    assert code == 1 and "Tage tauschen" in err
    day = ("--on", "2026-12-01", "--unit", "day", "--any-day", "--reason", "Täglich")
    assert planned("contact", "repeat", "K-2", *day)[0] == 0
    code, _told, err = planned(*words, "--from", "1990-01-01", "--to", "2199-12-31")
    assert code == 1 and "5000 Kontakte" in err and not path.exists()


@pytest.mark.parametrize(
    ("what", "name"), [("ics", "p.ics"), ("plan", "p.xlsx"), ("plan", "p.csv")]
)
def test_a_period_that_ends_before_it_begins_writes_nothing(
    planned: Call, tmp_path: Path, what: str, name: str
) -> None:
    days = ("--from", "2027-01-01", "--to", "2026-01-01")
    code, _told, err = planned("export", what, tmp_path / name, *days)
    assert code == 1 and "Tage tauschen" in err and not (tmp_path / name).exists()


def test_a_day_is_no_name_of_a_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "2026-12-01"
    code, _told, err = call("plan", "route", path)
    assert code == 1 and "--on" in err and not path.exists()


def test_the_calendar_file_of_another_business_is_shown_beside(
    planned: Call, tmp_path: Path
) -> None:
    path = tmp_path / "plan.ics"
    day = ("--date", "2026-11-21")
    assert planned("export", "ics", path, *day)[0] == 0
    (told,) = planned("calendar", "import", path, "--dry-run", *day)[1]
    assert told["events"] == 0 and "stammen aus diesem Programm" in told["notes"][0]
    other = tmp_path / "other.db"
    (told,) = planned("--database", other, "calendar", "import", path, "--dry-run", *day)[1]
    assert (told["events"], told["notes"]) == (2, [])


def test_the_plan_of_one_chosen_customer_says_how_the_care_stands(
    planned: Call, tmp_path: Path
) -> None:
    path = tmp_path / "k.pdf"
    code, (told,), _err = planned(
        "export", "plan", path, "--numbers", "K-2", "--date", "2026-11-21"
    )
    assert (code, told["rows"]) == (0, 1)
    text = PdfDocument(path.read_bytes())[0].get_textpage().get_text_range()
    assert "Wunsch im Jahr" in text and "Drossel" in text


def table(path: Path) -> tuple[tuple[Any, ...], dict[Any, Any]]:
    """The head of a spreadsheet and its first row."""
    head, first, *_more = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return head, dict(zip(head, first, strict=True))


def test_plan_and_balance_as_spreadsheets(planned: Call, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    code, (told,), _err = planned(
        "export", "plan", path, "--from", "2026-12-01", "--to", "2026-12-31"
    )  # fmt: skip
    assert (code, told["rows"]) == (0, 1)
    head, row = table(path)
    assert head[:2] == ("Wochentag", "Tag") and row["Tag"].date() == date(2026, 12, 1)
    # A name that looks like a formula stays a name.
    assert row["Kunde"] == "=Amsel()" and load_workbook(path).worksheets[0]["G2"].data_type == "s"
    path = tmp_path / "balance.xlsx"
    code, (told,), _err = planned("export", "balance", path, "--date", "2026-11-21")
    assert (code, told["rows"]) == (0, 2)
    _head, row = table(path)
    assert (row["Wunsch im Jahr"], row["Geplant für 12 Monate"], row["Fehlen"]) == (4, 1, 3)
    assert row["Stand"] == "zu wenig"
    code, (told,), _err = planned("export", "balance", path, "--numbers", "K-2")
    assert told["rows"] == 1


ICS = """BEGIN:VCALENDAR
X-WR-CALNAME:Familie
BEGIN:VEVENT
UID:1
DTSTART:20261201T080000Z
DTEND:20261201T090000Z
SUMMARY:Zahnarzt
END:VEVENT
END:VCALENDAR
"""


def test_foreign_calendars(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "familie.ics"
    path.write_text(ICS, encoding="utf-8")
    code, (told,), _err = call("calendar", "import", path, "--dry-run", "--date", "2026-11-21")
    assert (code, told["events"], told["kept"]) == (0, 1, False)
    assert call("calendar", "list")[1] == []
    code, (told,), _err = call("calendar", "import", path, "--user", "1", "--date", "2026-11-21")
    assert (told["name"], told["events"], told["notes"]) == ("Familie", 1, [])
    # Read again it is the same calendar.
    path.write_text(ICS.replace("20261201", "20261202"), encoding="utf-8")
    call("calendar", "import", path, "--name", "Zuhause", "--date", "2026-11-21")
    (row,) = call("calendar", "list")[1]
    assert (row["name"], row["user"], row["first"]) == ("Zuhause", "Mia Holm", "2026-12-02")
    plan = call("plan", "--from", "2026-12-01", "--to", "2026-12-31")[1]
    assert [(one["date"], one["time"]) for one in plan if one["type"] == "foreign"] == [
        ("2026-12-02", "09:00")
    ]
    code, _told, err = call("calendar", "remove", "77")
    assert code == 1 and "gibt es nicht" in err
    assert call("calendar", "remove", row["id"])[0] == 0
    assert call("calendar", "list")[1] == []
    assert call("undo")[0] == 0
    assert len(call("calendar", "list")[1]) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"Hallo", "keine Kalenderdatei"), (b"BEGIN:VCALENDAR\n" + b"x" * 21_000_000, "größer als")],
)
def test_what_is_no_calendar_changes_nothing(
    call: Call, tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "x.ics"
    path.write_bytes(data)
    code, _told, err = call("calendar", "import", path)
    assert code == 1 and words in err
    assert call("calendar", "list")[1] == []
    assert call("calendar", "import", tmp_path / "fehlt.ics")[0] == 1
