"""Lines that are pressed like buttons but look like text: a hint, a user, a step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from ..kit import theme


class ClickLine(QFrame):
    """A frame that a click, Enter or the space bar presses."""

    pressed = Signal()

    def __init__(self, name: str, words: str, on_press: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_press is not None:
            self.pressed.connect(on_press)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tinted below the mouse, a ring where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse():
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, theme.RADIUS - 1, theme.RADIUS - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(box, theme.RADIUS - 1, theme.RADIUS - 1)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tint it."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """No longer tinted."""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click presses it."""
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do the same."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def clear(layout: QLayout) -> None:
    """Take all widgets and nested layouts out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, nested = item.widget(), item.layout()
        if widget is not None:
            _drop(widget)
        elif nested is not None:
            clear(nested)


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
