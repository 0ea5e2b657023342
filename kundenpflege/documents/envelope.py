"""Envelopes without a window: DL for letters, C6 for cards, C5 for more.

The Deutsche Post wants the address in the lower right part, 15 mm free below it for its bar code,
and the upper right corner (74 mm × 40 mm) free for the stamp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .colours import INK, MUTED
from .fonts import LOCK, REGULAR, SEMIBOLD, property_text
from .labels import fit
from .letterhead import address_block
from .lines import Style, fit_line
from .paper import MM, Paper
from .sheet import Letterhead


@dataclass(frozen=True, slots=True)
class EnvelopeSize:
    """An envelope across; `left` and `top` of the address field, its width and height, in mm."""

    key: str
    width: float
    height: float
    left: float
    top: float
    field_width: float
    field_height: float

    @property
    def title(self) -> str:
        """`DL · 220 × 110 mm`."""
        return f"{self.key} · {self.width:g} × {self.height:g}\u00a0mm"


SIZES: tuple[EnvelopeSize, ...] = (
    EnvelopeSize("DL", 220, 110, 112, 48, 92, 42),
    EnvelopeSize("C6", 162, 114, 72, 52, 78, 42),
    EnvelopeSize("C5", 229, 162, 118, 84, 92, 48),
)
_BY_KEY = {size.key: size for size in SIZES}
#: The small sender line at the upper left ends where the stamp begins.
_SENDER_LEFT, _SENDER_TOP = 12 * MM, 12 * MM


def find_size(key: str) -> EnvelopeSize:
    """The envelope called `key`; UserError when there is none."""
    try:
        return _BY_KEY[key.strip().upper()]
    except KeyError:
        raise UserError(
            _("Den Umschlag „{key}“ gibt es hier nicht. Möglich sind: {names}").format(
                key=key, names=", ".join(_BY_KEY)
            )
        ) from None


def render_envelopes(
    addresses: Sequence[Sequence[str]], size: EnvelopeSize, letterhead: Letterhead, day: date
) -> bytes:
    """An envelope a page with the sender at the upper left."""
    with LOCK:
        paper = Paper(
            title=property_text("Umschläge"),
            author=property_text(letterhead.company or letterhead.name),
            subject=size.key,
            day=day,
            true_size=True,
            size=(size.width * MM, size.height * MM),
        )
        for number, lines in enumerate(addresses):
            if number:
                paper.new_page()
            _sender(paper, size, letterhead)
            _address(paper, size, lines)
        return paper.finish()


def _sender(paper: Paper, size: EnvelopeSize, letterhead: Letterhead) -> None:
    room = (size.width - 74) * MM - _SENDER_LEFT - 4 * MM
    name, _dot, rest = letterhead.sender_line.partition(" · ")
    first = fit_line(name or letterhead.name, Style(SEMIBOLD, 9, 12, INK), room, 6.5)
    paper.line(first, _SENDER_LEFT, _SENDER_TOP + 9)
    if rest:
        second = fit_line(rest, Style(REGULAR, 8, 11, MUTED), room, 6)
        paper.line(second, _SENDER_LEFT, _SENDER_TOP + 21)


def _address(paper: Paper, size: EnvelopeSize, lines: Sequence[str]) -> None:
    width, height = size.field_width * MM, size.field_height * MM
    shown, fits = fit(lines, width, height, 12.5)
    if not fits:
        shown = address_block(lines, width)
    used = sum(line.leading for line in shown)
    # It hangs at the lower edge of its field, where the post's machines look for it.
    y = size.top * MM + max(0.0, height - used - 2 * MM)
    for line in shown:
        paper.line(line, size.left * MM, y + line.leading * 0.76)
        y += line.leading
