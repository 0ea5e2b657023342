"""A long list as a native table view: sorted and filtered in SQL, painted in our look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from kundenpflege.base.i18n import _

from . import table_menus, theme
from .table_columns import ColumnTable
from .table_model import Column, Fetch, PagedModel
from .table_paint import Cells, Header, row_height


class PagedTable(ColumnTable):
    """A table over a `PagedModel`.

    Signals: `opened(id)` on Enter or double click, `chosen(id or None)` when another row is
    current; those of the columns in `ColumnTable`.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column], fetch: Fetch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.paged = PagedModel(columns, fetch, self)
        self.paged.on_screen = self.rows_on_screen
        #: Further menu entries for the selected ids.
        self.row_actions: Callable[[list[int]], Sequence[QAction]] | None = None
        self._last_chosen: int | None = None
        self._empty: QWidget | None = None
        self._header = Header(self)
        self.setHorizontalHeader(self._header)
        self._cells = Cells(self)
        self.setItemDelegate(self._cells)
        self.setModel(self.paged)
        self._set_up()
        self._take_columns()
        self._header.customContextMenuRequested.connect(self._header_menu)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        theme.signals.changed.connect(self._theme_changed)
        self._theme_changed()

    def _set_up(self) -> None:
        view = QAbstractItemView
        self.setSelectionBehavior(view.SelectionBehavior.SelectRows)
        self.setSelectionMode(view.SelectionMode.ExtendedSelection)
        self.setEditTriggers(view.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(view.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().setVisible(False)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.setStretchLastSection(False)
        self._header.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # Rows

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show another list. What was selected, current and at the top stays, as far as it is
        still there."""
        selected = self.selected_ids(most=2000)
        current = self.current_id()
        top, offset = self._anchor()
        self._restoring = True
        self.paged.set_ids(ids)
        self._select(selected, current)
        self._restore_anchor(top, offset)
        self._restoring = False
        if self.current_id() != self._last_chosen:
            self._last_chosen = self.current_id()
            self.chosen.emit(self._last_chosen)
        self._show_empty()

    def refresh(self) -> None:
        """Fetch the rows on the screen again; the list itself stays."""
        self.paged.refresh()

    def current_id(self) -> int | None:
        """Id of the current row."""
        index = self.currentIndex()
        return self.paged.id_at(index.row()) if index.isValid() else None

    def selected_ids(self, most: int | None = None) -> list[int]:
        """Ids of the selected rows in their order, at most `most`."""
        result: list[int] = []
        selection = self.selectionModel().selection()
        ranges = sorted((part.top(), part.bottom() + 1) for part in selection.toList())
        for top, bottom in ranges:
            if most is not None:
                bottom = min(bottom, top + most - len(result))
            result.extend(self.paged.ids[top:bottom])
        return result

    def select_id(self, record_id: int) -> bool:
        """Make a record the current row and show it; False when it is not in the list."""
        row = self.paged.row_of(record_id)
        if row is None:
            return False
        # Not selectRow: that extends the selection while somebody holds Shift.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.paged.index(row, 0), flags.ClearAndSelect | flags.Rows
        )
        self.scrollTo(self.paged.index(row, 0))
        return True

    def rows_on_screen(self) -> tuple[int, int]:
        """First and last row on the screen."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        count = self.paged.rowCount()
        return max(first, 0), last if last >= 0 else count - 1

    def set_empty(self, widget: QWidget | None) -> None:
        """What stands in place of the rows while there are none."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = widget
        if widget is not None:
            widget.setParent(self.viewport())
        self._show_empty()

    def empty(self) -> QWidget | None:
        """What stands in place of the rows."""
        return self._empty

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(not self.paged.ids)

    def _anchor(self) -> tuple[int | None, int]:
        row = self.rowAt(0)
        if row < 0:
            return None, 0
        return self.paged.id_at(row), self.rowViewportPosition(row)

    def _restore_anchor(self, top: int | None, offset: int) -> None:
        row = None if top is None else self.paged.row_of(top)
        if row:
            height = self.verticalHeader().defaultSectionSize()
            self.updateGeometries()
            self.verticalScrollBar().setValue(row * height - offset)

    def _select(self, selected: Sequence[int], current: int | None) -> None:
        chosen = QItemSelection()
        last = len(self.paged.columns) - 1
        for record_id in selected:
            row = self.paged.row_of(record_id)
            if row is not None:
                chosen.select(self.paged.index(row, 0), self.paged.index(row, last))
        model = self.selectionModel()
        row = None if current is None else self.paged.row_of(current)
        if row is not None:
            model.setCurrentIndex(
                self.paged.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _current_changed(self) -> None:
        current = self.current_id()
        if not self._restoring and current != self._last_chosen:
            self._last_chosen = current
            self.chosen.emit(current)

    def _open(self, row: int) -> None:
        record_id = self.paged.id_at(row)
        if record_id is not None:
            self.opened.emit(record_id)

    # Columns

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Offer other columns; habits of those that stay are kept."""
        if [(c.key, c.title) for c in columns] == [(c.key, c.title) for c in self.paged.columns]:
            return
        habits, selected, current = self.habits(), self.selected_ids(most=2000), self.current_id()
        known = {column.key for column in self.paged.columns}
        fresh = [c.key for c in columns if c.key not in known and not c.shown]
        self._restoring = True
        self._widths = {c.key: float(c.width) for c in columns}
        self._hidden |= set(fresh)
        self.paged.set_columns(columns)
        self._select(selected, current)
        self._restoring = False
        self.restore({**habits, "hidden": [*habits["hidden"], *fresh]})

    # Copying and menus

    def copy(self) -> None:
        """Put the selected rows, with titles, on the clipboard, ready for a spreadsheet."""
        visual = [self._header.logicalIndex(v) for v in range(self._header.count())]
        shown = [
            self.paged.columns[place] for place in visual
            if self.paged.columns[place].key not in self._hidden
        ]  # fmt: skip
        titles = "\t".join(_(column.title) for column in shown)

        def put(rows: list[Any]) -> None:
            lines = [titles]
            lines += ("\t".join(_cell(column.text(row)) for column in shown) for row in rows)
            QGuiApplication.clipboard().setText("\n".join(lines))

        ids = self.selected_ids()
        if ids:
            self.paged.fetch_all(ids, put)

    def _header_menu(self, point: QPoint) -> None:
        menu = table_menus.columns_menu(self, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._header.mapToGlobal(point))

    # Events

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, also by the menu key."""
        menu = table_menus.context_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl/⌘ C copies."""
        if not event.modifiers() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._ticking = False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row below the mouse is tinted."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is below the mouse."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard comes a current row."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason,
                                    Qt.FocusReason.BacktabFocusReason,
                                    Qt.FocusReason.ShortcutFocusReason)  # fmt: skip
        if by_key and self.paged.ids and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark of the current row goes with the keyboard."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns anew."""
        super().resizeEvent(event)
        self.fit_columns()
        self._show_empty()

    def _theme_changed(self) -> None:
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row_height(self.paged.columns))
        self._header.setMinimumSectionSize(theme.px(44))
        self._header.updateGeometry()
        self.fit_columns()
        self.viewport().update()


def _cell(text: str) -> str:
    """A cell's text without what separates cells."""
    return " ".join(text.split("\t")).replace("\n", " ").replace("\u00a0", " ")
