"""How a week by the clock is painted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from .facts import Key, key_of, length, starts_at, time_text
from .model import WEEKDAYS
from .painting import LEFT, Brush, cut, text_height
from .placing import Block, week_rows
from .week_geometry import WeekGeometry

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

    from .wishes import Choice

_FADED = 0.35
_WALK = 30


class Hours:
    """Paints a week onto one painter."""

    def __init__(self, painter: QPainter, geometry: WeekGeometry) -> None:
        self._painter, self._at = painter, geometry
        self._brush = Brush(painter, geometry.sheet.by)

    def paint(
        self,
        choice: Choice,
        focus: bool,
        hovered: Key | None,
        held: Collection[Key],
        now_minute: int | None,
    ) -> None:
        """The whole week; entries in hand are faded."""
        at, painter = self._at, self._painter
        whole = QRect(0, 0, at.size.width(), at.size.height())
        painter.fillRect(whole, theme.color("surface"))
        painter.save()
        painter.setClipRect(QRect(0, at.hours_top, whole.width(), at.hours_height))
        self._clock()
        for column, blocks in enumerate(at.blocks):
            for block in blocks:
                rect = at.block_rect(column, block)
                if rect.bottom() >= at.hours_top and rect.top() <= whole.bottom():
                    self._entry(block.entry, rect, choice, hovered, held)
        self._now(now_minute)
        self._place(choice, focus)
        painter.restore()
        self._head(choice, focus)
        for bar in at.rows.bars:  # above the frame of the chosen day
            if key_of(bar.entry) in held:
                painter.setOpacity(_FADED)
            self._brush.chip(
                at.bar_rect(bar), bar.entry, hovered=key_of(bar.entry) == hovered,
                chosen=choice.has(bar.entry), begins=bar.begins, ends=bar.ends,
            )  # fmt: skip
            painter.setOpacity(1.0)
        for column, hidden in enumerate(at.rows.hidden):
            if hidden:
                rect = at.more_rect(column)
                painter.setFont(theme.font("chip"))
                painter.setPen(theme.color("muted"))
                words = ngettext("{n} weiterer", "{n} weitere", hidden).format(n=hidden)
                inner = rect.adjusted(theme.px(5), 0, 0, 0)
                painter.drawText(inner, LEFT, cut((words, f"+ {hidden}"), inner.width())[0])

    def ghosts(self, entries: Sequence[CalendarEntry]) -> None:
        """Entries as they would stand when they are let go here, with their times."""
        at = self._at
        whole = []
        for entry in entries:
            column, start = at.column_of(entry.day), starts_at(entry)
            if start is None:
                whole.append(entry)
            elif column is not None:
                end = start + max(at.least_minutes, length(entry))
                rect = at.block_rect(column, Block(entry, start, end, 0, 1))
                self._painter.save()
                self._painter.setClipRect(QRect(0, at.hours_top, at.size.width(), at.hours_height))
                self._brush.block(rect, entry, chosen=True)
                self._painter.restore()
                self._tell_time(start, start + length(entry))
        for bar in week_rows(at.days, whole, max(1, at.rows.lanes)).bars:
            rect = at.bar_rect(bar).translated(0, theme.px(2))
            self._brush.chip(rect, bar.entry, chosen=True, begins=bar.begins, ends=bar.ends)

    def _entry(
        self,
        entry: CalendarEntry,
        rect: QRect,
        choice: Choice,
        hovered: Key | None,
        held: Collection[Key],
    ) -> None:
        key = key_of(entry)
        if key in held:
            self._painter.setOpacity(_FADED)
        self._brush.block(rect, entry, hovered=key == hovered, chosen=choice.has(entry))
        self._painter.setOpacity(1.0)

    def _clock(self) -> None:
        """The ground: shaded outside working hours and on free days, a line for each hour."""
        at, painter, sheet = self._at, self._painter, self._at.sheet
        shade = theme.color("weekend")
        top, bottom = at.minute_y(0), at.minute_y(24 * 60)
        start, end = at.minute_y(sheet.work[0]), at.minute_y(sheet.work[1])
        for column, day in enumerate(at.days):
            left = at.left(column)
            width = at.left(column + 1) - left
            if sheet.is_free(day):
                painter.fillRect(left, top, width, bottom - top, shade)
            else:
                painter.fillRect(left, top, width, start - top, shade)
                painter.fillRect(left, end, width, bottom - end, shade)
        painter.setFont(theme.font("small"))
        line, faint = theme.color("line"), theme.color("line")
        faint.setAlphaF(0.45)
        for hour in range(24):
            y = at.minute_y(hour * 60)
            if y < at.hours_top - at.hour or y > at.size.height():
                continue
            painter.setPen(line)
            painter.drawLine(at.margin, y, at.size.width(), y)
            painter.setPen(faint)
            half = y + at.minutes_height(30)
            painter.drawLine(at.margin, half, at.size.width(), half)
            if hour:
                painter.setPen(theme.color("muted"))
                height = text_height("small")
                place = QRect(0, y - height // 2, at.margin - theme.px(7), height)
                painter.drawText(
                    place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                    f"{hour:02d}:00",
                )  # fmt: skip
        painter.setPen(line)
        for column in range(7):
            painter.drawLine(at.left(column), at.hours_top, at.left(column), at.size.height())

    def _head(self, choice: Choice, focus: bool) -> None:
        """The days with their names, the row for what has no time, holidays."""
        at, painter, sheet = self._at, self._painter, self._at.sheet
        painter.fillRect(0, 0, at.size.width(), at.head, theme.color("header"))
        painter.fillRect(
            0, at.head, at.size.width(), at.hours_top - at.head, theme.color("surface")
        )
        for column, day in enumerate(at.days):
            rect = at.column_rect(column)
            if sheet.is_free(day):
                below = QRect(rect.left(), at.head, rect.width(), at.hours_top - at.head)
                painter.fillRect(below, theme.color("weekend"))
            self._day_name(rect, column)
            painter.setPen(theme.color("line"))
            painter.drawLine(rect.left(), at.head, rect.left(), at.hours_top)
            if choice.covers(day) and (choice.many or choice.minute is None):
                strong = focus and day == choice.day
                painter.setPen(QPen(theme.color("focus"), 2 if strong else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                frame = QRectF(rect.left(), at.head, rect.width(), at.hours_top - at.head)
                painter.drawRoundedRect(frame.adjusted(2, 2, -1, -2), 5, 5)
        painter.setPen(theme.color("line"))
        painter.drawLine(0, at.head, at.size.width(), at.head)
        painter.setPen(theme.color("line_strong"))
        painter.drawLine(0, at.hours_top - 1, at.size.width(), at.hours_top - 1)
        painter.setPen(theme.color("muted"))
        painter.setFont(theme.font("small"))
        place = QRect(0, at.head, at.margin - theme.px(7), at.hours_top - at.head)
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            cut((_("ganztags"), _("Tag")), place.width() - 2, "small")[0],
        )  # fmt: skip

    def _day_name(self, rect: QRect, column: int) -> None:
        at, painter = self._at, self._painter
        day = at.days[column]
        today = day == at.sheet.today
        name = _(WEEKDAYS[column])
        number = str(day.day)
        font = theme.font("body", bold=True)
        metrics = QFontMetrics(font)
        gap = theme.px(5)
        pill = metrics.horizontalAdvance(number) + theme.px(12)
        width = metrics.horizontalAdvance(name) + gap + pill
        left = rect.left() + max(theme.px(4), (rect.width() - width) // 2)
        ground = at.sheet.ground(day)
        top = theme.px(6) if ground else (at.head - metrics.height()) // 2
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("muted"))
        line = QRect(left, top, rect.width(), metrics.height())
        painter.drawText(line, LEFT, name)
        spot = QRectF(line.left() + metrics.horizontalAdvance(name) + gap, top, pill, line.height())
        painter.setFont(font)
        if today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
        painter.setPen(theme.color("primary_text" if today else "text"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, number)
        if ground:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("muted"))
            small = QRect(rect.left() + 4, line.bottom(), rect.width() - 8, text_height("small"))
            painter.drawText(
                small, Qt.AlignmentFlag.AlignCenter, cut((ground,), small.width(), "small")[0]
            )

    def _now(self, minute: int | None) -> None:
        at, painter = self._at, self._painter
        column = at.column_of(at.sheet.today)
        if minute is None or column is None:
            return
        y = at.minute_y(minute)
        left, right = at.left(column), at.left(column + 1)
        painter.setPen(QPen(theme.color("red"), 1.5))
        painter.drawLine(left, y, right, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("red"))
        painter.drawEllipse(QRectF(left - 3, y - 3, 6, 6))

    def _place(self, choice: Choice, focus: bool) -> None:
        """Where the keyboard is on the clock."""
        at = self._at
        column = at.column_of(choice.day)
        if choice.minute is None or choice.many or column is None or choice.entries:
            return
        top = at.minute_y(choice.minute)
        left = at.left(column)
        rect = QRectF(left, top, at.left(column + 1) - left, at.minutes_height(_WALK))
        self._painter.setPen(QPen(theme.color("focus"), 2 if focus else 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -0.5), 4, 4)

    def _tell_time(self, start: int, end: int) -> None:
        """Beside the hours stands where the entry begins and ends."""
        at, painter = self._at, self._painter
        font = theme.font("small", bold=True)
        height = text_height("small", True)
        for minute in (start, end):
            y = at.minute_y(minute)
            place = QRectF(2, y - height / 2, at.margin - theme.px(4), height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(place, 4, 4)
            painter.setPen(theme.color("primary_text"))
            painter.setFont(font)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, time_text(min(minute, 1439)))
