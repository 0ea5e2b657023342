"""The day on one page: appointments with their time, then whom to contact and why, to tick off.

However much there is, the page is laid out with ever less of each entry until it fits; what was
left out is counted in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from .colours import HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Line, Style, break_runs, break_text, cut_lines, fit_line
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 16 * MM
_RIGHT = PAGE_WIDTH - 14 * MM
_WIDTH = _RIGHT - _LEFT
_TOP = 14 * MM
_BOTTOM = 284 * MM
_HEAD_HEIGHT = 23 * MM
_BASE = 0.74
_BOX = 3.2 * MM
_TIME = 15 * MM
_PHONE = 46 * MM
_NOTE_STEP = 8.2 * MM
_MOST_NOTES = 7

_SMALL = Style(REGULAR, 8.75, 12, MUTED)
_DAY = Style(BOLD, 18, 23, INK)
_UNDER = Style(REGULAR, 10.5, 14.5, INK)
_RED, _AMBER = "#B23A2E", "#96600A"


@dataclass(frozen=True, slots=True)
class DayItem:
    """One thing to do. `flag` (`2 Tage überfällig`) is red when `late`; `say` helps to begin."""

    who: str
    title: str
    time: str = ""
    phone: str = ""
    flag: str = ""
    late: bool = False
    why: str = ""
    say: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What comes in the next days: `Mo 23.11.`, whom and why."""

    day: str
    who: str
    title: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The page of one day; `left_out` counts what is due and not among the items, `due` all that
    is due (all there is, if not given): among the items may be ideas for which nobody waits."""

    day: date
    business: str = ""
    person: str = ""
    brand: str = ""
    items: tuple[DayItem, ...] = ()
    ahead: tuple[DayAhead, ...] = ()
    left_out: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of each entry is shown, how large, and how many of them."""

    size: float
    title_lines: int
    why_lines: int
    say: int
    say_lines: int
    items: int
    ahead: int
    notes: int


_LIMITS = (
    _Limits(10.25, 3, 3, 4, 2, 40, 10, 4),
    _Limits(10, 2, 2, 3, 2, 40, 8, 3),
    _Limits(9.75, 2, 2, 2, 2, 40, 6, 2),
    _Limits(9.5, 2, 1, 2, 1, 40, 5, 1),
    _Limits(9.25, 1, 1, 1, 1, 40, 4, 1),
    _Limits(9, 1, 1, 1, 1, 40, 3, 0),
    _Limits(8.75, 1, 1, 1, 1, 40, 0, 0),
    _Limits(9, 1, 1, 0, 0, 40, 3, 0),
    _Limits(8.75, 1, 0, 0, 0, 40, 0, 0),
    _Limits(8.5, 1, 0, 0, 0, 32, 0, 0),
    _Limits(8.5, 1, 0, 0, 0, 24, 0, 0),
)


def render(sheet: DaySheet) -> bytes:
    """The PDF, always exactly one page. The same sheet always gives the same bytes."""
    with LOCK:
        page = next(
            (page for limits in _LIMITS if (page := _Page(sheet, limits)).fits),
            _Page(sheet, _LIMITS[-1]),
        )
        paper = Paper(
            title=property_text(_("Mein Tag")),
            author="",
            subject=property_text(format_weekday_date(sheet.day)),
            day=sheet.day,
        )
        page.draw(paper)
        return paper.finish()


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry laid out."""

    item: DayItem
    name: tuple[Line, ...]
    texts: tuple[Line, ...]
    phone: Line | None
    time: Line | None
    gap: float

    @property
    def height(self) -> float:
        return sum(line.leading for line in (*self.name, *self.texts)) + self.gap


class _Page:
    """The sheet laid out within the limits."""

    def __init__(self, sheet: DaySheet, limits: _Limits) -> None:
        self.sheet, self.limits = sheet, limits
        self.brand = brand_colour(sheet.brand)
        size = limits.size
        self._strong = Style(SEMIBOLD, size + 0.5, (size + 0.5) * 1.36, INK)
        self._body = Style(REGULAR, size, size * 1.36, INK)
        self._muted = Style(REGULAR, size - 0.75, (size - 0.75) * 1.36, MUTED)
        self._head = Style(SEMIBOLD, 10.5, 14.5, self.brand)
        shown = sheet.items[: limits.items]
        self._timed = [self._row(item) for item in shown if item.time]
        self._others = [self._row(item) for item in shown if not item.time]
        self._left = len(sheet.items) - len(shown) + sheet.left_out
        self._ahead = self._ahead_lines()

    # Laying out --------------------------------------------------------------------------------

    def _row(self, item: DayItem) -> _Row:
        limits = self.limits
        left = _TIME if item.time else _BOX + 3 * MM
        width = _WIDTH - left - (_PHONE if item.phone else 0)
        colour = _RED if item.late else _AMBER
        flag = Style(REGULAR, limits.size - 0.75, self._strong.leading, colour)
        runs = [(_plain(item.who), self._strong)]
        if item.flag:
            runs.append((f"   {_plain(item.flag)}", flag))
        texts = cut_lines(
            break_text(_plain(item.title), self._body, _WIDTH - left), limits.title_lines
        )
        if item.why and limits.why_lines:
            texts += cut_lines(
                break_text(_plain(item.why), self._muted, _WIDTH - left), limits.why_lines
            )
        if limits.say:
            for words in item.say[: limits.say]:
                texts += cut_lines(
                    break_text(f"› {_plain(words)}", self._muted, _WIDTH - left), limits.say_lines
                )
        if item.also and limits.why_lines:
            more = _("Außerdem: {what}").format(what=" · ".join(map(_plain, item.also)))
            texts += cut_lines(break_text(more, self._muted, _WIDTH - left), 1)
        return _Row(
            item,
            tuple(cut_lines(break_runs(runs, width), 2 if limits.title_lines > 1 else 1)),
            tuple(texts),
            fit_line(item.phone, self._strong, _PHONE - 3 * MM, 7) if item.phone else None,
            fit_line(item.time, self._strong, _TIME - 2 * MM, 7) if item.time else None,
            2.8 * MM if limits.why_lines else 1.7 * MM,
        )

    def _ahead_lines(self) -> list[tuple[Line, Line]]:
        lines = []
        for one in self.sheet.ahead[: self.limits.ahead]:
            day = fit_line(one.day, self._muted, 22 * MM, 6.5)
            who = f"{_plain(one.who)} – {_plain(one.title)}"
            lines.append((day, fit_line(who, self._body, _WIDTH - 24 * MM, self._body.size)))
        return lines

    def _parts(self) -> float:
        height = 0.0
        for rows in (self._timed, self._others):
            if rows:
                height += self._head.leading + 3.5 * MM + sum(row.height for row in rows)
        if self._left:
            height += self._muted.leading + 1.5 * MM
        if self._ahead:
            height += self._head.leading + 5 * MM + len(self._ahead) * self._ahead_step
        return height

    @property
    def _ahead_step(self) -> float:
        return self._body.leading + 0.6 * MM

    @property
    def fits(self) -> bool:
        """Whether everything and the least room for notes stand on the page."""
        used = _HEAD_HEIGHT + self._parts()
        if self.limits.notes:
            used += self._head.leading + self.limits.notes * _NOTE_STEP
        return used <= _BOTTOM - _TOP

    # Drawing -----------------------------------------------------------------------------------

    def draw(self, paper: Paper) -> None:
        """From top to bottom."""
        y = self._draw_head(paper)
        y = self._draw_rows(paper, y, _("Termine"), self._timed)
        y = self._draw_rows(paper, y, _("Jetzt dran") if self._others else "", self._others)
        if not self.sheet.items:
            words = _("Heute ist nichts fällig.")
            paper.line(fit_line(words, self._body, _WIDTH, 7), _LEFT, y + 12)
            y += self._body.leading + 3 * MM
        if self._left:
            words = ngettext(
                "und {n} weiteres in Kundenpflege", "und {n} weitere in Kundenpflege", self._left
            ).format(n=self._left)
            paper.line(fit_line(words, self._muted, _WIDTH, 6), _LEFT, y + self._muted.leading)
            y += self._muted.leading + 1.5 * MM
        if self._ahead:
            y = self._draw_ahead(paper, y + 2 * MM)
        self._draw_notes(paper, y)

    def _draw_head(self, paper: Paper) -> float:
        sheet = self.sheet
        side = 62 * MM
        wide = _WIDTH - side
        paper.line(fit_line(_("Mein Tag · nur für uns"), _SMALL, wide, 6), _LEFT, _TOP + 9)
        paper.line(fit_line(format_weekday_date(sheet.day), _DAY, wide, 10), _LEFT, _TOP + 30)
        due = len(sheet.items) + sheet.left_out if sheet.due is None else sheet.due
        told = ngettext("{n} Ding für heute", "{n} Dinge für heute", due).format(n=due)
        if sheet.business:
            paper.line_right(fit_line(sheet.business, _UNDER, side, 7), _RIGHT, _TOP + 28)
        for words, y in ((told if due else "", _TOP + 42), (sheet.person, _TOP + 9)):
            if words:
                paper.line_right(fit_line(words, _SMALL, side, 6), _RIGHT, y)
        y = _TOP + _HEAD_HEIGHT - 5 * MM
        paper.rule(_LEFT, y, _RIGHT, y, self.brand, 0.9)
        return y + 5 * MM

    def _draw_rows(self, paper: Paper, y: float, title: str, rows: Sequence[_Row]) -> float:
        if not rows:
            return y
        paper.line(fit_line(title, self._head, _WIDTH, 8), _LEFT, y + 10)
        y += self._head.leading + 1.5 * MM
        for row in rows:
            self._draw_row(paper, row, y)
            y += row.height
        return y + 2 * MM

    def _draw_row(self, paper: Paper, row: _Row, top: float) -> None:
        base = top + self._strong.leading * _BASE
        left = _LEFT + (_TIME if row.item.time else _BOX + 3 * MM)
        if row.time is not None:
            high = self._strong.leading + 0.6 * MM
            wide = row.time.width + 3 * MM
            paper.rounded(_LEFT, top - 0.2 * MM, wide, high, 1.2 * MM, tint(self.brand))
            paper.line(row.time, _LEFT + 1.5 * MM, base)
        else:
            paper.tick_box(_LEFT + 0.3, base - _BOX + 0.4, _BOX, MUTED)
        if row.phone is not None:
            paper.line_right(row.phone, _RIGHT, base)
        y = top
        for line in (*row.name, *row.texts):
            paper.line(line, left, y + line.leading * _BASE)
            y += line.leading
        line_y = top + row.height - row.gap / 2 - 0.3 * MM
        paper.rule(left, line_y, _RIGHT, line_y, HAIRLINE, 0.4)

    def _draw_ahead(self, paper: Paper, y: float) -> float:
        paper.line(fit_line(_("In den nächsten Tagen"), self._head, _WIDTH, 8), _LEFT, y + 10)
        y += self._head.leading + 0.5 * MM
        for day, line in self._ahead:
            paper.line(day, _LEFT, y + self._body.leading * _BASE)
            paper.line(line, _LEFT + 24 * MM, y + self._body.leading * _BASE)
            y += self._ahead_step
        return y + 3 * MM

    def _draw_notes(self, paper: Paper, y: float) -> None:
        room = int((_BOTTOM - y - self._head.leading) / _NOTE_STEP)
        if room < 1:
            return
        paper.line(fit_line(_("Notizen"), self._head, _WIDTH, 8), _LEFT, y + 10)
        y += self._head.leading
        for _number in range(min(room, _MOST_NOTES)):
            y += _NOTE_STEP
            paper.rule(_LEFT, y, _RIGHT, y, HAIRLINE, 0.6)


def _plain(text: str) -> str:
    return " ".join(text[:2000].split())
