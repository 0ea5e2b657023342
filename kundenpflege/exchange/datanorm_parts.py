"""The parts of a DATANORM delivery: its values, and single fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kundenpflege.base.text import digits

_DOS = re.compile(rb"[\x84\x94\x81\x8e\x99\x9a\xe1]")
_WINDOWS = re.compile(rb"[\xe4\xf6\xfc\xc4\xd6\xdc\xdf]")
_NUMBER = re.compile(r"-?\d{1,12}")
#: Units as wholesalers write them (without case and dot), and as offers do.
UNITS = {
    "stck": "Stk", "st": "Stk", "stk": "Stk", "pce": "Stk", "stueck": "Stk", "pcs": "Stk",
    "mtr": "m", "m": "m", "lfm": "lfm", "qm": "m²", "m2": "m²", "mtk": "m²", "cbm": "m³",
    "m3": "m³", "kgm": "kg", "kg": "kg", "ltr": "l", "std": "h", "hur": "h", "psch": "psch",
    "paar": "Paar", "satz": "Satz", "set": "Satz", "pck": "Pck", "rol": "Rolle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that could not be read, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Article:
    """One article. Euros per `price_unit` units; `list_price` before, `cost` after discounts.

    `action` is N (new), A (changed), L (gone), X (another number: `new_number`) or P (price only).
    """

    number: str
    line: int
    action: str = "N"
    title: str = ""
    unit: str = ""
    price_unit: int = 1
    list_price: Decimal | None = None
    cost: Decimal | None = None
    group: str = ""
    discount_group: str = ""
    text_key: str = ""
    ean: str = ""
    match_code: str = ""
    new_number: str = ""
    long_text: str = ""


@dataclass(slots=True)
class Datanorm:
    """The contents of one delivery: who sent it and when, articles in their order, damages."""

    version: int = 4
    supplier: str = ""
    day: date | None = None
    currency: str = "EUR"
    articles: list[Article] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    discounts: dict[str, Decimal] = field(default_factory=dict)


def decode(data: bytes) -> str:
    """The text of a delivery: DOS (code page 850) unless it is Unicode or plainly Windows."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    windows = len(_WINDOWS.findall(data)) > len(_DOS.findall(data))
    return data.decode("cp1252" if windows else "cp850", "replace")


def discounted(price: Decimal, kind: str, value: str, groups: dict[str, Decimal]) -> Decimal:
    """A price after one discount: 0 a group, 1 percent (two decimals), 2 a factor (three)."""
    if kind == "0" and value in groups:
        return price * groups[value]
    if not _NUMBER.fullmatch(value):
        return price
    if kind == "1" and 0 <= Decimal(value) <= 10_000:
        return price * (1 - Decimal(value) / 10_000)
    if kind == "2" and Decimal(value) > 0:
        return price * Decimal(value) / 1_000
    return price


def is_ean(text: str) -> bool:
    """Thirteen digits (or eight) with the right check digit."""
    if len(text) not in (8, 13) or digits(text) != text or not text.strip("0"):
        return False
    total = sum(int(sign) * (3 if n % 2 else 1) for n, sign in enumerate(reversed(text)))
    return total % 10 == 0


def read_day(text: str) -> date | None:
    """`211126` (day first) or `20261121`."""
    if re.fullmatch(r"20\d{6}", text, re.ASCII):
        numbers = int(text[:4]), int(text[4:6]), int(text[6:])
    elif re.fullmatch(r"\d{6}", text, re.ASCII):
        year = int(text[4:])
        numbers = (2000 if year < 70 else 1900) + year, int(text[2:4]), int(text[:2])
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None
