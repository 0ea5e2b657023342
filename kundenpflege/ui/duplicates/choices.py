"""One of two values: painted choices that wrap, walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import Label

_MOST = 6  # lines
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Choice(QAbstractButton):
    """A value that can be taken; `note` in small print below. Never interprets markup."""

    walked = Signal(int)
    """Up (-1) or down (1): the row above or below is wanted."""

    def __init__(self, text: str, name: str, note: str = "", strong: bool = False) -> None:
        super().__init__()
        self._words, self._note, self._strong = text, note, strong
        self._told = name
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals.changed.connect(self._keep_height)
        self.toggled.connect(lambda _on: self._name())
        self._name()

    @property
    def words(self) -> str:
        """The value as it is shown."""
        return self._words

    def set_note(self, note: str) -> None:
        """Say something else in small print."""
        if note != self._note:
            self._note = note
            self._name()
            self._keep_height()
            self.update()

    def _name(self) -> None:
        parts = (self._told, self._words or _("leer"), self._note)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def sizeHint(self) -> QSize:
        """Room for the words."""
        return QSize(theme.px(200), self.heightForWidth(theme.px(200)))

    def minimumSizeHint(self) -> QSize:
        """A few letters at least."""
        return QSize(theme.px(96), theme.px(34))

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines and the edge."""
        return int(sum(height for *_rest, height in self._lines(width)) + 2 * theme.px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Never cut, however deep the layouts are nested."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_height()

    def _keep_height(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _left(self) -> int:
        return theme.px(36)

    def _lines(self, width: int) -> list[tuple[str, QFont, str, float]]:
        """Lines with font, colour and height."""
        room = width - self._left() - theme.px(10)
        empty = not self._words
        body = theme.font("body", bold=self._strong)
        small = theme.font("small")
        tint = "muted" if empty else "text"
        found: list[tuple[str, QFont, str, float]] = [
            (line, body, tint, QFontMetrics(body).lineSpacing())
            for part in (self._words or _("leer")).split("\n")
            for line in wrap(part, body, room)
        ]
        if len(found) > _MOST:
            found = found[:_MOST]
            found[-1] = (found[-1][0] + " …", *found[-1][1:])
            self.setToolTip(self._words)
        if self._note:
            height = QFontMetrics(small).lineSpacing()
            found += [(line, small, "muted", height) for line in wrap(self._note, small, room)]
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, a mark as radio buttons have it, the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = "brand" if chosen else "line_strong" if self.underMouse() else "line"
        if self.hasFocus():
            ring = "focus"
        painter.setPen(QPen(theme.color(ring), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color("brand_soft" if chosen else "surface"))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        lines = self._lines(self.width())
        top = float(theme.px(8))
        side = theme.px(14)
        mark = QRectF(theme.px(11), top + (lines[0][3] - side) / 2, side, side)
        painter.setPen(QPen(theme.color("brand" if chosen else "line_strong"), 1.5))
        painter.setBrush(theme.color("field"))
        painter.drawEllipse(mark)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("brand"))
            painter.drawEllipse(mark.adjusted(3.5, 3.5, -3.5, -3.5))
        for text, font, tint, height in lines:
            painter.setFont(font)
            painter.setPen(theme.color(tint))
            painter.drawText(QPointF(self._left(), top + QFontMetrics(font).ascent()), text)
            top += height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and → choose the neighbour, ↑ and ↓ go to another row, Enter chooses."""
        key = Qt.Key(event.key())
        group = self.group()
        if key in _ARROWS and group is not None:
            buttons = group.buttons()
            place = buttons.index(self) + _ARROWS[key]
            if 0 <= place < len(buttons):
                buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
                buttons[place].click()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(1 if key is Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


def wrap(text: str, font: QFont, width: int) -> list[str]:
    """The text in lines of at most `width` pixels; long words are broken."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]


class ChoiceRow(QWidget):
    """A field: its name, and the values to choose from. `chosen(key, value)` tells the choice."""

    chosen = Signal(str, object)
    walked = Signal(int)

    def __init__(
        self,
        key: str,
        label: str,
        options: Sequence[tuple[str, object, str]],
        value: object,
        strong: bool = False,
    ) -> None:
        """`options`: what is shown, the value it stands for, and whose it is."""
        super().__init__()
        self.key = key
        self.setObjectName(f"merge_{key}")
        self._values = [option[1] for option in options]
        self._label = Label(label, "muted", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(theme.S2)
        for text, _value, whose in options:
            button = Choice(text, f"{label}, {whose}" if whose else label, strong=strong)
            button.walked.connect(self.walked)
            self._group.addButton(button)
            line.addWidget(button, 1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.S2)
        self._box.addWidget(self._label)
        self._box.addLayout(line, 1)
        self.choose(value)
        self._group.buttonClicked.connect(self._clicked)

    def choose(self, value: object) -> None:
        """Show this value as the chosen one; nobody is told."""
        if value in self._values:
            self._group.buttons()[self._values.index(value)].setChecked(True)

    def set_notes(self, *notes: str) -> None:
        """What stands below the values in small print."""
        for button, note in zip(self._group.buttons(), notes, strict=False):
            if isinstance(button, Choice):
                button.set_note(note)

    def buttons(self) -> list[QAbstractButton]:
        """The choices from left to right."""
        return list(self._group.buttons())

    def take_focus(self) -> None:
        """Put the keyboard on the chosen value."""
        button = self._group.checkedButton() or self._group.buttons()[0]
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, narrow: bool, label_width: int) -> None:
        """The name above the values, or beside them."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._box.setSpacing(theme.S1 if narrow else theme.S2)
        self._label.setMinimumWidth(0 if narrow else label_width)
        self._label.setMaximumWidth(16_777_215 if narrow else label_width)
        self._label.setContentsMargins(0, 0 if narrow else theme.px(8), 0, 0)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self.key, self._values[self._group.buttons().index(button)])


class PartRow(QWidget):
    """A person or an address: as the one has it, as the other has it, and whether it is one."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__()
        line = QHBoxLayout()
        line.setSpacing(theme.S2)
        for text in (first, second):
            words = Label(text or "–", "body" if text else "muted", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            words.setContentsMargins(0, theme.px(3), 0, 0)  # level with the box beside
            line.addWidget(words, 1)
        self._aside = QWidget()
        self._inner = QVBoxLayout(self._aside)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, theme.S1, 0, theme.S1)
        self._box.setSpacing(theme.S2)
        self._box.addWidget(self._aside)
        self._box.addLayout(line, 1)

    def set_box(self, box: QWidget) -> None:
        """The question whether both are one."""
        self._inner.insertWidget(0, box)

    def set_narrow(self, narrow: bool, label_width: int) -> None:
        """The question above the values, or beside them."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._box.setSpacing(theme.S1 if narrow else theme.S2)
        self._aside.setMinimumWidth(0 if narrow else label_width)
        self._aside.setMaximumWidth(16_777_215 if narrow else label_width)


class SameRow(QWidget):
    """What both have in the same way: quiet, nothing to choose."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        words = " · ".join(f"{label}: {_one_line(value)}" for label, value in entries)
        self.label = Label(words, "muted", wrap=True)
        self.label.setObjectName("sameFields")
        layout.addWidget(self.label)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59].rstrip() + "…"
