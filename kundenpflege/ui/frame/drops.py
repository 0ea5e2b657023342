"""A list dropped anywhere on the window is taken for an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Label
from ..kit.dropping import list_in

if TYPE_CHECKING:
    from ..kit.office import Office


class FileDrops(QObject):
    """Watches a window for dragged files; other things go where they are dropped."""

    def __init__(self, window: QMainWindow, office: Office) -> None:
        super().__init__(window)
        self._window, self._office = window, office
        self._hint: QFrame | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a dragged list; while it is above the window, say what will happen."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if list_in(event.mimeData()) is None:
                return False
            event.acceptProposedAction()
            self._tell(True)
            return True
        if kind == QEvent.Type.DragLeave:
            self._tell(False)
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._tell(False)
            path = list_in(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                self._office.create("import", path=path)
                return True
        return False

    def _tell(self, shown: bool) -> None:
        if not shown:
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
            layout.addWidget(Label(_("Loslassen, um die Liste zu importieren"), "section"))
        self._hint.adjustSize()
        middle = self._window.rect().center() - self._hint.rect().center()
        self._hint.move(middle)
        self._hint.show()
        self._hint.raise_()
