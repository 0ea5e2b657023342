"""The list of reminders: painted rows, real buttons on the rows in sight, a form opened inside.

Only rows in sight have widgets, and these are used again: two hundred reminders cost as much as
ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ..kit import theme
from ..kit.controls import focus_is_inside
from . import reminder_rows as rows
from .action_strip import ActionStrip
from .reminder_model import Index, entries_for, list_name
from .reminder_view import ReminderView
from .strips import Strips, chain, in_order, what_it_offers

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey

_LEAST_TEXT = 260  # px at normal font size: with less, buttons are icons alone


class _Delegate(QStyledItemDelegate):
    """Asks the list how a row looks and how high it is."""

    def __init__(self, view: ReminderList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Width of the view, height of the texts."""
        return QSize(theme.px(100), self._view.row_height(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        self._view.paint_row(painter, option.rect, index.row())


class _Growth(QObject):
    """Tells when a watched widget wants another size. (The list itself cannot watch: Qt has it
    see the events of its viewport in the same place, each of them.)"""

    wanted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only looks on."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.wanted.emit()
        return False


class ReminderList(ReminderView):
    """Reminders under headings with their buttons, and at most one form open."""

    form_left = Signal()
    """The row with the form open is not in the list any more."""

    # Qt calls the methods below while the view is still being built.
    _built = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = False
        self._strips = Strips(self.viewport(), self._make_strip)
        self._open_key: ReminderKey | None = None
        self._form: QWidget | None = None
        self._form_height = 0
        self._growth = _Growth(self)
        self._growth.wanted.connect(self._form_grows)
        self.setItemDelegate(_Delegate(self))
        self._built = True
        self.setModel(self.rows)
        theme.signals.changed.connect(self._look_changed)

    # Contents ----------------------------------------------------------------------------------

    def show_reminders(self, reminders: Sequence[Reminder], left_out: int = 0) -> None:
        """Show these under the headings of their groups."""
        self.show_entries(entries_for(reminders, left_out))

    def show_entries(self, entries: list[rows.Entry]) -> None:
        """Show these; place, current row and an open form stay where they can."""
        count = sum(entry.reminder is not None for entry in entries)
        key, row = self.current_key(), self.currentIndex().row()
        scrolled, anchors = self.verticalScrollBar().value(), self._anchors()
        if not self.rows.set_entries(entries):
            return
        self.setAccessibleName(list_name(count))
        self._hovered = -1
        at = self.rows.row_of(key)
        if at < 0:
            at = max(self.rows.next_reminder(row, 1), self.rows.next_reminder(row, -1))
        if at < 0:
            at = self.rows.next_reminder(0, 1)
        self._fit()
        self.doItemsLayout()
        if at >= 0:
            self._make_current(at, scroll=False)
        self._scroll_back(scrolled, anchors)
        if self._form is not None and self.rows.row_of(self._open_key) < 0:
            self.form_left.emit()

    def _anchors(self) -> list[tuple[ReminderKey, int]]:
        """The reminders in sight and how far from the top they stand."""
        return [(r.key, self.visualRect(index).top()) for index, r in self._rows_in_sight()]

    def _scroll_back(self, scrolled: int, anchors: list[tuple[ReminderKey, int]]) -> None:
        """Let what was in sight stand where it stood, also when rows above came or went."""
        bar = self.verticalScrollBar()
        bar.setValue(scrolled)
        for key, top in anchors if scrolled else ():
            row = self.rows.row_of(key)
            if row >= 0:
                moved = self.visualRect(self.rows.index(row)).top() - top
                bar.setValue(bar.value() + moved)
                return

    def strip(self, key: ReminderKey) -> ActionStrip | None:
        """The buttons of a reminder in sight."""
        return self._strips.get(key)

    def is_compact(self) -> bool:
        """Whether buttons are icons alone."""
        return self._compact

    # The form inside ---------------------------------------------------------------------------

    def open_form(self, key: ReminderKey, form: QWidget) -> None:
        """Open `form` below the texts of a reminder."""
        self.close_form()
        self._open_key, self._form = key, form
        form.setParent(self.viewport())
        form.installEventFilter(self._growth)
        self._measure_form()
        self._forget(key)
        self.doItemsLayout()
        form.show()
        self._make_current(self.rows.row_of(key), scroll=False)
        self._show_open_row()

    def close_form(self) -> None:
        """Take the form away; the keyboard comes back to the list."""
        form, key = self._form, self._open_key
        if form is None:
            return
        had_focus = focus_is_inside(form)
        self._form = self._open_key = None
        form.removeEventFilter(self._growth)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        form.hide()
        form.deleteLater()
        self._forget(key)
        self.doItemsLayout()

    def open_key(self) -> ReminderKey | None:
        """The reminder whose form is open."""
        return self._open_key

    def _form_grows(self) -> None:
        """While being typed into, or because an address came."""
        if self._measure_form():
            self.doItemsLayout()
            self._show_open_row()

    def _show_open_row(self) -> None:
        """Bring the whole row with its form into sight, or else its beginning."""
        index = self.rows.index(self.rows.row_of(self._open_key))
        high = self.visualRect(index).height() > self.viewport().height()
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(index, hint.PositionAtTop if high else hint.EnsureVisible)

    def _forget(self, key: ReminderKey | None) -> None:
        entry = self.rows.entry(self.rows.row_of(key))
        if entry is not None:
            entry.block = None

    def _measure_form(self) -> bool:
        """Whether the form's height is another one."""
        if self._form is None:
            return False
        layout = self._form.layout()
        width = self._form_width()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(width)
        else:
            height = self._form.sizeHint().height()
        changed = height != self._form_height
        self._form_height = height
        return changed

    def _form_left(self) -> int:
        """Below the texts, or from the left edge where the width is scarce."""
        narrow = self.viewport().width() < theme.px(400)
        return rows.padding()[0] if narrow else rows.text_left()

    def _form_width(self) -> int:
        return max(theme.px(120), self.viewport().width() - self._form_left() - rows.padding()[0])

    # Rows: height and look ---------------------------------------------------------------------

    def row_height(self, row: int) -> int:
        """Height of a row at the present width."""
        entry = self.rows.entry(row)
        if entry is None:
            return 0
        if entry.reminder is None:
            return rows.heading_height()
        height = rows.row_height(self._block(entry))
        if self._form is not None and entry.reminder.key == self._open_key:
            height += self._form_height
        return height

    def paint_row(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint a row into `rect`."""
        entry = self.rows.entry(row)
        if entry is None:
            return
        if entry.reminder is None:
            rows.paint_heading(painter, rect, entry)
            return
        own = self.hasFocus()
        strip = self._strips.get(entry.reminder.key)
        current = row == self.currentIndex().row() and self._keyboard
        opened = self._form is not None and entry.reminder.key == self._open_key
        state = rows.RowState(
            hovered=row == self._hovered,
            current=current and (own or (strip is not None and focus_is_inside(strip))),
            ring=current and own,
            link=row == self._hovered and self._linked,
            opened=opened,
        )
        rows.paint_row(painter, rect, entry, self._block(entry), state)

    def name_place(self, row: int) -> QRectF:
        """Where the name of a reminder stands."""
        entry = self.rows.entry(row)
        if entry is None or entry.reminder is None:
            return QRectF()
        return rows.name_place(self.visualRect(self.rows.index(row)), self._block(entry))

    def more_place(self, row: int) -> QRectF:
        """Where the further reasons of a reminder stand."""
        entry = self.rows.entry(row)
        if entry is None or entry.reminder is None:
            return QRectF()
        return rows.more_place(self.visualRect(self.rows.index(row)), self._block(entry))

    def _block(self, entry: rows.Entry) -> rows.Block:
        reminder = entry.reminder
        assert reminder is not None
        width = self.viewport().width() - rows.text_left() - rows.padding()[0]
        if self._form is None or reminder.key != self._open_key:
            strip = self._strips.width(reminder, self._compact)
            width -= strip + (theme.px(12) if strip else 0)
        width = max(width, theme.px(60))
        if entry.block is None or entry.block.width != width:
            entry.block = rows.lay_out(reminder, width)
        return entry.block

    def _fit(self) -> None:
        """Words on the buttons where the widest ones leave room for the texts."""
        kinds = {what_it_offers(one): one for one in self.rows.reminders()}
        widest = max((self._strips.width(one, False) for one in kinds.values()), default=0)
        room = self.viewport().width() - rows.text_left() - rows.padding()[0] - theme.px(12)
        self._compact = room - widest < theme.px(_LEAST_TEXT)

    def _look_changed(self) -> None:
        self._strips.forget()
        self.rows.forget_blocks()
        self.verticalScrollBar().setSingleStep(theme.px(24))
        self._fit()
        self._measure_form()
        self.scheduleDelayedItemsLayout()

    # Widgets on the rows -----------------------------------------------------------------------

    def updateGeometries(self) -> None:
        """After each layout: bring the buttons to their rows."""
        super().updateGeometries()
        if self._built:
            self._place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The buttons go along."""
        super().scrollContentsBy(dx, dy)
        if self._built:
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may want icons alone."""
        if self._built:
            self._fit()
            self._measure_form()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Texts wrap differently; by itself the view looks at its height only.
            self.scheduleDelayedItemsLayout()

    def _rows_in_sight(self) -> list[tuple[QModelIndex, Reminder]]:
        found = []
        row = self.indexAt(QPoint(1, 0)).row()
        below = self.viewport().height()
        for at in range(max(row, 0), self.rows.rowCount()):
            index = self.rows.index(at)
            if self.visualRect(index).top() >= below:
                break
            reminder = self.rows.reminder(at)
            if reminder is not None:
                found.append((index, reminder))
        return found

    def _place(self) -> None:
        seen = [
            (index, reminder)
            for index, reminder in self._rows_in_sight()
            if self._form is None or reminder.key != self._open_key
        ]
        if self._strips.keep_only({reminder.key for _index, reminder in seen}):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        edge = rows.padding()[0]
        for index, reminder in seen:
            self._strips.place(reminder, self._compact, self.visualRect(index), edge)
        self._place_form()
        self._update_round()

    def _place_form(self) -> None:
        if self._form is None:
            return
        row = self.rows.row_of(self._open_key)
        entry = self.rows.entry(row)
        if entry is None:
            return
        top = self.visualRect(self.rows.index(row)).top() + rows.row_height(self._block(entry))
        top -= rows.padding()[1] - theme.px(2)
        self._form.setGeometry(self._form_left(), top, self._form_width(), self._form_height)

    def _make_strip(self) -> ActionStrip:
        strip = ActionStrip(self.viewport())
        strip.hide()
        strip.wanted.connect(lambda action, strip=strip: self._pressed(strip, action))
        strip.walked.connect(self._walked)
        return strip

    def _pressed(self, strip: ActionStrip, action: str) -> None:
        if strip.reminder is not None:
            self.go_to(strip.reminder.key)
            self.wanted.emit(action, strip.reminder)

    def _walked(self, step: int) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.walk(step)

    def _update_round(self) -> None:
        """The Tab key goes from the list to the current row's buttons, or through the form."""
        chain(self, self._strips.let_in(self.current_key()))
        if self._form is not None:
            chain(self, in_order(self._form.layout()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row's buttons are in the round now."""
        super().currentChanged(current, previous)
        if self._built:
            self._update_round()
