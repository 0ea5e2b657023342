"""The tabs of the detail."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent

from kundenpflege.base.i18n import _

from ..kit import icons, theme
from ..kit.controls import Tabs

_GAPS = (14, 12, 10, 8, 7, 5)  # px between two tabs: as wide as the room allows
_ICON = 30  # px: a tab without its word


class DetailTabs(Tabs):
    """Where the width ends the tabs stand closer, then the last ones show only their icons."""

    def __init__(self) -> None:
        super().__init__(_("Bereiche des Kunden"))
        self.setObjectName("detailTabs")
        self._words: list[str] = []
        self._icons: list[str] = []
        for key, words, icon in (
            ("history", _("Verlauf"), "list"),
            ("facts", _("Stammdaten"), "customers"),
            ("persons", _("Personen"), "family"),
            ("wants", _("Wünsche"), "wish"),
            ("care", _("Pflege"), "care"),
            ("offers", _("Angebote"), "offers"),
            ("changes", _("Änderungen"), "history"),
        ):
            self.add(key, words)
            place = self.count() - 1
            self._words.append(words)
            self._icons.append(icon)
            self.setTabToolTip(place, words)
            self.setAccessibleTabName(place, words)
        self._shown = (-1, -1)
        theme.signals.changed.connect(self._style)
        self._style()

    def _style(self) -> None:
        self._shown = (-1, -1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words or icons."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap, worded = self._choose()
        if (gap, worded) == self._shown:
            return
        self._shown = gap, worded
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setStyleSheet(
            f"QTabBar::tab {{ margin-right: {theme.px(gap)}px; }}"
            "QTabBar::tab:last { margin-right: 0; }"
        )
        for place, words in enumerate(self._words):
            text = words if place < worded else ""
            if self.tabText(place) != text:
                self.setTabText(place, text)
            icon = QIcon() if text else icons.icon(self._icons[place], "muted")
            self.setTabIcon(place, icon)

    def _choose(self) -> tuple[int, int]:
        """The gap, and how many tabs show their words."""
        metrics = QFontMetrics(theme.font("body", bold=True))
        words = [metrics.horizontalAdvance(text) + 2 for text in self._words]
        count, room = self.count(), self.width()
        for worded in range(count, 0, -1):
            needed = sum(words[:worded]) + theme.px(_ICON) * (count - worded)
            # All the words only where they do not stand too close.
            gaps = _GAPS[:3] if worded == count else _GAPS
            for gap in gaps:
                if needed + theme.px(gap) * (count - 1) <= room:
                    return gap, worded
        return _GAPS[-1], 1
