"""Amounts, quantities and days as letters write them in Germany, Austria and Switzerland.

`country` is that of the business (ISO, two letters): DE `1.234,50 €`, AT `€ 1.234,50`,
CH `CHF 1’234.50`. Letters speak German whatever the language of the screen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.money import NBSP, format_decimal, round_to

_LUMP_SUMS = frozenset(("psch", "psch.", "pausch", "pausch.", "pauschal", "pauschale"))

#: Longer units may stand on a line of their own.
_SHORT_UNIT = 8
_SWISS = str.maketrans({".": "’", ",": "."})


def currency(country: str = "DE") -> str:
    """`€` or `CHF`."""
    return "CHF" if is_swiss(country) else "€"


def is_swiss(country: str) -> bool:
    """Switzerland and Liechtenstein write and pay alike."""
    return country.upper() in ("CH", "LI")


def number(value: Decimal, country: str = "DE", places: int | None = None) -> str:
    """A number with its groups; all decimals without trailing zeros when `places` is None."""
    text = format_decimal(value, places)
    return text.translate(_SWISS) if is_swiss(country) else text


def money(amount: Decimal, country: str = "DE") -> str:
    """An amount with its currency."""
    return _with_currency(number(amount, country, 2), country)


def cell_money(amount: Decimal, country: str = "DE") -> str:
    """An amount in the table: the heads of its columns name the francs."""
    return number(amount, country, 2) if is_swiss(country) else money(amount, country)


def signed_money(amount: Decimal, country: str = "DE") -> str:
    """Money that always bears its sign, `+120,00 €` or `−2.080,00 €`; zero has none."""
    text = number(amount, country, 2)
    return _with_currency(f"+{text}" if amount > 0 else text, country)


def percent(rate: Decimal, country: str = "DE") -> str:
    """`19 %`, `8,1 %`."""
    return f"{number(rate, country)}{NBSP}%"


def unit_price_text(price: Decimal, country: str = "DE") -> str:
    """A unit price with two decimals, or with all it has (up to four)."""
    if price == price.quantize(Decimal("0.01")):
        return cell_money(price, country)
    text = number(round_to(price, 4), country)
    return text if is_swiss(country) else _with_currency(text, country)


def quantity_text(quantity: Decimal, unit: str, country: str = "DE") -> str:
    """`8 Stk`, `2,5 m²`; a lump sum of one is just `pauschal`."""
    unit = " ".join(unit.split())
    if unit.casefold() in _LUMP_SUMS:
        unit = "pauschal"
        if quantity == 1:
            return unit
    blank = NBSP if len(unit) <= _SHORT_UNIT else " "
    return f"{number(quantity, country)}{blank}{unit}".rstrip()


def day_text(day: date, country: str = "DE") -> str:
    """`15. November 2026`; Austria says Jänner."""
    month = "Jänner" if day.month == 1 and country.upper() == "AT" else MONTHS[day.month - 1]
    return f"{day.day}. {month} {day.year}"


def fixed_day(day: date, country: str = "DE") -> str:
    """A date whose parts stay on one line."""
    return day_text(day, country).replace(" ", NBSP)


def _with_currency(text: str, country: str) -> str:
    sign = currency(country)
    if sign == "CHF" or country.upper() == "AT":
        return f"{sign}{NBSP}{text}"
    return f"{text}{NBSP}{sign}"
