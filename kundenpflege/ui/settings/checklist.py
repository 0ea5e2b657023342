"""What the law wants on letters and is not there yet, each line leading to its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Label, hline

if TYPE_CHECKING:
    from kundenpflege.rules.particulars import Hint


class HintLine(QFrame):
    """One missing particular; a click, Enter or space goes to its field."""

    def __init__(self, hint: Hint, go: Callable[[str], object]) -> None:
        super().__init__()
        self._field, self._go = hint.field, go
        self.setObjectName(f"hint_{hint.field}")
        self.setAccessibleName(hint.text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        line.setSpacing(theme.S2)
        line.addWidget(IconView("error", "amber_text", 15), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(hint.text, "small", wrap=True), 1)
        line.addWidget(IconView("arrow_right", "muted", 13), 0, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring shows where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to the field."""
        self._go(self._field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do the same."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self._field)
        else:
            super().keyPressEvent(event)


class Checklist(Card):
    """The missing particulars, and the footer of letters as it reads now."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__(_("Pflichtangaben"))
        self.setObjectName("checklist")
        self._go = go
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S1)
        self.add(self._list)
        self.body.addSpacing(theme.S1)
        self.add(hline())
        self.add(Label(_("So steht es unten auf Ihren Briefen:"), "small", wrap=True))
        self._footer = Label("", "small", wrap=True, selectable=True)
        self._footer.setObjectName("footerPreview")
        self.add(self._footer)

    def tell(self, hints: tuple[Hint, ...], footer: tuple[tuple[str, ...], ...]) -> None:
        """Show what is missing, and the lines of the footer column by column."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for hint in hints:
            self._list.addWidget(HintLine(hint, self._go))
        if not hints:
            words = _("Alles da, was das Gesetz auf Geschäftsbriefen verlangt.")
            self._list.addWidget(Label(words, "small", wrap=True))
        self._footer.setText("\n\n".join("\n".join(column) for column in footer) or "–")
        n = len(hints)
        self.set_title(
            _("Pflichtangaben"),
            ngettext("{n} fehlt noch", "{n} fehlen noch", n).format(n=n) if n else _("vollständig"),
        )
        self.set_tone("amber" if n else "green")
