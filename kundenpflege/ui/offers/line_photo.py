"""The photo of a line: chosen or dropped, made small, kept once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import Button
from ..kit.editors_base import Editor
from ..kit.office import Office


class PhotoEditor(Editor):
    """The id of a picture, or None; shows the picture itself."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._id: int | None = None
        self.setAcceptDrops(True)
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.hide()
        self.choose = Button(_("Foto wählen …"), "image", on_click=self._choose)
        self.remove = Button(_("Entfernen"), "delete", "quiet", on_click=self._remove)
        self.remove.hide()
        self.field = self.choose
        self.setFocusProxy(self.choose)
        for part in (self.preview, self.choose, self.remove):
            self._row.addWidget(part)
        self._row.addStretch(1)

    def value(self) -> int | None:
        """The picture's id."""
        return self._id

    def set_value(self, value: Any) -> None:
        """Show a picture."""
        if value != self._id:
            self._id = value
            self._show()

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Name the buttons with the picture's label."""
        super().name_field(name, label, purpose)
        self.choose.setAccessibleName(_("Foto wählen"))
        self.remove.setAccessibleName(_("Foto entfernen"))

    def take_file(self, path: Path) -> None:
        """Store a picture; one that cannot be read is told in a toast."""
        from kundenpflege.services.pictures import add_picture

        try:
            content = path.read_bytes()
        except OSError:
            words = _("Die Datei „{name}“ lässt sich nicht lesen.").format(name=path.name)
            self._office.tell(words, "red")
            return
        self._office.run(
            _("Foto hinzugefügt"),
            lambda db: add_picture(db, content, path.name),
            then=self._taken,
            owner=self,
            quiet=True,
        )

    def _taken(self, picture_id: int) -> None:
        self._id = picture_id
        self._show()
        self.changed.emit()

    def _choose(self) -> None:
        kinds = ((_("Bild"), ("jpg", "jpeg", "png", "webp")),)
        path = self._office.questions.open_file(_("Foto wählen"), kinds)
        if path is not None:
            self.take_file(path)

    def _remove(self) -> None:
        self._id = None
        self._show()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show(self) -> None:
        from kundenpflege.services.pictures import picture_content

        wanted = self._id
        self.remove.setVisible(wanted is not None)
        self.preview.setVisible(wanted is not None)
        self.choose.setText(_("Foto wählen …") if wanted is None else _("Anderes Foto …"))
        self.preview.clear()
        if wanted is not None:
            self._office.ask(
                lambda db: picture_content(db, wanted), then=self._paint, owner=self, key="photo"
            )

    def _paint(self, content: bytes) -> None:
        picture = QPixmap()
        if picture.loadFromData(content):
            small = picture.scaled(
                theme.px(96),
                theme.px(64),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.preview.setPixmap(small)
            self.preview.setAccessibleName(_("Foto der Position"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first file dropped."""
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                self.take_file(Path(url.toLocalFile()))
