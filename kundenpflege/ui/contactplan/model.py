"""The month as a table of days: six weeks from Monday to Sunday, each cell in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kundenpflege.base.dates import WEEKDAYS as LONG
from kundenpflege.base.dates import month_grid
from kundenpflege.base.i18n import N_, _

from .placing import WeekRows, week_rows
from .sheet import Sheet

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

WEEKDAYS = (N_("Mo"), N_("Di"), N_("Mi"), N_("Do"), N_("Fr"), N_("Sa"), N_("So"))

#: With fewer lines the words „2 weitere“ stand beside the day's number.
WORDS_BELOW = 4
DayRole = Qt.ItemDataRole.UserRole


class MonthModel(QAbstractTableModel):
    """Six weeks around a month, with their entries."""

    def __init__(self, month: date, today: date) -> None:
        super().__init__()
        self.month = month.replace(day=1)
        self.days = month_grid(month)
        self.sheet = Sheet(self.days[0], self.days[-1], today)
        self._rows: dict[tuple[int, int], WeekRows] = {}

    def set_month(self, month: date, today: date) -> None:
        """Show another month, empty until its entries come."""
        self.beginResetModel()
        self.month = month.replace(day=1)
        self.days = month_grid(month)
        self.sheet = Sheet(self.days[0], self.days[-1], today)
        self._rows = {}
        self.endResetModel()

    def set_sheet(self, sheet: Sheet) -> None:
        """Show these entries; the cells stay selected."""
        self.sheet = sheet
        self._rows = {}
        self.dataChanged.emit(self.index(0, 0), self.index(5, 6))

    def week(self, row: int, room: int) -> WeekRows:
        """The bars of a week when `room` lines fit; worked out once."""
        key = (row, room)
        if key not in self._rows:
            days = self.days[row * 7 : row * 7 + 7]
            below = room >= WORDS_BELOW
            self._rows[key] = week_rows(days, self.sheet.shown, room, self.sheet.more, below)
        return self._rows[key]

    def day(self, index: Index) -> date:
        """The day of a cell."""
        return self.days[index.row() * 7 + index.column()]

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; invalid when it is not on this page."""
        place = (day - self.days[0]).days
        if not 0 <= place < 42:
            return QModelIndex()
        return self.index(place // 7, place % 7)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Six weeks."""
        return 0 if parent.isValid() else 6

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Seven days."""
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Weekdays; the long name for screen readers."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(WEEKDAYS[section])
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return _(LONG[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """A day with all its entries in words; the day itself."""
        day = self.day(index)
        if role == DayRole:
            return day
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sheet.speak_day(day)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Days can be chosen."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
