"""A month as a table of six weeks: what a cell shows, says aloud, and lets be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from kundenpflege.base.dates import format_weekday_date, month_grid
from kundenpflege.base.i18n import N_, _

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

#: Mime type of a dragged contact; the data is its id.
CONTACT_MIME = "application/x-kundenpflege-contact"

WEEKDAYS = (N_("Mo"), N_("Di"), N_("Mi"), N_("Do"), N_("Fr"), N_("Sa"), N_("So"))
_LONG = (
    N_("Montag"),
    N_("Dienstag"),
    N_("Mittwoch"),
    N_("Donnerstag"),
    N_("Freitag"),
    N_("Samstag"),
    N_("Sonntag"),
)

DayRole = Qt.ItemDataRole.UserRole
EntriesRole = Qt.ItemDataRole.UserRole + 1


class MonthModel(QAbstractTableModel):
    """Six weeks from Monday to Sunday around a month, with their entries."""

    contact_dropped = Signal(int, object)
    """A contact (id) was dropped on a day."""

    def __init__(self, month: date, today: date) -> None:
        super().__init__()
        self.month = month.replace(day=1)
        self.today = today
        self.days = month_grid(month)
        self._entries: dict[date, list[CalendarEntry]] = {}

    def set_month(self, month: date) -> None:
        """Show another month, empty until its entries come."""
        self.beginResetModel()
        self.month = month.replace(day=1)
        self.days = month_grid(month)
        self._entries = {}
        self.endResetModel()

    def set_entries(self, entries: Sequence[CalendarEntry], today: date) -> None:
        """Show these entries; the cells stay selected."""
        self.today = today
        self._entries = {}
        for entry in entries:
            self._entries.setdefault(entry.day, []).append(entry)
        self.dataChanged.emit(self.index(0, 0), self.index(5, 6))

    def day(self, index: Index) -> date:
        """The day of a cell."""
        return self.days[index.row() * 7 + index.column()]

    def entries(self, day: date) -> list[CalendarEntry]:
        """What stands on a day."""
        return self._entries.get(day, [])

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; invalid when it is not on this page."""
        if day not in self.days:
            return QModelIndex()
        row, column = divmod(self.days.index(day), 7)
        return self.index(row, column)

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
                return _(_LONG[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """A day with all its entries in words; the day and the entries for painting."""
        day = self.day(index)
        if role == DayRole:
            return day
        if role == EntriesRole:
            return self.entries(day)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "; ".join([format_weekday_date(day), *(e.text for e in self.entries(day))])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Days can be chosen and take contacts."""
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """Contacts are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Only our own contacts."""
        return [CONTACT_MIME]

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """A contact over a day."""
        return parent.isValid() and data.hasFormat(CONTACT_MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Announce the wish; the service moves it."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        contact_id = int(bytes(data.data(CONTACT_MIME).data()).decode("ascii"))
        self.contact_dropped.emit(contact_id, self.day(parent))
        return True


def contact_mime(contact_id: int) -> QMimeData:
    """What is carried while a contact is dragged."""
    data = QMimeData()
    data.setData(CONTACT_MIME, QByteArray(str(contact_id).encode("ascii")))
    return data
