"""vCards in and out: `read_cards` understands 2.1, 3.0 and 4.0, `write_cards` writes 3.0."""

from __future__ import annotations

from .card import (
    Card,
    CardAddress,
    CardBirthday,
    CardEmail,
    CardPhone,
    PhoneKind,
    Where,
)
from .vcard_reading import read_cards
from .vcard_writing import card_lines, write_cards

__all__ = [
    "Card",
    "CardAddress",
    "CardBirthday",
    "CardEmail",
    "CardPhone",
    "PhoneKind",
    "Where",
    "card_lines",
    "read_cards",
    "write_cards",
]
