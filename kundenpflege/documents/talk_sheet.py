"""The talk sheet for the visit: the questions of a trade with room to write, as PDF.

As many pages as the questions need; a question never parts from its room to write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import format_date

from .colours import HAIRLINE, INK, MUTED, brand_colour
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Line, Style, break_text, cut_lines, fit_line, text_width
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 18 * MM
_RIGHT = PAGE_WIDTH - 16 * MM
_WIDTH = _RIGHT - _LEFT
_TOP = 15 * MM
_BOTTOM = 278 * MM
_BASE = 0.74

_SMALL = Style(REGULAR, 8.75, 12, MUTED)
_NAME = Style(BOLD, 18, 23, INK)
_UNDER = Style(REGULAR, 10.5, 14.5, INK)
_QUESTION = Style(SEMIBOLD, 10.5, 14.4, INK)
_HINT = Style(REGULAR, 8.75, 12, MUTED)
_ANSWER = Style(REGULAR, 10.5, 14.4, INK)
_STEP = 8.2 * MM
_BOX = 2.9 * MM


@dataclass(frozen=True, slots=True)
class TalkItem:
    """A question to ask: `choices` to tick, `answer` what is known already, `lines` to write on."""

    text: str
    hint: str = ""
    section: str = ""
    choices: tuple[str, ...] = ()
    answer: str = ""
    lines: int = 2


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """The talk sheet of one customer; `day` is the document's date."""

    title: str
    day: date
    customer: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    subject: str = ""
    items: tuple[TalkItem, ...] = ()
    brand: str = ""


def render(sheet: TalkSheet) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    with LOCK:
        accent = brand_colour(sheet.brand)
        pages = _paginate(sheet, accent)
        paper = Paper(
            title=property_text(f"Gesprächsbogen {sheet.customer}".strip()),
            author="",
            subject=property_text(sheet.title),
            day=sheet.day,
        )
        for number, page in enumerate(pages, 1):
            if number > 1:
                paper.new_page()
                head = " · ".join(part for part in (sheet.customer, sheet.title) if part)
                paper.line(fit_line(head, _SMALL, _WIDTH, 6), _LEFT, _TOP + 8)
            else:
                _draw_head(paper, sheet, accent)
            for top, part in page:
                part.draw(paper, top)
            words = f"Seite {number} von {len(pages)}"
            paper.line_right(fit_line(words, _SMALL, 60 * MM, 6), _RIGHT, 288 * MM)
        return paper.finish()


@dataclass(frozen=True, slots=True)
class _Part:
    """A question with its room, perhaps with the title of its section above."""

    section: Line | None
    question: tuple[Line, ...]
    hint: tuple[Line, ...]
    answer: tuple[Line, ...]
    choices: tuple[tuple[float, float, Line], ...]
    choice_height: float
    lines: int

    @property
    def height(self) -> float:
        """With the gap below."""
        texts = (*self.question, *self.hint, *self.answer)
        height = sum(line.leading for line in texts) + self.choice_height
        if self.section is not None:
            height += self.section.leading + 3 * MM
        return height + self.lines * _STEP + 4.2 * MM

    def draw(self, paper: Paper, top: float) -> None:
        """From top to bottom."""
        if self.section is not None:
            paper.line(self.section, _LEFT, top + self.section.leading * _BASE + 1 * MM)
            top += self.section.leading + 3 * MM
        for line in (*self.question, *self.hint, *self.answer):
            paper.line(line, _LEFT, top + line.leading * _BASE)
            top += line.leading
        for x, y, line in self.choices:
            paper.tick_box(_LEFT + x, top + y, _BOX, MUTED)
            paper.line(line, _LEFT + x + _BOX + 1.6 * MM, top + y + _BOX - 0.5)
        top += self.choice_height
        for _number in range(self.lines):
            top += _STEP
            paper.rule(_LEFT, top, _RIGHT, top, HAIRLINE, 0.6)


def _paginate(sheet: TalkSheet, accent: str) -> list[list[tuple[float, _Part]]]:
    pages: list[list[tuple[float, _Part]]] = [[]]
    top = _TOP + 27 * MM
    section = ""
    for item in sheet.items:
        part = _part(item, accent, new_section=item.section != section)
        section = item.section
        if top + part.height > _BOTTOM and pages[-1]:
            pages.append([])
            top = _TOP + 8 * MM
        pages[-1].append((top, part))
        top += part.height
    return pages


def _part(item: TalkItem, accent: str, *, new_section: bool) -> _Part:
    title = Style(SEMIBOLD, 11, 15, accent)
    section = fit_line(item.section, title, _WIDTH, 7) if new_section and item.section else None
    choices, height = _choices(item.choices)
    answer = cut_lines(break_text(item.answer, _ANSWER, _WIDTH), 12) if item.answer else []
    return _Part(
        section,
        tuple(cut_lines(break_text(item.text, _QUESTION, _WIDTH), 6)),
        tuple(cut_lines(break_text(item.hint, _HINT, _WIDTH), 4)),
        tuple(answer),
        choices,
        height,
        0 if answer else min(max(item.lines, 0), 8),
    )


def _choices(words: tuple[str, ...]) -> tuple[tuple[tuple[float, float, Line], ...], float]:
    """Boxes to tick, in rows; and how high they are together."""
    placed: list[tuple[float, float, Line]] = []
    x, y, step = 0.0, 1.2 * MM, 6 * MM
    for word in words[:20]:
        wide = _BOX + 1.6 * MM + min(text_width(word, _ANSWER), _WIDTH - 8 * MM)
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + step
        placed.append((x, y, fit_line(word, _ANSWER, _WIDTH - 8 * MM, 7)))
        x += wide + 7 * MM
    return tuple(placed), y + step - 1.2 * MM if placed else 0.0


def _draw_head(paper: Paper, sheet: TalkSheet, accent: str) -> None:
    right = 60 * MM
    left = _WIDTH - right - 4 * MM
    paper.line(fit_line("Gesprächsbogen · nur für uns", _SMALL, left, 6), _LEFT, _TOP + 9)
    paper.line(fit_line(sheet.customer or sheet.title, _NAME, left, 10), _LEFT, _TOP + 30)
    under = " · ".join(part for part in (*sheet.phones, sheet.address) if part)
    paper.line(fit_line(under, _UNDER, left, 7.5), _LEFT, _TOP + 47)
    told = " · ".join(part for part in (sheet.subject,) if part)
    paper.line_right(fit_line(f"Fragebogen {sheet.title}", _UNDER, right, 7), _RIGHT, _TOP + 28)
    paper.line_right(fit_line(told or format_date(sheet.day), _SMALL, right, 6), _RIGHT, _TOP + 47)
    paper.rule(_LEFT, _TOP + 20 * MM, _RIGHT, _TOP + 20 * MM, accent, 0.9)
