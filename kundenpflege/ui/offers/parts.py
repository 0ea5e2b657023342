"""Small controls of the rows: drag handle, weight, and the menu of needs that something meets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import NeedWeight
from kundenpflege.services.offers import NeedDraft

from ..kit import icons, theme
from ..kit.chips import chip_size, paint_chip
from ..kit.controls import Button
from ..kit.table_menus import MarksMenu

WEIGHT_TONES = {
    NeedWeight.VERY_IMPORTANT: "red",
    NeedWeight.IMPORTANT: "amber",
    NeedWeight.NICE: "blue",
}
_LONGEST = 60


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A text as menus and lists quote it: one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:") + " …"


class Handle(QWidget):
    """Six dots to drag a row by. The keyboard moves rows with Alt and the arrows."""

    dragged = Signal(QPoint)
    """The mouse moved, in global coordinates."""
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setToolTip(_("Ziehen zum Verschieben (Alt+↑, Alt+↓)"))
        self.setAccessibleName(_("Verschieben"))

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(theme.px(14), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots in the middle."""
        painter = QPainter(self)
        side = theme.px(14)
        top = (self.height() - side) / 2
        color = "muted" if self.underMouse() else "line_strong"
        icons.paint(painter, QRectF(0, top, side, side), "drag", color)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.released.emit()


class WeightChip(QAbstractButton):
    """How much a need matters; a click or Space takes the next weight, arrows step."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weight = NeedWeight.IMPORTANT
        self.setObjectName("weight")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self._step(1))
        theme.signals.changed.connect(self.updateGeometry)
        self.set_value(NeedWeight.IMPORTANT)

    def value(self) -> NeedWeight:
        """The weight chosen."""
        return self._weight

    def set_value(self, weight: NeedWeight) -> None:
        """Show a weight."""
        self._weight = weight
        self.setText(weight.label)
        self.setAccessibleName(_("Gewicht: {weight}").format(weight=weight.label))
        self.setToolTip(_("Wie wichtig? Klick oder Leertaste wechselt."))
        self.update()

    def _step(self, by: int) -> None:
        weights = list(NeedWeight)
        self.set_value(weights[(weights.index(self._weight) + by) % len(weights)])
        self.changed.emit()

    def sizeHint(self) -> QSize:
        """Room for the longest word, so that the texts beside stay aligned."""
        sizes = [chip_size(weight.label) for weight in NeedWeight]
        return QSize(max(size.width() for size in sizes), sizes[0].height() + theme.px(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and left weigh more, down and right less; Alt belongs to the row."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            self._step(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip, at the right end as wide as its word."""
        painter = QPainter(self)
        width = chip_size(self.text()).width()
        rect = QRectF(self.width() - width, 0, width, self.height())
        paint_chip(painter, rect, self.text(), WEIGHT_TONES[self._weight])
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = rect.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)


class NeedsButton(Button):
    """Which needs a line or guarantee meets: says how many, opens the list to mark them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "need", "quiet", parent)
        self.setObjectName("fulfils")
        self._needs: tuple[NeedDraft, ...] = ()
        self._keys: tuple[int, ...] = ()
        self.clicked.connect(self.open_menu)
        self.set_value(())

    def value(self) -> tuple[int, ...]:
        """Keys of the needs that are met."""
        return self._keys

    def set_value(self, keys: Iterable[int]) -> None:
        """Show which needs are met."""
        self._keys = tuple(keys)
        self._tell()

    def set_needs(self, needs: Sequence[NeedDraft]) -> None:
        """The needs there are to choose from."""
        self._needs = tuple(need for need in needs if need.text)
        self._tell()

    def _tell(self) -> None:
        met = [need for need in self._needs if need.key in self._keys]
        if met:
            words = ngettext("erfüllt {n} Bedürfnis", "erfüllt {n} Bedürfnisse", len(met))
            self.setText(words.format(n=len(met)))
        else:
            self.setText(_("Bedürfnis zuordnen"))
        texts = "\n".join(f"„{shortened(need.text)}“" for need in met)
        self.setToolTip(texts or _("Welchen Wunsch des Kunden erfüllt das?"))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(texts)
        self.setEnabled(bool(self._needs))
        self.set_icon("done" if met else "need")

    def make_menu(self) -> QMenu:
        """The needs with marks."""
        menu = MarksMenu(self)
        menu.setAccessibleName(_("Erfüllte Bedürfnisse"))
        for place, need in enumerate(self._needs):
            action = QAction(shortened(need.text).replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(need.key in self._keys)
            action.toggled.connect(lambda on, place=place: self._mark(place, on))
            menu.addAction(action)
        return menu

    def open_menu(self) -> None:
        """Show the needs below the button."""
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _mark(self, place: int, on: bool) -> None:
        """By place: saved while the menu was open, a new need has got another key meanwhile."""
        if place >= len(self._needs):
            return
        key = self._needs[place].key
        chosen = {*self._keys, key} if on else set(self._keys) - {key}
        known = [need.key for need in self._needs if need.key in chosen]
        self.set_value(known)
        self.changed.emit()
