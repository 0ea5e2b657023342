"""A part of a page that is shown before it stands inside the page is a window for a moment: it
flashes, and takes the keyboard from the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.app.gate_pictures import gates
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.frame.cover import Cover
from kundenpflege.ui.kit.loading import load
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import Page, PageEntry
from kundenpflege.ui.mainwindow import PAGES, MainWindow
from tests.ui.conftest import settle


class Windows(QObject):
    """Which windows of their own were shown, popups and tooltips aside."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note windows that nobody asked for."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow() and watched.parent() is None:
                self.shown.append(f"{type(watched).__name__} {watched.objectName()!r}")
        return False


def test_nothing_that_stands_in_place_of_the_pages_is_a_window_of_its_own(
    qtbot: QtBot, office: Office
) -> None:
    cover = Cover(office, QWidget())
    qtbot.addWidget(cover)
    cover.show()
    app = QApplication.instance()
    assert app is not None
    spy = Windows()
    app.installEventFilter(spy)
    for _name, gate in gates(office):
        cover.cover(gate)
        settle(qtbot, office)
    app.removeEventFilter(spy)
    assert spy.shown == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_no_part_of_a_page_is_a_window_of_its_own(
    qtbot: QtBot, office: Office, store: Store, entry: PageEntry
) -> None:
    with store.write("Betrieb") as db:
        ensure_business(db)
    window = MainWindow(office, PAGES)  # with all commands
    qtbot.addWidget(window)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1236, 800)
    host.show()
    app = QApplication.instance()
    assert app is not None
    spy = Windows()
    app.installEventFilter(spy)
    page: Page = load(entry.path)(office, host)
    page.resize(host.size())
    page.show()
    settle(qtbot, office)
    if entry.key in ("settings", "contactplan", "today", "letters", "safety", "journal"):
        for _name, pose in page.poses():
            pose()
            settle(qtbot, office)
    app.removeEventFilter(spy)
    assert spy.shown == []


def test_the_plan_and_what_is_done_there_are_found_before_it_was_seen(
    qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Betrieb") as db:
        ensure_business(db)
    window = MainWindow(office, PAGES)
    qtbot.addWidget(window)
    window.show()
    settle(qtbot, office)
    for words, key in (
        ("jahresansicht", "plan.year"), ("kontaktplan woche", "plan.week"),
        ("je kunde", "plan.customers"), ("lücken", "plan.fill"), ("rückruf", "plan.typing"),
        ("route", "page.visits"), ("betriebsferien", "settings.contact_plan"),
        ("ruhezeiten", "settings.notices"), ("wiederholung", "contact.new"),
    ):  # fmt: skip
        assert key in [one.key for one in office.commands.find(words)], words
    for view, shown, way in (
        ("week", "week", "days"), ("customers", "year", "customers"), ("year", "year", "days"),
    ):  # fmt: skip
        office.commands.run(f"plan.{view}")
        settle(qtbot, office)
        page = window.show_page("contactplan")
        assert isinstance(page, ContactPlanPage)
        assert (page.shown.view, page.views.year.way) == (shown, way)
        focus = QApplication.focusWidget()
        assert focus is not None and page.isAncestorOf(focus)
    office.commands.run("plan.typing")
    assert isinstance(page, ContactPlanPage) and page.quick.hasFocus()
    office.commands.run("plan.fill")
    settle(qtbot, office)
    assert any(panel.is_open() for panel in page.side.panels())
