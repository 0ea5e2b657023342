"""A file that is kept in the database: chosen or dropped, with its name and size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, format_decimal, round_to

from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.dialogs import FileKind, Questions
from ..kit.editors_base import Editor

#: Larger files are no papers (bytes).
_LIMIT = 20_000_000


class FileEditor(Editor):
    """The bytes of a file, None for none; `file_name` is what it was called when chosen.

    What is in it is judged by the service that stores it.
    """

    def __init__(
        self,
        questions: Questions,
        kinds: Sequence[FileKind],
        hint: str = "",
        removable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._questions, self._kinds, self._removable = questions, kinds, removable
        self._data: bytes | None = None
        self._problem = ""
        self.file_name = ""
        self.setAcceptDrops(True)
        self.choose = Button(_("Datei wählen …"), "file", on_click=self._choose)
        self.remove = Button(_("Entfernen"), "delete", "quiet", on_click=self._remove)
        self.shown = Label(hint, "small", wrap=True)
        self._hint = hint
        self._row.addWidget(FlowRow(self.choose, self.remove))
        self._row.addWidget(self.shown, 1)
        self.field = self.choose
        self.setFocusProxy(self.choose)
        self._show()

    def value(self) -> bytes | None:
        """The file's bytes."""
        return self._data

    def set_value(self, value: Any) -> None:
        """Show what is stored."""
        self._data = bytes(value) if value else None
        self._problem, self.file_name = "", ""
        self._show()

    def describe(self, words: str) -> None:
        """Say what is stored without loading it."""
        self.shown.setText(words)

    def problem(self) -> str:
        """Why the file chosen last cannot be taken."""
        return self._problem

    def take_file(self, path: Path) -> None:
        """Read a file chosen by the user."""
        try:
            if path.stat().st_size > _LIMIT:
                self._problem = _("Die Datei ist größer als {n}\u00a0MB.").format(
                    n=_LIMIT // 1_000_000
                )
            else:
                self._data, self.file_name, self._problem = path.read_bytes(), path.name, ""
        except OSError:
            self._problem = _("Die Datei „{name}“ lässt sich nicht lesen.").format(name=path.name)
        self._show()
        self.changed.emit()
        self.left.emit()

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Name the buttons with the label."""
        super().name_field(name, label, purpose)
        self.choose.setAccessibleName(f"{label}: {self.choose.text()}")
        self.remove.setAccessibleName(f"{label}: {self.remove.text()}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take_file(Path(url.toLocalFile()))
                return

    def _choose(self) -> None:
        path = self._questions.open_file(_("Datei wählen"), self._kinds)
        if path is not None:
            self.take_file(path)

    def _remove(self) -> None:
        self.set_value(None)
        self.changed.emit()
        self.left.emit()

    def _show(self) -> None:
        self.remove.setVisible(self._removable and self._data is not None)
        if self._data is None:
            self.shown.setText(self._hint)
            return
        size = size_words(len(self._data))
        self.shown.setText(" · ".join(part for part in (self.file_name, size) if part))


def size_words(size: int) -> str:
    """`350 kB`, `1,2 MB`."""
    from decimal import Decimal

    if size < 1_000_000:
        return f"{max(1, size // 1000)}{NBSP}kB"
    return f"{format_decimal(round_to(Decimal(size) / 1_000_000, 1))}{NBSP}MB"
