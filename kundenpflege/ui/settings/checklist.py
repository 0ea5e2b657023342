"""What the law wants on letters and is not there yet, each line leading to its field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.chips import Chip
from ..kit.controls import Label, hline
from .lines import ClickLine, clear

if TYPE_CHECKING:
    from kundenpflege.rules.particulars import Hint


class HintLine(ClickLine):
    """One missing particular, in a sentence that says why it is wanted."""

    def __init__(self, hint: Hint, go: Callable[[str], object]) -> None:
        words = hint.text.replace("§ ", f"§{NBSP}")
        super().__init__(f"hint_{hint.field}", words, partial(go, hint.field))
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        line.setSpacing(theme.S2)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(IconView("error", "amber_text", 15), 0, top)
        line.addWidget(Label(words, "small", wrap=True), 1)
        line.addWidget(IconView("arrow_right", "muted", 13), 0, top)


class Checklist(Card):
    """The missing particulars, and the footer of letters as it reads now."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__(_("Pflichtangaben"))
        self.setObjectName("checklist")
        self._go = go
        self._state = Chip("", "green")
        self._state.setObjectName("particularsState")
        self.head.addWidget(self._state)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S1)
        self.add(self._list)
        self._footer = Label("", "small", wrap=True, selectable=True)
        self._footer.setObjectName("footerPreview")
        self._lower = QWidget()
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, theme.S1, 0, 0)
        lower.setSpacing(theme.S2)
        lower.addWidget(hline())
        lower.addWidget(Label(_("So steht es unten auf Ihren Briefen:"), "small", wrap=True))
        lower.addWidget(self._footer)
        self.add(self._lower)

    def set_stacked(self, stacked: bool) -> None:
        """Above the fields only what is missing; beside them the footer, too."""
        self._lower.setVisible(not stacked)

    def tell(self, hints: tuple[Hint, ...], footer: tuple[tuple[str, ...], ...]) -> None:
        """Show what is missing, and the lines of the footer column by column."""
        clear(self._list)
        for hint in hints:
            self._list.addWidget(HintLine(hint, self._go))
        if not hints:
            words = _("Alles da, was das Gesetz auf Geschäftsbriefen verlangt.")
            self._list.addWidget(Label(words, "small", wrap=True))
        self._footer.setText("\n\n".join("\n".join(column) for column in footer) or "–")
        n = len(hints)
        words = ngettext("{n} fehlt", "{n} fehlen", n).format(n=n) if n else _("vollständig")
        self._state.set(words, "amber" if n else "green")
