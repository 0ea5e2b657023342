"""The list as it stands in the file, row by row with its fate: cells are corrected here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from kundenpflege.base.i18n import _
from kundenpflege.exchange.cells import text_of
from kundenpflege.services.imports import CheckedRow, ImportPlan, RowStatus

from ..kit import icons, theme
from ..kit.controls import plain_tip
from .stored import chip

Index = QModelIndex | QPersistentModelIndex
_DOUBTFUL = (RowStatus.WARNING, RowStatus.REJECTED, RowStatus.MERGED)


class CellsView(QTableView):
    """Enter, F2 or typing edits a cell; `edited(row, column, text)` tells it (row as the file
    counts, column from 0)."""

    edited = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("importCells")
        self.setAccessibleName(_("Zellen der Liste"))
        self.cells = CellsModel()
        self.cells.edited.connect(self.edited)
        self.setModel(self.cells)
        view = QAbstractItemView
        self.setSelectionMode(view.SelectionMode.SingleSelection)
        self.setSelectionBehavior(view.SelectionBehavior.SelectItems)
        trigger = view.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setHorizontalScrollMode(view.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._widths_of: tuple[str, ...] | None = None
        theme.signals.changed.connect(self._theme_changed)
        self._theme_changed()

    def show_rows(self, plan: ImportPlan, rows: Sequence[CheckedRow]) -> None:
        """Show these rows of a plan; the current cell stays."""
        here = self.currentIndex()
        number = self.cells.number_at(here.row()) if here.isValid() else None
        self.cells.show_rows(plan.headers, rows)
        if self._widths_of != plan.headers:
            self._widths_of = plan.headers
            self._fit()
        place = self.cells.place_of(number) if number is not None else None
        if place is not None:
            self.setCurrentIndex(self.cells.index(place, here.column()))

    def go_to(self, number: int) -> None:
        """Make a row current: its first doubtful cell."""
        place = self.cells.place_of(number)
        if place is None:
            return
        column = next(
            (c for c in range(1, self.cells.columnCount()) if self.cells.is_doubtful(place, c)), 1
        )
        self.setCurrentIndex(self.cells.index(place, column))
        self.scrollTo(self.currentIndex())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, as F2 does."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        self.resizeColumnsToContents()
        for column in range(self.cells.columnCount()):
            width = min(max(self.columnWidth(column), theme.px(70)), theme.px(230))
            self.setColumnWidth(column, width)

    def _theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(32))


class CellsModel(QAbstractTableModel):
    """First the fate, then the cells; a cell that a reason speaks of carries a mark."""

    edited = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._headers: tuple[str, ...] = ()
        self._rows: list[CheckedRow] = []
        self._places: dict[int, int] = {}

    def show_rows(self, headers: tuple[str, ...], rows: Sequence[CheckedRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._headers = headers
        self._rows = list(rows)
        self._places = {row.row_number: place for place, row in enumerate(self._rows)}
        self.endResetModel()

    def number_at(self, place: int) -> int | None:
        """The row of the file."""
        return self._rows[place].row_number if 0 <= place < len(self._rows) else None

    def place_of(self, number: int) -> int | None:
        """Where a row of the file stands."""
        return self._places.get(number)

    def text_at(self, place: int, column: int) -> str:
        """A cell as text; column 0 is the fate."""
        row = self._rows[place]
        if column == 0:
            return chip(row.status)[0]
        cells = row.cells
        return text_of(cells[column - 1], multiline=True) if column <= len(cells) else ""

    def is_doubtful(self, place: int, column: int) -> bool:
        """Whether a reason speaks of this cell."""
        row = self._rows[place]
        text = " ".join(self.text_at(place, column).split())
        return (
            column > 0
            and len(text) > 1
            and row.status in _DOUBTFUL
            and (f"„{text}“" in row.reason or f" {text.split(' ')[0]} zu " in row.reason)
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as the filter leaves."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The fate and the columns of the list."""
        return 0 if parent.isValid() else len(self._headers) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the fate can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, mark and reason."""
        place, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(self.text_at(place, column).split())
            case Qt.ItemDataRole.EditRole:
                return self.text_at(place, column)
            case Qt.ItemDataRole.ToolTipRole:
                reasons = "\n".join(self._rows[place].reasons)
                return plain_tip(reasons or self.text_at(place, column))
            case Qt.ItemDataRole.ForegroundRole if not column:
                return theme.color("muted")
            case Qt.ItemDataRole.BackgroundRole if self.is_doubtful(place, column):
                return theme.color("amber_soft")
            case Qt.ItemDataRole.DecorationRole if self.is_doubtful(place, column):
                return icons.icon("warning", "amber")
            case Qt.ItemDataRole.AccessibleTextRole if self.is_doubtful(place, column):
                return _("{text}, bitte prüfen").format(text=self.text_at(place, column))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed; the row comes back once it is checked."""
        text = str(value)
        place, column = index.row(), index.column()
        if role != Qt.ItemDataRole.EditRole or text == self.text_at(place, column):
            return False
        self.edited.emit(self._rows[place].row_number, column - 1, text)
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The headers of the list, and its row numbers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._rows[section].row_number)
        return self._headers[section - 1] if section else _("Ergebnis")
