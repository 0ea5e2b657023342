"""What the sections of the settings have in common: when they ask, what they offer in the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.dialogs import SidePanel
from ..kit.office import Office
from ..kit.page import PageAction

if TYPE_CHECKING:
    from kundenpflege.store import Changes


class Section(QWidget):
    """One section. `refresh` asks for its data: when first shown and when a watched table changed.

    What stands on the page is stored when a field is left; records that open in a panel over
    `host` are stored by its button.
    """

    key: ClassVar[str] = ""
    label: ClassVar[str] = ""
    note: ClassVar[str] = ""
    """One line that says what belongs here; a message id like `label`."""
    icon: ClassVar[str] = ""
    watches: ClassVar[frozenset[str]] = frozenset()
    poses: ClassVar[tuple[str, ...]] = ()
    """Further states worth a picture; `strike` brings the section there."""

    actions_changed = Signal()

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__()
        self.office = office
        self.host = host
        self.stale = True
        self.setObjectName(f"section_{self.key}")
        self.setAccessibleName(self.title())

    @classmethod
    def title(cls) -> str:
        """The words in the list."""
        return _(cls.label)

    def head_actions(self) -> tuple[PageAction, ...]:
        """Buttons for the head of the page, the primary one last."""
        return ()

    def concerns(self, changes: Changes) -> bool:
        """Whether a change calls for a refresh."""
        return not self.watches.isdisjoint(changes.tables)

    def refresh(self) -> None:
        """Ask the office for the data and show them."""

    def flush(self) -> None:
        """Hand in what was typed and not yet stored."""

    def strike(self, pose: str) -> None:
        """Bring about one of the `poses`."""

    def panels(self) -> tuple[SidePanel, ...]:
        """The panels of the section, the one to be closed first in front."""
        return ()

    def back(self) -> bool:
        """Esc: close an open panel. False when there is nothing to close."""
        for panel in self.panels():
            if panel.is_open():
                panel.dismiss()
                return True
        return False

    def leave(self) -> bool:
        """Another section is wanted: store and close. False while a panel asks about its input."""
        self.flush()
        self.back()
        return not any(panel.is_open() for panel in self.panels())


class Column(QScrollArea):
    """Cards below each other that scroll; never wider than is good to read."""

    def __init__(self, widest: int = 760) -> None:
        super().__init__()
        self._widest = widest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, theme.S4, theme.S4, 0)
        self._column = QWidget()
        self.body = QVBoxLayout(self._column)
        self.body.setContentsMargins(0, 0, 0, theme.S4)
        self.body.setSpacing(theme.S3)
        line.addWidget(self._column, 1)
        line.addStretch(0)
        self.setWidget(inner)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._column.setMaximumWidth(theme.px(self._widest))


class Beside(QWidget):
    """Two widgets side by side, one below the other where the width does not suffice."""

    stacked = Signal(bool)

    def __init__(
        self, main: QWidget, side: QWidget, side_width: int, needed: int, side_first: bool = False
    ) -> None:
        super().__init__()
        self._side, self._side_width, self._needed = side, side_width, needed
        self._stacked = (
            QBoxLayout.Direction.BottomToTop if side_first else QBoxLayout.Direction.TopToBottom
        )
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.S4)
        self._line.addWidget(main, 1)
        self._line.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        theme.signals.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Is there room for both?"""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(self._needed)
        direction = QBoxLayout.Direction.LeftToRight if wide else self._stacked
        if direction != self._line.direction():
            self._line.setDirection(direction)
            self.stacked.emit(not wide)
        if wide:
            self._side.setFixedWidth(theme.px(self._side_width))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        self._line.setAlignment(
            self._side, Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag(0)
        )
