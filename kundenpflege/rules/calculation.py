"""Quantities that are typed as a calculation: `2*1,25*3`, `(4,20 + 3,80) x 2,5`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kundenpflege.base.i18n import _
from kundenpflege.base.money import parse_decimal
from kundenpflege.base.text import clean

from .validation import InvalidValue

#: Longest calculation that is kept, in characters.
MAX_LENGTH = 200
_MOST_BRACKETS = 20
_LARGEST = 10**15

_TOKEN = re.compile(
    # Thousands may be grouped by a blank: 1 250,5
    r"\s*(?:(\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?|\d[\d.,'’]*|,\d+)|(.))",
    re.DOTALL,
)
_SIGNS = {
    "x": "*", "X": "*", "×": "*", "·": "*", "•": "*", "*": "*", "/": "/", ":": "/", "÷": "/",
    "+": "+", "-": "-", "−": "-", "–": "-", "(": "(", ")": ")",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calculated:
    """What a calculation comes to, and how it was typed; `formula` is empty for a plain number."""

    value: Decimal
    formula: str = ""


def calculate(text: str, places: int = 3) -> Calculated:
    """Work out what was typed, in German notation, rounded half up to `places` decimals.

    Known are `+ - * / ( )`, also `x`, `×`, `·`, `:` and a leading `=`. Raises InvalidValue with
    a German sentence when it is no calculation, when it divides by zero, or is too large.
    """
    typed = clean(text).removeprefix("=").strip()
    if not typed:
        raise InvalidValue(_("Bitte eine Zahl eingeben, zum Beispiel 2,5 oder 2*1,25."))
    if len(typed) > MAX_LENGTH:
        raise InvalidValue(_("Bitte auf {n} Zeichen kürzen.").format(n=MAX_LENGTH))
    tokens = _tokens(typed)
    value = _Reader(tokens).all()
    if abs(value) >= _LARGEST:
        raise InvalidValue(_("Diese Zahl ist zu groß."))
    signs = [token for token in tokens if isinstance(token, str)]
    plain = not signs or (signs == ["-"] and tokens[0] == "-")
    return Calculated(_rounded(value, places), "" if plain else typed)


def _rounded(value: Fraction, places: int) -> Decimal:
    """Rounded half up (away from zero)."""
    scaled = abs(value) * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def _tokens(text: str) -> list[Fraction | str]:
    found: list[Fraction | str] = []
    for match in _TOKEN.finditer(text):
        number, sign = match.groups()
        if number is not None:
            value = parse_decimal(number)
            groups = number.split(",")[1:]
            if value is None or (len(groups) > 1 and any(len(group) != 3 for group in groups)):
                raise InvalidValue(_("„{text}“ ist keine Zahl.").format(text=number))
            found.append(Fraction(value))
        elif sign in _SIGNS:
            found.append(_SIGNS[sign])
        elif sign.strip():
            raise InvalidValue(
                _("„{text}“ gehört nicht in eine Rechnung; möglich sind + − * / ( ).").format(
                    text=sign
                )
            )
    return found


class _Reader:
    """Sums of products of numbers and brackets."""

    def __init__(self, tokens: list[Fraction | str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def all(self) -> Fraction:
        value = self.sum()
        if self.at < len(self.tokens):
            raise _incomplete()
        return value

    def sum(self) -> Fraction:
        value = self.product()
        while (sign := self.sign("+", "-")) is not None:
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self) -> Fraction:
        value = self.number()
        while (sign := self.sign("*", "/")) is not None:
            other = self.number()
            if sign == "/" and not other:
                raise InvalidValue(_("Durch 0 lässt sich nicht teilen."))
            value = value * other if sign == "*" else value / other
        return value

    def number(self) -> Fraction:
        if self.at >= len(self.tokens):
            raise _incomplete()
        negative = False
        while (sign := self.sign("+", "-")) is not None:
            negative ^= sign == "-"
        if self.sign("(") is not None:
            self.depth += 1
            if self.depth > _MOST_BRACKETS:
                raise InvalidValue(_("So viele Klammern kann die Rechnung nicht haben."))
            value = self.sum()
            if self.sign(")") is None:
                raise InvalidValue(_("In der Rechnung fehlt eine Klammer."))
            self.depth -= 1
        else:
            token = self.tokens[self.at] if self.at < len(self.tokens) else None
            if not isinstance(token, Fraction):
                raise _incomplete()
            value = token
            self.at += 1
        return -value if negative else value

    def sign(self, *wanted: str) -> str | None:
        """The sign that stands here, if it is one of those wanted; it is taken."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if isinstance(token, str) and token in wanted:
            self.at += 1
            return token
        return None


def _incomplete() -> InvalidValue:
    return InvalidValue(_("Die Rechnung ist nicht vollständig, zum Beispiel 2*1,25*3."))
