"""When something is wrong: a database that does not open, a bug that was met."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Banner, IconView
from ..kit.controls import Button, IconButton, Label, row


class CrashBanner(QFrame):
    """Says that something went wrong that should not, where it is written down, and goes away."""

    def __init__(self, open_log: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crashBanner")
        self._banner = Banner("red", "warning", "")
        show = Button(_("Protokoll öffnen"), role="link", on_click=open_log)
        show.setObjectName("openLog")
        close = IconButton("close", _("Schließen"), "quiet", on_click=self.hide)
        self._banner.row.addWidget(show)
        self._banner.row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, 0)
        layout.addWidget(self._banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, log: str) -> None:
        """Show the message; `log` is the path of the log file."""
        self._banner.set(
            "red",
            "warning",
            _(
                "Das hätte nicht passieren dürfen. Ihre gespeicherten Daten sind unversehrt. "
                "Einzelheiten stehen im Protokoll: {log}"
            ).format(log=log),
        )
        self.show()

    def text(self) -> str:
        """What it says."""
        return self._banner.text()


class StartTrouble(QWidget):
    """Stands in the place of everything when the database cannot be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startTrouble")
        self._heading = Label(_("Die Kundendaten lassen sich nicht öffnen"), "heading", wrap=True)
        self._text = Label("", wrap=True, selectable=True)
        self._text.setObjectName("reason")
        self.again = Button(_("Noch einmal versuchen"), "refresh")
        self.again.setObjectName("tryAgain")
        self.other = Button(_("Andere Datenbank öffnen …"), "open", "primary")
        self.other.setObjectName("otherDatabase")
        self.quit = Button(_("Beenden"))
        self.quit.setObjectName("quit")
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(*[theme.S5 + theme.S2] * 4)
        inner.setSpacing(theme.S4)
        inner.addWidget(IconView("database", size=26, tone="red"))
        inner.addWidget(self._heading)
        inner.addWidget(self._text)
        inner.addSpacing(theme.S2)
        inner.addLayout(row(self.other, self.again, 0, self.quit))
        self._card = card
        outer = QGridLayout(self)
        outer.addWidget(card, 1, 1)
        outer.setRowStretch(0, 2)
        outer.setRowStretch(2, 3)
        outer.setColumnStretch(0, 1)
        outer.setColumnStretch(2, 1)
        self._fit()
        theme.signals.changed.connect(self._fit)

    def tell(self, text: str) -> None:
        """Say what is the matter and what helps."""
        self._text.setText(text)
        self._card.setAccessibleName(text)
        self.other.setFocus()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(900, 600)

    def _fit(self) -> None:
        self._card.setFixedWidth(min(theme.px(620), 860))
