"""Step 5: what came in, the copy with the reasons, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.services.imports import NEW, ImportResult, RowStatus

from ..kit import theme
from ..kit.cards import Banner, Card, StatTile
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow

_TILES: tuple[tuple[str, str, tuple[RowStatus, ...]], ...] = (
    ("taken", N_("übernommen"), NEW),
    ("merged", N_("ergänzt"), (RowStatus.MERGED,)),
    ("skipped", N_("übersprungen"), (RowStatus.DUPLICATE, RowStatus.SKIPPED)),
    ("rejected", N_("abgelehnt"), (RowStatus.REJECTED,)),
)
_SHOWN = 200


class StepResult(QScrollArea):
    """Four figures, the rows that did not simply come in, and what can be done now."""

    report_wanted = Signal()
    undo_wanted = Signal()
    customers_wanted = Signal()
    other_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        self.banner = Banner("green", "ok", "")
        self.banner.setObjectName("imported")
        layout.addWidget(self.banner)
        self.tiles = {key: StatTile(_(words)) for key, words, _fates in _TILES}
        figures = FlowRow()
        for key, tile in self.tiles.items():
            tile.setObjectName(f"count_{key}")
            figures.add(tile)
        layout.addWidget(figures)
        self.report = Button(
            _("Kopie mit Spalte „Grund“ speichern …"), "spreadsheet",
            on_click=self.report_wanted.emit,
        )  # fmt: skip
        self.report.setObjectName("saveLastReport")
        undo = Button(_("Import zurücknehmen"), "undo", on_click=self.undo_wanted.emit)
        undo.setObjectName("undoImport")
        other = Button(_("Weitere Liste …"), "import", on_click=self.other_wanted.emit)
        other.setObjectName("furtherList")
        layout.addWidget(FlowRow(self.report, undo, other))
        self._reasons = Card(_("Nicht einfach übernommen"))
        self._lines = QWidget()
        self._reasons.add(self._lines)
        layout.addWidget(self._reasons)
        layout.addStretch(1)
        self.setWidget(inner)

    def show_result(self, source: str, result: ImportResult) -> None:
        """Tell what was written."""
        self.banner.set(
            "green", "ok", _("„{file}“ ist eingelesen, in einem Schritt.").format(file=source)
        )
        for key, _words, fates in _TILES:
            count = sum(row.status in fates for row in result.rows)
            self.tiles[key].set_value(str(count))
        told = [row for row in result.rows if row.status is not RowStatus.TAKEN]
        lines = QWidget()
        layout = QVBoxLayout(lines)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        for row in told[:_SHOWN]:
            words = _("Zeile {n}, {status}: {name}").format(
                n=row.row_number, status=row.status.label, name=row.name or "–"
            )
            layout.addWidget(Label(words, wrap=True))
            layout.addWidget(Label(row.reason, "muted", wrap=True))
        if len(told) > _SHOWN:
            rest = _("und {n} weitere Zeilen: Sie stehen in der Kopie.")
            layout.addWidget(Label(rest.format(n=len(told) - _SHOWN), "muted", wrap=True))
        self._reasons.body.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = lines
        self._reasons.setVisible(bool(told))
        self.verticalScrollBar().setValue(0)
