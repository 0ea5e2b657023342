"""The page Datenschutz: one customer's rights, what is due to go, what is never used, papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.controls import Tabs, row
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .economy_tab import EconomyTab
from .papers_tab import PapersTab
from .person_tab import PersonTab
from .retention_tab import RetentionTab

TABS = (
    ("person", N_("Auskunft, Sperren, Löschen")),
    ("retention", N_("Aufbewahrung")),
    ("economy", N_("Datensparsamkeit")),
    ("papers", N_("Vorlagen")),
)


class PrivacyPage(Page):
    """Four tabs; `office.create("privacy", customer_id=5)` leads to a customer's rights."""

    key = "privacy"
    watches: ClassVar[frozenset[str]] = frozenset(
        "customer person contact offer consent objection enquiry wish custom_field erasure".split()
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Datenschutz"), _("Was wir speichern, wie lange, und was jeder verlangen kann"),
            PageAction(_("Kunden"), lambda: office.open("customers"), "customers", "secondary"),
        )  # fmt: skip
        self.tabs = Tabs(_("Bereiche des Datenschutzes"))
        self.tabs.setObjectName("privacyTabs")
        self.person = PersonTab(office)
        self.retention = RetentionTab(office)
        self.economy = EconomyTab(office)
        self.papers = PapersTab(office)
        self.retention.customer_wanted.connect(self.show_customer)
        self.economy.tab_wanted.connect(self.show_tab)
        self._parts: dict[str, PersonTab | RetentionTab | EconomyTab | PapersTab] = {
            "person": self.person,
            "retention": self.retention,
            "economy": self.economy,
            "papers": self.papers,
        }
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        # What scrolls keeps room for its bar: the bar stands in the margin of the page.
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5 - theme.S2, 0)
        layout.setSpacing(0)
        above = row(self.tabs)
        above.setContentsMargins(0, 0, theme.S2, 0)
        layout.addLayout(above)
        layout.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._tab_chosen)
        for key, label in TABS:
            self.tabs.add(key, _(label))

    def _tab_chosen(self, key: str) -> None:
        self._stack.setCurrentWidget(self._parts[key])
        if self.isVisible():
            self.refresh()

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)

    def show_customer(self, customer_id: int) -> None:
        """Show the rights of a customer."""
        self.show_tab("person")
        self.person.show_customer(customer_id)

    def refresh(self) -> None:
        """Ask for what the tab in front shows."""
        self._parts[self.tabs.current() or "person"].refresh()

    def show_record(self, record_id: int, kind: str = "") -> None:
        """`office.open("privacy", 7)` shows the rights of a customer."""
        self.show_customer(record_id)

    def new_record(self, kind: str, **given: Any) -> None:
        """Others lead here: `office.create("privacy", customer_id=5)` or `tab="retention"`."""
        if given.get("customer_id"):
            self.show_customer(int(given["customer_id"]))
        elif given.get("tab"):
            self.show_tab(str(given["tab"]))

    def back(self) -> bool:
        """Close an open form of the tab in front."""
        return self._parts[self.tabs.current() or "person"].back()

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """A picture of each tab, and of a chosen customer."""
        found: list[tuple[str, Callable[[], object]]] = [
            (key, partial(self.show_tab, key)) for key, _label in TABS[1:]
        ]
        return [*found, ("customer", lambda: self.show_customer(1))]
