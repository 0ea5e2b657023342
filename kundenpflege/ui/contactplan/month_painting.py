"""How the days of the month are painted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from kundenpflege.base.i18n import ngettext

from ..kit import theme
from .facts import Key, key_of, last_day
from .model import WORDS_BELOW
from .painting import LEFT, PAD, RIGHT, Brush, cut, text_height
from .placing import week_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kundenpflege.services.plan import CalendarEntry

    from .model import MonthModel
    from .month import MonthView
    from .wishes import Choice

_FADED = 0.35


class Cells:
    """Paints the cells of a month onto one painter."""

    def __init__(self, view: MonthView, model: MonthModel, painter: QPainter) -> None:
        self._view, self._model, self._painter = view, model, painter
        self._brush = Brush(painter, model.sheet.by)

    @staticmethod
    def number_height() -> int:
        """Height of the line with the day's number."""
        return text_height("body") + 2 * theme.S1

    def paint(
        self,
        part: QRect,
        choice: Choice,
        focus: bool,
        hovered: Key | None,
        held: Collection[Key],
    ) -> None:
        """The cells of a part of the view; entries in hand are faded."""
        view = self._view
        for row in range(6):
            top = view.rowViewportPosition(row)
            if top > part.bottom() or top + view.rowHeight(row) < part.top():
                continue
            for column in range(7):
                self._cell(view.visualRect(self._model.index(row, column)), row, column)
        self._frame(choice, focus)  # below the entries: those of several days go on over it
        for row in range(6):
            self._bars(row, choice, hovered, held)

    def ghosts(self, entries: Sequence[CalendarEntry]) -> None:
        """Entries as they would stand when they are let go here."""
        for row in range(6):
            days = self._model.days[row * 7 : row * 7 + 7]
            inside = [e for e in entries if e.day <= days[-1] and last_day(e) >= days[0]]
            if not inside:
                continue
            room = max(1, self._view.room(row))
            for column in range(7):
                if any(e.day == days[column] for e in inside):
                    self._ring(self._view.visualRect(self._model.index(row, column)))
            for bar in week_rows(days, inside, room).bars:
                rect = self._view.bar_rect(row, bar).translated(0, theme.px(2))
                self._brush.chip(rect, bar.entry, chosen=True, begins=bar.begins, ends=bar.ends)

    def _cell(self, cell: QRect, row: int, column: int) -> None:
        painter, sheet = self._painter, self._model.sheet
        day = self._model.days[row * 7 + column]
        inside = day.month == self._model.month.month
        free = not inside or sheet.is_free(day)
        painter.fillRect(cell, theme.color("weekend" if free else "surface"))
        painter.setPen(theme.color("line"))
        if column < 6:  # at the edges stands the card's own border
            painter.drawLine(cell.topRight(), cell.bottomRight())
        if row < 5:
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        used = self._number(cell, day, inside, day == sheet.today)
        if name := sheet.ground(day):
            self._ground(cell, day, used, name, inside)

    def _number(self, cell: QRect, day: date, inside: bool, today: bool) -> int:
        """The day's number; gives where it ends."""
        painter = self._painter
        font = theme.font("body", bold=today)
        painter.setFont(font)
        text = str(day.day)
        width = QFontMetrics(font).horizontalAdvance(text)
        if today:
            height = QFontMetrics(font).height() + 1
            pill = QRectF(cell.left() + PAD - 1, cell.top() + PAD - 1, width + theme.px(13), height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(pill, height / 2, height / 2)
            painter.setPen(theme.color("primary_text"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            return int(pill.right())
        line = QRect(cell.left() + PAD + 1, cell.top() + 2, cell.width(), self.number_height())
        painter.setPen(theme.color("text" if inside else "disabled"))
        painter.drawText(line, LEFT, text)
        return line.left() + width

    def _ground(self, cell: QRect, day: date, used: int, text: str, inside: bool) -> None:
        left = used + theme.px(6)
        rect = QRect(left, cell.top() + 2, cell.right() - left - PAD, self.number_height())
        if self._view.crowded(day):
            rect.setRight(rect.right() - theme.px(24))
        shown, full = cut((text,), rect.width(), "small")
        if full or len(shown) > 6:  # else the name is told on hover
            self._painter.setFont(theme.font("small"))
            self._painter.setPen(theme.color("muted" if inside else "disabled"))
            self._painter.drawText(rect, RIGHT, shown)

    def _bars(self, row: int, choice: Choice, hovered: Key | None, held: Collection[Key]) -> None:
        week = self._view.week(row)
        for bar in week.bars:
            key = key_of(bar.entry)
            if key in held:
                self._painter.setOpacity(_FADED)
            self._brush.chip(
                self._view.bar_rect(row, bar),
                bar.entry,
                hovered=key == hovered,
                chosen=choice.has(bar.entry),
                begins=bar.begins,
                ends=bar.ends,
            )
            self._painter.setOpacity(1.0)
        room = self._view.room(row)
        for column, hidden in enumerate(week.hidden):
            if hidden:
                self._more(row, column, room, hidden)

    def _more(self, row: int, column: int, room: int, hidden: int) -> None:
        rect = self._view.more_rect(row, column)
        words = ngettext("{n} weiterer", "{n} weitere", hidden).format(n=hidden)
        below = room >= WORDS_BELOW
        labels = (words, f"+ {hidden}") if below else (f"+{hidden}",)
        self._painter.setFont(theme.font("chip"))
        self._painter.setPen(theme.color("muted"))
        text = cut(labels, rect.width())[0]
        self._painter.drawText(rect, LEFT if below else RIGHT, text)

    def _frame(self, choice: Choice, focus: bool) -> None:
        """A frame around the chosen days: the entries keep their own ground."""
        for day in self._model.days:
            if choice.covers(day):
                cell = self._view.cell(day)
                strong = focus and day == choice.day
                self._painter.setPen(QPen(theme.color("focus"), 2 if strong else 1))
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                shape = QRectF(cell).adjusted(1.5, 1.5, -2.5, -2.5)
                self._painter.drawRoundedRect(shape, 5, 5)

    def _ring(self, cell: QRect) -> None:
        tint = theme.color("focus")
        self._painter.setPen(QPen(tint, 1.5, Qt.PenStyle.DashLine))
        tint.setAlphaF(0.07)
        self._painter.setBrush(tint)
        self._painter.drawRoundedRect(QRectF(cell).adjusted(1.5, 1.5, -2.5, -2.5), 5, 5)
