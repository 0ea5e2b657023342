"""The left side: filters by state with counts, search, and the list sorted by the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import NBSP
from kundenpflege.model.kinds import OfferState
from kundenpflege.services.offers import OfferCounts, OfferFilter, OfferGroup, OfferRow

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import SearchField
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver
from .states import GROUPS, STATE_TONES

if TYPE_CHECKING:
    from kundenpflege.store import Reader

TABLE = "offers"
_TYPED = 150  # ms


def _when(row: OfferRow) -> str:
    if row.told_on is None:
        return ""
    return f"{row.told} ({format_date(row.told_on)})"


def _next(row: OfferRow) -> tuple[str, str] | None:
    if not row.hint:
        return None
    words = row.hint[:1].upper() + row.hint[1:]
    return words, "amber" if row.overdue else "neutral"


def _total_tip(row: OfferRow) -> str:
    return _("netto") if row.net_shown else _("mit Umsatzsteuer")


def _about(row: OfferRow) -> tuple[str, str]:
    parts = (row.number, row.variant_name, row.subject)
    return row.customer_name, " · ".join(part for part in parts if part)


def _chance(row: OfferRow) -> str:
    return "" if row.chance is None else f"{row.chance}{NBSP}%"


def _state_tip(row: OfferRow) -> str:
    if row.standing is OfferState.EXPIRED and row.valid_until is not None:
        return _("galt bis {day}").format(day=format_date(row.valid_until))
    return row.kind.label


def columns(today: Callable[[], date]) -> tuple[Column, ...]:
    """The list's columns; days are told as people say them."""

    def told(row: OfferRow) -> str:
        return relative_days(row.told_on, today()) if row.told_on else row.told

    return (
        Column(
            "customer", N_("Kunde und Angebot"), 250, kind="two_line", stretch=True, value=_about,
            tip=lambda row: row.subject,
        ),
        Column("number", N_("Nummer"), 126, value=lambda row: row.title, kind="muted", shown=False),
        Column(
            "state", N_("Stand"), 136, kind="chip",
            value=lambda row: (row.standing_words, STATE_TONES[row.standing]), tip=_state_tip,
        ),
        Column("date", N_("Zuletzt"), 112, value=told, tip=_when, drop=3, descending_first=True),
        Column("follow_up", N_("Nächster Schritt"), 204, kind="chip", value=_next, drop=2,
               tip=lambda row: format_date(row.follow_up) if row.follow_up else ""),
        Column("total", N_("Summe"), 106, kind="money", tip=_total_tip, drop=1,
               descending_first=True),
        Column("kind", N_("Dokument"), 150, value=lambda row: row.kind.label, kind="muted",
               sortable=False, shown=False, drop=4),
        Column("chance", N_("Chance"), 80, value=_chance, align="right", shown=False, drop=5,
               descending_first=True),
        Column("decision", N_("Entscheidung"), 112, value=lambda row: row.decision_on,
               kind="date", shown=False, drop=6),
        Column("valid_until", N_("Gültig bis"), 104, kind="date", shown=False, drop=7),
    )  # fmt: skip


class OfferList(QWidget):
    """Chips, search, table. `chosen(id or None)`, `opened(id)`; `counted` after the counts came."""

    chosen = Signal(object)
    opened = Signal(object)
    counted = Signal(object)
    new_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._wanted_id: int | None = None
        self.chips = FilterChips(_("Stand"))
        self.chips.set_items([(group.value, group.label, None) for group in GROUPS])
        self.search = SearchField(_("Suchen …"))
        self.search.setAccessibleName(_("Angebote suchen"))
        self.search.setObjectName("offerSearch")
        self.table = PagedTable(_("Angebote"), columns(lambda: office.today), self._fetch)
        self.table.setObjectName("offerTable")
        habits = office.settings.get("tables").get(TABLE)
        if isinstance(habits, dict):
            self.table.restore(habits)
        if not self.table.sort()[0]:
            self.table.set_sort("date", True)
        self._build()
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED)
        self._typed.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typed.start())
        self.search.moved.connect(lambda _step: self.table.setFocus())
        self.search.left.connect(self.table.setFocus)
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.table.sort_requested.connect(lambda _key, _descending: self.refresh())
        self.table.habits_changed.connect(self._keep_habits)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)

    def _build(self) -> None:
        self._bar = bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        bar.setSpacing(theme.S3)
        bar.addWidget(self.chips, 3)
        bar.addWidget(self.search, 1)
        card = Card(margin=0)
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S4, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addLayout(bar)
        layout.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The search stands below the chips where both have no room."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(620)
        directions = QBoxLayout.Direction
        self._bar.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._bar.setAlignment(
            self.chips, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag(0)
        )

    def wanted(self) -> OfferFilter:
        """Which offers are asked for."""
        return OfferFilter(OfferGroup(self.chips.current()), self.search.text())

    def refresh(self) -> None:
        """Ask for ids and counts."""
        from kundenpflege.services.offers import count_offers, list_offer_ids

        wanted, (key, descending) = self.wanted(), self.table.sort()

        def ask(db: Reader) -> tuple[list[int], OfferCounts]:
            return list_offer_ids(db, wanted, key or "date", descending), count_offers(db)

        self._office.ask(ask, then=lambda found: self._show(*found), owner=self, key="ids")

    def _show(self, ids: list[int], counts: OfferCounts) -> None:
        chosen = self.chips.current()
        self.chips.set_items(
            [
                (group.value, group.label, counts.of(group))
                for group in GROUPS
                # Few offers expire: the chip comes with the first.
                if group is not OfferGroup.EXPIRED or counts.of(group) or chosen == group.value
            ]
        )
        self.table.set_ids(ids)
        self._show_empty(counts)
        self.counted.emit(counts)
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None and not self.table.select_id(wanted):
            self._show_all(wanted)
        elif wanted is None and ids and self.table.current_id() is None:
            self.table.select_id(ids[0])

    def _show_all(self, offer_id: int) -> None:
        """The record wanted is filtered out: show it among all."""
        if self.chips.current() != OfferGroup.ALL.value or self.search.text():
            self.chips.choose(OfferGroup.ALL.value)
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self._wanted_id = offer_id
            self.refresh()
        else:
            self.chosen.emit(offer_id)  # a replaced version stands in no list

    def _show_empty(self, counts: OfferCounts) -> None:
        if counts.of(OfferGroup.ALL):
            self.table.set_empty(EmptyState(_("Kein Angebot passt dazu."), icon="search"))
        else:
            self.table.set_empty(
                EmptyState(
                    _("Hier stehen Ihre Angebote: vom ersten Gespräch bis zur Entscheidung."),
                    _("Neues Angebot"),
                    self.new_wanted.emit,
                    "offers",
                )
            )

    def show_offer(self, offer_id: int) -> None:
        """Make an offer the current one, whatever is filtered."""
        self._wanted_id = offer_id
        self.refresh()

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        from kundenpflege.services.offers import list_offer_rows

        wanted = list(ids)

        def came(rows: Iterable[OfferRow]) -> None:
            deliver(rows)

        self._office.ask(lambda db: list_offer_rows(db, wanted), then=came, owner=self)

    def _keep_habits(self) -> None:
        tables = {**self._office.settings.get("tables"), TABLE: self.table.habits()}
        self._office.settings.set("tables", tables)
