"""What can be done with all customers selected: a bar above the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QProgressBar, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import Importance, Kind, Potential

from ..kit import theme
from ..kit.controls import Button, IconButton, Label
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .filter_words import FilterChoices

if TYPE_CHECKING:
    from kundenpflege.services.bulk_changes import BulkChange
    from kundenpflege.store import Writer

#: From so many customers on the progress is shown, with a way to stop.
_LONG = 1500
_PAIR = 2


class SelectionBar(FlowRow):
    """Number of customers selected, and what they all can get. `left()` to lift the selection."""

    left = Signal()

    def __init__(self, office: Office, owner: QWidget) -> None:
        super().__init__(gap=theme.S2)
        self.setObjectName("selectionBar")
        self.setAccessibleName(_("Ausgewählte Kunden"))
        self._office, self._owner = office, owner
        self._ids: list[int] = []
        self._target: list[int] | None = None  # of the menu being made
        self._choices = FilterChoices()
        self._stop = Event()
        self.count = Label("", "strong")
        self._buttons = [
            self._button("bulkImportance", _("Klasse"), self._importances),
            self._button("bulkPotential", _("Potenzial"), self._potentials),
            self._button("bulkResponsible", _("Verantwortlich"), self._responsible),
            self._button("bulkTag", _("Schlagwort"), self._tags),
            self._button("bulkCategory", _("Bereich"), self._categories),
        ]
        self.merge = Button(_("Zusammenführen"), on_click=self._compare)
        self.merge.setObjectName("mergeSelected")
        self.merge.setToolTip(_("Beide nebeneinander sehen und zu einem Kunden machen"))
        self.merge.setAccessibleDescription(self.merge.toolTip())
        self.close_button = IconButton(
            "close", _("Auswahl aufheben"), "quiet", on_click=self.left.emit
        )
        self.close_button.setObjectName("leaveSelection")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Fortschritt"))
        self.progress.setFixedWidth(theme.px(160))
        self.progress.setTextVisible(False)
        self.cancel = Button(_("Abbrechen"), "cancel", on_click=self._stop.set)
        self.cancel.setObjectName("cancelBulk")
        tools = (*self._buttons, self.merge, self.progress, self.cancel)
        for widget in (self.count, self.close_button, *tools):
            self.add(widget)
        self._working(False)
        self.setVisible(False)

    def _button(self, name: str, words: str, menu: Callable[[QMenu], None]) -> Button:
        button = Button(words)
        button.setObjectName(name)
        button.setToolTip(_("Für alle ausgewählten Kunden ändern"))
        button.setAccessibleDescription(button.toolTip())

        def open_menu() -> None:
            made = QMenu(button)
            made.setAccessibleName(words)
            menu(made)
            made.aboutToHide.connect(made.deleteLater)
            made.popup(button.mapToGlobal(button.rect().bottomLeft()))

        button.clicked.connect(open_menu)
        return button

    def set_choices(self, choices: FilterChoices) -> None:
        """Which users, fields of work and tags there are."""
        self._choices = choices

    def show_selected(self, ids: Sequence[int]) -> None:
        """These customers are selected; without any the bar goes."""
        self._ids = list(ids)
        words = ngettext("{n} ausgewählt", "{n} ausgewählt", len(ids))
        self.count.setText(words.format(n=f"{len(ids):,}".replace(",", ".")))
        self.merge.setVisible(len(ids) == _PAIR)
        self.setVisible(bool(ids))

    def _compare(self) -> None:
        """Two customers that are one: side by side, to be made one."""
        if len(self._ids) == _PAIR:
            first, second = self._ids
            self._office.create("duplicates", first=first, second=second)

    # Menus -------------------------------------------------------------------------------------

    def menu_for(self, ids: Sequence[int], parent: QWidget) -> QMenu:
        """All changes of these customers as submenus (the list's context menu)."""
        menu = QMenu(parent)
        self._target = list(ids)
        for words, fill in (
            (_("Klasse geben"), self._importances),
            (_("Potenzial geben"), self._potentials),
            (_("Verantwortlich machen"), self._responsible),
            (_("Schlagwort"), self._tags),
            (_("Leistungsbereich"), self._categories),
        ):
            fill(menu.addMenu(words))
        self._target = None
        return menu

    def _importances(self, menu: QMenu) -> None:
        self._kinds(menu, "importance", Importance, _("Klasse {word}"), _("Ohne Klasse"))

    def _potentials(self, menu: QMenu) -> None:
        self._kinds(menu, "potential", Potential, _("Potenzial {word}"), _("Ohne Potenzial"))

    def _kinds(self, menu: QMenu, part: str, kinds: type[Kind], words: str, none: str) -> None:
        for kind in kinds:
            label = words.format(word=kind.label) if kind.value else none
            self._entry(menu, label, **{part: kind})

    def _responsible(self, menu: QMenu) -> None:
        for user_id, name in self._choices.users:
            self._entry(menu, name, set_responsible=True, responsible_id=user_id)
        menu.addSeparator()
        self._entry(menu, _("Niemand"), set_responsible=True, responsible_id=None)

    def _tags(self, menu: QMenu) -> None:
        for _id, name in self._choices.tags:
            self._entry(menu, name, add_tags=(name,))
        if not self._choices.tags:
            menu.addAction(_("Noch keines: das erste gibt man bei einem Kunden ein")).setEnabled(
                False
            )
            return
        gone = menu.addMenu(_("Entfernen"))
        for _id, name in self._choices.tags:
            self._entry(gone, name, remove_tags=(name,))

    def _categories(self, menu: QMenu) -> None:
        for category_id, name in self._choices.categories:
            self._entry(menu, name, add_category=category_id)
        gone = menu.addMenu(_("Entfernen"))
        for category_id, name in self._choices.categories:
            self._entry(gone, name, remove_category=category_id)

    def _entry(self, menu: QMenu, words: str, **values: object) -> None:
        from kundenpflege.services.bulk_changes import BulkChange

        change = BulkChange(**values)  # type: ignore[arg-type]
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(partial(self._apply, change, self._target))

    # Doing -------------------------------------------------------------------------------------

    def _apply(self, change: BulkChange, target: list[int] | None, _checked: bool = False) -> None:
        from kundenpflege.services.bulk_changes import change_many, label

        ids = list(self._ids if target is None else target)
        self._stop.clear()
        long = len(ids) >= _LONG
        self._working(long)
        stop, office = self._stop, self._office

        def progress(done: int, everything: int) -> bool:
            if long:
                office.on_gui(partial(self._show_progress, done, everything))
            return not stop.is_set()

        def work(db: Writer) -> int:
            return change_many(db, ids, change, progress)

        office.run(
            label(len(ids)),
            work,
            then=self._done,
            failed=self._failed,
            owner=self._owner,
            quiet=True,
        )

    def _done(self, count: int) -> None:
        """Tell how many are another now, by the number that undo names, too."""
        from kundenpflege.services.bulk_changes import label

        self._working(False)
        office = self._office

        def tell() -> None:
            if count:
                office.tell(label(count), "green", _("Rückgängig"), office.undo)
            else:
                office.tell(_("Alle Ausgewählten sind schon so."))

        office.soon(tell, self)  # the change itself takes older messages away

    def _failed(self, error: UserError) -> None:
        self._working(False)
        self._office.tell(error.message, "amber")

    def _show_progress(self, done: int, everything: int) -> None:
        self.progress.setRange(0, everything)
        self.progress.setValue(done)

    def _working(self, working: bool) -> None:
        self.progress.setVisible(working)
        self.cancel.setVisible(working)
        for button in (*self._buttons, self.merge):
            button.setEnabled(not working)
