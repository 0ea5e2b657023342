"""Stammdaten: what is known of the customer, to read, copy, dial and write to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_weekday_date
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import AddressKind, Importance, Potential

from ..kit import theme
from ..kit.controls import Button, Label, hline
from ..kit.office import Office
from .history import euros
from .words import anniversary_years

if TYPE_CHECKING:
    from kundenpflege.services.addresses import AddressDetail
    from kundenpflege.services.customers import CustomerDetail


class FactsTab(QWidget):
    """`edit_wanted(field)` opens the form at that field; `dialled` and `mailed` with the way."""

    edit_wanted = Signal(str)
    dialled = Signal(str)
    mailed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self._shown: CustomerDetail | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._inner: QWidget | None = None
        self._grid = QGridLayout()

    def show_customer(self, detail: CustomerDetail) -> None:
        """Show another customer; the same one costs nothing."""
        if detail == self._shown:
            return
        self._shown = detail
        if self._inner is not None:
            self._outer.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.S3)
        self._grid.setVerticalSpacing(theme.px(7))
        self._grid.setColumnStretch(1, 1)
        self._reach(detail)
        self._letters(detail)
        self._standing(detail)
        self._business(detail)
        self._origin(detail)
        self._end()
        self._outer.addWidget(self._inner)

    # Groups ------------------------------------------------------------------------------------

    def _reach(self, detail: CustomerDetail) -> None:
        self._section(_("Erreichbar"))
        self._link(_("Telefon"), detail.phone, lambda: self.dialled.emit(detail.phone), "phone")
        self._link(_("E-Mail"), detail.email, lambda: self.mailed.emit(detail.email), "email")
        self._link(_("Webseite"), detail.website, lambda: _browse(detail.website), "website")
        for address in detail.addresses:
            words = address.kind.label if address.kind is not AddressKind.POST else _("Anschrift")
            self._text(words, _address(address))
        if not detail.addresses:
            self._missing(_("Anschrift"), "street")

    def _letters(self, detail: CustomerDetail) -> None:
        self._section(_("Auf Briefen"))
        self._text(_("Anschriftfeld"), "\n".join(detail.address_lines))
        self._text(_("Briefanrede"), detail.salutation)

    def _standing(self, detail: CustomerDetail) -> None:
        self._section(_("Einordnung"))
        known = detail.importance is not Importance.NONE
        if known:
            self._text(_("Klasse"), detail.importance.value)
        else:
            self._missing(_("Klasse"), "importance")
        if detail.potential is not Potential.NONE:
            self._text(_("Potenzial"), detail.potential.label)
        self._text(_("Phase"), f"{detail.phase.label}\n{detail.phase.reason}")
        if detail.responsible_name:
            self._text(_("Verantwortlich"), detail.responsible_name)
        else:
            self._missing(_("Verantwortlich"), "responsible_id")
        self._text(_("Kauft"), ", ".join(name for _id, name in detail.categories))
        self._text(_("Notiz"), detail.note)

    def _business(self, detail: CustomerDetail) -> None:
        prices = _("netto") if detail.is_business else _("brutto, wie für Verbraucher nötig")
        self._section(_("Angebote"))
        self._text(_("Preise"), prices)
        self._text(_("USt-IdNr."), detail.vat_id)

    def _origin(self, detail: CustomerDetail) -> None:
        self._section(_("Herkunft"))
        self._text(_("Nummer"), detail.number)
        self._text(_("Art"), detail.kind.label)
        self._text(_("Woher"), detail.source)
        if detail.since:
            years = anniversary_years(detail.since, self.office.today)
            since = format_date(detail.since)
            self._text(
                _("Kunde seit"),
                _("{day} ({n} Jahre)").format(day=since, n=years) if years > 1 else since,
            )
        if detail.last_order:
            self._text(_("Letzter Auftrag"), format_date(detail.last_order))
        if detail.turnover:
            self._text(_("Umsatz"), euros(detail.turnover))
        if detail.created_at:
            self._text(_("Angelegt"), format_weekday_date(detail.created_at.date()))

    # Lines -------------------------------------------------------------------------------------

    def _section(self, words: str) -> None:
        place = self._grid.rowCount()
        if place > 1:
            self._grid.addWidget(hline(), place, 0, 1, 2)
            place += 1
        title = Label(words, "section")
        title.setContentsMargins(0, theme.S1 if place > 1 else 0, 0, 0)
        self._grid.addWidget(title, place, 0, 1, 2)

    def _text(self, label: str, value: str) -> None:
        if value:
            words = Label(value, wrap=True, selectable=True)
            words.setAccessibleName(f"{label}: {value}")
            words.setIndent(theme.px(3))  # level with the links
            self._add(label, words)

    def _link(self, label: str, value: str, act: Callable[[], object], field: str) -> None:
        if not value:
            if field != "website":
                self._missing(label, field)
            return
        button = Button(value, role="link", on_click=act)
        button.setObjectName(f"{field}Link")
        button.setAccessibleName(f"{label}: {value}")
        self._add(label, button)

    def _missing(self, label: str, field: str) -> None:
        button = Button(_("eintragen"), "plus", "link")
        button.clicked.connect(lambda: self.edit_wanted.emit(field))
        button.setAccessibleName(_("{field} eintragen").format(field=label))
        button.setObjectName(f"add_{field}")
        self._add(label, button)

    def _add(self, label: str, widget: QWidget) -> None:
        place = self._grid.rowCount()
        name = Label(label, "muted")
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        side = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
        self._grid.addWidget(widget, place, 1, side)

    def _end(self) -> None:
        self._grid.setRowStretch(self._grid.rowCount(), 1)


def _address(address: AddressDetail) -> str:
    town = " ".join(part for part in (address.postal_code, address.place) if part)
    if address.country not in ("", "DE"):
        town = f"{address.country}-{town}"
    return "\n".join(part for part in (address.supplement, address.street, town) if part)


def _browse(website: str) -> None:
    QDesktopServices.openUrl(QUrl.fromUserInput(website))
