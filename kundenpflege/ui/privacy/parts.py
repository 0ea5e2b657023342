"""What the tabs share: a scrolled column, saving a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import write_file
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.dialogs import FileKind
from ..kit.office import Office


class ScrolledTab(QWidget):
    """A tab whose content scrolls; `column` takes the content."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, theme.S4, theme.S2, theme.S4)
        self.column.setSpacing(theme.S3)
        scroll.setWidget(inner)
        outer.addWidget(scroll)

    def refresh(self) -> None:
        """Ask for the data."""

    def back(self) -> bool:
        """Close what is open; False when there is nothing."""
        return False


def save_bytes(
    office: Office, title: str, name: str, kinds: Sequence[FileKind], content: bytes
) -> bool:
    """Ask where to and write; tells the outcome."""
    path = office.questions.save_file(title, name, kinds)
    if path is None:
        return False
    try:
        write_file(path, content)
    except UserError as error:
        office.tell(error.message, "red")
        return False
    office.tell(_("Gespeichert: {path}").format(path=path))
    return True


def renew(place: QVBoxLayout, old: QWidget | None) -> tuple[QWidget, QVBoxLayout]:
    """An empty area in `place` instead of the old one; show it when it is filled."""
    if old is not None:
        place.removeWidget(old)
        old.hide()
        old.deleteLater()
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.S3)
    place.addWidget(made)
    return made, column


Done = Callable[[], object]
