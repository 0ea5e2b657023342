"""The ways out of the plan: PDF, Excel, calendar file."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from kundenpflege.base.i18n import _

from ..kit import icons
from ..kit.commands import Commands
from ..kit.controls import IconButton

_EXPORTS = ("export.plan", "export.ics", "export.balance")


class ExportButton(IconButton):
    """Opens the menu of what the plan can be put out as; hidden where nothing can."""

    def __init__(self, commands: Commands) -> None:
        super().__init__("export", _("Ausgeben: PDF, Excel, Kalenderdatei"))
        self.setObjectName("planExport")
        self._commands = commands
        self.menu_shown = QMenu(self)
        self.clicked.connect(self.open_menu)
        commands.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        useful = any(self._commands.get(key) is not None for key in _EXPORTS)
        # Shown before it stands in the page it would be a window for a moment.
        if not useful or self.parentWidget() is not None:
            self.setVisible(useful)

    def open_menu(self) -> None:
        """Show the menu below the button."""
        self.menu_shown.clear()
        for key in _EXPORTS:
            if (command := self._commands.get(key)) is not None:
                action = QAction(icons.icon(command.icon), command.title(), self.menu_shown)
                action.triggered.connect(lambda _checked=False, key=key: self._commands.run(key))
                self.menu_shown.addAction(action)
        self.menu_shown.popup(self.mapToGlobal(self.rect().bottomLeft()))
