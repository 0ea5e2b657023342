"""How long a call has lasted: begins with dialling, stops with a click."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kundenpflege.base.i18n import _

from . import theme
from .controls import Button, Label

_TICK = 500  # ms


class CallTimer(QWidget):
    """Minutes and seconds with a button to begin and stop; `ended` when it was stopped."""

    ended = Signal()

    def __init__(
        self, now: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("callTimer")
        self._now = now
        self._begun: float | None = None
        self._before = 0.0
        self.shown = Label("0:00", "heading")
        self.shown.setObjectName("duration")
        self.shown.setFont(theme.font("heading", tabular=True))
        self.button = Button("", "later", "quiet", on_click=self.toggle)
        self.button.setObjectName("toggleTimer")
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.shown)
        layout.addWidget(self.button)
        self._show()

    def is_running(self) -> bool:
        """Whether the time runs."""
        return self._begun is not None

    def start(self) -> None:
        """Begin, or go on after a stop."""
        if self._begun is None:
            self._begun = self._now()
            self._timer.start()
            self._show()

    def stop(self) -> None:
        """Stop; the time stays."""
        if self._begun is not None:
            self._before += self._now() - self._begun
            self._begun = None
            self._timer.stop()
            self._show()
            self.ended.emit()

    def toggle(self) -> None:
        """The button."""
        (self.stop if self.is_running() else self.start)()

    def seconds(self) -> float:
        """How long it has run."""
        running = 0.0 if self._begun is None else self._now() - self._begun
        return max(0.0, self._before + running)

    def minutes(self) -> int | None:
        """Begun minutes; None when the time never ran."""
        seconds = self.seconds()
        return math.ceil(seconds / 60) if seconds else None

    def _show(self) -> None:
        whole = int(self.seconds())
        text = f"{whole // 60}:{whole % 60:02d}"
        self.shown.setText(text)
        self.shown.setAccessibleName(_("Dauer {time}").format(time=text))
        words = _("Zeit anhalten") if self.is_running() else _("Zeit nehmen")
        if self.button.text() != words:
            self.button.setText(words)
