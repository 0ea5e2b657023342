"""The order form as text: what is ordered, what can be ticked, by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kundenpflege.model.kinds import LineKind, OfferKind, TaxMode
from kundenpflege.rules.pricing import Totals, with_vat

from .amounts import fixed_day, money, signed_money
from .line_wording import OfferText, line_number
from .sheet import OrderForm, OrderOption
from .words import words


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant the customer may order."""

    name: str
    sums: Totals


def order_form(
    sums: Totals,
    lines: Sequence[OfferText],
    *,
    number: str,
    offer_date: date,
    customer: Sequence[str],
    business: Sequence[str] = (),
    consumer: bool,
    country: str = "DE",
    kind: OfferKind = OfferKind.OFFER,
    guarantees: bool = False,
    withdrawal: bool = False,
    choices: Sequence[Choice] = (),
    changes: Mapping[int, Decimal] | None = None,
) -> OrderForm:
    """The page on which the customer orders, with what can be chosen to tick.

    The prices of the options include VAT for consumers and are net for businesses; that of an
    alternative is the difference to the line it replaces. `changes`: by so much the total changes
    with the option of a line (by index), where discounts or surcharges make that another amount.
    The total is not repeated: it stands in the offer. With `choices` the customer ticks one of
    them; options belong to the offer itself.
    """
    net = sums.tax_mode is TaxMode.REGULAR and not consumer
    word = words(kind, country)
    offer = f"{word.name} {number}".strip()
    text = (
        f"Hiermit erteile ich Ihnen den Auftrag gemäß {word.your} {offer} vom "
        f"{fixed_day(offer_date, country)}"
    )
    text += " in der angekreuzten Ausführung." if choices else "."
    if guarantees:
        text += f" Die garantierten Leistungen {word.of_this} sind Bestandteil des Auftrags."
    options = [
        OrderOption("", choice.name, _price(choice.sums, net, country)) for choice in choices
    ]
    if not choices:
        options = _options(sums, lines, changes or {}, net=net, consumer=consumer, country=country)
    title = "Bitte kreuzen Sie eine Ausführung an:" if choices else OrderForm("").options_title
    return OrderForm(
        text=text,
        options_title=title,
        options=tuple(options),
        customer=tuple(customer),
        business=tuple(business),
        ticks=("Die Widerrufsbelehrung habe ich erhalten.",) if withdrawal else (),
    )


def _price(sums: Totals, net: bool, country: str) -> str:
    return f"{money(sums.net, country)} netto" if net else money(sums.to_pay, country)


def _options(
    sums: Totals,
    lines: Sequence[OfferText],
    changes: Mapping[int, Decimal],
    *,
    net: bool,
    consumer: bool,
    country: str,
) -> list[OrderOption]:
    """What is not in the total and may be wanted, and what is in it and may be left out."""
    options = []
    for index, (line, result) in enumerate(zip(lines, sums.lines, strict=True)):
        amount, sign = result.total, False
        title = line.text.strip().partition("\n")[0]
        if line.kind is LineKind.ALTERNATIVE:
            base = result.alternative_to
            if base is not None and result.difference is not None:
                amount, sign = result.difference, True
                title = f"statt {line_number(lines, sums, base)}: {title}"
        elif line.kind is LineKind.OPTIONAL_COUNTED:
            amount, sign = -amount, True
            title = f"ohne {title}"
        elif line.kind is not LineKind.OPTIONAL:
            continue
        if index in changes:
            amount = changes[index]
        elif consumer:
            amount = with_vat(amount, line.vat_rate, sums)
        text = signed_money(amount, country) if sign else money(amount, country)
        if line.hide_price:
            text = ""
        elif net:
            text += " netto"
        options.append(OrderOption(line_number(lines, sums, index), title, text))
    return options
