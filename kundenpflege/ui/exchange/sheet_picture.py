"""A sheet of labels drawn small: a click says which label is the first free one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.documents.label_sheets import LabelSheet

from ..kit import theme

_WIDTH, _HEIGHT = 210.0, 297.0


class SheetPicture(QWidget):
    """Used labels are pale, the first free one is filled. Arrow keys walk, `start_chosen(n)`."""

    start_chosen = Signal(int)

    def __init__(self, sheet: LabelSheet) -> None:
        super().__init__()
        self._sheet, self._start, self._count = sheet, 1, 0
        self.setObjectName("sheetPicture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)
        self._tell()

    def show_sheet(self, sheet: LabelSheet, start: int, count: int) -> None:
        """Show another sheet, its first free label (from 1) and how many labels will be printed."""
        self._sheet, self._start, self._count = sheet, min(start, sheet.count), count
        self._tell()
        self.update()

    def start(self) -> int:
        """The first free label, from 1."""
        return self._start

    def _tell(self) -> None:
        words = _("Erstes freies Etikett: {n} von {count}")
        self.setAccessibleName(words.format(n=self._start, count=self._sheet.count))

    def sizeHint(self) -> QSize:
        """A small A4."""
        return QSize(theme.px(148), theme.px(round(148 * _HEIGHT / _WIDTH)))

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def rect_of(self, position: int) -> QRectF:
        """Where the label at `position` (from 0) is painted."""
        scale = self.width() / _WIDTH
        x, y = self._sheet.place(position)
        return QRectF(
            x * scale, y * scale, self._sheet.width * scale, self._sheet.height * scale
        ).adjusted(0.8, 0.8, -0.8, -0.8)

    def _at(self, point: QPointF) -> int | None:
        return next((n for n in range(self._sheet.count) if self.rect_of(n).contains(point)), None)

    def _choose(self, start: int) -> None:
        start = max(1, min(start, self._sheet.count))
        if start != self._start:
            self._start = start
            self._tell()
            self.update()
            self.start_chosen.emit(start)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes the label."""
        found = self._at(event.position())
        if found is not None:
            self._choose(found + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk over the sheet."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._sheet.columns,
            Qt.Key.Key_Down: self._sheet.columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 1 <= self._start + step <= self._sheet.count:
            self._choose(self._start + step)

    def event(self, event: QEvent) -> bool:
        """The number of a label on hover."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            if found is not None:
                words = _("Bei Etikett {n} anfangen").format(n=found + 1)
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: object) -> None:
        """Show the ring."""
        self.update()

    def focusOutEvent(self, event: object) -> None:
        """Hide the ring."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, labels, the first free one with its number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = "focus" if self.hasFocus() else "line_strong"
        painter.setPen(QPen(theme.color(ring), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color("header"))
        painter.drawRoundedRect(paper, 3, 3)
        painter.setFont(theme.font("small", tabular=True))
        for position in range(self._sheet.count):
            number = position + 1
            spot = self.rect_of(position)
            first = number == self._start
            printed = self._start <= number and (
                not self._count or number < self._start + self._count
            )
            ground = "primary" if first else "brand_soft" if printed else "surface"
            painter.setPen(QPen(theme.color("brand" if printed else "line"), 1))
            painter.setBrush(theme.color(ground))
            painter.drawRoundedRect(spot, 2, 2)
            if first:
                painter.setPen(theme.color("primary_text"))
                painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), str(number))
