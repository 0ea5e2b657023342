"""Variants beside each other as a letter: what each costs, what it gives, what falls away.

The prices stand at the top; guarantees close the comparison as they close the offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .amounts import day_text
from .attachments import complete, usable_stationery
from .blocks import BASELINE, Paragraph, draw_lines, fitting, paragraph
from .colours import HAIRLINE, INK, MUTED, tint
from .flow import Block, paginate
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .letterhead import LEFT, NEXT_TOP, RIGHT, TEXT_WIDTH, Frame
from .lines import Line, Style, break_text, cut_lines, fit_line
from .paper import MM, Paper
from .sheet import InfoRow, Letterhead

#: A cell with this sign is drawn as a check mark.
CHECK = "✓"

#: More variants do not fit side by side.
MOST_COLUMNS = 3

_SUBJECT = Style(BOLD, 12.5, 17, INK)
_BODY = Style(REGULAR, 10, 14.2, INK)
_TEXT = Style(REGULAR, 9.25, 12.8, INK)
_NOTE = Style(REGULAR, 8, 11, MUTED)
_CELL = Style(REGULAR, 9.25, 12.8, INK)
_LOST = Style(REGULAR, 8.5, 12.8, "#9A4A12")
_NAME = Style(BOLD, 11, 14.5, INK)
_PRICE = Style(BOLD, 13, 18, INK)
_BLANK = 14.2
_PAD = 1.25 * MM
_GAP = 3 * MM


@dataclass(frozen=True, slots=True)
class ComparisonColumn:
    """A variant: its name, what it costs, and a small line below (the difference)."""

    name: str
    price: str
    note: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One thing and what each variant says to it: an amount, a word, or `CHECK`.

    `lost` marks the cells whose word says that something falls away."""

    text: str
    cells: tuple[str, ...]
    note: str = ""
    lost: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonSection:
    """Rows below a title."""

    title: str
    rows: tuple[ComparisonRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """A comparison ready to print, of two or three variants. Texts are literal."""

    letterhead: Letterhead
    date: date
    subject: str
    columns: tuple[ComparisonColumn, ...]
    sections: tuple[ComparisonSection, ...]
    word: str = "Varianten im Vergleich"
    recipient: str = ""
    info: tuple[InfoRow, ...] = ()
    address: tuple[str, ...] = ()
    salutation: str = ""
    intro: str = ""
    price_label: str = "Gesamtpreis"
    price_note: str = ""
    closing: str = ""
    greeting: str = ""
    signer: str = ""
    country: str = "DE"


def render(sheet: ComparisonSheet) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    with LOCK:
        day = day_text(sheet.date, sheet.country)
        running = " · ".join(part for part in (sheet.word, day, sheet.recipient) if part)
        stationery = sheet.letterhead.stationery
        frame = Frame(
            sheet.letterhead,
            sheet.address,
            sheet.info,
            running,
            stationery=usable_stationery(stationery),
        )
        pages = paginate(
            _blocks(sheet, frame), first_top=frame.first_top, top=NEXT_TOP, bottom=frame.bottom
        )
        paper = Paper(
            title=property_text(f"{sheet.word}: {sheet.subject}"),
            author=property_text(sheet.letterhead.company or sheet.letterhead.name),
            subject=property_text(sheet.subject),
            day=sheet.date,
        )
        frame.draw(paper, pages)
        return complete(paper.finish(), stationery, ())


def _blocks(sheet: ComparisonSheet, frame: Frame) -> list[Block]:
    columns = sheet.columns[:MOST_COLUMNS]
    edges = _Edges.of(len(columns))
    subject = ": ".join(part for part in (sheet.word, sheet.subject.strip()) if part)
    parts: list[Block | None] = [
        paragraph(subject, replace(_SUBJECT, colour=frame.look.subject), keep=True),
        paragraph(sheet.salutation, _BODY, before=2 * _BLANK - 6, keep=True),
        paragraph(sheet.intro, _BODY, before=_BLANK),
    ]
    head = _prices(sheet, columns, edges, frame)
    title = Style(SEMIBOLD, 10.5, 14, frame.brand)
    for section in sheet.sections:
        rows = [_row(row, edges, head) for row in section.rows]
        if not rows:
            continue
        parts.append(_title(section, title, head))
        parts += rows
    if len(parts) > 4 and isinstance(parts[-1], _Row):
        parts[-1] = replace(parts[-1], keep=True)  # the closing never stands alone on a page
    signer = ", ".join(part for part in (sheet.signer, sheet.letterhead.company) if part.strip())
    parts.append(paragraph(sheet.closing, _BODY, before=5 * MM, keep=True))
    parts.append(paragraph(sheet.greeting, _BODY, before=_BLANK * 0.7, keep=True))
    parts.append(paragraph(signer, _BODY, keep=True))
    present = [part for part in parts if part is not None]
    if present and isinstance(present[-1], Paragraph):
        present[-1] = replace(present[-1], keep=False)
    return present


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the columns stand: width of the texts at the left, left edges and width of each."""

    text: float
    lefts: tuple[float, ...]
    width: float

    @classmethod
    def of(cls, count: int) -> _Edges:
        share = {1: 0.7, 2: 0.52}.get(count, 0.36)
        text = TEXT_WIDTH * share
        width = (TEXT_WIDTH - text - _GAP * count) / max(count, 1)
        lefts = tuple(LEFT + text + _GAP + (width + _GAP) * n for n in range(count))
        return cls(text, lefts, width)

    def right(self, n: int) -> float:
        """Right end of a column's texts."""
        return self.lefts[n] + self.width - 1.7 * MM


@dataclass(frozen=True, slots=True)
class _Block:
    """What the parts of the comparison have in common; drawn by its columns of lines."""

    edges: _Edges
    text: tuple[Line, ...]
    cells: tuple[tuple[Line, ...], ...]
    height: float
    head: Block | None = None
    before: float = 0.0
    keep: bool = False
    own_page: bool = False

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never: rows are short."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """To override."""


@dataclass(frozen=True, slots=True)
class _Prices(_Block):
    """The boxes at the top: name, price, what it costs less."""

    brand: str = ""

    def draw(self, paper: Paper, top: float) -> None:
        """A tinted box for each variant with a bar above it."""
        left = sum(line.leading for line in self.text)
        draw_lines(paper, self.text, LEFT, top + self.height - left - 2.4 * MM)
        for n, lines in enumerate(self.cells):
            left = self.edges.lefts[n]
            paper.rectangle(left, top, self.edges.width, self.height, tint(self.brand))
            paper.rectangle(left, top, self.edges.width, 1.1 * MM, self.brand)
            y = top + 3.2 * MM
            for line in lines:
                paper.line_right(line, self.edges.right(n), y + line.leading * BASELINE)
                y += line.leading


@dataclass(frozen=True, slots=True)
class _Title(_Block):
    """The title of a section within the columns, its note behind it."""

    def draw(self, paper: Paper, top: float) -> None:
        """Words above a fine line."""
        draw_lines(paper, self.text, LEFT, top + 2.6 * MM)
        bottom = top + self.height
        paper.rule(LEFT, bottom, RIGHT, bottom, HAIRLINE, 0.5)


@dataclass(frozen=True, slots=True)
class _Row(_Block):
    """One thing: its text at the left, amounts, words or check marks below the names."""

    marks: tuple[bool, ...] = ()
    brand: str = ""

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """A very long text in two parts with at least two lines each; the cells stay above."""
        count = min(fitting(self.text, room - 2 * _PAD), len(self.text) - 2)
        if self.height <= page / 2 or count < 2:
            return None
        first, rest = self.text[:count], self.text[count:]
        nothing = tuple(() for _cell in self.cells)
        return (
            replace(self, text=first, height=_height(first)),
            replace(self, text=rest, cells=nothing, marks=(), before=0.0, height=_height(rest)),
        )

    def draw(self, paper: Paper, top: float) -> None:
        """Text and cells, a fine line below."""
        draw_lines(paper, self.text, LEFT, top + _PAD)
        for n, lines in enumerate(self.cells):
            y = top + _PAD
            for line in lines:
                paper.line_right(line, self.edges.right(n), y + line.leading * BASELINE)
                y += line.leading
        for n, marked in enumerate(self.marks):
            if marked:
                y = top + _PAD + _TEXT.leading * 0.5
                paper.check_mark(self.edges.right(n) - 5.2, y, 4.6, self.brand)
        bottom = top + self.height
        paper.rule(LEFT, bottom, RIGHT, bottom, HAIRLINE, 0.4)


def _prices(
    sheet: ComparisonSheet, columns: Sequence[ComparisonColumn], edges: _Edges, frame: Frame
) -> Block:
    """The boxes above the columns; they stand on each page."""
    room = edges.width - 3.4 * MM
    name, price = (replace(style, colour=frame.brand) for style in (_NAME, _PRICE))
    names = [cut_lines(break_text(column.name, name, room), 3) for column in columns]
    most = max((len(lines) for lines in names), default=0)
    cells = tuple(
        (
            # Prices stand in one line, however long the names are.
            *(Line((), name.leading) for _missing in range(most - len(lines))),
            *lines,
            fit_line(column.price, price, room, 8),
            *cut_lines(break_text(column.note, _NOTE, room), 3),
        )
        for column, lines in zip(columns, names, strict=True)
    )
    height = max((sum(line.leading for line in lines) for lines in cells), default=0) + 6 * MM
    label = (
        *break_text(sheet.price_label, Style(SEMIBOLD, 10.5, 15, frame.brand), edges.text),
        *break_text(sheet.price_note, _NOTE, edges.text),
    )
    return _Prices(edges, label, cells, height, before=5 * MM, keep=True, brand=frame.brand)


def _title(section: ComparisonSection, style: Style, head: Block) -> Block:
    assert isinstance(head, _Block)
    lines = (
        *break_text(section.title, style, TEXT_WIDTH),
        *break_text(section.note, _NOTE, TEXT_WIDTH),
    )
    height = sum(line.leading for line in lines) + 4 * MM
    return _Title(head.edges, lines, (), height, head=head, keep=True)


def _row(row: ComparisonRow, edges: _Edges, head: Block) -> Block:
    text = (*break_text(row.text, _TEXT, edges.text), *break_text(row.note, _NOTE, edges.text))
    lost = (*row.lost, *(False for _cell in row.cells))
    cells = tuple(
        ()
        if cell == CHECK
        else tuple(cut_lines(break_text(cell, _LOST if away else _CELL, edges.width - 2 * MM), 4))
        for cell, away in zip(row.cells[: len(edges.lefts)], lost, strict=False)
    )
    marks = tuple(cell == CHECK for cell in row.cells[: len(edges.lefts)])
    height = max([_height(text), *(_height(lines) for lines in cells)])
    return _Row(edges, text, cells, height, head=head, marks=marks, brand="#2E7D4F")


def _height(lines: Sequence[Line]) -> float:
    return sum(line.leading for line in lines) + 2 * _PAD
