"""Some people never touch a shortcut."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from kundenpflege.ui.contactplan.month import MonthView

from .desk import Desk

NOV_24, NOV_25 = date(2026, 11, 24), date(2026, 11, 25)


def go(desk: Desk, page: str) -> None:
    desk.click(desk.window.navigation.button(page))
    assert desk.window.current_key == page


def cell(desk: Desk, day: date) -> tuple[MonthView, QPoint]:
    """The empty lower part of a day in the calendar."""
    view = desk.see("calendar")
    assert isinstance(view, MonthView)
    rect = view.cell(day)
    return view, QPoint(rect.center().x(), rect.bottom() - 4)


def drag(view: MonthView, start: QPoint, stop: QPoint) -> None:
    """Take what stands at one place and let it go at another."""
    pane = view.viewport()
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    for place in (start + QPoint(6, 6), start + QPoint(14, 14), stop):
        QTest.mouseMove(pane, place)
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=stop)


def on_day(desk: Desk, day: date) -> list[str]:
    view, spot = cell(desk, day)
    desk.click_at(view.viewport(), spot)
    desk.settle()
    return [text for text in desk.texts("dayCard") if "Vogt" in text]


def test_the_whole_day_with_the_mouse_alone(desk: Desk) -> None:
    # The birthday card can wait until tomorrow; or rather not; or yes.
    desk.click("Später: Dr. Helene Sommer")
    desk.choose("Morgen")
    assert not desk.reads("Dr. Helene Sommer. Geburtstag")
    desk.click("Rückgängig")
    assert desk.reads("Dr. Helene Sommer. Geburtstag")
    desk.click("Später: Dr. Helene Sommer")
    desk.choose("Morgen")
    assert desk.told[-1] == "Dr. Helene Sommer: wieder morgen, am 22.11.2026"

    # A contact is planned on its day …
    go(desk, "contactplan")
    tabs = desk.see("sideTabs")
    assert isinstance(tabs, QTabBar)
    desk.click_at(tabs, tabs.tabRect(1).center())  # the chosen day
    view, spot = cell(desk, NOV_24)
    desk.click_at(view.viewport(), spot, twice=True)
    desk.settle()
    assert desk.place == "customer" and desk.reads("Kontakt planen")
    desk.type("vogt")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.click_row("Gefundene Kunden", "Bäckerei Vogt")
    desk.click("reason")
    desk.type("Neue Ladentür vorstellen")
    desk.click("saveContact")
    assert not desk.sees("saveContact")
    assert len(on_day(desk, NOV_24)) == 1

    # … dragged to the next one …
    day = view.cell(NOV_24)
    places = (QPoint(day.center().x(), y) for y in range(day.top(), day.bottom(), 4))
    hits = (hit for place in places if (hit := view.hit_at(place)) is not None)
    entry = next(hit for hit in hits if "Ladentür" in hit.entry.reason)
    drag(view, entry.rect.center(), cell(desk, NOV_25)[1])
    desk.settle()
    assert desk.told[-1] == "Auf 25.11.2026 verschoben"
    assert on_day(desk, NOV_24) == [] and len(on_day(desk, NOV_25)) == 1

    # … and done from *Heute*, with what comes next.
    go(desk, "today")
    desk.next_morning(date(2026, 11, 22))
    assert desk.reads("wurde gestern 60 – nachträglich gratulieren")
    desk.next_morning(NOV_25)
    desk.click("Erledigt: Bäckerei Vogt")
    assert desk.place == "outcome"
    desk.type("Kommt nächste Woche vorbei")
    desk.click("in 1 Woche", within="doneForm")
    desk.click("save", within="doneForm")
    assert desk.told[-1] == "Erledigt: Bäckerei Vogt"
    assert desk.reads("Demnächst, 1")

    # The customer tells the whole story.
    go(desk, "customers")
    desk.click_row("customerTable", "Bäckerei Vogt")
    desk.wait(lambda: desk.texts("customerName") == ["Bäckerei Vogt"])
    happened = desk.texts("happened")
    assert "Neue Ladentür vorstellen" in happened[0]
    assert "Kommt nächste Woche vorbei" in happened[0]
    assert len(desk.texts("planned")) == 1
    assert desk.strokes == 0, "letters only, no keys"
