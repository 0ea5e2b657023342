"""The sheet we draw on: points, y counted from the top edge; the only door to the PDF writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import md5
from io import BytesIO
from typing import Any

from .fonts import REGULAR, face
from .lines import Line

#: Points in a millimetre.
MM = 72 / 25.4
PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
#: Larger pictures are not read (decompression bombs).
_MOST_PIXELS = 40_000_000
#: Width and height of a logo in pixels: enough for 400 dpi at the largest size it is drawn in.
_LOGO_PIXELS = (1500, 320)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for drawing: the decoded image, or the bytes of a JPEG, and its size in
    pixels."""

    image: Any
    width: int
    height: int


class Paper:
    """A document being drawn, on A4 unless `size` (points) says otherwise. The same calls give
    the same bytes: no clock, no random.

    `true_size` asks viewers to print it unscaled (labels, cards, envelopes).
    """

    def __init__(
        self,
        *,
        title: str,
        author: str,
        subject: str,
        day: date,
        true_size: bool = False,
        size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT),
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        face(REGULAR)
        self._buffer = BytesIO()
        self._high = size[1]
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            lang="de-DE",
        )
        # The file's ID comes from its contents alone, not from SOURCE_DATE_EPOCH.
        self._canvas._doc.signature = md5(b"Kundenpflege", usedforsecurity=False)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Kundenpflege")
        self._canvas.setProducer("Kundenpflege")
        self._canvas.setKeywords("")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        if true_size:
            self._canvas.setViewerPreference("PrintScaling", "None")
        stamp = f"D:{day.year:04d}{day.month:02d}{day.day:02d}000000+00'00'"
        self._canvas.setDateFormatter(lambda *_parts: stamp)

    def new_page(self) -> None:
        """Finish the page and begin the next one."""
        self._canvas.showPage()

    @contextmanager
    def part(self, x: float, y: float) -> Iterator[None]:
        """Draw with the upper left corner at (x, y) for a while: several cards on one sheet."""
        self._canvas.saveState()
        self._canvas.translate(x, -y)
        try:
            yield
        finally:
            self._canvas.restoreState()

    def finish(self) -> bytes:
        """The document."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def line(self, line: Line, x: float, baseline: float) -> None:
        """One line of text from `x` on."""
        for span in line.spans:
            self._canvas.setFont(span.style.face, span.style.size)
            self._canvas.setFillColor(_colour(span.style.colour))
            self._canvas.drawString(x, self._high - baseline, span.text)
            x += span.width

    def line_right(self, line: Line, right: float, baseline: float) -> None:
        """One line of text that ends at `right`."""
        self.line(line, right - line.width, baseline)

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.5
    ) -> None:
        """A straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.line(x1, self._high - y1, x2, self._high - y2)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle with its upper left corner at (x, y)."""
        self._canvas.setFillColor(_colour(colour))
        self._canvas.rect(x, self._high - y - height, width, height, stroke=0, fill=1)

    def panel(
        self, x: float, y: float, width: float, height: float, colour: str, radius: float
    ) -> None:
        """A filled rectangle with round corners, upper left corner at (x, y)."""
        self._canvas.setFillColor(_colour(colour))
        self._canvas.roundRect(x, self._high - y - height, width, height, radius, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A thin line around a rectangle, upper left corner at (x, y)."""
        self._canvas.setLineWidth(0.7)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.rect(x, self._high - y - height, width, height, stroke=1, fill=0)

    def rounded(
        self, x: float, y: float, width: float, height: float, radius: float, colour: str
    ) -> None:
        """A filled rectangle with round corners, its upper left corner at (x, y)."""
        self._canvas.setFillColor(_colour(colour))
        self._canvas.roundRect(x, self._high - y - height, width, height, radius, 0, 1)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle around (x, y)."""
        self._canvas.setFillColor(_colour(colour))
        self._canvas.circle(x, self._high - y, radius, stroke=0, fill=1)

    def check_mark(self, x: float, y: float, radius: float, colour: str) -> None:
        """A white tick in a disc around (x, y); a path, because the typeface has no ✓."""
        self.disc(x, y, radius, colour)
        self._path(
            [(x - radius * 0.45, y + radius * 0.05), (x - radius * 0.12, y + radius * 0.38),
             (x + radius * 0.48, y - radius * 0.33)],
            "#FFFFFF",
            radius * 0.26,
        )  # fmt: skip

    def tick_box(self, x: float, y: float, size: float, colour: str) -> None:
        """An empty box to tick by hand, upper left corner at (x, y)."""
        self._canvas.setLineWidth(0.8)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.roundRect(x, self._high - y - size, size, size, 1.2, stroke=1, fill=0)

    def picture(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        """A picture with its upper left corner at (x, y)."""
        from reportlab.lib.utils import ImageReader

        image = picture.image
        source = BytesIO(image) if isinstance(image, bytes) else image
        self._canvas.drawImage(
            ImageReader(source), x, self._high - y - height, width, height, mask="auto"
        )

    def shape(
        self,
        start: tuple[float, float],
        curves: Sequence[tuple[float, float, float, float, float, float]],
        colour: str,
        width: float = 0.0,
    ) -> None:
        """Bézier curves from `start` on, each by two handles and its end: a line of `width` with
        round ends, or, without a width, what they enclose."""
        path = self._canvas.beginPath()
        path.moveTo(start[0], self._high - start[1])
        for x1, y1, x2, y2, x3, y3 in curves:
            path.curveTo(x1, self._high - y1, x2, self._high - y2, x3, self._high - y3)
        self._canvas.saveState()
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setFillColor(_colour(colour))
        if not width:
            path.close()
        self._canvas.drawPath(path, stroke=int(bool(width)), fill=int(not width))
        self._canvas.restoreState()

    def link(self, url: str, x: float, y: float, width: float, height: float) -> None:
        """An invisible rectangle that opens `url`, its upper left corner at (x, y)."""
        bottom = PAGE_HEIGHT - y - height
        self._canvas.linkURL(url, (x, bottom, x + width, bottom + height), relative=0)

    def _path(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        """An open path with round ends."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._high - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._high - y)
        self._canvas.saveState()
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()


@lru_cache(maxsize=32)
def read_picture(data: bytes, most: int = 0) -> Picture | None:
    """Decode a PNG, JPEG, GIF, BMP, TIFF or WebP; None when the bytes hold no usable picture.

    `most` makes a photo of it: at most that many pixels along its sides, without transparency,
    kept small in the document. Without it it is a logo.
    """
    if not data:
        return None
    import warnings

    from PIL import Image, ImageOps

    formats = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=formats) as raw:
                if raw.width * raw.height > _MOST_PIXELS:
                    return None
                turned = ImageOps.exif_transpose(raw)
                image = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
            image.thumbnail((most, most) if most else _LOGO_PIXELS)
            if most:
                return _photo(image)
    except Exception:  # decoders raise anything; a letter goes out without its logo
        return None
    return Picture(image, image.width, image.height)


def _photo(image: Any) -> Picture:
    """A picture on white as JPEG: as small as a document needs it."""
    from PIL import Image

    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=82)
    return Picture(buffer.getvalue(), image.width, image.height)


def _colour(value: str) -> tuple[float, float, float]:
    """`#RRGGBB` as the writer's red, green and blue."""
    return (
        int(value[1:3], 16) / 255,
        int(value[3:5], 16) / 255,
        int(value[5:7], 16) / 255,
    )
