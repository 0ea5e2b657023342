"""Everybody gets a reason to be glad about: the whole year in one step, and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.ui.contactplan import fill_panel

from .desk import Desk


def planned(desk: Desk) -> Sequence[tuple[int, date]]:
    return desk.look(
        lambda db: [(c.customer_id, c.due) for c in db.scalars(select(Contact)) if not c.done_on]
    )


def test_all_gaps_are_looked_over_and_filled_with_the_keyboard(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.type("Lücken füllen")
    desk.press("Return")
    assert desk.window.current_key == "contactplan"
    assert desk.reads("Alle Lücken füllen")
    assert planned(desk) == [], "looked over first"
    desk.press("Ctrl+Return")
    found = planned(desk)
    assert len(found) > 10
    assert all(day > date(2026, 11, 21) and day.weekday() < 5 for _customer, day in found)
    assert desk.told[-1] == f"{len(found)} Kontakte geplant"
    assert not desk.sees("planFill")
    assert desk.place == "calendar", "the keyboard comes back to the plan"

    # Said in one sentence, taken back with one click.
    desk.click("Rückgängig")
    assert planned(desk) == []
    desk.click("Wiederherstellen")
    assert planned(desk) == found


def test_the_button_that_filled_all_hands_the_keyboard_on(busy_desk: Desk) -> None:
    desk = busy_desk
    desk.click(desk.window.navigation.button("contactplan"))
    desk.click("fillAll")
    desk.click("planFill")
    side = desk.see("sidePanel")
    assert side.isAncestorOf(desk.focus), desk.place


def test_one_reason_is_planned_with_a_click_and_taken_back_with_another(desk: Desk) -> None:
    desk.click(desk.window.navigation.button("contactplan"))
    button = next(w for w in desk.widgets() if w.objectName().startswith("plan_birthday:"))
    desk.click(button)
    assert len(planned(desk)) == 1
    desk.click("Rückgängig")
    assert planned(desk) == []
    desk.click("planAll")
    assert len(planned(desk)) > 1
    desk.click("Rückgängig")
    assert planned(desk) == []
    assert desk.strokes == 0


def test_whoever_goes_away_does_not_keep_the_database_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Event()

    def slow(_db: object, _importance: object, step: Callable[[int, int], bool]) -> None:
        for _round in range(2000):
            if not step(0, 1):
                stopped.set()
                return
            stopped.wait(0.001)

    monkeypatch.setattr(fill_panel, "read_preview", slow)
    desk.press("Ctrl+3")
    desk.click_at(desk.see("fillAll"))
    desk.qtbot.keyClick(desk.focus, Qt.Key.Key_Escape)
    assert stopped.wait(1.5)
    desk.settle()
    assert planned(desk) == []
