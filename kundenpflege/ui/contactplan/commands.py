"""The views of the plan in the search box, and the ways out of it: PDF, Excel, calendar file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from kundenpflege.base.i18n import N_, _

from ..kit import icons
from ..kit.commands import Command, Commands
from ..kit.controls import IconButton
from ..kit.office import Office
from .spans import LIST, MONTH, NAMES, WEEK, YEAR

_LABELS = {
    YEAR: N_("Kontaktplan: Jahr"),
    MONTH: N_("Kontaktplan: Monat"),
    WEEK: N_("Kontaktplan: Woche"),
    LIST: N_("Kontaktplan: Liste"),
}
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
        self.setVisible(any(self._commands.get(key) is not None for key in _EXPORTS))

    def open_menu(self) -> None:
        """Show the menu below the button."""
        self.menu_shown.clear()
        for key in _EXPORTS:
            if (command := self._commands.get(key)) is not None:
                action = QAction(icons.icon(command.icon), command.title(), self.menu_shown)
                action.triggered.connect(lambda _checked=False, key=key: self._commands.run(key))
                self.menu_shown.addAction(action)
        self.menu_shown.popup(self.mapToGlobal(self.rect().bottomLeft()))


def register(office: Office, page: str, show_view: Callable[[str], None]) -> None:
    """One command a view: the page comes to the front with it."""
    for view, label in _LABELS.items():
        office.commands.register(
            Command(f"plan.{view}", label, _shower(office, page, view, show_view),
                    icon="plan", words=NAMES[view])
        )  # fmt: skip


def _shower(
    office: Office, page: str, view: str, show_view: Callable[[str], None]
) -> Callable[[], None]:
    def show() -> None:
        office.open(page)
        show_view(view)

    return show
