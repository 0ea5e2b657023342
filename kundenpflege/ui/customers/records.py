"""Angebote and Änderungen of one customer: asked for when their tab is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import OfferState

from ..kit import theme
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from .eventlist import Event, EventList
from .words import short_day

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.history import HistoryRow
    from kundenpflege.services.offers_list import OfferRow
    from kundenpflege.store import Reader

_TONES = {
    OfferState.DRAFT: "neutral",
    OfferState.SENT: "blue",
    OfferState.FOLLOWED_UP: "blue",
    OfferState.ACCEPTED: "green",
    OfferState.DECLINED: "red",
}
_MOST_CHANGES = 200
_MOST_FIELDS = 8  # of one record: a new one has many


class _ListTab(QWidget):
    """A list below each other with a sentence for the case that there is nothing."""

    def __init__(self, office: Office, name: str, nothing: str) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.office = office
        self.list = EventList(name, most=6)
        self._nothing = Label(nothing, "muted", wrap=True)
        self._nothing.setVisible(False)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.S3)
        self._layout.addWidget(self.list)
        self._layout.addWidget(self._nothing)
        self._customer_id = 0

    def show_customer(self, detail: CustomerDetail) -> None:
        """Ask for the entries of a customer; older ones of the same customer stay until then."""
        if detail.id != self._customer_id:
            self._customer_id = detail.id
            self.list.show_events([])
            self._nothing.setVisible(False)
        self.ask(detail.id)

    def ask(self, customer_id: int) -> None:
        """Ask for the entries."""

    def show_events(self, events: Sequence[Event]) -> None:
        """Show the entries, or the sentence."""
        self.list.show_events(events)
        self.list.setVisible(bool(events))
        self._nothing.setVisible(not events)


class OffersTab(_ListTab):
    """The offers of a customer; `opened(id)`."""

    opened = Signal(int)
    new_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            _("Angebote des Kunden"),
            _("Noch kein Angebot. Beginnen Sie mit dem, was dem Kunden wichtig ist."),
        )
        self.list.setObjectName("customerOffers")
        self.list.opened.connect(lambda event: self.opened.emit(event.record_id))
        new = Button(_("Neues Angebot"), "new_offer", on_click=self.new_wanted.emit)
        new.setObjectName("newOffer")
        self._layout.addWidget(new)
        self._layout.addStretch(1)

    def ask(self, customer_id: int) -> None:
        """Ask for the offers, the newest first."""
        from kundenpflege.services.offers_list import OfferFilter, list_offer_ids, list_offer_rows

        def offers(db: Reader) -> list[OfferRow]:
            wanted = OfferFilter(customer_id=customer_id)
            return list_offer_rows(db, list_offer_ids(db, wanted))

        self.office.ask(offers, then=self._came, owner=self, key="offers")

    def _came(self, rows: list[OfferRow]) -> None:
        self.show_events([offer_event(row, self.office.today) for row in rows])


class ChangesTab(_ListTab):
    """Who changed what and when, people and addresses included."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, _("Änderungen"), _("Seit dem Einrichten wurde hier nichts geändert.")
        )
        self.list.setObjectName("customerChanges")
        self._name = ""
        everything = Button(
            _("Alles im Protokoll"), "history", "link",
            on_click=lambda: office.create(
                "journal", customer_id=self._customer_id, name=self._name
            ),
        )  # fmt: skip
        everything.setObjectName("customerJournal")
        self._layout.addLayout(row(everything, 0))
        self._layout.addStretch(1)

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show the changes of a customer."""
        self._name = detail.name
        super().show_customer(detail)

    def ask(self, customer_id: int) -> None:
        """Ask for the history."""
        from kundenpflege.services.history import record_history

        self.office.ask(
            lambda db: record_history(db, "customer", customer_id, _MOST_CHANGES),
            then=self._came,
            owner=self,
            key="changes",
        )

    def _came(self, rows: list[HistoryRow]) -> None:
        self.show_events(history_events(rows, self.office.today))


def offer_event(row: OfferRow, today: date) -> Event:
    """An offer as the list shows it."""
    told = [row.told, row.hint]
    return Event(
        icon="offers",
        title=" · ".join(part for part in (row.title, row.subject) if part),
        detail=" · ".join(part for part in told if part),
        when=format_money(row.total) if row.total else "",
        tip=format_weekday_date(row.told_on) if row.told_on else "",
        tone="red" if row.overdue else _TONES.get(row.state, "neutral"),
        record="offer",
        record_id=row.id,
    )


def history_events(rows: Sequence[HistoryRow], today: date) -> list[Event]:
    """The history as the list shows it: one entry a step, one line for each field."""
    events = []
    for (at, who, step), parts in groupby(rows, key=lambda row: (row.at, row.who, row.step)):
        lines = []
        for part in parts:
            lines.append(_part(part, step))
        day = at.date()
        time = _("{time} Uhr").format(time=f"{at:%H:%M}")
        events.append(
            Event(
                icon="history",
                title=step,
                detail="\n".join([who, *lines] if who else lines),
                when=f"{short_day(day, today)} {at:%H:%M}",
                tip=" · ".join(part for part in (format_weekday_date(day), time, who) if part),
                tone="neutral",
            )
        )
    return events


def _part(row: HistoryRow, step: str) -> str:
    """One record within a step: what was done to it, and which fields."""
    fields = [
        f"{change.label}: {change.before} → {change.after or '–'}" if change.before
        else f"{change.label}: {change.after}"
        for change in row.changes[:_MOST_FIELDS]
    ]  # fmt: skip
    if len(row.changes) > _MOST_FIELDS:
        fields.append("…")
    words = "; ".join(fields)
    return words if words and row.what == step else f"{row.what}: {words}" if words else row.what
