"""Spreading the contacts of a year: each with a reason, on a working day, apart from each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.model.kinds import ContactKind

from .occasions.occasion import Occasion


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contact to plan: for this occasion, on this day, this way."""

    customer_id: int
    occasion: Occasion
    day: date
    kind: ContactKind
    responsible_id: int | None = None
