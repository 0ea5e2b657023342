"""Stammdaten: what is known of the customer, to read, copy, dial and write to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, QUrlQuery, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_weekday_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import AddressKind, Channel

from ..kit import theme
from ..kit.cards import Banner
from ..kit.chips import Avatar
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from ..kit.tab_order import set_tab_order
from .fact_grid import FactGrid
from .permits import Permits
from .standing import Standing, link_row
from .words import anniversary_years, euros

if TYPE_CHECKING:
    from kundenpflege.services.addresses import AddressDetail
    from kundenpflege.services.customer_detail import Referral
    from kundenpflege.services.customers import CustomerDetail


#: Who has the keyboard once a field or button has done its work and is gone.
_SUCCESSORS = {
    "phaseNote": "setPhase", "storePhase": "setPhase", "derivePhase": "setPhase",
    "take_importance": "choose_importance", "take_potential": "choose_potential",
}  # fmt: skip


class FactsTab(QWidget):
    """`edit_wanted(field)` opens the form at that field; `dialled` and `mailed` with the way."""

    edit_wanted = Signal(str)
    customer_wanted = Signal(int)
    dialled = Signal(str)
    mailed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self._shown: CustomerDetail | None = None
        self._permits = Permits()
        self.standing = Standing(office, self)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._grid = FactGrid(self._permits)
        self._outer.addWidget(self._grid)

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show another customer; the same one costs nothing."""
        if detail == self._shown:
            return
        self._shown = detail
        held = _held(self)
        self._outer.removeWidget(self._grid)
        self._grid.hide()
        self._grid.deleteLater()
        self._grid = FactGrid(self._permits)
        self._grid.edit_wanted.connect(self.edit_wanted)
        self._standing(detail)
        self._reach(detail)
        self._letters(detail)
        self._own(detail)
        self._business(detail)
        self._origin(detail)
        self._grid.end()
        self._outer.addWidget(self._grid)
        set_tab_order(self._grid)
        if held:
            self._take_up(held)

    def _take_up(self, name: str) -> None:
        """The keyboard stays where it was, though the rows are new."""
        self._grid.show()
        wanted = self._grid.findChild(QWidget, _SUCCESSORS.get(name, name))
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_permits(self, permits: Permits) -> None:
        """What is allowed by which way; beside number and address."""
        self._permits = permits
        self._grid.show_permits(permits)

    # Groups ------------------------------------------------------------------------------------

    def _standing(self, detail: CustomerDetail) -> None:
        self._grid.section(_("Einordnung"))
        self._grid.add(_("Klasse"), self.standing.importance(detail), "importance")
        self._grid.add(_("Potenzial"), self.standing.potential(detail), "potential")
        self._grid.add(_("Phase"), self.standing.phase(detail), "phase_override")
        if detail.responsible_name:
            whose = Avatar(detail.responsible_name, 20, detail.responsible_color)
            line = QWidget()
            line.setLayout(row(whose, Label(detail.responsible_name), 0, gap=theme.px(6)))
            line.setAccessibleName(_("Verantwortlich: {name}").format(name=detail.responsible_name))
            self._grid.add(_("Verantwortlich"), line, "responsible_id")
        else:
            self._grid.missing(_("Verantwortlich"), "responsible_id")
        self._contacts(detail)
        self._grid.text(_("Kauft"), ", ".join(name for _id, name in detail.categories))
        self._referrals(detail)
        self._grid.text(_("Notiz"), detail.note, "note")

    def _contacts(self, detail: CustomerDetail) -> None:
        figures, today = detail.figures, self.office.today
        done, wanted = figures.contacts_done, figures.contacts_wanted
        words = ngettext("{n} Kontakt in 12 Monaten", "{n} Kontakte in 12 Monaten", done)
        told = words.format(n=done)
        if wanted:
            told = _("{told}, Soll {wanted}").format(told=told, wanted=wanted)
        if figures.last_contact:
            when = relative_days(figures.last_contact, today)
            told += "\n" + _("zuletzt {when}").format(when=when)
        if figures.next_contact:
            when = relative_days(figures.next_contact, today)
            told += "\n" + _("als Nächstes {when}: {what}").format(
                when=when, what=figures.next_reason
            )
        self._grid.text(_("Kontakte"), told)

    def _referrals(self, detail: CustomerDetail) -> None:
        if detail.referred_by is not None:
            self._grid.add(
                _("Empfohlen von"), self._customers([detail.referred_by]), "referred_by_id"
            )
        if detail.referrals:
            self._grid.add(_("Hat empfohlen"), self._customers(detail.referrals))

    def _customers(self, found: Sequence[Referral]) -> QWidget:
        return link_row([(one.name, partial(self.customer_wanted.emit, one.id)) for one in found])

    def _reach(self, detail: CustomerDetail) -> None:
        self._grid.section(_("Erreichbar"))
        self._grid.link(
            _("Telefon"), detail.phone, lambda: self.dialled.emit(detail.phone), "phone",
            Channel.PHONE,
        )  # fmt: skip
        self._grid.link(
            _("E-Mail"), detail.email, lambda: self.mailed.emit(detail.email), "email",
            Channel.EMAIL,
        )  # fmt: skip
        self._grid.link(_("Webseite"), detail.website, lambda: _browse(detail.website), "website")
        for site in detail.websites:
            self._grid.link(
                site.label or _("Webseite"), site.url, partial(_browse, site.url), "website"
            )
        for address in detail.addresses:
            words = address.kind.label if address.kind is not AddressKind.POST else _("Anschrift")
            self._address(words, address)
        if not detail.addresses:
            self._grid.missing(_("Anschrift"), "street")

    def _address(self, label: str, address: AddressDetail) -> None:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        words = Label(_address(address), wrap=True, selectable=True)
        words.setAccessibleName(f"{label}: {address.line}")
        layout.addWidget(words)
        if address.street:
            chart = Button(_("Karte"), "address", "link", on_click=partial(_map, address))
            chart.setObjectName(f"map_{address.id}")
            chart.setToolTip(_("Zeigt die Anschrift auf OpenStreetMap im Browser"))
            chart.setAccessibleName(_("Karte: {address}").format(address=address.line))
            layout.addWidget(chart)
        self._grid.add(label, box)

    def _letters(self, detail: CustomerDetail) -> None:
        grid = self._grid
        grid.section(_("Auf Briefen"))
        if detail.letter_question:
            asked = Banner("amber", "question", detail.letter_question)
            asked.setObjectName("letterQuestion")
            answer = Button(_("Klären"), role="link")
            first = detail.persons[0].id if detail.persons else "new"
            answer.clicked.connect(lambda: self.edit_wanted.emit(f"person:{first}"))
            answer.setObjectName("answerLetter")
            asked.row.addWidget(answer)
            grid.wide(asked)
        grid.text(_("Anschriftfeld"), "\n".join(detail.address_lines), "address_override")
        grid.text(_("Briefanrede"), detail.salutation, "salutation_override")
        grid.text(_("Gruß"), detail.letter_closing)

    def _own(self, detail: CustomerDetail) -> None:
        if not detail.custom:
            return
        self._grid.section(_("Eigene Felder"))
        for one in detail.custom:
            if one.text:
                self._grid.text(one.field.name, one.text, tip=one.field.purpose)
            else:
                self._grid.missing(one.field.name, one.field.key, one.field.purpose)

    def _business(self, detail: CustomerDetail) -> None:
        prices = _("netto") if detail.is_business else _("brutto, wie für Verbraucher nötig")
        self._grid.section(_("Angebote"))
        self._grid.text(_("Preise"), prices, "net_prices")
        self._grid.text(_("USt-IdNr."), detail.vat_id, "vat_id")

    def _origin(self, detail: CustomerDetail) -> None:
        text = self._grid.text
        self._grid.section(_("Herkunft"))
        text(_("Nummer"), detail.number, "number")
        text(_("Art"), detail.kind.label, "kind")
        text(_("Woher"), detail.source, "source")
        if detail.since:
            years = anniversary_years(detail.since, self.office.today)
            since = format_date(detail.since)
            if years > 1:
                since = _("{day} ({n} Jahre)").format(day=since, n=years)
            text(_("Kunde seit"), since, "since")
        if detail.last_order:
            text(_("Letzter Auftrag"), format_date(detail.last_order), "last_order")
        if detail.turnover:
            text(_("Umsatz"), euros(detail.turnover), "turnover")
        if detail.privacy_info_on:
            given = format_date(detail.privacy_info_on)
            told = _("Information gegeben am {day}").format(day=given)
            text(_("Datenschutz"), told, "privacy_info_on")
        if detail.created_at:
            text(_("Angelegt"), format_weekday_date(detail.created_at.date()))


def _address(address: AddressDetail) -> str:
    town = " ".join(part for part in (address.postal_code, address.place) if part)
    if address.country not in ("", "DE"):
        town = f"{address.country}-{town}"
    box = _("Postfach {number}").format(number=address.po_box) if address.po_box else ""
    return "\n".join(part for part in (address.supplement, address.street, box, town) if part)


def _browse(website: str) -> None:
    QDesktopServices.openUrl(QUrl.fromUserInput(website))


def _map(address: AddressDetail) -> None:
    town = f"{address.postal_code} {address.place}".strip()
    where = ", ".join(part for part in (address.street, town, address.country) if part)
    url = QUrl("https://www.openstreetmap.org/search")
    query = QUrlQuery()
    query.addQueryItem("query", where)
    url.setQuery(query)
    QDesktopServices.openUrl(url)


def _held(host: QWidget) -> str:
    """Name of the widget inside `host` that has the keyboard."""
    focus = QApplication.focusWidget()
    inside = focus is not None and host.isAncestorOf(focus)
    return focus.objectName() if focus is not None and inside else ""
