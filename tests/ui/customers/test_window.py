"""Kunden inside the main window: shortcuts, names, turning to and from it, many customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.i18n import N_
from kundenpflege.services import customers
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.frame.facts import FrameFacts
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import PageEntry
from kundenpflege.ui.mainwindow import MainWindow
from tests.ui.conftest import settle

from .conftest import BRANDT, REUTER, SOMMER, eventually, show

CTRL = Qt.KeyboardModifier.ControlModifier
ENTRIES = (
    PageEntry("customers", N_("Kunden"), "customers",
              "kundenpflege.ui.customers.page:CustomersPage",
              frozenset({"customer", "person"})),
    PageEntry("second", N_("Angebote"), "offers", "tests.ui.demo_pages:RecordPage",
              frozenset({"offer"})),
)  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, filled: Store, office: Office) -> Iterator[MainWindow]:
    made = MainWindow(
        office, ENTRIES,
        facts=lambda _store: FrameFacts("Tischlerei", {}, datetime(2026, 11, 21, 7, 58)),
    )  # fmt: skip
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_page("customers")
    settle(qtbot, office)
    yield made
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 1.0)


@pytest.fixture
def page(window: MainWindow) -> CustomersPage:
    found = window.page("customers")
    assert isinstance(found, CustomersPage)
    return found


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Any = CTRL) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, held)


def test_the_list_has_the_keyboard_when_the_page_opens(
    window: MainWindow, page: CustomersPage
) -> None:
    window.search_now()
    window.show_page("second")
    window.show_page("customers")
    assert page.list.table.hasFocus()


def test_shortcuts_lead_to_new_edit_note_and_search(
    window: MainWindow, page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    show(qtbot, page, SOMMER)
    press(qtbot, window, Qt.Key.Key_E)
    settle(qtbot, office)
    assert page.pane.is_editing()
    press(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not page.pane.is_editing() and page.list.table.hasFocus()
    press(qtbot, window, Qt.Key.Key_J)
    assert page.pane.view.history.note.text.hasFocus()
    press(qtbot, window, Qt.Key.Key_F)
    assert page.list.search.hasFocus()
    press(qtbot, window, Qt.Key.Key_N)
    assert page.new.is_open()
    press(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not page.new.is_open()
    assert {c.key for c in office.commands.all() if c.shortcut == "Ctrl+E"} == {"customers.edit"}


def test_elsewhere_the_shortcuts_do_nothing(
    window: MainWindow, page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    window.show_page("second")
    assert not office.commands.run("customers.edit")
    assert not page.pane.is_editing()


def test_a_search_hit_of_the_frame_opens_its_customer(
    window: MainWindow, page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    window.show_page("second")
    office.open("customer", BRANDT)
    settle(qtbot, office)
    assert window.current_key == "customers"
    assert page.pane.customer_id == BRANDT and page.list.current_id() == BRANDT


def test_turning_to_another_page_stores_the_form(
    window: MainWindow, page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    page.edit("source")
    settle(qtbot, office)
    qtbot.keyClicks(QApplication.focusWidget(), "Messe")
    window.show_page("second")
    settle(qtbot, office)
    with filled.read() as db:
        assert customers.get_customer(db, SOMMER).source == "Messe"


def test_everything_that_takes_the_keyboard_has_a_name(page: CustomersPage) -> None:
    for key in ("history", "facts", "persons", "offers", "changes"):
        page.pane.view.tabs.choose(key)
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert widget.accessibleName() or text, (key, widget.objectName(), widget)


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700), (860, 560)])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_nothing_is_cut_off(
    window: MainWindow, page: CustomersPage, qtbot: QtBot, office: Office,
    size: tuple[int, int], scale: float,
) -> None:  # fmt: skip
    window.set_look("light", scale)
    window.resize(*size)
    show(qtbot, page, REUTER)
    page.show_detail()
    page.note()
    for key in ("history", "facts", "persons"):
        page.pane.view.show_tab(key)
        settle(qtbot, office)
        eventually(qtbot, lambda: cut_off(page.pane), [])


def cut_off(pane: QWidget) -> list[str]:
    """What has too little room or reaches beyond the surface."""
    right = pane.mapToGlobal(pane.rect().topRight()).x()
    found = []
    for widget in pane.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if widget.mapToGlobal(widget.rect().topRight()).x() > right + 1:
            found.append(f"{widget} reaches beyond")
        is_button = isinstance(widget, QAbstractButton)
        if is_button and widget.width() < min(widget.minimumSizeHint().width(), 400):
            found.append(f"{widget} {widget.width()} is too narrow")
    return found


def test_a_large_list_opens_and_is_searched_at_once(
    qtbot: QtBot, office: Office, store: Store
) -> None:
    store.bulk_load(
        {
            "customer": [
                {"id": n, "number": f"K-{n:05d}", "name": f"Kunde {n:05d}", "importance": "A",
                 "sort_name": f"kunde {n:05d}"}
                for n in range(1, 5001)
            ]
        }
    )  # fmt: skip
    page = CustomersPage(office)
    qtbot.addWidget(page)
    page.resize(1236, 800)
    page.show()
    settle(qtbot, office)
    assert page.list.shown == 5000 and page.pane.customer_id == 1
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_End, CTRL)
    settle(qtbot, office)
    assert page.pane.customer_id == 5000
    page.list.search.setFocus()
    qtbot.keyClicks(page.list.search, "04711")
    settle(qtbot, office)
    assert list(page.list.table.paged.ids) == [4711]
    assert page.pane.customer_id == 4711
