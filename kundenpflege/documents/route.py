"""The route of a day: visits in the order to drive, with addresses and codes for the phone.

One block a visit: number, time, whom, where, why, what to know, room for the outcome. A visit is
never torn by the end of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from .colours import DEFAULT_BRAND, HAIRLINE, INK, MUTED, brand_colour
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Line, Style, break_runs, break_text, cut_lines, fit_line
from .paper import MM, PAGE_WIDTH, Paper
from .qr import draw_code, modules

_LEFT = 16 * MM
_RIGHT = PAGE_WIDTH - 14 * MM
_TOP = 15 * MM
_BOTTOM = 279 * MM
_CODE = 25 * MM
_TIME = 21 * MM
_TEXT = _LEFT + _TIME
_ROOM = _RIGHT - _CODE - 5 * MM - _TEXT
_PAD = 3.4 * MM
_BASE = 0.76
#: Lines to write on by hand below each visit.
_WRITE = 7 * MM

_TITLE = Style(BOLD, 17, 22, INK)
_NOTE = Style(REGULAR, 9.5, 13, MUTED)
_NAME = Style(SEMIBOLD, 11.5, 15, INK)
_BODY = Style(REGULAR, 9.5, 13, INK)
_STRONG = Style(SEMIBOLD, 9.5, 13, INK)
_MUTED = Style(REGULAR, 9, 12.4, MUTED)
_CLOCK = Style(SEMIBOLD, 11.5, 15, INK)
_SMALL = Style(REGULAR, 8, 10.5, MUTED)


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One visit as text ready to print. `code` is what the phone reads, `link` what a click on the
    address opens."""

    time: str
    name: str
    address: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    code: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """A day's route. `start` is where it begins, `link` opens the whole way."""

    day: date
    who: str = ""
    start: str = ""
    stops: tuple[RouteLine, ...] = ()
    link: str = ""
    brand: str = DEFAULT_BRAND


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    stop: RouteLine
    lines: tuple[Line, ...]
    address_from: int
    address_to: int

    @property
    def height(self) -> float:
        text = sum(line.leading for line in self.lines) + _WRITE
        code = _CODE + 3 * MM if self.stop.code else 0.0
        return max(text, code) + 2 * _PAD


def render_route(sheet: RouteSheet) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    with LOCK:
        brand = brand_colour(sheet.brand)
        blocks = [_block(n, stop) for n, stop in enumerate(sheet.stops, 1)]
        whole = len(sheet.stops) > 1 and bool(modules(sheet.link))
        pages = _paginate(blocks, _TOP + (27 if whole else 20) * MM)
        paper = Paper(
            title=property_text(_("Tour {day}").format(day=format_weekday_date(sheet.day))),
            author="",
            subject=property_text(sheet.who),
            day=sheet.day,
        )
        for number, page in enumerate(pages, 1):
            if number > 1:
                paper.new_page()
            _draw_head(paper, sheet, brand, first=number == 1, whole=whole)
            for top, block in page:
                _draw_block(paper, block, top, brand)
            _draw_foot(paper, sheet, number, len(pages))
        return paper.finish()


def _block(number: int, stop: RouteLine) -> _Block:
    lines: list[Line] = list(cut_lines(break_text(_flat(stop.name), _NAME, _ROOM), 2))
    begins = len(lines)
    for part in stop.address:
        lines += cut_lines(break_text(_flat(part), _BODY, _ROOM), 2)
    ends = len(lines)
    for part in stop.about:
        lines += cut_lines(break_text(_flat(part), _MUTED, _ROOM), 2)
    if stop.reason:
        runs = ((_("Anlass: "), _STRONG), (_flat(stop.reason), _BODY))
        lines += cut_lines(break_runs(runs, _ROOM), 3)
    for part in stop.notes:
        lines += cut_lines(break_text(_flat(part), _MUTED, _ROOM), 4)
    return _Block(number, stop, tuple(lines), begins, ends)


def _flat(text: str) -> str:
    return " ".join(text[:2000].split())


def _paginate(blocks: Sequence[_Block], top: float) -> list[list[tuple[float, _Block]]]:
    pages: list[list[tuple[float, _Block]]] = [[]]
    for block in blocks:
        if top + block.height > _BOTTOM and pages[-1]:
            pages.append([])
            top = _TOP + 8 * MM
        pages[-1].append((top, block))
        top += block.height
    return pages


def _draw_head(paper: Paper, sheet: RouteSheet, brand: str, first: bool, whole: bool) -> None:
    title = _("Tour am {day}").format(day=format_weekday_date(sheet.day))
    if not first:
        words = " · ".join(part for part in (title, sheet.who) if part)
        paper.line(fit_line(words, _SMALL, _RIGHT - _LEFT, 6), _LEFT, _TOP + 2 * MM)
        return
    room = _RIGHT - _LEFT - (_CODE if sheet.link else 0)
    paper.line(fit_line(title, _TITLE, room, 11), _LEFT, _TOP + 4 * MM)
    count = len(sheet.stops)
    told = ngettext("{n} Besuch", "{n} Besuche", count).format(n=count)
    start = _("ab {start}").format(start=sheet.start) if sheet.start else ""
    words = " · ".join(part for part in (sheet.who, told, start) if part)
    paper.line(fit_line(words, _NOTE, room, 7), _LEFT, _TOP + 10 * MM)
    if sheet.link:
        line = fit_line(_("Ganze Tour in der Karte"), Style(SEMIBOLD, 9, 12, brand), room, 7)
        paper.line(line, _LEFT, _TOP + 15.5 * MM)
        paper.link(sheet.link, _LEFT, _TOP + 12 * MM, line.width, 5 * MM)
        if whole:
            draw_code(paper, sheet.link, _RIGHT - _CODE, _TOP - 3 * MM, _CODE)
            below = fit_line(_("Ganze Tour"), _SMALL, _CODE, 6)
            paper.line(below, _RIGHT - _CODE / 2 - below.width / 2, _TOP + _CODE - 0.6 * MM)


def _draw_block(paper: Paper, block: _Block, top: float, brand: str) -> None:
    paper.rule(_LEFT, top, _RIGHT, top, HAIRLINE, 0.6)
    y = top + _PAD
    middle = y + _NAME.leading * 0.5
    paper.disc(_LEFT + 3.1 * MM, middle, 3.1 * MM, brand)
    digit = fit_line(str(block.number), Style(BOLD, 9.5, 12, "#FFFFFF"), 5.6 * MM, 6)
    paper.line(digit, _LEFT + 3.1 * MM - digit.width / 2, middle + 3.3)
    if block.stop.time:
        clock = fit_line(block.stop.time, _CLOCK, _TIME - 9 * MM, 7)
        paper.line(clock, _LEFT + 8 * MM, y + _NAME.leading * _BASE)
    for number, line in enumerate(block.lines):
        paper.line(line, _TEXT, y + line.leading * _BASE)
        if block.stop.link and block.address_from <= number < block.address_to:
            paper.link(block.stop.link, _TEXT, y, line.width, line.leading)
        y += line.leading
    end = _RIGHT - (_CODE + 5 * MM if block.stop.code else 0)
    bottom = top + block.height - _PAD
    paper.line(fit_line(_("Ergebnis"), _SMALL, 20 * MM, 6), _TEXT, bottom)
    paper.rule(_TEXT + 15 * MM, bottom + 1, end, bottom + 1, HAIRLINE, 0.6)
    # An address without end has no code, and then nothing stands below it.
    if draw_code(paper, block.stop.code, _RIGHT - _CODE, top + _PAD, _CODE):
        if block.stop.link:  # an address is known: on a screen the code is clicked
            paper.link(block.stop.code, _RIGHT - _CODE, top + _PAD, _CODE, _CODE)
        words = fit_line(_("Hinfahren"), _SMALL, _CODE, 6)
        paper.line(words, _RIGHT - _CODE / 2 - words.width / 2, top + _PAD + _CODE + 2.4 * MM)


def _draw_foot(paper: Paper, sheet: RouteSheet, number: int, pages: int) -> None:
    words = _(
        "Codes und Links öffnen nur die Anschrift: der Code in Google Maps, die Anschrift in "
        "OpenStreetMap."
    )
    room = _RIGHT - _LEFT - 30 * MM
    if any(stop.code or stop.link for stop in sheet.stops):
        paper.line(fit_line(words, _SMALL, room, 6), _LEFT, 287 * MM)
    page = _("Seite {n} von {pages}").format(n=number, pages=pages)
    paper.line_right(fit_line(page, _SMALL, 30 * MM, 6), _RIGHT, 287 * MM)
