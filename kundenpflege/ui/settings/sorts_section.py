"""Sections that keep a few sorts of records: chips, a list, a panel for one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.page import PageAction
from .customer_sorts import Sort
from .order import OrderList
from .record import RecordPanel
from .section import Section


class SortsSection(Section):
    """Base of such sections; `sorts` are what they keep. One sort alone needs no chips."""

    sorts: ClassVar[tuple[Sort, ...]] = ()

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._rows: dict[str, Sequence[Any]] = {}
        self.kinds = FilterChips(_("Was hier eingerichtet wird"))
        self.kinds.setObjectName(f"{self.key}_kinds")
        self.kinds.set_items([(sort.key, _(sort.word), None) for sort in self.sorts])
        self.kinds.chosen.connect(lambda _key: self._switch())
        self._why = Label("", "muted", wrap=True)
        self.list = OrderList(self.title())
        self.list.setObjectName(f"{self.key}_list")
        self.list.opened.connect(self.open_row)
        self.list.moved.connect(self._move)
        self.list.remove_wanted.connect(self._remove)
        self._empties = {
            sort.key: EmptyState(_(sort.empty), _(sort.new), self.new_row, sort.icon)
            for sort in self.sorts
        }
        card = Card(margin=0)
        card.add(self.list, 1)
        for state in self._empties.values():
            card.add(state, 1)
        self._hint = Label(
            _("Ziehen ändert die Reihenfolge, ebenso Alt mit den Pfeiltasten."), "small", wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.kinds)
        self.kinds.setVisible(len(self.sorts) > 1)
        layout.addWidget(self._why)
        layout.addWidget(card, 1)
        layout.addWidget(self._hint)
        self.panel = RecordPanel(office, host, f"{self.key}_panel")
        self._show_sort()

    @property
    def sort(self) -> Sort:
        """The sort shown."""
        return next(sort for sort in self.sorts if sort.key == self.kinds.current())

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new record of the sort shown."""
        return (PageAction(_(self.sort.new), self.new_row),)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for everything of all sorts; it is little."""
        self.office.ask(
            lambda db: {sort.key: sort.rows(db) for sort in self.sorts},
            then=self._show,
            owner=self,
            key="sorts",
        )

    def _show(self, rows: dict[str, Sequence[Any]]) -> None:
        self._rows = rows
        self.kinds.set_items([(sort.key, _(sort.word), len(rows[sort.key])) for sort in self.sorts])
        self._show_sort()

    def _switch(self) -> None:
        self.panel.dismiss()
        self._show_sort()
        self.actions_changed.emit()

    def _show_sort(self) -> None:
        sort = self.sort
        rows = self._rows.get(sort.key, ())
        self._why.setText(_(sort.why))
        self.list.set_ordered(sort.ordered)
        self.list.setAccessibleName(_(sort.word))
        self.list.set_rows([sort.line(row) for row in rows])
        self.list.setVisible(bool(rows))
        for key, state in self._empties.items():
            state.setVisible(not rows and key == sort.key)
        self._hint.setVisible(sort.ordered and len(rows) > 1)

    # -- one record ------------------------------------------------------------------------

    def new_row(self) -> None:
        """Begin a record of the sort shown."""
        sort = self.sort
        self.panel.begin(
            _(sort.new),
            sort.form(None, self.office),
            lambda v: self._add(sort, v),
            new=True,
            focus=sort.focus,
        )

    def open_row(self, record_id: int) -> None:
        """Open a record to change it."""
        sort = self.sort
        row = next((row for row in self._rows.get(sort.key, ()) if row.id == record_id), None)
        if row is None:
            return
        self.list.choose(record_id)
        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(record_id))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            sort.title(row),
            sort.form(row, self.office),
            lambda values: self._change(sort, row, values),
            focus=sort.focus,
            others=(remove,),
            record_id=record_id,
        )

    def _add(self, sort: Sort, values: Mapping[str, Any]) -> None:
        label = _("{what} angelegt").format(what=_(sort.one))
        self.office.run(
            label,
            lambda db: sort.add(db, values),
            then=self.panel.done,
            failed=self.panel.failed,
            told=label,
        )

    def _change(self, sort: Sort, row: Any, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("{what} geändert").format(what=_(sort.one)),
            lambda db: sort.change(db, row, values),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _remove(self, record_id: int) -> None:
        sort = self.sort
        label = _("{what} gelöscht").format(what=_(sort.one))
        self.office.run(
            label, lambda db: sort.remove(db, record_id), then=self.panel.done, told=label
        )

    def _move(self, ids: Sequence[int]) -> None:
        sort = self.sort
        self.office.run(
            _("{what}: Reihenfolge geändert").format(what=_(sort.word)),
            lambda db: sort.move(db, ids),
        )

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """Show a sort by its key; „one“ opens the first record."""
        if pose != "one":
            self.kinds.choose(pose)
            self._switch()
        elif rows := self._rows.get(self.sort.key):
            self.open_row(rows[0].id)
