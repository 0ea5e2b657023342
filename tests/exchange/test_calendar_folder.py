"""Calendar files kept up to date: whose they are, when they are touched, what stays untouched."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.exchange.calendar_folder import (
    FolderState,
    folder_plan,
    look_at,
    remove_files,
    write_folder,
)
from kundenpflege.exchange.ics_plan import calendar_bytes, calendar_facts, usual_records
from kundenpflege.services import contacts, customers, series, users
from kundenpflege.services.business import ensure_business
from kundenpflege.services.plan_records import home_key
from kundenpflege.services.restriction import restrict
from kundenpflege.store import Store

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "Cloud"
    found.mkdir()
    return found


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Betrieb") as db:
        ensure_business(db)
        mia = users.add_user(db, {"name": "Mia Holm"})
        jan = users.add_user(db, {"name": "Jan O'Neill / Büro"})
        place = {"street": "Weg 1", "postal_code": "22941", "place": "Siek"}
        for number, (name, keeper) in enumerate((("Brandt", mia), ("Sommer", jan), ("Vogt", None))):
            key = customers.add_customer(
                db,
                {"persons": [{"last_name": name, "phone": f"04102 {number}{number}{number}1"}],
                 "addresses": [place],
                 "responsible_id": keeper},
            )  # fmt: skip
            contacts.plan_contact(
                db, key, kind="visit", reason=f"Muster {name}", due=date(2026, 12, 1 + number),
            )  # fmt: skip
    return store


def write(store: Store, folder: Path, notes: bool = False) -> FolderState:
    with store.read() as db:
        plan = folder_plan(db, notes)
    return write_folder(folder, plan)


def titles(path: Path) -> list[str]:
    return sorted(
        str(event["SUMMARY"])
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    )


def test_a_file_a_person_and_what_is_nobodys_in_each(filled: Store, folder: Path) -> None:
    state = write(filled, folder)
    assert state.names == ("Kundenpflege Jan O Neill Büro.ics", "Kundenpflege Mia Holm.ics")
    assert (state.changed, state.problems) == (2, ())
    assert titles(folder / "Kundenpflege Mia Holm.ics") == [
        "Besuch Brandt – Muster Brandt", "Besuch Vogt – Muster Vogt",
    ]  # fmt: skip
    assert not list(folder.glob(".*"))


def test_nothing_is_touched_when_nothing_happened(filled: Store, folder: Path) -> None:
    write(filled, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    os.utime(folder / "Kundenpflege Mia Holm.ics", ns=(1, 1))
    assert write(filled, folder).changed == 0
    assert (folder / "Kundenpflege Mia Holm.ics").stat().st_mtime_ns == 1
    with filled.write("Neu") as db:
        customer = customers.find_by_number(db, "K-0001")
        contacts.plan_contact(db, customer, kind="call", reason="Fragen", due=date(2026, 12, 7))
    assert write(filled, folder).changed == 1
    assert len(before) == 2


def test_names_stay_over_moves_and_days_of_series(filled: Store, folder: Path) -> None:
    with filled.write("Reihe") as db:
        customer = customers.find_by_number(db, "K-0001")
        key = series.plan_series(
            db, customer, {"kind": "call", "reason": "Pflege", "starts": date(2026, 12, 7),
                           "every": 1, "unit": "month"},
        )  # fmt: skip

    def days() -> dict[str, date]:
        with filled.read() as db:
            data = calendar_bytes(calendar_facts(db), None, usual_records(db))
        return {
            str(event["UID"]): event.decoded("DTSTART")
            for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
            if "Pflege" in str(event["SUMMARY"])
        }

    before = days()
    assert len(before) == 13 and len(set(before.values())) == 13
    # 7 February 2027 is a Sunday: the series takes place on the Monday.
    february = next(uid for uid, day in before.items() if day == date(2027, 2, 8))
    assert february.startswith(f"reihe-{key}-20270207@")
    with filled.write("Verschoben") as db:
        one = series.materialise(db, key, date(2027, 2, 7))
        contacts.change_contact(db, one, None, {"due": date(2027, 2, 11)})
    after = days()
    assert after.keys() == before.keys() and after[february] == date(2027, 2, 11)
    assert {u: d for u, d in after.items() if u != february} == {
        u: d for u, d in before.items() if u != february
    }


def test_notes_stay_here_unless_wanted(filled: Store, folder: Path) -> None:
    with filled.write("Notiz") as db:
        customer = customers.find_by_number(db, "K-0001")
        contacts.plan_contact(
            db, customer, kind="call", reason="Fragen", due=date(2026, 12, 7), note="zahlt spät"
        )
    write(filled, folder)
    path = folder / "Kundenpflege Mia Holm.ics"
    assert "zahlt" not in path.read_text("utf-8") and "+49 4102" in path.read_text("utf-8")
    write(filled, folder, notes=True)
    assert "zahlt spät" in path.read_text("utf-8")


def test_restricted_customers_leave_the_calendar(filled: Store, folder: Path) -> None:
    write(filled, folder)
    with filled.write("Gesperrt") as db:
        restrict(db, customers.find_by_number(db, "K-0001"), "verlangt")
    write(filled, folder)
    assert titles(folder / "Kundenpflege Mia Holm.ics") == ["Besuch Vogt – Muster Vogt"]


def test_files_of_others_stay(filled: Store, folder: Path, tmp_path: Path) -> None:
    foreign = folder / "Kundenpflege Mia Holm.ics"
    foreign.write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    other = folder / "Kundenpflege alt.ics"
    with Store.open(tmp_path / "anderer.db", clock=FixedClock(TODAY - timedelta(days=9))) as second:
        with second.write("Betrieb") as db:
            ensure_business(db)
            users.add_user(db, {"name": "Mia Holm"})
        with second.read() as db:
            other.write_bytes(folder_plan(db).files[0].data)
    before = foreign.read_bytes(), other.read_bytes()
    state = write(filled, folder)
    assert (foreign.read_bytes(), other.read_bytes()) == before
    assert state.names == ("Kundenpflege Jan O Neill Büro.ics",)
    assert "nicht von hier" in state.problems[0]


def test_who_is_renamed_or_gone_leaves_no_file(filled: Store, folder: Path) -> None:
    write(filled, folder)
    with filled.write("Neuer Name") as db:
        rows = {user.name: user for user in users.list_users(db)}
        users.change_user(db, rows["Mia Holm"].id, None, {"name": "Mia Berg"})
        users.deactivate_user(db, rows["Jan O'Neill / Büro"].id, rows["Mia Holm"].id)
    state = write(filled, folder)
    assert state.names == ("Kundenpflege Mia Berg.ics",)
    assert [path.name for path in folder.iterdir()] == ["Kundenpflege Mia Berg.ics"]
    with filled.read() as db:
        assert remove_files(folder, home_key(db)) == 1
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_away_is_told_calmly(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="gerade nicht da"):
        write(filled, tmp_path / "Stick")
    assert "gerade nicht da" in look_at(tmp_path / "Stick", "x").problems[0]


def test_what_stands_in_the_way_is_told_and_the_rest_is_written(
    filled: Store, folder: Path
) -> None:
    (folder / "Kundenpflege Mia Holm.ics").mkdir()
    state = write(filled, folder)
    assert "Kundenpflege Mia Holm.ics" in state.problems[0]
    assert state.names == ("Kundenpflege Jan O Neill Büro.ics",)


def test_without_anybody_there_is_one_file(store: Store, folder: Path) -> None:
    with store.write("Betrieb") as db:
        ensure_business(db)
        key = customers.add_customer(db, {"persons": [{"last_name": "Brandt"}]})
        contacts.plan_contact(
            db, key, kind="visit", reason="Aufmaß", due=date(2027, 3, 28), at_time="02:30",
        )  # fmt: skip
    state = write(store, folder)
    assert state.names == ("Kundenpflege.ics",)
    (event,) = icalendar.Calendar.from_ical((folder / state.names[0]).read_bytes()).walk("VEVENT")
    starts = event.decoded("DTSTART")
    # The hour does not exist; the clocks show half past three, an hour's visit.
    assert starts.replace(tzinfo=None) == datetime(2027, 3, 28, 3, 30)
    assert event.decoded("DTEND") - starts == timedelta(hours=1)
