"""The five steps of an import above the page: where one is, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import theme

#: Key, long and short words.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("file", N_("Datei"), N_("Datei")),
    ("sheet", N_("Blatt und Überschriften"), N_("Blatt")),
    ("columns", N_("Spalten zuordnen"), N_("Spalten")),
    ("check", N_("Prüfen"), N_("Prüfen")),
    ("result", N_("Ergebnis"), N_("Ergebnis")),
)
_LEFT, _RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


class Stepper(QWidget):
    """A row of numbered steps; `chosen(key)` when one that can be reached is pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stepper")
        self.setAccessibleName(_("Schritte des Imports"))
        self.steps: dict[str, StepButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, 0)
        layout.setSpacing(theme.S1)
        for number, (key, words, short) in enumerate(STEPS, 1):
            step = StepButton(number, key, _(words), _(short), last=number == len(STEPS))
            step.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            layout.addWidget(step, 2 if number < len(STEPS) else 1)
            self.steps[key] = step
        self.show_step("file", {"file"})

    def show_step(self, current: str, reachable: set[str]) -> None:
        """Mark where one is; steps before it are done."""
        keys = [key for key, _words, _short in STEPS]
        here = keys.index(current)
        for place, key in enumerate(keys):
            step = self.steps[key]
            step.set_state(current=place == here, done=place < here)
            step.setEnabled(key in reachable or place == here)

    def current(self) -> str:
        """The key of the step one is at."""
        return next(key for key, step in self.steps.items() if step.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk between the steps that can be reached."""
        if event.key() not in (_LEFT, _RIGHT):
            super().keyPressEvent(event)
            return
        open_steps = [step for step in self.steps.values() if step.isEnabled()]
        here = next((n for n, step in enumerate(open_steps) if step.hasFocus()), 0)
        there = here + (1 if event.key() == _RIGHT else -1)
        if 0 <= there < len(open_steps):
            open_steps[there].setFocus(Qt.FocusReason.TabFocusReason)


class StepButton(QAbstractButton):
    """A number in a circle, words, and a line that leads on."""

    def __init__(self, number: int, key: str, words: str, short: str, last: bool) -> None:
        super().__init__()
        self._number, self._short, self._last = number, short, last
        self._done = False
        self.setObjectName(f"step_{key}")
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)

    def set_state(self, *, current: bool, done: bool) -> None:
        """Where one is, what is done."""
        self.setChecked(current)
        self._done = done
        state = _("aktueller Schritt") if current else _("erledigt") if done else _("offen")
        self.setAccessibleName(f"{self._number}. {self.text()}, {state}")
        self.update()

    def nextCheckState(self) -> None:
        """Only the page says where one is."""

    def sizeHint(self) -> QSize:
        """Room for circle and words."""
        metrics = QFontMetrics(theme.font("small", bold=True))
        wide = theme.px(34) + metrics.horizontalAdvance(self.text()) + theme.px(40)
        return QSize(wide, theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """Room for the circle and some of the words."""
        metrics = QFontMetrics(theme.font("small", bold=True))
        short = metrics.horizontalAdvance(self._short)
        return QSize(theme.px(34) + short + theme.px(10), theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the step in its state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.isChecked()
        side = theme.px(22)
        top = (self.height() - side) / 2
        circle = QRectF(2, top, side, side)
        painter.setPen(QPen(theme.color("brand" if current or self._done else "line_strong"), 1.5))
        fill = "primary" if current else "brand_soft" if self._done else "surface"
        painter.setBrush(theme.color(fill))
        painter.drawEllipse(circle)
        painter.setFont(theme.font("small", bold=True, tabular=True))
        ink = "primary_text" if current else "brand_text" if self._done else "muted"
        painter.setPen(theme.color(ink))
        center = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(circle, center, "✓" if self._done else str(self._number))
        painter.setFont(theme.font("small", bold=current))
        metrics = QFontMetrics(painter.font())
        left = side + theme.px(8)
        room = self.width() - left - theme.px(6)
        words = self.text() if metrics.horizontalAdvance(self.text()) <= room else self._short
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.color("text" if current or self._done else "muted"))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(left, 0, room, self.height()), middle, words)
        end = left + metrics.horizontalAdvance(words) + theme.px(8)
        if not self._last and end < self.width() - theme.px(10):
            painter.setPen(QPen(theme.color("brand_line" if self._done else "line"), 1.5))
            y = self.height() // 2
            painter.drawLine(end, y, self.width() - theme.px(6), y)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
