"""Narrowing the list by class, phase, kind, responsible person and field of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomerKind, Importance, Kind, Phase, Potential
from kundenpflege.services.customers import CustomerFilter

from ..kit.controls import Button
from ..kit.controls_flow import FlowRow

#: Fields of `CustomerFilter` that the menu sets; text and view belong to others.
_PARTS = ("importances", "potentials", "phases", "kinds", "responsible_id", "orphans",
          "category_ids")  # fmt: skip


class FilterMenu(Button):
    """The button „Filter“ with a menu; `changed` when `wanted` is another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Filter"), "filter", parent=parent)
        self.setObjectName("filter")
        self.setAccessibleDescription(_("Liste nach Klasse, Phase und mehr eingrenzen"))
        self.wanted = CustomerFilter()
        self._users: Sequence[tuple[int, str]] = ()
        self._categories: Sequence[tuple[int, str]] = ()
        self.clicked.connect(lambda: self.open_menu())

    def set_choices(
        self, users: Iterable[tuple[int, str]], categories: Iterable[tuple[int, str]]
    ) -> None:
        """Who can be responsible and which fields of work there are."""
        self._users, self._categories = list(users), list(categories)

    def open_menu(self) -> QMenu:
        """Pop the menu up below the button."""
        menu = self.menu_for(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return menu

    def menu_for(self, parent: QWidget) -> QMenu:
        """A menu of what can be wanted."""
        menu = QMenu(parent)
        menu.setObjectName("filterMenu")
        menu.setAccessibleName(_("Filter"))
        self._kinds(menu, _("Klasse"), "importances", Importance)
        self._kinds(menu, _("Potenzial"), "potentials", Potential)
        self._kinds(menu, _("Phase"), "phases", Phase)
        kinds = menu.addMenu(_("Art"))
        self._entry(kinds, _("Alle"), not self.wanted.kinds, lambda: self._set(kinds=()))
        for kind in CustomerKind:
            on = self.wanted.kinds == (kind,)
            self._entry(kinds, kind.label, on, self._setter("kinds", (kind,)))
        self._responsible(menu.addMenu(_("Verantwortlich")))
        if self._categories:
            self._fields(menu.addMenu(_("Leistungsbereich")))
        menu.addSeparator()
        clear = menu.addAction(_("Alle Filter aufheben"))
        clear.setObjectName("clearFilters")
        clear.setEnabled(self.is_active())
        clear.triggered.connect(lambda: self.clear())
        for sub in menu.findChildren(QMenu):
            group = QActionGroup(sub)
            for action in sub.actions():
                group.addAction(action)
        return menu

    def is_active(self) -> bool:
        """Whether the menu restricts the list."""
        return any(getattr(self.wanted, part) != getattr(CustomerFilter(), part) for part in _PARTS)

    def clear(self) -> None:
        """Want everybody again."""
        if self.is_active():
            self.wanted = CustomerFilter()
            self.changed.emit()

    def active(self) -> list[tuple[str, Callable[[], None]]]:
        """What restricts the list, in words, each with what lifts it."""
        wanted, found = self.wanted, []
        for importance in wanted.importances:
            found.append((_("Klasse {letter}").format(letter=importance.label),
                          self._setter("importances", ())))  # fmt: skip
        for potential in wanted.potentials:
            found.append((_("Potenzial {word}").format(word=potential.label),
                          self._setter("potentials", ())))  # fmt: skip
        for phase in wanted.phases:
            found.append((phase.label, self._setter("phases", ())))
        for kind in wanted.kinds:
            found.append((kind.label, self._setter("kinds", ())))
        if wanted.orphans:
            found.append((_("Niemand verantwortlich"), self._setter("orphans", False)))
        elif wanted.responsible_id is not None:
            name = dict(self._users).get(wanted.responsible_id, "")
            words = _("Verantwortlich: {name}").format(name=name)
            found.append((words, self._setter("responsible_id", None)))
        for category_id in wanted.category_ids:
            name = dict(self._categories).get(category_id, "")
            found.append((name, self._setter("category_ids", ())))
        return found

    def _kinds(self, menu: QMenu, title: str, part: str, kinds: type[Kind]) -> None:
        sub = menu.addMenu(title)
        now = getattr(self.wanted, part)
        self._entry(sub, _("Alle"), not now, self._setter(part, ()))
        for kind in kinds:
            self._entry(sub, kind.label, now == (kind,), self._setter(part, (kind,)))

    def _responsible(self, menu: QMenu) -> None:
        wanted = self.wanted
        nobody = wanted.responsible_id is None and not wanted.orphans
        self._entry(menu, _("Alle"), nobody,
                    lambda: self._set(responsible_id=None, orphans=False))  # fmt: skip
        for user_id, name in self._users:
            on = wanted.responsible_id == user_id and not wanted.orphans
            self._entry(menu, name, on, self._person_setter(user_id))
        self._entry(menu, _("Niemand"), wanted.orphans,
                    lambda: self._set(responsible_id=None, orphans=True))  # fmt: skip

    def _fields(self, menu: QMenu) -> None:
        now = self.wanted.category_ids
        self._entry(menu, _("Alle"), not now, self._setter("category_ids", ()))
        for category_id, name in self._categories:
            self._entry(
                menu, name, now == (category_id,), self._setter("category_ids", (category_id,))
            )

    def _entry(self, menu: QMenu, words: str, on: bool, act: Callable[[], None]) -> QAction:
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _on=False: act())
        return action

    def _setter(self, part: str, value: Any) -> Callable[[], None]:
        return lambda: self._set(**{part: value})

    def _person_setter(self, user_id: int) -> Callable[[], None]:
        return lambda: self._set(responsible_id=user_id, orphans=False)

    def _set(self, **parts: Any) -> None:
        wanted = replace(self.wanted, **parts)
        if wanted != self.wanted:
            self.wanted = wanted
            self.changed.emit()


class ActiveFilters(FlowRow):
    """What restricts the list, as buttons that lift it."""

    def __init__(self, menu: FilterMenu) -> None:
        super().__init__()
        self._menu = menu
        self.setAccessibleName(_("Gewählte Filter"))
        self.show_active()

    def show_active(self) -> None:
        """One button for each filter that is set."""
        self.clear()
        active = self._menu.active()
        for words, lift in active:
            button = Button(words, "close", on_click=lift)
            button.setAccessibleName(_("Filter aufheben: {words}").format(words=words))
            self.add(button)
        self.setVisible(bool(active))
