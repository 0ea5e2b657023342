"""Photos of items and lines: made small when they come in, without what cameras write into them.

A picture is stored once, however often it is used, and goes when nothing shows it any more.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from io import BytesIO

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import CatalogueItem, OfferLine, Package, Picture
from kundenpflege.store import Reader, Writer

#: Longest side of a stored picture, in pixels: 10 cm on paper at 300 dpi.
LONGEST = 1200
#: Largest file taken, in bytes, and largest picture unpacked, in pixels (a camera has 50 million).
MAX_FILE = 30 * 1024 * 1024
MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_QUALITY = 85


def add_picture(db: Writer, content: bytes, name: str = "") -> int:
    """Store a photo made small, once, and give its id; UserError when it is no picture."""
    small = scaled(content)
    digest = hashlib.sha256(small).hexdigest()
    known = db.scalar(select(Picture.id).where(Picture.sha256 == digest).limit(1))
    if known is not None:
        return int(known)
    picture = db.add(Picture(content=small, sha256=digest, name=clean(name)[:200]))
    db.flush()
    return picture.id


def picture_content(db: Reader, picture_id: int) -> bytes:
    """The bytes of a stored picture (JPEG)."""
    return bytes(db.require(Picture, picture_id).content)


def remove_unused(db: Writer, picture_id: int | None) -> bool:
    """Remove a picture that no item, no line and no package shows; gives whether it went."""
    picture = db.get(Picture, picture_id)
    if picture is None:
        return False
    for mapped in (CatalogueItem, OfferLine):
        shown = select(mapped.id).where(mapped.picture_id == picture_id).limit(1)
        if db.scalar(shown) is not None:
            return False
    if any(_shows(definition, picture.id) for definition in db.scalars(select(Package.definition))):
        return False
    db.delete(picture)
    db.flush()
    return True


def _shows(definition: str, picture_id: int) -> bool:
    """Whether a package has a line with this picture."""
    return re.search(rf'"picture_id": ?{picture_id}\b', definition) is not None


def scaled(content: bytes) -> bytes:
    """A photo as JPEG with its longest side at most 1200 pixels, upright, on white, without the
    camera's notes (place, device). UserError when it is too large, damaged or no picture."""
    from PIL import Image, ImageOps

    if len(content) > MAX_FILE:
        raise UserError(
            _("Das Bild ist größer als {n} MB. Bitte verkleinern.").format(
                n=MAX_FILE // (1024 * 1024)
            )
        )
    try:
        with warnings.catch_warnings():
            # The size is measured below, before anything is unpacked.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise UserError(
                        _("Das Bild hat {width} × {height} Punkte, das ist zu groß.").format(
                            width=image.width, height=image.height
                        )
                    )
                image.draft("RGB", (LONGEST * 2, LONGEST * 2))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
                if upright.has_transparency_data:
                    colours = upright.convert("RGBA")
                    flat = Image.new("RGB", colours.size, "white")
                    flat.paste(colours, mask=colours.getchannel("A"))
                else:
                    flat = upright.convert("RGB")
                out = BytesIO()
                flat.info.clear()
                flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
                return out.getvalue()
    except UserError:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise UserError(_("Das Bild ist zu groß.")) from error
    except Exception as error:  # the library raises many kinds for damaged files
        raise UserError(
            _("Diese Datei ist kein Bild, das gelesen werden kann (JPEG, PNG, WebP).")
        ) from error
