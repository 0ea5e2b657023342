"""The lines and totals of an offer as text: numbers, labels, notes, amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from kundenpflege.model.kinds import LineKind, OfferKind, TaxMode
from kundenpflege.rules.pricing import LineResult, PricedLine, Totals

from .amounts import (
    cell_money,
    is_swiss,
    money,
    percent,
    quantity_text,
    signed_money,
    unit_price_text,
)
from .sheet import SheetLine, TotalRow

_APART = "nicht im Gesamtpreis"


class OfferText(PricedLine, Protocol):
    """What the table prints of an offer line besides its prices."""

    @property
    def text(self) -> str:
        """Title, further lines below."""
        ...

    @property
    def benefit(self) -> str:
        """What the customer has from it."""
        ...

    @property
    def long_text(self) -> str:
        """The full description."""
        ...

    @property
    def unit(self) -> str:
        """`Stk`, `m²`, `psch` …"""
        ...

    @property
    def reference(self) -> str:
        """The number the customer's own tender gives the line."""
        ...

    @property
    def hide_price(self) -> bool:
        """Whether the line's own prices stay away; it still counts in the total."""
        ...

    @property
    def picture_id(self) -> int | None:
        """The photo."""
        ...


def sheet_lines(
    lines: Sequence[OfferText],
    sums: Totals,
    *,
    country: str = "DE",
    pictures: Mapping[int, bytes] | None = None,
) -> tuple[SheetLine, ...]:
    """The lines of an offer, numbered and priced; `sums` are the totals of the same lines.

    `pictures` by id; `country` is that of the business.
    """
    wording = _Lines(lines, sums, country, pictures or {})
    return tuple(wording.line(index) for index in range(len(lines)))


def line_number(lines: Sequence[OfferText], sums: Totals, index: int) -> str:
    """The number printed before a line: that of the customer's tender, else our own."""
    own = sums.lines[index].number
    return (lines[index].reference.strip() or own) if own else ""


class _Lines:
    """Words one line after the other."""

    def __init__(
        self,
        lines: Sequence[OfferText],
        sums: Totals,
        country: str,
        pictures: Mapping[int, bytes],
    ) -> None:
        self._lines = lines
        self._sums = sums
        self._country = country
        self._pictures = pictures
        self._choices: dict[int, list[str]] = {}
        for index, line in enumerate(lines):
            base = sums.lines[index].alternative_to
            if line.kind is LineKind.ALTERNATIVE and base is not None:
                self._choices.setdefault(base, []).append(self._number(index))

    def line(self, index: int) -> SheetLine:
        """One line of the sheet."""
        line, result = self._lines[index], self._sums.lines[index]
        picture = self._pictures.get(line.picture_id or 0, b"")
        if line.kind is LineKind.PAGE_BREAK:
            return SheetLine(line.kind, "")
        if line.kind is LineKind.TEXT:
            return SheetLine(
                line.kind,
                line.text,
                benefit=line.benefit,
                long_text=line.long_text,
                picture=picture,
            )
        if line.kind is LineKind.SUBTOTAL:
            text = line.text.strip() or "Zwischensumme"
            return SheetLine(line.kind, text, total=self._cell(result.total))
        if line.kind is LineKind.HEADING:
            return self._heading(line, index)
        label, notes = self._words(line, index)
        if line.discount_percent:
            notes.insert(0, f"abzüglich {percent(line.discount_percent, self._country)} Rabatt")
        quantity, price, total = self._prices(line, result)
        if line.hide_price:
            price = total = ""
        return SheetLine(
            line.kind,
            line.text,
            number=self._number(index),
            label=label,
            benefit=line.benefit,
            note=" · ".join(notes),
            quantity=quantity,
            unit_price=price,
            total=total,
            long_text=line.long_text,
            picture=picture,
        )

    def _number(self, index: int) -> str:
        return line_number(self._lines, self._sums, index)

    def _cell(self, amount: Decimal) -> str:
        return cell_money(amount, self._country)

    def _heading(self, line: OfferText, index: int) -> SheetLine:
        result = self._sums.lines[index]
        note = ""
        if result.discount:
            share = percent(line.discount_percent, self._country)
            note = f"abzüglich {share} Nachlass ({signed_money(-result.discount, self._country)})"
        return SheetLine(
            line.kind,
            line.text,
            number=self._number(index),
            benefit=line.benefit,
            note=note,
            total=self._cell(result.total) if result.total else "",
            long_text=line.long_text,
            level=result.number.count(".") + 1,
        )

    def _words(self, line: OfferText, index: int) -> tuple[str, list[str]]:
        """The label before the title and the notes below the line."""
        result = self._sums.lines[index]
        base = result.alternative_to
        other = self._number(base) if base is not None else ""
        if line.kind is LineKind.OPTIONAL:
            return "Auf Wunsch:", [_APART]
        if line.kind is LineKind.OPTIONAL_COUNTED:
            return "Auf Wunsch:", ["im Gesamtpreis enthalten, kann entfallen"]
        if line.kind is LineKind.ALTERNATIVE:
            notes = [_APART]
            if result.difference is not None and not line.hide_price:
                notes.append(f"Unterschied {signed_money(result.difference, self._country)}")
            return f"Alternativ zu {other}:" if other else "Alternativ:", notes
        if line.kind is LineKind.EXTRA:
            return f"Zulage zu {other}:" if other else "Zulage:", []
        if line.kind is LineKind.SURCHARGE:
            label = "Zuschlag:" if line.surcharge_percent >= 0 else "Abschlag:"
            if line.text.strip().partition(" ")[0].rstrip(":").casefold() in label.casefold():
                label = ""
            notes = [] if line.hide_price else [f"auf {money(result.base, self._country)}"]
            return label, notes
        if line.kind is LineKind.HOURLY:
            note = "geschätzt, abgerechnet wird nach Aufwand" if line.quantity else ""
            return "", [note] if note else []
        if choices := self._choices.get(index):
            return "", [f"Grundposition, zur Wahl: {', '.join(choices)}"]
        return "", []

    def _prices(self, line: OfferText, result: LineResult) -> tuple[str, str, str]:
        """Quantity, unit price and total."""
        country = self._country
        total = self._cell(result.total)
        if not result.counted:
            total = f"({total})"
        if line.kind is LineKind.SURCHARGE:
            return percent(line.surcharge_percent, country), "", total
        quantity = quantity_text(line.quantity, line.unit, country)
        if line.kind is LineKind.LUMP_SUM and line.quantity == 1:
            return "pauschal", "", total
        price = unit_price_text(line.unit_price, country)
        if line.price_unit != 1:
            per = quantity_text(Decimal(line.price_unit), line.unit, country)
            price += f"\nje {per}"
        if line.kind is LineKind.HOURLY and not line.quantity:
            unit = " ".join(line.unit.split())
            return f"je {unit}" if unit else "", price, "nach Aufwand"
        return quantity, price, total


def total_rows(
    sums: Totals,
    *,
    consumer: bool,
    country: str = "DE",
    discount_reason: str = "",
    kind: OfferKind = OfferKind.OFFER,
    guaranteed: bool = False,
) -> tuple[TotalRow, ...]:
    """The rows below the table.

    Consumers: the highlighted total includes VAT (PAngV §3), net and VAT stand above it.
    Businesses: the highlighted total is net, VAT and gross follow. `country` is that of the
    business (CH: MWST, francs). `guaranteed`: an estimate whose total holds (§5(2) KSchG).
    """
    expected = kind is OfferKind.ESTIMATE and not guaranteed
    price = "Voraussichtlicher Gesamtpreis" if expected else "Gesamtpreis"
    charged = sums.tax_mode is TaxMode.REGULAR
    rows = _discount_rows(sums, country, discount_reason)
    rounding = []
    if sums.rounding:
        amount = signed_money(sums.rounding, country)
        rounding = [TotalRow("Rundung auf 5 Rappen" if is_swiss(country) else "Rundung", amount)]
    to_pay = money(sums.to_pay, country)
    if not charged:
        if rounding and not rows:
            rows.append(TotalRow("Summe", money(sums.gross, country)))
        return (*rows, *rounding, TotalRow(price, to_pay, strong=True))
    several = len(sums.vat) > 1
    word = "MWST" if is_swiss(country) else "Umsatzsteuer"
    vat = [
        TotalRow(
            f"{percent(share.rate, country)} {word}"
            + (f" auf {money(share.base, country)}" if several else ""),
            money(share.tax, country),
        )
        for share in sums.vat
    ]
    net = money(sums.net, country)
    if not consumer:
        rows.append(TotalRow(f"{price} netto", net, strong=True))
        return (*rows, *vat, *rounding, TotalRow(f"{price} brutto", to_pay))
    label = "Netto nach Nachlass" if sums.discount and not sums.gross_prices else "Summe netto"
    if sums.gross_prices:
        label = "Nettobetrag"
    rows.append(TotalRow(label, net))
    return (*rows, *vat, *rounding, TotalRow(price, to_pay, strong=True))


def _discount_rows(sums: Totals, country: str, discount_reason: str) -> list[TotalRow]:
    """The sum before the discounts on the total, then each of them; the last one says why."""
    if not sums.discount:
        return []
    charged = sums.tax_mode is TaxMode.REGULAR
    word = "Summe brutto" if sums.gross_prices else "Summe netto" if charged else "Summe"
    amount = sums.discount_amount
    share = sums.discount - amount
    found = []
    if share:
        rate = sums.discount_percent
        name = "Nachlass" if rate >= 0 else "Zuschlag"
        found.append((f"{name} {percent(abs(rate), country)}", share, "discount_percent"))
    if amount:
        found.append(("Nachlass" if amount > 0 else "Zuschlag", amount, "discount_amount"))
    rows = [TotalRow(word, money(sums.subtotal, country))]
    reason = " ".join(discount_reason.split())
    for number, (label, value, where) in enumerate(found, start=1):
        if reason and number == len(found):
            label += f" – {reason}"
        rows.append(TotalRow(label, signed_money(-value, country), where=where))
    return rows
