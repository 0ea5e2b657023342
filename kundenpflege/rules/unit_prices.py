"""Unit prices with and without VAT."""

from __future__ import annotations

from decimal import Decimal

from kundenpflege.base.money import round_to


def gross_price(net: Decimal, vat_rate: Decimal) -> Decimal:
    """A net unit price with VAT: whole cents where the net price has them, else four decimals."""
    places = 2 if net == round_to(net, 2) else 4
    return round_to(net * (100 + vat_rate) / 100, places)


def net_price(gross: Decimal, vat_rate: Decimal) -> Decimal:
    """A unit price without the VAT in it, four decimals."""
    return round_to(gross * 100 / (100 + vat_rate), 4)
