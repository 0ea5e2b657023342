"""The menu of a line: its kind, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LineKind

from ..kit import icons
from .line_words import KIND_ICONS
from .lines_bar import OFTEN

if TYPE_CHECKING:
    from .lines_step import LinesStep


def line_menu(step: LinesStep, place: int) -> QMenu:
    """What can be done with the line at a place (and with those chosen beside it)."""
    view = step.lines
    part = view.lines.parts[place]
    menu = QMenu(view)
    menu.setAccessibleName(_("Zeile"))
    group = QActionGroup(menu)
    others = QMenu(_("Andere Art"), menu)
    for kind in LineKind:
        host = menu if kind in OFTEN else others
        action = QAction(icons.icon(KIND_ICONS[kind]), kind.label, host)
        action.setCheckable(True)
        action.setChecked(kind is part.kind)
        action.triggered.connect(lambda _on=False, kind=kind: step.set_kind(place, kind))
        group.addAction(action)
        host.addAction(action)
    menu.addMenu(others)
    menu.addSeparator()
    keys = view.keys
    entries = [
        (_("Steuer und Arbeitsanteil, Kosten, Langtext, Foto (F4)"), "percent",
         lambda: step.toggle_details(place)),
        (_("Verdoppeln (Strg+D)"), "copy", lambda: step.on_line(place, keys.double)),
        (_("Nach oben (Alt+↑)"), "up", lambda: step.on_line(place, lambda: keys.shift(-1))),
        (_("Nach unten (Alt+↓)"), "down", lambda: step.on_line(place, lambda: keys.shift(1))),
        (_("Zeile darunter (Strg+Eingabe)"), "plus", lambda: view.add(after=place)),
    ]  # fmt: skip
    if part.kind is LineKind.HEADING:
        entries[4:4] = [
            (_("Höhere Ebene (Alt+←)"), "left",
             lambda: step.on_line(place, lambda: keys.indent(-1))),
            (_("Tiefere Ebene (Alt+→)"), "right",
             lambda: step.on_line(place, lambda: keys.indent(1))),
        ]  # fmt: skip
    for words, icon, run in entries:
        menu.addAction(icons.icon(icon), words).triggered.connect(lambda _on=False, run=run: run())
    menu.addAction(icons.icon("catalogue"), _("Als Paket sichern …")).triggered.connect(
        lambda _on=False: step.on_line(place, step.save_package)
    )
    menu.addSeparator()
    remove = menu.addAction(icons.icon("delete"), _("Entfernen (Strg+Umschalt+Entf)"))
    remove.setObjectName("removeLine")
    remove.triggered.connect(lambda _on=False: step.on_line(place, keys.remove))
    return menu
