"""How entries look in every view: a soft ground, a sign where colour alone would say it, words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from ..kit import icons, theme
from .colours import BY_KIND, Ink, ink
from .facts import last_day, span_text

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

PAD = 6
GAP = 3
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
TOP_LEFT = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
#: Shorter words than this are cut off without dots.
_LEAST_LETTERS = 4
#: Blocks with less room (px) than this for words tell nothing but a name.
_NARROW_BLOCK = 44


def chip_height() -> int:
    """Height of an entry of one line."""
    return text_height("chip") + theme.px(5)


def text_height(role: str, bold: bool = False) -> int:
    """Height of a line in a font, remembered."""
    return _metrics_height(theme.current(), role, bold)


@lru_cache(maxsize=64)
def _metrics_height(_scheme: object, role: str, bold: bool) -> int:
    return QFontMetrics(theme.font(role, bold)).height()


@lru_cache(maxsize=8192)
def _cut(_scheme: object, role: str, labels: tuple[str, ...], width: int) -> tuple[str, bool]:
    """The fullest of `labels` that fits, else the last one cut off; whether it is the first."""
    metrics = QFontMetrics(theme.font(role))
    for words in labels:
        if metrics.horizontalAdvance(words) <= width:
            return words, words == labels[0]
    text = metrics.elidedText(labels[-1], Qt.TextElideMode.ElideRight, width)
    if len(text) <= _LEAST_LETTERS:  # dots would take the room of what little can be said
        text = labels[-1]
        while text and metrics.horizontalAdvance(text) > width:
            text = text[:-1]
    return text, False


def cut(labels: tuple[str, ...], width: int, role: str = "chip") -> tuple[str, bool]:
    """Words for a width, remembered: the same entries are painted again and again."""
    return _cut(theme.current(), role, labels, width)


def shorter_labels(entry: CalendarEntry) -> tuple[str, ...]:
    """What an entry says, the fullest words first: „Anruf Reuter“ – „Reuter“."""
    labels = [entry.label]
    if entry.contact_kind and " " in entry.label:
        labels.append(entry.label.partition(" ")[2])
    elif entry.kind == "birthday":
        labels.append(entry.label.rstrip("0123456789").rstrip())
        labels.append(labels[-1].partition(",")[0])
    return tuple(labels)


def sign_of(entry: CalendarEntry) -> str:
    """A sign that is always there: done ones and birthdays; colour alone never says it."""
    if entry.done:
        return "done"
    if entry.kind == "birthday":
        return "birthday_star"
    return "calendar" if entry.foreign else ""


class Brush:
    """Paints entries onto one painter; `by` says what the colours mean."""

    def __init__(self, painter: QPainter, by: str) -> None:
        self.painter, self.by = painter, by
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._chip = theme.font("chip")

    def chip(
        self,
        rect: QRect,
        entry: CalendarEntry,
        *,
        hovered: bool = False,
        chosen: bool = False,
        begins: bool = True,
        ends: bool = True,
        timed: bool = True,
        edge: bool = False,
    ) -> None:
        """An entry in one line. One that began before or goes on has a square side there; with an
        `edge` a bar stands at its left."""
        colours = ink(entry, self.by)
        self._ground(rect, colours, entry, hovered, chosen, begins, ends)
        painter = self.painter
        painter.setFont(self._chip)
        narrow = rect.width() < theme.px(88)
        inner = rect.adjusted(theme.px(4 if narrow else 7), 0, -theme.px(3 if narrow else 5), 0)
        if edge:
            inner.setLeft(rect.left() + theme.px(7))
        sign = self.sign_for(entry)
        labels = shorter_labels(entry)
        at_time = entry.at_time if timed and last_day(entry) == entry.day else ""
        if at_time and not entry.done and not narrow:
            labels = (f"{at_time} {labels[0]}", f"{at_time} {labels[-1]}", *labels[1:])
        _text, full = cut(labels, inner.width() - (self.sign_width() if sign else 0))
        if not sign and entry.contact_kind and not full:
            # Where "Anruf Reuter" does not fit, the kind becomes an icon and the name stays.
            labels = labels[1:] or labels
            if inner.width() - self.sign_width() > theme.px(34):
                sign = str(entry.contact_kind)
        if sign:
            self.sign(inner.left(), rect, sign, colours.text)
            inner.setLeft(inner.left() + self.sign_width())
        painter.setPen(colours.text)
        painter.drawText(inner, LEFT, cut(labels, inner.width())[0])

    def block(
        self,
        rect: QRect,
        entry: CalendarEntry,
        *,
        hovered: bool = False,
        chosen: bool = False,
    ) -> None:
        """An entry by the clock: its name, below its time and its reason when there is room."""
        line = text_height("chip")
        if rect.height() < 2 * line + theme.px(4):
            self.chip(rect, entry, hovered=hovered, chosen=chosen, edge=True)
            self._edge(rect, ink(entry, self.by))
            return
        colours = ink(entry, self.by)
        self._ground(rect, colours, entry, hovered, chosen, True, True)
        self._edge(rect, colours)
        painter = self.painter
        inner = rect.adjusted(theme.px(8), theme.px(3), -theme.px(4), -theme.px(2))
        if inner.width() < theme.px(_NARROW_BLOCK):
            # Several side by side: the name alone, in as many lines as there is room for.
            painter.setFont(self._chip)
            painter.setPen(colours.text)
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere
            close = rect.adjusted(theme.px(6), theme.px(2), -theme.px(1), -theme.px(1))
            painter.drawText(close, int(flags), shorter_labels(entry)[-1])
            return
        top = QRect(inner.left(), inner.top(), inner.width(), line)
        sign = self.sign_for(entry) or str(entry.contact_kind or "")
        if sign and inner.width() > theme.px(46):
            self.sign(inner.left(), top, sign, colours.text)
            top.setLeft(top.left() + self.sign_width())
        painter.setFont(self._chip)
        painter.setPen(colours.text)
        painter.drawText(top, LEFT, cut(shorter_labels(entry), top.width())[0])
        small = theme.font("small")
        painter.setFont(small)
        height = text_height("small")
        at = inner.top() + line + theme.px(1)
        times = (span_text(entry), entry.at_time)
        for labels in (times, (entry.reason,), (entry.place,)):
            if not labels[0] or at + height > inner.bottom() + 2:
                continue
            place = QRect(inner.left(), at, inner.width(), height)
            text, _full = cut(labels, place.width(), "small")
            if labels is times and text not in times:
                continue  # half a time tells nothing
            painter.drawText(place, LEFT, text)
            at += height

    def sign_for(self, entry: CalendarEntry) -> str:
        """The sign that is always there; what is overdue needs one where it is not red."""
        late = entry.overdue and self.by != BY_KIND
        return sign_of(entry) or ("error" if late else "")

    def sign(self, left: int, rect: QRect, sign: str, color: QColor) -> None:
        """A small icon at the left of a line."""
        side = theme.px(11)
        place = QRectF(left, rect.center().y() - side // 2, side, side)
        self.painter.save()
        icons.paint(self.painter, place, sign, color, filled=sign == "birthday_star")
        self.painter.restore()

    @staticmethod
    def sign_width() -> int:
        """Room a sign takes with the gap behind it."""
        return theme.px(11) + theme.px(4)

    def _edge(self, rect: QRect, colours: Ink) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colours.strong)
        bar = QRectF(rect.left() + 1, rect.top() + 3, theme.px(3), rect.height() - 6)
        self.painter.drawRoundedRect(bar, 1.5, 1.5)

    def _ground(
        self,
        rect: QRect,
        colours: Ink,
        entry: CalendarEntry,
        hovered: bool,
        chosen: bool,
        begins: bool,
        ends: bool,
    ) -> None:
        painter = self.painter
        shape = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        pen: QPen | Qt.PenStyle = Qt.PenStyle.NoPen
        if chosen:
            pen = QPen(theme.color("focus"), 2)
            shape.adjust(0.5, 0.5, -0.5, -0.5)
        elif hovered:
            pen = QPen(colours.line)
        elif entry.foreign:
            pen = QPen(colours.line, 1, Qt.PenStyle.DashLine)
        elif entry.contact_id is None and entry.series_id is not None:
            pen = QPen(colours.line, 1, Qt.PenStyle.DotLine)  # a later one of a series
        painter.setPen(pen)
        painter.setBrush(theme.color("surface") if entry.foreign else colours.soft)
        if begins and ends:
            painter.drawRoundedRect(shape, 5, 5)
            return
        painter.save()
        painter.setClipRect(rect)
        wide = shape.adjusted(0 if begins else -8, 0, 0 if ends else 8, 0)
        painter.drawRoundedRect(wide, 5, 5)
        painter.restore()
