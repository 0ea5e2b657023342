"""Verlauf: figures, what has to be known, the quick note, and the one timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Banner, StatTile
from ..kit.controls import Button
from ..kit.office import Office
from .eventlist import EventList
from .notices import Extras, Hint, hints
from .quicknote import QuickNote
from .timeline import TimelineView
from .words import euros

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail, TimelinePage

#: More banners than these wait behind a word.
_MOST_HINTS = 4


class HistoryTab(QWidget):
    """`opened(kind, id)` for a contact or an offer, `acted(Hint)` for a banner's button."""

    opened = Signal(str, int)
    acted = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self.turnover = StatTile(_("Umsatz"))
        self.contacts = StatTile(_("Kontakte geplant"))
        self.offers = StatTile(_("Offene Angebote"))
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.S2)
        for name, tile in (
            ("turnover", self.turnover), ("contacts", self.contacts), ("openOffers", self.offers)
        ):  # fmt: skip
            tile.setObjectName(name)
            tiles.addWidget(tile, 1)
        self._hints = QVBoxLayout()
        self._hints.setSpacing(theme.px(6))
        self.more_hints = Button("", "down", "link", on_click=self._unfold)
        self.more_hints.setObjectName("moreHints")
        self.more_hints.setVisible(False)
        self.note = QuickNote(office)
        self.timeline = TimelineView(office)
        self.timeline.opened.connect(self.opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addLayout(tiles)
        layout.addLayout(self._hints)
        layout.addWidget(self.more_hints)
        layout.addWidget(self.note)
        layout.addWidget(self.timeline)
        layout.addStretch(1)
        self._detail: CustomerDetail | None = None
        self._extras: Extras | None = None
        self._banners: list[Banner] = []
        self._shown: tuple[object, ...] = ()
        self._unfolded_for = 0

    @property
    def planned(self) -> EventList:
        """What is planned."""
        return self.timeline.planned

    @property
    def happened(self) -> EventList:
        """What was until now."""
        return self.timeline.happened

    def show_customer(
        self, detail: CustomerDetail, page: TimelinePage, extras: Extras | None = None
    ) -> None:
        """Show another customer, or the same one anew."""
        self._detail, self._extras = detail, extras
        self._tiles(detail)
        self._show_hints()
        self.note.set_customer(detail.id)
        self.timeline.show_customer(detail.id, page)

    def show_extras(self, extras: Extras) -> None:
        """What was asked after the customer stood on the screen."""
        self._extras = extras
        self._show_hints()

    def _tiles(self, detail: CustomerDetail) -> None:
        figures = detail.figures
        self.turnover.set_value(euros(figures.turnover))
        self.turnover.setToolTip(
            ngettext("{n} Auftrag aus Angeboten", "{n} Aufträge aus Angeboten", figures.orders)
            .format(n=figures.orders)
        )  # fmt: skip
        planned, wanted = figures.contacts_planned, figures.contacts_wanted
        self.contacts.set_value(
            _("{n} von {wanted}").format(n=planned, wanted=wanted) if wanted else str(planned)
        )
        told = [
            ngettext("{n} Kontakt in den letzten 12 Monaten",
                     "{n} Kontakte in den letzten 12 Monaten", figures.contacts_done)
            .format(n=figures.contacts_done)
        ]  # fmt: skip
        if wanted:
            told.append(
                _("Klasse {letter}: {n} Kontakte im Jahr").format(
                    letter=detail.importance.value, n=wanted
                )
            )
        if figures.last_contact:
            when = relative_days(figures.last_contact, self.office.today)
            told.append(
                _("Letzter Kontakt {when} ({day})").format(
                    when=when, day=format_date(figures.last_contact)
                )
            )
        self.contacts.setToolTip("\n".join(told))
        self.offers.set_value(
            f"{figures.open_offers} · {euros(figures.open_value)}" if figures.open_offers else "–"
        )

    # Banners -----------------------------------------------------------------------------------

    def _show_hints(self) -> None:
        detail = self._detail
        if detail is None:
            return
        if self._unfolded_for != detail.id:
            self._unfolded_for = 0
        found = hints(detail, self.office.today, self._extras)
        now = (*found, detail.note, self._unfolded_for)
        if now == self._shown:
            return
        self._shown = now
        for old in self._banners:
            self._hints.removeWidget(old)
            old.hide()
            old.deleteLater()
        most = len(found) if self._unfolded_for else _MOST_HINTS
        self._banners = [self._banner(hint) for hint in found[:most]]
        if detail.note:
            note = Banner("neutral", "note", detail.note)
            note.setObjectName("customerNote")
            self._banners.append(note)
        for banner in self._banners:
            self._hints.addWidget(banner)
        left = len(found) - most
        self.more_hints.setVisible(left > 0)
        words = ngettext("{n} weiterer Hinweis", "{n} weitere Hinweise", left)
        self.more_hints.setText(words.format(n=left))

    def _banner(self, hint: Hint) -> Banner:
        banner = Banner(hint.tone, hint.icon, hint.text)
        banner.setObjectName(f"hint_{hint.act or hint.icon}")
        if hint.action:
            button = Button(hint.action, role="link", on_click=self._actor(hint))
            button.setObjectName(f"act_{hint.act}")
            button.setAccessibleName(f"{hint.action}: {hint.text}")
            banner.row.addWidget(button)
        return banner

    def _unfold(self) -> None:
        if self._detail is not None:
            self._unfolded_for = self._detail.id
            self._show_hints()

    def _actor(self, hint: Hint) -> Callable[[], None]:
        return lambda: self.acted.emit(hint)
