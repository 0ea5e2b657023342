"""PDFs and pictures that others might have made: terms, stationery, photos, broken and locked."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)


def pdf(*texts: str, size: tuple[float, float] = A4) -> bytes:
    """A PDF with one page for each text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for text in texts:
        canvas.drawString(60, size[1] - 40, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (800, 500)) -> bytes:
    """A picture."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", size, "#2E7D32").save(buffer, kind)
    return buffer.getvalue()


def locked(content: bytes) -> bytes:
    """The same with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("geheim", algorithm="RC4-128")
    return written(writer)


def armed(content: bytes) -> bytes:
    """The same with a script, a form that is sent, a program that is started, and a link."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer._root_object[NameObject("/OpenAction")] = action("/JavaScript", "app.alert('x')")
    page = writer.pages[0]
    page[NameObject("/AA")] = action("/JavaScript", "app.alert('y')")
    notes = ArrayObject()
    for kind, target in (
        ("/JavaScript", "app.alert('z')"),
        ("/Launch", "calc.exe"),
        ("/SubmitForm", "http://127.0.0.1:9/send"),
        ("/URI", "https://example.org/agb"),
    ):
        note = DictionaryObject()
        note[NameObject("/Type")] = NameObject("/Annot")
        note[NameObject("/Subtype")] = NameObject("/Link")
        note[NameObject("/Rect")] = ArrayObject([FloatObject(n) for n in (60, 60, 160, 80)])
        note[NameObject("/A")] = action(kind, target)
        notes.append(writer._add_object(note))
    page[NameObject("/Annots")] = notes
    return written(writer)


def action(kind: str, target: str) -> DictionaryObject:
    done = DictionaryObject()
    done[NameObject("/S")] = NameObject(kind)
    key = {"/URI": "/URI", "/JavaScript": "/JS"}.get(kind, "/F")
    done[NameObject(key)] = TextStringObject(target)
    return done


def turned(text: str) -> bytes:
    """A sheet that lies on its side and is turned upright when it is shown."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(A4[1], A4[0]), invariant=1)
    canvas.translate(40, 60)
    canvas.rotate(90)
    canvas.drawString(0, 0, text)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(buffer.getvalue())))
    for page in writer.pages:
        page.rotate(90)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
