"""What is seen while a long piece of work is done elsewhere, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, Label
from ..kit.office import Office
from ..kit.worker import DroppedError


class Reins:
    """Handed to the work as its `progress`: tells the screen how far it is, and can stop it.

    Stopping raises inside the work at its next step; a half-written step or file goes with it.
    """

    def __init__(self, office: Office, pane: WorkingPane) -> None:
        self._office, self._pane = office, pane
        self._stopped = False

    def __call__(self, done: int, total: int) -> None:
        """On the worker: so much is done."""
        if self._stopped:
            raise DroppedError
        self._office.on_gui(lambda: self._show(done, total))

    def part(self, start: float, end: float) -> Callable[[int, int], None]:
        """The reins for one piece of the work: the bar goes on from `start` to `end` (0 to 1)."""

        def share(done: int, total: int) -> None:
            self(round(1000 * (start + (end - start) * done / max(total, 1))), 1000)

        return share

    def stop(self) -> None:
        """The user gave up."""
        self._stopped = True

    def _show(self, done: int, total: int) -> None:
        if not self._stopped and isValid(self._pane):
            self._pane.show_progress(done, total)


class WorkingPane(QWidget):
    """A sentence, a bar, and the button that stops."""

    def __init__(self, on_stop: Callable[[], object]) -> None:
        super().__init__()
        self._words = Label("", "section", wrap=True)
        self._words.setObjectName("working")
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setObjectName("progress")
        self.bar.setAccessibleName(_("Fortschritt"))
        self.stop = Button(_("Abbrechen"), "close", on_click=on_stop)
        self.stop.setObjectName("stopWork")
        center = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S5, theme.S5, theme.S5)
        layout.setSpacing(theme.S4)
        layout.addStretch(2)
        layout.addWidget(IconView("wait", size=26, tone="brand"), 0, center)
        layout.addWidget(self._words)
        layout.addWidget(self.bar, 0, center)
        layout.addWidget(self.stop, 0, center)
        layout.addStretch(3)

    def begin(self, words: str) -> None:
        """Say what is being done; how long it takes is not known yet."""
        self._words.setText(words)
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(theme.px(320))
        self.stop.setEnabled(True)

    def show_progress(self, done: int, total: int) -> None:
        """So much of the whole is done."""
        if total > 0:
            self.bar.setRange(0, total)
            self.bar.setValue(min(done, total))
