"""A new customer: few fields, a hint when somebody is there already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import CustomerKind
from kundenpflege.services.customers import CustomerDetail
from kundenpflege.store import Store
from kundenpflege.ui.customers.new_customer import NewCustomerPanel
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import SOMMER, child, eventually

CTRL = Qt.KeyboardModifier.ControlModifier
Detail = Callable[[int], CustomerDetail]
NEW = 5


@pytest.fixture
def panel(page: CustomersPage) -> NewCustomerPanel:
    page.new_record("customer")
    assert page.new.is_open()
    return page.new


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_into(qtbot: QtBot, panel: NewCustomerPanel, **texts: str) -> None:
    for name, text in texts.items():
        widget = panel.form.editor(name).field
        widget.setFocus()
        qtbot.keyClicks(widget, text)


def choose_kind(panel: NewCustomerPanel, kind: CustomerKind) -> None:
    combo = panel.form.editor("kind").field
    assert isinstance(combo, QComboBox)
    place = combo.findText(kind.label)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def known(panel: NewCustomerPanel) -> list[str]:
    hints = child(panel, "duplicates")
    return [label.text() for label in hints.findChildren(QLabel, "knownWords") if label.isVisible()]


def reasons(panel: NewCustomerPanel) -> list[str]:
    hints = child(panel, "duplicates")
    return [label.text() for label in hints.findChildren(QLabel, "knownReason")]


def test_a_name_and_ctrl_enter_are_enough(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, office: Office,
    detail_of: Detail, told: list[str],
) -> None:  # fmt: skip
    assert panel.form.editor("first_name").field.hasFocus()
    qtbot.keyClicks(focus(), "Lotta")
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClicks(focus(), "Fuchs")
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClicks(focus(), "04102 555 10")
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    settle(qtbot, office)
    assert not panel.is_open() and told[-1] == "Kunde angelegt"
    made = detail_of(NEW)
    assert (made.name, made.phone, made.kind) == (
        "Lotta Fuchs", "+49 4102 55510", CustomerKind.PRIVATE,
    )  # fmt: skip
    assert page.pane.customer_id == NEW and page.list.current_id() == NEW
    eventually(qtbot, page.subtitle, "5 Kunden · 6 Personen")


def test_whoever_is_new_is_shown_even_if_a_filter_hid_it(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    qtbot.keyClicks(page.list.search, "sommer")
    settle(qtbot, office)
    page.new_record("customer")
    type_into(qtbot, page.new, last_name="Vogt")
    qtbot.mouseClick(child(page.new, "saveNew"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page.list.search.text() == "" and page.list.current_id() == NEW


def test_the_first_customer_of_all_is_shown(qtbot: QtBot, office: Office, store: Store) -> None:
    page = CustomersPage(office)
    qtbot.addWidget(page)
    page.resize(1236, 800)
    page.show()
    settle(qtbot, office)
    page.new_record("customer")
    type_into(qtbot, page.new, last_name="Erste")
    qtbot.mouseClick(child(page.new, "saveNew"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page.pane.isVisible() and page.pane.view.head.name.text() == "Erste"
    office.undo()
    settle(qtbot, office)
    assert not page.pane.isVisible()


def test_a_couple_and_a_company_ask_for_what_they_need(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    assert not panel.form.box("company").isVisible()
    choose_kind(panel, CustomerKind.COUPLE)
    type_into(qtbot, panel, first_name="Ida", last_name="Kern", partner_first_name="Ole")
    qtbot.mouseClick(child(panel, "saveNew"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert detail_of(NEW).name == "Ida und Ole Kern"
    page.new_record("customer")
    choose_kind(panel, CustomerKind.BUSINESS)
    type_into(qtbot, panel, company="Gasthof Linde", place="Trittau")
    qtbot.mouseClick(child(panel, "saveNew"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    made = detail_of(NEW + 1)
    assert (made.name, made.persons) == ("Gasthof Linde", ())
    assert made.addresses[0].place == "Trittau"


def test_without_a_name_it_says_what_is_missing(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, office: Office
) -> None:
    type_into(qtbot, panel, postal_code="123", place="Trittau")
    qtbot.mouseClick(child(panel, "saveNew"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert panel.is_open()
    assert "Namen" in panel.form.box("last_name").error.text()
    assert panel.form.box("postal_code").error.text()
    assert panel.form.editor("last_name").field.hasFocus()


@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "Helene", "last_name": "Sommer"},
        {"last_name": "Sommer", "place": "Luebeck"},
        {"phone": "0451 5550"},
    ],
)
def test_somebody_known_is_pointed_out_and_opened(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, office: Office,
    typed: dict[str, str],
) -> None:  # fmt: skip
    type_into(qtbot, panel, **typed)
    qtbot.waitUntil(lambda: bool(known(panel)), timeout=5000)
    assert known(panel)[0].startswith("Dr. Helene Sommer")
    qtbot.mouseClick(child(panel, f"known_{SOMMER}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert not panel.is_open() and page.pane.customer_id == SOMMER


@pytest.mark.parametrize(
    ("typed", "who", "reason"),
    [
        ({"phone": "0451/5550"}, "Dr. Helene Sommer", "Gleiche Telefonnummer"),
        ({"email": "INFO@reuter.de"}, "Autohaus Reuter", "Gleiche E-Mail"),
        ({"email": "kai@reuter.de"}, "Autohaus Reuter", "Gleiche E-Mail"),
        ({"street": "Am Burgfeld 12", "postal_code": "23568"}, "Dr. Helene Sommer",
         "Gleiche Anschrift"),
        ({"first_name": "Helene", "last_name": "Sommer"}, "Dr. Helene Sommer", "Gleicher Name"),
    ],
)  # fmt: skip
def test_what_is_the_same_is_told(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot,
    typed: dict[str, str], who: str, reason: str,
) -> None:  # fmt: skip
    type_into(qtbot, panel, **typed)
    qtbot.waitUntil(lambda: bool(reasons(panel)), timeout=5000)
    assert known(panel)[0].startswith(who) and reasons(panel)[0].startswith(reason)


def test_a_company_is_known_without_its_legal_form(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, office: Office
) -> None:
    choose_kind(panel, CustomerKind.BUSINESS)
    type_into(qtbot, panel, company="autohaus reuter")
    qtbot.waitUntil(lambda: bool(known(panel)), timeout=5000)
    type_into(qtbot, panel, company=" und Sohn KG")
    qtbot.waitUntil(lambda: not known(panel), timeout=5000)


def test_half_typed_input_is_asked_about_and_kept(
    page: CustomersPage, panel: NewCustomerPanel, qtbot: QtBot, filled: Store
) -> None:
    type_into(qtbot, panel, last_name="Fuchs")
    assert page.back() and panel.is_open()
    page.new_record("customer")
    assert panel.form.editor("last_name").value() == "Fuchs"
    page.back()
    qtbot.mouseClick(child(panel, "discard"), Qt.MouseButton.LeftButton)
    assert not panel.is_open()
    page.new_record("customer")
    assert panel.form.editor("last_name").value() == ""
