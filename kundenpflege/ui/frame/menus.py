"""Menus and shortcuts, built from the commands and kept in step with them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import icons
from ..kit.commands import MENUS, Command, Commands

TITLES = {
    "file": N_("&Datei"),
    "edit": N_("&Bearbeiten"),
    "view": N_("&Ansicht"),
    "help": N_("&Hilfe"),
}


class Menus(QObject):
    """The actions of all commands: their shortcuts work in the whole window.

    On a Mac they stand in the menu bar at the top of the screen; elsewhere the navigation's menu
    button and F10 open them, so that no bar takes room from the work.
    """

    def __init__(self, window: QMainWindow, commands: Commands, in_bar: bool) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._actions: dict[str, QAction] = {}
        self._bar: QMenuBar | None = window.menuBar() if in_bar else None
        self._menus: list[QMenu] = []
        self.popup = QMenu(window)
        self.popup.setObjectName("menu")
        self.popup.setAccessibleName(_("Menü"))
        self.popup.aboutToShow.connect(self.update_states)
        commands.changed.connect(self._rebuild)
        commands.state_changed.connect(self.update_states)
        self._rebuild()

    def action(self, key: str) -> QAction:
        """The action of a command."""
        return self._actions[key]

    def menus(self) -> list[QMenu]:
        """The menus in their order."""
        return self._menus

    def open_at(self, widget: QWidget) -> None:
        """Open the menus as one popup above `widget`."""
        height = self.popup.sizeHint().height()
        self.popup.popup(widget.mapToGlobal(QPoint(0, -height)))

    def update_states(self) -> None:
        """Texts, what is possible now, and check marks."""
        for key, action in self._actions.items():
            command = self._commands.get(key)
            if command is not None:
                action.setText(_mnemonic_safe(command.title()))
                action.setEnabled(self._commands.is_possible(command))
                if command.checked is not None:
                    action.setChecked(command.checked())

    def _rebuild(self) -> None:
        for action in self._actions.values():
            self._window.removeAction(action)
            action.deleteLater()
        for menu in self._menus:
            menu.deleteLater()
        self._actions = {c.key: self._make(c) for c in self._commands.all()}
        self._menus = [self._menu(key) for key in MENUS]
        self.popup.clear()
        if self._bar is not None:
            self._bar.clear()
        for menu in self._menus:
            self.popup.addMenu(menu)
            if self._bar is not None:
                self._bar.addMenu(menu)
        self.update_states()

    def _make(self, command: Command) -> QAction:
        action = QAction(self._window)
        action.setObjectName(command.key)
        action.setShortcuts([QKeySequence(keys) for keys in command.sequences()])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setMenuRole(command.role)
        action.setCheckable(command.checked is not None)
        if command.icon:
            action.setIcon(icons.icon(command.icon))
        action.triggered.connect(lambda _on=False, key=command.key: self._commands.run(key))
        self._window.addAction(action)
        return action

    def _menu(self, key: str) -> QMenu:
        menu = QMenu(_(TITLES[key]), self._window)
        menu.aboutToShow.connect(self.update_states)
        section: int | None = None
        for command in self._commands.in_menu(key):
            if section is not None and int(command.section) != section:
                menu.addSeparator()
            section = int(command.section)
            menu.addAction(self._actions[command.key])
        return menu


def _mnemonic_safe(text: str) -> str:
    return text.replace("&", "&&")
