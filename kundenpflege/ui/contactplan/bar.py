"""The row above the plan: leafing, what is shown, the views."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import FilterChips
from ..kit.controls import Button, ElidedLabel, IconButton
from .spans import NAMES, VIEWS, Span, page_names
from .wishes import Wishes


class PlanBar(QWidget):
    """Leaf, today, the title; the views at the right, in a second row where room is short."""

    def __init__(self, wishes: Wishes) -> None:
        super().__init__()
        self.back = IconButton("left", "", on_click=lambda: wishes.leaf.emit(-1))
        self.back.setObjectName("previousMonth")
        self.now = Button(_("Heute"), on_click=wishes.today.emit)
        self.now.setObjectName("goToday")
        self.now.setToolTip(_("Zu heute (Taste T)"))
        self.forth = IconButton("right", "", on_click=lambda: wishes.leaf.emit(1))
        self.forth.setObjectName("nextMonth")
        self.title = ElidedLabel("", "heading")
        self.title.setObjectName("month")
        self.views = FilterChips(_("Ansicht"))
        self.views.setObjectName("planViews")
        self.views.set_items([(view, _(NAMES[view]), None) for view in VIEWS])
        for number, (_key, chip) in enumerate(self.views.items(), start=1):
            chip.setToolTip(_("Taste {key}").format(key=number))
        self.views.chosen.connect(wishes.view)
        self._left = QWidget()
        line = QHBoxLayout(self._left)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S2)
        for widget in (self.back, self.now, self.forth):
            line.addWidget(widget)
        line.addWidget(self.title, 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.S3)
        self._grid.setVerticalSpacing(theme.S2)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._two_rows: bool | None = None
        self._fit()
        theme.signals.changed.connect(self._fit)

    def show_span(self, shown: Span) -> None:
        """Say which days are shown."""
        self.title.setText(shown.title)
        before, after = page_names(shown.view)
        self.back.set_name(before)
        self.forth.set_name(after)
        self.views.choose(shown.view)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The views go where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = sum(w.sizeHint().width() + theme.S2 for w in (self.back, self.now, self.forth))
        title = self.title.sizeHint().width()
        chips = sum(chip.sizeHint().width() + theme.S2 for _key, chip in self.views.items())
        chips -= theme.S2
        two = buttons + title + theme.S3 + chips > self.width()
        self.views.setFixedWidth(chips)
        if two == self._two_rows:
            return
        self._two_rows = two
        self._grid.removeWidget(self.views)
        place = (1, 0) if two else (0, 1)
        side = Qt.AlignmentFlag.AlignLeft if two else Qt.AlignmentFlag.AlignRight
        self._grid.addWidget(self.views, *place, side | Qt.AlignmentFlag.AlignVCenter)
