"""What every page keeps: it opens empty and with 5,000 rows, names its controls, can be walked
through with the Tab key, and survives changes and a change of the look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kundenpflege.model import Customer
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.loading import load
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import Page, PageEntry
from kundenpflege.ui.mainwindow import PAGES
from tests.ui.conftest import settle

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractItemView,
    QAbstractSpinBox,
)
TODAY = date(2026, 11, 21)
ALL_PAGES = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)


@pytest.fixture
def furnished(store: Store) -> Store:
    with store.write("Betrieb") as db:
        ensure_business(db)
    return store


def rows(number: int) -> dict[str, list[dict[str, Any]]]:
    """Many customers with people, places, contacts and offers, past the journal."""
    ids = range(1, number + 1)
    letters = ("A", "B", "C", "")
    return {
        "customer": [
            {
                "id": n,
                "number": f"K-{n:04d}",
                "name": f"Kunde {n} Müller",
                "sort_name": f"kunde {n} muller",
                "importance": letters[n % 4],
            }
            for n in ids
        ],
        "person": [
            {
                "id": n,
                "customer_id": n,
                "first_name": "Kim",
                "last_name": f"Müller {n}",
                "birth_day": 1 + n % 28,
                "birth_month": 1 + n % 12,
                "birthday_key": (1 + n % 12) * 100 + 1 + n % 28,
            }
            for n in ids
        ],
        "address": [{"id": n, "customer_id": n, "place": f"Ort {n % 50}"} for n in ids],
        "contact": [
            {
                "id": n,
                "customer_id": n,
                "reason": f"Anlass {n}",
                "due": TODAY + timedelta(days=n % 60 - 30),
                "done_on": None if n % 2 else TODAY - timedelta(days=40),
            }
            for n in ids
        ],
        "offer": [
            {"id": n, "customer_id": n, "subject": f"Angebot {n}", "state": "draft"} for n in ids
        ],
    }


def show(qtbot: QtBot, office: Office, entry: PageEntry, width: int = 1236) -> Page:
    page: Page = load(entry.path)(office, None)
    qtbot.addWidget(page)
    page.resize(width, 800)
    page.show()
    settle(qtbot, office)
    return page


def picture(page: Page) -> QImage:
    return page.grab().toImage()


@ALL_PAGES
def test_opens_empty(
    qtbot: QtBot, office: Office, furnished: Store, entry: PageEntry, crashes: list[str]
) -> None:
    page = show(qtbot, office, entry)
    assert crashes == []
    assert page.title() or entry.title()
    shot = picture(page)
    colours = {shot.pixel(x, y) for x in range(10, 1200, 7) for y in range(100, 500, 25)}
    assert len(colours) > 1, "nothing is painted"


@ALL_PAGES
def test_opens_with_five_thousand_rows(
    qtbot: QtBot, office: Office, furnished: Store, entry: PageEntry, crashes: list[str]
) -> None:
    furnished.bulk_load(rows(5000))
    page = show(qtbot, office, entry)
    assert crashes == []
    assert picture(page).width() > 0


@ALL_PAGES
def test_all_controls_are_named(
    qtbot: QtBot, office: Office, furnished: Store, entry: PageEntry
) -> None:
    furnished.bulk_load(rows(30))
    page = show(qtbot, office, entry)
    nameless = []
    for control in page.findChildren(QWidget):
        if isinstance(control, CONTROLS) and control.isVisible() and _reachable(control):
            interface = QAccessible.queryAccessibleInterface(control)
            name = interface.text(QAccessible.Text.Name)
            if not name.strip():
                nameless.append(f"{type(control).__name__} {control.objectName()!r}")
    assert nameless == []


def _reachable(control: QWidget) -> bool:
    return control.focusPolicy() != Qt.FocusPolicy.NoFocus


@ALL_PAGES
def test_the_tab_key_reaches_every_control_and_comes_round(
    qtbot: QtBot, office: Office, furnished: Store, entry: PageEntry
) -> None:
    furnished.bulk_load(rows(30))
    page = show(qtbot, office, entry)
    host = page.window()
    with qtbot.waitActive(host):
        host.activateWindow()
    page.setFocus()
    wanted = {
        control
        for control in page.findChildren(QWidget)
        if control.isVisible()
        and control.isEnabled()
        and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and control.focusProxy() is None
        and isinstance(control, CONTROLS)
    }
    seen: list[QWidget] = []
    for _step in range(4 * len(wanted) + 20):
        focus = QApplication.focusWidget()
        target = focus or host
        qtbot.keyClick(target, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or (now in seen and len(seen) >= len(wanted)):
            break
        if now not in seen:
            seen.append(now)
    # Of a group of choices the Tab key reaches one, the arrow keys lead to the others.
    groups_reached = {one.group() for one in seen if isinstance(one, QAbstractButton)}
    missed = [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in wanted
        if one not in seen
        and not (isinstance(one, QAbstractButton) and one.group() in groups_reached - {None})
    ]
    assert missed == []


@ALL_PAGES
def test_survives_changes_and_a_new_look(
    qtbot: QtBot, office: Office, furnished: Store, entry: PageEntry, crashes: list[str]
) -> None:
    furnished.bulk_load(rows(30))
    page = show(qtbot, office, entry)
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def rename(db: Any) -> None:
        db.require(Customer, 1).name = "Ganz anders"

    office.run("Kunde geändert", rename)
    settle(qtbot, office)
    office.run("Kunde weg", lambda db: db.delete(db.require(Customer, 4)), failed=lambda _e: None)
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    for scheme, scale in (("dark", 1.6), ("light", 1.0)):
        theme.apply(app, scheme, scale)  # type: ignore[arg-type]
        settle(qtbot, office)
        assert picture(page).width() > 0
    assert [bug for bug in crashes if "FOREIGN KEY" not in bug] == []


@ALL_PAGES
@pytest.mark.parametrize(("width", "height", "scale"), [(860, 600, 1.0), (1196, 800, 1.6)])
def test_nothing_is_wider_than_the_window(
    qtbot: QtBot,
    office: Office,
    furnished: Store,
    entry: PageEntry,
    width: int,
    height: int,
    scale: float,
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", scale)
    try:
        furnished.bulk_load(rows(30))
        page = show(qtbot, office, entry, width)
        page.resize(width, height)
        settle(qtbot, office)
        assert page.minimumSizeHint().width() <= width
    finally:
        theme.apply(app, "light", 1.0)
