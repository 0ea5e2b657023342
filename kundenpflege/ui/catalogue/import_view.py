"""A price list or supplier's file before it is taken: what each row would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.services.catalogue_import import (
    ItemChoice,
    ItemStatus,
    PlannedItem,
    apply_items,
    plan_items,
)

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, SearchField, row
from ..kit.editors import DecimalEditor
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver

if TYPE_CHECKING:
    from kundenpflege.exchange.catalogue_import import CatalogueSource

_TONES = {
    ItemStatus.NEW: "green",
    ItemStatus.CHANGED: "amber",
    ItemStatus.SAME: "neutral",
    ItemStatus.RETIRED: "violet",
    ItemStatus.REJECTED: "red",
}


@dataclass(frozen=True)
class _Row:
    id: int
    row: PlannedItem


def _title(one: _Row) -> tuple[str, str]:
    """Title, and below it the number and what the price is for when that is not one piece."""
    row = one.row
    per = _("Preis je {unit}").format(unit=row.unit) if row.unit[:1].isdigit() else ""
    return row.title or "–", " · ".join(part for part in (row.number, per) if part)


def _what(one: _Row) -> str:
    return one.row.reason or ", ".join(one.row.changes)


COLUMNS = (
    Column("row", N_("Zeile"), 64, kind="muted", align="right",
           value=lambda one: str(one.row.row_number), sortable=False),
    Column("status", N_("Was geschieht"), 140, kind="chip",
           value=lambda one: (one.row.status.label, _TONES[one.row.status]), sortable=False),
    Column("title", N_("Leistung"), 320, kind="two_line", stretch=True,
           value=_title, sortable=False),
    Column("what", N_("Änderung oder Grund"), 320, kind="muted", value=_what,
           tip=_what, sortable=False, drop=1),
    Column("before", N_("bisher"), 104, kind="money",
           value=lambda one: one.row.price_before, sortable=False, drop=2),
    Column("after", N_("künftig"), 104, kind="money",
           value=lambda one: one.row.price, sortable=False),
)  # fmt: skip


class ImportView(QWidget):
    """Shown in place of the list; `done` when it is to be closed."""

    done = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.setObjectName("catalogueImport")
        self._source: CatalogueSource | None = None
        self._plan: tuple[PlannedItem, ...] = ()
        self._rows: dict[int, _Row] = {}
        self._title = Label("", "heading")
        self._note = Label("", "muted", wrap=True)
        self.markup = DecimalEditor(2, "%", 0, 900)
        self.markup.name_field(
            "markup",
            _("Aufschlag auf Einkaufspreise"),
            _("Leer: eigene Verkaufspreise bleiben, wie sie sind"),
        )
        self.markup.left.connect(self._ask)
        self.only = SearchField(_("Nur was diese Wörter enthält …"))
        self.only.setObjectName("importOnly")
        self.only.textChanged.connect(lambda _text: self._ask())
        self._hint = Banner("amber", "warning", "")
        self._hint.hide()
        self._filter = FilterChips(_("Was geschieht"))
        self._filter.chosen.connect(lambda _key: self._show_rows())
        self.table = PagedTable(_("Zeilen der Datei"), COLUMNS, self._fetch)
        self.table.setObjectName("importRows")
        card = Card(margin=0)
        card.add(self.table, 1)
        self._take = Button("", "save", "primary", on_click=self.take)
        self._take.setObjectName("takeItems")
        cancel = Button(_("Abbrechen"), on_click=self.done.emit)
        cancel.setObjectName("cancelImport")
        markup = Label(_("Aufschlag auf Einkaufspreise"), "small")
        markup.setBuddy(self.markup.field)
        self.markup.setMaximumWidth(theme.px(120))
        choices = row(markup, self.markup, self.only)
        choices.setStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S3, 0, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addLayout(choices)
        layout.addWidget(self._hint)
        layout.addWidget(self._filter)
        layout.addWidget(card, 1)
        layout.addLayout(row(0, cancel, self._take))
        theme.signals.changed.connect(self._fit)

    def _fit(self) -> None:
        self.markup.setMaximumWidth(theme.px(120))

    def open_file(self, path: Path, vat_rate: Decimal = Decimal(19)) -> None:
        """Read a file and show what it would do; `done` when it cannot be read."""
        from kundenpflege.exchange.catalogue_import import open_catalogue

        self._title.setText(_("„{name}“ wird gelesen …").format(name=path.name))
        self._note.setText("")
        self._hint.hide()
        self.table.set_ids([])
        self._take.setEnabled(False)

        def failed(error: UserError) -> None:
            self.office.tell(error.message, "red")
            self.done.emit()

        self.office.compute(
            lambda: open_catalogue(path, vat_rate),
            then=self._opened,
            failed=failed,
            owner=self,
            key="file",
        )

    def _opened(self, source: CatalogueSource) -> None:
        self._source = source
        self._title.setText(_("„{name}“ einlesen").format(name=source.name))
        told = [source.supplier, source.note]
        if source.kind.startswith("datanorm"):
            told.insert(0, _("DATANORM {version}").format(version=source.kind[-1]))
        if source.columns:
            told.append(
                _("Erkannte Spalten: {columns}").format(columns=", ".join(source.columns.values()))
            )
        self._note.setText(" · ".join(part for part in told if part))
        self._note.setVisible(bool(self._note.text()))
        self._ask()

    def _ask(self) -> None:
        source = self._source
        if source is None or self.markup.problem():
            return
        choice = ItemChoice(self.markup.value(), self.only.text())
        self.office.ask(
            lambda db: plan_items(db, source.rows, choice), then=self._show, owner=self, key="plan"
        )

    def _show(self, plan: tuple[PlannedItem, ...]) -> None:
        self._plan = plan
        counts = {status: 0 for status in ItemStatus}
        for one in plan:
            counts[one.status] += 1
        chips: list[tuple[str, str, int | None]] = [("", _("Alle Zeilen"), len(plan))]
        chips += [(status.value, status.label, n) for status, n in counts.items() if n]
        self._filter.set_items(chips)
        hints = _hints(counts[ItemStatus.REJECTED], sum(one.at_cost for one in plan))
        self._hint.set("amber", "warning", "\n".join(hints))
        self._hint.setVisible(bool(hints))
        taken = sum(one.takes for one in plan)
        self._take.setText(
            ngettext("{n} Leistung übernehmen", "{n} Leistungen übernehmen", taken).format(n=taken)
        )
        self._take.setEnabled(bool(taken))
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self._filter.current()
        self._rows = {
            n: _Row(n, one)
            for n, one in enumerate(self._plan)
            if not wanted or one.status.value == wanted
        }
        self.table.set_ids(list(self._rows))
        self.table.refresh()

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def take(self) -> None:
        """Store what was planned, as one step."""
        source, plan = self._source, self._plan
        if source is None:
            return
        self._take.setEnabled(False)

        def failed(error: UserError) -> None:
            self._take.setEnabled(True)
            self.office.tell(error.message, "red")

        def stored(count: Any) -> None:
            self._source = None
            self.done.emit()

        self.office.run(
            source.label,
            lambda db: apply_items(db, plan, source.reason),
            then=stored,
            failed=failed,
            told=_("Katalog eingelesen"),
        )


def _hints(rejected: int, at_cost: int) -> list[str]:
    """What the user should know before anything is taken."""
    hints = []
    if at_cost:
        hints.append(
            ngettext(
                "{n} neue Leistung hat nur einen Einkaufspreis und würde dafür angeboten. "
                "Tragen Sie einen Aufschlag ein.",
                "{n} neue Leistungen haben nur einen Einkaufspreis und würden dafür angeboten. "
                "Tragen Sie einen Aufschlag ein.",
                at_cost,
            ).format(n=at_cost)
        )
    if rejected:
        hints.append(
            ngettext(
                "{n} Zeile wird nicht übernommen; der Grund steht daneben.",
                "{n} Zeilen werden nicht übernommen; der Grund steht daneben.",
                rejected,
            ).format(n=rejected)
        )
    return hints
