"""The rows of the list: what each column says, and how it is painted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kundenpflege.base.dates import format_date, format_weekday_date, relative_days
from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.controls import plain_tip
from .colours import BY_KIND
from .facts import is_ground, span_text, spoken
from .model import WEEKDAYS
from .painting import LEFT, Brush, chip_height, cut

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TITLES = (N_("Tag"), N_("Zeit"), N_("Was"), N_("Kunde"), N_("Anlass"), N_("Wer"))


class EntryModel(QAbstractTableModel):
    """Entries in their order, one a row."""

    DAY, TIME, WHAT, CUSTOMER, REASON, WHO = range(6)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[CalendarEntry] = []
        self.today = self.first = date.min
        self.by = BY_KIND
        self.complete = True

    def set_entries(
        self, entries: Sequence[CalendarEntry], today: date, by: str, complete: bool
    ) -> None:
        """Other rows."""
        self.beginResetModel()
        self.entries, self.today, self.by = list(entries), today, by
        self.complete = complete
        self.endResetModel()

    def add_entries(self, entries: Sequence[CalendarEntry], complete: bool) -> None:
        """More rows at the end; those that are there already are left out."""
        known = {entry.key for entry in self.entries}
        fresh = [entry for entry in entries if entry.key not in known]
        self.complete = complete
        if fresh:
            start = len(self.entries)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self.entries += fresh
            self.endInsertRows()

    def entry(self, row: int) -> CalendarEntry | None:
        """The entry of a row."""
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def begins_day(self, row: int) -> bool:
        """Whether the row is the first of its day."""
        return row == 0 or self.entries[row - 1].day != self.entries[row].day

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row an entry."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Day, time, what, customer, reason, who."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The titles."""
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
        ):  # fmt: skip
            return _(_TITLES[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """The words of a cell; for screen readers the first one tells everything."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(entry, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            near = relative_days(entry.day, self.today)
            return plain_tip(f"{format_weekday_date(entry.day)} ({near}): {spoken(entry)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == self.DAY:
                return f"{format_weekday_date(entry.day)}: {spoken(entry)}"
            return self.text(entry, index.column())
        return None

    def text(self, entry: CalendarEntry, column: int) -> str:
        """The words of a cell."""
        if column == self.DAY:
            return f"{_(WEEKDAYS[entry.day.weekday()])} {format_date(entry.day)}"
        if column == self.TIME:
            return span_text(entry)
        if column == self.WHAT:
            return entry.label
        if column == self.CUSTOMER:
            return entry.customer
        if column == self.REASON:
            if is_ground(entry) or entry.foreign:
                return entry.text if entry.text != entry.label else ""
            return entry.reason
        return entry.responsible


class RowDelegate(QStyledItemDelegate):
    """The day stands once, what as a chip in its colour, the rest as words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        model = index.model()
        assert isinstance(model, EntryModel)
        entry = model.entries[index.row()]
        rect: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "selection" if chosen else "hover" if hover else "surface"
        if ground == "surface" and is_ground(entry):
            ground = "weekend"
        painter.fillRect(rect, theme.color(ground))
        begins = model.begins_day(index.row())
        if begins and index.row():
            painter.setPen(theme.color("line"))
            painter.drawLine(rect.topLeft(), rect.topRight())
        inner = rect.adjusted(theme.px(10), 0, -theme.px(4), 0)
        column = index.column()
        if column == EntryModel.WHAT and not is_ground(entry):
            top = rect.center().y() - chip_height() // 2
            place = QRect(rect.left() + theme.px(4), top, rect.width() - theme.px(8), chip_height())
            Brush(painter, model.by).chip(place, entry, timed=False)
        elif column != EntryModel.DAY or begins:
            self._words(painter, inner, model, entry, column)
        if focused:
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, theme.color("focus"))
        painter.restore()

    def _words(
        self, painter: QPainter, rect: QRect, model: EntryModel, entry: CalendarEntry, column: int
    ) -> None:
        strong = column == EntryModel.DAY and entry.day == model.today
        quiet = column in (EntryModel.WHO, EntryModel.TIME) or is_ground(entry)
        painter.setFont(theme.font("body", bold=strong))
        painter.setPen(theme.color("brand_text" if strong else "muted" if quiet else "text"))
        role = "button" if strong else "body"
        painter.drawText(rect, LEFT, cut((model.text(entry, column),), rect.width(), role)[0])
