"""A long list as a native table view: sorted and filtered in SQL, painted in our look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
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
from .table_model import Column, Fetch, PagedModel
from .table_paint import Cells, Header, row_height
from .table_ticks import TickTable


class PagedTable(TickTable):
    """A table over a `PagedModel`.

    Signals: `opened(id)` on Enter or double click, `chosen(id or None)` when another row is
    current, `sort_requested(key, descending)` on a click on a title, `habits_changed()` when
    columns were moved, sized, hidden or sorted (keep `habits()`).
    """

    opened = Signal(object)
    chosen = Signal(object)
    sort_requested = Signal(str, bool)
    habits_changed = Signal()

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
        self._restoring = False
        self._empty: QWidget | None = None
        self._hidden = {c.key for c in self.paged.columns if not c.shown}
        self._dropped: set[str] = set()
        self._widths = {c.key: float(c.width) for c in self.paged.columns}
        self._header = Header(self)
        self.setHorizontalHeader(self._header)
        self._cells = Cells(self)
        self.setItemDelegate(self._cells)
        self.setModel(self.paged)
        self._set_up()
        self._header.sectionClicked.connect(self._title_clicked)
        self._header.sectionResized.connect(self._section_resized)
        self._header.sectionMoved.connect(lambda *_args: self._announce_habits())
        self._header.customContextMenuRequested.connect(self._header_menu)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        theme.signals.changed.connect(self._theme_changed)
        self._save_later = QTimer(self)
        self._save_later.setSingleShot(True)
        self._save_later.timeout.connect(self.habits_changed)
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

    # Columns and sorting

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

    def set_sort(self, key: str, descending: bool = False) -> None:
        """Mark the column by which the list is sorted, without asking for it."""
        self._header.show_sort(self._place(key), descending)

    def sort(self) -> tuple[str, bool]:
        """Key of the sorted column ('' for none) and whether it descends."""
        column = self._header.sort_column
        key = self.paged.columns[column].key if column >= 0 else ""
        return key, self._header.descending

    def habits(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sorting, fit for JSON."""
        key, descending = self.sort()
        order = [
            self.paged.columns[self._header.logicalIndex(visual)].key
            for visual in range(self._header.count())
        ]
        return {
            "order": order,
            "widths": {name: round(width) for name, width in self._widths.items()},
            "hidden": sorted(self._hidden),
            "sort": [key, descending],
        }

    def restore(self, habits: Mapping[str, Any]) -> None:
        """Take over kept `habits()`; what does not fit (any more) is passed over."""
        self._restoring = True
        keys = [column.key for column in self.paged.columns]
        order = habits.get("order")
        if isinstance(order, list):
            for target, key in enumerate(key for key in order if key in keys):
                self._header.moveSection(self._header.visualIndex(keys.index(key)), target)
        widths = habits.get("widths")
        if isinstance(widths, dict):
            for key, width in widths.items():
                if key in keys and isinstance(width, int | float) and 20 <= width <= 2000:
                    self._widths[key] = float(width)
        hidden = habits.get("hidden")
        if isinstance(hidden, list) and set(hidden) != set(keys):
            self._hidden = {key for key in hidden if key in keys}
        sort = habits.get("sort")
        if isinstance(sort, list) and len(sort) == 2 and sort[0] in keys:
            self.set_sort(sort[0], bool(sort[1]))
        self._restoring = False
        self.fit_columns()

    def fit_columns(self) -> None:
        """Spread the columns over the width; where room is short, drop what may go."""
        room = self.viewport().width()
        columns = self.paged.columns
        shown = [c for c in columns if c.key not in self._hidden]
        dropped: set[str] = set()

        def width(column: Column) -> int:
            """What a column needs; one that stretches can also give way a little."""
            wished = theme.px(self._widths[column.key])
            return round(wished * 0.7) if column.stretch else wished

        def needed() -> int:
            return sum(width(c) for c in shown if c.key not in dropped)

        for column in sorted((c for c in shown if c.drop), key=lambda c: -c.drop):
            if needed() <= room:
                break
            dropped.add(column.key)
        self._dropped = dropped
        stretched = [c for c in shown if c.stretch and c.key not in dropped]
        spare = max(0, room - needed())
        before, self._restoring = self._restoring, True
        for place, column in enumerate(columns):
            hide = column.key in self._hidden or column.key in dropped
            self._header.setSectionHidden(place, hide)
            if not hide:
                extra = spare // len(stretched) if column in stretched else 0
                self._header.resizeSection(place, width(column) + extra)
        self._restoring = before

    def first_visual(self) -> int:
        """Visual place of the first column on the screen."""
        for visual in range(self._header.count()):
            if not self._header.isSectionHidden(self._header.logicalIndex(visual)):
                return visual
        return 0

    def _place(self, key: str) -> int:
        return next((i for i, c in enumerate(self.paged.columns) if c.key == key), -1)

    def _section_resized(self, place: int, _old: int, new: int) -> None:
        if not self._restoring and new > 0:
            self._widths[self.paged.columns[place].key] = new / theme.current().scale
            self._announce_habits()

    def _announce_habits(self) -> None:
        if not self._restoring:
            self._save_later.start(400)

    def _title_clicked(self, place: int) -> None:
        column = self.paged.columns[place]
        if not column.sortable:
            return
        key, descending = self.sort()
        self.request_sort(
            column.key, not descending if key == column.key else column.descending_first
        )

    def request_sort(self, key: str, descending: bool) -> None:
        """Sort by a column: mark it and ask the page for the new order."""
        self.set_sort(key, descending)
        self._announce_habits()
        self.sort_requested.emit(key, descending)

    def set_column_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        hidden = self._hidden - {key} if shown else self._hidden | {key}
        if len(hidden) < len(self.paged.columns):
            self._hidden = hidden
            self.fit_columns()
            self._announce_habits()

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

    def is_column_shown(self, key: str) -> bool:
        """Whether the user wants to see the column."""
        return key not in self._hidden

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
