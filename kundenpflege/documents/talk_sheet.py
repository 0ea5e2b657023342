"""The talk sheet for the visit: the questions of a trade with room to write, as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TalkItem:
    """A question to ask: `choices` to tick, `answer` what is known already, `lines` to write."""

    text: str
    hint: str = ""
    section: str = ""
    choices: tuple[str, ...] = ()
    answer: str = ""
    lines: int = 2


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """The talk sheet of one customer, or an empty one."""

    title: str
    day: date
    customer: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    subject: str = ""
    items: tuple[TalkItem, ...] = ()
    business: str = ""
    brand: str = ""


def render(sheet: TalkSheet) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    return b""
