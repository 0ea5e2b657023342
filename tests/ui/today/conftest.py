"""*Heute* in a window, on a database with a little work in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.store import Reader, Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.chips import FilterChip, FilterChips
from kundenpflege.ui.kit.office import Notice, Office
from kundenpflege.ui.today.done_form import DoneForm
from kundenpflege.ui.today.page import TodayPage
from tests.services.sample_work import fill
from tests.ui.conftest import settle

T = TypeVar("T")
Opener = Callable[..., TodayPage]


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    if theme.current().scheme != "light" or theme.current().scale != 1.0 or not qapp.styleSheet():
        theme.apply(qapp, "light")
    yield
    if theme.current().scale != 1.0:
        theme.apply(qapp, "light")


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """Brandt's offer due tomorrow, Dr. Sommer's birthday today, Reuter's call two days late."""
    return fill(store)


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Opener:
    """Puts the page into an active window of the given size and waits for its data."""

    windows: list[QWidget] = []

    def show(width: int = 1228, height: int = 825) -> TodayPage:
        window = QWidget()
        windows.append(window)  # lives as long as the test
        qtbot.addWidget(window)
        page = TodayPage(office, window)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        settle(qtbot, office)
        page.setFocus()
        return page

    return show


@pytest.fixture
def notices(office: Office) -> list[Notice]:
    """What is told in toasts."""
    heard: list[Notice] = []
    office.told.connect(heard.append)
    return heard


def shown(page: TodayPage) -> list[str]:
    """Who stands in the list, in order."""
    return [reminder.who for reminder in page.list.rows.reminders()]


def key_of(page: TodayPage, who: str) -> ReminderKey:
    """Key of the first reminder about `who`."""
    return next(one.key for one in page.list.rows.reminders() if one.who == who)


def press(qtbot: QtBot, page: TodayPage, who: str, action: str) -> None:
    """Click a button of a reminder."""
    strip = page.list.strip(key_of(page, who))
    assert strip is not None
    button = strip.button(action)
    assert button is not None and button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def form_of(page: TodayPage) -> DoneForm:
    """The form that is open."""
    forms = [f for f in page.list.findChildren(DoneForm) if f.isVisible()]
    assert len(forms) == 1
    return forms[0]


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    """Click the visible widget called `name`."""
    found = [w for w in parent.findChildren(QWidget, name) if w.isVisible()]
    assert len(found) == 1, f"{len(found)} widgets called {name}"
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def open_menu(page: TodayPage) -> QMenu:
    """The menu „Später“."""
    menus = [m for m in page.findChildren(QMenu, "laterMenu") if m.isVisible()]
    assert len(menus) == 1
    return menus[0]


def choose(qtbot: QtBot, menu: QMenu, words: str) -> None:
    """Click the entry that begins with `words`."""
    entry: QAction = next(a for a in menu.actions() if a.text().startswith(words))
    place: QPoint = menu.actionGeometry(entry).center()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)


def ask(store: Store, question: Callable[..., T]) -> T:
    """Look into the database."""
    with store.read() as db:
        return question(db)


def contact(store: Store, contact_id: int) -> dict[str, Any]:
    def look(db: Reader) -> dict[str, Any]:
        found = db.require(Contact, contact_id)
        return {
            name: getattr(found, name)
            for name in ("kind", "due", "done_on", "outcome", "reason", "person_id", "offer_id")
        }

    return ask(store, look)


def planned(store: Store, customer_id: int) -> list[tuple[date, ContactKind, str]]:
    def look(db: Reader) -> list[tuple[date, ContactKind, str]]:
        found = db.scalars(
            select(Contact)
            .where(Contact.customer_id == customer_id, Contact.done_on.is_(None))
            .order_by(Contact.due)
        )
        return [(one.due, one.kind, one.reason) for one in found]

    return ask(store, look)


def pick(qtbot: QtBot, form: DoneForm, group: str, key: str) -> None:
    chips = form.findChild(FilterChips, group)
    assert chips is not None
    chip = next(c for c in chips.findChildren(FilterChip) if c.key == key)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
