"""What an offer says around its lines: sentences, amounts and rows from the computed totals.

Letters speak German whatever the language of the screen, so nothing here is translated. All
sentences are proposals; sheets may carry others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from kundenpflege.base.dates import format_long_date
from kundenpflege.base.money import NBSP, format_decimal, format_money, round_to
from kundenpflege.model.kinds import LineKind, TaxMode
from kundenpflege.rules.pricing import PricedLine, Totals, with_vat
from kundenpflege.rules.salutation import LetterSalutation, closing

from .sheet import OrderForm, OrderOption, SheetLine, TotalRow

_LUMP_SUMS = frozenset(("psch", "psch.", "pausch", "pausch.", "pauschal", "pauschale"))

#: Longer units may stand on a line of their own.
_SHORT_UNIT = 8


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
    def unit(self) -> str:
        """`Stk`, `m²`, `psch` …"""
        ...


def sheet_lines(lines: Sequence[OfferText], sums: Totals) -> tuple[SheetLine, ...]:
    """The lines of an offer, numbered and priced; `sums` are the totals of the same lines."""
    return tuple(_sheet_line(line, index, sums) for index, line in enumerate(lines))


def _sheet_line(line: OfferText, index: int, sums: Totals) -> SheetLine:
    result = sums.lines[index]
    if line.kind is LineKind.TEXT:
        return SheetLine(line.kind, line.text, benefit=line.benefit)
    if line.kind is LineKind.HEADING:
        total = format_money(result.total) if result.total else ""
        return SheetLine(line.kind, line.text, number=result.number, total=total)
    total = format_money(result.total)
    label, notes = "", []
    if line.discount_percent:
        notes.append(f"abzüglich {percent(line.discount_percent)} Rabatt")
    if line.kind is LineKind.OPTIONAL:
        label = "Auf Wunsch:"
        notes.append("nicht im Gesamtpreis")
    elif line.kind is LineKind.ALTERNATIVE:
        base = result.alternative_to
        label = f"Alternativ zu {sums.lines[base].number}:" if base is not None else "Alternativ:"
        notes.append("nicht im Gesamtpreis")
        if result.difference is not None:
            notes.append(f"Unterschied {signed_money(result.difference)}")
    return SheetLine(
        line.kind,
        line.text,
        number=result.number,
        label=label,
        benefit=line.benefit,
        note=" · ".join(notes),
        quantity=quantity_text(line.quantity, line.unit),
        unit_price=unit_price_text(line.unit_price),
        total=total if result.counted else f"({total})",
    )


def total_rows(
    sums: Totals, *, consumer: bool, country: str = "DE", discount_reason: str = ""
) -> tuple[TotalRow, ...]:
    """The rows below the table.

    Consumers: the highlighted total includes VAT (PAngV §3), net and VAT stand above it.
    Businesses: the highlighted total is net, VAT and gross follow. `country` is that of the
    business (CH: MWST).
    """
    rows: list[TotalRow] = []
    charged = sums.tax_mode is TaxMode.REGULAR
    if sums.discount:
        word = "Summe brutto" if sums.gross_prices else "Summe netto" if charged else "Summe"
        label = f"Nachlass {percent(sums.discount_percent)}"
        if sums.discount < 0:
            label = f"Zuschlag {percent(-sums.discount_percent)}"
        if reason := " ".join(discount_reason.split()):
            label += f" – {reason}"
        rows.append(TotalRow(word, format_money(sums.subtotal)))
        rows.append(TotalRow(label, signed_money(-sums.discount)))
    if not charged:
        return (*rows, TotalRow("Gesamtpreis", format_money(sums.gross), strong=True))
    several = len(sums.vat) > 1
    word = "MWST" if country.upper() == "CH" else "Umsatzsteuer"
    vat = [
        TotalRow(
            f"{percent(share.rate)} {word}"
            + (f" auf {format_money(share.base)}" if several else ""),
            format_money(share.tax),
        )
        for share in sums.vat
    ]
    gross = format_money(sums.gross)
    if not consumer:
        rows.append(TotalRow("Gesamtpreis netto", format_money(sums.net), strong=True))
        return (*rows, *vat, TotalRow("Gesamtpreis brutto", gross))
    net = "Netto nach Nachlass" if sums.discount and not sums.gross_prices else "Summe netto"
    if sums.gross_prices:
        net = "Nettobetrag"
    rows.append(TotalRow(net, format_money(sums.net)))
    return (*rows, *vat, TotalRow("Gesamtpreis", gross, strong=True))


def tax_sentence(mode: TaxMode, country: str = "DE") -> str:
    """Why no VAT is charged, in the words of the law of `country`; empty in the regular case."""
    austrian = country.upper() == "AT"
    if mode is TaxMode.SMALL_BUSINESS:
        if austrian:
            return f"Umsatzsteuerfrei gemäß §{NBSP}6 Abs.{NBSP}1 Z{NBSP}27 UStG 1994."
        return f"Steuerfrei nach §{NBSP}19 UStG (Kleinunternehmer)."
    if mode is TaxMode.REVERSE_CHARGE:
        if austrian:
            return (
                "Die Steuerschuld geht auf den Leistungsempfänger über "
                f"(§{NBSP}19 Abs.{NBSP}1a UStG)."
            )
        return f"Steuerschuldnerschaft des Leistungsempfängers (§{NBSP}13b UStG)."
    if mode is TaxMode.ZERO_PV:
        return (
            f"Umsatzsteuer 0{NBSP}% gemäß §{NBSP}12 Abs.{NBSP}3 UStG. Der Kunde bestätigt, "
            "Betreiber der Anlage zu sein und dass die Voraussetzungen vorliegen."
        )
    return ""


def labour_sentence(sums: Totals) -> str:
    """The labour within the total (§35a(3) EStG), for consumers in Germany; empty when none."""
    if sums.labour_gross <= 0:
        return ""
    return (
        f"Im Gesamtpreis sind begünstigte Arbeits-, Fahrt- und Maschinenkosten von "
        f"{format_money(sums.labour_gross)} brutto enthalten (§{NBSP}35a EStG)."
    )


def validity_sentence(valid_until: date | None) -> str:
    """Until when the business is bound (§145 BGB)."""
    if valid_until is None:
        return ""
    return f"An dieses Angebot halten wir uns bis zum {_day(valid_until)} gebunden."


def thanks_sentence(talk_date: date | None, salutation: LetterSalutation, *, needs: bool) -> str:
    """Thanks for the talk with its date, and the step to the needs; Sie, du or ihr."""
    if talk_date is None:
        thanks = _address(
            salutation,
            "danke für Ihre Anfrage.",
            "danke für deine Anfrage.",
            "danke für eure Anfrage.",
        )
    else:
        day = _day(talk_date)
        thanks = _address(
            salutation,
            f"danke für die Zeit, die Sie sich am {day} für unser Gespräch genommen haben.",
            f"danke für die Zeit, die du dir am {day} für unser Gespräch genommen hast.",
            f"danke für die Zeit, die ihr euch am {day} für unser Gespräch genommen habt.",
        )
    if needs:
        thanks += " " + _address(
            salutation,
            "Ihren Worten habe ich entnommen, was Ihnen wichtig ist:",
            "Deinen Worten habe ich entnommen, was dir wichtig ist:",
            "Euren Worten habe ich entnommen, was euch wichtig ist:",
        )
    return thanks[:1].upper() + thanks[1:] if salutation.capital else thanks


def needs_title(salutation: LetterSalutation) -> str:
    """The heading of the needs."""
    return _address(
        salutation, "Das ist Ihnen wichtig", "Das ist dir wichtig", "Das ist euch wichtig"
    )


def intro_sentence(salutation: LetterSalutation, *, needs: bool) -> str:
    """The sentence that leads from the needs to the lines."""
    if needs:
        return _address(
            salutation,
            "Auf der Grundlage dieser Wünsche biete ich Ihnen an:",
            "Auf der Grundlage dieser Wünsche biete ich dir an:",
            "Auf der Grundlage dieser Wünsche biete ich euch an:",
        )
    return _address(
        salutation,
        "Gerne biete ich Ihnen an:",
        "Gerne biete ich dir an:",
        "Gerne biete ich euch an:",
    )


def closing_sentence(salutation: LetterSalutation) -> str:
    """The last sentence: the next step."""
    return _address(
        salutation,
        "Ich freue mich darauf, das Angebot mit Ihnen durchzusprechen.",
        "Ich freue mich darauf, das Angebot mit dir durchzusprechen.",
        "Ich freue mich darauf, das Angebot mit euch durchzusprechen.",
    )


def greeting(country: str = "DE", *, informal: bool = False) -> str:
    """The closing formula, without comma; `country` is that of the business."""
    return closing(country, informal)


def order_form(
    sums: Totals,
    lines: Sequence[OfferText],
    *,
    number: str,
    offer_date: date,
    customer: Sequence[str],
    business: Sequence[str] = (),
    consumer: bool,
) -> OrderForm:
    """The page on which the customer orders, with the optional and alternative lines to tick.

    The prices of the options include VAT for consumers and are net for businesses; that of an
    alternative is the difference to the line it replaces.
    """
    net = sums.tax_mode is TaxMode.REGULAR and not consumer
    price = f"{format_money(sums.net)} netto" if net else format_money(sums.gross)
    offer = f"Angebot {number}" if number else "Angebot"
    options = []
    for line, result, row in zip(lines, sums.lines, sheet_lines(lines, sums), strict=True):
        amount, sign = result.total, False
        title = line.text.strip().partition("\n")[0]
        if line.kind is LineKind.ALTERNATIVE:
            base = result.alternative_to
            if base is not None and result.difference is not None:
                amount, sign = result.difference, True
                title = f"statt {sums.lines[base].number}: {title}"
        elif line.kind is not LineKind.OPTIONAL:
            continue
        if consumer:
            amount = with_vat(amount, line.vat_rate, sums)
        text = signed_money(amount) if sign else format_money(amount)
        options.append(OrderOption(row.number, title, f"{text} netto" if net else text))
    return OrderForm(
        text=(
            f"Hiermit erteile ich Ihnen den Auftrag gemäß Ihrem {offer} vom {_day(offer_date)} "
            f"zum Gesamtpreis von {price}."
        ),
        options=tuple(options),
        customer=tuple(customer),
        business=tuple(business),
    )


def quantity_text(quantity: Decimal, unit: str) -> str:
    """`8 Stk`, `2,5 m²`; a lump sum of one is just `pauschal`."""
    unit = " ".join(unit.split())
    if unit.casefold() in _LUMP_SUMS:
        unit = "pauschal"
        if quantity == 1:
            return unit
    blank = NBSP if len(unit) <= _SHORT_UNIT else " "
    return f"{format_decimal(quantity)}{blank}{unit}".rstrip()


def unit_price_text(price: Decimal) -> str:
    """A unit price with two decimals, or with all it has (up to four)."""
    if price == price.quantize(Decimal("0.01")):
        return format_money(price)
    return f"{format_decimal(round_to(price, 4))}{NBSP}€"


def signed_money(amount: Decimal) -> str:
    """Money that always bears its sign, `+120,00 €` or `−2.080,00 €`; zero has none."""
    text = format_money(amount)
    return f"+{text}" if amount > 0 else text


def percent(rate: Decimal) -> str:
    """`19 %`, `8,1 %`."""
    return f"{format_decimal(rate)}{NBSP}%"


def _address(salutation: LetterSalutation, formal: str, singular: str, plural: str) -> str:
    """The wording for Sie, du or ihr."""
    if not salutation.informal:
        return formal
    return plural if salutation.plural else singular


def _day(day: date) -> str:
    """A date whose parts stay on one line."""
    return format_long_date(day).replace(" ", NBSP)
