"""The packages: several lines that are offered together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.services import packages as services
from kundenpflege.services.catalogue import CategoryRow, list_categories

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Label
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver
from .package_panel import PackagePanel

COLUMNS = (
    Column("name", N_("Paket"), 380, kind="two_line", stretch=True,
           value=lambda one: (one.name, one.note), sortable=False),
    Column("category", N_("Bereich"), 164, value=lambda one: one.category_name, drop=1,
           sortable=False),
    Column("lines", N_("Zeilen"), 80, kind="muted", align="right",
           value=lambda one: str(one.lines), drop=2, sortable=False),
    Column("net", N_("Heute netto"), 120, kind="money", sortable=False),
)  # fmt: skip


class PackagesTab(QWidget):
    """List of packages and the panel of one."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__()
        self.office = office
        self._rows: dict[int, services.PackageRow] = {}
        self._areas: list[CategoryRow] = []
        self.table = PagedTable(_("Pakete"), COLUMNS, self._fetch)
        self.table.setObjectName("packages")
        self.table.opened.connect(self.open_package)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self._empty = EmptyState(
            _(
                "Pakete bringen mehrere Positionen auf einmal ins Angebot. Wählen Sie unter "
                "„Leistungen“ einige aus und sichern Sie sie als Paket; im Angebot geht das auch."
            ),
            icon="catalogue",
        )
        card = Card(margin=0)
        card.add(self.table, 1)
        card.add(self._empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S3, 0, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(
            Label(
                _("Was aus dem Katalog stammt, kommt mit dem Preis von heute ins Angebot."),
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(card, 1)
        self.panel = PackagePanel(office, host)

    def refresh(self) -> None:
        """Ask for all packages."""
        self.office.ask(
            lambda db: (services.list_packages(db), list_categories(db)),
            then=lambda found: self._show(*found),
            owner=self,
            key="packages",
        )

    def _show(self, rows: list[services.PackageRow], areas: list[CategoryRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._areas = areas
        self.table.set_ids(list(self._rows))
        self.table.refresh()
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def _clicked(self, place: int) -> None:
        record_id = self.table.paged.id_at(place)
        if record_id is not None:
            self.open_package(record_id)

    def open_package(self, package_id: int) -> None:
        """Open one with its lines."""
        row = self._rows.get(package_id)
        if row is None:
            return

        def show(lines: Any) -> None:
            self.panel.begin_old(row, lines, self._areas)

        self.office.ask(
            lambda db: services.package_lines(db, package_id), then=show, owner=self, key="lines"
        )
