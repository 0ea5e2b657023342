"""The year: one cell a day, the fuller the day the deeper its colour."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from kundenpflege.base.dates import MONTHS, format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.controls import announce, plain_tip
from .keys import entry_key
from .model import WEEKDAYS
from .painting import LEFT, text_height
from .wishes import Choice, Wishes, day_step, with_alt, with_shift

_LEFT_BUTTON = Qt.MouseButton.LeftButton
#: Steps of the colour; so many contacts or more are the deepest.
STEPS = (1, 2, 4, 7, 12)
_STRENGTHS = {"light": (0.14, 0.28, 0.45, 0.65, 0.9), "dark": (0.2, 0.34, 0.5, 0.68, 0.9)}


def step_of(count: int) -> int:
    """0 for nothing, else 1 to 5: how deep the colour of a day is."""
    return sum(count >= least for least in STEPS)


class YearView(QAbstractScrollArea):
    """Twelve small months. Arrow keys walk through the days, Enter shows the day in its month."""

    def __init__(self, choice: Choice, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("year")
        self.setAccessibleName(_("Jahr"))
        self.choice, self.wishes = choice, wishes
        self.year = choice.day.year
        self.today = choice.day
        self.counts: Mapping[date, int] = {}
        self.free: Mapping[date, str] = {}
        self.work_days: tuple[bool, ...] = (True,) * 5 + (False,) * 2
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._hovered: date | None = None
        self._columns, self._head = 4, 1
        self._months = [QRect() for _n in range(12)]
        choice.changed.connect(self._choice_changed)
        theme.signals.changed.connect(self._lay_out)

    def minimumSizeHint(self) -> QSize:
        """Two months side by side."""
        return QSize(theme.px(300), theme.px(200))

    def set_year(
        self,
        year: int,
        counts: Mapping[date, int],
        free: Mapping[date, str],
        work_days: tuple[bool, ...],
        today: date,
    ) -> None:
        """Show a year: contacts by day, the names of free days."""
        self.year, self.counts, self.free = year, counts, free
        self.work_days, self.today = work_days, today
        self.viewport().update()
        self._tell()

    # -- where everything stands ------------------------------------------------------------

    def columns(self) -> int:
        """How many months stand side by side."""
        return self._columns

    def month_rect(self, month: int) -> QRect:
        """The place of a month, 1 to 12."""
        return self._months[month - 1].translated(0, -self.verticalScrollBar().value())

    def day_rect(self, day: date) -> QRect:
        """The cell of a day of the year that is shown."""
        place = self.month_rect(day.month)
        row, column = divmod(day.replace(day=1).weekday() + day.day - 1, 7)
        left = place.left() + place.width() * column // 7
        right = place.left() + place.width() * (column + 1) // 7
        top = place.top() + self._head + (place.height() - self._head) * row // 6
        bottom = place.top() + self._head + (place.height() - self._head) * (row + 1) // 6
        return QRect(left, top, right - left, bottom - top)

    def day_at(self, position: QPoint) -> date | None:
        """The day at a position."""
        for month in range(1, 13):
            place = self.month_rect(month)
            if not place.contains(position):
                continue
            inside = position.y() - place.top() - self._head
            row = inside * 6 // max(1, place.height() - self._head)
            column = min(6, (position.x() - place.left()) * 7 // max(1, place.width()))
            number = row * 7 + column - date(self.year, month, 1).weekday() + 1
            try:
                return date(self.year, month, number) if inside >= 0 else None
            except ValueError:
                return None
        return None

    def _lay_out(self) -> None:
        """Work out the places of the months; as high as there is room, never too low to read."""
        gap, size = theme.px(12), self.viewport().size()
        small = text_height("small")
        self._head = text_height("body", True) + small + theme.px(8)
        least = 7 * round(small * 1.45) + theme.px(20)
        self._columns = next((n for n in (4, 3, 2) if size.width() // n >= least), 1)
        rows = 12 // self._columns
        fair = (size.height() - (rows + 1) * gap) // rows
        height = max(
            self._head + 6 * (small + theme.px(3)), min(self._head + 6 * theme.px(34), fair)
        )
        width = (size.width() - (self._columns + 1) * gap) // self._columns
        self._months = [
            QRect(gap + column * (width + gap), gap + row * (height + gap), width, height)
            for row, column in (divmod(n, self._columns) for n in range(12))
        ]
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, size.height()))
        bar.setSingleStep(theme.px(24))
        bar.setRange(0, max(0, (height + gap) * rows + gap - size.height()))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size has other places."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Everything moves."""
        self.viewport().update()

    # -- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the months that are seen."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.color("surface"))
        inks = density_inks()
        for month in range(1, 13):
            if self.month_rect(month).intersects(event.rect()):
                self._month(painter, month, inks)
        painter.end()

    def _month(self, painter: QPainter, month: int, inks: list[tuple[QColor, QColor]]) -> None:
        place = self.month_rect(month)
        line = text_height("body", True)
        painter.setFont(theme.font("body", bold=True))
        now = (self.today.year, self.today.month) == (self.year, month)
        painter.setPen(theme.color("brand_text" if now else "text"))
        total = sum(n for day, n in self.counts.items() if day.month == month)
        head = QRect(place.left() + theme.px(4), place.top(), place.width() - theme.px(8), line)
        painter.drawText(head, LEFT, _(MONTHS[month - 1]))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        if total:
            painter.drawText(head, int(Qt.AlignmentFlag.AlignRight), str(total))
        for column, name in enumerate(WEEKDAYS):
            left = place.left() + place.width() * column // 7
            box = QRect(left, head.bottom() + 2, place.width() // 7, text_height("small"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _(name))
        normal = theme.font("small")
        painter.setFont(normal)
        for number in range(1, monthrange(self.year, month)[1] + 1):
            self._day(painter, date(self.year, month, number), inks, normal)

    def _day(
        self, painter: QPainter, day: date, inks: list[tuple[QColor, QColor]], normal: QFont
    ) -> None:
        cell = QRectF(self.day_rect(day)).adjusted(1, 1, -1, -1)
        step = step_of(self.counts.get(day, 0))
        free = not self.work_days[day.weekday()] or day in self.free
        painter.setPen(Qt.PenStyle.NoPen)
        if step:
            painter.setBrush(inks[step - 1][0])
            painter.drawRoundedRect(cell, 4, 4)
        elif free:
            painter.setBrush(theme.color("weekend"))
            painter.drawRoundedRect(cell, 4, 4)
        ink = inks[step - 1][1] if step else theme.color("muted" if free else "text")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.choice.covers(day):
            strong = self.hasFocus() and day == self.choice.day
            painter.setPen(QPen(theme.color("focus"), 2 if strong else 1))
            painter.drawRoundedRect(cell, 4, 4)
        elif day == self.today or day == self._hovered:
            painter.setPen(
                QPen(theme.color("primary" if day == self.today else "line_strong"), 1.5)
            )
            painter.drawRoundedRect(cell, 4, 4)
        painter.setPen(ink)
        if day == self.today:
            painter.setFont(theme.font("small", bold=True))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == self.today:
            painter.setFont(normal)
        if day in self.free:  # a line below the number: colour alone never says it
            painter.setPen(QPen(theme.color("line_strong"), 1.5))
            y = cell.bottom() - 2
            painter.drawLine(int(cell.left() + 5), int(y), int(cell.right() - 5), int(y))

    # -- words ------------------------------------------------------------------------------

    def words(self, day: date) -> str:
        """A day in words: `Dienstag, 24. November 2026: 3 Kontakte`."""
        number = self.counts.get(day, 0)
        text = ngettext("{n} Kontakt", "{n} Kontakte", number).format(n=number)
        parts = [text if number else _("kein Kontakt")]
        if day in self.free:
            parts.insert(0, self.free[day])
        return f"{format_weekday_date(day)}: {', '.join(parts)}"

    def _choice_changed(self) -> None:
        if self.isVisible():
            cell = self.day_rect(self.choice.day)
            bar, gap = self.verticalScrollBar(), theme.px(8)
            if cell.top() < gap:
                bar.setValue(bar.value() + cell.top() - theme.px(60))
            elif cell.bottom() > self.viewport().height() - gap:
                bar.setValue(bar.value() + cell.bottom() - self.viewport().height() + theme.px(20))
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        words = self.words(self.choice.day)
        if self.isVisible() and words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)

    # -- mouse and keyboard -----------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a day, with Shift all days up to it."""
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() == _LEFT_BUTTON:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.choice.set_day(day, extend=extend)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Sweeping over days chooses them."""
        day = self.day_at(event.position().toPoint())
        if day is not None and event.buttons() & _LEFT_BUTTON and day != self.choice.day:
            self.choice.set_day(day, extend=True)
        if day != self._hovered:
            for one in (self._hovered, day):
                if one is not None:
                    self.viewport().update(self.day_rect(one))
            self._hovered = day

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice shows the day in its month."""
        if (day := self.day_at(event.position().toPoint())) is not None:
            self.wishes.zoom.emit("month", day)

    def viewportEvent(self, event: QEvent) -> bool:
        """Hovering tells how many contacts stand on a day."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            text = plain_tip(self.words(day)) if day else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.Leave and self._hovered is not None:
            self._hovered = None
            self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where the keyboard is."""
        super().focusInEvent(event)
        self.setAccessibleDescription("")
        self._choice_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Shift chooses several, Enter shows the month, N plans."""
        step = day_step(event)
        if step and not with_alt(event):
            self.choice.set_day(self.choice.day + timedelta(days=step), extend=with_shift(event))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wishes.zoom.emit("month", self.choice.day)
        elif not entry_key(event, self.wishes, self.choice, ()) and not self.wishes.key(event):
            event.ignore()


def density_inks() -> list[tuple[QColor, QColor]]:
    """Ground and letters of the five steps; letters stay readable on each."""
    from ..kit.chips import readable_on

    surface, brand = theme.color("surface"), theme.color("brand")
    found = []
    for share in _STRENGTHS[theme.current().scheme]:
        parts = zip(brand.getRgb()[:3], surface.getRgb()[:3], strict=True)  # type: ignore[index]
        ground = QColor(*(round(a * share + b * (1 - share)) for a, b in parts))
        found.append((ground, QColor(readable_on(ground.name()))))
    return found
