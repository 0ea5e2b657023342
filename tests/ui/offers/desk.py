"""An offers page on a furnished business, driven by keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services import offers
from kundenpflege.services.offers import OfferDetail
from kundenpflege.store import Store
from kundenpflege.ui.kit.dialogs import FileKind
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.ui.conftest import settle


class Answers:
    """Answers what dialogs would ask."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.asked: list[str] = []

    def open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        return None

    def save_file(self, title: str, suggestion: str, kinds: Sequence[FileKind]) -> Path | None:
        self.asked.append(suggestion)
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError("nothing is asked here")


class Hands:
    """Keyboard and mouse on one page."""

    def __init__(self, qtbot: QtBot, office: Office, store: Store, page: OffersPage) -> None:
        self.qtbot, self.office, self.store, self.page = qtbot, office, store, page
        self.opened: list[Path] = []
        self.told: list[str] = []
        self.crashed: list[str] = []
        office.told.connect(lambda notice: self.told.append(notice.text))
        office.crashed.connect(self.crashed.append)

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        return found

    def type(self, text: str) -> None:
        """Type into what has the keyboard."""
        field = self.focus
        assert isinstance(field, QLineEdit | QPlainTextEdit), field
        for sign in text:
            if sign.isascii():
                self.qtbot.keyClicks(field, sign)
            else:  # QTest knows no key for umlauts
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(
                        kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign
                    )
                    QApplication.sendEvent(field, event)

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        times: int = 1,
    ) -> None:
        for _n in range(times):
            self.qtbot.keyClick(self.focus, key, modifier)
            QApplication.processEvents()

    def tab(self, times: int = 1) -> None:
        self.press(Qt.Key.Key_Tab, times=times)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def alt(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.AltModifier)

    def click(self, name: str, parent: QWidget | None = None) -> None:
        found = (parent or self.page).findChild(QAbstractButton, name)
        assert isinstance(found, QAbstractButton), name
        assert found.isEnabled(), name
        QApplication.processEvents()  # it stands where it will stand, or another one does
        found = (parent or self.page).findChild(QAbstractButton, name)
        assert isinstance(found, QAbstractButton), name
        self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        QApplication.processEvents()  # changes written past the office are heard
        settle(self.qtbot, self.office)

    def saved(self) -> None:
        """Wait until autosave has stored everything."""
        book = self.page.composer.book
        self.qtbot.waitUntil(lambda: not book.dirty and self.office.is_idle, timeout=15_000)
        self.settle()

    def load(self, offer_id: int) -> OfferDetail:
        """The offer as it is stored."""
        with self.store.read() as db:
            return offers.get_offer(db, offer_id)
