"""The calendar widget: a table of days with painted entries, for mouse and keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from kundenpflege.base.i18n import _, ngettext

from ..kit import icons, theme
from .model import DayRole, EntriesRole, Index, MonthModel, contact_mime

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_GAP = 3
_PAD = 6
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def day_height() -> int:
    """Height of the line with the day's number."""
    return QFontMetrics(theme.font("body")).height() + 2 * theme.S1


def entry_height() -> int:
    """Height of one entry."""
    return QFontMetrics(theme.font("chip")).height() + theme.px(5)


def entry_rects(cell: QRect, count: int) -> tuple[list[QRect], int]:
    """Rectangles of the entries that fit into a cell, and how many do not."""
    side = _side(cell.width())
    top = cell.top() + day_height()
    height = entry_height()
    room = max(0, (cell.bottom() - _PAD - top + _GAP) // (height + _GAP))
    shown = count if count <= room else max(0, room - 1)
    rects = [
        QRect(cell.left() + side, top + n * (height + _GAP), cell.width() - 2 * side, height)
        for n in range(shown)
    ]
    return rects, count - shown


def _side(width: int) -> int:
    """Room beside the entries of a day; narrow days keep it for the names."""
    return _PAD if width >= theme.px(100) else _GAP


def shorter_labels(entry: CalendarEntry) -> list[str]:
    """What an entry says, the fullest words first: „Anruf Reuter“ – „Reuter“."""
    labels = [entry.label]
    if entry.contact_kind and " " in entry.label:
        labels.append(entry.label.partition(" ")[2])
    elif entry.kind == "birthday":
        labels.append(entry.label.rstrip("0123456789").rstrip())
        labels.append(labels[-1].partition(",")[0])
    return labels


class DayDelegate(QStyledItemDelegate):
    """Paints a day: its number, its entries, today and the chosen day."""

    hovered: tuple[date, int] | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, MonthModel)
        day: date = index.data(DayRole)
        entries: list[CalendarEntry] = index.data(EntriesRole)
        cell: QRect = option.rect
        inside = day.month == model.month.month
        holiday = next((e for e in entries if e.kind == "holiday"), None)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        free = not inside or day.weekday() >= 5 or holiday is not None
        painter.fillRect(cell, theme.color("weekend" if free else "surface"))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme.color("line"))
        if index.column() < model.columnCount() - 1:  # at the edges stands the card's own border
            painter.drawLine(cell.topRight(), cell.bottomRight())
        if index.row() < model.rowCount() - 1:
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        self._number(painter, cell, day, inside, day == model.today)
        if holiday is not None:
            self._holiday(painter, cell, holiday.label, inside)
        rest = [e for e in entries if e.kind != "holiday"]
        rects, hidden = entry_rects(cell, len(rest))
        for n, (rect, entry) in enumerate(zip(rects, rest, strict=False)):
            self._entry(painter, rect, entry, self.hovered == (day, n))
        if hidden:
            self._more(painter, cell, len(rects), hidden)
        if chosen:  # a frame: the entries keep their own ground
            focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.color("focus"), 2 if focus else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(cell).adjusted(1.5, 1.5, -2.5, -2.5), 5, 5)
        painter.restore()

    def _number(self, painter: QPainter, cell: QRect, day: date, inside: bool, today: bool) -> None:
        font = theme.font("body", bold=today)
        painter.setFont(font)
        text = str(day.day)
        line = QRect(cell.left() + _PAD + 1, cell.top() + 2, cell.width() - 2 * _PAD, day_height())
        if today:
            width = QFontMetrics(font).horizontalAdvance(text) + theme.px(13)
            height = QFontMetrics(font).height() + 1
            pill = QRectF(cell.left() + _PAD - 1, cell.top() + _PAD - 1, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(pill, height / 2, height / 2)
            painter.setPen(theme.color("primary_text"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            return
        painter.setPen(theme.color("text" if inside else "disabled"))
        painter.drawText(line, _LEFT, text)

    def _holiday(self, painter: QPainter, cell: QRect, text: str, inside: bool) -> None:
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.color("muted" if inside else "disabled"))
        left = cell.left() + _PAD + theme.px(26)
        rect = QRect(left, cell.top() + 2, cell.right() - left - _PAD, day_height())
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        if shown == text or len(shown) > 6:  # else the name is told on hover
            painter.drawText(rect, _RIGHT, shown)

    def _entry(self, painter: QPainter, rect: QRect, entry: CalendarEntry, hovered: bool) -> None:
        tone = "neutral" if entry.done else entry.tone
        painter.setPen(theme.color(f"{tone}_line") if hovered else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        font = theme.font("chip")
        painter.setFont(font)
        painter.setPen(theme.color(f"{tone}_text"))
        narrow = rect.width() < theme.px(88)
        inner = rect.adjusted(theme.px(4 if narrow else 7), 0, -theme.px(3 if narrow else 5), 0)
        # Done contacts and birthdays carry a sign: colour alone never says it.
        sign = "done" if entry.done else "birthday_star" if entry.kind == "birthday" else ""
        metrics = QFontMetrics(font)
        if not sign and entry.contact_kind:
            if metrics.horizontalAdvance(entry.label) > inner.width():
                # Where "Anruf Reuter" does not fit, the kind becomes an icon and the name stays.
                sign = entry.contact_kind.value
        if sign:
            side = theme.px(11)
            place = QRectF(inner.left(), rect.center().y() - side // 2, side, side)
            icons.paint(painter, place, sign, f"{tone}_text", filled=sign == "birthday_star")
            inner.setLeft(inner.left() + side + theme.px(4))
        labels = shorter_labels(entry)
        fitting = (words for words in labels if metrics.horizontalAdvance(words) <= inner.width())
        label = next(fitting, labels[-1])
        painter.setPen(theme.color(f"{tone}_text"))
        painter.drawText(
            inner, _LEFT, metrics.elidedText(label, Qt.TextElideMode.ElideRight, inner.width())
        )

    def _more(self, painter: QPainter, cell: QRect, shown: int, hidden: int) -> None:
        font = theme.font("chip")
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        top = cell.top() + day_height() + shown * (entry_height() + _GAP)
        rect = QRect(cell.left() + _PAD, top, cell.width() - 2 * _PAD, entry_height())
        words = ngettext("{n} weiterer", "{n} weitere", hidden).format(n=hidden)
        inner = rect.adjusted(theme.px(7), 0, 0, 0)
        fits = QFontMetrics(font).horizontalAdvance(words) <= inner.width()
        painter.drawText(inner, _LEFT, words if fits else f"+ {hidden}")


class MonthView(QTableView):
    """Arrow keys move between days and months, Enter opens, N plans, dragging moves a contact."""

    day_chosen = Signal(object)
    entry_opened = Signal(object)
    day_opened = Signal(object)
    plan_wanted = Signal(object)
    month_wanted = Signal(int)
    shift_wanted = Signal(int)
    """Move the chosen day's contact by that many days (Alt + arrow keys)."""

    def __init__(self, model: MonthModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar")
        self.setAccessibleName(_("Kalender"))
        self._model = model
        self.setModel(model)
        self._delegate = DayDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(24)
        header.setMinimumSectionSize(24)
        self._pressed: tuple[QPoint, CalendarEntry] | None = None
        self.selectionModel().currentChanged.connect(self._current_changed)
        theme.signals.changed.connect(self.viewport().update)

    def minimumSizeHint(self) -> QSize:
        """Seven narrow days."""
        return QSize(theme.px(360), theme.px(240))

    def choose(self, day: date) -> None:
        """Make `day` the current one, when it is on this page."""
        index = self._model.index_of(day)
        if index.isValid():
            self.setCurrentIndex(index)

    def day(self) -> date | None:
        """The chosen day."""
        index = self.currentIndex()
        return self._model.day(index) if index.isValid() else None

    def entry_at(self, position: QPoint) -> tuple[date, int, CalendarEntry] | None:
        """The entry painted at a position of the viewport."""
        index = self.indexAt(position)
        if not index.isValid():
            return None
        day = self._model.day(index)
        rest = [entry for entry in self._model.entries(day) if entry.kind != "holiday"]
        rects, _hidden = entry_rects(self.visualRect(index), len(rest))
        for n, rect in enumerate(rects):
            if rect.contains(position):
                return day, n, rest[n]
        return None

    def _holiday_at(self, position: QPoint) -> str:
        index = self.indexAt(position)
        entries = self._model.entries(self._model.day(index)) if index.isValid() else []
        return next((entry.text for entry in entries if entry.kind == "holiday"), "")

    def _current_changed(self, current: Index, _before: Index) -> None:
        if current.isValid():
            self.day_chosen.emit(self._model.day(current))

    # -- mouse -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the entry under the mouse: a click opens it, a drag moves it."""
        super().mousePressEvent(event)
        hit = self.entry_at(event.position().toPoint())
        self._pressed = None
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (event.position().toPoint(), hit[2])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag, or show that an entry can be clicked."""
        position = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (position - self._pressed[0]).manhattanLength()
            if far >= QApplication.startDragDistance() and self._pressed[1].movable:
                self._drag(self._pressed[1])
                self._pressed = None
            return
        hit = self.entry_at(position)
        hovered = (hit[0], hit[1]) if hit else None
        if hovered != self._delegate.hovered:
            self._delegate.hovered = hovered
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an entry opens it."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            hit = self.entry_at(event.position().toPoint())
            if hit is not None and hit[2] == pressed[1]:
                self.entry_opened.emit(pressed[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on the empty part of a day: plan a contact there."""
        position = event.position().toPoint()
        index = self.indexAt(position)
        if index.isValid() and self.entry_at(position) is None:
            self.plan_wanted.emit(self._model.day(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel leafs through the months."""
        if event.angleDelta().y():
            self.month_wanted.emit(-1 if event.angleDelta().y() > 0 else 1)

    def _drag(self, entry: CalendarEntry) -> None:
        assert entry.contact_id is not None
        drag = QDrag(self)
        drag.setMimeData(contact_mime(entry.contact_id))
        metrics = QFontMetrics(theme.font("chip"))
        size = QSize(metrics.horizontalAdvance(entry.label) + theme.px(16), entry_height())
        picture = QPixmap(size * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._delegate._entry(painter, QRect(QPoint(0, 0), size), entry, True)
        painter.end()
        drag.setPixmap(picture)
        drag.exec(Qt.DropAction.MoveAction)

    def viewportEvent(self, event: QEvent) -> bool:
        """Hovering tells everything about an entry."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.entry_at(event.pos())
            text = hit[2].text if hit else self._holiday_at(event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.Leave and self._delegate.hovered is not None:
            self._delegate.hovered = None
            self.viewport().update()
        return super().viewportEvent(event)

    # -- keyboard --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk on into the next month; Enter opens; N or Ins plans; Alt+arrow moves."""
        day = self.day()
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if day is None:
            super().keyPressEvent(event)
        elif key in steps and alt:
            self.shift_wanted.emit(steps[Qt.Key(key)])
        elif key in steps:
            self._walk(day + timedelta(days=steps[Qt.Key(key)]))
        elif key == Qt.Key.Key_PageUp:
            self.month_wanted.emit(-1)
        elif key == Qt.Key.Key_PageDown:
            self.month_wanted.emit(1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_opened.emit(day)
        elif key in (Qt.Key.Key_N, Qt.Key.Key_Insert) and not event.modifiers():
            self.plan_wanted.emit(day)
        else:
            super().keyPressEvent(event)

    def _walk(self, day: date) -> None:
        if day.month != self._model.month.month:
            direction = 1 if day > self._model.month else -1
            self.month_wanted.emit(direction)
        self.choose(day)
