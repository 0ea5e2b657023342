"""The page Leistungskatalog: items, packages, and what comes in as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.controls import Tabs
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .import_view import ImportView
from .items_tab import ItemsTab
from .packages_tab import PackagesTab
from .tender_view import TenderView

TABS = (("items", N_("Leistungen")), ("packages", N_("Pakete")))
#: What can be read as a price list.
LISTS = ("xlsx", "xls", "ods", "csv", "txt", "001", "002", "003", "dat")
TENDERS = ("x81", "x83", "x82", "x84", "x86", "d81", "d83", "p83", "xml")


class CataloguePage(Page):
    """Two tabs; files take the place of both until they are taken or put away."""

    key = "catalogue"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"category", "catalogue_item", "package", "business", "price_change"}
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.tabs = Tabs(_("Bereiche des Katalogs"))
        self.tabs.setObjectName("catalogueTabs")
        self.items = ItemsTab(office, self)
        self.items.counted.connect(self._counted)
        self.packages = PackagesTab(office, self)
        self.importing = ImportView(office)
        self.importing.done.connect(self._close_file)
        self.tender = TenderView(office)
        self.tender.done.connect(self._close_file)
        self._stack = QStackedWidget()
        for part in (self.items, self.packages, self.importing, self.tender):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._tab_chosen)
        self._lists = PageAction(_("Einlesen …"), None, "import", "secondary",
                                 ("catalogue.list", "catalogue.tender",
                                  "catalogue.out"))  # fmt: skip
        self._new = PageAction(_("Neue Leistung"), self.items.new_item)
        for key, label in TABS:
            self.tabs.add(key, _(label))
        self.set_head(_("Leistungskatalog"), "", self._lists, self._new)

    # -- tabs ------------------------------------------------------------------------------

    def _tab_chosen(self, key: str) -> None:
        for panel in self._panels():
            panel.dismiss()
        self._stack.setCurrentWidget(self.packages if key == "packages" else self.items)
        self._show_actions()
        if self.isVisible():
            self.refresh()

    def _in_file(self) -> bool:
        return self._stack.currentWidget() in (self.importing, self.tender)

    def _show_actions(self) -> None:
        self.tabs.setVisible(not self._in_file())
        if self._in_file():
            self.set_actions()
        elif self.tabs.current() == "packages":
            self.set_actions(self._lists)
        else:
            self.set_actions(self._lists, self._new)

    def _counted(self, items: int, areas: int) -> None:
        told = ngettext("{n} Leistung", "{n} Leistungen", items).format(n=items)
        told += _(" in ") + ngettext("{n} Bereich", "{n} Bereichen", areas).format(n=areas)
        self.set_head(None, told)

    def refresh(self) -> None:
        """Ask for what is shown; the list stays ready below a file."""
        if self.tabs.current() == "packages":
            self.packages.refresh()
        else:
            self.items.refresh()

    # -- files -----------------------------------------------------------------------------

    def choose_list(self) -> None:
        """Ask for a price list."""
        kinds = [(_("Preislisten und DATANORM"), LISTS), (_("Alle Dateien"), ("*",))]
        path = self.office.questions.open_file(_("Preisliste einlesen"), kinds)
        if path is not None:
            self.open_list(path)

    def open_list(self, path: Path) -> None:
        """Show what a price list would do."""
        self._show_file(self.importing, path)

    def choose_tender(self) -> None:
        """Ask for a tender."""
        kinds = [(_("GAEB-Dateien"), TENDERS), (_("Alle Dateien"), ("*",))]
        path = self.office.questions.open_file(_("Ausschreibung einlesen"), kinds)
        if path is not None:
            self.open_tender(path)

    def open_tender(self, path: Path) -> None:
        """Show what a tender asks for."""
        self._show_file(self.tender, path)

    def _show_file(self, view: ImportView | TenderView, path: Path) -> None:
        for panel in self._panels():
            panel.dismiss()
        self._stack.setCurrentWidget(view)
        self._show_actions()

        def rate(db: Any) -> Any:
            from kundenpflege.services.offers import offer_defaults

            return offer_defaults(db).vat_rate

        self.office.ask(rate, then=lambda found: view.open_file(path, found), owner=view)

    def _close_file(self) -> None:
        self._tab_chosen(self.tabs.current())

    def export(self) -> None:
        """Write the catalogue where the user wants it."""
        kinds = [(_("Excel-Tabelle"), ("xlsx",)), (_("CSV-Tabelle"), ("csv",))]
        path = self.office.questions.save_file(
            _("Katalog ausgeben"), _("Leistungskatalog.xlsx"), kinds
        )
        if path is None:
            return
        wanted = path

        def work(db: Any) -> int:
            from kundenpflege.exchange.catalogue_export import export_catalogue

            return export_catalogue(db, wanted)

        self.office.ask(
            work,
            then=lambda count: self.office.tell(
                ngettext(
                    "{n} Leistung in „{name}“ geschrieben.",
                    "{n} Leistungen in „{name}“ geschrieben.",
                    count,
                ).format(n=count, name=wanted.name),
                "green",
            ),
            owner=self,
        )

    # -- what the frame asks ---------------------------------------------------------------

    def show_record(self, record_id: int, kind: str = "") -> None:
        """`office.open("item", 7)` opens an item."""
        self._close_file()
        self.tabs.choose("items")
        self.items.open_item(record_id)

    def new_record(self, kind: str, **given: Any) -> None:
        """Others lead here: `office.create("catalogue", tab="packages")` or `file="tender"`."""
        if given.get("tab"):
            self.tabs.choose(str(given["tab"]))
        elif given.get("item") == "new":
            self.items.new_item()
        elif given.get("file") == "out":
            self.export()
        elif given.get("file") == "tender":
            self.open_tender(given["path"]) if given.get("path") else self.choose_tender()
        elif given.get("file") == "list":
            self.open_list(given["path"]) if given.get("path") else self.choose_list()

    def _panels(self) -> tuple[Any, ...]:
        return (*self.items.panels(), self.packages.panel)

    def flush(self) -> None:
        """Names of fields of work are stored when left."""
        self.items.flush()

    def back(self) -> bool:
        """Esc: close a panel, then a file."""
        for panel in self._panels():
            if panel.is_open():
                panel.dismiss()
                return True
        if self._in_file():
            self._close_file()
            return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """An item, the prices, the fields of work, the packages."""
        return [
            ("item", self._first_item),
            ("prices", self.items.open_prices),
            ("areas", self.items.open_areas),
            ("packages", partial(self._pose_tab, "packages")),
            ("items", partial(self._pose_tab, "items")),
        ]

    def _pose_tab(self, key: str) -> None:
        for panel in self._panels():
            panel.dismiss(force=True)
        self.tabs.choose(key)

    def _first_item(self) -> None:
        ids = self.items.table.paged.ids
        if ids:
            self.items.open_item(ids[0])
