"""The contact plan on paper: weeks (or months) with their days, a box to tick each contact off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from kundenpflege.base.dates import MONTHS, WEEKDAYS, format_date, format_short_date
from kundenpflege.base.i18n import _, ngettext

from .colours import AMBER, HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Line, Style, break_runs, break_text, cut_lines, fit_line
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 16 * MM
_RIGHT = PAGE_WIDTH - 14 * MM
_WIDTH = _RIGHT - _LEFT
_TOP = 15 * MM
_BOTTOM = 280 * MM
_DAY_WIDTH = 25 * MM
_TIME_WIDTH = 14 * MM
_WHOSE_WIDTH = 30 * MM
_BOX = 3.4 * MM
_DOT = 1.25 * MM
_TEXT = _LEFT + _DAY_WIDTH + _BOX + 3 * MM + _TIME_WIDTH
_TEXT_WIDTH = _RIGHT - _WHOSE_WIDTH - _TEXT - 3 * MM
_PAD = 1.7 * MM
_GROUP_HEIGHT = 11 * MM
_BASE = 0.76
#: Lines of a reason, of the facts below it, and of a note.
_MOST_LINES = 3

_TITLE = Style(BOLD, 18, 23, INK)
_UNDER = Style(REGULAR, 10, 14, MUTED)
_SMALL = Style(REGULAR, 8.5, 11.6, MUTED)
_STRONG = Style(SEMIBOLD, 9.75, 13, INK)
_BODY = Style(REGULAR, 9.5, 12.8, INK)
_MUTED = Style(REGULAR, 8.75, 11.8, MUTED)
_RED = "#B23A2E"
_GREEN = "#2E7D4F"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One contact: whom, how and why; `facts` (person, phone, place) stand below. `colour` marks
    the kind; `whose` stands at the right."""

    who: str
    kind: str
    colour: str
    time: str = ""
    reason: str = ""
    facts: tuple[str, ...] = ()
    note: str = ""
    whose: str = ""
    done: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day with what is planned; `free` names the holiday or the days off."""

    day: date
    lines: tuple[PlanLine, ...] = ()
    free: str = ""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan ready to print. `facts` stand in a quiet band below the head (label, value).
    `printed` is the document's date; `by_month` groups by months instead of weeks."""

    title: str
    under: str
    printed: date
    days: Sequence[PlanDay]
    business: str = ""
    brand: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    by_month: bool = False
    empty: str = ""


def render_plan(sheet: PlanSheet, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The PDF. The same sheet always gives the same bytes."""
    with LOCK:
        layout = _Layout(sheet)
        pages = layout.pages(progress)
        paper = Paper(
            title=property_text(sheet.title),
            author=property_text(sheet.business),
            subject=property_text(sheet.under),
            day=sheet.printed,
        )
        for number, page in enumerate(pages, 1):
            if number > 1:
                paper.new_page()
            layout.draw(paper, page, number, len(pages))
        return paper.finish()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A contact (or a free day without one) laid out."""

    day: date
    free: str
    line: PlanLine | None
    texts: tuple[Line, ...]
    first: bool
    last: bool
    height: float


@dataclass(frozen=True, slots=True)
class _Head:
    """The name of a week or month."""

    words: str
    count: str
    height: float = _GROUP_HEIGHT


_Part = _Entry | _Head


class _Layout:
    def __init__(self, sheet: PlanSheet) -> None:
        self.sheet = sheet
        self.brand = brand_colour(sheet.brand)
        self._accent = Style(SEMIBOLD, 11, 15, self.brand)

    # Laying out --------------------------------------------------------------------------------

    def pages(self, progress: Callable[[int, int], None] | None) -> list[list[tuple[float, _Part]]]:
        """What stands on each page, with its distance from the top."""
        pages: list[list[tuple[float, _Part]]] = [[]]
        top = self._first_top()
        total = sum(max(1, len(day.lines)) for day in self.sheet.days)
        done = 0
        for head, entries in self._groups():
            shown = False
            for entry in entries:
                if progress is not None and done % 200 == 0:
                    progress(done, total)
                done += 1
                needed = entry.height + (0 if shown else head.height)
                if top + needed > _BOTTOM and pages[-1]:
                    pages.append([])
                    top = _TOP + 9 * MM
                    if shown:
                        again = _Head(_("{title} (weiter)").format(title=head.words), "")
                        pages[-1].append((top, again))
                        top += again.height
                        entry = _first_of_day(entry)
                if not shown:
                    pages[-1].append((top, head))
                    top += head.height
                    shown = True
                pages[-1].append((top, entry))
                top += entry.height
            top += 2 * MM
        return pages

    def _first_top(self) -> float:
        return _TOP + 22 * MM + (13 * MM if self.sheet.facts else 0)

    def _groups(self) -> Iterator[tuple[_Head, list[_Entry]]]:
        for key, days in groupby(self.sheet.days, key=self._group):
            shown = list(days)
            count = sum(len(day.lines) for day in shown)
            words = ngettext("{n} Kontakt", "{n} Kontakte", count).format(n=count)
            head = _Head(self._group_words(key), words if count > self.sheet.by_month else "")
            yield head, [entry for day in shown for entry in self._entries(day)]

    def _group(self, day: PlanDay) -> tuple[int, int]:
        if self.sheet.by_month:
            return day.day.year, day.day.month
        calendar = day.day.isocalendar()
        return calendar.year, calendar.week

    def _group_words(self, key: tuple[int, int]) -> str:
        if self.sheet.by_month:
            return f"{_(MONTHS[key[1] - 1])} {key[0]}"
        monday = date.fromisocalendar(key[0], key[1], 1)
        try:
            sunday = monday + timedelta(days=6)
        except OverflowError:
            sunday = date.max
        return _("Woche {week} · {first} bis {last}").format(
            week=key[1], first=format_short_date(monday), last=format_date(sunday)
        )

    def _entries(self, day: PlanDay) -> Iterator[_Entry]:
        for place, line in enumerate(day.lines):
            texts = tuple(self._texts(line))
            height = sum(text.leading for text in texts) + 2 * _PAD
            if place == 0 and day.free:
                height = max(height, _STRONG.leading + 2 * _SMALL.leading + 2 * _PAD)
            last = place == len(day.lines) - 1
            yield _Entry(day.day, day.free, line, texts, place == 0, last, height)
        if not day.lines:
            yield _Entry(day.day, day.free, None, (), True, True, _STRONG.leading + 2 * _PAD)

    def _texts(self, line: PlanLine) -> Iterator[Line]:
        kind = Style(REGULAR, 9.25, _STRONG.leading, MUTED)
        runs = [(_plain(line.who), _STRONG), (f"   {_plain(line.kind)}", kind)]
        if line.overdue:
            runs.append((_("   überfällig"), Style(SEMIBOLD, 9, _STRONG.leading, _RED)))
        yield from cut_lines(break_runs(runs, _TEXT_WIDTH), 2)
        if line.reason:
            yield from cut_lines(break_text(_plain(line.reason), _BODY, _TEXT_WIDTH), _MOST_LINES)
        facts = "  ·  ".join(_plain(fact) for fact in line.facts if fact)
        if facts:
            yield from cut_lines(break_text(facts, _MUTED, _TEXT_WIDTH), _MOST_LINES)
        if line.note:
            yield from cut_lines(break_text(_plain(line.note), _MUTED, _TEXT_WIDTH), _MOST_LINES)

    # Drawing -----------------------------------------------------------------------------------

    def draw(self, paper: Paper, page: list[tuple[float, _Part]], number: int, pages: int) -> None:
        """One page with head and foot."""
        if number == 1:
            self._draw_title(paper)
        else:
            head = fit_line(f"{self.sheet.title} · {self.sheet.under}", _SMALL, _WIDTH, 6)
            paper.line(head, _LEFT, _TOP + 2 * MM)
            paper.rule(_LEFT, _TOP + 4 * MM, _RIGHT, _TOP + 4 * MM, HAIRLINE, 0.5)
        for top, part in page:
            if isinstance(part, _Head):
                self._draw_head(paper, top, part)
            else:
                self._draw_entry(paper, top, part)
        if not any(page) and self.sheet.empty:
            empty = fit_line(self.sheet.empty, _BODY, _WIDTH, 7)
            paper.line(empty, _LEFT, self._first_top() + 4 * MM)
        printed = _("Stand {day}").format(day=format_date(self.sheet.printed))
        paper.line(fit_line(printed, _SMALL, 80 * MM, 6), _LEFT, 288 * MM)
        words = _("Seite {n} von {pages}").format(n=number, pages=pages)
        paper.line_right(fit_line(words, _SMALL, 80 * MM, 6), _RIGHT, 288 * MM)

    def _draw_title(self, paper: Paper) -> None:
        side = 62 * MM if self.sheet.business else 0.0
        title = fit_line(self.sheet.title, _TITLE, _WIDTH - side, 11)
        paper.line(title, _LEFT, _TOP + 6 * MM)
        if self.sheet.business:
            business = fit_line(self.sheet.business, _UNDER, side - 3 * MM, 7)
            paper.line_right(business, _RIGHT, _TOP + 6 * MM)
        paper.line(fit_line(self.sheet.under, _UNDER, _WIDTH, 7), _LEFT, _TOP + 12.5 * MM)
        y = _TOP + 16.5 * MM
        paper.rule(_LEFT, y, _RIGHT, y, self.brand, 0.9)
        if self.sheet.facts:
            self._draw_facts(paper, y + 3 * MM)

    def _draw_facts(self, paper: Paper, top: float) -> None:
        paper.panel(_LEFT, top, _WIDTH, 11 * MM, tint(self.brand), 1.5 * MM)
        wide = (_WIDTH - 6 * MM) / len(self.sheet.facts)
        for place, (label, value) in enumerate(self.sheet.facts):
            x = _LEFT + 3 * MM + place * wide
            paper.line(fit_line(label, _SMALL, wide - 2 * MM, 6), x, top + 4.2 * MM)
            paper.line(fit_line(value, _STRONG, wide - 2 * MM, 6.5), x, top + 8.7 * MM)

    def _draw_head(self, paper: Paper, top: float, head: _Head) -> None:
        base = top + 6.6 * MM
        paper.line(fit_line(head.words, self._accent, _WIDTH - 40 * MM, 7), _LEFT, base)
        if head.count:
            paper.line_right(fit_line(head.count, _SMALL, 38 * MM, 6), _RIGHT, base)
        y = top + head.height - 1.6 * MM
        paper.rule(_LEFT, y, _RIGHT, y, self.brand, 0.7)

    def _draw_entry(self, paper: Paper, top: float, entry: _Entry) -> None:
        base = top + _PAD + _STRONG.leading * _BASE
        if entry.first:
            self._draw_day(paper, entry, base)
        bottom = top + entry.height
        left = _LEFT if entry.last else _LEFT + _DAY_WIDTH
        paper.rule(left, bottom, _RIGHT, bottom, HAIRLINE, 0.4)
        line = entry.line
        if line is None:
            words = fit_line(entry.free, Style(REGULAR, 9.25, 12, AMBER_INK), _TEXT_WIDTH, 7)
            paper.line(words, _LEFT + _DAY_WIDTH, base)
            return
        x = _LEFT + _DAY_WIDTH
        if line.done:
            paper.check_mark(x + _BOX / 2, base - _BOX / 2 + 0.3, _BOX / 2, _GREEN)
        else:
            paper.tick_box(x, base - _BOX + 0.3, _BOX, MUTED)
        x += _BOX + 3 * MM
        if line.time:
            paper.line(fit_line(line.time, _STRONG, _TIME_WIDTH - 2 * MM, 7), x, base)
        paper.disc(_TEXT - 2.6 * MM, base - 1.05 * MM, _DOT, line.colour)
        y = top + _PAD
        for text in entry.texts:
            paper.line(text, _TEXT, y + text.leading * _BASE)
            y += text.leading
        if line.whose:
            whose = fit_line(_plain(line.whose), _MUTED, _WHOSE_WIDTH, 6.5)
            paper.line_right(whose, _RIGHT, base)

    def _draw_day(self, paper: Paper, entry: _Entry, base: float) -> None:
        words = f"{_(WEEKDAYS[entry.day.weekday()])[:2]} {format_short_date(entry.day)}"
        paper.line(fit_line(words, _STRONG, _DAY_WIDTH - 2 * MM, 7), _LEFT, base)
        if entry.free and entry.line is not None:
            style = Style(REGULAR, 7.75, 10.4, AMBER_INK)
            lines = cut_lines(break_text(entry.free, style, _DAY_WIDTH - 2 * MM), 2)
            for place, text in enumerate(lines, 1):
                paper.line(text, _LEFT, base + place * style.leading)


#: Amber that can be read on white.
AMBER_INK = brand_colour(AMBER)


def _first_of_day(entry: _Entry) -> _Entry:
    """On a new page the day is named again."""
    return replace(entry, first=True)


def _plain(text: str) -> str:
    return " ".join(text[:2000].split())
