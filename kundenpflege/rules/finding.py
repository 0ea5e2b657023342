"""What the check before sending finds, and what it must know beside the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kundenpflege.base.money import NBSP, format_decimal

_SHOWN = 40


class Severity(StrEnum):
    """How much a finding matters: errors stop sending, warnings should be read, hints may help."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was noticed; `where` is a place in the draft such as `lines[2].benefit`."""

    severity: Severity
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class OfferSetting:
    """What the check must know beside the draft.

    `discount_limit` in percent; `missing_glyphs` are the signs the letters' typeface lacks;
    `particulars` are the hints on what the law wants on the paper and is not there; `questions`
    tell by person what the salutation would need to know. `country` is the business's.
    `withdrawal` are the papers that instruct consumers on withdrawal; None: not asked for.
    `standing_texts` stand where the draft's own text is empty (by field), and `variables` are
    those that have a value whatever the draft says, by who is responsible (None for anybody
    else); without any, variables are not checked. `restricted`: the customer asked that the data
    be used for nothing (Art. 18 GDPR).
    """

    today: date
    has_address: bool = True
    consumer: bool = True
    discount_limit: Decimal = Decimal(100)
    missing_glyphs: str = ""
    particulars: tuple[str, ...] = ()
    questions: Mapping[int | None, str] = field(default_factory=dict)
    country: str = "DE"
    withdrawal: frozenset[int] | None = None
    standing_texts: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[int | None, frozenset[str]] = field(default_factory=dict)
    restricted: bool = False


def short(text: str) -> str:
    """A text as findings quote it: one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _SHOWN:
        return line
    return (
        line[: line.rfind(" ", 0, _SHOWN) if " " in line[:_SHOWN] else _SHOWN].rstrip(",;:") + " …"
    )


def in_percent(value: Decimal) -> str:
    """`5,5 %` with a non-breaking space."""
    return f"{format_decimal(value)}{NBSP}%"
