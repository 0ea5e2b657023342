"""QR codes (ISO/IEC 18004) for papers: what a phone reads from the page."""

from __future__ import annotations

from functools import lru_cache

from .colours import INK
from .paper import Paper

#: Light edge that readers need around the code, in modules.
_QUIET = 2
#: Bytes that a code of readable size holds.
_MOST = 400


@lru_cache(maxsize=128)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the code, True for dark; empty when the text is empty or too long."""
    if not text or len(text.encode()) > _MOST:
        return ()
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text.encode()))
    code.make()
    size = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in size) for row in size)


def draw_code(paper: Paper, text: str, x: float, y: float, side: float) -> bool:
    """Draw the code of `text` with its edge in a square of `side` points, upper left corner at
    (x, y); False when there is none."""
    rows = modules(text)
    if not rows:
        return False
    step = side / (len(rows) + 2 * _QUIET)
    for number, row in enumerate(rows):
        top = y + (number + _QUIET) * step
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                # A hair more than the module: printers leave no light line between two.
                paper.rectangle(
                    x + (start + _QUIET) * step, top, (end - start) * step + 0.02, step + 0.02, INK
                )
            start = end
    return True
