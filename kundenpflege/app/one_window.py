"""One window for one database: a second start raises the first one, wherever it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from kundenpflege.ui.frame.instance import Instance


def is_running(database: Path) -> bool:
    """Whether another window has it open; that one is raised. The demo needs no network module."""
    from kundenpflege.ui.frame.instance import raise_running

    return raise_running(database)


class OneWindow(QObject):
    """Answers further starts on the database of `window`."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._instance: Instance | None = None
        self._database: Path | None = None

    def listen(self, database: Path) -> None:
        """From now on starts on `database` raise the window."""
        if self._instance is not None and self._database == database:
            return
        from kundenpflege.ui.frame.instance import Instance

        self.stop()
        self._database = database
        self._instance = Instance(database, self)
        self._instance.raise_wanted.connect(self.come_to_front)

    def stop(self) -> None:
        """Answer nobody any more."""
        if self._instance is not None:
            self._instance.close()
            self._instance = None

    def come_to_front(self) -> None:
        """Also minimised, hidden or locked: the window is seen again."""
        window = self._window
        window.setWindowState(
            (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
        )
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
