"""Editors for a colour and for a picture (the logo)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import N_, _
from kundenpflege.rules.validation import InvalidValue, check_logo

from . import theme
from .controls import Button, Label
from .controls_flow import FlowRow
from .dialogs import Questions
from .editors_base import Editor, LineEditor, cannot_read

# Colours that stay readable as headings on white paper.
PALETTE = (
    ("#0E5A62", N_("Petrol")), ("#1F4E79", N_("Blau")), ("#2B6CB0", N_("Hellblau")),
    ("#4A3F8C", N_("Violett")), ("#7A2E5D", N_("Beere")), ("#8B1E2D", N_("Rot")),
    ("#A0490B", N_("Rostrot")), ("#7A5A00", N_("Ocker")), ("#2E6B3E", N_("Grün")),
    ("#4B5320", N_("Oliv")), ("#5A4032", N_("Braun")), ("#2B2F36", N_("Anthrazit")),
)  # fmt: skip
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


class Swatch(QAbstractButton):
    """A button that shows a colour."""

    def __init__(self, color: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_color(color, name)

    def set_color(self, color: str, name: str) -> None:
        """Show `#RRGGBB`, called `name`."""
        self.color = color
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(theme.px(26), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colour; a ring when focused."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = theme.color("text" if self.hasFocus() else "line_strong")
        painter.setPen(QPen(ring, 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(self.color))
        painter.drawRoundedRect(rect, theme.RADIUS - 1, theme.RADIUS - 1)


class ColorEditor(LineEditor):
    """A colour as `#RRGGBB`, typed or taken from a small palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("#0E5A62", 7, parent)
        self.swatch = Swatch("#FFFFFF", _("Farbe wählen"), self)
        self.swatch.clicked.connect(self.pop_up)
        self._row.insertWidget(0, self.swatch)
        self.line.textChanged.connect(self._show_color)
        self._popup: QFrame | None = None

    def value(self) -> str:
        """`#RRGGBB`, or what was typed while it is no colour."""
        text = self.text()
        match = _HEX.fullmatch(text)
        if match is None:
            return text
        digits = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
        return f"#{digits.upper()}"

    def set_value(self, value: Any) -> None:
        """Show a colour."""
        self._show("" if value is None else str(value))

    def problem(self) -> str:
        """Not a colour."""
        text = self.text()
        return cannot_read("#0E5A62") if text and _HEX.fullmatch(text) is None else ""

    def pop_up(self) -> None:
        """Open the palette below the field."""
        if self._popup is None:
            self._popup = QFrame(self, Qt.WindowType.Popup)
            self._popup.setProperty("role", "popup")
            grid = QGridLayout(self._popup)
            for place, (color, name) in enumerate(PALETTE):
                swatch = Swatch(color, _(name))
                swatch.clicked.connect(lambda _on=False, color=color: self._pick(color))
                grid.addWidget(swatch, place // 6, place % 6)
        self._popup.adjustSize()
        self._popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._popup.show()

    def _pick(self, color: str) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.set_value(color)
        self.changed.emit()
        self.left.emit()

    def _show_color(self) -> None:
        if not self.problem():
            self.swatch.set_color(self.value() or "#FFFFFF", _("Farbe wählen"))

    def _tidy(self) -> None:
        self._show(self.value())


class ImageEditor(Editor):
    """A picture as bytes (PNG or JPEG, at most 2 MB), chosen or dropped; None for none."""

    endings: ClassVar[tuple[str, ...]] = ("png", "jpg", "jpeg")
    hint: ClassVar[str] = N_("PNG oder JPEG, höchstens 2 MB")
    """What may be chosen, as a message id."""

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._data: bytes | None = None
        self._problem = ""
        self.setAcceptDrops(True)
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(theme.px(180), theme.px(84))
        self.choose = Button(_("Bild wählen …"), "image", on_click=self._choose)
        self.remove = Button(_("Entfernen"), "delete", "quiet", on_click=self._remove)
        side = QVBoxLayout()
        side.setSpacing(theme.S2)
        side.addWidget(FlowRow(self.choose, self.remove))
        side.addWidget(Label(_(self.hint), "small", wrap=True))
        side.addStretch(1)
        self._row.addWidget(self.preview)
        self._row.addLayout(side, 1)
        self.field = self.choose
        self.setFocusProxy(self.choose)
        self._show()

    def value(self) -> bytes | None:
        """The file's bytes."""
        return self._data

    def set_value(self, value: Any) -> None:
        """Show a picture."""
        self._data = bytes(value) if value else None
        self._problem = ""
        self._show()

    def problem(self) -> str:
        """Why the file chosen last cannot be taken."""
        return self._problem

    def take_file(self, path: Path) -> None:
        """Read a file chosen by the user; a file that does not fit leaves the picture as it is."""
        try:
            self._data = check_logo(path.read_bytes())
            self._problem = ""
        except InvalidValue as error:
            self._problem = str(error)
        except OSError:
            self._problem = _("Die Datei „{name}“ lässt sich nicht lesen.").format(name=path.name)
        self._show()
        self.changed.emit()
        self.left.emit()

    def name_field(self, name: str, label: str, purpose: str = "") -> None:
        """Name the button with the picture's label."""
        super().name_field(name, label, purpose)
        self.choose.setAccessibleName(f"{label}: {self.choose.text()}")
        self.remove.setAccessibleName(f"{label}: {self.remove.text()}")
        self.preview.setAccessibleName(label)

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
        kinds = [(_("Bilder"), self.endings)]
        path = self._questions.open_file(_("Bild wählen"), kinds)
        if path is not None:
            self.take_file(path)

    def _remove(self) -> None:
        self.set_value(None)
        self.changed.emit()
        self.left.emit()

    def _show(self) -> None:
        self.remove.setVisible(self._data is not None)
        picture = QPixmap()
        if self._data is not None:
            picture.loadFromData(self._data)
        theme.set_role(self.preview, "no_picture" if picture.isNull() else "picture")
        if picture.isNull():
            self.preview.setText(_("Kein Bild") if self._data is None else _("Nicht lesbar"))
            return
        ratio = self.devicePixelRatioF()
        room = (self.preview.size() - QSize(theme.S3, theme.S3)) * ratio
        scaled = picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.preview.setPixmap(scaled)
