"""Where the fields of an offer stand on its pages: a click in the preview leads to the field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .blocks import Box, Paragraph
from .flow import Placed
from .letterhead import LEFT, RIGHT, Frame
from .paper import MM
from .sums import Sum
from .table import Row


@dataclass(frozen=True, slots=True)
class Place:
    """A field's rectangle: page from 0, millimetres from the upper left corner, and its name.

    Names are those of the offer check: `subject`, `needs[0]`, `lines[3]`, `guarantees[1]` …
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    where: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document with the places of its fields, in reading order."""

    pdf: bytes
    places: tuple[Place, ...] = ()

    def at(self, page: int, x: float, y: float) -> str:
        """The field at a point (millimetres), the smallest where several lie; else empty."""
        found = [
            place
            for place in self.places
            if place.page == page
            and place.left <= x <= place.right
            and place.top <= y <= place.bottom
        ]
        if not found:
            return ""
        return min(found, key=lambda p: (p.right - p.left) * (p.bottom - p.top)).where


def places_of(frame: Frame, pages: Sequence[Sequence[Placed]]) -> tuple[Place, ...]:
    """The places of all fields of a letter."""
    found = [Place(0, *rectangle, where) for rectangle, where in frame.fields()]
    for number, page in enumerate(pages):
        for placed in page:
            for top, bottom, where in _fields(placed):
                found.append(Place(number, LEFT / MM, top / MM, RIGHT / MM, bottom / MM, where))
    return tuple(found)


def _fields(placed: Placed) -> Iterator[tuple[float, float, str]]:
    """Upper and lower edge (points) and name of each field within a block."""
    block, top = placed.block, placed.top
    if isinstance(block, Box):
        yield from block.fields(top)
    elif isinstance(block, Paragraph | Row | Sum) and block.where:
        yield top, top + block.height, block.where
