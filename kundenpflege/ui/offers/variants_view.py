"""The variants of an offer: finding a cheaper one, comparing them, printing them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit import tab_order, theme
from ..kit.cards import Card
from ..kit.chips import FilterChip
from ..kit.controls import Button, Label, focus_is_inside, row
from ..kit.controls_flow import FlowRow
from ..kit.editors import CheckEditor
from ..kit.office import Office
from .comparison_grid import ComparisonGrid
from .takeable import swap
from .variant_card import VariantCard

if TYPE_CHECKING:
    from kundenpflege.rules.comparison import Comparison
    from kundenpflege.rules.offer_draft import OfferDraft
    from kundenpflege.rules.variants import Proposal
    from kundenpflege.services.variants import VariantRow
    from kundenpflege.store import Changes, Reader

_MOST = 3
_TABLES = frozenset(
    {"offer", "need", "offer_line", "guarantee", "need_fulfilment", "business", "customer"}
)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """An offer with all its variants."""

    offer_id: int
    rows: tuple[VariantRow, ...]
    draft: OfferDraft
    consumer: bool
    rounding: bool
    compared: Comparison
    title: str


class VariantsView(QScrollArea):
    """Opened for an offer by `show_offer`. `opened(id)`: a variant is to be written on or looked
    at; `closed`: back to where one came from; `shown`: title and subtitle may be others."""

    opened = Signal(int)
    closed = Signal()
    shown = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.setObjectName("variants")
        self.offer_id: int | None = None
        self._loaded: _Loaded | None = None
        self._chosen: list[int] = []
        self._grid: ComparisonGrid | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        self._cards = QVBoxLayout(inner)
        self._cards.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S5)
        self._cards.setSpacing(theme.S4)
        self.setWidget(inner)
        self._build()
        office.changed.connect(self._changes_came)

    def _build(self) -> None:
        self._back = Button(_("Zurück zum Angebot"), "arrow_left", "link")
        self._back.setObjectName("leaveVariants")
        self._back.clicked.connect(self.closed.emit)
        self._cards.addLayout(row(self._back, 0))
        self.search = VariantCard(self.office)
        self.search.wanted.connect(self._make)
        self.search.tabs_changed.connect(self._set_tab_order)
        self._cards.addWidget(self.search)
        self._compare = Card(_("Varianten im Vergleich"))
        self._copy = Button(_("Kopie als Variante"), "plus", on_click=self._make_copy)
        self._copy.setObjectName("copyVariant")
        self._pdf = Button(_("Vergleich als PDF"), "pdf", on_click=self._save_pdf)
        self._pdf.setObjectName("comparisonPdf")
        self._compare.head.addStretch(1)
        self._compare.head.addWidget(self._copy)
        self._compare.head.addWidget(self._pdf)
        self._alone = Label(
            _("Noch gibt es nur dieses Angebot: Suchen Sie eine Variante oder kopieren Sie es."),
            "muted",
            wrap=True,
        )
        self._compare.add(self._alone)
        self._together = CheckEditor(_("Alle Varianten im selben Dokument zeigen"))
        self._together.name_field("variants_included", _("Alle Varianten im selben Dokument"))
        self._together.changed.connect(self._show_together)
        self._compare.add(self._together)
        self._choice = FlowRow()
        self._compare.add(self._choice)
        self._holder = QWidget()
        self._compare.add(self._holder)
        self._cards.addWidget(self._compare)
        self._cards.addStretch(1)

    # Opening -----------------------------------------------------------------------------------

    def show_offer(self, offer_id: int) -> None:
        """Show the variants of an offer; a cheaper one is looked for from this one."""
        if offer_id != self.offer_id:
            self._chosen, self._loaded = [], None
            self.search.target.set_value(None)
        self.offer_id = offer_id
        self.refresh()

    def begin(self) -> None:
        """Give the keyboard to the price asked for."""
        self.search.target.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def title(self) -> str:
        """What stands in the page's head."""
        return _("Varianten")

    def subtitle(self) -> str:
        """Customer and subject."""
        return self._loaded.title if self._loaded else ""

    def refresh(self) -> None:
        """Load anew."""
        offer_id, chosen = self.offer_id, tuple(self._chosen)
        if offer_id is not None:
            self.office.ask(
                lambda db: load_variants(db, offer_id, chosen),
                then=self._show,
                failed=lambda _error: self.closed.emit(),
                owner=self,
                key="variants",
            )

    def _changes_came(self, changes: Changes) -> None:
        if self.isVisible() and not _TABLES.isdisjoint(changes.tables):
            self.refresh()

    # Showing -----------------------------------------------------------------------------------

    def _show(self, loaded: _Loaded) -> None:
        if loaded.offer_id != self.offer_id:
            return
        self._loaded = loaded
        self._chosen = [column.offer_id for column in loaded.compared.columns]
        self.search.show_draft(loaded.draft, loaded.consumer, loaded.rounding)
        several = len(loaded.rows) > 1
        self._alone.setVisible(not several)
        self._pdf.setVisible(several)
        first = loaded.rows[0]
        self._together.setVisible(several and first.editable)
        self._together.set_value(first.with_others)
        self._show_choice(loaded)
        grid = ComparisonGrid(loaded.compared, {one.id: one for one in loaded.rows}, self.offer_id)
        grid.opened.connect(self.opened)
        grid.renamed.connect(self._rename)
        had_focus = focus_is_inside(self._holder)
        swap(self._compare.body, self._holder, grid)
        self._holder = self._grid = grid
        grid.setVisible(several)
        if had_focus:
            self._copy.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_tab_order()
        self.shown.emit()

    def _show_choice(self, loaded: _Loaded) -> None:
        """With more than three variants: which of them stand side by side."""
        choice = FlowRow()
        if len(loaded.rows) > _MOST:
            for one in loaded.rows:
                chip = FilterChip(f"compare_{one.id}", one.name or one.number)
                chip.setCheckable(True)
                chip.setChecked(one.id in self._chosen)
                chip.clicked.connect(lambda _on=False, key=one.id: self._toggle(key))
                choice.add(chip)
        swap(self._compare.body, self._choice, choice)
        self._choice = choice
        choice.setVisible(len(loaded.rows) > _MOST)

    def _toggle(self, offer_id: int) -> None:
        """Another variant beside the others; the one chosen longest ago gives way."""
        if offer_id in self._chosen:
            if len(self._chosen) > 2:
                self._chosen.remove(offer_id)
        else:
            self._chosen = [*self._chosen[-(_MOST - 1) :], offer_id]
        self.refresh()

    def chain(self) -> Iterator[QWidget]:
        """Everything as the Tab key shall reach it."""
        yield self._back
        yield from self.search.chain()
        yield from (self._copy, self._pdf, self._together.field)
        yield from self._choice.findChildren(FilterChip)
        if self._grid is not None:
            yield from self._grid.chain()

    def _set_tab_order(self) -> None:
        tab_order.chain(list(self.chain()))

    # Doing -------------------------------------------------------------------------------------

    def _make(self, proposal: Proposal, name: str) -> None:
        """Keep the variant that was found."""
        self._add(proposal, name)

    def _make_copy(self) -> None:
        """A variant to be changed by hand."""
        self._add("", "")

    def _add(self, what: Proposal | str, name: str) -> None:
        offer_id = self.offer_id
        if offer_id is None:
            return

        def add(db: Any) -> int:
            from kundenpflege.services.variants import add_variant

            return add_variant(db, offer_id, what, name)

        def added(made: int) -> None:
            self.search.clear_result()
            self._chosen = [*self._chosen[: _MOST - 1], made]
            self.refresh()

        self.office.run(
            _("Variante angelegt"), add, then=added, owner=self, told=_("Variante angelegt")
        )

    def _rename(self, offer_id: int, name: str) -> None:
        def rename(db: Any) -> None:
            from kundenpflege.services.variants import rename_variant

            rename_variant(db, offer_id, name)

        self.office.run(_("Variante benannt"), rename, owner=self, quiet=True)

    def _show_together(self) -> None:
        loaded, together = self._loaded, self._together.value()
        if loaded is None:
            return
        root = loaded.rows[0].id

        def show(db: Any) -> None:
            from kundenpflege.services.variants import show_together

            show_together(db, root, together)

        words = _("Alle Varianten stehen jetzt im Dokument „{name}“.") if together else ""
        name = loaded.rows[0].name or loaded.rows[0].number
        self.office.run(
            _("Varianten im Dokument geändert"), show, owner=self, told=words.format(name=name)
        )

    def _save_pdf(self) -> None:
        """The comparison as a letter, where the user wants it."""
        path = self.office.questions.save_file(
            _("Vergleich als PDF speichern"), _("Varianten.pdf"), [(_("PDF-Dokument"), ("pdf",))]
        )
        ids = tuple(self._chosen)
        if path is None:
            return

        def sheet(db: Reader) -> object:
            from kundenpflege.services.comparison_sheet import comparison_sheet

            return comparison_sheet(db, ids)

        def draw(made: Any) -> None:
            def work() -> None:
                from kundenpflege.exchange.handover import save_pdf
                from kundenpflege.services.comparison_sheet import render_comparison

                save_pdf(render_comparison(made), path)

            told = _("Gespeichert: {file}").format(file=path.name)
            self.office.compute(work, lambda _done: self.office.tell(told, "green"), owner=self)

        self.office.ask(sheet, then=draw, owner=self)


def load_variants(db: Reader, offer_id: int, chosen: tuple[int, ...]) -> _Loaded:
    """Everything about the variants of an offer; `chosen` are those to compare."""
    from kundenpflege.services import offers, variants
    from kundenpflege.services.offer_saving import rounds_cash

    detail = offers.get_offer(db, offer_id)
    rows = tuple(variants.list_variants(db, offer_id))
    known = [row.id for row in rows]
    wanted = [key for key in known if key in chosen]
    if len(wanted) < min(2, len(known)):
        wanted = known[:_MOST]
        if offer_id not in wanted:
            wanted = [*wanted[: _MOST - 1], offer_id]
    title = " · ".join(part for part in (detail.customer_name, detail.draft.subject) if part)
    count = len(rows)
    return _Loaded(
        offer_id,
        rows,
        detail.draft,
        detail.consumer,
        rounds_cash(db),
        variants.compare(db, wanted),
        f"{title} · " + ngettext("{n} Ausführung", "{n} Ausführungen", count).format(n=count),
    )
