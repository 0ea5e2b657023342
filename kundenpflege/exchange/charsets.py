"""Which encoding a text file is in: Unicode, Windows, DOS or an old Mac.

A mark at its head says so; else the zeros of UTF-16; else UTF-8 when all of it, or nearly all,
is UTF-8; else whichever makes umlauts out of the bytes that stand where umlauts stand.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .limits import RefusedError

_PIECE = 1 << 16
#: So much of a file is looked at to tell Windows from DOS and Mac.
_HEAD = 2_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Umlauts where they stand in words. The bytes of DOS are quotes in Windows, those of the Mac
#: capitals inside of words; a lower-case `š` alone (`Milošević`) is evidence for neither.
_EVIDENCE = (
    ("cp850", re.compile(rb"[A-Za-z][\x81\x84\x94][a-z]|[A-Z][\x99\x9a][A-Z]|[a-z]\xe1e")),
    ("mac-roman", re.compile(rb"[A-Za-z][\x8a\x9f\xa7][a-z]")),
)
_WINDOWS = re.compile(rb"[\xe4\xf6\xfc\xdf\xc4\xd6\xdc]")
#: Letters with a mark in UTF-8, and bytes of Windows that cannot be part of one.
_UTF8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]")
_MIXED = "kundenpflege-mixed"


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding and what to do with bytes that are none of it."""

    encoding: str
    errors: str = "strict"

    def pieces(self, data: bytes) -> Iterator[str]:
        """The text piece by piece, without the mark of its encoding."""
        parts = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
        first = True
        for text in codecs.iterdecode(parts, self.encoding, self.errors):
            yield text.lstrip("\ufeff") if first else text
            first = False

    def fits(self, data: bytes) -> bool:
        """Whether it reads all of the data."""
        try:
            for _text in self.pieces(data):
                pass
        except UnicodeDecodeError:
            return False
        return True


def find_charset(data: bytes) -> tuple[bytes, Charset]:
    """The data without stray zeros and its encoding; RefusedError when it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data, _only(Charset(encoding), data)
    head = data[:4_000]
    if head.count(0) > len(head) // 5:
        even, odd = head[::2].count(0), head[1::2].count(0)
        wide = _only(Charset("utf-16-be" if even > odd else "utf-16-le"), data)
        if any("\0" in text for text in wide.pieces(data)):
            raise no_text()
        return data, wide
    if zeros := data.count(0):
        # A stray zero is dirt in a text; many of them are no text at all.
        if zeros * 1_000 > len(data):
            raise no_text()
        data = data.replace(b"\0", b"")
    if Charset("utf-8").fits(data):
        return data, Charset("utf-8")
    return data, _bytewise(data)


def _only(charset: Charset, data: bytes) -> Charset:
    if not charset.fits(data):
        raise no_text()
    return charset


def _bytewise(data: bytes) -> Charset:
    head = data[:_HEAD]
    windows = len(_WINDOWS.findall(head))
    if len(_UTF8.findall(head)) > 2 * windows:
        # Two files were put together: the few bytes that are no UTF-8 are Windows.
        return Charset("utf-8", _MIXED)
    found = {encoding: len(pattern.findall(head)) for encoding, pattern in _EVIDENCE}
    best = max(found, key=lambda encoding: found[encoding])
    if found[best] > windows:
        return Charset(best)
    return Charset("cp1252") if Charset("cp1252").fits(data) else Charset("cp850")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _as_windows)


def no_text() -> UserError:
    """The error for a file that is none."""
    return RefusedError(
        _("Die Datei ist weder eine Tabelle noch ein Text. Bitte als .xlsx oder .csv speichern.")
    )
