"""A letter with tables of facts: the answer to a request for one's data, notices, records.

Sections with a title in the brand's colour; each fact in a row with label, content and what it
is for. Long contents go on over pages, the head of the table is repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kundenpflege.base.dates import format_long_date

from .attachments import complete, usable_stationery
from .blocks import Gap, Paragraph, draw_lines, fitting, paragraph
from .colours import HAIRLINE, INK, MUTED
from .flow import Block, paginate
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .letterhead import LEFT, NEXT_TOP, RIGHT, TEXT_WIDTH, Frame
from .lines import Line, Style, break_text, fit_line
from .paper import MM, Paper
from .sheet import InfoRow, Letterhead

_SUBJECT = Style(BOLD, 12.5, 17, INK)
_BODY = Style(REGULAR, 10, 14.2, INK)
_LABEL = Style(REGULAR, 9, 12.6, MUTED)
_VALUE = Style(REGULAR, 9.5, 13, INK)
_NOTE = Style(REGULAR, 8, 11, MUTED)
_HEAD = Style(SEMIBOLD, 8.25, 11, MUTED)
_SMALL = Style(REGULAR, 8.75, 12.4, MUTED)
_BLANK = 14.2
_LABEL_WIDTH = 42 * MM
_NOTE_WIDTH = 50 * MM
_GAP = 4 * MM
_PAD = 1.15 * MM


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One fact. `note` says what it is for; `strong` begins a record of several rows."""

    label: str
    value: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A table of facts under a title, or only sentences when there are no rows."""

    title: str
    note: str = ""
    rows: tuple[ReportRow, ...] = ()
    head: tuple[str, str, str] = ("Angabe", "Inhalt", "Wozu")


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report ready to print. `date` is also the document's creation date."""

    letterhead: Letterhead
    date: date
    subject: str
    word: str = "Auskunft"
    recipient: str = ""
    info: tuple[InfoRow, ...] = ()
    address: tuple[str, ...] = ()
    salutation: str = ""
    intro: tuple[str, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    closing: tuple[str, ...] = ()
    greeting: str = ""
    signer: str = ""


def render_report(sheet: ReportSheet) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    with LOCK:
        parts = (sheet.word, format_long_date(sheet.date), sheet.recipient)
        running = " · ".join(part for part in parts if part)
        stationery = usable_stationery(sheet.letterhead.stationery)
        frame = Frame(sheet.letterhead, sheet.address, sheet.info, running, stationery)
        pages = paginate(
            _blocks(sheet, frame), first_top=frame.first_top, top=NEXT_TOP, bottom=frame.bottom
        )
        paper = Paper(
            title=property_text(sheet.subject),
            author=property_text(sheet.letterhead.company or sheet.letterhead.name),
            subject=property_text(sheet.word),
            day=sheet.date,
        )
        frame.draw(paper, pages)
        return complete(paper.finish(), sheet.letterhead.stationery, ())


def _blocks(sheet: ReportSheet, frame: Frame) -> list[Block]:
    parts: list[Block | None] = [
        paragraph(sheet.subject, _SUBJECT, keep=True),
        paragraph(sheet.salutation, _BODY, before=2 * _BLANK - 6, keep=True),
    ]
    parts += [paragraph(text, _BODY, before=_BLANK * 0.7) for text in sheet.intro]
    title = Style(SEMIBOLD, 11.5, 15.5, frame.brand)
    for section in sheet.sections:
        parts.append(paragraph(section.title, title, before=7 * MM, keep=True))
        style = _SMALL if section.rows else _BODY
        parts.append(paragraph(section.note, style, before=0.6 * MM, keep=bool(section.rows)))
        parts += _table(section)
    parts += [
        paragraph(text, _BODY, before=7 * MM if n == 0 else _BLANK * 0.6)
        for n, text in enumerate(sheet.closing)
    ]
    if sheet.greeting:
        parts.append(paragraph(sheet.greeting, _BODY, before=_BLANK, keep=True))
        parts.append(paragraph(sheet.letterhead.company, _BODY, keep=True))
        if sheet.signer:
            parts.append(Gap(3 * _BLANK))
            parts.append(paragraph(sheet.signer, _BODY))
    present = [part for part in parts if part is not None]
    if present and isinstance(present[-1], Paragraph):
        present[-1] = replace(present[-1], keep=False)
    return present


def _table(section: ReportSection) -> list[Block]:
    if not section.rows:
        return []
    noted = any(row.note for row in section.rows)
    head = FactHead(section.head if noted else (section.head[0], section.head[1], ""))
    room = TEXT_WIDTH - _LABEL_WIDTH - _GAP - (_NOTE_WIDTH + _GAP if noted else 0)
    rows: list[Block] = []
    for row in section.rows:
        strong = Style(SEMIBOLD, _VALUE.size, _VALUE.leading, INK)
        label = break_text(row.label, strong if row.strong else _LABEL, _LABEL_WIDTH)
        rows.append(
            FactRow(
                head,
                tuple(label),
                tuple(break_text(row.value, strong if row.strong else _VALUE, room)),
                tuple(break_text(row.note, _NOTE, _NOTE_WIDTH)) if noted else (),
                keep=row.strong,
            )
        )
    last = rows[-1]
    assert isinstance(last, FactRow)
    rows[-1] = replace(last, keep=False)
    return rows


@dataclass(frozen=True, slots=True)
class FactHead:
    """The names of the columns, repeated on each page."""

    names: tuple[str, str, str]
    before: float = 2.2 * MM
    height: float = 5.6 * MM
    keep: bool = True
    own_page: bool = False
    head: Block | None = None

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Small words above a line."""
        baseline = top + self.height - 1.9 * MM
        for text, x in zip(self.names, _edges(), strict=True):
            if text:
                paper.line(fit_line(text, _HEAD, _NOTE_WIDTH, 6.5), x, baseline)
        paper.rule(LEFT, top + self.height, RIGHT, top + self.height, INK, 0.7)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact in its row; long contents go on over pages."""

    head: Block | None
    label: tuple[Line, ...]
    value: tuple[Line, ...]
    note: tuple[Line, ...]
    keep: bool = False
    closed: bool = True
    before: float = 0.0
    own_page: bool = False

    @property
    def height(self) -> float:
        """The highest column with padding."""
        columns = (self.label, self.value, self.note)
        return max(sum(line.leading for line in column) for column in columns) + 2 * _PAD

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """A long content in two parts with at least two lines each."""
        count = min(fitting(self.value, room - 2 * _PAD), len(self.value) - 2)
        if count < max(2, len(self.label), len(self.note)):
            return None
        return (
            replace(self, value=self.value[:count], closed=False, keep=False),
            replace(self, label=(), note=(), value=self.value[count:]),
        )

    def draw(self, paper: Paper, top: float) -> None:
        """Three columns, a fine line below."""
        for lines, x in zip((self.label, self.value, self.note), _edges(), strict=True):
            draw_lines(paper, lines, x, top + _PAD)
        if self.closed:
            bottom = top + self.height
            paper.rule(LEFT, bottom, RIGHT, bottom, HAIRLINE, 0.5)


def _edges() -> Sequence[float]:
    """Left edges of the columns."""
    return LEFT, LEFT + _LABEL_WIDTH + _GAP, RIGHT - _NOTE_WIDTH
