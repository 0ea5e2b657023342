"""The wish list across customers: filtered, sorted, and a contact planned from a wish."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kundenpflege.services import wishes
from kundenpflege.services.wishes import list_wishes
from kundenpflege.store import Store
from kundenpflege.ui.customers.wishes_page import WishesPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, REUTER, SOMMER, child, eventually


@pytest.fixture
def page(qtbot: QtBot, filled: Store, office: Office) -> WishesPage:
    with filled.write("Anfang") as db:
        wishes.add_wish(db, SOMMER, {"text": "Bücherwand", "noted_on": date(2026, 3, 1)})
        wishes.add_wish(
            db, REUTER, {"text": "Größeres Tor", "category_id": 1, "noted_on": date(2026, 5, 1),
                         "wanted_by": date(2027, 4, 1)},
        )  # fmt: skip
        done = wishes.add_wish(db, BRANDT, {"text": "Treppe", "noted_on": date(2025, 5, 1)})
        wishes.change_wish(db, done, None, {"done_on": date(2026, 6, 1)})
    made = WishesPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


def texts(page: WishesPage) -> list[str]:
    return [page.rows[key].text for key in page.table.paged.ids]


def press(qtbot: QtBot, page: WishesPage, name: str) -> None:
    qtbot.mouseClick(child(page, name), Qt.MouseButton.LeftButton)


def test_open_wishes_are_listed_and_filtered(
    page: WishesPage, qtbot: QtBot, office: Office
) -> None:
    assert texts(page) == ["Größeres Tor", "Bücherwand"] and page.subtitle() == "2 Wünsche"
    qtbot.keyClicks(page.search, "sommer buch")
    eventually(qtbot, lambda: texts(page), ["Bücherwand"])
    page.search.clear()
    eventually(qtbot, lambda: len(texts(page)), 2)
    page.category.set_value(1)
    page.category.changed.emit()
    settle(qtbot, office)
    assert texts(page) == ["Größeres Tor"] and page.category.value() == 1
    page.category.set_value(None)
    page.category.changed.emit()
    qtbot.mouseClick(page.done, Qt.MouseButton.LeftButton, pos=page.done.rect().center())
    page.done.setChecked(True)
    page.refresh()
    settle(qtbot, office)
    assert sorted(texts(page)) == ["Bücherwand", "Größeres Tor", "Treppe"]
    page.table.request_sort("text", False)
    assert texts(page) == ["Bücherwand", "Größeres Tor", "Treppe"]


def test_a_contact_is_planned_from_a_wish(
    page: WishesPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    assert page.words.text() == "„Größeres Tor“"
    press(qtbot, page, "planWish")
    settle(qtbot, office)
    assert child(page.contact, "reason").property("text") == "Wunsch: Größeres Tor"
    press(qtbot, page, "saveContact")
    settle(qtbot, office)
    from tests.services.contact_rows import list_contacts

    with filled.read() as db:
        assert any(c.reason == "Wunsch: Größeres Tor" for c in list_contacts(db, REUTER))


def test_a_wish_is_ticked_and_its_customer_opened(
    page: WishesPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    opened: list[tuple[str, int | None]] = []
    office.open_requested.connect(lambda kind, key: opened.append((kind, key)))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened == [("customer", REUTER)]
    press(qtbot, page, "tickWish")
    settle(qtbot, office)
    assert texts(page) == ["Bücherwand"]
    with filled.read() as db:
        assert len(list_wishes(db)) == 1
