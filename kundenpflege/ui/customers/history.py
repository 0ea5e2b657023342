"""Verlauf: figures, what has to be known, the quick note, and what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_weekday_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP, format_decimal

from ..kit import theme
from ..kit.cards import Banner, StatTile
from ..kit.controls import Button, Label
from ..kit.office import Office
from .eventlist import Event, EventList
from .quicknote import QuickNote
from .words import Hint, hints, short_day

if TYPE_CHECKING:
    from decimal import Decimal

    from kundenpflege.services.customers import CustomerDetail, TimelineEntry


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
        self.note = QuickNote(office)
        self._planned_title = Label(_("Geplant"), "section")
        self.planned = EventList(_("Geplante Kontakte"))
        self.planned.setObjectName("planned")
        self._happened_title = Label(_("Bisher"), "section")
        self.happened = EventList(_("Was bisher geschah"))
        self.happened.setObjectName("happened")
        self._nothing = Label(
            _("Noch nichts notiert. Der erste Satz genügt: oben eintragen, Eingabe drücken."),
            "muted", wrap=True,
        )  # fmt: skip
        for view in (self.planned, self.happened):
            view.opened.connect(lambda event: self.opened.emit(event.record, event.record_id))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addLayout(tiles)
        layout.addLayout(self._hints)
        layout.addWidget(self.note)
        lists = QVBoxLayout()
        lists.setSpacing(theme.px(2))
        for widget in (
            self._planned_title, self.planned, self._happened_title, self.happened, self._nothing
        ):  # fmt: skip
            lists.addWidget(widget)
        layout.addLayout(lists)
        layout.addStretch(1)
        self._shown_hints: tuple[object, ...] = ()

    def show_customer(self, detail: CustomerDetail, entries: list[TimelineEntry]) -> None:
        """Show another customer, or the same one anew."""
        self._tiles(detail)
        self._banners(detail)
        self.note.set_customer(detail.id)
        today = self.office.today
        planned = [event_of(entry, today) for entry in entries if entry.planned]
        planned.reverse()  # the nearest one first
        happened = [event_of(entry, today) for entry in entries if not entry.planned]
        self.planned.show_events(planned)
        self.happened.show_events(happened)
        self._planned_title.setVisible(bool(planned))
        self.planned.setVisible(bool(planned))
        self._happened_title.setVisible(bool(planned and happened))
        self.happened.setVisible(bool(happened))
        self._nothing.setVisible(not entries)

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

    def _banners(self, detail: CustomerDetail) -> None:
        found = (*hints(detail, self.office.today), detail.note)
        if found == self._shown_hints:
            return
        self._shown_hints = found
        while (item := self._hints.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for hint in hints(detail, self.office.today):
            banner = Banner(hint.tone, hint.icon, hint.text)
            banner.setObjectName(f"hint_{hint.act or hint.icon}")
            if hint.action:
                button = Button(hint.action, role="link", on_click=self._actor(hint))
                button.setObjectName(f"act_{hint.act}")
                banner.row.addWidget(button)
            self._hints.addWidget(banner)
        if detail.note:
            banner = Banner("neutral", "note", detail.note)
            banner.setObjectName("customerNote")
            self._hints.addWidget(banner)

    def _actor(self, hint: Hint) -> Callable[[], None]:
        return lambda: self.acted.emit(hint)


def event_of(entry: TimelineEntry, today: date) -> Event:
    """An entry of the timeline as the list shows it; what is planned and late is red."""
    late = entry.planned and entry.day < today
    return Event(
        icon=entry.icon if entry.record == "contact" else "offers",
        title=entry.title,
        detail=entry.subtitle,
        when=short_day(entry.day, today),
        tip=f"{format_weekday_date(entry.day)} – {relative_days(entry.day, today)}",
        tone="red" if late else "amber" if entry.planned else "brand",
        record=entry.record,
        record_id=entry.record_id,
    )


def euros(amount: Decimal | None) -> str:
    """Whole euros: `42.310 €`; a dash when unknown or nothing."""
    return f"{format_decimal(amount, 0)}{NBSP}€" if amount else "–"
