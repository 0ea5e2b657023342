"""What may be kept and printed behind an offer: whole, readable PDFs and pictures."""

from __future__ import annotations

import io

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.rules.validation import image_kind

#: Largest file that is kept, in bytes.
FILE_LIMIT = 20_000_000
#: Most pages of one file.
PAGE_LIMIT = 200
_PIXELS = 60_000_000


def count_pages(content: bytes) -> int:
    """How many pages a PDF has; a PNG or JPEG has one.

    UserError in German for what could not be printed: something else, damaged, locked by a
    password, too large.
    """
    if not content:
        raise UserError(_("Die Datei ist leer."))
    if len(content) > FILE_LIMIT:
        raise UserError(
            _("Die Datei ist größer als {n}\u00a0MB; bitte verkleinern.").format(
                n=FILE_LIMIT // 1_000_000
            )
        )
    if image_kind(content) is not None:
        _check_picture(content)
        return 1
    if b"%PDF-" not in content[:1024]:
        raise UserError(_("Das ist weder ein PDF noch ein Bild (PNG oder JPEG)."))
    return _pdf_pages(content)


def _pdf_pages(content: bytes) -> int:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise UserError(
                _(
                    "Das PDF ist mit einem Passwort geschützt; speichern Sie es ohne Schutz, "
                    "um es beizulegen."
                )
            )
        pages = len(reader.pages)
        for page in reader.pages[: PAGE_LIMIT + 1]:
            float(page.mediabox.width), float(page.mediabox.height)
    except UserError:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError,
            AssertionError, RecursionError, OverflowError, ArithmeticError) as error:  # fmt: skip
        raise UserError(
            _("Das PDF ist beschädigt und lässt sich nicht beilegen; erstellen Sie es neu.")
        ) from error
    if not pages:
        raise UserError(_("Das PDF hat keine Seite."))
    if pages > PAGE_LIMIT:
        raise UserError(
            _("Das PDF hat {n} Seiten; höchstens {most} lassen sich beilegen.").format(
                n=pages, most=PAGE_LIMIT
            )
        )
    return pages


def _check_picture(content: bytes) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            if width * height <= _PIXELS:
                picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise UserError(_("Das Bild ist beschädigt und lässt sich nicht beilegen.")) from error
    if width * height > _PIXELS:
        raise UserError(_("Das Bild hat zu viele Bildpunkte; bitte verkleinern."))
