"""Own fields, tags and criteria: set up in one section, each in its panel, undone like all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.services import custom_fields, customers, enquiries, tags
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.customer_data import CustomerDataSection
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle
from tests.ui.settings.conftest import shown

Typed = Callable[..., None]
Press = Callable[[str], None]


def opened(
    qtbot: QtBot, page: SettingsPage, office: Office, sort: str = "fields"
) -> CustomerDataSection:
    section = page.show_section("customer_data")
    settle(qtbot, office)
    assert isinstance(section, CustomerDataSection)
    section.strike(sort)
    return section


def read(store: Store, look: Callable[[Any], Any]) -> Any:
    with store.read() as db:
        return look(db)


def lines(section: CustomerDataSection) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [section.list.item(row).data(role) for row in range(section.list.count())]


def test_a_field_with_choices_is_set_up(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished: Store, typed: Typed, press: Press
) -> None:
    section = opened(qtbot, page, office)
    section.head_actions()[0].run()  # type: ignore[misc]
    form = section.panel.form
    assert not form.box("choices").isVisible()
    typed("name", "Heizung", leave=False)
    kind = shown(page, "kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(list(CustomFieldKind).index(CustomFieldKind.CHOICE))
    kind.activated.emit(kind.currentIndex())
    QApplication.processEvents()
    assert form.box("choices").isVisible()
    press("saveRecord")
    assert section.panel.is_open()
    assert "wozu" in form.box("purpose").error.text()
    form.editor("choices").set_value("Gas\nÖl")
    typed("purpose", "Wartung", leave=False)
    press("saveRecord")
    assert not section.panel.is_open()
    (row,) = read(furnished, custom_fields.list_fields)
    assert (row.name, row.choices, row.purpose) == ("Heizung", ("Gas", "Öl"), "Wartung")
    assert lines(section) == ["Heizung: Auswahl: Gas, Öl · Wartung"]
    office.undo()
    settle(qtbot, office)
    assert lines(section) == []


def test_fields_are_ordered_and_switched_off(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished: Store, press: Press
) -> None:
    with furnished.write("Felder") as db:
        for name in ("Baujahr", "Zufahrt"):
            custom_fields.add_field(db, {"name": name, "purpose": "x"})
    section = opened(qtbot, page, office)
    section.list.setFocus()
    section.list.setCurrentRow(0)
    qtbot.keyClick(section.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, office)
    assert [row.name for row in read(furnished, custom_fields.list_fields)] == [
        "Zufahrt",
        "Baujahr",
    ]
    qtbot.keyClick(section.list, Qt.Key.Key_Return)
    box = shown(page, "active")
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    box.click()
    press("saveRecord")
    assert [row.name for row in read(furnished, custom_fields.list_fields)] == ["Zufahrt"]
    assert "wird nicht mehr gefragt" in lines(section)[1]


def test_a_tag_is_renamed_everywhere_and_not_moved(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished: Store, typed: Typed, press: Press
) -> None:
    with furnished.write("Schlagwörter") as db:
        customer = customers.add_customer(db, {"name": "Weber", "tags": ["Altbau", "Messe"]})
    section = opened(qtbot, page, office, "tags")
    assert lines(section) == ["Altbau: 1 Kunde", "Messe: 1 Kunde"]
    section.list.setFocus()
    section.list.setCurrentRow(0)
    qtbot.keyClick(section.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, office)
    assert lines(section)[0] == "Altbau: 1 Kunde"
    section.open_row(section.list.ids()[0])
    typed("name", "Jugendstil", leave=False)
    press("saveRecord")
    found = read(furnished, lambda db: tags.tags_of(db, [customer]))
    assert found == {customer: ("Jugendstil", "Messe")}
    section.list.setFocus()
    section.list.setCurrentRow(1)
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert lines(section) == ["Jugendstil: 1 Kunde"]
    office.undo()
    settle(qtbot, office)
    assert len(lines(section)) == 2


def test_five_questions_are_enough(
    qtbot: QtBot, page: SettingsPage, office: Office, furnished: Store, typed: Typed, press: Press
) -> None:
    section = opened(qtbot, page, office, "criteria")
    assert len(lines(section)) == 4
    assert lines(section)[0].endswith("3 Punkte")
    for name in ("Ist es nah genug?", "Noch eine?"):
        section.new_row()
        typed("name", name, leave=False)
        press("saveRecord")
    assert len(read(furnished, enquiries.list_criteria)) == 5
    # The sixth was refused with words, and what was typed still stands there.
    assert section.panel.is_open()
    assert section.panel.form.values()["name"] == "Noch eine?"


def test_the_button_in_the_head_follows_the_sort(
    qtbot: QtBot, page: SettingsPage, office: Office
) -> None:
    section = opened(qtbot, page, office)
    words = []
    for sort in ("fields", "tags", "criteria"):
        section.kinds.choose(sort)
        section.kinds.chosen.emit(sort)
        words.append(section.head_actions()[0].text)
    assert words == ["Neues Feld", "Neues Schlagwort", "Neues Kriterium"]
