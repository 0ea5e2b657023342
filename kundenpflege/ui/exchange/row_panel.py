"""One row of the list opened: what stands there, what would be stored, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.services.imports import RowStatus

from ..kit import theme
from ..kit.cards import Banner
from ..kit.chips import Chip
from ..kit.controls import Label, hline, row
from ..kit.dialogs import SidePanel
from .stored import PreviewRow, chip, given_facts, stored_facts

_ICONS = {
    RowStatus.TAKEN: "ok",
    RowStatus.WARNING: "info",
    RowStatus.DUPLICATE: "copy",
    RowStatus.REJECTED: "cancel",
}


class RowPanel(SidePanel):
    """Beside the table; the arrow keys in the table walk on."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "", 420, "rowPanel")

    def show_row(self, one: PreviewRow, headers: Sequence[str]) -> None:
        """Show a row; the keyboard stays where it is."""
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
        taken = one.row.status in (RowStatus.TAKEN, RowStatus.WARNING)
        if facts := stored_facts(one.row):
            title = _("So wird gespeichert") if taken else _("So wurde gelesen")
            layout.addWidget(Label(title, "section"))
            layout.addLayout(_grid(facts))
            layout.addWidget(hline())
        layout.addWidget(Label(_("So steht es in der Liste"), "section"))
        layout.addLayout(_grid(given_facts(one.row, headers)))
        self.set_content(content)


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
