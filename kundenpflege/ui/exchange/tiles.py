"""A choice as a tile: what it is, what it is good for, how much there is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ..kit import theme

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class ChoiceTile(QAbstractButton):
    """One of several choices; arrow keys walk between those of a group."""

    def __init__(self, key: str, title: str, note: str) -> None:
        super().__init__()
        self.key = key
        self._note = note
        self._count = ""
        self.setObjectName(f"choice_{key}")
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals.changed.connect(self._keep_height)

    def set_count(self, count: str) -> None:
        """How much there is, in words."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words."""
        return QSize(theme.px(260), self.heightForWidth(theme.px(260)))

    def minimumSizeHint(self) -> QSize:
        """Room for the title."""
        return QSize(theme.px(150), theme.px(40))

    def hasHeightForWidth(self) -> bool:
        """The note wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Title, and the note wrapped to the width."""
        title = QFontMetrics(theme.font("body", bold=True)).height()
        edge = 2 * theme.px(11) + theme.px(3) if self._note else 2 * self._edge()
        return title + self._note_rect(width).height() + edge

    def _edge(self) -> int:
        """Room above and below; a tile without a note is a line of a list."""
        return theme.px(11 if self._note else 9)

    def _note_rect(self, width: int) -> QRect:
        if not self._note:
            return QRect()
        metrics = QFontMetrics(theme.font("small"))
        room = max(60, width - theme.px(44) - theme.px(14))
        return metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, self._note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Never cut, however deep the layouts are nested."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_height()

    def _keep_height(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, a mark as radio buttons have it, title, note and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = "brand" if chosen else "line_strong" if self.underMouse() else "line"
        if self.hasFocus():
            ring = "focus"
        painter.setPen(QPen(theme.color(ring), 2 if chosen or self.hasFocus() else 1))
        painter.setBrush(theme.color("brand_soft" if chosen else "surface"))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        bold = theme.font("body", bold=True)
        line = QFontMetrics(bold).height()
        top = self._edge()
        side = theme.px(15)
        mark = QRectF(theme.px(15), top + (line - side) / 2, side, side)
        painter.setPen(QPen(theme.color("brand" if chosen else "line_strong"), 1.5))
        painter.setBrush(theme.color("field"))
        painter.drawEllipse(mark)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("brand"))
            painter.drawEllipse(mark.adjusted(4, 4, -4, -4))
        left, width = theme.px(42), self.width() - theme.px(42) - theme.px(14)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(
            QRect(left, top, width, line), int(Qt.AlignmentFlag.AlignLeft), self.text()
        )
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(theme.color("muted"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(left, top, width, line), right, self._count)
        painter.setFont(theme.font("small"))
        painter.drawText(
            QRect(left, top + line + theme.px(3), width, self.height()), _WRAP, self._note
        )
