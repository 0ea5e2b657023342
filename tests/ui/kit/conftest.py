"""The look is applied once; a test that changes it puts it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit import theme

W = TypeVar("W", bound=QWidget)


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    if theme.current().scheme != "light" or not qapp.styleSheet():
        theme.apply(qapp, "light")
    yield
    if theme.current().scheme != "light" or theme.current().scale != 1.0:
        theme.apply(qapp, "light")


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[W], W]:
    """Put a widget into an active window of 900×600."""

    windows: list[QWidget] = []

    def show(widget: W) -> W:
        window = QWidget()
        windows.append(window)  # lives as long as the test
        qtbot.addWidget(window)
        QVBoxLayout(window).addWidget(widget)
        window.resize(900, 600)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow())
        return widget

    return show
