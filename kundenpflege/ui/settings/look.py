"""Section Darstellung: colours and font size, felt at once."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import NBSP

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from ..kit.theme_tokens import DARK, LIGHT
from .section import Column, Section

SCHEMES: tuple[tuple[str, str, str], ...] = (
    ("system", N_("Wie der Computer"), N_("hell oder dunkel, wie es Ihr System gerade ist")),
    ("light", N_("Hell"), N_("dunkle Schrift auf hellem Grund")),
    ("dark", N_("Dunkel"), N_("helle Schrift auf dunklem Grund, angenehm am Abend")),
)
_STEP = 10  # percent


class SchemeTile(QAbstractButton):
    """A small picture of the window in one scheme, with its name below."""

    def __init__(self, scheme: str, name: str, note: str) -> None:
        super().__init__()
        self._scheme = scheme
        self.setObjectName(f"theme_{scheme}")
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self.setToolTip(note)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A small window and a line of text."""
        return QSize(theme.px(168), theme.px(132))

    def minimumSizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + theme.px(16),
                     theme.px(132))  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, picture and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        ring = "brand" if chosen else "line_strong" if self.underMouse() else "line"
        painter.setPen(QPen(theme.color(ring), 2 if chosen else 1))
        painter.setBrush(theme.color("brand_soft" if chosen else "surface"))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        words = theme.px(34)
        room = frame.adjusted(theme.S2, theme.S2, -theme.S2, -words)
        if self._scheme == "system":
            half = QRectF(room.left(), room.top(), room.width() / 2, room.height())
            for part, tokens in ((half, LIGHT), (half.translated(half.width(), 0), DARK)):
                painter.save()
                painter.setClipRect(part)
                _paint_window(painter, room, tokens)
                painter.restore()
        else:
            _paint_window(painter, room, DARK if self._scheme == "dark" else LIGHT)
        painter.setFont(theme.font("body", bold=chosen))
        painter.setPen(theme.color("brand_text" if chosen else "text"))
        below = QRectF(frame.left(), frame.bottom() - words, frame.width(), words)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), 5, 5)


def _paint_window(painter: QPainter, rect: QRectF, tokens: dict[str, str]) -> None:
    """A window in miniature: navigation, head, two cards."""
    from PySide6.QtGui import QColor

    def box(x: float, y: float, width: float, height: float, color: str, radius: float = 2) -> None:
        part = QRectF(
            rect.left() + x * rect.width(), rect.top() + y * rect.height(),
            width * rect.width(), height * rect.height(),
        )  # fmt: skip
        painter.setBrush(QColor(tokens[color]))
        painter.drawRoundedRect(part, radius, radius)

    painter.setPen(Qt.PenStyle.NoPen)
    box(0, 0, 1, 1, "background", 5)
    box(0, 0, 0.24, 1, "nav", 5)
    for line in range(3):
        box(0.05, 0.14 + 0.16 * line, 0.14, 0.06, "nav_muted")
    box(0.30, 0.10, 0.34, 0.09, "text")
    box(0.78, 0.09, 0.16, 0.12, "primary")
    box(0.30, 0.32, 0.64, 0.26, "surface", 3)
    box(0.34, 0.39, 0.30, 0.06, "muted")
    box(0.80, 0.39, 0.10, 0.06, "amber")
    box(0.30, 0.66, 0.64, 0.26, "surface", 3)
    box(0.34, 0.73, 0.38, 0.06, "muted")


class LookSection(Section):
    """Light or dark, and how large the letters are."""

    key = "look"
    label = N_("Darstellung")
    note = N_("Farben und Schriftgröße an diesem Computer")
    icon = "palette"
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        column = Column()
        column.body.addWidget(self._colors())
        column.body.addWidget(self._size())
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        office.commands.state_changed.connect(self.refresh)
        self.refresh()

    def _colors(self) -> Card:
        card = Card(_("Farben"))
        self._tiles: dict[str, SchemeTile] = {}
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(theme.S3)
        for scheme, name, note in SCHEMES:
            tile = SchemeTile(scheme, _(name), _(note))
            tile.clicked.connect(lambda _on=False, scheme=scheme: self._choose(scheme))
            group.addButton(tile)
            self._tiles[scheme] = tile
            line.addWidget(tile, 1)
        card.add(line)
        return card

    def _size(self) -> Card:
        card = Card(_("Schriftgröße"))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("font_scale")
        self._slider.setAccessibleName(_("Schriftgröße in Prozent"))
        self._slider.setRange(9, 16)
        self._slider.setPageStep(1)
        self._slider.setTickInterval(1)
        # While the handle is dragged the size is only told: the page would move below the hand.
        self._slider.setTracking(False)
        self._slider.sliderMoved.connect(self._tell)
        self._slider.valueChanged.connect(self._sized)
        self._percent = Label("", "strong")
        self._percent.setObjectName("percent")
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._normal = Button(_("Normal"), on_click=lambda: self._slider.setValue(10))
        self._normal.setObjectName("normalSize")
        self._normal.setToolTip(_("Zurück zu 100 %"))
        line = row(Label("A", "small"), self._slider, Label("A", "heading"), self._percent,
                   self._normal, gap=theme.S3)  # fmt: skip
        line.setStretch(1, 1)
        card.add(line)
        sample = _(
            "So lesen Sie Namen, Notizen und Angebote. Mit {bigger} und {smaller} geht es "
            "auch auf jeder Seite."
        )
        self._sample = Label("", "muted", wrap=True)
        self._sample_text = sample
        card.add(self._sample)
        return card

    def refresh(self) -> None:
        """Show what is set, also when it was changed elsewhere."""
        wish = self.office.settings.get("theme")
        self._tiles[wish].setChecked(True)
        tenths = round(self.office.settings.get("font_scale") * 10)
        self._slider.blockSignals(True)
        self._slider.setValue(tenths)
        self._slider.blockSignals(False)
        self._tell(tenths)
        from ..kit.commands import native

        self._sample.setText(
            self._sample_text.format(bigger=native("Ctrl++"), smaller=native("Ctrl+-"))
        )

    def _tell(self, tenths: int) -> None:
        self._percent.setText(f"{tenths * _STEP}{NBSP}%")
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("160 %"))
        self._normal.setEnabled(tenths != 10)

    def _choose(self, scheme: str) -> None:
        self._apply("theme", scheme)

    def _sized(self, tenths: int) -> None:
        self._tell(tenths)
        self._apply("font_scale", tenths / 10)

    def _apply(self, key: str, value: object) -> None:
        settings = self.office.settings
        settings.set(key, value)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, settings.get("theme"), settings.get("font_scale"))
        self.office.commands.state_changed.emit()
