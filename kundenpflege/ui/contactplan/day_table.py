"""The twin of the year: its days that hold something, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from .painting import chip_height
from .wishes import Choice, Wishes

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TITLES = (N_("Tag"), N_("Kontakte"), N_("Frei"))


class DaysModel(QAbstractTableModel):
    """Days with contacts or a holiday."""

    def __init__(self) -> None:
        super().__init__()
        self.days: list[date] = []
        self._counts: Mapping[date, int] = {}
        self._free: Mapping[date, str] = {}

    def set_year(self, counts: Mapping[date, int], free: Mapping[date, str]) -> None:
        """Other days."""
        self.beginResetModel()
        self._counts, self._free = counts, free
        self.days = sorted({*counts, *free})
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a day."""
        return 0 if parent.isValid() else len(self.days)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Day, contacts, why it is free."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The titles."""
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
        ):  # fmt: skip
            return _(_TITLES[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """The words of a cell."""
        if not 0 <= index.row() < len(self.days):
            return None
        day = self.days[index.row()]
        count = self._counts.get(day, 0)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = ngettext("{n} Kontakt", "{n} Kontakte", count).format(n=count)
            return (format_weekday_date(day), words if count else "", self._free.get(day, ""))[
                index.column()
            ]
        return None


class DayTable(QTableView):
    """Enter shows the day in its month."""

    def __init__(self, choice: Choice, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice, self.wishes = choice, wishes
        self.rows = DaysModel()
        self.setObjectName("yearTwin")
        self.setAccessibleName(_("Jahr als Liste"))
        self.setModel(self.rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.doubleClicked.connect(lambda _index: self._enter())
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(chip_height() + theme.px(10))

    def set_year(self, counts: Mapping[date, int], free: Mapping[date, str]) -> None:
        """Show a year, the chosen day (or the next one) being current."""
        self.rows.set_year(counts, free)
        days = self.rows.days
        place = next((n for n, day in enumerate(days) if day >= self.choice.day), len(days) - 1)
        if days:
            self.setCurrentIndex(self.rows.index(place, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.days:
            self.setCurrentIndex(self.rows.index(0, 0))

    def day(self) -> date | None:
        """The day with the keyboard."""
        row = self.currentIndex().row()
        return self.rows.days[row] if 0 <= row < len(self.rows.days) else None

    def _enter(self) -> None:
        if (day := self.day()) is not None:
            self.wishes.zoom.emit("month", day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; N plans on the day."""
        day = self.day()
        paging = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        paging = paging and not event.modifiers()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() in (Qt.Key.Key_N, Qt.Key.Key_Insert) and day is not None:
            self.wishes.plan.emit(day, day, "")
        elif paging or not self.wishes.key(event):
            super().keyPressEvent(event)
