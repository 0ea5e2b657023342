"""Some people never touch a shortcut."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView

from kundenpflege.ui.contactplan.model import MonthModel, contact_mime

from .desk import Desk

NOV_24, NOV_25 = date(2026, 11, 24), date(2026, 11, 25)


def go(desk: Desk, page: str) -> None:
    desk.click(desk.window.navigation.button(page))
    assert desk.window.current_key == page


def cell(desk: Desk, day: date) -> tuple[QAbstractItemView, QPoint]:
    """The empty lower part of a day in the calendar."""
    view = desk.see("calendar")
    assert isinstance(view, QAbstractItemView)
    rect = view.visualRect(cast(MonthModel, view.model()).index_of(day))
    return view, QPoint(rect.center().x(), rect.bottom() - 4)


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
    entry = next(
        e for e in cast(MonthModel, view.model()).entries(NOV_24) if e.contact_id is not None
    )
    assert entry.contact_id is not None
    target = cast(MonthModel, view.model()).index_of(NOV_25)
    view.model().dropMimeData(
        contact_mime(entry.contact_id), Qt.DropAction.MoveAction, -1, -1, target
    )
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
