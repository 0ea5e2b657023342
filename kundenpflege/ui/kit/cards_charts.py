"""Small pictures of figures: thin bars, a segmented bar, a line. Each also tells them in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import theme


class ThinBar(QWidget):
    """A share from 0 to 1 as a thin bar; `text` says it in words for those who do not see it."""

    def __init__(
        self,
        share: float = 0.0,
        tone: str = "brand",
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._share, self._tone = 0.0, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(share, tone, text)

    def set(self, share: float, tone: str = "brand", text: str = "") -> None:
        """Show another share."""
        self._share = min(max(share, 0.0), 1.0)
        self._tone = tone
        self.setAccessibleName(text or f"{round(self._share * 100)} %")
        self.setToolTip(text)
        self.update()

    @property
    def share(self) -> float:
        """What is shown, 0 to 1."""
        return self._share

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(theme.px(80), theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        radius = rect.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.setClipPath(path)
        painter.fillRect(rect, theme.color("track"))
        if self._share > 0:
            width = max(rect.height(), rect.width() * self._share)
            painter.setBrush(theme.color(self._tone))
            painter.drawRoundedRect(QRectF(0, 0, width, rect.height()), radius, radius)


class SegmentedBar(QWidget):
    """Parts of a whole side by side. Parts: (words, amount, tone)."""

    def __init__(
        self,
        parts: Sequence[tuple[str, float, str]] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts: list[tuple[str, float, str]] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_parts(parts)

    def set_parts(self, parts: Sequence[tuple[str, float, str]]) -> None:
        """Show other parts; those of 0 or less are left out."""
        self._parts = [part for part in parts if part[1] > 0]
        words = ", ".join(part[0] for part in self._parts)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(theme.px(120), theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts in their shares."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setClipPath(path)
        painter.fillRect(rect, theme.color("track"))
        total = sum(part[1] for part in self._parts)
        x = 0.0
        for _words, amount, tone in self._parts:
            width = rect.width() * amount / total
            painter.fillRect(QRectF(x, 0, width + 0.5, rect.height()), theme.color(tone))
            x += width


class Sparkline(QWidget):
    """A line through values at equal distances; name and description tell it in words."""

    def __init__(
        self,
        values: Sequence[float] = (),
        name: str = "",
        tone: str = "brand",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: list[float] = []
        self._tone = tone
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_values(values)

    def set_values(self, values: Sequence[float], text: str = "") -> None:
        """Show other values; `text` describes them, otherwise they are read out one by one."""
        self._values = list(values)
        words = text or ", ".join(f"{value:g}".replace(".", ",") for value in self._values)
        self.setAccessibleDescription(words)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        """A flat picture."""
        return QSize(theme.px(160), theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line; a single value is a level one."""
        if not self._values:
            return
        values = self._values if len(self._values) > 1 else self._values * 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen_width = 2.0
        rect = QRectF(self.rect()).adjusted(2, 6, -2, -6)
        low, high = min(values), max(values)
        span = (high - low) or 1.0
        flat = high == low
        points = [
            QPointF(
                rect.x() + rect.width() * index / (len(values) - 1),
                rect.center().y() if flat else rect.bottom() - rect.height() * (v - low) / span,
            )
            for index, v in enumerate(values)
        ]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        pen = QPen(theme.color(self._tone), pen_width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)
