"""What the groups of the offer figures are called on the screen."""

from __future__ import annotations

from decimal import Decimal

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, currency_sign, format_decimal, format_money
from kundenpflege.rules.offer_figures import SIZES, HitRate


def percent(value: Decimal | None) -> str:
    """Whole percent, a dash while nothing is known."""
    return "–" if value is None else f"{format_decimal(value.quantize(Decimal(1)))}{NBSP}%"


def rounded_money(amount: Decimal) -> str:
    """Whole euros: figures are no invoice."""
    return format_money(amount).partition(",")[0] + f"{NBSP}{currency_sign()}"


def trade_name(key: str) -> str:
    """The field of work."""
    return key or _("ohne Leistungsbereich")


def source_name(key: str) -> str:
    """How the customer came to us."""
    return key or _("Herkunft unbekannt")


def size_name(key: str) -> str:
    """From which amount to which."""
    lower = Decimal(key)
    above = [size for size in SIZES if size > lower]
    if not lower:
        return _("unter {amount}").format(amount=rounded_money(above[0]))
    if not above:
        return _("ab {amount}").format(amount=rounded_money(lower))
    return _("{low} bis unter {high}").format(
        low=format_decimal(lower), high=rounded_money(above[0])
    )


def delivery_name(key: str) -> str:
    """The way it went out."""
    return {
        "mail": _("per E-Mail"),
        "print": _("gedruckt"),
        "save": _("als Datei"),
        "person": _("persönlich übergeben"),
    }.get(key, _("ohne Angabe"))


def follow_ups_name(key: str) -> str:
    """How often was asked."""
    return {
        "0": _("nie nachgefasst"),
        "1": _("einmal nachgefasst"),
        "2": _("zweimal nachgefasst"),
    }.get(key, _("dreimal oder öfter"))


def discount_name(key: str) -> str:
    """With or without."""
    return _("mit Nachlass") if key == "1" else _("ohne Nachlass")


def rate_words(rate: HitRate) -> str:
    """One group in words, for those who do not see the bar."""
    decided = rate.sent - rate.open
    return _("{won} von {n} entschiedenen Angeboten angenommen, {open} noch offen").format(
        won=rate.won, n=decided, open=rate.open
    )
