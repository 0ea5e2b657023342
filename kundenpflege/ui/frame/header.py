"""The strip above each page: its title, one line of context, search and the page's buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ..kit import icons, theme
from ..kit.commands import Commands
from ..kit.controls import Button, ElidedLabel
from ..kit.page import PageAction

_WORDS = 210  # px at font scale 1 that the line of context gets before buttons lose their words


class Header(QFrame):
    """Title and context at the left, search and buttons at the right.

    Where the title has no room the secondary buttons show their icon only."""

    def __init__(self, search: QWidget, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.setObjectName("header")
        self._commands = commands
        self._search = search
        self._shown: tuple[PageAction, ...] = ()
        self.title = ElidedLabel("", "title")
        self.title.setObjectName("title")
        self.subtitle = ElidedLabel("", "muted")
        self.subtitle.setObjectName("subtitle")
        words = QVBoxLayout()
        words.setSpacing(theme.S1 - 2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.S5, 0, theme.S5, 0)
        self._layout.setSpacing(theme.S3 + 2)
        self._layout.addLayout(words, 3)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout.addWidget(search, 2)
        self._buttons: list[Button] = []
        theme.signals.changed.connect(self._fit)
        self._fit()

    def set_head(self, title: str, subtitle: str, actions: tuple[PageAction, ...]) -> None:
        """Show a page's head line."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        if actions != self._shown:
            self._shown = actions
            self._rebuild()
        self._fit_words()

    def buttons(self) -> list[Button]:
        """The page's buttons, the primary one last."""
        return self._buttons

    def press_primary(self) -> bool:
        """Do what the page's primary button does; False when it has none."""
        for button in self._buttons[-1:]:
            if button.property("role") == "primary" and button.isEnabled():
                button.click()
                return True
        return False

    def _rebuild(self) -> None:
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for action in self._shown:
            button = Button(action.text, action.icon, action.role, self, large=True)
            button.setObjectName("primaryAction" if action.role == "primary" else "pageAction")
            button.setAccessibleName(action.text)
            button.clicked.connect(self._doer(action, button))
            self._layout.addWidget(button)
            # Tab comes here from the search, before it enters the page.
            QWidget.setTabOrder(self._buttons[-1] if self._buttons else self._search, button)
            self._buttons.append(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words on the buttons as far as there is room."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        said = max(
            self.title.sizeHint().width(),
            min(self.subtitle.sizeHint().width(), theme.px(_WORDS)),
        )
        needed = said + self._search.minimumWidth() + self._layout.spacing() + 2 * theme.S5
        for button, action in zip(self._buttons, self._shown, strict=True):
            if not button.text():
                _set_words(button, action.text)
            needed += button.sizeHint().width() + self._layout.spacing()
        if needed <= self.width():
            return
        for button, action in zip(self._buttons, self._shown, strict=True):
            if action.icon and action.role != "primary":
                _set_words(button, "", action.text)

    def _doer(self, action: PageAction, button: Button) -> Callable[[], None]:
        def do() -> None:
            if action.menu:
                self._open_menu(action, button)
            elif action.run is not None:
                action.run()

        return do

    def _open_menu(self, action: PageAction, button: Button) -> None:
        menu = QMenu(button)
        menu.setAccessibleName(action.text)
        for key in action.menu:
            command = self._commands.get(key)
            if command is None:
                continue
            entry = menu.addAction(icons.icon(command.icon), command.title())
            entry.setEnabled(command.enabled())
            entry.triggered.connect(lambda _on=False, key=key: self._commands.run(key))
        width = menu.sizeHint().width()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(button.width() - width, button.height() + 4)))

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(75))
        self._search.setMinimumWidth(theme.px(150))
        self._search.setMaximumWidth(theme.px(330))
        self._fit_words()


def _set_words(button: Button, words: str, tip: str = "") -> None:
    button.setText(words)
    button.setToolTip(tip)
