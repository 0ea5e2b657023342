"""One sheet of the preview: its picture, and the places on it that lead to their fields."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _

from . import theme
from .pdfview_render import PageFacts

SHADOW = 4  # around each sheet
_MM = 25.4 / 72  # millimetres a point


@dataclass(frozen=True, slots=True)
class Target:
    """A place on a page (from 1), in millimetres from its top left corner, and its name."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    name: str

    def holds(self, x: float, y: float) -> bool:
        """Whether a point (mm) lies within."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def size(self) -> float:
        """Area in square millimetres."""
        return (self.right - self.left) * (self.bottom - self.top)


class PdfPage(QWidget):
    """One sheet. Shows its newest picture, stretched until a sharper one is there.

    `clicked(name)` when the mouse is pressed in one of its targets.
    """

    clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._targets: list[Target] = []
        self._facts: PageFacts | None = None
        self._below: Target | None = None
        self.image: QImage | None = None
        self.made_for: tuple[int, float] | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a soft shadow, the sheet and its picture."""
        painter = QPainter(self)
        sheet = self.rect().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        shadow = theme.color("shadow")
        for spread in range(4, 0, -1):
            shadow.setAlpha(7 if not theme.current().dark else 30)
            painter.setBrush(shadow)
            painter.drawRoundedRect(
                sheet.adjusted(-spread, -spread + 1, spread, spread), spread, spread
            )
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if self.image is not None:
            ratio = self.devicePixelRatioF()
            if abs(self.image.width() - sheet.width() * ratio) < 2:
                # Made for this size: pixel for pixel.
                self.image.setDevicePixelRatio(ratio)
                painter.setClipRect(sheet)
                painter.drawImage(sheet.topLeft(), self.image)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(sheet, self.image)
        if self._below is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = theme.color("focus")
            painter.setPen(QPen(ground, 1))
            ground.setAlpha(28)
            painter.setBrush(ground)
            painter.drawRoundedRect(self.place_of(self._below), 3, 3)

    # Targets

    def set_targets(self, facts: PageFacts, targets: list[Target]) -> None:
        """What lies where on this sheet."""
        self._facts, self._targets = facts, targets
        self.setMouseTracking(bool(targets))
        if self._below is not None and self._below not in targets:
            self._point(None)

    def place_of(self, target: Target) -> QRect:
        """Where a target lies, in pixels of this widget."""
        across, down = self._scales()
        place = QRectF(
            QPointF(target.left * across, target.top * down),
            QPointF(target.right * across, target.bottom * down),
        )
        return place.translated(SHADOW, SHADOW).toAlignedRect().adjusted(-2, -1, 2, 1)

    def target_at(self, point: QPointF) -> Target | None:
        """The smallest target below a point."""
        across, down = self._scales()
        x, y = (point.x() - SHADOW) / across, (point.y() - SHADOW) / down
        found = [one for one in self._targets if one.holds(x, y)]
        return min(found, key=Target.size, default=None)

    def _scales(self) -> tuple[float, float]:
        """Pixels a millimetre, across and down."""
        if self._facts is None or not self._facts.width or not self._facts.height:
            return 1.0, 1.0
        room = self.size() - QSize(2 * SHADOW, 2 * SHADOW)
        return (
            max(1e-6, room.width() / (self._facts.width * _MM)),
            max(1e-6, room.height() / (self._facts.height * _MM)),
        )

    def _point(self, target: Target | None) -> None:
        if target == self._below:
            return
        self._below = target
        self.setToolTip(_("Klicken, um das zu ändern") if target else "")
        if target is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what leads to its field."""
        self._point(self.target_at(event.position()))
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the target."""
        target = self.target_at(event.position())
        if target is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(target.name)
        else:
            super().mousePressEvent(event)
