"""Where the import begins: drop a list here, or choose one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, Label
from ..kit.dropping import list_in


class DropArea(QFrame):
    """A dashed field with a button."""

    def __init__(
        self,
        on_choose: Callable[[], object],
        on_file: Callable[[Path], object],
        on_paste: Callable[[], object],
    ) -> None:
        super().__init__()
        self._on_file = on_file
        self._above = False
        self.setObjectName("dropArea")
        self.setAcceptDrops(True)
        center = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S5 + theme.S4, theme.S5, theme.S5 + theme.S4)
        layout.setSpacing(theme.S3)
        layout.addStretch(2)
        layout.addWidget(IconView("import", size=28, tone="brand"), 0, center)
        for words, role in (
            (_("Ziehen Sie Ihre Kundenliste hierher"), "heading"),
            (
                _(
                    "Excel, LibreOffice, CSV oder Visitenkarten – auch aus Outlook, Google und "
                    "Thunderbird. Sie sehen erst jede Zeile, dann entscheiden Sie."
                ),
                "muted",
            ),
        ):
            label = Label(words, role, wrap=True)
            label.setAlignment(center)
            layout.addWidget(label)
        self.choose = choose = Button(
            _("Datei wählen …"), "file", "primary", large=True, on_click=on_choose
        )
        choose.setObjectName("chooseFile")
        paste = Button(_("Aus der Zwischenablage einfügen"), "copy", large=True, on_click=on_paste)
        paste.setObjectName("pasteList")
        paste.setToolTip(_("Zellen, die Sie in einer Tabelle kopiert haben (Strg+V)"))
        layout.addWidget(choose, 0, center)
        layout.addWidget(paste, 0, center)
        layout.addStretch(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed border, stronger while a list is above."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = "brand" if self._above else "line_strong"
        painter.setPen(QPen(theme.color(tint), 2, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("brand_soft" if self._above else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, theme.CARD_RADIUS, theme.CARD_RADIUS)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take lists."""
        if list_in(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._set_above(True)

    def dragLeaveEvent(self, event: object) -> None:
        """It went away again."""
        self._set_above(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read it."""
        self._set_above(False)
        path = list_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self._on_file(path)

    def _set_above(self, above: bool) -> None:
        self._above = above
        self.update()
