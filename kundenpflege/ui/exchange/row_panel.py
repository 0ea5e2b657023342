"""One row of the list opened: what stands there, what would be stored, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.services.imports import CheckedRow, Choice, RowStatus

from ..kit import theme
from ..kit.cards import Banner
from ..kit.chips import Chip
from ..kit.controls import Button, Label, focus_is_inside, hline, row
from ..kit.dialogs import SidePanel
from ..kit.editors_text import ChoiceEditor
from .stored import PreviewRow, chip, given_facts, stored_facts

_ICONS = {
    RowStatus.TAKEN: "ok",
    RowStatus.WARNING: "info",
    RowStatus.MERGED: "plus",
    RowStatus.DUPLICATE: "copy",
    RowStatus.SKIPPED: "hide",
    RowStatus.REJECTED: "cancel",
}


class RowPanel(SidePanel):
    """Beside the table; the arrow keys in the table walk on.

    `chosen(row number, choice)`: the user decided what becomes of the row.
    """

    chosen = Signal(int, object)
    cells_wanted = Signal(int)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "", 420, "rowPanel")
        self.number = 0

    def show_row(
        self, one: PreviewRow, headers: Sequence[str], own: Mapping[int, str] | None = None
    ) -> None:
        """Show a row; the keyboard stays where it is."""
        self.number = one.row.row_number
        inside = focus_is_inside(self)
        self.set_title(_("Zeile {n}").format(n=one.row.row_number))
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        words, tone = chip(one.row.status)
        head = row(Label(one.who[0], "heading", wrap=True), Chip(words, tone))
        head.setStretch(0, 1)
        layout.addLayout(head)
        for reason in one.row.reasons:
            if reason:
                layout.addWidget(Banner(tone, _ICONS[one.row.status], reason))
        decide = self._decision(one.row) if one.row.values else None
        if decide is not None:
            layout.addWidget(Label(_("Was soll geschehen?"), "section"))
            layout.addWidget(decide)
        taken = one.row.status in (RowStatus.TAKEN, RowStatus.WARNING)
        if facts := stored_facts(one.row, own):
            title = _("So wird gespeichert") if taken else _("So wurde gelesen")
            layout.addWidget(Label(title, "section"))
            layout.addLayout(_grid(facts))
            layout.addWidget(hline())
        layout.addWidget(Label(_("So steht es in der Liste"), "section"))
        layout.addLayout(_grid(given_facts(one.row, headers)))
        number = one.row.row_number
        correct = Button(
            _("Zellen verbessern"), "edit", on_click=lambda: self.cells_wanted.emit(number)
        )
        correct.setObjectName("correctCells")
        layout.addWidget(correct)
        layout.addStretch(1)
        self.set_content(content)
        if inside and decide is not None:
            decide.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decision(self, row: CheckedRow) -> ChoiceEditor:
        offered = [(Choice.AUTO, _("Wie vorgeschlagen"))]
        if row.maybe:
            offered.append((Choice.MERGE, _("Ergänzen bei {customer}").format(customer=row.maybe)))
        offered += [
            (Choice.NEW, _("Als neuen Kunden übernehmen")),
            (Choice.SKIP, _("Auslassen")),
        ]
        editor = ChoiceEditor(offered)
        editor.name_field("rowChoice", _("Was soll geschehen?"))
        editor.set_value(row.choice)
        number = row.row_number
        editor.changed.connect(lambda: self.chosen.emit(number, editor.value()))
        return editor


def _grid(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.S3)
    grid.setVerticalSpacing(theme.S1 + 1)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    top = Qt.AlignmentFlag.AlignTop
    for place, (label, text) in enumerate(facts):
        grid.addWidget(Label(label, "muted", wrap=True), place, 0, top)
        grid.addWidget(Label(text, wrap=True, selectable=True), place, 1, top)
    return grid
