"""A letter to a customer after DIN 5008: subject, salutation, paragraphs, room to sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kundenpflege.base.dates import format_long_date

from .attachments import complete, usable_stationery
from .blocks import Gap, Paragraph, draw_lines, paragraph
from .colours import AMBER_TEXT, AMBER_TINT, INK, MUTED
from .flow import Block, paginate
from .fonts import BOLD, LOCK, REGULAR, property_text
from .greeting import OPEN_PLACE, GreetingFile, GreetingPassage, GreetingSheet
from .letterhead import LEFT, NEXT_TOP, TEXT_WIDTH, Frame
from .lines import Line, Style, break_text
from .paper import MM, Paper

_SUBJECT = Style(BOLD, 12, 16.5, INK)
_BODY = Style(REGULAR, 11, 15.4, INK)
_OPEN = Style(REGULAR, 11, 15.4, AMBER_TEXT)
_NOTE = Style(REGULAR, 8, 11, MUTED)
_BLANK = 15.4


def render_letter(sheet: GreetingSheet) -> GreetingFile:
    """The PDF; the same sheet always gives the same bytes."""
    with LOCK:
        parts = (sheet.subject, format_long_date(sheet.date), sheet.recipient)
        running = " · ".join(part for part in parts if part)
        stationery = usable_stationery(sheet.letterhead.stationery)
        frame = Frame(
            sheet.letterhead, sheet.address, sheet.info, running, stationery, number_alone=False
        )
        pages = paginate(
            _blocks(sheet), first_top=frame.first_top, top=NEXT_TOP, bottom=frame.bottom
        )
        paper = Paper(
            title=property_text(sheet.subject or sheet.salutation),
            author=property_text(sheet.letterhead.company or sheet.letterhead.name),
            subject="Brief",
            day=sheet.date,
        )
        frame.draw(paper, pages)
        return GreetingFile(complete(paper.finish(), sheet.letterhead.stationery, ()), len(pages))


def _blocks(sheet: GreetingSheet) -> list[Block]:
    parts: list[Block | None] = [
        paragraph(sheet.subject, _SUBJECT, keep=True),
        paragraph(sheet.salutation, _BODY, before=2 * _BLANK if sheet.subject else 0, keep=True),
    ]
    parts += [_passage(one, number) for number, one in enumerate(sheet.passages)]
    parts.append(paragraph(sheet.closing, _BODY, before=_BLANK, keep=True))
    parts.append(paragraph(sheet.letterhead.company, _BODY, keep=True))
    if sheet.signer:
        parts.append(Gap(3 * _BLANK))
        parts.append(paragraph(sheet.signer, _BODY))
    if sheet.note:
        parts.append(paragraph(sheet.note, _NOTE, before=2 * _BLANK))
    present = [part for part in parts if part is not None]
    if present and isinstance(present[-1], Paragraph):
        present[-1] = replace(present[-1], keep=False)
    return present


def _passage(passage: GreetingPassage, number: int) -> Block | None:
    if passage.open:
        return OpenPlace(tuple(break_text(OPEN_PLACE, _OPEN, TEXT_WIDTH - 8 * MM)), before=_BLANK)
    return paragraph(passage.text, _BODY, before=_BLANK)


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Where the personal sentence will stand: nothing that could be overlooked."""

    lines: tuple[Line, ...]
    before: float = 0.0
    keep: bool = False
    own_page: bool = False
    head: Block | None = None

    @property
    def height(self) -> float:
        """The words with padding."""
        return sum(line.leading for line in self.lines) + 4 * MM

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """A tinted field."""
        paper.panel(LEFT, top, TEXT_WIDTH, self.height, AMBER_TINT, 4)
        draw_lines(paper, self.lines, LEFT + 4 * MM, top + 2 * MM)
