"""The offer as a PDF: a written sales talk, in its order.

Thanks with the date of the talk, needs, lines, total, guarantees, closing; the total is never the
last thing the customer reads. An order form stands on a page of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .amounts import day_text
from .attachments import complete, usable_stationery
from .blocks import Gap, Mark, Paragraph, box, paragraph
from .colours import INK, MUTED
from .flow import Block, Placed, paginate
from .fonts import BOLD, ITALIC, LOCK, REGULAR, SEMIBOLD, property_text
from .letterhead import NEXT_TOP, Frame
from .lines import Style
from .offered import ended, offered_blocks
from .order_form import order_form_blocks
from .paper import MM, Paper
from .places import Place, Rendered, places_of
from .sheet import OfferSheet

__all__ = ["Place", "Rendered", "render", "render_placed"]

_SUBJECT = Style(BOLD, 12.5, 17, INK)
_BODY = Style(REGULAR, 10, 14.2, INK)
_BOX_TITLE = Style(SEMIBOLD, 10.5, 15.5, INK)
_VARIANT = Style(BOLD, 11.5, 16, INK)
_SMALL = Style(REGULAR, 8.75, 12.4, MUTED)
_SMALL_BOLD = Style(SEMIBOLD, 8.75, 12.4, MUTED)
#: One blank line of the letter's grid.
_BLANK = 14.2
#: A letter of so many pages may come closer together when that saves one, to so much of its gaps.
_SHORT = 4
_CLOSER = 0.6


def render(sheet: OfferSheet) -> bytes:
    """The PDF of an offer. The same sheet always gives the same bytes.

    UserError names an attached paper that cannot be read.
    """
    return render_placed(sheet).pdf


def render_placed(sheet: OfferSheet) -> Rendered:
    """The PDF of an offer and where its fields stand on the pages (see `Place`)."""
    with LOCK:
        frame = Frame(
            sheet.letterhead,
            sheet.address,
            sheet.info,
            _running_head(sheet),
            stationery=usable_stationery(sheet.letterhead.stationery),
        )
        pages = _pages(sheet, frame)
        business = sheet.letterhead.company or sheet.letterhead.name
        paper = Paper(
            title=property_text(f"{sheet.word} {sheet.number}"),
            author=property_text(business),
            subject=property_text(sheet.subject),
            day=sheet.date,
        )
        frame.draw(paper, pages)
        pdf = complete(paper.finish(), sheet.letterhead.stationery, sheet.papers)
        return Rendered(pdf, places_of(frame, pages))


def _pages(sheet: OfferSheet, frame: Frame) -> list[list[Placed]]:
    """The letter on its pages; a little closer together where that saves a page of a short one."""
    blocks = _blocks(sheet, frame)

    def filled(spacing: float) -> list[list[Placed]]:
        return paginate(
            blocks,
            first_top=frame.first_top,
            top=NEXT_TOP,
            bottom=frame.bottom,
            spacing=spacing,
        )

    pages = filled(1.0)
    if 1 < len(pages) <= _SHORT:
        closer = filled(_CLOSER)
        if len(closer) < len(pages):
            return closer
    return pages


def _running_head(sheet: OfferSheet) -> str:
    """`Angebot AN-2026-0142 · 15. November 2026 · Eheleute Brandt`."""
    name = " ".join(part for part in (sheet.word, sheet.number) if part)
    parts = (name, day_text(sheet.date, sheet.country), sheet.recipient)
    return " · ".join(part for part in parts if part)


def _blocks(sheet: OfferSheet, frame: Frame) -> list[Block]:
    """The whole letter from the subject on."""
    blocks: list[Block] = [*_opening(sheet, frame)]
    blocks += offered_blocks(sheet, frame.look, _VARIANT, _SMALL)
    notes = " ".join(ended(sheet.notes))
    blocks += _present([paragraph(notes, _SMALL, before=4 * MM, where="payment_terms")])
    blocks += _ending(sheet, frame)
    if sheet.order_form is not None:
        subject = replace(_SUBJECT, colour=frame.look.subject)
        blocks += order_form_blocks(sheet.order_form, subject, _BODY)
    return blocks


def _opening(sheet: OfferSheet, frame: Frame) -> list[Block]:
    """Subject, salutation, thanks, needs, and the sentence that leads to the lines."""
    subject = sheet.subject.strip()
    if not subject.casefold().startswith(sheet.word.casefold()):
        subject = ": ".join(part for part in (sheet.word, subject) if part)
    parts: list[Block | None] = [
        paragraph(
            subject, replace(_SUBJECT, colour=frame.look.subject), keep=True, where="subject"
        ),
        Gap(2 * _BLANK - 6) if sheet.salutation.strip() else None,
        paragraph(sheet.salutation, _BODY, keep=True, where="salutation"),
        Gap(_BLANK) if sheet.thanks.strip() else None,
        paragraph(sheet.thanks, _BODY, where="thanks"),
    ]
    if any(need.strip() for need in sheet.needs):
        parts.append(
            box(
                sheet.needs_title,
                sheet.needs,
                mark=Mark.BULLET,
                look=frame.look.needs,
                title_style=_BOX_TITLE,
                style=_BODY,
                before=3.6 * MM,
                where="needs",
            )
        )
    follows = bool(sheet.lines) or bool(sheet.variants)
    parts.append(paragraph(sheet.intro, _BODY, before=4.4 * MM, keep=follows, where="intro"))
    return _present(parts)


def _ending(sheet: OfferSheet, frame: Frame) -> list[Block]:
    """Guarantees, closing sentence, signature, attachments: together where a page has room."""
    parts: list[Block | None] = []
    if any(text.strip() for text in sheet.guarantees):
        parts.append(
            box(
                sheet.guarantees_title,
                sheet.guarantees,
                mark=Mark.CHECK,
                look=frame.look.guarantees,
                title_style=_BOX_TITLE,
                style=_BODY,
                before=5 * MM,
                keep=True,
                where="guarantees",
            )
        )
    parts.append(paragraph(sheet.closing, _BODY, before=5 * MM, keep=True, where="closing"))
    parts.append(paragraph(sheet.greeting, _BODY, before=_BLANK, keep=True))
    parts.append(paragraph(sheet.letterhead.company, _BODY, keep=True))
    if sheet.signature.strip():
        style = Style(ITALIC, 16, 20, frame.brand)
        parts.append(
            paragraph(sheet.signature, style, before=4 * MM, keep=True, where="responsible_id")
        )
    elif sheet.signer.strip():
        parts.append(Gap(3 * _BLANK))
    parts.append(paragraph(sheet.signer, _BODY, keep=True, where="responsible_id"))
    if any(text.strip() for text in sheet.attachments):
        parts.append(paragraph("Anlagen", _SMALL_BOLD, before=_BLANK, keep=True))
        names = " · ".join(text.strip() for text in sheet.attachments if text.strip())
        parts.append(paragraph(names, _SMALL, where="attachments"))
    present = _present(parts)
    if present and isinstance(present[-1], Paragraph):
        present[-1] = replace(present[-1], keep=False)
    return present


def _present(parts: Sequence[Block | None]) -> list[Block]:
    return [part for part in parts if part is not None]
