"""Two panes side by side; the width of the right one is remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from ..kit import theme
from ..kit.office import Office

_LATER = 400  # ms


class Panes(QSplitter):
    """Left takes what is left over. `least` and `wished` are widths of the right pane in pixels
    at font scale 1; the user's own width is kept under `name`."""

    def __init__(
        self, office: Office, name: str, left: QWidget, right: QWidget, least: int, wished: int
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._office, self._name, self._least, self._wished = office, name, least, wished
        self.setObjectName(name)
        self.addWidget(left)
        self.addWidget(right)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self._divided = (0, 0.0)
        self._keep_later = QTimer(self)
        self._keep_later.setSingleShot(True)
        self._keep_later.setInterval(_LATER)
        self._keep_later.timeout.connect(self._keep)
        self.splitterMoved.connect(lambda *_args: self._keep_later.start())

    def divide(self, room: int) -> None:
        """Give the right pane its width within `room` pixels."""
        if room <= 0 or (room, theme.current().scale) == self._divided:
            return
        self._divided = (room, theme.current().scale)
        kept = self._office.settings.get("splitters").get(self._name)
        wished = kept if isinstance(kept, int) else self._wished
        right = max(theme.px(self._least), min(theme.px(wished), room * 45 // 100))
        self.setSizes([room - right, right])

    def _keep(self) -> None:
        kept = dict(self._office.settings.get("splitters"))
        kept[self._name] = round(self.sizes()[1] / theme.current().scale)
        self._office.settings.set("splitters", kept)
