"""A desk whose program begins as users begin: with all that comes before the first page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.app.start import Program
from kundenpflege.base.settings import Settings
from kundenpflege.services import encryption
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from tests.memory_keyring import MemoryKeyring

from .desk import Answers, Calendar, Desk

PASSWORD = "Sommerwind blaue Tür 7"


class Watch(Calendar):
    """A clock that also goes on by minutes."""

    past = timedelta()

    def now(self) -> datetime:
        return super().now() + self.past


class Yes(Answers):
    """Is sure where something is asked before it is done."""

    def confirm(self, title: str, text: str, action: str) -> bool:
        self.asked.append(title)
        return True


class House(Desk):
    """`open` begins the whole program; something may be asked before the pages are there."""

    def __init__(self, qtbot: QtBot, folder: Path, clock: Watch) -> None:
        super().__init__(qtbot, folder, clock)
        self.answers = Yes()
        self.watch = clock
        self.program: Program | None = None

    def open(self) -> None:
        assert self.program is None, "it is open already"
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings = Settings(self.folder / "settings.json")
        program = self.program = Program(app, settings, self.clock, self.path, None)
        office, window = program.office, program.window
        office.questions = self.answers
        office.crashed.connect(self.crashes.append)
        office.told.connect(lambda notice: self.told.append(notice.text))
        self._window = window
        window.resize(1440, 900)
        with self.qtbot.waitActive(window):
            program.show()
            window.activateWindow()
        self.wait(lambda: window.current_key)
        self.settle()

    def close(self) -> None:
        """The cross of the window; it goes when the last backup is made."""
        self.window.close()
        self.gone()

    def gone(self) -> None:
        """The window goes by itself now, and the program ends."""
        window = self.window
        self.wait(lambda: not window.isVisible())
        self._end()

    def pull_the_plug(self) -> None:
        if self.program is not None:
            self.window.hide()
            self._end()

    def _end(self) -> None:
        assert self.program is not None
        self.program.close()
        self.window.deleteLater()
        self.program = self._window = None

    @property
    def store(self) -> Store:
        store = self.office._store
        assert store is not None
        return store

    @property
    def gate(self) -> str:
        """Name of the page in the place of all others; '' when there is none."""
        covering = self.window.whole.covering()
        return covering.objectName() if covering is not None else ""

    # What is done often ------------------------------------------------------------------------

    def begin(self) -> None:
        """Open for the first time, and begin without a password."""
        self.open()
        self.press("Space")
        assert self.gate == ""

    def encrypted(self) -> str:
        """Begun with a password some time ago; gives the recovery code."""
        open_store(self.path, clock=self.clock).close()
        return encryption.encrypt(self.path, PASSWORD, clock=self.clock).code

    def enter(self, secret: str) -> None:
        """Password or code, and Enter."""
        self.replace(secret)
        self.press("Return")

    def new_customer(self, first: str, last: str) -> None:
        """Type one, not yet stored."""
        self.press("Ctrl+Shift+K")
        self.type(first)
        self.press("Tab")
        self.type(last)

    def copy_as_killed(self, target: Path) -> None:
        """What a kill at this moment would leave on the disk."""
        target.mkdir()
        for file in self.path.parent.glob(f"{self.path.name}*"):
            shutil.copy(file, target / file.name)


@pytest.fixture
def house(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[House]:
    """Nothing was ever opened; the keyring of the computer is empty."""
    theme.apply(qapp, "light", 1.0)
    before: Any = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    made = House(qtbot, tmp_path, Watch(date(2026, 11, 21)))
    made.path = tmp_path / "stick" / "kundenpflege.db"
    made.path.parent.mkdir()
    yield made
    made.pull_the_plug()
    keyring.set_keyring(before)
