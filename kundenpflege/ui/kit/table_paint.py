"""How a list looks: two-line names, chips, badges, quiet header with the sort sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from . import icons, theme
from .chips import chip_size, importance_tone, paint_chip
from .table_model import EMPTY, Column, PagedModel

if TYPE_CHECKING:
    from .table import PagedTable

PADDING = 10  # left and right of a cell, at scale 1
BOX = 15  # side of a box to tick, at scale 1


def box_room() -> int:
    """What a box takes at the left of the first column."""
    return theme.px(PADDING + BOX + 1)


def paint_box(painter: QPainter, rect: QRect, ticked: bool, partly: bool = False) -> None:
    """A box to tick at the left of `rect`, in the middle of its height."""
    side = theme.px(BOX)
    box = QRectF(
        rect.x() + theme.px(PADDING) + 0.5, rect.y() + (rect.height() - side) // 2 + 0.5, side, side
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = ticked or partly
    painter.setPen(theme.color("primary" if filled else "line_strong"))
    painter.setBrush(theme.color("primary" if filled else "surface"))
    painter.drawRoundedRect(box, 3.5, 3.5)
    if filled:
        painter.setPen(QPen(theme.color("primary_text"), max(1.6, side / 9)))
        if ticked:
            corners = [(0.24, 0.53), (0.43, 0.71), (0.77, 0.31)]
        else:
            corners = [(0.26, 0.5), (0.74, 0.5)]
        points = [QPointF(box.x() + side * x, box.y() + side * y) for x, y in corners]
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


def row_height(columns: tuple[Column, ...]) -> int:
    """Height of a row in the font in force."""
    body = QFontMetrics(theme.font("body", bold=True)).height()
    if any(column.kind in ("two_line", "lines") for column in columns):
        body += QFontMetrics(theme.font("small")).height()
    return body + 2 * theme.px(9)


class Cells(QStyledItemDelegate):
    """Paints the cells of a `PagedTable`."""

    def __init__(self, table: PagedTable) -> None:
        super().__init__(table)
        self._table = table
        self.hovered = -1

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Width of the words (for a double click on the header's edge), height of a row."""
        column = self._table.paged.columns[index.column()]
        row = self._table.paged.record(index.row())
        words = "" if row is None else column.text(row)
        role = "body"
        if column.kind in ("two_line", "lines") and row is not None:
            words = max((str(part) for part in column.of(row)), key=len, default="")
        metrics = QFontMetrics(theme.font(role, bold=column.kind == "two_line"))
        extra = 2 * theme.px(PADDING) + (2 * theme.px(8) if column.kind == "chip" else 2)
        return QSize(
            metrics.horizontalAdvance(words) + extra, row_height(self._table.paged.columns)
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, theme.color("selection"))
        elif index.row() == self.hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.color("line"))
        self._mark_current(painter, rect, index)
        column = self._table.paged.columns[index.column()]
        row = self._table.paged.record(index.row())
        inner = rect.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), -1)
        if self._table.has_box(index.column()):
            paint_box(painter, rect, selected and self._table.is_ticking())
            inner.setLeft(rect.x() + box_room() + theme.px(PADDING) - 2)
        if row is None:
            self._text(painter, inner, "…", "body", "muted", column.alignment)
        else:
            self._cell(painter, inner, column, row, selected)
        painter.restore()

    def _mark_current(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A bar at the left of the row that has the keyboard."""
        table = self._table
        if not table.hasFocus() or index.row() != table.currentIndex().row():
            return
        header = table.horizontalHeader()
        if header.visualIndex(index.column()) == table.first_visual():
            bar = QRect(rect.x(), rect.y(), theme.px(3), rect.height() - 1)
            painter.fillRect(bar, theme.color("focus"))

    def _cell(
        self, painter: QPainter, rect: QRect, column: Column, row: Any, selected: bool
    ) -> None:
        value = column.of(row)
        if value is None or value == "":
            self._text(painter, rect, EMPTY, "body", "muted", column.alignment)
        elif column.kind == "two_line":
            self._two_lines(painter, rect, str(value[0]), str(value[1] or ""), True)
        elif column.kind == "lines":
            self._two_lines(painter, rect, str(value[0]), str(value[1] or ""), False)
        elif column.kind == "chip":
            self._chip(painter, rect, str(value[0]), str(value[1]), column, selected)
        elif column.kind == "badge":
            letter = str(value)
            self._chip(painter, rect, letter, importance_tone(letter), column, selected)
        elif column.kind == "icon":
            side = theme.px(18)
            square = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
            icons.paint(painter, square, str(value[0]), f"{value[1]}_text")
        else:
            color = "muted" if column.kind == "muted" else "text"
            tabular = column.kind in ("money", "euros", "date")
            self._text(painter, rect, column.text(row), "body", color, column.alignment, tabular)

    def _two_lines(
        self, painter: QPainter, rect: QRect, first: str, second: str, bold: bool
    ) -> None:
        strong = theme.font("body", bold=bold)
        small = theme.font("small")
        upper, lower = QFontMetrics(strong).height(), QFontMetrics(small).height()
        if not second:
            lower = 0
        top = rect.y() + (rect.height() - upper - lower) // 2
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        line = QRect(rect.x(), top, rect.width(), upper)
        self._text(painter, line, first, "body", "text", left, bold=bold)
        if second:
            line = QRect(rect.x(), top + upper, rect.width(), lower)
            self._text(painter, line, second, "small", "muted", left)

    def _chip(
        self, painter: QPainter, rect: QRect, words: str, tone: str, column: Column, selected: bool
    ) -> None:
        size = chip_size(words)
        width = min(size.width(), rect.width())
        x = rect.x()
        if column.alignment & Qt.AlignmentFlag.AlignHCenter:
            x += (rect.width() - width) // 2
        top = rect.y() + (rect.height() - size.height()) // 2
        # On the selection's tint the brand's own ground would vanish.
        ground = "surface" if selected and tone == "brand" else None
        paint_chip(painter, QRectF(x, top, width, size.height()), words, tone, ground)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: str,
        color: str,
        alignment: Qt.AlignmentFlag,
        tabular: bool = False,
        bold: bool = False,
    ) -> None:
        font = theme.font(role, bold=bold, tabular=tabular)
        painter.setFont(font)
        painter.setPen(theme.color(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        flags = alignment | Qt.TextFlag.TextSingleLine
        painter.drawText(rect, int(flags), shown)


class Header(QHeaderView):
    """The titles: small and muted, with a filled triangle right behind the sorted one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(44))
        self.sort_column = -1
        self.descending = False
        #: Whether a column begins with a box for all rows, and what it shows (all, some).
        self.has_box: Callable[[int], bool] | None = None
        self.ticked: Callable[[], tuple[bool, bool]] | None = None
        #: Called on a click on that box.
        self.tick_all: Callable[[], object] | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box takes all rows, and does not sort."""
        x = int(event.position().x())
        column = self.logicalIndexAt(x)
        in_box = x - self.sectionViewportPosition(column) < box_room() if column >= 0 else False
        if (
            in_box and self.has_box is not None and self.has_box(column)
            and event.button() == Qt.MouseButton.LeftButton and self.tick_all is not None
        ):  # fmt: skip
            self.tick_all()
            event.accept()
        else:
            super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """A little higher than the font."""
        height = QFontMetrics(theme.font("chip")).height() + 2 * theme.px(9)
        return QSize(super().sizeHint().width(), height)

    def show_sort(self, column: int, descending: bool) -> None:
        """Mark the sorted column; -1 for none."""
        self.sort_column, self.descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one title."""
        model = self.model()
        if not isinstance(model, PagedModel) or not rect.isValid():
            return
        column = model.columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, theme.color("header"))
        line = QRect(rect.x(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.color("line"))
        sorted_here = logicalIndex == self.sort_column
        inner = rect.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), 0)
        if self.has_box is not None and self.has_box(logicalIndex):
            every, some = self.ticked() if self.ticked is not None else (False, False)
            paint_box(painter, rect, every, some)
            inner.setLeft(rect.x() + box_room() + theme.px(PADDING) - 2)
        font = theme.font("chip")
        metrics = QFontMetrics(font)
        triangle = theme.px(8)
        room = inner.width() - (triangle + theme.px(4) if sorted_here else 0)
        words = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
        width = metrics.horizontalAdvance(words)
        total = width + (triangle + theme.px(4) if sorted_here else 0)
        x = inner.x()
        if column.alignment & Qt.AlignmentFlag.AlignRight:
            x = inner.right() - total + 1
        elif column.alignment & Qt.AlignmentFlag.AlignHCenter:
            x = inner.x() + (inner.width() - total) // 2
        painter.setFont(font)
        painter.setPen(theme.color("text" if sorted_here else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(x, inner.y(), width + 2, inner.height()), int(flags), words)
        if sorted_here:
            self._triangle(painter, x + width + theme.px(4), inner.center().y(), triangle)
        painter.restore()

    def _triangle(self, painter: QPainter, x: int, middle: int, side: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        up, down = middle - side * 0.4, middle + side * 0.45
        tip, base = (down, up) if self.descending else (up, down)
        corners = [QPointF(x, base), QPointF(x + side, base), QPointF(x + side / 2, tip)]
        painter.drawPolygon(QPolygonF(corners))
