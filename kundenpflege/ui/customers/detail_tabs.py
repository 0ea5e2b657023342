"""The tabs of the detail."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent

from kundenpflege.base.i18n import _

from ..kit import icons, theme
from ..kit.controls import Tabs

_GAPS = (14, 10, 7, 4)  # px between two tabs: as wide as the room allows
_ICON = 30  # px: the last tab without its word


class DetailTabs(Tabs):
    """Where the width ends the tabs stand closer, then the last one shows only its icon."""

    def __init__(self) -> None:
        super().__init__(_("Bereiche des Kunden"))
        self.setObjectName("detailTabs")
        for key, words in (
            ("history", _("Verlauf")),
            ("facts", _("Stammdaten")),
            ("persons", _("Personen")),
            ("wants", _("Wünsche")),
            ("offers", _("Angebote")),
            ("changes", _("Änderungen")),
        ):
            self.add(key, words)
        self._last = self.count() - 1
        self._words = self.tabText(self._last)
        self._gap = -1
        self.setTabToolTip(self._last, self._words)
        self.setAccessibleTabName(self._last, self._words)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        self._gap = -1
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words or icon."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(theme.font("body", bold=True))
        words = [metrics.horizontalAdvance(self.tabText(n)) + 2 for n in range(self._last)]
        whole = sum(words) + metrics.horizontalAdvance(self._words) + 2
        short = sum(words) + theme.px(_ICON)
        count, room = self.count(), self.width()
        fits = whole + theme.px(_GAPS[1]) * count <= room
        needed = whole if fits else short
        gap = next((g for g in _GAPS if needed + theme.px(g) * count <= room), _GAPS[-1])
        if gap != self._gap:
            self._gap = gap
            self.setStyleSheet(f"QTabBar::tab {{ margin-right: {theme.px(gap)}px; }}")
        text = self._words if fits else ""
        if self.tabText(self._last) != text:
            self.setTabText(self._last, text)
        self.setTabIcon(self._last, QIcon() if fits else icons.icon("history", "muted"))
