"""Labels, buttons, search field, tabs, wrapping rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.controls import (
    Button,
    ElidedLabel,
    IconButton,
    Label,
    SearchField,
    Tabs,
    focus_is_inside,
)
from kundenpflege.ui.kit.controls_flow import FlowRow

Shown = Callable[[Any], Any]


def test_a_label_shows_markup_literally(qtbot: QtBot) -> None:
    label = Label("<b>Müller</b> & Söhne")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > Label("Müller & Söhne").sizeHint().width()


def test_a_wrapped_label_is_never_cut_off(qtbot: QtBot, shown: Shown) -> None:
    words = "Ein ziemlich langer Satz, der in einer schmalen Spalte umbricht. " * 3
    label = Label(words, wrap=True)
    box = QWidget()
    label.setParent(box)
    shown(box)
    label.resize(120, 10)
    label.show()
    assert label.minimumHeight() >= label.heightForWidth(120) > label.fontMetrics().height() * 4
    label.resize(800, 10)
    assert label.minimumHeight() < label.fontMetrics().height() * 4


def test_an_elided_label_tells_the_rest_in_its_tooltip(qtbot: QtBot, shown: Shown) -> None:
    label = shown(ElidedLabel("Angebot A-2026-0142 Sprossenfenster Vorderseite"))
    assert label.toolTip() == ""
    label.resize(60, 20)
    assert label.toolTip() == "Angebot A-2026-0142 Sprossenfenster Vorderseite"
    assert label.accessibleName() == "Angebot A-2026-0142 Sprossenfenster Vorderseite"


def test_a_button_acts_by_mouse_and_by_key(qtbot: QtBot, shown: Shown) -> None:
    done: list[int] = []
    button = shown(Button("Erledigt", "done", on_click=lambda: done.append(1)))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert done == [1, 1]
    assert not button.autoDefault()


def test_enter_presses_the_button_that_has_the_keyboard_once(qtbot: QtBot, shown: Shown) -> None:
    pressed: list[str] = []
    button = shown(Button("Speichern", on_click=lambda: pressed.append("saved")))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == ["saved"]
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["saved"], "Strg+Enter belongs to the panel"


def test_the_large_primary_button_is_higher(qtbot: QtBot, shown: Shown) -> None:
    small, large = Button("Neu"), Button("Neu", "plus", "primary", large=True)
    box = FlowRow(small, large)
    shown(box)
    assert large.sizeHint().height() > small.sizeHint().height() + 4


def test_an_icon_button_says_its_name(qtbot: QtBot) -> None:
    button = IconButton("edit", "Bearbeiten")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Bearbeiten", "Bearbeiten")


def test_buttons_grow_with_the_font(qapp: QApplication, qtbot: QtBot, shown: Shown) -> None:
    button = shown(Button("Anrufen", "call"))
    before, icon = button.sizeHint(), button.iconSize()
    theme.apply(qapp, "light", 1.6)
    assert button.sizeHint().height() > before.height()
    assert button.iconSize().height() > icon.height()


def test_search_sends_arrows_to_the_results_and_leaves_with_escape(
    qtbot: QtBot, shown: Shown
) -> None:
    field = shown(SearchField("Suchen oder Befehl …", "Ctrl+K"))
    field.setFocus()
    moves: list[int] = []
    field.moved.connect(moves.append)
    qtbot.keyClicks(field, "mul")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert moves == [1, -1]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.accessibleName() == "Suchen oder Befehl"


def test_the_shortcut_stands_in_the_empty_search_field_only(qtbot: QtBot, shown: Shown) -> None:
    field = shown(SearchField("Suchen", "Ctrl+K"))
    field.clearFocus()
    assert field._hint.isVisible()
    field.setText("x")
    assert not field._hint.isVisible()
    assert field._clear.isVisible()
    qtbot.mouseClick(field._clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""


def test_tabs_tell_their_key(qtbot: QtBot, shown: Shown) -> None:
    tabs = shown(Tabs("Bereiche"))
    for key in ("timeline", "data", "people"):
        tabs.add(key, key.title())
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    tabs.setFocus()
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    tabs.choose("people")
    assert chosen == ["data", "people"]
    assert tabs.current() == "people"
    assert focus_is_inside(tabs)


def test_a_flow_row_wraps_where_the_width_ends(qtbot: QtBot, shown: Shown) -> None:
    row = FlowRow(*(Button(f"Knopf {n}") for n in range(6)))
    shown(row)
    one_line = row.heightForWidth(2000)
    assert row.heightForWidth(200) > 2 * one_line
    row.resize(200, row.heightForWidth(200))
    buttons = row.findChildren(Button)
    assert all(button.geometry().right() <= 200 for button in buttons)
    assert len({button.y() for button in buttons}) > 1
    row.clear()
    assert row.heightForWidth(200) == 0


def test_tooltips_show_markup_as_it_was_typed(qtbot: QtBot) -> None:
    hostile = '<img src="//elsewhere/x.png">\nMüller & Söhne'
    for widget in (Label("x"), Button("x")):
        qtbot.addWidget(widget)
        widget.setToolTip(hostile)
        assert "<img" not in widget.toolTip() and "Müller &amp; Söhne" in widget.toolTip()
        widget.setToolTip("a < b & c")
        assert widget.toolTip() == "a < b & c"
