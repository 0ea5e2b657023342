"""A short list of texts that the user brings into the wanted order, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ..kit import icons, theme
from ..kit.controls import plain_tip

_RowRole = Qt.ItemDataRole.UserRole
_MOST_LINES = 3
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line: its title, and a text below that may wrap."""

    id: int
    title: str
    text: str = ""

    @property
    def spoken(self) -> str:
        """Both for screen readers."""
        return f"{self.title}: {self.text}" if self.text else self.title


class _Painter(QStyledItemDelegate):
    """Paints a handle, the title and up to three lines of text."""

    def _texts(self, width: int) -> int:
        return width - theme.px(34) - theme.px(10)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for title and wrapped text."""
        row: OrderRow = index.data(_RowRole)
        view = self.parent()
        assert isinstance(view, OrderList)
        width = view.viewport().width()
        title = QFontMetrics(theme.font("body", bold=True)).height()
        return QSize(width, title + self._text_height(row, width) + 2 * theme.px(9))

    def _text_height(self, row: OrderRow, width: int) -> int:
        if not row.text:
            return 0
        metrics = QFontMetrics(theme.font("body"))
        wanted = metrics.boundingRect(
            QRect(0, 0, max(40, self._texts(width)), 100_000), _WRAP, row.text
        )
        return min(wanted.height(), metrics.lineSpacing() * _MOST_LINES) + theme.px(2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        row: OrderRow = index.data(_RowRole)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(rect, theme.color("selection" if selected else "hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        side = theme.px(15)
        handle = QRectF(rect.left() + theme.px(10), rect.top() + theme.px(10), side, side)
        view = self.parent()
        assert isinstance(view, OrderList)
        if view.ordered:
            icons.paint(painter, handle, "drag", "muted" if hovered or selected else "line_strong")
        left = theme.px(34 if view.ordered else 14)
        inner = rect.adjusted(left, theme.px(9), -theme.px(10), -theme.px(9))
        bold = theme.font("body", bold=True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        title = QFontMetrics(bold)
        painter.drawText(
            QRect(inner.left(), inner.top(), inner.width(), title.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            title.elidedText(row.title, Qt.TextElideMode.ElideRight, inner.width()),
        )
        if row.text:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("muted"))
            height = self._text_height(row, rect.width())
            below = QRect(
                inner.left(), inner.top() + title.height() + theme.px(2), inner.width(), height
            )
            painter.setClipRect(below)
            painter.drawText(below, _WRAP, row.text)
            painter.setClipping(False)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -1.5, -1.5))
        painter.restore()


class OrderList(QListWidget):
    """Enter or a click opens a line; dragging, or Alt with the arrow keys, moves it.

    Signals: `opened(id)`, `moved([ids in the new order])`, `remove_wanted(id)` on Del.
    """

    opened = Signal(int)
    moved = Signal(list)
    remove_wanted = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { border: none; border-radius: 0; }")
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self._pressed_at: object = None
        self.ordered = True
        theme.signals.changed.connect(self.scheduleDelayedItemsLayout)

    def set_rows(self, rows: Sequence[OrderRow]) -> None:
        """Show other lines; the current one stays current."""
        current = self.current_id()
        self.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(_RowRole, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
            item.setToolTip(plain_tip(row.text))
            self.addItem(item)
            if row.id == current:
                self.setCurrentItem(item)

    def set_ordered(self, ordered: bool) -> None:
        """Whether the user brings the lines into order; else they only open."""
        self.ordered = ordered
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.InternalMove if ordered else mode.NoDragDrop)
        self.viewport().update()

    def ids(self) -> list[int]:
        """The lines in their present order."""
        return [self.item(place).data(_RowRole).id for place in range(self.count())]

    def current_id(self) -> int | None:
        """Id of the current line."""
        place = self.currentRow()
        return self.ids()[place] if place >= 0 else None

    def choose(self, record_id: int) -> None:
        """Make a line the current one."""
        ids = self.ids()
        if record_id in ids:
            self.setCurrentRow(ids.index(record_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Alt and arrows move (where there is an order), Del removes."""
        current = self.current_id()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if current is not None and alt and step:
            if self.ordered:
                self._shift(step)
        elif current is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(current)
        elif current is not None and event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit(current)
        else:
            super().keyPressEvent(event)

    def _shift(self, step: int) -> None:
        place = self.currentRow()
        if 0 <= place + step < self.count():
            item = self.takeItem(place)
            self.insertItem(place + step, item)
            self.setCurrentRow(place + step)
            self.moved.emit(self.ids())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where: a click opens, a drag moves."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = index.row() if left and index.isValid() else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the line."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is not None and index.isValid() and index.row() == pressed:
            self.opened.emit(index.data(_RowRole).id)

    def dropEvent(self, event: QDropEvent) -> None:
        """The line lies where it was dropped."""
        before = self.ids()
        self._pressed_at = None
        super().dropEvent(event)
        if self.ids() != before:
            self.moved.emit(self.ids())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the texts differently."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
