"""The school sends its dates: looked over, taken in, seen beside the contacts, thrown out."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from kundenpflege.model import ForeignEvent

from .desk import Answers, Desk

SCHOOL = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Grundschule//DE\r
X-WR-CALNAME:Grundschule\r
BEGIN:VEVENT\r
UID:1@schule\r
DTSTAMP:20261101T080000Z\r
DTSTART;TZID=Europe/Berlin:20261124T190000\r
DTEND;TZID=Europe/Berlin:20261124T203000\r
SUMMARY:Elternabend <b>3a</b>\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2@schule\r
DTSTAMP:20261101T080000Z\r
DTSTART;VALUE=DATE:20261223\r
DTEND;VALUE=DATE:20270107\r
SUMMARY:Ferien\r
END:VEVENT\r
END:VCALENDAR\r
"""


def events(desk: Desk) -> list[str]:
    return desk.look(lambda db: sorted(one.title for one in db.scalars(select(ForeignEvent))))


def test_a_calendar_is_read_looked_at_and_removed_by_keyboard(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "schule.ics"
    file.write_text(SCHOOL, encoding="utf-8", newline="")
    desk.office.questions = Answers(file)
    desk.press("Ctrl+K")
    desk.type("Kalender einlesen")
    desk.press("Return")
    desk.wait(lambda: desk.sees("calendarSummary"))
    assert events(desk) == [], "looked over first"
    assert desk.reads("Elternabend <b>3a</b>"), "words, no markup"
    assert desk.place == "name"
    desk.replace("Schule")
    desk.press("Ctrl+Return")
    assert desk.told[-1] == "Schule eingelesen"
    assert events(desk) == ["Elternabend <b>3a</b>", "Ferien"]

    desk.press("Ctrl+3")
    for _day in range(3):
        desk.press("Right")
    desk.press("L")
    assert any("Elternabend" in row and "19:00" in row for row in desk.texts(desk.place))
    desk.press("L", "Alt+Right", "E", "Del")
    assert events(desk) == ["Elternabend <b>3a</b>", "Ferien"], "what is not ours stays"

    desk.press("Ctrl+Z")
    assert events(desk) == []
    desk.press("Ctrl+Y")
    assert len(events(desk)) == 2
    assert desk.clicks == 0


def test_a_file_that_is_no_calendar_is_said_calmly(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "schule.ics"
    file.write_bytes(b"\x00\xff not a calendar" * 50)
    desk.office.questions = Answers(file)
    desk.office.create("settings", section="calendars", path=file)
    desk.settle()
    assert desk.told and not desk.crashes
    assert events(desk) == []
