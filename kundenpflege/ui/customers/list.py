"""The left side: views with counts, search, filters, and the table of customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.services.customers import (
    CustomerCounts,
    CustomerFilter,
    count_customers,
    list_customer_ids,
    list_customer_rows,
)

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_menus import columns_menu
from .columns import columns
from .empty import NobodyFound, NoCustomers
from .filter_words import FilterChoices
from .filters import ActiveFilters, FilterPanel
from .list_bar import ListBar
from .selection_bar import SelectionBar
from .view_bar import ViewBar

if TYPE_CHECKING:
    from kundenpflege.services.views import ViewRow
    from kundenpflege.store import Reader

_TABLE = "customers"  # in the setting "tables"
_SORT = "name"


class ListPane(QWidget):
    """Which customers are shown, in which order, and which of them is chosen.

    `loaded` when another list is shown, `chosen(id or None)` when another one is current,
    `opened(id)` on Enter or double click, `selected(n)` when the number of selected rows changed,
    `counted(CustomerCounts)` with fresh counts, `new_wanted(name)` when somebody was searched for
    in vain.
    """

    chosen = Signal(object)
    opened = Signal(object)
    selected = Signal(int)
    loaded = Signal()
    counted = Signal(object)
    new_wanted = Signal(str)
    delete_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.counts: CustomerCounts | None = None
        self.shown = 0
        #: Customer to choose as soon as the list holds it; -1 for the first one.
        self._wish: int | None = -1
        self._count_again = False
        self._loaded = False
        self._last_row = 0
        self.bar = ListBar(office, self.export, self._choose_columns)
        self.search, self.filter = self.bar.search, self.bar.filter
        self.panel = FilterPanel()
        self.panel.setVisible(False)
        self.views = ViewBar(office)
        self.active = ActiveFilters(self.set_filter)
        self.selection = SelectionBar(office, self)
        self.table = PagedTable(_("Kunden"), columns(office), self._fetch)
        self.table.setObjectName("customerTable")
        self._build()
        self._connect()
        self._restore()

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.bar)
        layout.addWidget(self.panel)
        layout.addWidget(self.views)
        layout.addWidget(self.active)
        layout.addWidget(self.selection)
        card = Card(margin=1)
        card.setObjectName("customerCard")
        card.body.setSpacing(0)
        card.add(self.table, 1)
        layout.addWidget(card, 1)
        self.set_alone(False)

    def set_alone(self, alone: bool) -> None:
        """Without the customer beside it the right edge is the page's."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(theme.S5, theme.S3 + 2, theme.S5 if alone else theme.S3, theme.S4)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._narrowed())
        self.search.moved.connect(self._step)
        self.search.returnPressed.connect(self._take_first)
        self.search.left.connect(self.focus_table)
        self.filter.toggled.connect(self._show_panel)
        self.panel.changed.connect(lambda: self.set_filter(self.panel.wanted))
        self.views.chosen.connect(lambda view: self.set_filter(view.filter))
        self.selection.left.connect(self.table.untick)
        self.table.sort_requested.connect(lambda _key, _down: self.reload())
        self.table.habits_changed.connect(self._keep)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.opened)
        self.table.show_boxes()
        self.table.selection_changed.connect(self._selected)
        self.table.paged.delivered.connect(self._rows_came)
        self.table.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filters follow the height."""
        super().resizeEvent(event)
        self._fit_panel()

    def _choose_columns(self) -> None:
        button = self.bar.columns
        menu = columns_menu(self.table, button)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def set_row_actions(self, actions: Callable[[list[int]], Sequence[QAction]]) -> None:
        """What can be done with the selected rows."""
        self.table.row_actions = actions

    # Asking ------------------------------------------------------------------------------------

    def wanted(self) -> CustomerFilter:
        """Whom the list shows."""
        return replace(self.panel.wanted, text=self.search.text())

    def is_narrowed(self) -> bool:
        """Whether somebody may be left out."""
        return self.wanted() != CustomerFilter()

    def reload(self, count: bool = False) -> None:
        """Ask for the list; with `count` also for the counts, after the rows are there."""
        wanted, (sort, down) = self.wanted(), self.table.sort()
        self._count_again = self._count_again or count
        self.office.ask(
            lambda db: list_customer_ids(db, wanted, sort or _SORT, down),
            then=self._show,
            owner=self,
            key="ids",
        )

    def choose(self, customer_id: int) -> None:
        """Make a customer the current one, lifting filters that hide it."""
        if not self._loaded:
            self._wish = customer_id
        elif not self.table.select_id(customer_id):
            self._wish = customer_id
            if self.is_narrowed():
                self.clear_filters()
            else:
                self.reload()

    def clear_filters(self) -> None:
        """Show everybody."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.set_filter(CustomerFilter())

    def set_filter(self, wanted: CustomerFilter) -> None:
        """Show whom a filter wants; the search field stays as it is."""
        self.panel.show_wanted(wanted)
        self._narrowed()

    def set_choices(self, choices: FilterChoices) -> None:
        """Users, fields of work, tags and own fields to choose from."""
        self.panel.set_choices(choices)
        self.selection.set_choices(choices)
        self.table.set_columns(columns(self.office, choices.fields))
        self._show_active()
        self._fit_panel()

    def show_views(self, rows: Sequence[ViewRow]) -> None:
        """Which named views there are."""
        self.views.show_views(rows)
        self._show_active()
        if self.counts is not None:
            self.views.count()

    def export(self) -> None:
        """Export who is selected; else whom the list shows."""
        ids = self.selected_ids() if self.table.is_ticking() else list(self.table.paged.ids)
        if ids and (self.table.is_ticking() or self.is_narrowed()):
            self.office.create("export", what="customers", ids=ids)
        else:
            self.office.commands.run("customers.export")

    def leave(self) -> bool:
        """Esc: close what lies open above the list; True when something did."""
        if self.views.cancel():
            return True
        if self.table.is_ticking():
            self.table.untick()
            return True
        if self.filter.isChecked():
            self.filter.setChecked(False)
            return True
        return False

    def current_id(self) -> int | None:
        """The current customer."""
        return self.table.current_id()

    def selected_ids(self) -> list[int]:
        """The selected customers in their order."""
        return self.table.selected_ids()

    def focus_table(self) -> None:
        """Give the keyboard to the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrowed(self) -> None:
        """Somebody else is wanted: the first one found is shown at once."""
        if self._wish is None:
            self._wish = -1
        self._show_active()
        self.reload()

    def _show_active(self) -> None:
        """What restricts stands as buttons below the views, unless a view says it all."""
        wanted = self.panel.wanted
        self.views.show_wanted(wanted)
        if any(view.filter == wanted for view in self.views.rows):
            self.active.setVisible(False)
            return
        save = Button(_("Als Ansicht speichern …"), "save", "link")
        save.setObjectName("saveView")
        save.clicked.connect(lambda: self.views.begin_save(self.panel.wanted))
        self.active.show_active(wanted, self.panel.choices, save)

    def _show_panel(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        self._fit_panel()
        if shown:
            self.panel.importances.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_panel(self) -> None:
        if self.panel.isVisibleTo(self):
            self.panel.fit(self.height() // 2 - theme.px(60))

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Any], None]) -> None:
        wanted = list(ids)

        def rows(db: Reader) -> Any:
            return list_customer_rows(db, wanted)

        self.office.ask(rows, then=deliver, owner=self)

    def _show(self, ids: list[int]) -> None:
        wish, self._wish = self._wish, None
        self._loaded = True
        self.shown = len(ids)
        if self.table.currentIndex().isValid():
            self._last_row = self.table.currentIndex().row()
        self.table.set_empty(self._nobody_here(ids))
        self.table.set_ids(ids)
        if wish is not None and wish >= 0:
            self.table.select_id(wish)
        elif wish == -1 and ids and self.table.current_id() is None:
            self.table.select_id(ids[0])
        self._selected()  # a new list selects without saying so
        if self._count_again and (not ids or not self.table.isVisible()):
            self._rows_came()
        if self.counts is not None:
            self.counted.emit(self.counts)
        self.loaded.emit()

    def is_loaded(self) -> bool:
        """Whether the list has been shown once."""
        return self._loaded

    def choose_neighbour(self) -> None:
        """The current customer has gone: who took its place is the current one."""
        ids = self.table.paged.ids
        if ids and self.table.current_id() is None:
            self.table.select_id(ids[min(self._last_row, len(ids) - 1)])

    def _rows_came(self) -> None:
        """The rows are on the screen: now there is time to count."""
        if self._count_again:
            self._count_again = False
            self.office.ask(
                lambda db: count_customers(db, views=False),
                then=self._counted,
                owner=self,
                can_wait=True,
                key="counts",
            )
            self.views.count()

    def _counted(self, counts: CustomerCounts) -> None:
        self.counts = counts
        self.counted.emit(counts)

    def _nobody_here(self, ids: list[int]) -> QWidget | None:
        if ids:
            return None
        if not self.is_narrowed():
            return NoCustomers(self.office)
        empty = NobodyFound(self.clear_filters, self._create_searched)
        text = self.search.text().strip()
        empty.explain(text, not self.panel.wanted.is_empty())
        if text:
            self._look_for_nearest(text)
        return empty

    def _look_for_nearest(self, text: str) -> None:
        """Perhaps the name was only misspelt."""

        def look(db: Reader) -> str:
            from kundenpflege.services.misspelling import suggest

            return suggest(db, text)

        self.office.ask(look, then=lambda found: self._offer(text, found), owner=self, key="near")

    def _offer(self, text: str, found: str) -> None:
        empty = self.table.empty()
        if found and isinstance(empty, NobodyFound) and self.search.text().strip() == text:
            empty.offer(found, lambda: self.search.setText(found))

    def _create_searched(self) -> None:
        self.new_wanted.emit(self.search.text().strip())

    # Choosing ----------------------------------------------------------------------------------

    def _chosen(self, customer_id: int | None) -> None:
        self.chosen.emit(customer_id)

    def _selected(self) -> None:
        count = self.table.selected_count()
        ticking = self.table.is_ticking()
        self.selection.show_selected(self.table.selected_ids() if ticking else [])
        self.selected.emit(count)

    def _step(self, by: int) -> None:
        """The arrow keys of the search field move in the list."""
        count = self.table.paged.rowCount()
        if count:
            row = min(max(self.table.currentIndex().row() + by, 0), count - 1)
            self.table.select_id(self.table.paged.ids[row])

    def _take_first(self) -> None:
        """Enter in the search field: the keyboard goes to who was found."""
        if self.table.current_id() is None and self.table.paged.rowCount():
            self.table.select_id(self.table.paged.ids[0])
        self.focus_table()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters typed in the list search; Space ticks, Del deletes."""
        if watched is self.table and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Delete:
                self.delete_wanted.emit()
                return True
            if event.key() == Qt.Key.Key_Space and not event.modifiers():
                if self.table.currentIndex().isValid():
                    self.table.tick(self.table.currentIndex().row())
                return True
            held = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            text = event.text()
            if not held and text.isprintable() and text.strip():
                self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.search.setText(self.search.text() + text)
                return True
        return super().eventFilter(watched, event)

    # Habits ------------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.table.set_sort(_SORT)
        kept = self.office.settings.get("tables").get(_TABLE)
        if isinstance(kept, dict):
            self.table.restore(kept)

    def _keep(self) -> None:
        tables = dict(self.office.settings.get("tables"))
        tables[_TABLE] = self.table.habits()
        self.office.settings.set("tables", tables)
