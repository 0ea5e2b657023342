"""Greeting cards A6 across: a drawing with the good wish in front, the words behind.

One card a page for card stock, or four on A4 to cut; there the backs stand mirrored, for printers
that turn the sheet over its short edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .colours import AMBER, AMBER_TEXT, AMBER_TINT, HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import BOLD, LOCK, REGULAR, property_text
from .greeting import OPEN_PLACE, GreetingFile, GreetingSheet
from .lines import Line, Style, break_text, cut_lines, fit_line
from .ornaments import draw_ornament
from .paper import MM, PAGE_HEIGHT, PAGE_WIDTH, Paper

WIDTH, HEIGHT = 148 * MM, 105 * MM
#: A4 across.
_SHEET = (PAGE_HEIGHT, PAGE_WIDTH)
_EDGE = 13 * MM
_ROOM = WIDTH - 2 * _EDGE
_TOP = 11 * MM
#: Below it stand the sender's name and nothing else.
_FOOT = HEIGHT - 11 * MM
_SIZES = (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)
#: Room for a name written by hand, at least.
_HAND = 9 * MM
_LEADING = 1.42
_GAP = 0.62


def render_card(sheet: GreetingSheet) -> GreetingFile:
    """Front and back as two pages of A6; the same sheet always gives the same bytes."""
    with LOCK:
        paper = _paper(sheet, (WIDTH, HEIGHT))
        _front(paper, sheet)
        paper.new_page()
        fits = _back(paper, sheet)
        return GreetingFile(paper.finish(), 2, fits)


def render_card_sheets(sheets: Sequence[GreetingSheet]) -> GreetingFile:
    """Four cards on A4 with lines to cut along: a page of fronts, a page of backs, and so on."""
    with LOCK:
        paper = _paper(sheets[0], _SHEET)
        pages, fits = 0, True
        for start in range(0, len(sheets), 4):
            some = sheets[start : start + 4]
            for behind in (False, True):
                if pages:
                    paper.new_page()
                pages += 1
                for number, sheet in enumerate(some):
                    row, column = divmod(number, 2)
                    place = 1 - column if behind else column
                    with paper.part(0.5 * MM + place * WIDTH, row * HEIGHT):
                        if behind:
                            fits &= _back(paper, sheet)
                        else:
                            _front(paper, sheet)
                _cutting_lines(paper)
        return GreetingFile(paper.finish(), pages, fits)


def _paper(sheet: GreetingSheet, size: tuple[float, float]) -> Paper:
    return Paper(
        title=property_text(" ".join((sheet.front, sheet.below))),
        author=property_text(sheet.letterhead.company or sheet.letterhead.name),
        subject="Karte",
        day=sheet.date,
        true_size=True,
        size=size,
    )


def _cutting_lines(paper: Paper) -> None:
    middle, half = _SHEET[0] / 2, _SHEET[1] / 2
    for y in (0.0, half - 4 * MM, _SHEET[1] - 8 * MM):
        paper.rule(middle, y, middle, y + 8 * MM, HAIRLINE, 0.4)
    for x in (0.0, middle - 4 * MM, _SHEET[0] - 8 * MM):
        paper.rule(x, half, x + 8 * MM, half, HAIRLINE, 0.4)


# Front -----------------------------------------------------------------------------------------


def _front(paper: Paper, sheet: GreetingSheet) -> None:
    """Office printers leave a white edge: the tinted field stays inside of it."""
    brand = brand_colour(sheet.letterhead.brand)
    quiet = sheet.motif == "branch"
    colour = MUTED if quiet else brand
    edge = 6 * MM
    paper.panel(
        edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge,
        "#F4F3F0" if quiet else tint(brand, 0.06), 7,
    )  # fmt: skip
    draw_ornament(sheet.motif, paper, WIDTH / 2, 35.5 * MM, colour)
    room = WIDTH - 2 * edge - 16 * MM
    title = fit_line(sheet.front, Style(BOLD, 23, 29, INK if quiet else brand), room, 12)
    below = fit_line(sheet.below, Style(REGULAR, 13.5, 18, INK), room, 8)
    baseline = 69.5 * MM if sheet.below else 72 * MM
    _centred(paper, title, baseline)
    if sheet.below:
        _centred(paper, below, baseline + 8.6 * MM)
    if not quiet:
        half = 7 * MM
        paper.rule(WIDTH / 2 - half, 85 * MM, WIDTH / 2 + half, 85 * MM, AMBER, 1.1)
    name = sheet.letterhead.name or sheet.letterhead.company
    _centred(paper, fit_line(name, Style(REGULAR, 8.5, 11, MUTED), room, 6.5), 92.5 * MM)


def _centred(paper: Paper, line: Line, baseline: float) -> None:
    paper.line(line, (WIDTH - line.width) / 2, baseline)


# Back ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines with the space above them; `tinted` for the open place."""

    lines: tuple[Line, ...]
    before: float
    tinted: bool = False

    @property
    def height(self) -> float:
        return self.before + sum(line.leading for line in self.lines)


def _back(paper: Paper, sheet: GreetingSheet) -> bool:
    """The words in the largest size that fits; whether all of them had room."""
    bottom = _FOOT - 4 * MM
    parts: list[_Part] = []
    high = 0.0
    for size in _SIZES:
        parts = _parts(sheet, size)
        high = sum(part.height for part in parts)
        if _TOP + high + _HAND <= bottom:
            break
    fits = _TOP + high + _HAND <= bottom
    if not fits:
        parts = _cut(parts, bottom - _TOP - _HAND)
        high = sum(part.height for part in parts)
    # A short text stands a little lower: the upper third is the calm of the card.
    y = _TOP + max(0.0, (bottom - _HAND - _TOP - high) * 0.35)
    for part in parts:
        y += part.before
        if part.tinted:
            tall = sum(line.leading for line in part.lines)
            paper.panel(_EDGE - 2 * MM, y - 1 * MM, _ROOM + 4 * MM, tall + 2 * MM, AMBER_TINT, 3)
        for line in part.lines:
            paper.line(line, _EDGE, y + line.leading * 0.74)
            y += line.leading
    _sender(paper, sheet)
    return fits


def _parts(sheet: GreetingSheet, size: float) -> list[_Part]:
    style = Style(REGULAR, size, size * _LEADING, INK)
    gap = style.leading * _GAP
    parts = [_Part(tuple(break_text(sheet.salutation, style, _ROOM)), 0.0)]
    for passage in sheet.passages:
        if passage.open:
            shown = Style(REGULAR, size, size * _LEADING, AMBER_TEXT)
            parts.append(_Part(tuple(break_text(OPEN_PLACE, shown, _ROOM)), gap, tinted=True))
        else:
            parts.append(_Part(tuple(break_text(passage.text, style, _ROOM)), gap))
    parts.append(_Part(tuple(break_text(sheet.closing, style, _ROOM)), gap))
    return [part for part in parts if part.lines]


def _cut(parts: Sequence[_Part], room: float) -> list[_Part]:
    """What there is room for; the rest is marked by `…`."""
    kept: list[_Part] = []
    for part in parts:
        room -= part.before
        leading = part.lines[0].leading
        count = int((room + 0.01) // leading)
        if count < len(part.lines):
            if count > 0:
                kept.append(_Part(tuple(cut_lines(part.lines, count)), part.before, part.tinted))
            break
        kept.append(part)
        room -= leading * len(part.lines)
    return kept


def _sender(paper: Paper, sheet: GreetingSheet) -> None:
    """Who writes: the name typed small, so that the one written by hand stands above it."""
    brand = brand_colour(sheet.letterhead.brand)
    style = Style(REGULAR, 8.5, 11, MUTED)
    paper.rule(_EDGE, _FOOT - 3.4 * MM, WIDTH - _EDGE, _FOOT - 3.4 * MM, tint(brand, 0.35), 0.5)
    company = fit_line(sheet.letterhead.company or sheet.letterhead.name, style, _ROOM * 0.55, 6.5)
    if sheet.signer:
        paper.line(fit_line(sheet.signer, style, _ROOM * 0.42, 6.5), _EDGE, _FOOT)
        paper.line_right(company, WIDTH - _EDGE, _FOOT)
    else:
        paper.line(company, _EDGE, _FOOT)
