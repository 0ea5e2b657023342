"""The telephone rings."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QTabBar

from .desk import Desk


def test_somebody_calls_and_is_found_by_digits_and_a_note_is_typed_in_ten_seconds(
    desk: Desk,
) -> None:
    desk.press("Ctrl+K")
    desk.type("0171 5550142")
    desk.press("Return")
    desk.wait(lambda: desk.sees("customerName"))
    assert desk.texts("customerName") == ["Familie Brandt"]

    desk.strokes = 0
    desk.press("Ctrl+J")
    assert desk.place == "noteText"
    desk.type("Fragt, wann wir die Fenster ausmessen können")
    desk.tab_to("noteOutcome")
    desk.type("Rückruf versprochen")
    desk.press("Tab", "Right", "Right")  # no next step, tomorrow, one week
    desk.press("Return")
    assert desk.strokes <= 7, "no ten seconds any more"
    assert desk.told[-1] == "Notiert"
    assert "noteText" not in desk.place, "the keyboard is free again"
    assert "Fragt, wann wir" in desk.texts("happened")[0]
    assert "Rückruf versprochen" in desk.texts("happened")[0]
    planned = desk.texts("planned")
    assert len(planned) == 1 and "Nachfassen: Fragt, wann wir die Fenster" in planned[0]

    desk.press("Ctrl+3")
    for _day in range(7):
        desk.press("Right")
    assert desk.window.current_key == "contactplan"
    tabs = desk.see("sideTabs")
    assert isinstance(tabs, QTabBar)
    desk.click_at(tabs, tabs.tabRect(1).center())  # the chosen day
    assert desk.reads("Samstag, 28. November 2026")
    desk.wait(lambda: any("Brandt" in text for text in desk.texts("dayCard")))

    desk.press("Ctrl+1")
    assert "Demnächst, 1" in desk.texts("page_today")
    desk.next_morning(date(2026, 11, 28))
    today = desk.texts("page_today")
    heading = next(text for text in today if text.startswith("Heute, "))
    reminder = today[today.index(heading) + 1]
    assert "Familie Brandt" in reminder, "two that sleep can wait"
    assert "Anruf – Nachfassen: Fragt, wann wir die Fenster ausmessen können" in reminder
    assert "beim letzten Mal: Rückruf versprochen" in reminder
