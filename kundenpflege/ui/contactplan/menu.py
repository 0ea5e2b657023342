"""The menu of an entry: what can be done with it, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit.commands import native
from .keys import stretch
from .moving import shifted
from .wishes import Choice, Wishes

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry


def entry_menu(
    view: QWidget, wishes: Wishes, choice: Choice, entry: CalendarEntry, clock: bool
) -> QMenu:
    """The menu for `entry`, or for all chosen ones when it is among them."""
    if not choice.has(entry):
        choice.choose([entry])
    menu = QMenu(view)
    menu.setObjectName("entryMenu")
    movable = [one for one in choice.entries if one.movable]

    def add(text: str, keys: str, deed: Callable[[], object]) -> None:
        words = f"{text}\t{native(keys)}" if keys else text
        menu.addAction(words).triggered.connect(lambda _checked=False: deed())

    def later(days: int) -> Callable[[], None]:
        return lambda: wishes.move.emit(shifted(movable, days))

    if len(choice.entries) == 1:
        add(_("Öffnen"), "Return", lambda: wishes.open.emit(entry))
    if entry.customer_id is not None:
        customer = entry.customer_id
        add(_("Kunde öffnen"), "", lambda: wishes.customer.emit(customer))
    if movable:
        if len(movable) == 1:
            add(_("Erledigt"), "E", lambda: wishes.finish.emit(movable[0]))
        menu.addSeparator()
        add(_("Einen Tag später"), "Alt+Right", later(1))
        add(_("Eine Woche später"), "Alt+Down" if not clock else "", later(7))
        if len(movable) == 1:
            add(_("Länger"), "+", lambda: stretch(wishes, choice, movable, 1, clock))
        menu.addSeparator()
        text = ngettext("Löschen", "{n} Kontakte löschen", len(movable)).format(n=len(movable))
        add(text, "Del", lambda: wishes.remove.emit(movable))
    return menu


def show_entry_menu(
    view: QWidget,
    wishes: Wishes,
    choice: Choice,
    entry: CalendarEntry,
    place: QPoint,
    clock: bool,
) -> None:
    """Show it at a place of the screen; it goes when it is closed."""
    menu = entry_menu(view, wishes, choice, entry, clock)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
