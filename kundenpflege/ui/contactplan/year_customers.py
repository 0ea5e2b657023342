"""The year, one row a customer: when each was and will be cared for, and where the gaps are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from kundenpflege.base.dates import MONTHS, format_date
from kundenpflege.base.i18n import _, ngettext

from ..kit import icons, theme
from ..kit.chips import chip_size, importance_tone, paint_chip
from ..kit.controls import plain_tip
from ..kit.empty import EmptyState
from .painting import LEFT, cut, text_height
from .wishes import Wishes

if TYPE_CHECKING:
    from kundenpflege.services.plan import YearRow

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, LINE = 0, 1
#: So many customers are asked for at once.
PAGE = 60


class CustomersModel(QAbstractTableModel):
    """Customers with the days of their contacts in a year."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[YearRow] = []
        self.year = 2000
        self.today = date.min
        self.complete = True

    def set_rows(self, rows: Sequence[YearRow], year: int, today: date, complete: bool) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows, self.year, self.today, self.complete = list(rows), year, today, complete
        self.endResetModel()

    def add_rows(self, rows: Sequence[YearRow], complete: bool) -> None:
        """More rows at the end."""
        self.complete = complete
        if rows:
            start = len(self.rows)
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a customer."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The name, the year."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The titles; the months are painted by the header."""
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
        ):  # fmt: skip
            return _("Kunde") if section == NAME else str(self.year)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """The name; the year in words."""
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if index.column() == NAME else self.words(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}: {self.words(row)}" if index.column() == NAME else self.words(row)
        return None

    def words(self, row: YearRow) -> str:
        """`Klasse A, 3 Kontakte: 12.03.2026 Anruf erledigt, …`."""
        number = len(row.days)
        parts = [ngettext("{n} Kontakt", "{n} Kontakte", number).format(n=number)]
        if row.importance:
            parts.insert(0, _("Klasse {letter}").format(letter=row.importance))
        days = []
        for day, kind, done in row.days:
            words = f"{format_date(day)} {kind.label}"
            days.append(f"{words} {_('erledigt')}" if done else words)
        return f"{', '.join(parts)}: {', '.join(days)}" if days else ", ".join(parts)


class CustomersView(QTableView):
    """Arrow keys walk along the customers, Enter opens one, N plans a contact."""

    more_wanted = Signal()

    def __init__(self, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = wishes
        self.rows = CustomersModel()
        self._empty: EmptyState | None = None
        self.setObjectName("yearCustomers")
        self.setAccessibleName(_("Jahr je Kunde"))
        self.setModel(self.rows)
        self.setItemDelegate(_YearDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(_Months(self))
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._near_end)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(text_height("body") + theme.px(14))
        self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(LINE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, min(theme.px(210), self.viewport().width() * 2 // 5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The year takes what is left."""
        super().resizeEvent(event)
        self._fit()
        self._tell_empty()
        self._near_end()

    def _tell_empty(self) -> None:
        none = self.rows.complete and not self.rows.rows and self.rows.today != date.min
        if none and self._empty is None:
            self._empty = EmptyState(
                _("Hier hat jeder Kunde eine Zeile mit seinen Kontakten im Jahr."),
                icon="customers", parent=self.viewport(),
            )  # fmt: skip
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(none)

    def show_rows(self, rows: Sequence[YearRow], year: int, today: date, complete: bool) -> None:
        """Show these customers; the current one stays current."""
        at = self.currentIndex().row()
        current = self.rows.rows[at].customer_id if 0 <= at < len(self.rows.rows) else None
        self.rows.set_rows(rows, year, today, complete)
        place = next((n for n, row in enumerate(rows) if row.customer_id == current), 0)
        if rows:
            self.setCurrentIndex(self.rows.index(place, NAME))
        self._tell_empty()
        self._near_end()

    def _near_end(self) -> None:
        bar = self.verticalScrollBar()
        if not self.rows.complete and bar.value() >= bar.maximum() - 2 * bar.pageStep():
            self.more_wanted.emit()

    def _open(self, index: Index) -> None:
        if 0 <= index.row() < len(self.rows.rows):
            self.wishes.customer.emit(self.rows.rows[index.row()].customer_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0, NAME))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        row = self.currentIndex().row()
        paging = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        paging = paging and not event.modifiers()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_N, Qt.Key.Key_Insert) and 0 <= row < len(self.rows.rows):
            self.wishes.plan_for.emit(self.rows.rows[row].customer_id)
        elif paging or not self.wishes.key(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: Any) -> bool:
        """Hovering over a mark tells its day."""
        if isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = plain_tip(self._tip(index, event.pos().x()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def _tip(self, index: Index, x: int) -> str:
        if not index.isValid():
            return ""
        row = self.rows.rows[index.row()]
        if index.column() == NAME:
            return self.rows.words(row)
        area = self.visualRect(index)
        near = [
            one for one in row.days if abs(mark_x(area, one[0], self.rows.year) - x) <= theme.px(7)
        ]
        return "\n".join(
            f"{format_date(day)} {kind.label}" + (f" – {_('erledigt')}" if done else "")
            for day, kind, done in near
        )


def mark_x(area: QRect, day: date, year: int) -> float:
    """Where a day stands on the line of a year."""
    whole = (date(year + 1, 1, 1) - date(year, 1, 1)).days if year < 9999 else 365
    inner = area.adjusted(theme.px(8), 0, -theme.px(8), 0)
    return inner.left() + inner.width() * ((day - date(year, 1, 1)).days + 0.5) / whole


class _Months(QHeaderView):
    """The head: over the year stand the months."""

    def __init__(self, view: CustomersView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._rows = view.rows
        self.setSectionsClickable(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The name of the column, or the months."""
        if section == NAME:
            super().paintSection(painter, rect, section)
            return
        painter.save()
        painter.fillRect(rect, theme.color("header"))
        painter.setFont(theme.font("small"))
        year = self._rows.year
        wide = painter.fontMetrics().horizontalAdvance
        room = int(mark_x(rect, date(year, 2, 28), year) - mark_x(rect, date(year, 2, 1), year))
        names = [_(name) for name in MONTHS]
        letters = next(n for n in (9, 3, 1) if n == 1 or all(wide(t[:n]) < room for t in names))
        for month, name in enumerate(names, start=1):
            left = int(mark_x(rect, date(year, month, 1), year))
            place = QRect(left + theme.px(3), rect.top(), room, rect.height())
            now = (self._rows.today.year, self._rows.today.month) == (year, month)
            painter.setPen(theme.color("brand_text" if now else "muted"))
            painter.drawText(place, LEFT, name[:letters])
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class _YearDelegate(QStyledItemDelegate):
    """Name with class at the left; at the right a line with a mark for each contact: full when it
    took place, hollow when it is planned."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        model = index.model()
        assert isinstance(model, CustomersModel)
        row = model.rows[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "selection" if chosen else "hover" if hover else "surface"
        painter.fillRect(rect, theme.color(ground))
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == NAME:
            self._name(painter, rect, row)
        else:
            self._line(painter, rect, row, model, theme.color(ground))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, theme.color("focus"))
        painter.restore()

    def _name(self, painter: QPainter, rect: QRect, row: YearRow) -> None:
        inner = rect.adjusted(theme.px(10), 0, -theme.px(6), 0)
        letter = str(row.importance) or "–"
        size = chip_size(letter)
        top = rect.center().y() - size.height() / 2
        badge = QRectF(inner.left(), top, max(size.width(), theme.px(22)), size.height())
        paint_chip(painter, badge, letter, importance_tone(str(row.importance)))
        inner.setLeft(int(badge.right()) + theme.px(8))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text"))
        painter.drawText(inner, LEFT, cut((row.name,), inner.width(), "body")[0])

    def _line(
        self, painter: QPainter, rect: QRect, row: YearRow, model: CustomersModel, ground: QColor
    ) -> None:
        painter.setPen(theme.color("line"))
        for month in range(1, 13):
            x = int(mark_x(rect, date(model.year, month, 1), model.year))
            painter.drawLine(x, rect.top(), x, rect.bottom())
        if model.today.year == model.year:
            x = int(mark_x(rect, model.today, model.year))
            painter.setPen(QPen(theme.color("primary"), 1.5))
            painter.drawLine(x, rect.top(), x, rect.bottom())
        side = theme.px(15)
        for day, kind, done in row.days:
            spot = QRectF(mark_x(rect, day, model.year) - side / 2, 0, side, side)
            spot.moveTop(rect.center().y() - side / 2 + 0.5)
            late = not done and day < model.today
            tone = "red" if late else "brand"
            # A ring in the colour of the row keeps marks of neighbouring days apart.
            painter.setPen(QPen(ground, 1.3) if done else QPen(theme.color(tone), 1.3))
            painter.setBrush(theme.color("primary" if done else "surface"))
            painter.drawEllipse(spot)
            inner = spot.adjusted(side * 0.22, side * 0.22, -side * 0.22, -side * 0.22)
            sign = "done" if done else str(kind)
            icons.paint(painter, inner, sign, "primary_text" if done else f"{tone}_text")
