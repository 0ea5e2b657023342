"""What happened, one entry below the other: icon, words that wrap, and the day at the right.

A native list view painted in our look, as high as its entries: it scrolls with what stands above
it, and arrow keys and screen readers work as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ..kit import icons, theme
from ..kit.controls import plain_tip

Index = QModelIndex | QPersistentModelIndex
_MOST = 3  # lines of a title


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `detail` may hold several lines; `record` and `record_id` are what it opens."""

    icon: str
    title: str
    detail: str = ""
    when: str = ""
    tip: str = ""
    tone: str = "brand"
    record: str = ""
    record_id: int = 0


class _Events(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.events: Sequence[Event] = ()

    def show(self, events: Sequence[Event]) -> None:
        self.beginResetModel()
        self.events = events
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        event = self.events[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return event.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (event.title, event.detail.replace("\n", ", "), event.when)
            return ", ".join(part for part in words if part)
        if role == Qt.ItemDataRole.ToolTipRole and event.tip:
            return plain_tip(event.tip)
        return None


class EventList(QListView):
    """Entries in the given order; `opened(Event)` on a click or Enter for those that open."""

    opened = Signal(object)

    def __init__(self, name: str, most: int = _MOST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { border: none; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self._events = _Events()
        self.setModel(self._events)
        self._entries = _Entries(self, most)
        self.setItemDelegate(self._entries)
        theme.signals.changed.connect(self._fit)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show other entries; the same ones cost nothing."""
        if list(events) == list(self._events.events):
            return
        row = self.currentIndex().row()
        self._entries.forget()
        self._events.show(list(events))
        if 0 <= row < len(events):
            self.setCurrentIndex(self._events.index(row))
        self._fit()

    def events(self) -> Sequence[Event]:
        """The entries shown."""
        return self._events.events

    def event_at(self, index: Index) -> Event:
        """The entry of an index."""
        return self._events.events[index.row()]

    def sizeHint(self) -> QSize:
        """As high as all entries."""
        return QSize(theme.px(200), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the words differently."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self._entries.forget()
        self.scheduleDelayedItemsLayout()
        total = sum(
            self._entries.height_of(event, self.viewport().width()) for event in self._events.events
        )
        self.setFixedHeight(total + 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand shows what can be opened."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        opens = index.isValid() and bool(self.event_at(index).record)
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index)
        else:
            super().keyPressEvent(event)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """The area around scrolls; the list itself is never cut off."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inner = area.widget() if area is not None else None
        if area is not None and inner is not None and self.hasFocus():
            rect = self.visualRect(index)
            for corner in (rect.bottomLeft(), rect.topLeft()):
                place = self.viewport().mapTo(inner, corner)
                area.ensureVisible(place.x(), place.y(), 0, theme.px(8))

    def _open(self, index: Index) -> None:
        event = self.event_at(index)
        if event.record:
            self.opened.emit(event)


class _Entries(QStyledItemDelegate):
    """Paints the entries of an `EventList`."""

    def __init__(self, view: EventList, most: int) -> None:
        super().__init__(view)
        self._view, self._most = view, most
        self._known: dict[tuple[Event, int], tuple[list[str], list[str]]] = {}

    def forget(self) -> None:
        """Width or font are other ones."""
        self._known.clear()

    def height_of(self, event: Event, width: int) -> int:
        """Height of an entry at `width` pixels."""
        title, detail = self._lines(event, width)
        strong = QFontMetrics(theme.font("body", bold=True)).lineSpacing()
        small = QFontMetrics(theme.font("small")).lineSpacing()
        return len(title) * strong + len(detail) * (small + 1) + 2 * theme.px(8)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The words at the view's width."""
        width = self._view.viewport().width()
        return QSize(width, self.height_of(self._view.event_at(index), width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        event = self._view.event_at(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._view.hasFocus() and index == self._view.currentIndex()
        if state & QStyle.StateFlag.State_MouseOver and event.record or focused:
            painter.setPen(theme.color("focus") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            ground = QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5)
            painter.drawRoundedRect(ground, theme.RADIUS, theme.RADIUS)
        side = theme.px(17)
        top = rect.y() + theme.px(8)
        icons.paint(
            painter, QRectF(rect.x() + theme.px(2), top, side, side), event.icon,
            f"{event.tone}_text",
        )  # fmt: skip
        title, detail = self._lines(event, rect.width())
        strong, small = theme.font("body", bold=True), theme.font("small")
        left = rect.x() + self._indent()
        place = QPoint(left, top)
        place = self._write(painter, place, title, strong, "text", 0)
        self._write(painter, place, detail, small, "muted", 1)
        if event.when:
            painter.setFont(theme.font("small", tabular=True))
            painter.setPen(theme.color("muted"))
            line = QRect(rect.x(), top, rect.width() - theme.px(2), QFontMetrics(strong).height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, int(right), event.when)
        painter.restore()

    def _indent(self) -> int:
        return theme.px(27)

    def _lines(self, event: Event, width: int) -> tuple[list[str], list[str]]:
        key = (event, width)
        if key not in self._known:
            room = width - self._indent() - theme.px(2)
            when = QFontMetrics(theme.font("small", tabular=True)).horizontalAdvance(event.when)
            aside = when + theme.px(10) if event.when else 0
            self._known[key] = (
                wrap(event.title, theme.font("body", bold=True), room - aside, self._most),
                [
                    line
                    for part in event.detail.split("\n")
                    if part
                    for line in wrap(part, theme.font("small"), room, self._most)
                ],
            )
        return self._known[key]

    def _write(
        self, painter: QPainter, at: QPoint, lines: list[str], font: QFont, color: str, gap: int
    ) -> QPoint:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.color(color))
        y = at.y()
        for line in lines:
            y += gap
            painter.drawText(at.x(), y + metrics.ascent(), line)
            y += metrics.lineSpacing()
        return QPoint(at.x(), y)


def wrap(text: str, font: QFont, width: int, most: int) -> list[str]:
    """The text in lines of at most `width` pixels; what exceeds `most` lines ends in …"""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20))
        start = line.textStart()
        if len(lines) == most - 1:
            rest = text[start:]
            metrics = QFontMetrics(font)
            lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, max(width, 20)))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines
