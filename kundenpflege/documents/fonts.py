"""The letters' typeface: Lato, embedded, tabular digits, Latin, Greek and Cyrillic (OFL).

Registration is done once, on first use; importing this module loads neither fonts nor reportlab.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from kundenpflege.base.text import clean

REGULAR = "Lato-Regular"
SEMIBOLD = "Lato-SemiBold"
BOLD = "Lato-Bold"
ITALIC = "Lato-Italic"
FACES = (REGULAR, SEMIBOLD, BOLD, ITALIC)

#: Held while a document is made: reportlab's font subsets are not safe between threads.
LOCK = threading.RLock()

#: Shown for a sign the typeface has not.
MISSING = "\u25a1"
#: Signs that are missing but mean the same as one that is there.
_SAME = str.maketrans(
    {
        "\u2011": "-",  # non-breaking hyphen
        "\u202f": "\u00a0",  # narrow non-breaking space
        "\u2028": "\n",
        "\u2029": "\n",
    }
)


@dataclass(frozen=True, slots=True)
class Face:
    """One cut of the typeface with the widths of its glyphs in thousandths of the size."""

    name: str
    widths: dict[int, float]
    default: float
    ascent: float
    descent: float

    def width(self, text: str, size: float) -> float:
        """The width of `text` in points."""
        widths, default = self.widths, self.default
        return sum([widths.get(ord(ch), default) for ch in text]) * size / 1000


@cache
def _registered() -> dict[str, Face]:
    """Register the cuts with reportlab and read their widths."""
    import fontpkg_lato
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces = {}
    for name in FACES:
        font: Any = TTFont(name, str(fontpkg_lato.ROOT / "files" / f"{name}.ttf"))
        pdfmetrics.registerFont(font)
        data = font.face
        widths = {code: float(data.charWidths[code]) for code in data.charToGlyph}
        faces[name] = Face(
            name, widths, float(data.defaultWidth), float(data.ascent), float(data.descent)
        )
    return faces


def face(name: str) -> Face:
    """The cut `name`; registers the typeface when needed."""
    with LOCK:
        return _registered()[name]


def printable(text: str) -> str:
    """`text` as it can be drawn: NFC, no control, format or unpaired characters, line breaks kept.

    A sign the typeface lacks becomes an empty box; `missing_glyphs` names such signs beforehand.
    """
    text = clean(text.translate(_SAME), multiline=True)
    glyphs = face(REGULAR).widths
    kept = []
    for ch in text:
        if ord(ch) in glyphs and (ch.isascii() or unicodedata.category(ch) != "Cf"):
            kept.append(ch)
        elif ch == "\n":
            kept.append(ch)
        elif unicodedata.category(ch) != "Cf":
            kept.append(MISSING)
    return "".join(kept)


def missing_glyphs(text: str) -> list[str]:
    """The signs of `text` that cannot be printed, each once, in order of appearance."""
    glyphs = face(REGULAR).widths
    text = clean(text.translate(_SAME), multiline=True)
    found = (
        ch
        for ch in text
        if ch != "\n" and ord(ch) not in glyphs and unicodedata.category(ch) != "Cf"
    )
    return list(dict.fromkeys(found))


def property_text(text: str) -> str:
    """A text for a document's properties: one clean line of reasonable length."""
    return " ".join(printable(text[:300]).split())
