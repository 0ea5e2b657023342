"""Toasts: they come, offer one action, and go, and leave the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.toast import Toasts

Shown = Callable[[Any], Any]


def test_a_toast_offers_undo_and_goes_after_it(qtbot: QtBot, shown: Shown) -> None:
    host = shown(QWidget())
    done: list[str] = []
    toasts = Toasts(host)
    toast = toasts.show("Gespeichert", "Rückgängig", lambda: done.append("undo"))
    assert toast.isVisible() and toast.button is not None
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert toasts.shown() == []


def test_a_toast_never_takes_the_focus_but_can_be_reached(qtbot: QtBot, shown: Shown) -> None:
    host = QWidget()
    layout = QVBoxLayout(host)
    field = QLineEdit()
    layout.addWidget(field)
    shown(host)
    field.setFocus()
    toast = Toasts(host).show("Gespeichert", "Rückgängig", lambda: None)
    assert field.hasFocus()
    assert toast.button is not None
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert toast.button.hasFocus()


def test_a_toast_goes_by_itself_unless_it_is_in_use(qtbot: QtBot, shown: Shown) -> None:
    host = shown(QWidget())
    toasts = Toasts(host)
    brief = toasts.show("Kopiert", shown_for=10)
    qtbot.waitUntil(lambda: brief not in toasts.shown())
    kept = toasts.show("Gespeichert", "Rückgängig", lambda: None, shown_for=60_000)
    assert kept.button is not None
    kept.button.setFocus()
    kept.timer.timeout.emit()
    assert kept in toasts.shown()
    kept.button.clearFocus()
    kept.timer.timeout.emit()
    assert kept not in toasts.shown()


def test_only_the_newest_message_offers_the_same_action(qtbot: QtBot, shown: Shown) -> None:
    toasts = Toasts(shown(QWidget()))
    toasts.show("Kunde geändert", "Rückgängig", lambda: None)
    toasts.show("Kopiert")
    toasts.show("Kontakt geplant", "Rückgängig", lambda: None)
    assert [toast.text for toast in toasts.shown()] == ["Kopiert", "Kontakt geplant"]


def test_at_most_three_are_stacked_inside_the_window(qtbot: QtBot, shown: Shown) -> None:
    host = shown(QWidget())
    toasts = Toasts(host)
    for n in range(5):
        toasts.show(f"Nachricht {n}")
    stack = toasts.shown()
    assert [toast.text for toast in stack] == ["Nachricht 2", "Nachricht 3", "Nachricht 4"]
    assert stack[0].geometry().bottom() < stack[1].y() < stack[2].y()
    host.resize(320, 200)
    long = toasts.show("Ein langer Satz, der in ein schmales Fenster nicht hineinpasst. " * 2)
    assert host.rect().contains(long.geometry())
    assert abs(long.geometry().center().x() - host.rect().center().x()) <= 1
    toasts.clear()
    assert toasts.shown() == []


def test_a_field_that_goes_does_not_hand_the_keyboard_to_undo(qtbot: QtBot, shown: Shown) -> None:
    host = QWidget()
    layout = QVBoxLayout(host)
    field = QLineEdit()
    layout.addWidget(field)
    shown(host)
    field.setFocus()
    toast = Toasts(host).show("Gespeichert", "Rückgängig", lambda: None)
    assert toast.button is not None
    field.hide()
    assert not toast.button.hasFocus()


def test_a_message_of_many_lines_does_not_cover_the_page(shown: Shown) -> None:
    host = shown(QWidget())
    host.resize(600, 400)
    told = "\n".join(f"Zeile {n}" for n in range(80))
    toast = Toasts(host).show(told)
    assert toast.text == told  # said as a whole
    assert toast.height() < host.height() / 2
