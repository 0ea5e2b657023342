"""What stands in the place of the whole window while no data can be shown: one calm card.

Every such page says what is the matter in a heading and a few sentences, and offers the ways out
as buttons, the one that fits best first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow

WIDTH, WIDEST = 620, 860

#: What can be done by the keyboard or the menu while such a page is shown.
ALLOWED = frozenset(
    {
        "quit", "theme.system", "theme.light", "theme.dark", "bigger", "smaller", "normal", "log",
        "help", "help.start",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way out: what its button says, and its icon."""

    text: str
    icon: str = ""
    role: str = ""


#: The ways out by key.
WAYS: dict[str, Way] = {
    "unlock": Way(N_("Öffnen"), "lock"),
    "begin": Way(N_("Neu beginnen"), "plus"),
    "existing": Way(N_("Vorhandene Datenbank öffnen …"), "open"),
    "demo": Way(N_("Beispielbetrieb ansehen"), "show"),
    "back": Way(N_("Zurück"), "arrow_left"),
    "next": Way(N_("Weiter"), "arrow_right"),
    "restore": Way(N_("Diese Sicherung zurückholen"), "history"),
    "backups": Way(N_("Sicherung suchen …"), "folder"),
    "again": Way(N_("Noch einmal versuchen"), "refresh"),
    "find": Way(N_("Datei suchen …"), "folder"),
    "other": Way(N_("Andere Datenbank öffnen …"), "open"),
    "look": Way(N_("Nur ansehen"), "show"),
    "move": Way(N_("An einen sicheren Ort umziehen"), "folder"),
    "elsewhere": Way(N_("Anderen Ort wählen …"), "folder"),
    "backup": Way(N_("Sicherung zurückholen …"), "history"),
    "anew": Way(N_("Neu beginnen …"), "plus"),
    "quit": Way(N_("Beenden")),
    "leave": Way(N_("Ohne Sicherung beenden"), role="secondary"),
    "drop": Way(N_("Trotzdem beenden"), role="secondary"),
    "stay": Way(N_("Zurück zum Programm")),
}

_MAY_BREAK = "\u200b"


def breakable(text: str) -> str:
    """`text` with places where a long Windows path may go on in the next line."""
    return text.replace("\\", f"\\{_MAY_BREAK}")


class Gate(QWidget):
    """A card in the middle of the window; it scrolls where the window is small."""

    chosen = Signal(str)
    """The key of the way out that was taken."""

    def __init__(self, name: str, icon: str, heading: str, tone: str = "brand") -> None:
        super().__init__()
        self.setObjectName(name)
        self._ways: dict[str, Button] = {}
        self.icon = IconView(icon, size=26, tone=tone)
        self.heading = Label(heading, "heading", wrap=True)
        self.words = Label("", wrap=True, selectable=True)
        self.words.setObjectName("reason")
        self.words.hide()
        self.card = QFrame()
        self.card.setProperty("role", "card")
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(*[theme.S5 + theme.S2] * 4)
        inner.setSpacing(theme.S4)
        inner.addWidget(self.icon)
        inner.addWidget(self.heading)
        inner.addWidget(self.words)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.S3)
        inner.addLayout(self.body)
        self._row = FlowRow()
        inner.addWidget(self._row)
        content = QWidget()
        content.setProperty("role", "page")
        middle = QGridLayout(content)
        middle.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        middle.addWidget(self.card, 1, 1)
        middle.setRowStretch(0, 2)
        middle.setRowStretch(2, 3)
        middle.setColumnStretch(0, 1)
        middle.setColumnStretch(2, 1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        theme.signals.changed.connect(self._fit)
        self._fit()

    # What it says ------------------------------------------------------------------------------

    def say(self, heading: str, text: str) -> None:
        """Another heading and text."""
        self.heading.setText(heading)
        self.words.setText(breakable(text))
        self.words.setVisible(bool(text))
        self.card.setAccessibleName(heading)
        self.card.setAccessibleDescription(text)

    def text(self) -> str:
        """The sentences below the heading."""
        return self.words.text().replace(_MAY_BREAK, "")

    # Ways out ----------------------------------------------------------------------------------

    def offer(self, keys: Iterable[str]) -> None:
        """Show these ways out, the first one as the primary."""
        wanted = list(dict.fromkeys(keys))
        if wanted == list(self._ways):
            return
        self._row.clear()
        self._ways = {}
        for key in wanted:
            way = WAYS[key]
            primary = key == wanted[0] and key != "quit"
            role = way.role or ("primary" if primary else "secondary")
            self._ways[key] = self._button(key, way, role)

    def _button(self, key: str, way: Way, role: str) -> Button:
        button = Button(_(way.text), way.icon, role, on_click=lambda: self.chosen.emit(key))
        button.setObjectName(key)
        self._row.add(button)
        return button

    def way(self, key: str) -> Button:
        """The button of a way out."""
        return self._ways[key]

    def offered(self) -> list[str]:
        """The ways out shown now."""
        return list(self._ways)

    def begin(self) -> None:
        """It has come on the screen: the keyboard goes to the first thing to do."""
        for button in self._ways.values():
            if button.property("role") == "primary" and button.isEnabled():
                button.show()  # a new one would be shown, and take the keyboard, only later
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # Size --------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(900, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card keeps a width that reads well."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(320, self.width() - 2 * theme.S4 - theme.px(16))
        self.card.setFixedWidth(min(theme.px(WIDTH), WIDEST, room))


class Curtain(Gate):
    """Hides the window while something is done to the whole database; nothing can be pressed."""

    def __init__(self) -> None:
        super().__init__("curtain", "database", "")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.px(6))
        self.body.addWidget(self.bar)

    def tell(self, words: str) -> None:
        """What is being done; how far it has come is not known yet."""
        self.say(
            words.strip() or _("Einen Augenblick …"),
            _("Bitte den Computer nicht ausschalten."),
        )
        self.bar.setAccessibleName(words)
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """So much is done; `total` 0: nobody knows."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(min(done, total))
