"""The year: day by day or customer by customer, with the legend of its colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Label, row
from .wishes import Choice, Wishes
from .year import STEPS, YearView, density_inks
from .year_customers import CustomersView

DAYS, CUSTOMERS = "days", "customers"


class YearPane(QWidget):
    """Switches between the two ways to see a year."""

    way_changed = Signal(str)

    def __init__(self, choice: Choice, wishes: Wishes) -> None:
        super().__init__()
        self.days = YearView(choice, wishes)
        self.customers = CustomersView(wishes)
        self._chips = FilterChips(_("Jahr nach"))
        self._chips.set_items([(DAYS, _("Tage"), None), (CUSTOMERS, _("Je Kunde"), None)])
        self._chips.chosen.connect(self.show_way)
        self._scale = _Scale()
        self._marks = Label(_("voll: erledigt, hohl: geplant"), "small")
        self._marks.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.days)
        self._stack.addWidget(self.customers)
        bar = row(self._chips, self._scale, self._marks)
        bar.setStretch(0, 1)
        bar.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)

    @property
    def way(self) -> str:
        """`days` or `customers`."""
        return CUSTOMERS if self._stack.currentWidget() is self.customers else DAYS

    def show_way(self, way: str) -> None:
        """See the year the other way."""
        if way == self.way:
            return
        self._chips.choose(way)
        self._stack.setCurrentWidget(self.customers if way == CUSTOMERS else self.days)
        self._scale.setVisible(way == DAYS)
        self._marks.setVisible(way == CUSTOMERS)
        self.way_changed.emit(way)

    def face(self) -> QWidget:
        """What has the keyboard."""
        return self.customers if self.way == CUSTOMERS else self.days


class _Scale(QWidget):
    """From few to many, as the days are coloured."""

    def __init__(self) -> None:
        super().__init__()
        steps = ", ".join(str(least) for least in STEPS)
        self.setAccessibleName(_("Je mehr Kontakte, desto kräftiger die Farbe: ab {steps}").format(
            steps=steps
        ))  # fmt: skip
        self.setToolTip(self.accessibleName())
        theme.signals.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Five squares with a word on each side."""
        metrics = self.fontMetrics()
        words = sum(metrics.horizontalAdvance(word) for word in (_("wenig"), _("viel")))
        return QSize(words + len(STEPS) * theme.px(17) + theme.px(12), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        """The squares alone."""
        return QSize(len(STEPS) * theme.px(17), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words and squares."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(13)
        painter.setFont(theme.font("small"))
        roomy = self.width() >= self.sizeHint().width()
        left = 0
        if roomy:
            painter.setPen(theme.color("muted"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), _("wenig"))
            left = painter.fontMetrics().horizontalAdvance(_("wenig")) + theme.px(6)
            painter.drawText(
                self.rect(),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
                _("viel"),
            )
        painter.setPen(Qt.PenStyle.NoPen)
        for ground, _letters in density_inks():
            painter.setBrush(ground)
            spot = QRectF(left, (self.height() - side) / 2, side, side)
            painter.drawRoundedRect(spot, 3, 3)
            left += theme.px(17)
