"""Step 2: which sheet, and which of its rows holds the headers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _
from kundenpflege.exchange.cells import cell_name, text_of
from kundenpflege.exchange.importing import Source

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Label, plain_tip
from ..kit.controls_flow import FlowRow
from ..kit.editors_text import CheckEditor, ChoiceEditor

_ROWS = 60
Index = QModelIndex | QPersistentModelIndex


class StepSheet(QWidget):
    """The first rows as they stand in the file; the marked row holds the headers.

    `sheet_wanted(name)` asks for another sheet, `row_chosen(number)` for other headers (0: none).
    """

    sheet_wanted = Signal(str)
    row_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model = _FirstRows()
        self.sheet = ChoiceEditor([])
        self.sheet.name_field("sheet", _("Blatt"))
        self.sheet.changed.connect(lambda: self.sheet_wanted.emit(self.sheet.value()))
        self._sheet_label = Label(_("Blatt"), "strong")
        self.none = CheckEditor(_("Die Liste hat keine Überschriften"))
        self.none.name_field("noHeaders", _("Die Liste hat keine Überschriften"))
        self.none.changed.connect(self._none_changed)
        self.table = QTableView()
        self.table.setObjectName("firstRows")
        self.table.setAccessibleName(_("Erste Zeilen der Liste"))
        self.table.setModel(self.model)
        self._set_up()
        self.hint = Label(
            _(
                "Die markierte Zeile trägt die Überschriften. Trägt sie eine andere, klicken Sie "
                "diese an oder gehen Sie mit den Pfeiltasten hin."
            ),
            "muted",
            wrap=True,
        )
        card = Card(margin=0)
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        self._choices = FlowRow(self._sheet_label, self.sheet, self.none)
        layout.addWidget(self._choices)
        layout.addWidget(self.hint)
        layout.addWidget(card, 1)
        theme.signals.changed.connect(self._theme_changed)
        self._theme_changed()
        self._telling = True

    def _set_up(self) -> None:
        table, view = self.table, QAbstractItemView
        table.setSelectionBehavior(view.SelectionBehavior.SelectRows)
        table.setSelectionMode(view.SelectionMode.SingleSelection)
        table.setEditTriggers(view.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(view.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.verticalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_source(self, source: Source, row: int) -> None:
        """Show a list with the row that holds its headers (1-based, 0: none)."""
        self._telling = False
        names = [name for name in source.sheets if name]
        self.sheet.set_choices([(name, name) for name in sorted(names)])
        if names:
            self.sheet.set_value(source.table.name)
        for widget in (self._sheet_label, self.sheet):
            widget.setVisible(len(names) > 1)
        self.model.show_rows(source.table.rows[:_ROWS])
        self.model.set_header(row)
        self.none.set_value(row == 0)
        self.table.setCurrentIndex(self.model.index(max(row, 1) - 1, 0))
        if not row:
            self.table.clearSelection()
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            width = min(max(self.table.columnWidth(column), theme.px(60)), theme.px(220))
            self.table.setColumnWidth(column, width)
        self._telling = True

    def keep_focus(self) -> None:
        """The keyboard into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if self._telling and now.isValid():
            self.none.set_value(False)
            self.model.set_header(now.row() + 1)
            self.row_chosen.emit(now.row() + 1)

    def _none_changed(self) -> None:
        row = 0 if self.none.value() else max(self.table.currentIndex().row(), 0) + 1
        self.model.set_header(row)
        if row:
            self.table.selectRow(row - 1)
        else:
            self.table.clearSelection()
        self.row_chosen.emit(row)

    def _theme_changed(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(theme.px(28))


class _FirstRows(QAbstractTableModel):
    """Cells as text; the rows above the headers are muted, the headers bold."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] = []
        self._width = 0
        self._header = 0

    def show_rows(self, rows: list[list[Any]]) -> None:
        self.beginResetModel()
        self._rows = [[text_of(cell) for cell in cells] for cells in rows]
        self._width = max((len(cells) for cells in self._rows), default=0)
        self.endResetModel()

    def set_header(self, row: int) -> None:
        self._header = row
        if self._rows:
            last = self.index(len(self._rows) - 1, max(self._width - 1, 0))
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cells = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = cells[index.column()] if index.column() < len(cells) else ""
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        number = index.row() + 1
        if role == Qt.ItemDataRole.FontRole and number == self._header:
            return theme.font("body", bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and number < self._header:
            return theme.color("muted")
        if role == Qt.ItemDataRole.AccessibleTextRole and number == self._header:
            text = cells[index.column()] if index.column() < len(cells) else ""
            return _("Überschrift {text}").format(text=text)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return cell_name(0, section + 1)[:-1]
