"""Lists on paper: groups of rows under repeated heads, A4 upright (birthdays, phone numbers)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from .colours import DEFAULT_BRAND, HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import LOCK, REGULAR, SEMIBOLD
from .lines import Line, Style, break_text, fit_line
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 16 * MM
_RIGHT = PAGE_WIDTH - 14 * MM
_TOP = 16 * MM
_BOTTOM = 279 * MM
_BODY = Style(REGULAR, 9.25, 12.2, INK)
_STRONG = Style(SEMIBOLD, 9.25, 12.2, INK)
_HEAD = Style(SEMIBOLD, 8, 10.5, MUTED)
_NOTE = Style(REGULAR, 8.5, 11.5, MUTED)
_PAD = 1.5 * MM
_GAP = 3 * MM
_HEAD_HEIGHT = 6 * MM
_GROUP_HEIGHT = 9.5 * MM
#: Lines of one cell; longer text ends with `…` on paper, the spreadsheet has it whole.
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: `share` of the width, its numbers at the right or its texts at the left."""

    header: str
    share: float
    right: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Rows under a title (a month, a letter); marked rows stand on a quiet tint."""

    title: str
    rows: Sequence[Sequence[str]]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[Line, ...], ...]
    height: float
    marked: bool


#: What stands on a page from top to bottom: titles of groups (with the head below) and rows.
_Page = list[tuple[float, str | _Row]]


def print_list(
    title: str,
    note: str,
    columns: Sequence[ListColumn],
    groups: Sequence[ListGroup],
    day: date,
    brand: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The list as PDF, `Seite 1 von 3` at the foot. `progress` hears the rows laid out."""
    with LOCK:
        accent = Style(SEMIBOLD, 11, 14, brand_colour(brand or DEFAULT_BRAND))
        edges = _edges(columns)
        pages = _paginate(columns, groups, edges, progress)
        paper = Paper(title=title, author="", subject=note, day=day)
        for number, page in enumerate(pages, 1):
            if number > 1:
                paper.new_page()
            _draw_page(paper, page, columns, edges, accent, title, note, number)
            _draw_foot(paper, day, number, len(pages))
        return paper.finish()


def _edges(columns: Sequence[ListColumn]) -> list[tuple[float, float]]:
    """Left and right edge of each column in points."""
    whole = sum(column.share for column in columns)
    room = _RIGHT - _LEFT - _GAP * (len(columns) - 1)
    edges, x = [], _LEFT
    for column in columns:
        width = room * column.share / whole
        edges.append((x, x + width))
        x += width + _GAP
    return edges


def _paginate(
    columns: Sequence[ListColumn],
    groups: Sequence[ListGroup],
    edges: Sequence[tuple[float, float]],
    progress: Callable[[int, int], None] | None,
) -> list[_Page]:
    pages: list[_Page] = []
    top = 0.0

    def fresh() -> float:
        pages.append([])
        return _TOP + (15 * MM if len(pages) == 1 else 9 * MM)

    top = fresh()
    total, done = sum(len(group.rows) for group in groups), 0
    for group in groups:
        first = True
        for index, cells in enumerate(group.rows):
            if progress is not None and done % 100 == 0:
                progress(done, total)
            done += 1
            row = _row(columns, cells, edges, index in group.marked)
            needed = row.height + (_GROUP_HEIGHT + _HEAD_HEIGHT if first else 0)
            if top + needed > _BOTTOM:
                top = fresh()
                again = not first
                first = True
            else:
                again = False
            if first:
                words = _("{title} (weiter)").format(title=group.title) if again else group.title
                pages[-1].append((top, words))
                top += _GROUP_HEIGHT + _HEAD_HEIGHT
                first = False
            pages[-1].append((top, row))
            top += row.height
        top += 2 * MM
    return pages


def _row(
    columns: Sequence[ListColumn],
    cells: Sequence[str],
    edges: Sequence[tuple[float, float]],
    marked: bool,
) -> _Row:
    drawn: list[tuple[Line, ...]] = []
    for column, text, (left, right) in zip(columns, cells, edges, strict=True):
        style = _STRONG if column.strong else _BODY
        lines = break_text(" ".join(text[:600].split()), style, right - left)
        if len(lines) > _MOST_LINES:
            rest = " ".join(line.text for line in lines[_MOST_LINES - 1 :])
            lines = [*lines[: _MOST_LINES - 1], fit_line(rest, style, right - left, 7)]
        drawn.append(tuple(lines))
    most = max((len(lines) for lines in drawn), default=1)
    return _Row(tuple(drawn), max(1, most) * _BODY.leading + 2 * _PAD, marked)


def _draw_page(
    paper: Paper,
    page: _Page,
    columns: Sequence[ListColumn],
    edges: Sequence[tuple[float, float]],
    accent: Style,
    title: str,
    note: str,
    number: int,
) -> None:
    width = _RIGHT - _LEFT
    if number == 1:
        big = Style(SEMIBOLD, 16, 20, INK)
        paper.line(fit_line(title, big, width, 10), _LEFT, _TOP + 4 * MM)
        paper.line(fit_line(note, _NOTE, width, 6), _LEFT, _TOP + 10 * MM)
    else:
        paper.line(fit_line(title, _HEAD, width, 6), _LEFT, _TOP + 2 * MM)
    for top, part in page:
        if isinstance(part, str):
            paper.line(fit_line(part, accent, width, 7), _LEFT, top + 6.5 * MM)
            _draw_head(paper, top + _GROUP_HEIGHT, columns, edges, accent)
        else:
            _draw_row(paper, top, part, columns, edges, accent)


def _draw_head(
    paper: Paper,
    top: float,
    columns: Sequence[ListColumn],
    edges: Sequence[tuple[float, float]],
    accent: Style,
) -> None:
    for column, (left, right) in zip(columns, edges, strict=True):
        line = fit_line(column.header, _HEAD, right - left, 6)
        if column.right:
            paper.line_right(line, right, top + 3.8 * MM)
        else:
            paper.line(line, left, top + 3.8 * MM)
    bottom = top + _HEAD_HEIGHT - 0.6 * MM
    paper.rule(_LEFT, bottom, _RIGHT, bottom, accent.colour, 0.8)


def _draw_row(
    paper: Paper,
    top: float,
    row: _Row,
    columns: Sequence[ListColumn],
    edges: Sequence[tuple[float, float]],
    accent: Style,
) -> None:
    if row.marked:
        paper.rectangle(
            _LEFT - 1.5 * MM,
            top + 0.2 * MM,
            _RIGHT - _LEFT + 3 * MM,
            row.height - 0.4 * MM,
            tint(accent.colour, 0.1),
        )
    for column, lines, (left, right) in zip(columns, row.cells, edges, strict=True):
        baseline = top + _PAD + _BODY.size * 0.95
        for line in lines:
            if column.right:
                paper.line_right(line, right, baseline)
            else:
                paper.line(line, left, baseline)
            baseline += _BODY.leading
    bottom = top + row.height
    paper.rule(_LEFT, bottom, _RIGHT, bottom, HAIRLINE, 0.4)


def _draw_foot(paper: Paper, day: date, number: int, pages: int) -> None:
    baseline = 287 * MM
    state = fit_line(_("Stand {day}").format(day=format_date(day)), _HEAD, 80 * MM, 6)
    paper.line(state, _LEFT, baseline)
    words = _("Seite {n} von {pages}").format(n=number, pages=pages)
    paper.line_right(fit_line(words, _HEAD, 80 * MM, 6), _RIGHT, baseline)
