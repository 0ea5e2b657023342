"""Walking through the reminders and pointing at them: keys, mouse, current row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from .action_strip import KEYS, is_possible
from .reminder_model import ReminderModel

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey


class ReminderView(QListView):
    """A list of reminders and headings; how its rows look is told by the class above it.

    `wanted(action, reminder)` when something shall be done: a key of `action_strip.LOOKS`,
    `less` to close what is open below, or `customer` for a click on the name.
    """

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reminders")
        self.setAccessibleName(_("Erinnerungen"))
        self.rows = ReminderModel(self)
        self._keyboard = False
        self._hovered = -1
        self._linked = False
        self._on_more = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { border: none; border-radius: 0; }")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(theme.px(24))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def name_place(self, row: int) -> QRectF:
        """Where the name of a reminder stands, to be clicked; empty for headings."""
        raise NotImplementedError

    def more_place(self, row: int) -> QRectF:
        """Where a click shows what else there is to say; empty for headings."""
        raise NotImplementedError

    # The current row ---------------------------------------------------------------------------

    def current_key(self) -> ReminderKey | None:
        """Key of the current reminder."""
        reminder = self.current_reminder()
        return reminder.key if reminder is not None else None

    def current_reminder(self) -> Reminder | None:
        """The current reminder."""
        return self.rows.reminder(self.currentIndex().row())

    def go_to(self, key: ReminderKey) -> None:
        """Make a reminder the current one."""
        row = self.rows.row_of(key)
        if row >= 0:
            self._make_current(row)

    def walk(self, step: int) -> None:
        """One reminder up (-1) or down (1)."""
        row = self.rows.next_reminder(self.currentIndex().row() + step, step)
        if row >= 0:
            self._make_current(row)
        elif step < 0:
            self.scrollToTop()

    def _make_current(self, row: int, scroll: bool = True) -> None:
        index = self.rows.index(row)
        self.setCurrentIndex(index)
        if scroll:
            above = self.rows.entry(row - 1)
            if above is not None and above.reminder is None:
                self.scrollTo(self.rows.index(row - 1))
            self.scrollTo(index)

    # Mouse and keys ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk, Enter opens, letters act on the current reminder."""
        self._keyboard = True
        self.viewport().update()
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        reminder = self.current_reminder()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if held:
            super().keyPressEvent(event)
        elif step is not None:
            self.walk(step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if reminder is not None:
                self.wanted.emit("open", reminder)
        elif (action := KEYS.get(event.text().upper())) is not None:
            if reminder is not None and is_possible(action, reminder):
                self.wanted.emit(action, reminder)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Left):
            if reminder is not None:
                self.wanted.emit("less" if key == Qt.Key.Key_Left else "more", reminder)
        elif event.text().isprintable() and event.text():
            event.ignore()  # no leaping about by typed letters
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by Tab shows where one is."""
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        ):
            self._keyboard = True
        super().focusInEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the name opens; the ring is for the keyboard."""
        self._keyboard = False
        row = self.indexAt(event.position().toPoint()).row()
        super().mousePressEvent(event)
        reminder = self.rows.reminder(row)
        left = event.button() == Qt.MouseButton.LeftButton
        if reminder is None or not left:
            return
        if self._is_on_name(event.position().toPoint(), row):
            self.wanted.emit("customer", reminder)
        elif self.more_place(row).contains(event.position()):
            self.wanted.emit("more", reminder)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens, too."""
        super().mouseDoubleClickEvent(event)
        point = event.position().toPoint()
        reminder = self.rows.reminder(self.indexAt(point).row())
        if reminder is not None and event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit("open", reminder)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row, and the name like a link."""
        point = event.position().toPoint()
        self._hover(self.indexAt(point).row(), point)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is lit any more."""
        super().leaveEvent(event)
        self._hover(-1, QPoint(-1, -1))

    def _hover(self, row: int, point: QPoint) -> None:
        linked = self._is_on_name(point, row)
        more = not linked and self.more_place(row).contains(point.toPointF())
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if linked or more else Qt.CursorShape.ArrowCursor
        )
        if (row, linked, more) == (self._hovered, self._linked, self._on_more):
            return
        self._hovered, self._linked, self._on_more = row, linked, more
        self.viewport().update()

    def _is_on_name(self, point: QPoint, row: int) -> bool:
        return self.name_place(row).contains(point.toPointF())

    def _focus_moved(self, before: QWidget | None, after: QWidget | None) -> None:
        for widget in (before, after):
            if isinstance(widget, QWidget) and (widget is self or self.isAncestorOf(widget)):
                self.viewport().update()
                return
