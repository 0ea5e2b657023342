"""What cards, letters and envelopes to customers are drawn from: texts ready to print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .sheet import InfoRow, Letterhead

#: Shown where the personal sentence is missing; only in previews.
OPEN_PLACE = "Hier steht Ihr persönlicher Satz."


@dataclass(frozen=True, slots=True)
class GreetingPassage:
    """A paragraph. `open`: the place of the personal sentence that nobody has written yet."""

    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class GreetingSheet:
    """A card or letter ready to print. All texts are literal, empty ones are left out.

    `front`, `below` and `motif` make the front of a card, `subject`, `info`, `address` and `note`
    (small print) belong to a letter alone. `date` is also the document's creation date.
    """

    letterhead: Letterhead
    date: date
    salutation: str
    passages: tuple[GreetingPassage, ...]
    closing: str = ""
    signer: str = ""
    subject: str = ""
    info: tuple[InfoRow, ...] = ()
    address: tuple[str, ...] = ()
    recipient: str = ""
    front: str = ""
    below: str = ""
    motif: str = "sprig"
    note: str = ""

    def texts(self) -> Iterator[str]:
        """All that is printed of what somebody typed."""
        yield from (self.subject, self.salutation, self.closing, self.signer)
        yield from (self.front, self.below, *self.address)
        yield from (passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class GreetingFile:
    """The finished document; `fits` is False where a card had no room for all of its text."""

    content: bytes
    pages: int
    fits: bool = True
