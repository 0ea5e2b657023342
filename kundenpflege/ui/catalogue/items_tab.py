"""The items of the catalogue by field of work, with search, ticks and the form of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.text import fold
from kundenpflege.services import catalogue as services
from kundenpflege.services import offers

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, SearchField, row
from ..kit.controls_flow import FlowRow
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.record_panel import RecordPanel
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver
from .areas import CategoryPanel
from .item_form import PriceHistory, item_form, item_values, new_values, stored
from .package_panel import PackagePanel
from .price_panel import PricePanel

_TABLE = "catalogue"


def _words(item: services.ItemDetail) -> tuple[str, str]:
    """Title, and below it the benefit; what is out of use says so first."""
    below = item.benefit or item.feature
    return item.title, below if item.active else " – ".join((_("ruht"), below)).rstrip(" –")


def _unit(item: services.ItemDetail) -> str:
    return item.unit if item.price_unit == 1 else f"{item.price_unit} {item.unit}"


COLUMNS: tuple[Column, ...] = (
    Column(
        "title",
        N_("Leistung"),
        400,
        kind="two_line",
        value=_words,
        tip=lambda item: item.benefit,
        stretch=True,
    ),
    Column("category", N_("Bereich"), 130, value=lambda item: item.category_name, drop=1),
    Column("number", N_("Nummer"), 110, kind="muted", drop=3),
    Column("supplier", N_("Lieferant"), 150, kind="muted", drop=5, shown=False),
    Column("priced_on", N_("Preis vom"), 100, kind="date", drop=4),
    Column("unit", N_("je"), 80, kind="muted", value=_unit, drop=2),
    Column("unit_cost", N_("Kosten"), 104, kind="money", drop=6, shown=False),
    Column("unit_price", N_("Preis netto"), 112, kind="money"),
)


@dataclass(frozen=True)
class _Found:
    """What the list shows; `folded` are the words searched and the title, by item."""

    items: list[services.ItemDetail]
    categories: list[services.CategoryRow]
    vat_rate: Decimal
    folded: Mapping[int, tuple[str, str]]


class ItemsTab(QWidget):
    """List and panels; `counted(items, areas)` after each refresh."""

    counted = Signal(int, int)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__()
        self.office = office
        self._items: dict[int, services.ItemDetail] = {}
        self._folded: Mapping[int, tuple[str, str]] = {}
        self._categories: list[services.CategoryRow] = []
        self._vat_rate = Decimal(19)
        self._wanted: int | None = None
        self.search = SearchField(_("Leistung suchen …"))
        self.search.setObjectName("catalogueSearch")
        self.search.textChanged.connect(lambda _text: self.show_items())
        areas = Button(_("Bereiche"), "list", on_click=self.open_areas)
        areas.setObjectName("areas")
        self._prices = Button(_("Preise ändern …"), "percent", on_click=self.open_prices)
        self._prices.setObjectName("changePrices")
        self._filter = FilterChips(_("Leistungsbereich"))
        self._filter.chosen.connect(lambda _key: self.show_items())
        self.table = PagedTable(_("Leistungskatalog"), COLUMNS, self._fetch)
        self.table.setObjectName("catalogue")
        self.table.opened.connect(self.open_item)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self.table.sort_requested.connect(lambda _key, _down: self.show_items())
        self.table.habits_changed.connect(self._keep_habits)
        self.table.restore(office.settings.get("tables").get(_TABLE, {}))
        self.table.show_boxes()
        self.table.selection_changed.connect(self._show_ticked)
        self._bar = self._ticked_bar()
        self._empty = EmptyState(
            _("Hier stehen Ihre Leistungen mit Preis und Nutzen, fertig für jedes Angebot."),
            _("Neue Leistung"),
            self.new_item,
            "catalogue",
        )
        card = Card(margin=0)
        card.add(self.table, 1)
        card.add(self._empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S3, 0, theme.S4)
        layout.setSpacing(theme.S3)
        line = row(self.search, self._prices, areas)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self._filter)
        layout.addWidget(self._bar)
        layout.addWidget(card, 1)
        self.panel = RecordPanel(office, host, "itemPanel", width=520)
        self.prices = PricePanel(office, host)
        self.package = PackagePanel(office, host)
        self.areas = CategoryPanel(office, host)

    def _ticked_bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("tickedItems")
        self._ticked = Label("", "strong")
        package = Button(_("Als Paket sichern …"), "catalogue", on_click=self.open_package)
        package.setObjectName("makePackage")
        rest = Button(_("Ruhen lassen"), on_click=lambda: self._set_active(False))
        rest.setObjectName("restItems")
        wake = Button(_("Wieder anbieten"), on_click=lambda: self._set_active(True))
        wake.setObjectName("wakeItems")
        away = Button(_("Auswahl aufheben"), role="quiet", on_click=self.table.untick)
        line = row(self._ticked, FlowRow(package, rest, wake, away))
        line.setStretch(1, 1)
        bar.setLayout(line)
        bar.hide()
        return bar

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for all items and fields of work."""

        def ask(db: Any) -> _Found:
            items = services.list_items(db, include_inactive=True)
            rate = offers.offer_defaults(db).vat_rate
            # Folding takes its time with a wholesaler's list: not on the window's thread.
            folded = {item.id: (_haystack(item), fold(item.title)) for item in items}
            return _Found(items, services.list_categories(db), rate, folded)

        self.office.ask(ask, then=self._show, owner=self, key="items")

    def _show(self, found: _Found) -> None:
        items, categories, vat_rate = found.items, found.categories, found.vat_rate
        self._items = {item.id: item for item in items}
        self._folded = found.folded
        self._categories, self._vat_rate = categories, vat_rate
        counts = {area.id: 0 for area in categories}
        for item in items:
            if item.category_id in counts:
                counts[item.category_id] += 1
        chips: list[tuple[str, str, int | None]] = [("", _("Alle"), len(items))]
        chips += [(str(area.id), area.name, counts[area.id]) for area in categories]
        self._filter.set_items(chips)
        self.areas.show_rows(categories)
        self.show_items()
        self.counted.emit(len(items), len(categories))
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.open_item(wanted)

    def show_items(self) -> None:
        """Show what search and field of work leave."""
        words = fold(self.search.text()).split()
        area = self._filter.current()
        found = [
            item
            for item in self._items.values()
            if (not area or str(item.category_id) == area)
            and all(word in self._folded[item.id][0] for word in words)
        ]
        found = _sorted(found, self._folded, *self.table.sort())
        self.table.set_ids([item.id for item in found])
        self.table.refresh()
        self.table.setVisible(bool(self._items))
        self._empty.setVisible(not self._items)
        self._prices.setEnabled(bool(found))
        self._show_ticked()

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._items[one] for one in ids if one in self._items])

    def _keep_habits(self) -> None:
        kept = dict(self.office.settings.get("tables"))
        kept[_TABLE] = self.table.habits()
        self.office.settings.set("tables", kept)

    # -- ticked ones -----------------------------------------------------------------------

    def ticked_ids(self) -> list[int]:
        """What was ticked; none when only a row is current."""
        return self.table.selected_ids() if self.table.is_ticking() else []

    def _show_ticked(self) -> None:
        count = len(self.ticked_ids())
        self._bar.setVisible(bool(count))
        self._ticked.setText(
            ngettext("{n} Leistung gewählt", "{n} Leistungen gewählt", count).format(n=count)
        )

    def open_prices(self) -> None:
        """Change the prices of what is ticked, else of all that is shown."""
        if not self._closed():
            return
        ids = self.ticked_ids() or list(self.table.paged.ids)
        self.prices.begin(ids)

    def open_package(self) -> None:
        """Keep the ticked ones as a package."""
        if not self._closed():
            return
        ids = self.ticked_ids()
        chosen = [self._items[one] for one in ids if one in self._items]
        if chosen:
            self.package.begin_new(chosen, self._categories)

    def _set_active(self, active: bool) -> None:
        ids = self.ticked_ids()

        def change(db: Any) -> None:
            for one in ids:
                services.change_item(db, one, None, {"active": active})

        label = _("Leistungen wieder angeboten") if active else _("Leistungen ruhen")
        self.office.run(label, change, owner=self)

    # -- one item --------------------------------------------------------------------------

    def _clicked(self, place: int) -> None:
        record_id = self.table.paged.id_at(place)
        if record_id is not None and not self.table.is_ticking():
            self.open_item(record_id)

    def new_item(self) -> None:
        """Begin an item in the field of work shown."""
        self._close_others()
        area = self._filter.current()
        form = item_form(self.office, self._categories)
        form.load(new_values(int(area) if area else None, self._vat_rate))
        self.panel.begin(
            _("Neue Leistung"), form, self._add, new=True, focus="title", draft=("item", None)
        )

    def open_item(self, item_id: int) -> None:
        """Open an item with its photo and its former prices."""
        if item_id not in self._items:
            self._wanted = item_id if not self._items else None
            return
        self._close_others()

        def ask(db: Any) -> tuple[services.ItemDetail, bytes | None, list[Any]]:
            from kundenpflege.services.pictures import picture_content
            from kundenpflege.services.price_changes import price_history

            item = services.get_item(db, item_id)
            photo = None if item.picture_id is None else picture_content(db, item.picture_id)
            return item, photo, price_history(db, item_id)

        self.office.ask(ask, then=lambda found: self._open(*found), owner=self, key="item")

    def _open(self, item: services.ItemDetail, photo: bytes | None, past: list[Any]) -> None:
        form = item_form(self.office, self._categories)
        form.load(item_values(item, photo), item.version)
        since = ""
        if item.priced_on is not None:
            since = _("Jetziger Preis seit {day}").format(day=format_date(item.priced_on))
        form.widget(PriceHistory(past, since))
        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(item))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            item.title,
            form,
            lambda values: self._change(item, values),
            focus="title",
            others=(remove,),
            draft=("item", item.id),
            record_id=item.id,
        )

    def _add(self, values: Mapping[str, Any]) -> None:
        values = {**values, "unit_price": values["unit_price"] or Decimal(0)}
        self.office.run(
            _("Leistung angelegt"),
            lambda db: services.add_item(db, stored(db, values, str(values["title"]))),
            then=self._added,
            failed=self.panel.failed,
            told=_("Leistung angelegt"),
        )

    def _added(self, item_id: int) -> None:
        self.panel.done()
        self.search.clear()

    def _change(self, item: services.ItemDetail, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Leistung geändert"),
            lambda db: services.change_item(
                db, item.id, item.version, stored(db, values, item.title)
            ),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _remove(self, item: services.ItemDetail) -> None:
        def done(removed: bool) -> None:
            self.panel.done()
            if not removed:
                self.office.tell(
                    _("„{title}“ steht in Angeboten und ruht deshalb nur.").format(title=item.title)
                )

        self.office.run(
            _("Leistung gelöscht"),
            lambda db: services.remove_item(db, item.id),
            then=done,
            failed=self.panel.failed,
            told=_("Leistung gelöscht"),
        )

    # -- panels ----------------------------------------------------------------------------

    def open_areas(self) -> None:
        """The fields of work."""
        if not self._closed():
            return
        self.areas.open()

    def panels(self) -> tuple[Any, ...]:
        """What can stand open, the one to be closed first in front."""
        return (self.panel, self.prices, self.package, self.areas)

    def _closed(self) -> bool:
        """Close whatever stands open; False when something typed in it is still to be decided."""
        self._close_others()
        self.panel.dismiss()
        return not self.panel.is_open()

    def _close_others(self) -> None:
        for panel in self.panels():
            if panel is not self.panel:
                panel.dismiss()

    def flush(self) -> None:
        """Names of fields of work are stored when left."""
        self.areas.flush()


def _haystack(item: services.ItemDetail) -> str:
    """All that the search looks at, folded."""
    return fold(
        f"{item.number} {item.title} {item.benefit} {item.feature} "
        f"{item.supplier} {item.supplier_number} {item.ean}"
    )


def _sorted(
    items: list[services.ItemDetail],
    folded: Mapping[int, tuple[str, str]],
    key: str,
    descending: bool,
) -> list[services.ItemDetail]:
    """Items by a column; without one in the order of the fields of work."""
    by: dict[str, Callable[[services.ItemDetail], Any]] = {
        "title": lambda item: folded[item.id][1],
        "category": lambda item: fold(item.category_name),
        "number": lambda item: fold(item.number),
        "supplier": lambda item: fold(item.supplier),
        "priced_on": lambda item: (item.priced_on is not None, item.priced_on),
        "unit": lambda item: fold(item.unit),
        "unit_cost": lambda item: (item.unit_cost is not None, item.unit_cost or 0),
        "unit_price": lambda item: item.unit_price,
    }
    return sorted(items, key=by[key], reverse=descending) if key in by else items
