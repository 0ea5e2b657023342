"""How a line looks while it is not in hand: quiet words in the places of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kundenpflege.model.kinds import LineKind

from ..kit import icons, theme
from ..kit.chips import chip_size, paint_chip
from .line_words import LineWords

if TYPE_CHECKING:
    from .line_view import LineView

#: Widths of quantity, unit, unit price, discount and total at font scale 1.
WIDTHS = (58, 54, 98, 62, 100)
EDGE = 4  # free for the bar of the row that has the keyboard
HANDLE = 14
MORE = 34
_INSET = 6  # as the fields have it
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine)


class Room(Enum):
    """How much room a row has: numbers beside the text, below it, needs below those."""

    WIDE = 1
    NARROW = 2
    TIGHT = 3

    @classmethod
    def of(cls, width: int) -> Room:
        """The arrangement for a card of that width in pixels."""
        if width >= theme.px(740):
            return cls.WIDE
        return cls.NARROW if width >= theme.px(530) else cls.TIGHT


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a row stand, from its top left; a part without room is empty."""

    text: QRect
    benefit: QRect
    measure: QRect
    extras: QRect
    height: int


class LinePainter(QStyledItemDelegate):
    """Measures and paints the rows of a `LineView`; measures are kept until words change."""

    def __init__(self, view: LineView) -> None:
        super().__init__(view)
        self._view = view
        self._known: dict[int, tuple[LineWords, int, Room, int, Places]] = {}
        self.hovered = -1
        theme.signals.changed.connect(self._known.clear)

    # Measures

    def left(self) -> int:
        """Where the texts begin."""
        return theme.px(EDGE) + theme.px(HANDLE) + 2 * theme.S1 + self._view.number_width()

    def places(self, place: int) -> Places:
        """Where the parts of a row stand."""
        words = self._view.lines.words(place)
        key = self._view.lines.parts[place].key
        width, room, left = self._view.width(), self._view.room, self.left()
        known = self._known.get(key)
        if known is not None and known[0] is words and known[1:4] == (width, room, left):
            return known[4]
        found = self._measured(words, width, room, left)
        self._known[key] = (words, width, room, left, found)
        return found

    def _measured(self, words: LineWords, width: int, room: Room, left: int) -> Places:
        pad = theme.px(_INSET)
        right = theme.px(MORE)
        if room is Room.WIDE:
            right += sum(theme.px(one) for one in WIDTHS) + 10 + theme.S1
        else:
            right += theme.px(WIDTHS[-1]) + theme.S1
        text_width = max(theme.px(60), width - left - right - 2 * pad)
        top = theme.S1 + theme.px(5 if words.kind is not LineKind.HEADING else 8)
        text = QRect(
            left + pad, top, text_width, _height(title_font(words), words.title, text_width)
        )
        y = text.bottom() + 1
        below = text_width if room is Room.WIDE else width - left - 2 * pad
        benefit = QRect(text.x(), y, below, 0)
        if words.benefit:
            y += 2
            high = _height(theme.font("body"), words.benefit, below)
            benefit = QRect(text.x(), y, below, high)
            y += high
        measure = QRect(text.x(), y, below, 0)
        small = QFontMetrics(theme.font("small")).height()
        if room is not Room.WIDE and words.measure:
            y += 2
            measure = QRect(text.x(), y, below, small)
            y += small
        elif room is Room.WIDE and not words.price and words.measure:
            y += 2
            measure = QRect(text.x(), y, below, small)
            y += small
        extras = QRect(text.x(), y, width - left - 2 * pad, 0)
        if words.chips or words.marks:
            y += theme.S1
            extras = QRect(text.x(), y, extras.width(), chip_size("X").height())
            y += extras.height()
        return Places(text, benefit, measure, extras, y + theme.S1 + theme.px(6))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words, or as the fields of the row in hand."""
        return QSize(self._view.width(), self._view.height_of(index.row()))

    # Painting

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row, unless its fields stand there."""
        place, rect = index.row(), QRect(option.rect)
        if place == self._view.place or place >= len(self._view.lines.parts):
            return
        words, at = self._view.lines.words(place), self.places(place)
        painter.save()
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        elif place == self.hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if self._view.hasFocus() and place == self._view.currentIndex().row():
            painter.fillRect(rect.x(), rect.y(), theme.px(3), rect.height() - 1,
                             theme.color("focus"))  # fmt: skip
        painter.translate(rect.topLeft())
        if place == self.hovered:
            self._handles(painter, rect, at)
        if words.kind is LineKind.PAGE_BREAK:
            self._page_break(painter, rect, at, words)
        else:
            self._words(painter, rect, at, words)
        painter.restore()

    def _handles(self, painter: QPainter, rect: QRect, at: Places) -> None:
        side, more = theme.px(HANDLE), theme.px(18)
        icons.paint(painter, QRectF(theme.px(EDGE), at.text.y() + 2, side, side), "drag", "muted")
        x = rect.width() - theme.px(MORE) + (theme.px(MORE) - more) / 2
        icons.paint(painter, QRectF(x, at.text.y(), more, more), "more", "muted")

    def _page_break(self, painter: QPainter, rect: QRect, at: Places, words: LineWords) -> None:
        font = theme.font("small")
        painter.setFont(font)
        middle = at.text.center().y()
        start = at.text.x() + QFontMetrics(font).horizontalAdvance(words.title) + theme.S3
        painter.setPen(theme.color("muted"))
        painter.drawText(at.text, _LEFT, words.title)
        painter.setPen(QPen(theme.color("line_strong"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(start, middle, rect.width() - theme.px(MORE), middle)

    def _words(self, painter: QPainter, rect: QRect, at: Places, words: LineWords) -> None:
        quiet = words.kind in (LineKind.TEXT, LineKind.SUBTOTAL) or words.missing
        left = theme.px(EDGE) + theme.px(HANDLE) + theme.S1
        _put(painter, QRect(left, at.text.y(), 999, 99), _LEFT,
             words.number, theme.font("small"), "muted")  # fmt: skip
        _put(painter, at.text, _WRAP, words.title, title_font(words),
             "muted" if quiet else "text")  # fmt: skip
        if words.benefit:
            _put(painter, at.benefit, _WRAP, words.benefit, theme.font("body"), "muted")
        if at.measure.height():
            _put(painter, at.measure, _LEFT, words.measure,
                 theme.font("small", tabular=True), "muted")  # fmt: skip
        if self._view.room is Room.WIDE:
            self._columns(painter, rect, at, words)
        self._total(painter, rect, at, words)
        self._extras(painter, at.extras, words)

    def _total(self, painter: QPainter, rect: QRect, at: Places, words: LineWords) -> None:
        width = theme.px(WIDTHS[-1]) + theme.px(20)
        right = rect.width() - theme.px(MORE) - theme.S1
        box = QRect(right - width, at.text.y(), width, at.text.height())
        _put(painter, box, _RIGHT, words.total, theme.font("body", bold=True, tabular=True),
             "muted" if words.aside else "text")  # fmt: skip

    def _columns(self, painter: QPainter, rect: QRect, at: Places, words: LineWords) -> None:
        x = rect.width() - theme.px(MORE) - theme.S1
        for width, text, flags in zip(
            reversed([theme.px(one) for one in WIDTHS]),
            ("", words.discount if words.price else "", words.price, words.unit, words.quantity),
            (_RIGHT, _RIGHT, _RIGHT, _LEFT, _RIGHT),
            strict=True,
        ):
            x -= width + 2
            inner = QRect(x + theme.px(_INSET), at.text.y(), width - 2 * theme.px(_INSET), 99)
            if flags == _RIGHT:  # a long price may reach into the free room at its left
                inner.setLeft(inner.left() - theme.px(8))
            _put(painter, inner, flags, text, theme.font("body", tabular=True), "text")

    def _extras(self, painter: QPainter, rect: QRect, words: LineWords) -> None:
        x = rect.x()
        for text, tone in words.chips:
            size = chip_size(text)
            width = min(size.width(), max(0, rect.right() - x))
            paint_chip(painter, QRectF(x, rect.y(), width, size.height()), text, tone)
            x += width + theme.S2
        font = theme.font("small")
        metrics = QFontMetrics(font)
        side = theme.px(13)
        for icon, text in words.marks:
            shown = text if icon == "need" else ""
            width = side + (theme.S1 + metrics.horizontalAdvance(shown) if shown else 0)
            if x + width > rect.right():
                break
            top = rect.y() + (rect.height() - side) / 2
            icons.paint(painter, QRectF(x, top, side, side), icon, "muted")
            if shown:
                box = QRect(x + side + theme.S1, rect.y() + (rect.height() - metrics.height()) // 2,
                            width, metrics.height())  # fmt: skip
                _put(painter, box, _LEFT, shown, font, "muted")
            x += width + theme.S2


def title_font(words: LineWords) -> QFont:
    """Headings are larger, texts and sums plain."""
    if words.kind is LineKind.HEADING and words.level == 1:
        return theme.font("section", bold=True)
    plain = words.kind in (LineKind.TEXT, LineKind.SUBTOTAL, LineKind.PAGE_BREAK)
    return theme.font("body", bold=not plain)


def _height(font: QFont, text: str, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 100_000), _WRAP, text).height()


def _put(painter: QPainter, rect: QRect, flags: int, text: str, font: QFont, color: str) -> None:
    if text:
        painter.setFont(font)
        painter.setPen(theme.color(color))
        painter.drawText(rect, flags, text)
