"""Files that are no lists, told by their first bytes: what they are, and what to do instead."""

from __future__ import annotations

from kundenpflege.base.i18n import N_, _

from .limits import RefusedError

_PICTURE = N_("Das ist ein Bild. Bitte die Liste als .xlsx oder .csv speichern.")
_PACKED = N_("Das ist ein gepacktes Archiv. Bitte zuerst entpacken.")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%pdf", N_("Das ist ein PDF. Bitte die Liste als .xlsx oder .csv speichern.")),
    (b"\x89png", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"gif8", _PICTURE),
    (b"ii*\0", _PICTURE),
    (b"mm\0*", _PICTURE),
    (b"riff", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"rar!", _PACKED),
    (b"bzh", _PACKED),
    (b"sqlite format 3", N_("Das ist eine Datenbank und keine Liste.")),
    (b"mz\x90", N_("Das ist ein Programm und keine Liste.")),
    (b"\x7felf", N_("Das ist ein Programm und keine Liste.")),
    (b"{\\rtf", N_("Das ist ein Textdokument. Bitte die Liste als .xlsx oder .csv speichern.")),
    (
        b"begin:vcalendar",
        N_("Das ist ein Kalender. Bitte die Kontakte als .csv oder .vcf speichern."),
    ),
)
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body")


def refuse_others(data: bytes) -> None:
    """RefusedError when the file is something well known that holds no list."""
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    # Bytes are lowered: so are the ones of the magic.
    for magic, text in _MAGIC:
        if head.startswith(magic.lower()):
            raise RefusedError(_(text))
    if head[4:8] == b"ftyp":
        raise RefusedError(_(_PICTURE))
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head or b"excel.sheet" in head:
        raise RefusedError(
            _(
                "Das ist eine Tabelle im alten XML-Format. Bitte mit Excel oder LibreOffice "
                "öffnen und als .xlsx speichern."
            )
        )
    if head.startswith(_PAGES):
        raise RefusedError(
            _(
                "Das ist eine Webseite mit der Endung einer Tabelle. Bitte mit Excel oder "
                "LibreOffice öffnen und als .xlsx speichern."
            )
        )
