"""Sections about contact plan, occasions, calendars and notices, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from kundenpflege.services import closures, contacts, customers, foreign_calendars, occasion_types
from kundenpflege.services.business import change_business, get_business
from kundenpflege.services.library import ensure_library
from kundenpflege.services.plan_records import home_key
from kundenpflege.services.users import add_user
from kundenpflege.store import Store
from kundenpflege.ui.kit.calendar_keeper import CalendarKeeper
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.dropping import file_in
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.calendars import CalendarsSection
from kundenpflege.ui.settings.contact_plan import ContactPlanSection
from kundenpflege.ui.settings.notices import NoticesSection
from kundenpflege.ui.settings.occasions import OccasionsSection
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle
from tests.ui.furnished import Answers, shown

Typed = Callable[..., None]
Press = Callable[[str], None]


@pytest.fixture
def furnished_all(furnished: Store) -> Store:
    with furnished.write("Einrichten") as db:
        ensure_library(db)
        add_user(db, {"name": "Mia Holm"})
        change_business(db, None, {"state": "BY"})
    return furnished


def tick(qtbot: QtBot, page: SettingsPage, office: Office, name: str) -> None:
    """Tick (or clear) a box by the space bar."""
    box = shown(page, name)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    settle(qtbot, office)


def go(qtbot: QtBot, page: SettingsPage, office: Office, key: str) -> object:
    section = page.show_section(key)
    settle(qtbot, office)
    return section


# Kontaktplan


def test_rhythms_and_hours_are_stored_as_they_are_left(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    typed: Typed,
    press: Press,
) -> None:
    section = go(qtbot, page, office, "contact_plan")
    assert isinstance(section, ContactPlanSection)
    typed("rhythm_a", "6")
    typed("work_from", "630")
    press("day_5")
    with furnished_all.read() as db:
        detail = get_business(db)
    assert (detail.rhythm_a, detail.work_from, detail.work_days) == (6, "06:30", "1111110")
    # Bavaria congratulates on name days; the choice says so.
    assert "hier üblich" in shown(page, "name_days").currentText()  # type: ignore[attr-defined]
    office.undo()
    settle(qtbot, office)
    assert section._forms[1].editor("work_days").value() == "1111100"


def test_nobody_works_never(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store, press: Press
) -> None:
    go(qtbot, page, office, "contact_plan")
    for number in range(5):
        press(f"day_{number}")
    with furnished_all.read() as db:
        assert get_business(db).work_days == "0000100"


def test_arrows_walk_along_the_week(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store
) -> None:
    go(qtbot, page, office, "contact_plan")
    monday, tuesday = shown(page, "day_0"), shown(page, "day_1")
    monday.setFocus()
    qtbot.keyClick(monday, Qt.Key.Key_Right)
    assert tuesday.hasFocus()
    qtbot.keyClick(tuesday, Qt.Key.Key_Space)
    settle(qtbot, office)
    with furnished_all.read() as db:
        assert get_business(db).work_days == "1011100"
    assert monday.accessibleName() == "Arbeitstage: Montag"


def test_days_off_come_change_and_go(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    typed: Typed,
    press: Press,
) -> None:
    section = go(qtbot, page, office, "contact_plan")
    assert isinstance(section, ContactPlanSection)
    press("newClosure")
    # The first ones are proposed: between the years.
    press("saveRecord")
    with furnished_all.read() as db:
        (row,) = closures.list_closures(db)
    assert (row.title, row.first, row.last, row.yearly) == (
        "Betriebsurlaub", date(2026, 12, 24), date(2027, 1, 6), True,
    )  # fmt: skip
    line = shown(section, f"closure_{row.id}")
    assert "24.12. bis 06.01." in line.accessibleName()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, office)
    typed("last", "1.1.2026")
    press("saveRecord")
    assert any("vor dem ersten" in one.text() for one in section.panel.findChildren(QLabel))
    typed("last", "8.1.2027")
    press("saveRecord")
    with furnished_all.read() as db:
        assert closures.list_closures(db)[0].last == date(2027, 1, 8)
    qtbot.mouseClick(shown(section, f"closure_{row.id}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    press("removeRecord")
    with furnished_all.read() as db:
        assert closures.list_closures(db) == ()


# Anlässe


def test_occasions_are_searched_changed_and_restored(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    typed: Typed,
    press: Press,
) -> None:
    section = go(qtbot, page, office, "occasions")
    assert isinstance(section, OccasionsSection)
    assert section.list.count() == 60
    qtbot.keyClicks(section.search, "dachdecker")
    assert (section.list.count(), section.list.ordered) == (3, False)
    section.search.clear()
    assert (section.list.count(), section.list.ordered) == (60, True)
    section.open_row(section.list.ids()[0])
    typed("interval_months", "24")
    typed("season", "13")
    press("saveRecord")
    assert any("Monate sehen so aus" in one.text() for one in section.panel.findChildren(QLabel))
    typed("season", "4-9")
    press("saveRecord")
    with furnished_all.read() as db:
        row = occasion_types.list_types(db)[0]
    assert (row.interval_months, row.season) == (24, (4, 5, 6, 7, 8, 9))
    assert "alle 2 Jahre · April–September" in section.list.item(0).toolTip()
    section.open_row(row.id)
    press("removeRecord")
    assert section.list.count() == 59
    section.restore()
    settle(qtbot, office)
    assert section.list.count() == 60


def test_a_season_has_no_interval(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    typed: Typed,
    press: Press,
) -> None:
    section = go(qtbot, page, office, "occasions")
    assert isinstance(section, OccasionsSection)
    section.new_row()
    settle(qtbot, office)
    typed("title", "Wintergarten warten")
    anchor = shown(page, "anchor")
    assert isinstance(anchor, QComboBox)
    anchor.setFocus()
    qtbot.keyClick(anchor, Qt.Key.Key_End)
    settle(qtbot, office)
    assert not section.panel.form.box("interval_months").isVisible()
    typed("season", "10-11")
    press("saveRecord")
    with furnished_all.read() as db:
        row = occasion_types.list_types(db)[-1]
    assert (row.title, row.anchor.value, row.season) == (
        "Wintergarten warten",
        "calendar",
        (10, 11),
    )


# Benachrichtigungen


def test_notices_are_kept_on_this_computer(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    typed: Typed,
    press: Press,
) -> None:
    applied: list[bool] = []
    office.commands.register(
        Command("background.apply", "x", lambda: applied.append(True), searchable=False)
    )
    section = go(qtbot, page, office, "notices")
    assert isinstance(section, NoticesSection)
    typed("notify_at", "13; 7.30")
    assert office.settings.get("notify_at") == "07:30, 13:00" and applied == [True]
    assert "Nächste Meldung" in section.next.text()
    typed("notify_at", "mittags")
    assert office.settings.get("notify_at") == "07:30, 13:00"
    assert "keine Uhrzeit" in section.form.box("notify_at").error.text()
    typed("notify_at", "20")
    typed("quiet_until", "19")
    assert office.settings.get("quiet_until") == "19:00"
    tick(qtbot, page, office, "autostart")
    assert office.settings.get("autostart") is True
    tick(qtbot, page, office, "tray")
    assert office.settings.get("tray") is False and not shown(page, "notify_at").isEnabled()
    section.flush()
    assert office.settings.get("notify_at") == "20:00"


# Kalender

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//DE
X-WR-CALNAME:Schule
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261218
SUMMARY:{title}
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261201T080000Z
RRULE:FREQ=HOURLY
SUMMARY:Turnen
END:VEVENT
END:VCALENDAR
"""


def test_a_foreign_calendar_is_looked_at_before_it_is_kept(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store, answers: Answers,
    tmp_path: Path, typed: Typed, press: Press,
) -> None:  # fmt: skip
    path = tmp_path / "schule.ics"
    path.write_text(ICS.format(title="Weihnachtsfeier <b>fett</b>"), encoding="utf-8")
    answers.path = path
    section = go(qtbot, page, office, "calendars")
    assert isinstance(section, CalendarsSection)
    section.pick_file()
    settle(qtbot, office)
    name = shown(page, "name")
    assert isinstance(name, QLineEdit) and name.text() == "Schule"
    words = [one.text() for one in section.panel.findChildren(QLabel) if one.isVisible()]
    assert any("2 Termine, vom 01.12.2026 bis 18.12.2026" in one for one in words)
    assert any("ungewöhnlich" in one for one in words)
    with furnished_all.read() as db:
        assert foreign_calendars.list_calendars(db) == ()
    typed("name", "Grundschule")
    press("saveRecord")
    with furnished_all.read() as db:
        (row,) = foreign_calendars.list_calendars(db)
    assert (row.name, row.events, row.file_name) == ("Grundschule", 2, str(path))
    # Read again: the same calendar, other appointments.
    path.write_text(ICS.format(title="Feier").replace("20261218", "20261219"), encoding="utf-8")
    qtbot.mouseClick(shown(section, f"calendar_{row.id}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    press("readAgain")
    press("saveRecord")
    with furnished_all.read() as db:
        (row,) = foreign_calendars.list_calendars(db)
    assert (row.name, row.events, row.last) == ("Grundschule", 2, date(2026, 12, 19))
    qtbot.mouseClick(shown(section, f"calendar_{row.id}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    press("removeRecord")
    with furnished_all.read() as db:
        assert foreign_calendars.list_calendars(db) == ()


def test_what_is_no_calendar_is_told(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    section = go(qtbot, page, office, "calendars")
    assert isinstance(section, CalendarsSection)
    wrong = tmp_path / "foto.ics"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    section.read_file(wrong)
    settle(qtbot, office)
    section.read_file(tmp_path / "fehlt.ics")
    settle(qtbot, office)
    assert "keine Kalenderdatei" in told[0] and "gibt es nicht" in told[1]
    assert not section.panel.is_open()


def test_the_files_for_the_phone_follow_the_plan(
    qtbot: QtBot,
    page: SettingsPage,
    office: Office,
    furnished_all: Store,
    tmp_path: Path,
    press: Press,
) -> None:
    keeper = CalendarKeeper(office)
    folder = tmp_path / "Cloud"
    folder.mkdir()
    section = go(qtbot, page, office, "calendars")
    assert isinstance(section, CalendarsSection)
    keeper.written.connect(section._folder_came)
    section.choose_folder = lambda _title, _start: folder
    press("chooseFolder")
    assert office.settings.get("ics_folder") == str(folder)
    file = folder / "Kundenpflege Mia Holm.ics"
    assert "1 Datei: Kundenpflege Mia Holm" in section.state.text()

    def plan() -> None:
        office.run(
            "Kontakt geplant",
            lambda db: contacts.plan_contact(
                db,
                customers.add_customer(db, {"persons": [{"last_name": "Brandt"}]}),
                kind="call", reason="Muster", due=date(2026, 12, 1), note="geheim",
            ),
        )  # fmt: skip
        settle(qtbot, office)

    plan()
    assert "Anruf Brandt" not in file.read_text("utf-8")
    # A moment later it is there; the clock of the test need not wait for it.
    assert keeper._timer.isActive()
    keeper._timer.timeout.emit()
    settle(qtbot, office)
    assert "Anruf Brandt" in file.read_text("utf-8") and "geheim" not in file.read_text("utf-8")
    tick(qtbot, page, office, "ics_notes")
    assert "geheim" in file.read_text("utf-8")
    press("stopFolder")
    assert list(folder.iterdir()) == [] and office.settings.get("ics_folder") == ""


def test_a_folder_that_is_away_is_told_once_and_tried_again(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    office.settings.set("ics_folder", str(tmp_path / "Stick"))
    keeper = CalendarKeeper(office)
    for _time in range(3):
        keeper.write()
        settle(qtbot, office)
    assert len(told) == 1 and "gerade nicht da" in told[0]
    assert keeper._timer.isActive()
    section = go(qtbot, page, office, "calendars")
    assert isinstance(section, CalendarsSection)
    assert "gerade nicht da" in section.state.text()
    (tmp_path / "Stick").mkdir()
    keeper.write()
    settle(qtbot, office)
    assert (tmp_path / "Stick" / "Kundenpflege Mia Holm.ics").exists()


def test_what_waits_is_written_before_the_program_closes(
    qtbot: QtBot, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    office.settings.set("ics_folder", str(tmp_path))
    keeper = CalendarKeeper(office)
    assert keeper._timer.isActive()
    with furnished_all.read() as db:
        home = home_key(db)
    assert office.close()
    written = (tmp_path / "Kundenpflege Mia Holm.ics").read_text("utf-8")
    assert f"X-KUNDENPFLEGE-KEY:{home}-1" in written


def test_what_is_being_gathered_is_written_before_the_program_closes(
    qtbot: QtBot, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    office.settings.set("ics_folder", str(tmp_path))
    keeper = CalendarKeeper(office)
    keeper.write()  # the parts are asked for one by one
    assert not keeper._timer.isActive()
    assert office.close()
    assert (tmp_path / "Kundenpflege Mia Holm.ics").exists()


def test_a_folder_given_up_meanwhile_gets_nothing(
    qtbot: QtBot, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    office.settings.set("ics_folder", str(tmp_path))
    keeper = CalendarKeeper(office)
    keeper.write()
    office.settings.set("ics_folder", "")
    settle(qtbot, office)
    assert not list(tmp_path.glob("*.ics"))


def test_a_dropped_calendar_is_shown_before_it_is_kept(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished_all: Store, tmp_path: Path
) -> None:
    path = tmp_path / "schule.ics"
    path.write_text(ICS.format(title="Feier"), encoding="utf-8")
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(path))])
    assert file_in(urls) == ("calendar", path)
    page.new_record("settings", section="calendars", path=path)
    settle(qtbot, office)
    section = page.section
    assert isinstance(section, CalendarsSection) and section.panel.is_open()
    with furnished_all.read() as db:
        assert foreign_calendars.list_calendars(db) == ()
