"""The preview of an import: what was recognised, and the fate of every row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.exchange.importing import summary
from kundenpflege.services.imports import ImportPlan, RowStatus

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.chips import Chip, FilterChips
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.table import PagedTable
from ..kit.table_model import Deliver
from .row_panel import RowPanel
from .stored import COLUMNS, SORTS, PreviewRow

_FILTERS: tuple[tuple[str, str], ...] = (
    ("", N_("Alle Zeilen")),
    ("taken", N_("übernommen")),
    ("warning", N_("mit Hinweis")),
    ("duplicate", N_("doppelt")),
    ("rejected", N_("abgelehnt")),
)


class Preview(QWidget):
    """Summary, recognised columns, and a table of all rows with their fate and its reason."""

    other_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._rows: dict[int, PreviewRow] = {}
        self.summary = Label("", "heading", wrap=True)
        self.summary.setObjectName("summary")
        self._notes = QVBoxLayout()
        self._notes.setSpacing(theme.S2)
        self._more = Button("", "down", on_click=self._toggle_columns)
        self._more.setObjectName("showColumns")
        self._columns = Card(_("Erkannte Spalten"), _("Ihre Überschrift → Feld im Programm"))
        self._columns.setObjectName("columns")
        self._chips = FlowRow()
        self._columns.add(self._chips)
        self._columns.hide()
        self.filter = FilterChips(_("Zeilen nach Ergebnis"))
        self.filter.chosen.connect(lambda _key: self._show_rows())
        self.table = PagedTable(_("Zeilen der Liste"), COLUMNS, self._fetch)
        self.table.setObjectName("importRows")
        self.table.sort_requested.connect(lambda _key, _down: self._show_rows())
        self.table.opened.connect(self.open_row)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self.table.chosen.connect(self._walked)
        card = Card(margin=0)
        card.add(self.table, 1)
        other = Button(_("Andere Liste …"), "file", on_click=self.other_wanted.emit)
        other.setObjectName("otherList")
        report = Button(_("Bericht speichern …"), "spreadsheet", on_click=self.report_wanted.emit)
        report.setObjectName("saveReport")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.summary)
        layout.addWidget(FlowRow(self._more, other, report))
        layout.addLayout(self._notes)
        layout.addWidget(self._columns)
        layout.addWidget(self.filter)
        layout.addWidget(card, 1)
        self.panel = RowPanel(host)

    # -- what is shown ---------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan; what was filtered and sorted stays."""
        self._plan = plan
        self._rows = {place: PreviewRow(place, one) for place, one in enumerate(plan.rows)}
        self.summary.setText(summary(plan.rows))
        self._show_notes(plan)
        self._show_columns(plan)
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

    def _show_columns(self, plan: ImportPlan) -> None:
        self._chips.clear()
        known = 0
        for header, field in zip(plan.headers, plan.fields, strict=True):
            if not header:
                continue
            known += bool(field)
            target = field or _("Notiz")
            chip = Chip(f"{header} → {target}", "green" if field else "neutral")
            words = _("„{header}“ wird {field}") if field else _("„{header}“ bleibt als Notiz")
            chip.setAccessibleName(words.format(header=header, field=field))
            chip.setToolTip(chip.accessibleName())
            self._chips.add(chip)
        self._more.setText(
            ngettext("{n} Spalte erkannt", "{n} Spalten erkannt", known).format(n=known)
        )

    def _toggle_columns(self) -> None:
        shown = not self._columns.isVisible()
        self._columns.setVisible(shown)
        self._more.set_icon("up" if shown else "down")

    def _show_rows(self) -> None:
        wanted = self.filter.current()
        rows = [one for one in self._rows.values() if wanted in ("", one.row.status.value)]
        key, descending = self.table.sort()
        if key in SORTS:
            rows.sort(key=SORTS[key], reverse=descending)
        self.table.set_ids([one.id for one in rows])
        self.table.refresh()

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    # -- one row ---------------------------------------------------------------------------

    def open_row(self, row_id: int) -> None:
        """Show a row in the panel; the keyboard stays in the table."""
        one = self._rows.get(row_id)
        if one is None or self._plan is None:
            return
        self.panel.show_row(one, self._plan.headers)
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
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
