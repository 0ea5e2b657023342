"""The week by the clock: seven days side by side, what has no time in a row above the hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
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
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import announce, plain_tip
from .dragging import Dragger, Hit
from .facts import DAY_MINUTES, Key, key_of, length, starts_at, time_text
from .keys import entry_key, move
from .menu import show_entry_menu
from .moving import STEP, Slot
from .sheet import Sheet
from .spans import monday
from .week_geometry import WeekGeometry
from .week_painting import Hours
from .wishes import Choice, Wishes, with_alt, with_shift

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_HANDLE = 6
#: Dragging at the edge scrolls every so many milliseconds.
_ROLL = 40
_LEFT_BUTTON = Qt.MouseButton.LeftButton
#: The keyboard walks along the clock in steps of half an hour.
WALK = 30


class WeekView(QAbstractScrollArea):
    """Arrow keys walk through days and half hours (above the first one stands the whole day);
    Shift chooses several days, Alt moves what is chosen; for the other keys see `keys`."""

    clock = True

    def __init__(self, choice: Choice, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("week")
        self.setAccessibleName(_("Woche"))
        self.choice, self.wishes = choice, wishes
        first = monday(choice.day)
        self.sheet = Sheet(first, first + timedelta(days=6), choice.day)
        self.now_minute: int | None = None
        self.geometry_now = WeekGeometry(self.sheet, QSize(1, 1), 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._drag = Dragger(self, choice, wishes, self)
        self._still: QPixmap | None = None
        self._hovered: Key | None = None
        self._placed = False
        self._held_at = QPoint()
        self._rolling = QTimer(self, interval=_ROLL)
        self._rolling.timeout.connect(self._roll)
        choice.changed.connect(self._choice_changed)
        theme.signals.changed.connect(self._lay_out)
        self.verticalScrollBar().setSingleStep(theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Seven narrow days."""
        return QSize(theme.px(320), theme.px(200))

    def set_sheet(self, sheet: Sheet, now_minute: int | None = None) -> None:
        """Show these entries; `now_minute` draws a line through today."""
        self.sheet, self.now_minute = sheet, now_minute
        self._lay_out()
        if not self._placed and self.viewport().height() > 100:
            self._placed = True
            self.show_minute(sheet.work[0] - 30, top=True)
        self._tell()

    def _lay_out(self) -> None:
        bar = self.verticalScrollBar()
        before = self.geometry_now.hour
        geometry = WeekGeometry(self.sheet, self.viewport().size(), 0)
        self.geometry_now = geometry
        bar.setPageStep(max(1, geometry.hours_height))
        bar.setRange(0, max(0, geometry.whole_height - geometry.hours_height))
        if geometry.hour != before:  # another size of letters: the same time stays at the top
            bar.setValue(round(bar.value() * geometry.hour / before))
        geometry.scrolled = bar.value()
        self._still = None
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size has other places."""
        super().resizeEvent(event)
        self._lay_out()
        if not self._placed and self.viewport().height() > 100:
            self._placed = True
            self.show_minute(self.sheet.work[0] - 30, top=True)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The hours move below the fixed head."""
        self.geometry_now.scrolled = self.verticalScrollBar().value()
        self._still = None
        self.viewport().update()

    def show_minute(self, minute: int, top: bool = False) -> None:
        """Scroll to a time of day."""
        geometry, bar = self.geometry_now, self.verticalScrollBar()
        at = geometry.minute_y(minute) + bar.value() - geometry.hours_top
        if top:
            bar.setValue(at)
        elif at < bar.value():
            bar.setValue(at - theme.px(8))
        elif at + geometry.minutes_height(60) > bar.value() + geometry.hours_height:
            bar.setValue(at + geometry.minutes_height(60) - geometry.hours_height)

    # -- where everything stands ------------------------------------------------------------

    def hit_at(self, position: QPoint) -> Hit | None:
        """The entry painted at a position; its end can be pulled."""
        for entry, rect, timed, ends in reversed(self.geometry_now.placed()):
            if rect.contains(position):
                if timed:
                    if position.y() < self.geometry_now.hours_top:
                        continue  # scrolled away below the head
                    end = position.y() > rect.bottom() - _HANDLE and rect.height() > 2 * _HANDLE
                else:
                    end = ends and position.x() > rect.right() - _HANDLE
                return Hit(entry, rect, end and entry.movable)
        return None

    def slot_at(self, position: QPoint) -> Slot | None:
        """The day and minute at a position; above the hours the whole day."""
        return self.geometry_now.slot(position)

    def leaf_at(self, position: QPoint) -> int:
        """Left of the days the week before, right of them the next one."""
        if position.x() < -theme.px(4):
            return -1
        return 1 if position.x() > self.viewport().width() + theme.px(4) else 0

    # -- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """While something is dragged only what moves is painted anew, over a still picture."""
        painter = QPainter(self.viewport())
        hours = Hours(painter, self.geometry_now)
        if self._drag.active:
            if self._still is None:
                self._still = self._picture()
            painter.drawPixmap(0, 0, self._still)
            hours.ghosts(self._drag.ghosts)
        else:
            self._still = None
            hours.paint(self.choice, self.hasFocus(), self._hovered, set(), self.now_minute)
        painter.end()

    def _picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.viewport().size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        hours = Hours(painter, self.geometry_now)
        hours.paint(self.choice, False, None, self._drag.held, self.now_minute)
        painter.end()
        return picture

    def is_dragging(self) -> bool:
        """Whether something is in hand."""
        return self._drag.active

    def drag_changed(self, begins: bool) -> None:
        """Something is being dragged, or was let go."""
        if begins:
            self._still = None
        shape = Qt.CursorShape.ClosedHandCursor if self._drag.active else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def _choice_changed(self) -> None:
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        """What stands where the keyboard is, for the screen reader."""
        if not self.isVisible():
            return
        choice = self.choice
        chosen = choice.entries
        if chosen:
            words = "; ".join(self.sheet.speak(entry) for entry in chosen)
        elif choice.minute is None:
            words = self.sheet.speak_day(choice.day)
        else:
            place = _("{day}, {time} Uhr").format(
                day=format_weekday_date(choice.day), time=time_text(choice.minute)
            )
            here = [self.sheet.speak(entry) for entry in self._here()]
            words = "; ".join([place, *(here or [_("frei")])])
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)

    # -- mouse ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An entry is taken in hand, or a day and time are chosen."""
        if event.button() == _LEFT_BUTTON:
            self._drag.press(event.position().toPoint(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show that an entry can be taken."""
        position = event.position().toPoint()
        if event.buttons() & _LEFT_BUTTON:
            self._held_at = position
            self._drag.move(position)
            if self._drag.active and not self._rolling.isActive():
                self._rolling.start()
            return
        hit = self.hit_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if hit is not None:
            shape = Qt.CursorShape.PointingHandCursor
            if hit.end:
                timed = position.y() >= self.geometry_now.hours_top
                shape = Qt.CursorShape.SizeVerCursor if timed else Qt.CursorShape.SizeHorCursor
        self.viewport().setCursor(shape)
        hovered = key_of(hit.entry) if hit else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def _roll(self) -> None:
        """Held at the lower or upper edge of the hours, these go on."""
        if not self._drag.active:
            self._rolling.stop()
            return
        bar, y = self.verticalScrollBar(), self._held_at.y()
        before = bar.value()
        if y > self.viewport().height() - theme.px(14):
            bar.setValue(before + theme.px(8))
        elif 0 <= y - self.geometry_now.hours_top < theme.px(12):
            bar.setValue(before - theme.px(8))
        if bar.value() != before:
            self._drag.move(self._held_at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an entry opens it, a drag ends."""
        if event.button() == _LEFT_BUTTON:
            self._drag.release(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on an empty place: plan a contact there."""
        position = event.position().toPoint()
        slot = self.slot_at(position)
        if slot is not None and self.hit_at(position) is None:
            minute = None if slot.minute is None else slot.minute // WALK * WALK
            self.wishes.plan.emit(slot.day, slot.day, time_text(minute))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the entry under the mouse, or with the chosen one."""
        hit = self.hit_at(event.pos())
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        chosen = self.choice.entries or self._here() if by_key else []
        entry = hit.entry if hit else chosen[0] if chosen else None
        if entry is not None:
            show_entry_menu(self, self.wishes, self.choice, entry, event.globalPos(), self.clock)

    def viewportEvent(self, event: QEvent) -> bool:
        """Hovering tells everything about an entry."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit_at(event.pos())
            text = plain_tip(self.sheet.speak(hit.entry)) if hit else ""
            QToolTip.showText(event.globalPos(), text, self)
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
        """Say where the keyboard is."""
        super().focusInEvent(event)
        self.setAccessibleDescription("")
        self._choice_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame becomes a fine one."""
        super().focusOutEvent(event)
        self._drag.cancel()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape and self._drag.cancel():
            return
        here = self._here()
        days = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if (days or steps) and with_alt(event):
            self._move(here, days, steps)
        elif days:
            minute = None if with_shift(event) else self.choice.minute
            day = self.choice.day + timedelta(days=days)
            self.choice.set_day(day, extend=with_shift(event), minute=minute)
        elif steps:
            self._walk(steps)
        elif not entry_key(
            event, self.wishes, self.choice, here, clock=True
        ) and not self.wishes.key(event):
            event.ignore()

    def _move(self, here: list[CalendarEntry], days: int, steps: int) -> None:
        """By days, or by quarters of an hour; what has no time gets one on the way down."""
        if not steps:
            move(self.wishes, self.choice, here, days)
            return
        minutes = steps * STEP
        if move(self.wishes, self.choice, here, 0, minutes):
            if self.choice.minute is not None:
                minute = max(0, min(DAY_MINUTES - WALK, self.choice.minute + minutes))
                self.choice.minute = minute

    def _walk(self, steps: int) -> None:
        now = self.choice.minute
        if now is None:
            minute = None if steps < 0 else self.sheet.work[0] // WALK * WALK
        elif steps < 0 and now <= 0:
            minute = None
        else:
            minute = min(DAY_MINUTES - WALK, (now // WALK + steps) * WALK)
        self.choice.set_day(self.choice.day, minute=minute)
        if minute is not None:
            self.show_minute(minute)

    def _here(self) -> list[CalendarEntry]:
        """What stands at the chosen time; without one, everything of the chosen days."""
        choice = self.choice
        if choice.minute is not None and not choice.many:
            minute = choice.minute
            return [e for e in self.sheet.on(choice.day) if _meets(e, minute)]
        found: dict[Key, CalendarEntry] = {}
        day: date = choice.first
        while day <= choice.last:
            found.update({key_of(entry): entry for entry in self.sheet.on(day)})
            day += timedelta(days=1)
        return list(found.values())


def _meets(entry: CalendarEntry, minute: int) -> bool:
    """Whether a timed entry touches the half hour from `minute`."""
    start = starts_at(entry)
    return start is not None and start < minute + WALK and minute < start + length(entry)
