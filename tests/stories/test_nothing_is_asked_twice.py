"""Hasty fingers: a click too many, and the lid shut in the middle of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from kundenpflege.model import Contact, Letter

from .desk import Desk

TODAY = date(2026, 11, 21)


def contacts(desk: Desk) -> Sequence[tuple[str, str, date | None]]:
    """Reason, outcome and day on which it was done."""
    return desk.look(
        lambda db: [(c.reason, c.outcome, c.done_on) for c in db.scalars(select(Contact))]
    )


def letters(desk: Desk) -> Sequence[tuple[str, date | None]]:
    return desk.look(
        lambda db: [(one.personal, one.finished_on) for one in db.scalars(select(Letter))]
    )


def click_twice(desk: Desk, name: str) -> None:
    """As somebody does who double clicks everything."""
    button = desk.see(name)
    for _click in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()


def plan_call(desk: Desk, when: str = "Di 14 Uhr") -> None:
    desk.press("Ctrl+3", "Q")
    desk.type(f"{when} Anruf Brandt wegen Muster")
    desk.press("Return", "Esc")


def test_a_double_click_plans_one_contact_and_finishes_it_once(desk: Desk) -> None:
    desk.press("Ctrl+3", "N")
    desk.type("vogt")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.press("Return")
    desk.tab_to("reason")
    desk.type("Neue Ladentür")
    click_twice(desk, "saveContact")
    assert contacts(desk) == [("Neue Ladentür", "", None)]
    assert desk.told == ["Kontakt geplant"]

    desk.press("E")
    desk.type("Kommt vorbei")
    desk.tab_to("week")
    desk.press("Right")
    click_twice(desk, "saveContact")
    assert [done for _reason, _outcome, done in contacts(desk)] == [TODAY, None]
    assert desk.told == ["Kontakt geplant", "Erledigt"]


def test_enter_held_down_plans_one_contact_and_keeps_what_follows(desk: Desk) -> None:
    desk.press("Ctrl+3", "Q")
    desk.type("Di 14 Uhr Anruf Brandt wegen Muster")
    line = desk.focus
    for _repeat in range(3):
        QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClicks(line, "Mi Besuch")
    desk.settle()
    assert contacts(desk) == [("Muster", "", None)]
    assert desk.texts("quickLine") == ["Mi Besuch"]


def test_the_mouse_finishes_a_card_right_after_its_sentence(desk: Desk) -> None:
    desk.furnish()
    desk.click("Karte: Dr. Helene Sommer")
    desk.type("Ich freue mich auf den Garten.")
    desk.click("Fertig")
    assert letters(desk) == [("Ich freue mich auf den Garten.", TODAY)]
    assert desk.told[-1] == "Karte fertig, liegt bei der Post"


def test_a_card_thrown_away_right_after_typing_is_gone(desk: Desk) -> None:
    desk.furnish()
    desk.click("Karte: Dr. Helene Sommer")
    desk.type("Lieber nicht so.")
    desk.click("Verwerfen")
    assert letters(desk) == []
    desk.click("Rückgängig")
    assert letters(desk) == [("Lieber nicht so.", None)]


def test_what_is_typed_while_the_letter_is_being_stored_is_stored_too(desk: Desk) -> None:
    desk.furnish()
    desk.click("Karte: Dr. Helene Sommer")
    desk.type("Erster Satz.")
    field = desk.focus
    QTest.keyClick(field, Qt.Key.Key_Tab)  # on its way to the database
    QTest.keyClick(desk.focus, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert desk.focus is field
    QTest.keyClicks(field, " Zweiter.")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.reads("Erster Satz. Zweiter.")
    assert letters(desk) == [("Erster Satz. Zweiter.", None)]


@pytest.mark.parametrize("place", ["call", "list", "panel"])
def test_the_outcome_is_kept_when_the_next_step_is_not_thought_out(desk: Desk, place: str) -> None:
    plan_call(desk, "heute")
    if place != "panel":
        desk.press("Ctrl+1", "Up", "Up", "Up", "Up")
    desk.press("A" if place == "call" else "E")
    if place == "call":
        desk.tab_to("outcome")
    assert desk.place == "outcome"
    desk.type("Will Eiche")
    desk.tab_to("week")
    desk.press("Right", "Right", "Right")  # a day of one's own, but which?
    assert desk.place == "nextDue"
    desk.close()
    desk.open()
    assert contacts(desk) == [("Muster", "Will Eiche", TODAY)]


def test_a_contact_being_changed_is_stored_as_far_as_it_can_be_read(desk: Desk) -> None:
    plan_call(desk)
    desk.press("Return")
    desk.tab_to("note")
    desk.type("Muster liegt im Regal")
    desk.tab_to("due", "Shift+Tab")
    desk.replace("31.2.")
    desk.close()
    desk.open()
    assert contacts(desk) == [("Muster", "", None)]
    found = desk.look(lambda db: [(c.note, c.due) for c in db.scalars(select(Contact))])
    assert found == [("Muster liegt im Regal", date(2026, 11, 24))]


def test_a_contact_being_planned_is_stored_as_far_as_it_can_be_read(desk: Desk) -> None:
    desk.press("Ctrl+3", "N")
    desk.type("vogt")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.press("Return")
    desk.tab_to("reason")
    desk.type("Neue Ladentür")
    desk.tab_to("due")
    desk.replace("31.2.")
    desk.close()
    desk.open()
    assert contacts(desk) == [("Neue Ladentür", "", None)]


def test_words_left_with_esc_are_there_when_one_comes_back(desk: Desk) -> None:
    desk.press("E")
    desk.type("Hat sich sehr gefreut")
    desk.press("Esc")
    assert desk.place == "reminders" and not desk.reads("sehr gefreut")
    desk.press("E")
    desk.type(" – wie schön")
    desk.press("Return")
    assert [words for _reason, words, _done in contacts(desk)] == [
        "Hat sich sehr gefreut – wie schön"
    ]
    desk.press("Ctrl+Z", "E")
    assert not desk.reads("Hat sich sehr gefreut"), "that was stored"
