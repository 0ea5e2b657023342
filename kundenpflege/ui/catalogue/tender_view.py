"""A tender (GAEB X81, X83): what it asks for, and an offer made of it for a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_decimal
from kundenpflege.model.kinds import LineKind

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from ..kit.picker import CustomerPicker
from ..kit.table import PagedTable
from ..kit.table_model import Column, Deliver

if TYPE_CHECKING:
    from kundenpflege.exchange.gaeb_files import Tender
    from kundenpflege.rules.offer_draft import LineDraft


@dataclass(frozen=True)
class _Row:
    id: int
    line: LineDraft


def _amount(one: _Row) -> str:
    if one.line.kind in (LineKind.HEADING, LineKind.TEXT):
        return ""
    return f"{format_decimal(one.line.quantity)} {one.line.unit}"


def _kind(one: _Row) -> tuple[str, str] | None:
    tones = {LineKind.HEADING: "brand", LineKind.ITEM: ""}
    tone = tones.get(one.line.kind, "neutral")
    return (one.line.kind.label, tone) if tone else None


COLUMNS = (
    Column("reference", N_("OZ"), 130, value=lambda one: one.line.reference, sortable=False),
    Column("text", N_("Leistung"), 420, kind="two_line", stretch=True,
           value=lambda one: (one.line.text, one.line.long_text.split("\n")[0]),
           tip=lambda one: one.line.long_text, sortable=False),
    Column("kind", N_("Art"), 200, kind="chip", value=_kind, sortable=False, drop=2),
    Column("amount", N_("Menge"), 130, align="right", value=_amount, sortable=False),
)  # fmt: skip


class TenderView(QWidget):
    """Shown in place of the list; `done` when it is to be closed."""

    done = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.setObjectName("tenderView")
        self._tender: Tender | None = None
        self._content = b""
        self._rows: dict[int, _Row] = {}
        self._title = Label("", "heading")
        self._note = Label("", "muted", wrap=True)
        self._hint = Banner("amber", "warning", "")
        self._hint.hide()
        self.customer = CustomerPicker(office)
        self.customer.name_field("tenderCustomer", _("Auftraggeber"))
        self.customer.changed.connect(self._show_ready)
        label = Label(_("Angebot an"), "small")
        label.setBuddy(self.customer.field)
        self.table = PagedTable(_("Leistungsverzeichnis"), COLUMNS, self._fetch)
        self.table.setObjectName("tenderRows")
        card = Card(margin=0)
        card.add(self.table, 1)
        self._make = Button(_("Angebot anlegen"), "new_offer", "primary", on_click=self.make)
        self._make.setObjectName("makeOffer")
        cancel = Button(_("Abbrechen"), on_click=self.done.emit)
        cancel.setObjectName("cancelTender")
        choice = row(label, self.customer)
        choice.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S3, 0, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addLayout(choice)
        layout.addWidget(self._hint)
        layout.addWidget(card, 1)
        layout.addLayout(row(0, cancel, self._make))

    def open_file(self, path: Path, vat_rate: Decimal = Decimal(19)) -> None:
        """Read a tender and show its lines; `done` when it cannot be read."""
        from kundenpflege.exchange.gaeb_files import open_tender

        self._tender = None
        self._title.setText(_("„{name}“ wird gelesen …").format(name=path.name))
        self._note.setText("")
        self._hint.hide()
        self.table.set_ids([])
        self._show_ready()

        def failed(error: UserError) -> None:
            self.office.tell(error.message, "red")
            self.done.emit()

        self.office.compute(
            lambda: open_tender(path, vat_rate),
            then=lambda found: self._opened(*found),
            failed=failed,
            owner=self,
            key="file",
        )

    def _opened(self, tender: Tender, content: bytes) -> None:
        self._tender, self._content = tender, content
        self._title.setText(tender.subject)
        positions = sum(bool(one.reference) and one.kind is not LineKind.HEADING
                        for one in tender.lines)  # fmt: skip
        told = [
            ngettext("{n} Position", "{n} Positionen", positions).format(n=positions),
            tender.owner,
            _("GAEB-Phase {phase}").format(phase=tender.phase) if tender.phase else "",
        ]
        self._note.setText(" · ".join(part for part in told if part))
        self._hint.set("amber", "info", "\n".join(tender.notes))
        self._hint.setVisible(bool(tender.notes))
        self._rows = {n: _Row(n, line) for n, line in enumerate(tender.lines)}
        self.table.set_ids(list(self._rows))
        self.table.refresh()
        self._show_ready()
        self.customer.field.setFocus()
        if tender.owner and not self.customer.value():
            self._look_for(tender.owner)

    def _look_for(self, owner: str) -> None:
        """Take the customer the tender names, when there is just one of that name."""

        def ask(db: Any) -> list[int]:
            from kundenpflege.services.search import find_anything

            return [hit.id for hit in find_anything(db, owner, 4) if hit.kind == "customer"]

        def found(ids: list[int]) -> None:
            if len(ids) == 1 and not self.customer.value():
                self.customer.set_value(ids[0])
                self._show_ready()

        self.office.ask(ask, then=found, owner=self, key="owner")

    def _show_ready(self) -> None:
        self._make.setEnabled(self._tender is not None and bool(self.customer.value()))

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        deliver([self._rows[one] for one in ids if one in self._rows])

    def make(self) -> None:
        """Make the offer and go there."""
        tender, content, customer = self._tender, self._content, self.customer.value()
        if tender is None or not customer:
            return
        self._make.setEnabled(False)

        def work(db: Any) -> int:
            from kundenpflege.services.tenders import add_tender_offer

            return add_tender_offer(
                db, int(customer), tender.lines, tender.subject, tender.name, content
            )

        def made(offer_id: Any) -> None:
            self.done.emit()
            self.office.open("offer", int(offer_id))

        def failed(error: UserError) -> None:
            self._show_ready()
            self.office.tell(error.message, "red")

        self.office.run(
            _("Ausschreibung eingelesen"),
            work,
            then=made,
            failed=failed,
            told=_("Angebot angelegt"),
        )
