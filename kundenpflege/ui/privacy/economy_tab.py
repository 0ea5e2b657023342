"""Datensparsamkeit: what has outlived its purpose, and which fields nobody fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column
from .parts import ScrolledTab, renew

if TYPE_CHECKING:
    from kundenpflege.services.data_economy import FieldUse, Finding
    from kundenpflege.store import Reader


@dataclass(frozen=True, slots=True)
class _Use:
    """A field use as a row of the list."""

    id: int
    use: FieldUse

    @property
    def words(self) -> str:
        """`nie` or the share in percent with the number."""
        if not self.use.filled:
            return _("nie")
        return _("{share} % ({n} von {all})").format(
            share=max(1, round(self.use.share * 100)), n=self.use.filled, all=self.use.total
        )


_COLUMNS = (
    Column(
        "field", N_("Feld"), 240, kind="two_line", sortable=False,
        value=lambda row: (row.use.label, row.use.noun),
    ),
    Column(
        "filled", N_("Ausgefüllt"), 150, kind="chip", sortable=False,
        value=lambda row: (row.words, "amber" if not row.use.filled else "neutral"),
    ),
    Column(
        "purpose", N_("Wozu"), 360, kind="muted", sortable=False, stretch=True,
        value=lambda row: row.use.purpose, tip=lambda row: row.use.purpose,
    ),
)  # fmt: skip
_ACTIONS = {
    "retention": N_("Aufbewahrung ansehen"),
    "settings": N_("Zu den Einstellungen"),
}


class EconomyTab(ScrolledTab):
    """`tab_wanted(key)` where a finding is tidied up on another tab."""

    tab_wanted = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._place = QVBoxLayout()
        self._area: QWidget | None = None
        self.column.addLayout(self._place)
        self._rows: dict[int, _Use] = {}
        card = Card(_("Wie viel wovon ausgefüllt ist"), margin=theme.S4)
        card.add(
            Label(
                _(
                    "Was nie ausgefüllt wird, braucht niemand: eigene Felder lassen sich in den "
                    "Einstellungen abschalten. Was ausgefüllt ist, braucht einen Zweck."
                ),
                "muted",
                wrap=True,
            )
        )
        self.table = PagedTable(_("Felder und ihre Verwendung"), _COLUMNS, self._fetch)
        self.table.setObjectName("fieldTable")
        self.table.setMinimumHeight(theme.px(320))
        card.add(self.table, 1)
        self.column.addWidget(card, 1)

    def refresh(self) -> None:
        """Ask for both."""

        def question(db: Reader) -> tuple[list[Finding], list[FieldUse]]:
            from kundenpflege.services.data_economy import field_uses, findings

            return findings(db), field_uses(db)

        self.office.ask(question, then=self._show, owner=self, key="economy")

    def _show(self, found: tuple[list[Finding], list[FieldUse]]) -> None:
        findings, uses = found
        self._area, column = renew(self._place, self._area)
        for finding in findings:
            column.addWidget(self._finding(finding))
        if not findings:
            column.addWidget(
                Banner("green", "ok", _("Nichts gefunden, was seinen Zweck überlebt hat."))
            )
        self._area.setVisible(True)
        self._rows = {n: _Use(n, use) for n, use in enumerate(uses, start=1)}
        self.table.set_ids(list(self._rows))
        self.table.refresh()

    def _finding(self, finding: Finding) -> Card:
        card = Card(finding.title, tone="")
        card.setObjectName(f"finding_{finding.key}")
        card.add(Label(finding.text, "muted", wrap=True))
        if finding.action == "customers":
            card.add(FlowRow(*self._links(finding), gap=theme.S4))
            return card
        button = Button(_(_ACTIONS[finding.action]), "open", on_click=lambda: self._go(finding))
        button.setObjectName(f"go_{finding.key}")
        button.setAccessibleName(f"{button.text()}: {finding.title}")
        card.add(row(button, 0))
        return card

    def _links(self, finding: Finding) -> list[QWidget]:
        links: list[QWidget] = []
        for customer_id, name in finding.customers:
            link = Button(
                name.replace("&", "&&"), "", "link", on_click=partial(self._open, customer_id)
            )
            link.setObjectName(f"{finding.key}{customer_id}")
            link.setAccessibleName(_("{name} öffnen").format(name=name))
            links.append(link)
        more = finding.count - len(finding.customers)
        if more > 0:
            links.append(Label(_("und {n} weitere").format(n=more), "muted"))
        return links

    def _open(self, customer_id: int) -> None:
        self.office.open("customer", customer_id)

    def _go(self, finding: Finding) -> None:
        if finding.action == "retention":
            self.tab_wanted.emit("retention")
        else:
            self.office.open("settings")

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Iterable[object]], None]) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])
