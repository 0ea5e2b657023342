"""Nobody picks up the phone, and in the evening something is left lying."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.ui.today.page import TodayPage

from .desk import Desk


def current(desk: Desk) -> str:
    page = desk.window.page("today")
    assert isinstance(page, TodayPage)
    reminder = page.list.current_reminder()
    assert reminder is not None
    return reminder.who


def attempts(desk: Desk) -> list[tuple[int, date]]:
    return desk.look(
        lambda db: [(c.attempts, c.due) for c in db.scalars(select(Contact)) if c.attempts]
    )


def test_a_missed_call_comes_again_and_is_no_contact(desk: Desk) -> None:
    desk.press("Ctrl+3", "Q")
    desk.type("heute Anruf Brandt wegen Muster")
    desk.press("Return", "Ctrl+1", "Up", "Up", "Up")
    assert current(desk) == "Familie Brandt"
    desk.press("A")
    assert desk.place == "dial"
    desk.press("N")
    assert desk.told[-1] == "Familie Brandt nicht erreicht: wieder heute"
    assert desk.place == "reminders"
    assert attempts(desk) == [(1, date(2026, 11, 21))]
    assert desk.reads("1-mal nicht erreicht")
    desk.clock.hour = 17
    desk.press("A", "M")
    assert desk.told[-1] == "Familie Brandt nicht erreicht: wieder in 2 Tagen"
    assert attempts(desk) == [(2, date(2026, 11, 23))]
    # What is told can be taken back where it is told.
    desk.click("Rückgängig")
    assert attempts(desk) == [(1, date(2026, 11, 21))]


def test_somebody_is_reached_and_wants_to_be_called_in_a_week(desk: Desk) -> None:
    desk.press("Ctrl+3", "Q")
    desk.type("heute Anruf Brandt wegen Muster")
    desk.press("Return", "Ctrl+1", "Up", "Up", "Up", "A")
    desk.tab_to("outcome")
    desk.type("Nimmt Eiche")
    desk.tab_to("week")
    desk.press("Space", "Ctrl+Return")
    assert desk.told[-1] == "Anruf notiert: Familie Brandt"
    assert desk.place == "reminders"
    found = desk.look(
        lambda db: [(c.reason, c.outcome, c.due, c.done_on) for c in db.scalars(select(Contact))]
    )
    assert found == [
        ("Muster", "Nimmt Eiche", date(2026, 11, 21), date(2026, 11, 21)),
        ("Muster", "", date(2026, 11, 30), None),
    ], "the week ends on a Saturday"


def test_what_was_left_lying_is_answered_with_one_key_each(busy_desk: Desk) -> None:
    desk = busy_desk
    desk.clock.hour = 17
    desk.press("E")
    desk.type("Alles gut")
    desk.press("Return")
    desk.press("Ctrl+K")
    desk.type("Tagesabschluss")
    desk.press("Return")
    assert desk.place == "leftReminders"
    assert desk.texts("eveningSummary") == ["1 Kontakt erledigt · 15 liegen geblieben"]
    desk.press("W")
    assert desk.told[-1] == "Lenz & Partner auf den nächsten Arbeitstag verschoben"
    desk.press("N", "1")
    assert desk.told[-1].startswith("Diesmal nicht: ")
    desk.press("S", "Down", "Return")
    assert "wieder morgen" in desk.told[-1]
    desk.press("E")
    desk.type("Schon gratuliert")
    desk.press("Return")
    assert desk.told[-1].startswith("Erledigt: ")
    assert desk.place == "leftReminders"
    # The rest in one go – also the second reason of a customer does not come up behind.
    desk.tab_to("moveAll", "Shift+Tab")
    desk.press("Space")
    assert desk.reads("2 Kontakte erledigt · 0 liegen geblieben")
    assert desk.reads("Nichts ist liegen geblieben. Schönen Feierabend!")
    desk.press("Ctrl+Z")
    assert not desk.reads("Schönen Feierabend!"), "all of them in one step"
    desk.press("Esc")
    assert desk.place == "reminders"
    assert desk.clicks == 0
