"""The list below the search box: what was found, painted in two lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _

from ..kit import icons, theme
from ..kit.controls import Label

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Result:
    """A line of the list: a record or a command."""

    icon: str
    title: str
    subtitle: str
    kind: str
    choose: Callable[[], object]


class _Model(QAbstractListModel):
    """The results; screen readers get both lines."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.results: list[Result] = []

    def show(self, results: list[Result]) -> None:
        """Replace the results."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of results."""
        return 0 if parent is not None and parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, and for screen readers everything."""
        result = self.results[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return result.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (result.title, result.subtitle, result.kind) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Paints icon, two lines and the kind at the right."""

    def __init__(self, model: _Model, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines with air, one for commands."""
        lines = 2 if self._model.results[index.row()].subtitle else 1
        line = QFontMetrics(theme.font()).height()
        return QSize(200, line * lines + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one result."""
        result = self._model.results[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), theme.RADIUS, theme.RADIUS)
        gap, side = theme.px(12), theme.px(18)
        spot = QRectF(rect.x() + gap, rect.y() + (rect.height() - side) / 2, side, side)
        icons.paint(painter, spot, result.icon, "brand_text")
        left = spot.right() + gap
        small = theme.font("small")
        kind_width = QFontMetrics(small).horizontalAdvance(result.kind) + gap
        right = rect.right() - gap
        room = QRectF(left, rect.y() + theme.px(6), right - kind_width - left, 0)
        line = QFontMetrics(theme.font()).height()
        self._line(painter, room, line, result.title, theme.font("body", bold=True), "text")
        if result.subtitle:
            room.translate(0, line)
            self._line(painter, room, line, result.subtitle, small, "muted")
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(
            QRectF(right - kind_width, rect.y(), kind_width, rect.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            result.kind,
        )
        painter.restore()

    def _line(
        self, painter: QPainter, room: QRectF, height: int, text: str, font: Any, color: str
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(color))
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        rect = QRectF(room.x(), room.y(), room.width(), height)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class Results(QFrame):
    """The list below the box. It never takes the focus: one goes on typing."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("role", "card")
        self.setObjectName("searchResults")
        self.setAccessibleName(_("Suchergebnisse"))
        self.model = _Model(self)
        self.list = QListView(self)
        self.list.setObjectName("results")
        self.list.setAccessibleName(_("Suchergebnisse"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.model, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListView { border: none; background: transparent; }")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self._nothing = Label("", "muted", wrap=True)
        self._nothing.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self.hide()

    def show_results(self, results: list[Result], nothing: str, below: QWidget) -> None:
        """Show results, or the sentence `nothing`, below a widget."""
        self.model.show(results)
        self.list.setVisible(bool(results))
        self._nothing.setText(nothing)
        self._nothing.setVisible(not results)
        if results:
            self.list.setCurrentIndex(self.model.index(0))
        self.place(below)
        self.show()
        self.raise_()

    def place(self, below: QWidget) -> None:
        """Follow the box."""
        host = self._host
        width = max(below.width(), min(theme.px(460), host.width() - 2 * theme.S4))
        corner = below.mapTo(host, QPoint(below.width() - width, below.height() + theme.S1))
        if self.model.results:
            rows = range(self.model.rowCount())
            wanted = sum(self.list.sizeHintForRow(row) for row in rows) + 2 * theme.S1 + 4
        else:
            room = width - 2 * theme.S1 - 2
            wanted = self._nothing.heightForWidth(room) + 2 * theme.S1 + 4
        height = min(wanted, host.height() - corner.y() - theme.S4)
        self.setGeometry(max(theme.S4, corner.x()), corner.y(), width, height)

    def current(self) -> Result | None:
        """The marked result."""
        row = self.list.currentIndex().row()
        return self.model.results[row] if 0 <= row < len(self.model.results) else None

    def move(self, step: int) -> Result | None:  # type: ignore[override]
        """Mark the next or the previous result, round the ends."""
        count = self.model.rowCount()
        if not count:
            return None
        row = (self.list.currentIndex().row() + step) % count
        self.list.setCurrentIndex(self.model.index(row))
        return self.current()
