"""Where everything of a week stands: worked out once for a size, asked by mouse and painter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics

from ..kit import theme
from .facts import DAY_MINUTES, starts_at
from .moving import Slot
from .painting import GAP, chip_height, text_height
from .placing import Bar, Block, WeekRows, day_blocks, week_rows
from .sheet import Sheet

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

#: At most so many lines stand in the row for the whole day.
_MOST_LANES = 6
Placed = tuple["CalendarEntry", QRect, bool, bool]


class WeekGeometry:
    """The places of a week in a view of `size`, `scrolled` down by so many pixels."""

    def __init__(self, sheet: Sheet, size: QSize, scrolled: int) -> None:
        self.sheet, self.size, self.scrolled = sheet, size, scrolled
        self.days = [sheet.first + timedelta(days=n) for n in range(7)]
        self.head = text_height("body") + text_height("small") + theme.px(12)
        self.margin = QFontMetrics(theme.font("small")).horizontalAdvance("00:00") + theme.px(14)
        self.hour = max(theme.px(46), 2 * chip_height() + theme.px(4))
        lanes = max(2, min(_MOST_LANES, (size.height() // 3 - self.head) // (chip_height() + GAP)))
        whole = [entry for entry in sheet.shown if starts_at(entry) is None]
        self.rows: WeekRows = week_rows(self.days, whole, lanes, sheet.more)
        self.least_minutes = max(15, round(chip_height() * 60 / self.hour))
        self.blocks: list[list[Block]] = [
            day_blocks([e for e in sheet.on(day) if starts_at(e) is not None], self.least_minutes)
            for day in self.days
        ]

    @property
    def hours_top(self) -> int:
        """Where the hours begin, below the head and the row for the whole day."""
        lanes = max(1, self.rows.lanes)
        return self.head + lanes * (chip_height() + GAP) + 2 * theme.S1

    @property
    def hours_height(self) -> int:
        """How much of the hours is seen at once."""
        return max(1, self.size.height() - self.hours_top)

    @property
    def whole_height(self) -> int:
        """Height of all 24 hours."""
        return 24 * self.hour

    def minute_y(self, minute: int) -> int:
        """Where a minute of the day stands in the view."""
        return self.hours_top + self.minutes_height(minute) - self.scrolled

    def minutes_height(self, minutes: int) -> int:
        """Height of so many minutes."""
        return round(minutes * self.hour / 60)

    def left(self, column: int) -> int:
        """Left side of a day's column; of the eighth: the right side of the last one."""
        return self.margin + (self.size.width() - self.margin) * column // 7

    def column_rect(self, column: int) -> QRect:
        """A day from top to bottom."""
        left = self.left(column)
        return QRect(left, 0, self.left(column + 1) - left, self.size.height())

    def slot(self, position: QPoint) -> Slot:
        """The day and minute at a position; outside the nearest."""
        width = max(1, self.size.width() - self.margin)
        column = max(0, min(6, (position.x() - self.margin) * 7 // width))
        if position.y() < self.hours_top:
            return Slot(self.days[column])
        minute = (position.y() - self.hours_top + self.scrolled) * 60 // self.hour
        return Slot(self.days[column], max(0, min(DAY_MINUTES - 1, minute)))

    def bar_rect(self, bar: Bar) -> QRect:
        """An entry of the row for the whole day."""
        left = self.left(bar.first) + (GAP if bar.begins else 0)
        right = self.left(bar.last + 1) - (GAP + 1 if bar.ends else 1)
        top = self.head + theme.S1 + bar.lane * (chip_height() + GAP)
        return QRect(left, top, right - left, chip_height())

    def more_rect(self, column: int) -> QRect:
        """Where the words „2 weitere“ stand."""
        lane = max(0, self.rows.lanes - 1)
        top = self.head + theme.S1 + lane * (chip_height() + GAP)
        left = self.left(column) + GAP
        return QRect(left, top, self.left(column + 1) - left - GAP, chip_height())

    def block_rect(self, column: int, block: Block) -> QRect:
        """An entry by the clock."""
        left, right = self.left(column) + 2, self.left(column + 1) - theme.px(5)
        width = (right - left) / block.columns
        x = round(left + block.column * width)
        top = self.minute_y(block.start) + 1
        bottom = self.minute_y(block.end) - 1
        return QRect(x, top, round(width * block.span) - 2, max(chip_height(), bottom - top))

    def placed(self) -> list[Placed]:
        """All entries with their places: entry, rectangle, by the clock, whether it ends here."""
        found: list[Placed] = []
        for column, blocks in enumerate(self.blocks):
            found += [(b.entry, self.block_rect(column, b), True, True) for b in blocks]
        found += [(bar.entry, self.bar_rect(bar), False, bar.ends) for bar in self.rows.bars]
        return found

    def column_of(self, day: date) -> int | None:
        """The column of a day, None when it is in another week."""
        place = (day - self.days[0]).days
        return place if 0 <= place < 7 else None
