"""The pages of the window, and what stands in their place while no data may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from ..kit.controls import announce
from ..kit.office import Office

if TYPE_CHECKING:
    from .gate import Curtain
    from .start_trouble import StartTrouble


class Cover(QStackedWidget):
    """`frame` with navigation and pages, or a `Gate` instead of it."""

    way_chosen = Signal(str)
    """A way out of the message about a database that does not open."""
    about_to_cover = Signal()
    """What lies over the pages has to go first."""

    def __init__(self, office: Office, frame: QWidget) -> None:
        super().__init__()
        self._office = office
        self._frame = frame
        self.addWidget(frame)
        self._trouble: StartTrouble | None = None
        self._curtain: Curtain | None = None
        self._before: QWidget | None = None  # had the keyboard when the window was covered
        office.exchanging.connect(self._exchanging)

    def cover(self, gate: QWidget) -> None:
        """Show `gate`; nothing of the pages can be seen or done until `uncover`."""
        from .gate import ALLOWED, Gate

        self.about_to_cover.emit()
        if not self.is_covered():
            self._before = QApplication.focusWidget()
        if self.indexOf(gate) < 0:
            self.addWidget(gate)
        self.setCurrentWidget(gate)
        self._office.commands.allow_only(ALLOWED)
        if isinstance(gate, Gate):
            gate.begin()
            announce(gate, f"{gate.heading.text()}. {gate.text()}")

    def uncover(self) -> None:
        """Show the pages again, the keyboard where it was."""
        if not self.is_covered():
            return
        self.setCurrentWidget(self._frame)
        self._office.commands.allow_only(None)
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_covered(self) -> bool:
        """Whether something stands in the place of the pages."""
        return self.currentWidget() is not self._frame

    def covering(self) -> QWidget | None:
        """What stands there; None when the pages are shown."""
        return self.currentWidget() if self.is_covered() else None

    @property
    def trouble(self) -> StartTrouble:
        """Says why the database does not open."""
        if self._trouble is None:
            from .start_trouble import StartTrouble

            self._trouble = StartTrouble()
            self._trouble.chosen.connect(self.way_chosen)
        return self._trouble

    def has_trouble(self) -> bool:
        """Whether that is what is shown."""
        return self._trouble is not None and self.currentWidget() is self._trouble

    def _exchanging(self, words: str) -> None:
        """Something is being done to the whole database, or (empty) is over."""
        from .gate import Curtain

        if words:
            if self._curtain is None:
                self._curtain = Curtain()
                self._office.progressed.connect(self._curtain.show_progress)
            self._curtain.tell(words)
            self.cover(self._curtain)
        elif self._curtain is not None and self.covering() is self._curtain:
            self.uncover()
