"""Section Leistungskatalog: what the business sells, by field of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import CatalogueItem
from kundenpflege.services import catalogue as services
from kundenpflege.services import offers

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, SearchField, row
from ..kit.dialogs import SidePanel
from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DecimalEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver
from .categories import CategoryPanel
from .record import RecordPanel
from .section import Section

#: Offered while typing; any other is as good.
UNITS = ("Stk", "psch", "h", "m", "m²", "m³", "lfm", "kg", "Tag", "km", "Satz", "Paar")
_TABLE = "catalogue"


def _words(item: services.ItemDetail) -> tuple[str, str]:
    """Title, and below it the benefit; what is out of use says so first."""
    below = item.benefit if item.active else " – ".join((_("ruht"), item.benefit)).rstrip(" –")
    return item.title, below


def _price(item: services.ItemDetail) -> Decimal:
    return item.unit_price


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
    Column("number", N_("Nummer"), 90, kind="muted", drop=3),
    Column("unit", N_("Einheit"), 70, kind="muted", drop=2),
    Column("unit_price", N_("Preis netto"), 104, kind="money", value=_price),
)


class CatalogueSection(Section):
    """Items with benefit and argument; they are what offers are composed of."""

    key = "catalogue"
    label = N_("Leistungskatalog")
    note = N_("Was Sie anbieten, mit Nutzen und Argument")
    icon = "catalogue"
    watches: ClassVar[frozenset[str]] = frozenset({"category", "catalogue_item", "business"})
    poses = ("item", "areas")

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._items: dict[int, services.ItemDetail] = {}
        self._categories: list[services.CategoryRow] = []
        self._vat_rate = Decimal(19)
        self.search = SearchField(_("Leistung suchen …"))
        self.search.setObjectName("catalogueSearch")
        self.search.textChanged.connect(lambda _text: self._show_items())
        areas = Button(_("Bereiche"), "list", on_click=self._open_areas)
        areas.setObjectName("areas")
        self._filter = FilterChips(_("Leistungsbereich"))
        self._filter.chosen.connect(lambda _key: self._show_items())
        self.table = PagedTable(_("Leistungskatalog"), COLUMNS, self._fetch)
        self.table.setObjectName("catalogue")
        self.table.opened.connect(self.open_item)
        self.table.clicked.connect(lambda index: self._clicked(index.row()))
        self.table.sort_requested.connect(lambda _key, _down: self._show_items())
        self.table.habits_changed.connect(self._keep_habits)
        self.table.restore(office.settings.get("tables").get(_TABLE, {}))
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
        layout.setContentsMargins(0, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        line = row(self.search, areas)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self._filter)
        layout.addWidget(card, 1)
        self.panel = RecordPanel(office, host, "itemPanel")
        self.areas = CategoryPanel(office, host)

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new item."""
        return (PageAction(_("Neue Leistung"), self.new_item),)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for all items and fields of work: a craft business has some hundreds at most."""

        def ask(db: Any) -> tuple[list[services.ItemDetail], list[services.CategoryRow], Decimal]:
            items = services.list_items(db, include_inactive=True)
            rate = offers.offer_defaults(db).vat_rate
            return items, services.list_categories(db), rate

        self.office.ask(ask, then=lambda found: self._show(*found), owner=self, key="items")

    def _show(
        self,
        items: list[services.ItemDetail],
        categories: list[services.CategoryRow],
        vat_rate: Decimal,
    ) -> None:
        self._items = {item.id: item for item in items}
        self._categories, self._vat_rate = categories, vat_rate
        counts = {area.id: sum(i.category_id == area.id for i in items) for area in categories}
        chips: list[tuple[str, str, int | None]] = [("", _("Alle"), len(items))]
        chips += [(str(area.id), area.name, counts[area.id]) for area in categories]
        self._filter.set_items(chips)
        self.areas.show_rows(categories)
        self._show_items()

    def _show_items(self) -> None:
        from kundenpflege.base.text import fold

        words = fold(self.search.text()).split()
        area = self._filter.current()
        found = [
            item
            for item in self._items.values()
            if (not area or str(item.category_id) == area)
            and all(word in fold(f"{item.number} {item.title} {item.benefit}") for word in words)
        ]
        found = _sorted(found, *self.table.sort())
        self.table.set_ids([item.id for item in found])
        self.table.refresh()
        self.table.setVisible(bool(self._items))
        self._empty.setVisible(not self._items)

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._items[one] for one in ids if one in self._items])

    def _keep_habits(self) -> None:
        kept = dict(self.office.settings.get("tables"))
        kept[_TABLE] = self.table.habits()
        self.office.settings.set("tables", kept)

    # -- one item --------------------------------------------------------------------------

    def _clicked(self, place: int) -> None:
        record_id = self.table.paged.id_at(place)
        if record_id is not None:
            self.open_item(record_id)

    def _form(self) -> Form:
        form = Form(CatalogueItem)
        areas: list[tuple[int | None, str]] = [(None, "–")]
        areas += [(area.id, area.name) for area in self._categories]
        form.add("title", TextEditor(_("z. B. Sprossenfenster Kiefer, 3-fach verglast")))
        form.row(
            ("unit_price", MoneyEditor(4), 3),
            ("unit", TextEditor(max_length=12, suggestions=UNITS), 2),
        )
        form.add(
            "benefit",
            MultilineEditor(2, 6, _("z. B. hält den Straßenlärm draußen"), 1000),
        )
        form.add(
            "argument",
            MultilineEditor(2, 6, _("z. B. Schallschutzklasse 4 statt 2 der Mitbewerber"), 1000),
        )
        form.row(("category_id", ChoiceEditor(areas), 3), ("number", TextEditor(), 2))
        form.row(
            ("vat_rate", DecimalEditor(2, "%", 0, 100)),
            ("labour_share", DecimalEditor(2, "%", 0, 100)),
        )
        form.add("active", CheckEditor(_("Im Angebot zur Auswahl")))
        return form

    def new_item(self) -> None:
        """Begin an item in the field of work shown."""
        area = self._filter.current()
        form = self._form()
        form.load(
            {
                "title": "", "number": "", "benefit": "", "argument": "", "unit": UNITS[0],
                "unit_price": None, "vat_rate": self._vat_rate, "labour_share": Decimal(0),
                "category_id": int(area) if area else None, "active": True,
            }
        )  # fmt: skip
        self.panel.begin(_("Neue Leistung"), form, self._add, new=True, focus="title")

    def open_item(self, item_id: int) -> None:
        """Open an item to change it."""
        item = self._items.get(item_id)
        if item is None:
            return
        form = self._form()
        form.load(item, item.version)
        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(item))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            item.title,
            form,
            lambda values: self._change(item, values),
            focus="title",
            others=(remove,),
        )

    def _add(self, values: Mapping[str, Any]) -> None:
        values = {**values, "unit_price": values["unit_price"] or Decimal(0)}
        self.office.run(
            _("Leistung angelegt"),
            lambda db: services.add_item(db, values),
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
            lambda db: services.change_item(db, item.id, item.version, values),
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

    # -- fields of work --------------------------------------------------------------------

    def _open_areas(self) -> None:
        self.panel.dismiss()
        self.areas.open()

    def flush(self) -> None:
        """Names of fields of work are stored when left."""
        self.areas.flush()

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel, self.areas)

    def strike(self, pose: str) -> None:
        """Open the first one."""
        if pose == "areas":
            self._open_areas()
        elif self._items:
            self.open_item(next(iter(self._items)))


def _sorted(
    items: list[services.ItemDetail], key: str, descending: bool
) -> list[services.ItemDetail]:
    """Items by a column; without one in the order of the fields of work."""
    from kundenpflege.base.text import fold

    by: dict[str, Callable[[services.ItemDetail], Any]] = {
        "title": lambda item: fold(item.title),
        "category": lambda item: fold(item.category_name),
        "number": lambda item: fold(item.number),
        "unit": lambda item: fold(item.unit),
        "unit_price": lambda item: item.unit_price,
    }
    return sorted(items, key=by[key], reverse=descending) if key in by else items
