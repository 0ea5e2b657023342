"""What the tests of a page on a furnished database share: answers, look, mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services.business import change_business, ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

TODAY = date(2026, 11, 21)


class Answers:
    """Answers the questions for files as the test wants."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.asked: list[str] = []

    def open_file(self, title: str, kinds: Sequence[Any]) -> Path | None:
        self.asked.append(title)
        return self.path

    def save_file(self, title: str, suggestion: str, kinds: Sequence[Any]) -> Path | None:
        self.asked.append(suggestion)
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError("nothing here asks before it acts")


@pytest.fixture
def answers(office: Office) -> Answers:
    made = Answers()
    office.questions = made
    return made


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    if theme.current().scheme != "light" or not qapp.styleSheet():
        theme.apply(qapp, "light")
    yield
    if theme.current().scheme != "light" or theme.current().scale != 1.0:
        theme.apply(qapp, "light")


@pytest.fixture
def furnished(store: Store) -> Store:
    with store.write("Betrieb eingerichtet") as db:
        ensure_business(db)
        change_business(db, None, {"name": "Tischlerei Beispiel", "owners": "Inga Beispiel"})
        db.seal()
    return store


def shown(parent: QWidget, name: str) -> QWidget:
    """The visible widget with an object name; one that was replaced may still await its end."""
    QApplication.processEvents()
    found = [one for one in parent.findChildren(QWidget, name) if one.isVisible()]
    assert len(found) == 1, name
    return found[0]


@pytest.fixture
def press(qtbot: QtBot, page: QWidget, office: Office) -> Callable[[str], None]:
    """Click the visible button with an object name, and wait until everything is answered."""

    def do(name: str) -> None:
        button = shown(page, name)
        assert isinstance(button, QAbstractButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle(qtbot, office)

    return do


@pytest.fixture
def typed(qtbot: QtBot, page: QWidget, office: Office) -> Callable[[str, str], None]:
    """Type into the visible field with an object name and leave it by Tab."""

    def do(name: str, text: str, leave: bool = True) -> None:
        field = shown(page, name)
        field.setFocus()
        QApplication.processEvents()
        qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)
        if leave:
            qtbot.keyClick(field, Qt.Key.Key_Tab)
            settle(qtbot, office)

    return do
