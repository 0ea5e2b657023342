"""A list, a tender or a price list dropped anywhere on the window is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Label
from ..kit.dropping import file_in

if TYPE_CHECKING:
    from ..kit.office import Office


_WORDS = {
    "customers": N_("Loslassen, um die Liste zu importieren"),
    "tender": N_("Loslassen, um die Ausschreibung einzulesen"),
    "calendar": N_("Loslassen, um den Kalender einzulesen"),
    "catalogue": N_("Loslassen, um den Katalog einzulesen"),
}

_DRAGS = frozenset({QEvent.Type.DragEnter, QEvent.Type.Drop})


class FileDrops(QObject):
    """Watches a window for dragged files; other things go where they are dropped."""

    def __init__(self, window: QMainWindow, office: Office) -> None:
        super().__init__(window)
        self._window, self._office = window, office
        self._hint: QFrame | None = None
        self._words: Label
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a dragged list; while it is above the window, say what will happen."""
        kind = event.type()
        if kind in _DRAGS and self._office.commands.are_limited():
            return False  # something stands in the place of the pages
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            found = file_in(event.mimeData())
            if found is None:
                return False
            event.acceptProposedAction()
            self._tell(_WORDS[found[0]])
            return True
        if kind == QEvent.Type.DragLeave:
            self._tell("")
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._tell("")
            found = file_in(event.mimeData())
            if found is not None:
                event.acceptProposedAction()
                self._take(*found)
                return True
        return False

    def _take(self, kind: str, path: Path) -> None:
        if kind == "customers":
            self._office.create("import", path=path)
        elif kind == "calendar":
            self._office.create("settings", section="calendars", path=path)
        else:
            file = "tender" if kind == "tender" else "list"
            self._office.create("catalogue", file=file, path=path)

    def _tell(self, words: str) -> None:
        if not words:
            if self._hint is not None:
                self._hint.hide()
            return
        if self._hint is None:
            self._hint = QFrame(self._window)
            self._hint.setProperty("role", "toast")
            self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout = QVBoxLayout(self._hint)
            layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
            layout.addWidget(
                IconView("import", "toast_action", 28), 0, Qt.AlignmentFlag.AlignHCenter
            )
            self._words = Label("", "section")
            layout.addWidget(self._words)
        self._words.setText(_(words))
        self._hint.adjustSize()
        middle = self._window.rect().center() - self._hint.rect().center()
        self._hint.move(middle)
        self._hint.show()
        self._hint.raise_()
