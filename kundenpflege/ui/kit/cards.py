"""Surfaces that hold content: cards, tiles with a figure, banners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from . import icons, theme
from .chips import tone_or_neutral
from .controls import Label


class Card(QFrame):
    """A surface with a fine border and rounded corners.

    `body` is the layout for the content, `head` the row of the title (add chips, a link or a
    button there). `tone` tints the whole card. With `margin=0` the content (a list) reaches the
    border, and the corners are rounded over it.
    """

    def __init__(
        self,
        title: str = "",
        note: str = "",
        tone: str = "",
        margin: int = theme.S4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        if tone:
            self.setProperty("tone", tone)
        self._outer = QVBoxLayout(self)
        edge = max(1, margin - 2)
        self._outer.setContentsMargins(max(1, margin), edge, max(1, margin), edge)
        self._outer.setSpacing(theme.S2)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.S3)
        self.title = Label(title, "section")
        self.note = Label(note, "muted")
        self.head.addWidget(self.title)
        self.head.addWidget(self.note, 1)
        self._outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.S2)
        self._outer.addLayout(self.body, 1)
        self._corners = _Corners(self) if margin <= 1 else None
        self.set_title(title, note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corners go along."""
        super().resizeEvent(event)
        if self._corners is not None:
            self._corners.setGeometry(self.rect())
            self._corners.raise_()

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note; without both the head takes no room."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if title:
            self.setAccessibleName(title)

    def set_tone(self, tone: str) -> None:
        """Tint the card, '' for the plain surface."""
        self.setProperty("tone", tone)
        theme.restyle(self)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append a widget or layout to the content."""
        if isinstance(item, QLayout):
            self.body.addLayout(item, stretch)
        else:
            self.body.addWidget(item, stretch)


class _Corners(QWidget):
    """Rounds the corners of a card over content that reaches its border."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies outside the rounded border, and the border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = theme.CARD_RADIUS - 0.5
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        outside.addRoundedRect(border, radius, radius)
        painter.fillPath(outside, theme.color("background"))
        painter.setPen(theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(border, radius, radius)


class StatTile(QFrame):
    """A small tile: what it is above, the figure below; `note` in small print."""

    def __init__(
        self, caption: str, value: str = "–", note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S3 - 1, theme.S2, theme.S3 - 1, theme.S2 + 1)
        layout.setSpacing(2)
        self._caption = Label(caption, "small")
        self._value = Label(value, "strong")
        theme.signals.changed.connect(self._use_font)
        self._use_font()
        self._note = Label(note, "small", wrap=True)
        for label in (self._caption, self._value, self._note):
            layout.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_value(value, note)

    def _use_font(self) -> None:
        self._value.setFont(theme.font("body", bold=True, tabular=True))

    def set_value(self, value: str, note: str = "") -> None:
        """Show another figure."""
        self._value.setText(value)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(f"{self._caption.text()}: {value}")


class Banner(QFrame):
    """A tinted line that says something important, with an icon and perhaps a button."""

    def __init__(self, tone: str, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.S3 - 2, theme.S2, theme.S3 - 2, theme.S2)
        self.row.setSpacing(theme.S2 - 2)
        self._icon = IconView(icon, "text", 14)
        self._label = Label(text, "banner", wrap=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self._label, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(tone, icon, text)

    def set(self, tone: str, icon: str, text: str) -> None:
        """Say something else."""
        tone = tone_or_neutral(tone)
        self.setProperty("tone", tone)
        self._label.setProperty("tone", tone)
        self._label.setText(text)
        self._icon.set(icon, f"{tone}_text")
        self.setAccessibleName(text)
        theme.restyle(self)
        theme.restyle(self._label)

    def text(self) -> str:
        """What it says."""
        return self._label.text()


class IconView(QWidget):
    """An icon as a picture. With a `tone` it stands in a tinted square, as in Heute's list."""

    def __init__(
        self,
        icon: str,
        color: str = "text",
        size: int = 18,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._color, self._size, self._tone = icon, color, size, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Decoration: the words beside it say the same.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set(self, icon: str, color: str = "text", tone: str = "") -> None:
        """Show another icon."""
        self._icon, self._color, self._tone = icon, color, tone
        self.update()

    def sizeHint(self) -> QSize:
        """The icon's square, larger when it is tinted."""
        side = theme.px(self._size + (16 if self._tone else 0))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint square and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        color = self._color
        if self._tone:
            tone = tone_or_neutral(self._tone)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(f"{tone}_soft"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
            color = f"{tone}_text"
        side = theme.px(self._size)
        square = QRectF(0, 0, side, side)
        square.moveCenter(rect.center())
        icons.paint(painter, square, self._icon, color)
