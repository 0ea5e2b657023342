"""The post of the day on paper: finished cards and letters in one file, envelopes, labels."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Business, Letter
from kundenpflege.model.kinds import LetterForm
from kundenpflege.store import Reader, Writer

from .letter_context import letter_context, letter_sheet
from .sheet_context import load_letterhead

#: More than these nobody prints in one go.
MOST = 500


def print_letters(db: Writer, ids: Sequence[int], form: LetterForm | None = None) -> bytes:
    """The finished letters in this order as one PDF, and note that they were printed.

    `form` takes the cards or the letters alone. UserError when none of them is finished, and when
    somebody objected to post meanwhile.
    """
    found = [one for one in _finished(db, ids) if form is None or one.form is form]
    if not found:
        raise UserError(_("Davon ist noch nichts fertig. Erst den persönlichen Satz schreiben."))
    _check_allowed(db, found)
    content = _joined([one.content for one in found if one.content])
    _printed(db, found)
    return content


def print_card_sheets(db: Writer, ids: Sequence[int]) -> bytes:
    """The finished cards, four on A4 to cut, fronts and backs in turn; noted as printed."""
    from kundenpflege.documents.card import render_card_sheets

    found = [one for one in _finished(db, ids) if one.form is LetterForm.CARD]
    if not found:
        raise UserError(_("Es ist keine Karte fertig."))
    _check_allowed(db, found)
    sheets = [
        letter_sheet(letter_context(db, one.customer_id, one.person_id, one.occasion), {
            "body": one.body, "personal": one.personal, "salutation": one.salutation,
            "closing": one.closing, "subject": one.subject, "written_on": one.finished_on,
        })
        for one in found
    ]  # fmt: skip
    _printed(db, found)
    return render_card_sheets(sheets).content


def print_envelopes(db: Reader, ids: Sequence[int], size: str) -> bytes:
    """An envelope (DL, C6, C5) for each of the letters; UserError for another size."""
    from kundenpflege.documents.envelope import find_size, render_envelopes

    wanted = find_size(size)
    business = db.get(Business, 1) or Business(id=1)
    addresses = _addresses(db, ids)
    return render_envelopes(addresses, wanted, load_letterhead(business), db.today)


def print_address_labels(
    db: Reader, ids: Sequence[int], sheet: str = "L7160", start: int = 1
) -> bytes:
    """Labels for the letters, beginning at a free one of the sheet."""
    from kundenpflege.documents.label_sheets import check_start, find_sheet
    from kundenpflege.documents.labels import LabelLayout, print_labels

    wanted = find_sheet(sheet)
    check_start(wanted, start)
    business = db.get(Business, 1) or Business(id=1)
    sender = load_letterhead(business).sender_line
    layout = LabelLayout(wanted, start=start, sender=sender)
    return print_labels(_addresses(db, ids), layout, db.today).content


def _addresses(db: Reader, ids: Sequence[int]) -> list[tuple[str, ...]]:
    found = [
        letter_context(db, one.customer_id, one.person_id, one.occasion).address
        for one in _in_order(db, ids)
    ]
    if not found:
        raise UserError(_("Es ist kein Brief und keine Karte gewählt."))
    return found


def _in_order(db: Reader, ids: Sequence[int]) -> list[Letter]:
    if len(ids) > MOST:
        raise UserError(_("Bitte höchstens {n} auf einmal drucken.").format(n=MOST))
    known = {one.id: one for one in db.scalars(select(Letter).where(Letter.id.in_(ids)))}
    return [known[number] for number in dict.fromkeys(ids) if number in known]


def _finished(db: Reader, ids: Sequence[int]) -> list[Letter]:
    return [one for one in _in_order(db, ids) if one.finished_on is not None and one.content]


def _check_allowed(db: Reader, letters: Sequence[Letter]) -> None:
    """What was finished may have become forbidden before it is printed."""
    names = []
    for one in letters:
        context = letter_context(db, one.customer_id, one.person_id, one.occasion)
        if context.forbidden:
            names.append(context.customer_name)
    if names:
        raise UserError(
            _("Inzwischen darf keine Post mehr gehen an: {names}. Bitte verwerfen.").format(
                names=", ".join(names[:5])
            )
        )


def _printed(db: Writer, letters: Sequence[Letter]) -> None:
    for one in letters:
        if one.printed_on != db.today:
            one.printed_on = db.today
    db.flush()


def _joined(contents: Sequence[bytes]) -> bytes:
    """One PDF of many; the same parts, the same bytes."""
    if len(contents) == 1:
        return contents[0]
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, NameObject

    writer: Any = PdfWriter()
    for content in contents:
        writer.append(PdfReader(BytesIO(content)), import_outline=False)
    if contents:
        # Cards must not be shrunk to the margins of the printer.
        writer.create_viewer_preferences()
        writer.viewer_preferences[NameObject("/PrintScaling")] = NameObject("/None")
    writer._ID = ArrayObject([ByteStringObject(b"Kundenpflege"), ByteStringObject(b"Kundenpflege")])
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
