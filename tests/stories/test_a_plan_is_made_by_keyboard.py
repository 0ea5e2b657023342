"""Hands on the keys: a week is planned, turned around and ticked off."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.ui.contactplan.page import ContactPlanPage

from .desk import Desk

TUE, WED = date(2026, 11, 24), date(2026, 11, 25)
DAY = timedelta(days=1)


def plan(desk: Desk) -> list[tuple[str, date, str, date | None]]:
    """Reason, day, time and last day of what is planned."""
    return desk.look(
        lambda db: [
            (c.reason, c.due, c.at_time, c.last_day)
            for c in db.scalars(
                select(Contact).where(Contact.done_on.is_(None)).order_by(Contact.id)
            )
        ]
    )


def chosen(desk: Desk) -> tuple[date, date]:
    page = desk.window.page("contactplan")
    assert isinstance(page, ContactPlanPage)
    return page.choice.first, page.choice.last


def test_a_week_is_planned_turned_around_and_ticked_off(desk: Desk) -> None:
    # Two contacts in two sentences …
    desk.press("Ctrl+3", "Q")
    desk.type("Di 14 Uhr Anruf Brandt wegen Muster")
    desk.wait(lambda: desk.sees("meaning") and "Familie Brandt · 1004" in desk.texts("meaning"))
    desk.press("Return")
    desk.type("Mi Besuch Vogt wegen Ladentür")
    desk.press("Return", "Esc")
    assert plan(desk) == [("Muster", TUE, "14:00", None), ("Ladentür", WED, "", None)]
    assert desk.place == "calendar"

    # … the second one a day later, over two days, and back again.
    desk.press("Alt+Right", "+")
    assert plan(desk)[1] == ("Ladentür", WED + DAY, "", WED + 2 * DAY)
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert plan(desk)[1] == ("Ladentür", WED, "", None)
    desk.press("Ctrl+Y")
    assert plan(desk)[1] == ("Ladentür", WED + DAY, "", None)
    desk.press("Ctrl+Z")

    # Three days of a fair, chosen in the week.
    desk.press("3")
    assert desk.place == "week"
    desk.press("Shift+Right", "Shift+Right")
    first, last = chosen(desk)
    assert last == first + 2 * DAY
    desk.press("N")
    desk.type("vogt")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.press("Return")
    desk.tab_to("reason")
    desk.type("Messe")
    desk.press("Ctrl+Return")
    assert plan(desk)[-1] == ("Messe", first, "", last)
    assert desk.place == "week", "the keyboard goes on where it was"

    # A time of day: down into the hours, and the call a quarter of an hour later.
    desk.press("T")
    assert chosen(desk)[0] == date(2026, 11, 21)
    while chosen(desk)[0] < TUE:
        desk.press("Right")
    desk.press("Space")
    desk.press("Alt+Down")
    assert plan(desk)[0] == ("Muster", TUE, "14:15", None)

    # Done in the list of all, with what comes next.
    desk.press("4")
    assert desk.place == "planList"
    desk.press("Home")
    while "Muster" not in desk.focus.accessibleDescription() + row_text(desk):
        desk.press("Down")
    desk.press("E")
    assert desk.place == "outcome"
    desk.type("Das dunkle gefällt")
    desk.tab_to("week")
    desk.press("Right", "Right")  # a week, a month
    desk.press("Ctrl+Return")
    assert desk.told[-1] == "Erledigt"
    assert plan(desk)[-1] == ("Muster", date(2026, 12, 21), "", None)
    assert desk.place == "planList"
    assert desk.clicks == 0


def row_text(desk: Desk) -> str:
    """What the screen reader says of the current row."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractItemView

    view = desk.focus
    assert isinstance(view, QAbstractItemView)
    model, row = view.model(), view.currentIndex().row()
    role = Qt.ItemDataRole.AccessibleTextRole
    cells = (model.index(row, column) for column in range(model.columnCount()))
    return " ".join(str(cell.data(role) or cell.data() or "") for cell in cells)


def test_every_view_has_a_list_with_the_same_rows(desk: Desk) -> None:
    desk.press("Ctrl+3", "Q")
    desk.type("Di 14 Uhr Anruf Brandt wegen Muster")
    desk.press("Return", "Esc")
    for key, words in (("1", "24. November"), ("2", "Brandt"), ("3", "Brandt")):
        desk.press(key)
        face = desk.place
        desk.press("L")
        assert desk.focus.accessibleName(), "the list has a name"
        assert any(words in text for text in desk.texts(desk.place)), key
        desk.press("L")
        assert desk.place == face, "back to the picture"
