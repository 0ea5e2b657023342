"""Side panels and the questions that need a dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.controls import Button
from kundenpflege.ui.kit.dialogs import FileChooser, SidePanel, file_filter, with_ending

Shown = Callable[[Any], Any]
KINDS = (("Excel-Tabelle", ("xlsx",)), ("Text", ("csv", "txt")))


@pytest.fixture
def host(shown: Shown) -> QWidget:
    box = QWidget()
    outside = QLineEdit()
    outside.setObjectName("outside")
    QVBoxLayout(box).addWidget(outside)
    shown(box)
    outside.setFocus()
    return box


@pytest.fixture
def panel(host: QWidget) -> SidePanel:
    made = SidePanel(host, "Neuer Kunde", 300, "newCustomer")
    field = QLineEdit()
    field.setObjectName("inside")
    made.set_content(field)
    return made


def find(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def test_a_panel_takes_the_keyboard_and_gives_it_back(
    qtbot: QtBot, host: QWidget, panel: SidePanel
) -> None:
    outside, inside = find(host, "outside"), find(panel, "inside")
    with qtbot.waitSignal(panel.opened):
        panel.open()
    assert panel.is_open() and inside.hasFocus()
    assert panel.geometry().right() == host.rect().right()
    assert panel.height() == host.height()
    assert panel.accessibleName() == "Neuer Kunde"
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert not panel.is_open()
    assert outside.hasFocus()


def test_a_panel_follows_the_window_and_never_is_wider(
    qtbot: QtBot, host: QWidget, panel: SidePanel
) -> None:
    panel.open()
    host.resize(250, 400)
    assert panel.geometry() == host.rect()


def test_unsaved_input_is_not_lost_by_escape(qtbot: QtBot, host: QWidget, panel: SidePanel) -> None:
    inside = find(panel, "inside")
    panel.guard = lambda: "Noch nicht gespeichert. Verwerfen?"
    panel.open()
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert panel.is_open()
    assert panel._asked.text() == "Noch nicht gespeichert. Verwerfen?"
    assert panel._keep.hasFocus()
    qtbot.mouseClick(panel._keep, Qt.MouseButton.LeftButton)
    assert panel.is_open() and inside.hasFocus()
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    discard = find(panel, "discard")
    qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not panel.is_open()
    panel.guard = lambda: None
    panel.open()
    assert not panel._question.isVisible()
    panel.dismiss()
    assert not panel.is_open()


def test_control_enter_presses_the_primary_button(
    qtbot: QtBot, host: QWidget, panel: SidePanel
) -> None:
    done: list[str] = []
    save = Button("Anlegen", role="primary", on_click=lambda: done.append("save"))
    panel.set_actions(Button("Abbrechen", on_click=panel.dismiss), save)
    panel.open()
    inside = find(panel, "inside")
    qtbot.keyClick(inside, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    save.setEnabled(False)
    qtbot.keyClick(inside, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == ["save"]


def test_content_and_actions_can_be_replaced(host: QWidget, panel: SidePanel) -> None:
    panel.set_actions(Button("Eins"))
    panel.set_actions(Button("Zwei"), Button("Drei"))
    other = QLineEdit()
    panel.set_content(other)
    panel.set_title("Kontakt planen")
    panel.open()
    assert other.isVisible() and other.hasFocus()
    assert panel.accessibleName() == "Kontakt planen"
    texts = [b.text() for b in panel._foot.findChildren(Button) if b.isVisible()]
    assert texts == ["Zwei", "Drei"]


def test_the_filter_names_all_kinds_first() -> None:
    assert file_filter(KINDS) == (
        "Alle passenden Dateien (*.xlsx *.csv *.txt);;Excel-Tabelle (*.xlsx);;Text (*.csv *.txt)"
    )
    assert file_filter(KINDS[:1]) == "Excel-Tabelle (*.xlsx)"


@pytest.mark.parametrize(
    ("name", "chosen", "result"),
    [
        ("liste.csv", "Excel-Tabelle (*.xlsx)", "liste.csv"),
        ("liste.XLSX", "", "liste.XLSX"),
        ("liste", "Text (*.csv *.txt)", "liste.csv"),
        ("liste", "", "liste.xlsx"),
        ("Stand 21.11", "Excel-Tabelle (*.xlsx)", "Stand 21.11.xlsx"),
    ],
)
def test_an_ending_is_added_only_where_none_fits(name: str, chosen: str, result: str) -> None:
    assert with_ending(Path(name), chosen, KINDS) == Path(result)


def test_the_chosen_folder_is_remembered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    starts: list[str] = []

    def pick(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        starts.append(start)
        return str(tmp_path / "liste"), "Text (*.csv *.txt)"

    monkeypatch.setattr(QFileDialog, "getOpenFileName", pick)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", pick)
    chooser = FileChooser(None, lambda: "/start", kept.append)
    assert chooser.open_file("Öffnen", KINDS) == tmp_path / "liste"
    assert chooser.save_file("Sichern", "kunden.csv", KINDS) == tmp_path / "liste.csv"
    assert starts == ["/start", str(Path("/start") / "kunden.csv")]
    assert kept == [str(tmp_path)] * 2
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    assert chooser.open_file("Öffnen", KINDS) is None


def test_tab_walks_down_the_panel_though_the_page_went_on_growing(
    qtbot: QtBot, host: QWidget, panel: SidePanel
) -> None:
    def grow() -> None:
        layout = host.layout()
        assert layout is not None
        field = QLineEdit()
        layout.addWidget(field)
        field.show()

    grow()
    content, fields = QWidget(), [QLineEdit(), QLineEdit()]
    column = QVBoxLayout(content)
    for field in fields:
        column.addWidget(field)
    panel.set_content(content)
    grow()
    cancel, go = Button("Abbrechen"), Button("Weiter")
    panel.set_actions(cancel, go)
    close = find(panel, "closePanel")
    panel.open(fields[0])
    walked = []
    for _step in range(5):
        widget = QApplication.focusWidget()
        assert widget is not None
        walked.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert walked == [*fields, cancel, go, close]


def test_the_host_has_the_keyboard_when_the_field_before_is_gone(
    host: QWidget, panel: SidePanel
) -> None:
    host.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.open()
    find(host, "outside").hide()
    panel.dismiss()
    assert host.hasFocus()
