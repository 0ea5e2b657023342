"""Calling, writing, opening; and all of it without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Person
from kundenpflege.store import Store
from kundenpflege.ui.kit import links
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle

from .conftest import (
    Opener,
    click,
    contact,
    form_of,
    key_of,
    open_menu,
    pick,
    press,
)

REUTER, SOMMER, BRANDT = "Autohaus Reuter", "Dr. Helene Sommer", "Familie Brandt"


# Call, write, open -----------------------------------------------------------------------------


class Handler(QObject):
    """Stands in for the telephone and mail programs."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def programs(qapp: QApplication) -> Iterator[Handler]:
    handler = Handler()
    for scheme in ("tel", "mailto"):
        QDesktopServices.setUrlHandler(scheme, handler, "take")  # type: ignore[arg-type]
    yield handler
    for scheme in ("tel", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def test_calling_opens_the_call_over_the_page(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    wanted: list[tuple[str, str]] = []
    office.create_requested.connect(
        lambda kind, given: wanted.append((kind, given["reminder"].who))
    )
    press(qtbot, page, BRANDT, "call")
    assert wanted == [("call", BRANDT)]
    assert page.list.open_key() is None


def test_a_birthday_gets_a_card(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    wanted: list[tuple[str, dict[str, Any]]] = []
    office.create_requested.connect(lambda kind, given: wanted.append((kind, given)))
    press(qtbot, page, SOMMER, "write")
    ((kind, given),) = wanted
    assert kind == "letter" and given["form"] == "card"
    assert given["person_id"] == ids["helene"]
    assert given["occasion"] == key_of(page, SOMMER).text


def test_writing_offers_mail_and_the_address(
    qtbot: QtBot,
    office: Office,
    store: Store,
    opened: Opener,
    ids: dict[str, int],
    programs: Handler,
) -> None:
    with store.write("x") as db:
        db.require(Person, ids["helene"]).email = "h.sommer@example.org"
    page = opened()
    settle(qtbot, office)
    reminder = next(one for one in page.list.rows.reminders() if one.who == SOMMER)
    page.deeds.open_form(reminder, "write")
    settle(qtbot, office)
    form = form_of(page)
    assert form.form.kinds.current() == "letter", "a birthday wants a card"
    address = form.findChild(QLabel, "address")
    assert address is not None and address.isVisible()
    assert address.text() == "Frau\nDr. Helene Sommer\nVillenweg 3\nAhrensburg"
    salutation = form.findChild(QLabel, "salutation")
    assert salutation is not None
    assert salutation.text() == "Anrede: Sehr geehrte Frau Dr. Sommer,"
    click(qtbot, form, "mail")
    assert programs.urls == [
        "mailto:h.sommer@example.org?body=Sehr%20geehrte%20Frau%20Dr.%20Sommer%2C%0D%0A%0D%0A"
    ]
    click(qtbot, form, "copyAddress")
    assert QGuiApplication.clipboard().text() == address.text()


def test_links_say_what_the_programs_need() -> None:
    assert links.phone_url("+49 (0)4531 / 55-50").toString() == "tel:+4945315550"
    url = links.mail_url("a b&c@example.org", "Grüße & mehr?", "Zeile 1\nZeile 2")
    assert bytes(url.toEncoded().data()).decode() == (
        "mailto:a%20b%26c@example.org?subject=Gr%C3%BC%C3%9Fe%20%26%20mehr%3F"
        "&body=Zeile%201%0D%0AZeile%202"
    )


def test_open_leads_to_the_offer_or_the_customer(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    wanted: list[tuple[str, int | None]] = []
    office.open_requested.connect(lambda kind, number: wanted.append((kind, number)))
    made: list[tuple[str, dict[str, Any]]] = []
    office.create_requested.connect(lambda kind, given: made.append((kind, given)))
    press(qtbot, page, BRANDT, "sheet")
    assert made == [("offer", {"call": ids["offer"]})], "the call sheet has a button of its own"
    page.list.go_to(key_of(page, BRANDT))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    page.list.go_to(key_of(page, REUTER))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert wanted == [("offer", ids["offer"]), ("customer", ids["reuter"])]


# Keyboard --------------------------------------------------------------------------------------


def test_the_whole_list_by_keyboard(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    view = page.list
    assert view.hasFocus() and view.current_key() == key_of(page, REUTER)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_key() == key_of(page, SOMMER), "headings are stepped over"
    qtbot.keyClick(view, "a")
    assert view.open_key() is None, "there is no number to call"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_key() == key_of(page, BRANDT)
    wanted: list[str] = []
    office.create_requested.connect(lambda kind, _given: wanted.append(kind))
    qtbot.keyClick(view, "A")
    assert wanted == ["call"]
    qtbot.keyClick(view, "b")
    assert form_of(page).means is not None and form_of(page).reminder.who == BRANDT
    qtbot.keyClick(form_of(page).form.outcome, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, "b")
    assert wanted == ["call", "letter"]
    qtbot.keyClick(view, "s")
    menu = open_menu(page)
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, "e")
    qtbot.keyClick(form_of(page).form.outcome, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert contact(store, ids["call"])["done_on"] == TODAY


def test_arrows_walk_from_the_buttons_too(
    qtbot: QtBot, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    strip = page.list.strip(key_of(page, REUTER))
    assert strip is not None
    button = strip.buttons()[0]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Down)
    assert page.list.hasFocus() and page.list.current_key() == key_of(page, SOMMER)
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_tab_goes_through_the_form_from_top_to_bottom(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, BRANDT, "done")
    form = form_of(page)
    settle(qtbot, office)
    pick(qtbot, form, "nextStep", "day")
    page.list.setFocus()
    seen: list[QWidget] = []
    while True:
        widget = QApplication.focusWidget()
        assert widget is not None and len(seen) < 40
        if widget is not page.list and not form.isAncestorOf(widget):
            break
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    tops = [w.mapTo(form, w.rect().topLeft()).y() for w in seen[1:]]
    assert form.decision is not None and form.decision.isAncestorOf(seen[1])
    assert seen[-1] is form.save
    rows = [round(top / 12) for top in tops]
    assert rows == sorted(rows)
    reachable = {
        w
        for w in form.findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    }
    assert reachable <= set(seen)
    assert all(w.accessibleName() or getattr(w, "text", str)() for w in reachable)
