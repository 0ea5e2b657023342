"""Forms: labels from the model, only changed values, problems beside the fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.model.customer import Customer
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.ui.kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from kundenpflege.ui.kit.form import Form, field_info

Shown = Callable[[Any], Any]
VALUES = {
    "company": "Bäckerei Vogt",
    "kind": CustomerKind.BUSINESS,
    "turnover": Decimal("27660.00"),
    "since": date(2014, 3, 1),
    "note": "Mag Anrufe am Morgen.",
    "net_prices": True,
}


@pytest.fixture
def form(qtbot: QtBot, shown: Shown) -> Form:
    made = Form(Customer)
    made.section("Stammdaten")
    made.row(("kind", ChoiceEditor(CustomerKind)), ("company", TextEditor(), 2))
    made.row(("turnover", MoneyEditor()), ("since", DateEditor(FixedClock(date(2026, 11, 21)))))
    made.add("note", MultilineEditor())
    made.add("net_prices", CheckEditor("Nettopreise"))
    made.load(VALUES, version=7)
    shown(made)
    return made


def write(qtbot: QtBot, form: Form, name: str, text: str) -> None:
    field = form.findChild(QLineEdit, name)
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_labels_and_purposes_are_declared_once_in_the_model(form: Form) -> None:
    assert field_info(Customer, "turnover") == ("Umsatz", "Vorschlag für die Klasse", 0)
    assert field_info(Customer, "company")[2] == 200
    box = form.box("turnover")
    assert box.label.text() == "Umsatz"
    assert box.editor.field.toolTip() == "Vorschlag für die Klasse"
    assert box.editor.field.accessibleName() == "Umsatz"
    assert box.editor.field.objectName() == "turnover"
    assert box.label.buddy() is box.editor.field
    company = form.editor("company")
    assert isinstance(company, TextEditor)
    assert company.line.maxLength() == 200


def test_only_what_changed_comes_out(qtbot: QtBot, form: Form) -> None:
    assert (form.changes(), form.dirty, form.version) == ({}, False, 7)
    with qtbot.waitSignal(form.changed):
        write(qtbot, form, "company", "Vogt KG")
    write(qtbot, form, "turnover", "1.000,5")
    assert form.changes() == {"company": "Vogt KG", "turnover": Decimal("1000.50")}
    write(qtbot, form, "company", "B")
    form.editor("company").set_value("Bäckerei Vogt")
    assert form.changes() == {"turnover": Decimal("1000.50")}
    assert form.values() == VALUES | {"turnover": Decimal("1000.50")}
    assert list(form.names()) == ["kind", "company", "turnover", "since", "note", "net_prices"]


def test_saved_values_are_the_new_unchanged_state(qtbot: QtBot, form: Form) -> None:
    write(qtbot, form, "company", "Vogt KG")
    form.saved(8)
    assert (form.changes(), form.dirty, form.version) == ({}, False, 8)


def test_a_form_loads_rows_of_services_as_well(qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Detail:
        company: str

    form = Form(Customer)
    qtbot.addWidget(form)
    form.add("company", TextEditor())
    form.load(Detail("Vogt"), 1)
    assert form.values() == {"company": "Vogt"}


def test_problems_stand_beside_their_fields(qtbot: QtBot, form: Form) -> None:
    write(qtbot, form, "since", "31.02.2026")
    assert form.dirty
    assert not form.check()
    box = form.box("since")
    assert box.error.isVisible()
    assert box.error.text() == "Bitte ein Datum wie 21.11.2026 eingeben."
    assert box.editor.field.property("wrong") == "true"
    assert box.editor.field.hasFocus()
    assert box.editor.field.accessibleDescription() == box.error.text()
    write(qtbot, form, "since", "1.3.2014")
    assert not box.error.isVisible()
    assert box.editor.field.property("wrong") is None
    assert form.check()


def test_a_problem_is_told_when_the_field_is_left_not_while_typing(
    qtbot: QtBot, form: Form
) -> None:
    write(qtbot, form, "since", "31.")
    assert not form.box("since").error.isVisible()
    form.editor("note").setFocus()
    assert form.box("since").error.isVisible()


def test_errors_of_the_service_are_shown_and_unknown_ones_returned(
    qtbot: QtBot, form: Form
) -> None:
    left = form.errors({"company": "Bitte einen Namen eintragen.", "iban": "Falsch."})
    assert left == ["Falsch."]
    assert form.box("company").error.text() == "Bitte einen Namen eintragen."
    assert form.editor("company").field.hasFocus()
    write(qtbot, form, "company", "x")
    assert not form.box("company").error.isVisible()
    form.errors({"company": "Noch einmal."})
    form.load(VALUES, 9)
    assert not form.box("company").error.isVisible()


def test_a_form_being_edited_is_never_reloaded_under_the_hands(qtbot: QtBot, form: Form) -> None:
    newer = VALUES | {"note": "Neu von einer Kollegin"}
    assert form.offer(newer, 8)
    assert (form.values()["note"], form.version) == ("Neu von einer Kollegin", 8)
    write(qtbot, form, "company", "Vogt KG")
    assert not form.offer(newer | {"company": "Vogt GmbH"}, 9)
    assert form.values()["company"] == "Vogt KG"
    assert form.version == 8
    assert form._notice.isVisible()
    assert "Inzwischen geändert" in form._notice.text()
    with qtbot.waitSignal(form.reload_wanted):
        qtbot.mouseClick(form._reload, Qt.MouseButton.LeftButton)
    form.load(newer, 9)
    assert not form._notice.isVisible()


def test_an_echo_of_the_same_version_is_not_told(qtbot: QtBot, form: Form) -> None:
    write(qtbot, form, "company", "Vogt KG")
    assert not form.offer(VALUES, 7)
    assert not form._notice.isVisible()


def test_while_alt_is_held_each_label_has_a_letter_of_its_own(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("&Firma")
    form = Form()
    for label in ("Firma", "Vorname", "Vorwahl", "Müller & Söhne"):
        form.add(label, TextEditor(), label)
    form.add("du", CheckEditor("Du"), "Du")
    window.setCentralWidget(form)
    window.show()
    window.activateWindow()
    form.editor("Firma").setFocus()

    def labels() -> list[str]:
        return [form.box(name).label.text() for name in list(form.names())[:4]]

    assert labels() == ["Firma", "Vorname", "Vorwahl", "Müller && Söhne"]
    qtbot.keyPress(form.editor("Firma").field, Qt.Key.Key_Alt)
    assert labels() == ["F&irma", "&Vorname", "V&orwahl", "Müller && Söhne"]
    qtbot.keyRelease(form.editor("Firma").field, Qt.Key.Key_Alt)
    assert labels()[1] == "Vorname"
    qtbot.keyPress(form.editor("Firma").field, Qt.Key.Key_Alt)
    QApplication.sendEvent(form, QEvent(QEvent.Type.ActivationChange))
    assert labels()[1] == "Vorname"


def test_rows_stand_below_each_other_where_it_is_narrow(qtbot: QtBot, form: Form) -> None:
    kind, company = form.box("kind"), form.box("company")
    assert kind.y() == company.y()
    form.window().resize(200, 900)
    qtbot.waitUntil(lambda: company.y() > kind.y())
    form.window().resize(900, 900)
    qtbot.waitUntil(lambda: company.y() == kind.y())


def test_a_field_can_be_hidden(form: Form) -> None:
    form.set_shown("company", False)
    assert not form.box("company").isVisible()


def test_tab_goes_through_the_fields_in_order(qtbot: QtBot, form: Form) -> None:
    form.editor("kind").setFocus()
    visited = []
    for _step in range(5):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert visited == ["kind", "company", "turnover", "since", "note"]
