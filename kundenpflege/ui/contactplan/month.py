"""The month: a table of days with painted entries, for mouse and keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import announce, plain_tip
from .dragging import Dragger, Hit
from .facts import Key, key_of
from .keys import entry_key, move
from .menu import show_entry_menu
from .model import WORDS_BELOW, MonthModel
from .month_painting import Cells
from .moving import Slot
from .painting import GAP, PAD, chip_height
from .placing import Bar, WeekRows
from .sheet import Sheet
from .wishes import Choice, Wishes, day_step, with_alt, with_shift

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

#: The end of an entry that can be pulled, in pixels.
_HANDLE = 7
_LEFT_BUTTON = Qt.MouseButton.LeftButton


class MonthView(QTableView):
    """Arrow keys walk through days and months, Shift chooses several, Alt moves what stands there;
    for the other keys see `keys`."""

    clock = False
    resized = Signal()
    """The weeks have another height."""

    def __init__(
        self, model: MonthModel, choice: Choice, wishes: Wishes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("calendar")
        self.setAccessibleName(_("Kalender"))
        self._model, self.choice, self.wishes = model, choice, wishes
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(24)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self._drag = Dragger(self, choice, wishes, self)
        self._still: QPixmap | None = None
        self._hovered: Key | None = None
        self._wheel = 0
        choice.changed.connect(self._choice_changed)
        model.dataChanged.connect(self._fresh)
        model.modelReset.connect(self._share)
        theme.signals.changed.connect(self._share)
        theme.signals.changed.connect(self._fresh)

    def minimumSizeHint(self) -> QSize:
        """Seven narrow days."""
        return QSize(theme.px(320), theme.px(200))

    def set_sheet(self, sheet: Sheet) -> None:
        """Show these entries."""
        self._model.set_sheet(sheet)

    # -- where everything stands ------------------------------------------------------------

    def cell(self, day: date) -> QRect:
        """The rectangle of a day; empty when it is not on this page."""
        return self.visualRect(self._model.index_of(day))

    def week(self, row: int) -> WeekRows:
        """The bars of a week as they fit on the screen."""
        return self._model.week(row, self.room(row))

    def room(self, row: int) -> int:
        """How many lines fit below the number of a day."""
        inside = self.rowHeight(row) - Cells.number_height() - PAD + GAP
        return max(0, inside // (chip_height() + GAP))

    def most_lines(self) -> int:
        """The lines of the roomiest week."""
        return max(self.room(row) for row in range(6))

    def bar_rect(self, row: int, bar: Bar) -> QRect:
        """Where a bar of a week stands."""
        left = self.columnViewportPosition(bar.first)
        right = self.columnViewportPosition(bar.last) + self.columnWidth(bar.last)
        side = PAD if self.columnWidth(bar.first) >= theme.px(100) else GAP
        top = self.rowViewportPosition(row) + Cells.number_height()
        top += bar.lane * (chip_height() + GAP)
        left += side if bar.begins else 0
        right -= side if bar.ends else 1
        return QRect(left, top, right - left, chip_height())

    def crowded(self, day: date) -> bool:
        """Whether beside the number of a day stands how many entries do not fit."""
        row, column = divmod((day - self._model.days[0]).days, 7)
        room = self.room(row)
        return room < WORDS_BELOW and self._model.week(row, room).hidden[column] > 0

    def more_rect(self, row: int, column: int) -> QRect:
        """Where the words „2 weitere“ stand: in the last line, or beside the number."""
        cell = self.visualRect(self._model.index(row, column))
        room = self.room(row)
        if room < WORDS_BELOW:
            return QRect(cell.left(), cell.top() + 2, cell.width() - PAD, Cells.number_height())
        top = cell.top() + Cells.number_height() + (room - 1) * (chip_height() + GAP)
        left = cell.left() + PAD + theme.px(7)
        return QRect(left, top, cell.right() - PAD - left, chip_height())

    def hit_at(self, position: QPoint) -> Hit | None:
        """The entry painted at a position; its right end can be pulled."""
        index = self.indexAt(position)
        if not index.isValid():
            return None
        for bar in self.week(index.row()).at(index.column()):
            rect = self.bar_rect(index.row(), bar)
            if rect.contains(position):
                end = bar.ends and bar.entry.movable and position.x() > rect.right() - _HANDLE
                return Hit(bar.entry, rect, end)
        return None

    def slot_at(self, position: QPoint) -> Slot | None:
        """The day at a position; outside the nearest."""
        inside = self.viewport().rect()
        x = max(inside.left(), min(inside.right() - 1, position.x()))
        y = max(inside.top(), min(inside.bottom() - 1, position.y()))
        index = self.indexAt(QPoint(x, y))
        return Slot(self._model.day(index)) if index.isValid() else None

    def leaf_at(self, position: QPoint) -> int:
        """Above the weeks the month before, below them the next one."""
        if position.y() < -theme.px(4):
            return -1
        return 1 if position.y() > self.viewport().height() + theme.px(4) else 0

    # -- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """While something is dragged only what moves is painted anew, over a still picture."""
        painter = QPainter(self.viewport())
        cells = Cells(self, self._model, painter)
        if self._drag.active:
            if self._still is None:
                self._still = self._picture()
            painter.drawPixmap(0, 0, self._still)
            cells.ghosts(self._drag.ghosts)
        else:
            self._still = None
            cells.paint(event.rect(), self.choice, self.hasFocus(), self._hovered, set())
        painter.end()

    def _picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = self.viewport().size()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        cells = Cells(self, self._model, painter)
        cells.paint(QRect(QPoint(0, 0), size), self.choice, False, None, self._drag.held)
        painter.end()
        return picture

    def is_dragging(self) -> bool:
        """Whether something is in hand."""
        return self._drag.active

    def drag_changed(self, begins: bool) -> None:
        """Something is being dragged, or was let go."""
        if begins:
            self._still = None
        self.viewport().setCursor(
            Qt.CursorShape.ClosedHandCursor if self._drag.active else Qt.CursorShape.ArrowCursor
        )
        self.viewport().update()

    def _share(self) -> None:
        """Six weeks share the height; where it is too low for one entry a day, one scrolls."""
        least = Cells.number_height() + chip_height() + PAD
        height = self.viewport().height()
        for row in range(6):
            fair = height * (row + 1) // 6 - height * row // 6
            self.setRowHeight(row, max(least, fair))
        self._still = None
        self.resized.emit()

    def _fresh(self) -> None:
        self._still = None
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size has other places."""
        super().resizeEvent(event)
        self._share()
        if (index := self._model.index_of(self.choice.day)).isValid():
            self.scrollTo(index)

    def _choice_changed(self) -> None:
        index = self._model.index_of(self.choice.day)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
        if self.isVisible() and len(self.choice.entries) == 1:
            announce(self, self._model.sheet.speak(self.choice.entries[0]))
        self.viewport().update()

    # -- mouse ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An entry is taken in hand, or a day is chosen."""
        if event.button() == _LEFT_BUTTON:
            self._drag.press(event.position().toPoint(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show that an entry can be taken."""
        position = event.position().toPoint()
        if event.buttons() & _LEFT_BUTTON:
            self._drag.move(position)
            return
        hit = self.hit_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if hit is not None:
            shape = Qt.CursorShape.SizeHorCursor if hit.end else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        hovered = key_of(hit.entry) if hit else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an entry opens it, a drag ends."""
        if event.button() == _LEFT_BUTTON:
            position = event.position().toPoint()
            more = self._more_at(position) if not self._drag.active else None
            self._drag.release(position)
            if more is not None:
                self.wishes.zoom.emit("list", more)

    def _more_at(self, position: QPoint) -> date | None:
        """The day whose words „2 weitere“ stand at a position."""
        index = self.indexAt(position)
        if not index.isValid() or not self.week(index.row()).hidden[index.column()]:
            return None
        rect = self.more_rect(index.row(), index.column())
        if self.room(index.row()) < WORDS_BELOW:
            rect.setLeft(rect.right() - theme.px(24))
        return self._model.day(index) if rect.contains(position) else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on the empty part of a day: plan a contact there."""
        slot = self.slot_at(event.position().toPoint())
        if slot is not None and self.hit_at(event.position().toPoint()) is None:
            self.wishes.plan.emit(slot.day, slot.day, "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel leafs through the months, a touch pad not faster than a wheel."""
        if self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        if abs(self._wheel) >= 120:
            self.wishes.leaf.emit(-1 if self._wheel > 0 else 1)
            self._wheel = 0

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the entry under the mouse, or with the chosen one."""
        hit = self.hit_at(event.pos())
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        chosen = self.choice.entries or self._here() if by_key else []
        entry = hit.entry if hit else chosen[0] if chosen else None
        if entry is not None:
            place = event.globalPos() if hit else self.mapToGlobal(self.cell(entry.day).center())
            show_entry_menu(self, self.wishes, self.choice, entry, place, self.clock)

    def viewportEvent(self, event: QEvent) -> bool:
        """Hovering tells everything about an entry."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit_at(event.pos())
            slot = self.slot_at(event.pos())
            text = self._model.sheet.speak(hit.entry) if hit else ""
            if not text and slot is not None:
                text = self._model.sheet.ground(slot.day)
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        if event.type() == QEvent.Type.Leave and self._hovered is not None:
            self._hovered = None
            self.viewport().update()
        return super().viewportEvent(event)

    # -- keyboard ---------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc belongs to what is being dragged, before the page hears of it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._drag.active:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen day is the current one for the screen reader, too."""
        super().focusInEvent(event)
        self._choice_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame of the day becomes a fine one."""
        super().focusOutEvent(event)
        self._drag.cancel()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape and self._drag.cancel():
            return
        step = day_step(event)
        here = self._here()
        if step and with_alt(event):
            move(self.wishes, self.choice, here, step)
        elif step:
            self.choice.set_day(self.choice.day + timedelta(days=step), extend=with_shift(event))
        elif not entry_key(event, self.wishes, self.choice, here) and not self.wishes.key(event):
            event.ignore()

    def _here(self) -> list[CalendarEntry]:
        """The entries of the chosen days."""
        found = {}
        day = self.choice.first
        while day <= self.choice.last:
            found.update({key_of(entry): entry for entry in self._model.sheet.on(day)})
            day += timedelta(days=1)
        return list(found.values())
