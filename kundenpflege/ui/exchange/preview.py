"""Step 4: the fate of every row before anything is written; cells are corrected here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.exchange.importing import summary
from kundenpflege.services.imports import Choice, ImportPlan, RowStatus

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, Tabs, row
from ..kit.table import PagedTable
from ..kit.table_model import Deliver
from .cells_view import CellsView
from .row_panel import RowPanel
from .stored import COLUMNS, SORTS, PreviewRow

_FILTERS: tuple[tuple[str, str], ...] = (
    ("", N_("Alle Zeilen")),
    ("taken", N_("übernommen")),
    ("warning", N_("mit Hinweis")),
    ("merged", N_("ergänzt")),
    ("duplicate", N_("doppelt")),
    ("skipped", N_("ausgelassen")),
    ("rejected", N_("abgelehnt")),
)
_CHOICES: tuple[tuple[Choice, str], ...] = (
    (Choice.AUTO, N_("Wie vorgeschlagen")),
    (Choice.MERGE, N_("Beim bekannten Kunden ergänzen")),
    (Choice.NEW, N_("Als neue Kunden übernehmen")),
    (Choice.SKIP, N_("Auslassen")),
)


class Preview(QWidget):
    """Summary, and all rows with their fate and its reason: as they will be stored, or cell by
    cell as they stand in the list.

    `edited(row, column, text)`: a cell was corrected. `chosen(rows, choice)`: the user decided.
    """

    report_wanted = Signal()
    edited = Signal(int, int, str)
    chosen = Signal(object, object)

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self.own: Mapping[int, str] = {}
        self._rows: dict[int, PreviewRow] = {}
        self.summary = Label("", "heading", wrap=True)
        self.summary.setObjectName("summary")
        self._notes = QVBoxLayout()
        self._notes.setSpacing(theme.S2)
        self.filter = FilterChips(_("Zeilen nach Ergebnis"))
        self.filter.chosen.connect(lambda _key: self._show_rows())
        self.table = PagedTable(_("Zeilen der Liste"), COLUMNS, self._fetch)
        self.table.setObjectName("importRows")
        self.table.sort_requested.connect(lambda _key, _down: self._show_rows())
        self.table.opened.connect(self.open_row)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self.table.chosen.connect(self._walked)
        self.table.row_actions = self._row_actions
        card = Card(margin=0)
        card.add(self.table, 1)
        self.cells = CellsView()
        self.cells.edited.connect(self.edited)
        self.cells.selectionModel().currentRowChanged.connect(lambda *_args: self._tell_reason())
        self._reason = Label("", "muted", wrap=True)
        self._reason.setObjectName("cellReason")
        cells_card = Card(margin=0)
        cells_card.add(self.cells, 1)
        cells_page = QWidget()
        below = QVBoxLayout(cells_page)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.S2)
        below.addWidget(cells_card, 1)
        below.addWidget(self._reason)
        self._views = QStackedWidget()
        self._views.addWidget(card)
        self._views.addWidget(cells_page)
        self.tabs = Tabs(_("Ansicht der Zeilen"))
        self.tabs.setObjectName("rowViews")
        self.tabs.add("stored", _("So wird gespeichert"))
        self.tabs.add("cells", _("Wie in der Liste, zum Verbessern"))
        self.tabs.chosen.connect(self._show_view)
        report = Button(_("Bericht speichern …"), "spreadsheet", on_click=self.report_wanted.emit)
        report.setObjectName("saveReport")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        head = row(self.summary, report)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addLayout(self._notes)
        layout.addWidget(self.tabs)
        layout.addWidget(self.filter)
        layout.addWidget(self._views, 1)
        self.panel = RowPanel(host)
        self.panel.chosen.connect(lambda number, choice: self.chosen.emit([number], choice))
        self.panel.cells_wanted.connect(self.show_cells)

    # -- what is shown ---------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan; what was filtered and sorted stays."""
        self._plan = plan
        self._rows = {place: PreviewRow(place, one) for place, one in enumerate(plan.rows)}
        self.summary.setText(_("Vorschau: {what}").format(what=summary(plan.rows)))
        self._show_notes(plan)
        counts = {status.value: plan.count(status) for status in RowStatus}
        items = [
            (key, _(word), counts[key] if key else len(plan.rows))
            for key, word in _FILTERS
            if not key or counts[key]
        ]
        self.filter.set_items(items)
        self._show_rows()

    def _show_notes(self, plan: ImportPlan) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in plan.notes:
            self._notes.addWidget(Banner("blue", "info", note))

    def _show_rows(self) -> None:
        wanted = self.filter.current()
        rows = [one for one in self._rows.values() if wanted in ("", one.row.status.value)]
        key, descending = self.table.sort()
        if key in SORTS:
            rows.sort(key=SORTS[key], reverse=descending)
        self.table.set_ids([one.id for one in rows])
        self.table.refresh()
        if self._plan is not None:
            rows.sort(key=lambda one: one.id)
            self.cells.show_rows(self._plan, [one.row for one in rows])
        self._tell_reason()
        self._refresh_panel()

    def _show_view(self, key: str) -> None:
        self._views.setCurrentIndex(1 if key == "cells" else 0)
        if key == "cells":
            self.panel.dismiss()

    def _tell_reason(self) -> None:
        number = self.cells.cells.number_at(self.cells.currentIndex().row())
        row = next((one.row for one in self._rows.values() if one.row.row_number == number), None)
        told = (
            _("Zeile {n}: {reason}").format(n=number, reason=row.reason or _("ohne Hinweis"))
            if row is not None
            else _("Enter oder F2 ändert eine Zelle; die Zeile wird neu geprüft.")
        )
        self._reason.setText(told)

    def show_cells(self, number: int) -> None:
        """Correct the cells of a row."""
        self.panel.dismiss()
        self.tabs.choose("cells")
        self.cells.go_to(number)

    def _row_actions(self, ids: list[int]) -> list[QAction]:
        numbers = [self._rows[one].row.row_number for one in ids if one in self._rows]
        actions = []
        for choice, words in _CHOICES:
            action = QAction(_(words), self.table)
            action.triggered.connect(
                lambda _on=False, choice=choice: self.chosen.emit(numbers, choice)
            )
            actions.append(action)
        return actions

    def _refresh_panel(self) -> None:
        """An open row shows its new fate."""
        if not self.panel.is_open():
            return
        shown = next(
            (one for one in self._rows.values() if one.row.row_number == self.panel.number), None
        )
        if shown is not None and self._plan is not None:
            self.panel.show_row(shown, self._plan.headers, self.own)

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    # -- one row ---------------------------------------------------------------------------

    def open_row(self, row_id: int) -> None:
        """Show a row in the panel; the keyboard stays in the table."""
        one = self._rows.get(row_id)
        if one is None or self._plan is None:
            return
        self.panel.show_row(one, self._plan.headers, self.own)
        self.panel.open(self.table)

    def _clicked(self, place: int) -> None:
        row_id = self.table.paged.id_at(place)
        if row_id is not None:
            self.open_row(row_id)

    def _walked(self, row_id: int | None) -> None:
        if row_id is not None and self.panel.is_open():
            self.open_row(row_id)

    def keep_focus(self) -> None:
        """The keyboard into the table."""
        table = self.cells if self.tabs.current() == "cells" else self.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)
