"""Discount, tax and the sums below the lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, format_decimal, format_money
from kundenpflege.model import Offer
from kundenpflege.model.kinds import TaxMode
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, Severity

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Label
from ..kit.editors import ChoiceEditor, DecimalEditor, TextEditor
from ..kit.form import Form
from .book import DraftBook


class SumsCard(Card):
    """At the left what may be set, at the right what comes out."""

    def __init__(self, book: DraftBook) -> None:
        super().__init__(_("Nachlass, Steuer und Summe"))
        self._book = book
        self._form = Form(Offer)
        self._discount = DecimalEditor(2, "%", 0, 100, placeholder=_("keiner"))
        self._tax = ChoiceEditor(TaxMode)
        self._reason = TextEditor(_("z. B. Stammkunde, Einbau im Januar"), 400)
        self._form.row(("discount_percent", self._discount, 2), ("tax_mode", self._tax, 5))
        self._form.add("discount_reason", self._reason)
        self._form.changed.connect(self._edited)
        self._sums = QFormLayout()
        self._sums.setHorizontalSpacing(theme.S5)
        self._sums.setVerticalSpacing(theme.S1)
        self._sums.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        side = QWidget()
        side.setLayout(self._sums)
        line = QHBoxLayout()
        line.setSpacing(theme.S5)
        line.addWidget(self._form, 1)
        line.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        self.add(line)
        self._shown: list[tuple[str, str, bool]] = []
        theme.signals.changed.connect(self._show_rows)

    def load(self) -> None:
        """Show the draft."""
        draft = self._book.draft
        values: dict[str, Any] = {
            "discount_percent": draft.discount_percent or None,
            "discount_reason": draft.discount_reason,
            "tax_mode": draft.tax_mode,
        }
        for name, value in values.items():
            editor = self._form.editor(name)
            if editor.value() != value and not (editor.field.hasFocus() and editor.problem()):
                editor.set_value(value)

    def chain(self) -> Iterator[QWidget]:
        """The fields in their order."""
        for name in self._form.names():
            yield self._form.editor(name).field

    def field(self, place: str) -> QWidget | None:
        """The field of a place; None when it is not here."""
        return self._form.editor(place).field if place in self._form.names() else None

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """Sums as they are now; a discount above the limit wants a reason."""
        wrong = [
            finding
            for finding in findings
            if finding.where.endswith("discount_percent") and finding.severity is Severity.ERROR
        ]
        if not self._discount.problem():
            self._form.box("discount_reason").show_error(wrong[0].text if wrong else "")
            self._reason.set_wrong(bool(wrong))
        rows = _rows(totals)
        if rows != self._shown:
            self._shown = rows
            self._show_rows()

    def _show_rows(self) -> None:
        while self._sums.rowCount():
            self._sums.removeRow(0)
        for words, amount, strong in self._shown:
            label = Label(words, "strong" if strong else "muted")
            value = Label(amount, "strong" if strong else "body")
            value.setFont(theme.font("body", bold=strong, tabular=True))
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(f"{words}: {amount}")
            self._sums.addRow(label, value)

    def _edited(self) -> None:
        values = self._form.values()
        percent = values.pop("discount_percent")
        if not self._discount.problem():
            values["discount_percent"] = percent or Decimal(0)
        self._book.change(**values)


def _rows(totals: Totals) -> list[tuple[str, str, bool]]:
    """Words, amount, whether it is the result."""
    rows: list[tuple[str, str, bool]] = []
    if totals.discount:
        percent = f"{format_decimal(totals.discount_percent)}{NBSP}%"
        rows.append((_("Zwischensumme"), format_money(totals.subtotal), False))
        rows.append(
            (_("Nachlass {percent}").format(percent=percent), format_money(-totals.discount), False)
        )
    if totals.vat:
        rows.append((_("Netto"), format_money(totals.net), False))
    for share in totals.vat:
        rate = f"{format_decimal(share.rate)}{NBSP}%"
        rows.append((_("USt {rate}").format(rate=rate), format_money(share.tax), False))
    rows.append((_("Gesamt"), format_money(totals.gross), True))
    if totals.optional:
        rows.append((_("auf Wunsch, netto"), f"({format_money(totals.optional)})", False))
    return rows
