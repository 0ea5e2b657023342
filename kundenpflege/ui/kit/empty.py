"""What stands where nothing is yet: one sentence and the one button that fills it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from . import theme
from .cards import IconView
from .controls import Button, Label


class EmptyState(QWidget):
    """An icon, a sentence saying what belongs here, and a button (`button`, may be None)."""

    def __init__(
        self,
        sentence: str,
        button: str = "",
        on_click: Callable[[], object] | None = None,
        icon: str = "",
        button_icon: str = "plus",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S5, theme.S5, theme.S5)
        layout.setSpacing(theme.S3)
        layout.addStretch(2)
        center = Qt.AlignmentFlag.AlignHCenter
        if icon:
            layout.addWidget(IconView(icon, size=26, tone="brand"), 0, center)
        self._label = Label(sentence, "muted", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._label)
        self.button: Button | None = None
        if button:
            self.button = Button(button, button_icon, "primary", on_click=on_click)
            layout.addWidget(self.button, 0, center)
        layout.addStretch(3)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._label.setText(sentence)

    def sentence(self) -> str:
        """What it says."""
        return self._label.text()
