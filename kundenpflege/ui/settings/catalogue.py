"""Section Leistungskatalog: the catalogue has a page of its own; here stands the way there."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext

from ..kit.cards import Card
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .section import Column, Section


class CatalogueSection(Section):
    """How much is in the catalogue, and the buttons that lead there."""

    key = "catalogue"
    label = N_("Leistungskatalog")
    note = N_("Was Sie anbieten, mit Nutzen und Argument")
    icon = "catalogue"
    watches: ClassVar[frozenset[str]] = frozenset({"category", "catalogue_item", "package"})

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._told = Label("", "body", wrap=True)
        self._told.setObjectName("catalogueTold")
        card = Card(_("Leistungskatalog"))
        card.add(self._told)
        card.add(
            Label(
                _(
                    "Leistungen, Leistungsbereiche und Pakete haben eine eigene Seite. Dort lesen "
                    "Sie auch Preislisten und DATANORM-Dateien ein und ändern Preise in Prozent."
                ),
                "muted",
                wrap=True,
            )
        )
        buttons: list[QWidget] = []
        for name, words, icon, given in (
            ("openCatalogue", _("Katalog öffnen"), "catalogue", {}),
            ("openPackages", _("Pakete"), "list", {"tab": "packages"}),
            ("readList", _("Preisliste einlesen …"), "import", {"file": "list"}),
        ):
            button = Button(words, icon, on_click=self._leader(given))
            button.setObjectName(name)
            buttons.append(button)
        card.add(FlowRow(*buttons))
        column = Column()
        column.body.addWidget(card)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    def _leader(self, given: dict[str, str]) -> Any:
        return lambda: self.office.create("catalogue", **given)

    def refresh(self) -> None:
        """Ask how much there is."""

        def ask(db: Any) -> tuple[int, int, int]:
            from kundenpflege.services.catalogue import list_categories, list_items
            from kundenpflege.services.packages import list_packages

            return len(list_items(db)), len(list_categories(db)), len(list_packages(db))

        self.office.ask(ask, then=lambda found: self._show(*found), owner=self, key="count")

    def _show(self, items: int, areas: int, packages: int) -> None:
        self._told.setText(
            " · ".join(
                (
                    ngettext("{n} Leistung", "{n} Leistungen", items).format(n=items),
                    ngettext("{n} Bereich", "{n} Bereiche", areas).format(n=areas),
                    ngettext("{n} Paket", "{n} Pakete", packages).format(n=packages),
                )
            )
        )
