"""PDF bytes → pictures of pages. Pure and fit for the second worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from PySide6.QtGui import QImage

_LARGEST = 6000  # pixels along the longer side
# The library behind is not made for several threads.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Size of a page in points (1/72 inch) and the words on it in reading order."""

    width: float
    height: float
    text: str


def inspect(data: bytes) -> tuple[PageFacts, ...]:
    """What the pages of a PDF are like; ValueError when it is no PDF."""
    with _one_at_a_time:
        document = _open(data)
        try:
            facts = []
            for page in document:
                width, height = page.get_size()
                words = page.get_textpage()
                facts.append(PageFacts(width, height, words.get_text_bounded()))
                words.close()
                page.close()
            return tuple(facts)
        finally:
            document.close()


def render_pages(data: bytes, scale: float, pages: Sequence[int]) -> list[QImage]:
    """Pictures of some pages (from 0); `scale` 1 means 72 pixels an inch."""
    with _one_at_a_time:
        document = _open(data)
        try:
            return [_render(document[number], scale) for number in pages]
        finally:
            document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def _render(page: Any, scale: float) -> QImage:
    scale = min(scale, _LARGEST / max(page.get_size()))
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    picture = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    ).copy()
    bitmap.close()
    page.close()
    return picture
