"""Which lines a surcharge is a percentage of: says it, opens the list to mark them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit.controls import Button
from ..kit.table_menus import MarksMenu


class BasesButton(Button):
    """The lines of a surcharge; none marked means those above it in its section."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "percent", "quiet", parent)
        self.setObjectName("surcharge_on")
        self._bases: tuple[tuple[int, str], ...] = ()
        self._keys: tuple[int, ...] = ()
        self.clicked.connect(self.open_menu)
        self._tell()

    def value(self) -> tuple[int, ...]:
        """Keys of the marked lines."""
        return self._keys

    def set_value(self, keys: Iterable[int]) -> None:
        """Show which lines are marked."""
        self._keys = tuple(keys)
        self._tell()

    def set_bases(self, bases: Sequence[tuple[int, str]]) -> None:
        """Lines (key, words) to choose from."""
        self._bases = tuple(bases)
        self._tell()

    def _tell(self) -> None:
        n = len(self._keys)
        self.setText(
            ngettext("auf {n} Position", "auf {n} Positionen", n).format(n=n)
            if n
            else _("auf die Positionen darüber")
        )
        self.setToolTip(_("Wovon der Zuschlag berechnet wird"))
        self.setAccessibleName(_("Zuschlag {base}").format(base=self.text()))
        self.setEnabled(bool(self._bases))

    def make_menu(self) -> QMenu:
        """The lines with marks."""
        menu = MarksMenu(self)
        menu.setAccessibleName(_("Grundlage des Zuschlags"))
        for place, (key, words) in enumerate(self._bases):
            action = QAction(words.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(key in self._keys)
            action.toggled.connect(lambda on, place=place: self._mark(place, on))
            menu.addAction(action)
        return menu

    def open_menu(self) -> None:
        """Show the lines below the button."""
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _mark(self, place: int, on: bool) -> None:
        """By place: saved while the menu was open, a new line has got another key meanwhile."""
        if place >= len(self._bases):
            return
        key = self._bases[place][0]
        chosen = {*self._keys, key} if on else set(self._keys) - {key}
        self.set_value(known for known, _words in self._bases if known in chosen)
        self.changed.emit()
