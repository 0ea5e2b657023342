"""What is said above every page: a bug that was met, data that can only be looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, announce


class LookBanner(QFrame):
    """Says above every page that the data can be looked at but not changed, and why."""

    def __init__(self, again: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookBanner")
        self._banner = Banner("amber", "show", "")
        button = Button(_("Zum Bearbeiten öffnen"), role="link", on_click=again)
        button.setObjectName("openToEdit")
        self._banner.row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, 0)
        layout.addWidget(self._banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, reason: str) -> None:
        """Show it; `reason` is a sentence or empty."""
        words = reason or _("Nur zum Ansehen geöffnet.")
        told = _("{reason} Änderungen werden nicht gespeichert.").format(reason=words)
        self._banner.set("amber", "show", told)
        self.show()
        announce(self, told)

    def text(self) -> str:
        """What it says."""
        return self._banner.text()
