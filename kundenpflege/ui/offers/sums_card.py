"""Discount, tax and the sums below the lines; what the discount costs is for our eyes alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, currency_sign, format_decimal, format_money
from kundenpflege.model import Offer
from kundenpflege.model.kinds import TaxMode
from kundenpflege.rules.discount_cost import discount_cost
from kundenpflege.rules.offer_margin import Margin, offer_margin
from kundenpflege.rules.price_notation import with_notation
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, Severity

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Label
from ..kit.editors import ChoiceEditor, DecimalEditor, MoneyEditor, TextEditor
from ..kit.form import Form
from .book import DraftBook

_DISCOUNTS = ("discount_percent", "discount_amount")
_PAUSE = 150  # ms
_BESIDE = 600  # px at font scale 1: room for fields and sums beside each other


class SumsCard(Card):
    """At the left what may be set, at the right what comes out."""

    def __init__(self, book: DraftBook) -> None:
        super().__init__(_("Nachlass, Steuer und Summe"))
        self._book = book
        self._form = Form(Offer)
        self._discount = DecimalEditor(2, "%", 0, 100, placeholder=_("keiner"))
        self._amount = MoneyEditor(2, 0, 99_999_999, placeholder=_("keiner"))
        self._tax = ChoiceEditor(TaxMode)
        self._notation = ChoiceEditor([(False, _("netto")), (True, _("brutto"))])
        self._reason = TextEditor(_("z. B. Stammkunde, Einbau im Januar"), 400)
        self._form.row(("discount_percent", self._discount), ("discount_amount", self._amount))
        self._form.add("discount_reason", self._reason)
        self._form.row(("tax_mode", self._tax, 3), ("gross_prices", self._notation, 2))
        for name, words in (
            ("discount_percent", _("Nachlass in %")),
            ("discount_amount", _("Nachlass in €").replace("€", currency_sign())),
            ("gross_prices", _("Preise")),
        ):
            box = self._form.box(name)
            box.label_text = words
            box.set_mnemonic("")
            box.editor.name_field(name, words)
        self._notation.field.setToolTip(_("Mit oder ohne USt; die Einzelpreise werden umgerechnet"))
        self._form.changed.connect(self._edited)
        self._sums = QFormLayout()
        self._sums.setHorizontalSpacing(theme.S5)
        self._sums.setVerticalSpacing(theme.S1)
        self._sums.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        side = self._side = QWidget()
        side.setLayout(self._sums)
        self._line = QHBoxLayout()
        self._line.setSpacing(theme.S5)
        self._line.addWidget(self._form, 1)
        self._line.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        self.add(self._line)
        self._own = self._build_own()
        self.add(self._own)
        self._shown: list[tuple[str, str, bool]] = []
        self._totals: Totals | None = None
        # Pricing the offer once more, without discounts, waits until typing pauses.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._tell_own)
        theme.signals.changed.connect(self._show_rows)

    def _build_own(self) -> QWidget:
        own = QWidget()
        layout = QVBoxLayout(own)
        layout.setContentsMargins(0, theme.S1, 0, 0)
        layout.setSpacing(2)
        self._cost = Label("", "small", wrap=True)
        self._cost.setObjectName("discountCost")
        self._margin = Label("", "small", wrap=True)
        self._margin.setObjectName("offerMargin")
        layout.addWidget(self._cost)
        layout.addWidget(self._margin)
        return own

    def load(self) -> None:
        """Show the draft."""
        draft = self._book.draft
        values: dict[str, Any] = {
            "discount_percent": draft.discount_percent or None,
            "discount_amount": draft.discount_amount or None,
            "discount_reason": draft.discount_reason,
            "tax_mode": draft.tax_mode,
            "gross_prices": draft.gross_prices,
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
            if finding.severity is Severity.ERROR
            and finding.where.endswith((*_DISCOUNTS, "discount_reason"))
        ]
        if not any(editor.problem() for editor in (self._discount, self._amount)):
            self._form.box("discount_reason").show_error(wrong[0].text if wrong else "")
            self._reason.set_wrong(bool(wrong))
        rows = _rows(totals)
        if rows != self._shown:
            self._shown = rows
            self._show_rows()
        self._totals = totals
        if self.isVisible():
            self._soon.start()
        else:
            self._soon.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """What was put off while nobody looked."""
        super().showEvent(event)
        self._tell_own()

    def _tell_own(self) -> None:
        draft, totals = self._book.draft, self._totals
        if totals is None:
            return
        cost = discount_cost(draft, totals)
        words = ""
        if cost is not None:
            share = f"{format_decimal(totals.discount_share)}{NBSP}%"
            words = _("Alle Nachlässe zusammen ({share}) kosten Sie {amount} netto.").format(
                share=share, amount=format_money(cost.amount)
            )
            if cost.margin_before is not None and cost.margin_after is not None:
                words += " " + _("Der Rohertrag sinkt von {before} auf {after}.").format(
                    before=_percent(cost.margin_before), after=_percent(cost.margin_after)
                )
        _tell(self._cost, words)
        _tell(self._margin, _margin_words(offer_margin(draft, totals)))
        self._own.setVisible(bool(words or self._margin.text()))

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
        for name, editor in (
            ("discount_percent", self._discount),
            ("discount_amount", self._amount),
        ):
            amount = values.pop(name)
            if not editor.problem():
                values[name] = amount or Decimal(0)
        gross = values.pop("gross_prices")
        draft = self._book.draft
        if gross != draft.gross_prices:
            turned = with_notation(draft, gross)
            values.update(
                gross_prices=gross, lines=turned.lines, discount_amount=turned.discount_amount
            )
            self._book.flush()
            self._book.change(**values)
            self._book.flush(
                _("Preise mit Umsatzsteuer") if gross else _("Preise ohne Umsatzsteuer")
            )
            self._book.loaded.emit()
            return
        self._book.change(**values)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fields and sums below each other where there is no room."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_BESIDE)
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        right, top = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignTop
        self._line.setAlignment(self._side, right if narrow else top)
        self._line.setSpacing(theme.S2 if narrow else theme.S5)


def _tell(label: Label, words: str) -> None:
    shown = _("Nur für Sie: {words}").format(words=words) if words else ""
    if label.text() != shown:
        label.setText(shown)
    label.setVisible(bool(shown))


def _percent(value: Decimal) -> str:
    return f"{format_decimal(value)}{NBSP}%"


def _margin_words(margin: Margin) -> str:
    if margin.cost is None or margin.amount is None:
        return ""
    share = f" ({_percent(margin.percent)})" if margin.percent is not None else ""
    words = _("Kosten {cost}, Rohertrag {amount}{share}.").format(
        cost=format_money(margin.cost), amount=format_money(margin.amount), share=share
    )
    if margin.unknown:
        words += " " + _("{n} Zeilen nennen keine Kosten.").format(n=margin.unknown)
    return words


def _rows(totals: Totals) -> list[tuple[str, str, bool]]:
    """Words, amount, whether it is the result."""
    rows: list[tuple[str, str, bool]] = []
    if totals.list_price != totals.subtotal:
        rows.append((_("ohne Rabatte"), format_money(totals.list_price), False))
        off = totals.subtotal - totals.list_price
        rows.append((_("Rabatte"), format_money(off), False))
    if totals.discount:
        rows.append((_("Zwischensumme"), format_money(totals.subtotal), False))
        words = _("Nachlass")
        if totals.discount_percent:
            words += f" {_percent(totals.discount_percent)}"
        if totals.discount_percent and totals.discount_amount:
            words += f" + {format_money(totals.discount_amount)}"
        rows.append((words, format_money(-totals.discount), False))
    if totals.vat:
        rows.append((_("Netto"), format_money(totals.net), False))
    several = len(totals.vat) > 1
    for share in totals.vat:
        rate = _percent(share.rate)
        words = _("USt {rate}").format(rate=rate)
        if several:
            words = _("USt {rate} auf {base}").format(rate=rate, base=format_money(share.base))
        rows.append((words, format_money(share.tax), False))
    if totals.rounding:
        rows.append((_("Rundung"), format_money(totals.rounding), False))
    rows.append((_("Gesamt"), format_money(totals.to_pay), True))
    if totals.optional:
        words = _("auf Wunsch, brutto") if totals.gross_prices else _("auf Wunsch, netto")
        rows.append((words, f"({format_money(totals.optional)})", False))
    return rows
