"""What the tabs share: a scrolled column, two columns that stack, words for sizes and moments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, format_decimal, round_to

from ..kit import theme


class Column(QScrollArea):
    """Cards below each other that scroll; `widest` in pixels at font scale 1, 0 for all."""

    def __init__(self, widest: int = 0) -> None:
        super().__init__()
        self._widest = widest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, theme.S4, theme.S2, 0)
        self._column = QWidget()
        self.body = QVBoxLayout(self._column)
        self.body.setContentsMargins(0, 0, 0, theme.S4)
        self.body.setSpacing(theme.S3)
        line.addWidget(self._column, 1)
        line.addStretch(0)
        self.setWidget(inner)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        if self._widest:
            self._column.setMaximumWidth(theme.px(self._widest))


class Beside(QWidget):
    """Two widgets side by side; one below the other where the width does not suffice."""

    def __init__(self, main: QWidget, side: QWidget, side_width: int, needed: int) -> None:
        super().__init__()
        self._side, self._side_width, self._needed = side, side_width, needed
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.S4)
        self._line.addWidget(main, 1)
        self._line.addWidget(side, 0)
        theme.signals.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Is there room for both?"""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(self._needed)
        directions = QBoxLayout.Direction
        direction = directions.LeftToRight if wide else directions.TopToBottom
        if direction != self._line.direction():
            self._line.setDirection(direction)
        if wide:
            self._side.setFixedWidth(theme.px(self._side_width))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)


def megabytes(size: int) -> str:
    """A size in bytes in words: `2,4 MB`."""
    amount = Decimal(size) / 1_048_576
    return f"{format_decimal(round_to(amount, 1 if amount < 100 else 0))}{NBSP}MB"


def moment(at: datetime, today: date) -> str:
    """`heute, 07:58` – near days as people say them."""
    near = abs((at.date() - today).days) < 2
    day = relative_days(at.date(), today) if near else format_date(at.date())
    return _("{day}, {time} Uhr").format(day=day, time=f"{at:%H:%M}")
