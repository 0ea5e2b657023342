"""Words in colour: chips, filter chips with counts, initials, importance."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.text import initials

from . import theme
from .controls_flow import FlowLayout
from .theme_tokens import TONES


def tone_or_neutral(tone: str) -> str:
    """`tone` when it is one of ours."""
    return tone if tone in TONES else "neutral"


def chip_size(text: str) -> QSize:
    """Size of a chip showing `text`."""
    metrics = QFontMetrics(theme.font("chip"))
    return QSize(
        metrics.horizontalAdvance(text) + 2 * theme.px(8), metrics.height() + 2 * theme.px(2)
    )


def paint_chip(
    painter: QPainter, rect: QRectF, text: str, tone: str, ground: str | None = None
) -> None:
    """Paint a chip into `rect`; `ground` replaces the tone's own background."""
    tone = tone_or_neutral(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground or f"{tone}_soft"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(theme.color(f"{tone}_text"))
    font = theme.font("chip")
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(
        text, Qt.TextElideMode.ElideRight, int(rect.width()) - theme.px(8)
    )
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


class Chip(QLabel):
    """A word on a soft ground. Tones: brand, amber, green, red, blue, violet, neutral."""

    def __init__(self, text: str, tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._tone = tone_or_neutral(tone)
        self._ground: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_ground(self, ground: str | None) -> None:
        """Stand on another ground than the tone's own: on a tinted line it would not be seen."""
        if ground != self._ground:
            self._ground = ground
            self.update()

    @property
    def tone(self) -> str:
        """The tone in force."""
        return self._tone

    def set(self, text: str, tone: str) -> None:
        """Show another word in another tone."""
        self._tone = tone_or_neutral(tone)
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the word."""
        return chip_size(self.text())

    def minimumSizeHint(self) -> QSize:
        """A few letters at least."""
        return QSize(min(theme.px(40), self.sizeHint().width()), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """The size follows the font."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self.text(), self._tone, self._ground)


class ImportanceBadge(Chip):
    """A, B or C: A in brand colour, the others quiet."""

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__("", "neutral", parent)
        self.set_letter(letter)

    def set_letter(self, letter: str) -> None:
        """Show another importance; '' shows a dash."""
        self.set(letter or "–", importance_tone(letter))
        self.setAccessibleName(_("Wichtigkeit {letter}").format(letter=letter or "–"))


def importance_tone(letter: str) -> str:
    """Tone of an importance."""
    return "brand" if letter == "A" else "neutral"


class Avatar(QWidget):
    """The initials of a name in a filled circle."""

    def __init__(
        self, name: str = "", size: int = 44, color: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._size, self._color = name, size, color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name, color)

    def set_name(self, name: str, color: str = "") -> None:
        """Show another name; `color` is `#RRGGBB` or '' for the brand."""
        self._name, self._color = name, color
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint circle and initials."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        ground = theme.color(self._color or "primary")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(0, 0, side, side)
        font = theme.font("body", bold=True)
        font.setPixelSize(max(7, round(side * 0.36)))
        painter.setFont(font)
        painter.setPen(readable_on(ground.name()))
        painter.drawText(
            QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, initials(self._name)
        )


def readable_on(colour: str) -> str:
    """White or near-black, whichever reads better on `#RRGGBB`."""
    from .theme_tokens import contrast

    return max(("#FFFFFF", "#15191B"), key=lambda ink: contrast(ink, colour))


class FilterChip(QAbstractButton):
    """One choice of a filter row: a word with a count."""

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._label = text
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(None)

    @property
    def label(self) -> str:
        """The word without the count."""
        return self._label

    def set_label(self, text: str) -> None:
        """Show another word, without a count."""
        self._label = text
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """Show a count behind the word, None for no count."""
        self.setText(self._label if count is None else f"{self._label} {count}")
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the word, with a little more to hit."""
        return chip_size(self.text())

    def event(self, event: QEvent) -> bool:
        """The size follows the font."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys belong to the row."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip; brand when chosen, a ring when focused."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ground = "pressed" if self.underMouse() and not self.isChecked() else None
        paint_chip(painter, rect, self.text(), "brand" if self.isChecked() else "neutral", ground)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = rect.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)


class FilterChips(QWidget):
    """A wrapping row of chips of which exactly one is chosen; `chosen(key)` on a change."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, theme.S2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[str, FilterChip] = {}

    def set_items(self, items: Iterable[tuple[str, str, int | None]]) -> None:
        """Show (key, word, count) for each choice; what was chosen stays chosen."""
        items = list(items)
        before = self.current()
        shown = [(key, chip.label) for key, chip in self._chips.items()]
        if [(key, word) for key, word, _count in items] != shown:
            self._rebuild(items)
        for key, _word, count in items:
            self._chips[key].set_count(count)
        if items:
            self.choose(before if before in self._chips else items[0][0])

    def _rebuild(self, items: list[tuple[str, str, int | None]]) -> None:
        for chip in self._chips.values():
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for key, word, _count in items:
            chip = FilterChip(key, word, self)
            chip.setObjectName(key)
            chip.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._chips[key] = chip
            self._group.addButton(chip)
            self._flow.addWidget(chip)
            chip.show()

    def current(self) -> str:
        """Key of the chosen chip, '' before there are any."""
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a chip without announcing it; an unknown key leaves none chosen."""
        if key in self._chips:
            self._chips[key].setChecked(True)
        elif checked := self._group.checkedButton():
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def items(self) -> list[tuple[str, FilterChip]]:
        """The chips by their keys."""
        return list(self._chips.items())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk along the row and choose."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self._chips)
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        chosen = self._group.checkedButton() is not None  # a key may be empty
        index = (keys.index(self.current()) + step) % len(keys) if chosen else 0
        self.choose(keys[index])
        self._chips[keys[index]].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(keys[index])
