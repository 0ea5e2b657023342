"""Money and quantities: Decimal only, rounded half up (kaufmännisch), German notation."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
NBSP = "\u00a0"

#: What the business is paid in. Like the language of the screen it is the same all over the
#: program; papers know the country of their business themselves.
_sign = "€"


def use_currency(country: str) -> None:
    """From now on amounts are told in the money of this country (ISO, two letters): francs in
    Switzerland and Liechtenstein, else euros."""
    global _sign
    _sign = "CHF" if country.upper() in ("CH", "LI") else "€"


def currency_sign() -> str:
    """`€` or `CHF`."""
    return _sign


def round_to(value: Decimal, places: int) -> Decimal:
    """`value` rounded half up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_money(value: Decimal) -> Decimal:
    """`value` in euros rounded half up to whole cents."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def format_decimal(value: Decimal, places: int | None = None) -> str:
    """German notation `1.234,5`; all decimals without trailing zeros when `places` is None."""
    if places is not None:
        text = f"{round_to(value, places):,f}"
    else:
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".").replace("-", "−", 1)


def format_count(value: int) -> str:
    """How many of something: `200.000`."""
    return format_decimal(Decimal(value))


def format_money(value: Decimal, symbol: bool = True) -> str:
    """An amount as `1.234,50 €` with a non-breaking space, or without the sign."""
    text = format_decimal(value, 2)
    return f"{text}{NBSP}{_sign}" if symbol else text


def parse_decimal(text: str) -> Decimal | None:
    """Read a number as people type it: `1.234,50`, `1234,5`, `1234.50`, `18.900`, `-3`, `12 €`.

    A single dot followed by exactly three digits groups thousands (German habit).
    None when it is not a number.
    """
    cleaned = (
        text.strip()
        .replace("−", "-")
        .replace("€", "")
        .replace("EUR", "")
        .replace("CHF", "")
        .replace("%", "")
        .replace("'", "")
        .replace("’", "")
    )
    cleaned = "".join(cleaned.split())
    if not cleaned or not any(ch.isdigit() for ch in cleaned):
        return None
    if "," in cleaned and "." in cleaned:
        if cleaned.rfind(",") > cleaned.rfind("."):
            cleaned = cleaned.replace(".", "").replace(",", ".")
        else:
            cleaned = cleaned.replace(",", "")
    elif "," in cleaned:
        cleaned = cleaned.replace(",", "." if cleaned.count(",") == 1 else "")
    elif cleaned.count(".") > 1 and any(len(group) != 3 for group in cleaned.split(".")[1:]):
        return None  # a date or a slip, but no number
    elif cleaned.count(".") > 1 or (
        len(cleaned.rpartition(".")[2]) == 3 and "." in cleaned and cleaned.lstrip("+-")[0] != "0"
    ):
        cleaned = cleaned.replace(".", "")
    if not all(ch in "0123456789.-+" for ch in cleaned) or not cleaned.isascii():
        return None
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
