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
    """Size of a page in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A rendered page: 32 bits a pixel, `stride` bytes a line; `text` are its words in reading
    order.

    Plain bytes on purpose: the worker must not make Qt objects. PySide keeps all of them in one
    table that the GUI thread reads without the interpreter lock while it destroys widgets; a
    QImage made meanwhile on another thread crashed the program now and then.
    """

    width: int
    height: int
    stride: int
    pixels: bytes
    text: str = ""


def inspect(data: bytes) -> tuple[PageFacts, ...]:
    """What the pages of a PDF are like; ValueError when it is no PDF."""
    with _one_at_a_time:
        document = _open(data)
        try:
            return tuple(
                PageFacts(*document.get_page_size(number)) for number in range(len(document))
            )
        finally:
            document.close()


def render_pages(data: bytes, scale: float, pages: Sequence[int]) -> list[PagePicture]:
    """Pixels of some pages (from 0); `scale` 1 means 72 pixels an inch."""
    with _one_at_a_time:
        document = _open(data)
        try:
            return [_render(document[number], scale) for number in pages]
        finally:
            document.close()


def draw(
    data: bytes, scale: float, pages: Sequence[int]
) -> tuple[tuple[PageFacts, ...], list[PagePicture]]:
    """Both at once: what all pages are like, and the pictures of those `pages` that there are."""
    with _one_at_a_time:
        document = _open(data)
        try:
            count = len(document)
            facts = tuple(PageFacts(*document.get_page_size(number)) for number in range(count))
            wanted = [number for number in pages if number < count]
            return facts, [_render(document[number], scale) for number in wanted]
        finally:
            document.close()


def to_image(picture: PagePicture) -> QImage:
    """The picture for painting; on the GUI thread only."""
    return QImage(
        picture.pixels,
        picture.width,
        picture.height,
        picture.stride,
        QImage.Format.Format_RGB32,
    ).copy()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def _render(page: Any, scale: float) -> PagePicture:
    scale = min(scale, _LARGEST / max(page.get_size()))
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    words = page.get_textpage()
    picture = PagePicture(
        bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), words.get_text_bounded()
    )
    words.close()
    bitmap.close()
    page.close()
    return picture
