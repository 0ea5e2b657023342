"""Papers behind the letter and stationery below it: PDFs and pictures that others have made.

What comes in is checked when it is kept (`check_paper`) and made harmless when it is appended: no
scripts, nothing that is opened by itself, no form that is sent anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .colours import INK
from .fonts import LOCK, SEMIBOLD, property_text
from .lines import Style, fit_line
from .paper import MM, PAGE_HEIGHT, PAGE_WIDTH, Paper, read_picture
from .sheet import AttachedPaper

#: What a mail still carries.
MAX_BYTES = 20_000_000
MAX_PAGES = 200
#: Longer side of a photo on a page of its own, in pixels (about 200 dpi).
_PHOTO_PIXELS = 1500
_SHEET_NAME = "/KpSheet"
_CAPTION = Style(SEMIBOLD, 11, 15, INK)
#: What an annotation may do: nothing but lead somewhere when it is clicked.
_HARMLESS_ACTIONS = frozenset({"/URI", "/GoTo"})


def check_paper(content: bytes, name: str = "") -> int:
    """How many pages a PDF or picture gives; UserError when it cannot go out with a letter."""
    shown = name or _("Die Datei")
    if len(content) > MAX_BYTES:
        raise UserError(
            _("„{name}“ ist größer als {n} MB und passt in keine Mail.").format(
                name=shown, n=MAX_BYTES // 1_000_000
            )
        )
    if not is_pdf(content):
        if read_picture(content) is None:
            raise UserError(
                _("„{name}“ ist weder eine lesbare PDF-Datei noch ein Bild.").format(name=shown)
            )
        return 1
    with LOCK:
        return len(_reader(content, shown).pages)


def check_stationery(content: bytes, name: str = "") -> int:
    """How many pages the stationery has; UserError when it is no PDF that can be used."""
    shown = name or _("Briefpapier")
    if not is_pdf(content):
        raise UserError(_("„{name}“ ist keine PDF-Datei.").format(name=shown))
    pages = check_paper(content, shown)
    with LOCK:
        if _stationery_pages(content) is None:
            raise UserError(_("„{name}“ ist beschädigt.").format(name=shown))
    return pages


def is_pdf(content: bytes) -> bool:
    """Whether the bytes begin like a PDF; some programs write a few bytes before."""
    return b"%PDF-" in content[:1024]


def usable_stationery(content: bytes) -> bool:
    """Whether the letter can be drawn on this stationery."""
    if not content:
        return False
    with LOCK:
        return _stationery_pages(content) is not None


def complete(letter: bytes, stationery: bytes, papers: Sequence[AttachedPaper]) -> bytes:
    """The letter on its stationery with the papers behind it; the same parts, the same bytes.

    UserError names a paper that cannot be read. Stationery that cannot be read is left out.
    """
    below = _stationery_pages(stationery) if stationery else None
    if below is None and not papers:
        return letter
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject

    writer: Any = PdfWriter(clone_from=PdfReader(BytesIO(letter)))
    if below is not None:
        _lay_below(writer, below)
    for paper in papers:
        _append(writer, paper)
    # The file's ID is the letter's own, whatever the library would make of the clock.
    writer._ID = ArrayObject([ByteStringObject(b"Kundenpflege"), ByteStringObject(b"Kundenpflege")])
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _append(writer: Any, paper: AttachedPaper) -> None:
    """The pages of a paper, without what could act by itself."""
    content = paper.content if is_pdf(paper.content) else _picture_page(paper)
    try:
        for page in _reader(content, paper.name).pages:
            added = writer.add_page(page)
            added.pop("/AA", None)
            _disarm(added)
    except UserError:
        raise
    except Exception as error:  # damaged files break the library anywhere
        raise _damaged(paper.name) from error


def _disarm(page: Any) -> None:
    """Take away annotations that run, send or open something."""
    from pypdf.generic import ArrayObject, NameObject

    found = page.get("/Annots")
    if found is None:
        return
    kept = ArrayObject()
    for entry in found.get_object():
        note = entry.get_object()
        action = note.get("/A")
        kind = action.get_object().get("/S") if action is not None else None
        if kind is not None and kind not in _HARMLESS_ACTIONS:
            continue
        if kind is not None:
            action.get_object().pop("/Next", None)
        if "/AA" in note or note.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Screen"):
            continue
        kept.append(entry)
    page[NameObject("/Annots")] = kept


@lru_cache(maxsize=8)
def _reader(content: bytes, name: str) -> Any:
    """A reader whose pages have been looked at once; UserError when there is no way to read it."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(BytesIO(content))
        encrypted = reader.is_encrypted
        count = 0 if encrypted else len(reader.pages)
        if not encrypted:
            for page in reader.pages:
                page.mediabox, page.get_contents()  # noqa: B018
    except Exception as error:  # damaged files break the library anywhere
        raise _damaged(name) from error
    if encrypted:
        raise UserError(
            _("„{name}“ ist mit einem Kennwort geschützt. Bitte ohne Schutz speichern.").format(
                name=name
            )
        )
    if not count:
        raise _damaged(name)
    if count > MAX_PAGES:
        raise UserError(_("„{name}“ hat mehr als {n} Seiten.").format(name=name, n=MAX_PAGES))
    return reader


def _damaged(name: str) -> UserError:
    return UserError(
        _("„{name}“ ist beschädigt und kann nicht beigelegt werden.").format(name=name)
    )


@lru_cache(maxsize=8)
def _picture_pdf(content: bytes, name: str) -> bytes:
    """A photo as a page of its own with its name above it."""
    picture = read_picture(content, _PHOTO_PIXELS)
    if picture is None:
        raise UserError(_("„{name}“ ist kein lesbares Bild.").format(name=name))
    paper = Paper(title=property_text(name), author="", subject="", day=date(2000, 1, 1))
    width, top = PAGE_WIDTH - 45 * MM, 32 * MM
    paper.line(fit_line(name, _CAPTION, width, 8), 25 * MM, 24 * MM)
    room = PAGE_HEIGHT - top - 25 * MM
    scale = min(width / picture.width, room / picture.height)
    paper.picture(picture, 25 * MM, top, picture.width * scale, picture.height * scale)
    return paper.finish()


def _picture_page(paper: AttachedPaper) -> bytes:
    return _picture_pdf(paper.content, paper.name)


@lru_cache(maxsize=4)
def _stationery_pages(content: bytes) -> tuple[Any, ...] | None:
    """The first two pages of the stationery; None when they cannot be read."""
    try:
        reader = _reader(content, "")
        pages = []
        for page in reader.pages[:2]:
            contents = page.get_contents()
            data = contents.get_data() if contents is not None else b""
            box = [float(value) for value in page.mediabox]
            if box[2] <= box[0] or box[3] <= box[1]:
                return None
            turn = int(page.get("/Rotate") or 0) % 360
            pages.append((data, box, turn, page.get("/Resources")))
    except Exception:  # damaged files break the library anywhere; the letter keeps its own head
        return None
    return tuple(pages)


def _lay_below(writer: Any, below: Sequence[Any]) -> None:
    """Each page of the letter drawn on its sheet; a sheet is stored once."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

    sheets = [writer._add_object(_form(writer, *part)) for part in below]
    draw = DecodedStreamObject()
    draw.set_data(f"q {_SHEET_NAME} Do Q\n".encode())
    first = writer._add_object(draw)
    for number, page in enumerate(writer.pages):
        sheet = sheets[min(number, len(sheets) - 1)]
        resources = page["/Resources"].get_object()
        known = resources.get("/XObject")
        pictures = DictionaryObject(known.get_object() if known is not None else {})
        pictures[NameObject(_SHEET_NAME)] = sheet
        own = DictionaryObject(resources)
        own[NameObject("/XObject")] = pictures
        page[NameObject("/Resources")] = own
        contents = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([first, contents])


def _form(writer: Any, data: bytes, box: Sequence[float], turn: int, resources: Any) -> Any:
    """A page of the stationery as something that can be drawn, upright and scaled to A4."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    stream = DecodedStreamObject()
    stream.set_data(data)
    form = stream.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(value) for value in box])
    form[NameObject("/Matrix")] = ArrayObject(
        [FloatObject(round(value, 5)) for value in _matrix(box, turn)]
    )
    found = resources.get_object() if resources is not None else DictionaryObject()
    form[NameObject("/Resources")] = found.clone(writer)
    return form


def _matrix(box: Sequence[float], turn: int) -> tuple[float, ...]:
    """What brings a page to A4: `turn` is how far it is shown turned clockwise, in degrees."""
    x0, y0, x1, y1 = box
    across, along = (y1 - y0, x1 - x0) if turn in (90, 270) else (x1 - x0, y1 - y0)
    wide, high = PAGE_WIDTH / across, PAGE_HEIGHT / along
    if turn == 90:
        return 0, -high, wide, 0, -y0 * wide, x1 * high
    if turn == 180:
        return -wide, 0, 0, -high, x1 * wide, y1 * high
    if turn == 270:
        return 0, high, -wide, 0, y1 * wide, -x0 * high
    return wide, 0, 0, high, -x0 * wide, -y0 * high
