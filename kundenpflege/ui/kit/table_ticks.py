"""Rows that can be ticked: what is selected on purpose, beside the one that is merely current."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTableView, QWidget

from .table_model import PagedModel
from .table_paint import Header, box_room


class TickTable(QTableView):
    """A table whose rows begin with a box. The heir gives `paged`, `_header` and the rows."""

    paged: PagedModel
    _header: Header

    selection_changed = Signal()
    """Other rows are selected, or they are ticked now (with `show_boxes`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = self._ticking = False

    def first_visual(self) -> int:
        """Visual place of the first column on the screen."""
        raise NotImplementedError

    def current_id(self) -> int | None:
        """Id of the current row."""
        raise NotImplementedError

    def select_id(self, record_id: int) -> bool:
        """Make a record the current row."""
        raise NotImplementedError

    def show_boxes(self) -> None:
        """Let each row begin with a box, and the titles with one for all rows."""
        self._boxes = True
        self._header.has_box = self.has_box
        self._header.ticked = self._ticked
        self._header.tick_all = self._tick_all
        self.selectionModel().selectionChanged.connect(
            lambda *_args: self._header.viewport().update()
        )
        self.selectionModel().selectionChanged.connect(lambda *_args: self.selection_changed.emit())

    def has_box(self, column: int) -> bool:
        """Whether the box stands in this column: the first one on the screen."""
        return self._boxes and self._header.visualIndex(column) == self.first_visual()

    def is_ticking(self) -> bool:
        """Whether the selected rows were picked, and are not just the current one."""
        return self._boxes and (self._ticking or self.selected_count() > 1)

    def _ticked(self) -> tuple[bool, bool]:
        if not self.is_ticking():
            return False, False
        count = self.selected_count()
        return 0 < count == len(self.paged.ids), count > 0

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(part.height() for part in self.selectionModel().selection().toList())

    def _tick_all(self) -> None:
        if self._ticked()[0]:
            self.untick()
        else:
            self._ticking = True
            self.selectAll()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a box adds the row to those selected, or takes it away."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if (
            index.isValid() and event.button() == Qt.MouseButton.LeftButton
            and self.has_box(index.column())
            and point.x() - self.columnViewportPosition(index.column()) < box_room()
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):  # fmt: skip
            self.tick(index.row())
            event.accept()
        else:
            self._ticking = False
            super().mousePressEvent(event)

    def tick(self, row: int) -> None:
        """Add a row to those selected, or take it away."""
        flags = QItemSelectionModel.SelectionFlag
        how = flags.Toggle if self.is_ticking() else flags.ClearAndSelect
        self._ticking = True
        index = self.paged.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.selectionModel().select(index, how | flags.Rows)
        if not self.selectionModel().hasSelection():
            self.untick()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selection_changed.emit()

    def untick(self) -> None:
        """Only the current row is selected again."""
        self._ticking = False
        current = self.current_id()
        self.clearSelection()
        if current is not None:
            self.select_id(current)
        self.selection_changed.emit()
        self.viewport().update()
