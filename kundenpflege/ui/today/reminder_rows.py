"""One line of the list: its texts laid out for a width, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from kundenpflege.base.i18n import N_, _

from ..kit import icons, theme
from ..kit.chips import chip_size, paint_chip

if TYPE_CHECKING:  # the rules bring the model along: not before the first paint
    from kundenpflege.rules.reminders.reminder import Reminder

GROUPS: dict[str, str] = {
    "overdue": N_("Überfällig"),
    "today": N_("Heute"),
    "idea": N_("Wenn Zeit ist"),
    "soon": N_("Demnächst"),
}

_SIDE = 34  # of the tinted square
_ALSO = 3  # further reasons that are named
DOT = "\u00a0· "
_OCCASIONS = {
    "birthday": ("birthday", "violet"),
    "round_birthday": ("birthday", "violet"),
    "name_day": ("occasion", "violet"),
    "anniversary": ("gift", "violet"),
    "offer_expiring": ("wait", "amber"),
    "enquiry": ("question", "blue"),
    "decision_date": ("calendar", "blue"),
    "wish": ("wish", "violet"),
    "maintenance": ("orders", "blue"),
    "warranty": ("warranty", "blue"),
    "season": ("light", "amber"),
    "referral": ("gift", "green"),
    "next_step": ("arrow_right", "neutral"),
    "care_gap": ("care", "amber"),
    "dormant": ("win_back", "neutral"),
}
#: Nothing of these is ever late: they are told, not demanded.
_NEVER_RED = frozenset(
    {"birthday", "round_birthday", "name_day", "anniversary", "care_gap", "dormant", "season"}
)


def icon_and_tone(reminder: Reminder) -> tuple[str, str]:
    """Icon and tint of a reminder: personal things violet, what is late red."""
    late = reminder.group == "overdue" and reminder.rule not in _NEVER_RED
    if reminder.rule == "follow_up":
        return "follow_up", "red" if late else "amber"
    if reminder.rule in _OCCASIONS:
        icon, tone = _OCCASIONS[reminder.rule]
        return icon, "red" if late else tone
    return str(reminder.kind), "red" if late else "blue"


class Entry:
    """What stands in one row: a reminder, or a heading over those that follow.

    Keeps the texts laid out until width or theme change. `words` head a day instead of a group.
    """

    __slots__ = ("block", "count", "heading", "note", "reminder", "words")

    def __init__(
        self,
        reminder: Reminder | None = None,
        heading: str = "",
        count: int = 0,
        note: str = "",
        words: str = "",
    ) -> None:
        self.reminder = reminder
        self.heading = heading
        self.count = count
        self.note = note
        self.words = words
        self.block: Block | None = None

    def same(self, other: Entry) -> bool:
        """Whether both show the same."""
        return (self.reminder, self.heading, self.count, self.note, self.words) == (
            other.reminder,
            other.heading,
            other.count,
            other.note,
            other.words,
        )

    def title(self) -> str:
        """The words of a heading: its own, or those of its group."""
        return self.words or _(GROUPS[self.heading])

    def spoken(self) -> str:
        """The row in words for a screen reader."""
        if self.reminder is None:
            return self.note or f"{self.title()}, {self.count}"
        r = self.reminder
        chips = ", ".join(chip.text for chip in r.chips)
        parts = (r.who, chips, r.title, r.why, r.advice, also_words(r))
        return ". ".join(part.removesuffix(".") for part in parts if part)


@dataclass(slots=True)
class Block:
    """The texts of a reminder placed for `width`; positions relative to the block."""

    width: int
    height: float
    name: QTextLayout
    name_rect: QRectF
    chips: list[tuple[QRectF, str, str]]
    title: QTextLayout
    detail: QTextLayout
    more: QTextLayout | None = None
    more_rect: QRectF = field(default_factory=QRectF)


def also_words(reminder: Reminder) -> str:
    """`außerdem: wird am Mittwoch 50`: the other reasons, empty without any."""
    if not reminder.also:
        return ""
    told = " · ".join(_and_who(one, reminder) for one in reminder.also[:_ALSO])
    left = len(reminder.also) - _ALSO
    if left > 0:
        told = _("{told} und {n} mehr").format(told=told, n=left)
    return _("außerdem: {told}").format(told=told)


def _and_who(one: Reminder, row: Reminder) -> str:
    named = one.who not in (row.who, one.customer)
    return f"{one.who} {one.title}" if named else one.title


def lay_out(reminder: Reminder, width: int) -> Block:
    """Place who, chips, title, why and advice into `width` pixels; long texts wrap."""
    name, name_height, end = _wrapped(reminder.who, theme.font("body", bold=True), width)
    name_rect = QRectF(0, 0, min(width, _natural_width(name)), name_height)
    line_height = QFontMetrics(theme.font("body", bold=True)).height()
    gap = theme.px(8)
    chips: list[tuple[QRectF, str, str]] = []
    x, top = end + gap, name_height - line_height
    bottom = name_height
    for chip in reminder.chips:
        size = chip_size(chip.text)
        wide = min(size.width(), width)
        if x > 0 and x + wide > width:
            x, top = 0.0, bottom + theme.px(2)
        rect = QRectF(x, top + (line_height - size.height()) / 2, wide, size.height())
        chips.append((rect, chip.text, chip.tone))
        bottom = max(bottom, rect.bottom(), top + line_height)
        x += wide + theme.px(6)
    y = bottom + theme.px(1)
    title, title_height, _end = _wrapped(_kept_together(reminder.title), theme.font("body"), width)
    title.setPosition(QPointF(0, y))
    y += title_height + theme.px(1)
    detail, detail_height = _detail(reminder, width)
    detail.setPosition(QPointF(0, y))
    block = Block(width, y + detail_height, name, name_rect, chips, title, detail)
    if reminder.also:
        y += detail_height + theme.px(2)
        text = _kept_together(also_words(reminder))
        block.more, height, _end = _wrapped(text, theme.font("small"), width)
        block.more.setPosition(QPointF(0, y))
        block.more_rect = QRectF(0, y, _natural_width(block.more), height)
        block.height = y + height
    return block


def _detail(reminder: Reminder, width: int) -> tuple[QTextLayout, float]:
    """The reason muted, what to do after it in full ink."""
    text = _kept_together(reminder.why)
    if text and reminder.advice:
        text += DOT
    advice_from = len(text)
    text += _kept_together(reminder.advice)
    ink = QTextCharFormat()
    ink.setForeground(theme.color("text"))
    part = QTextLayout.FormatRange()
    part.start = advice_from
    part.length = len(text) - advice_from
    part.format = ink
    layout, height, _end = _wrapped(text, theme.font("small"), width, [part])
    return layout, height


def _kept_together(text: str) -> str:
    """No line begins with a dot or a dash or ends within „E-Mail“."""
    text = text.replace(" · ", DOT).replace(" – ", "\u00a0– ")
    return text.replace("E-Mail", "E\u2011Mail").replace("€ ", "€\u00a0")


def _wrapped(
    text: str,
    font: QFont,
    width: int,
    formats: list[QTextLayout.FormatRange] | None = None,
) -> tuple[QTextLayout, float, float]:
    """The text laid out, its height, and where its last line ends."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    if formats:
        layout.setFormats(formats)
    layout.beginLayout()
    y = end = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
        end = line.naturalTextWidth()
    layout.endLayout()
    return layout, y, end


def _natural_width(layout: QTextLayout) -> float:
    return max((layout.lineAt(n).naturalTextWidth() for n in range(layout.lineCount())), default=0)


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row looks at the moment."""

    hovered: bool = False
    current: bool = False
    ring: bool = False
    link: bool = False
    opened: bool = False


def padding() -> tuple[int, int]:
    """Room beside and above the contents of a row."""
    return theme.px(16), theme.px(12)


def text_left() -> int:
    """Where the texts begin."""
    return padding()[0] + theme.px(_SIDE) + theme.px(12)


def heading_height() -> int:
    """Height of a heading."""
    return QFontMetrics(theme.font("chip")).height() + theme.px(14)


def row_height(block: Block) -> int:
    """Height of a reminder without what is opened below it."""
    return round(max(block.height, theme.px(_SIDE))) + 2 * padding()[1] + 1


def paint_heading(painter: QPainter, rect: QRect, entry: Entry) -> None:
    """Paint a quiet heading with the number of what follows."""
    painter.fillRect(rect, theme.color("header"))
    _line_below(painter, rect)
    room = QRectF(rect).adjusted(padding()[0], 0, -padding()[0], -1)
    painter.setFont(theme.font("chip"))
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    if entry.note:
        painter.setPen(theme.color("muted"))
        painter.drawText(room, align, entry.note)
        return
    words = entry.title()
    painter.setPen(theme.color("red_text" if entry.heading == "overdue" else "muted"))
    painter.drawText(room, align, words)
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(words) + theme.px(6))
    painter.setPen(theme.color("muted"))
    painter.drawText(room, align, str(entry.count) if entry.count else _("nichts"))


def paint_row(painter: QPainter, rect: QRect, entry: Entry, block: Block, state: RowState) -> None:
    """Paint a reminder; buttons and what is opened below are widgets of their own."""
    reminder = entry.reminder
    if reminder is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, _ground(state))
    _line_below(painter, rect)
    side, above = padding()
    inner = row_height(block) - 2 * above - 1
    square = QRectF(rect.left() + side, 0, theme.px(_SIDE), theme.px(_SIDE))
    square.moveTop(rect.top() + above + (inner - square.height()) / 2)
    icon, tone = icon_and_tone(reminder)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{tone}_soft"))
    painter.drawRoundedRect(square, theme.RADIUS, theme.RADIUS)
    mark = QRectF(0, 0, theme.px(18), theme.px(18))
    mark.moveCenter(square.center())
    icons.paint(painter, mark, icon, f"{tone}_text")
    origin = _origin(rect, block)
    painter.setPen(theme.color("link" if state.link else "text"))
    block.name.draw(painter, origin)
    for place, text, chip_tone in block.chips:
        paint_chip(painter, place.translated(origin), text, chip_tone)
    painter.setPen(theme.color("text"))
    block.title.draw(painter, origin)
    painter.setPen(theme.color("muted"))
    block.detail.draw(painter, origin)
    if block.more is not None:
        painter.setPen(theme.color("link"))
        block.more.draw(painter, origin)
    if state.ring:
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(rect).adjusted(3, 2, -3, -3)
        painter.drawRoundedRect(ring, theme.RADIUS, theme.RADIUS)
    painter.restore()


def name_place(rect: QRect, block: Block) -> QRectF:
    """Where the name stands, to be clicked."""
    return block.name_rect.translated(_origin(rect, block))


def more_place(rect: QRect, block: Block) -> QRectF:
    """Where the further reasons stand, to be clicked; empty without any."""
    return block.more_rect.translated(_origin(rect, block)) if block.more else QRectF()


def _origin(rect: QRect, block: Block) -> QPointF:
    above = padding()[1]
    inner = row_height(block) - 2 * above - 1
    return QPointF(rect.left() + text_left(), rect.top() + above + (inner - block.height) / 2)


def _ground(state: RowState) -> QColor:
    if state.opened:
        return theme.color("header")
    return theme.color("hover" if state.hovered or state.current else "surface")


def _line_below(painter: QPainter, rect: QRect) -> None:
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
