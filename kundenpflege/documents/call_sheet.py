"""The call sheet: what to say about an offer, on exactly one page.

Whatever is put in, the page is laid out with ever less of each part until it fits; what was left
out is counted in words. Nothing overlaps and nothing is cut in the midst of a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kundenpflege.model.kinds import NeedWeight
from kundenpflege.rules.call_sheet import CallNeed, CallObjection, CallSheet, short_day

from .call_limits import LIMITS, Limits
from .colours import AMBER, AMBER_TEXT, HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Line, Style, break_runs, cut_lines, fit_line
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 16 * MM
_RIGHT = PAGE_WIDTH - 14 * MM
_WIDTH = _RIGHT - _LEFT
_TOP = 14 * MM
_BOTTOM = 285 * MM
_HALF = (_WIDTH - 8 * MM) / 2
_SECOND = _LEFT + _HALF + 8 * MM
_BASE = 0.74

_SMALL = Style(REGULAR, 8.75, 12, MUTED)
_NAME = Style(BOLD, 18, 23, INK)
_UNDER = Style(REGULAR, 10.5, 14.5, INK)
_PRICE = Style(BOLD, 14.5, 19, INK)
#: Room for writing by hand: never less lines than this, never closer together.
_NOTE_LINES = 2
_NOTE_STEP = 8.6 * MM
_MOST_NOTE_LINES = 6

_WEIGHTS = {
    NeedWeight.VERY_IMPORTANT: "sehr wichtig",
    NeedWeight.IMPORTANT: "",
    NeedWeight.NICE: "schön, wenn",
}


def render(sheet: CallSheet) -> bytes:
    """The PDF, always exactly one page. The same sheet always gives the same bytes."""
    with LOCK:
        page = next(
            (page for limits in LIMITS if (page := _Page(sheet, limits)).fits),
            _Page(sheet, LIMITS[-1]),
        )
        paper = Paper(
            title=property_text(f"Gesprächsleitfaden {sheet.customer}"),
            author="",
            subject=property_text(sheet.number),
            day=sheet.day,
        )
        page.draw(paper)
        return paper.finish()


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of text with or without a bullet."""

    lines: tuple[Line, ...]
    bullet: bool = True
    indent: float = 4.2 * MM

    @property
    def height(self) -> float:
        return sum(line.leading for line in self.lines) + 0.5 * MM


class _Page:
    """The sheet laid out within the limits."""

    def __init__(self, sheet: CallSheet, limits: Limits) -> None:
        self.sheet, self.limits = sheet, limits
        self.brand = brand_colour(sheet.brand)
        size = limits.size
        self._body = Style(REGULAR, size, size * 1.38, INK)
        self._strong = Style(SEMIBOLD, size, size * 1.38, INK)
        self._muted = Style(REGULAR, size, size * 1.38, MUTED)
        self._head = Style(SEMIBOLD, 10.25, 14, INK)
        self._table_head = Style(SEMIBOLD, 8.5, 11.5, INK)
        self._speech = Style(REGULAR, size + 1.25, (size + 1.25) * 1.36, INK)
        self._needs = self._need_items()
        self._promises = self._promise_items()
        self._opening = (
            cut_lines(
                break_runs(((f"„{sheet.opening}“", self._speech),), _WIDTH - 11 * MM),
                limits.opening_lines,
            )
            if sheet.opening
            else []
        )
        self._benefits = self._benefit_items()
        self._rows = self._objection_rows()
        self._notes = self._note_items()
        self._questions = self._question_items()

    # Contents ----------------------------------------------------------------------------------

    def _item(self, runs: Sequence[tuple[str, Style]], width: float, most: int) -> _Item:
        return _Item(tuple(cut_lines(break_runs(runs, width - 4.2 * MM), most)))

    def _more(self, left: int) -> Iterator[_Item]:
        if left > 0:
            words = "und 1 weiteres" if left == 1 else f"und {left} weitere"
            yield _Item(tuple(break_runs(((words, self._muted),), _HALF)), bullet=False)

    def _need_items(self) -> list[_Item]:
        shown = self.sheet.needs[: self.limits.needs]
        items = [self._item(self._need(need), _HALF, self.limits.need_lines) for need in shown]
        return [*items, *self._more(len(self.sheet.needs) - len(shown))]

    def _need(self, need: CallNeed) -> list[tuple[str, Style]]:
        very = need.weight is NeedWeight.VERY_IMPORTANT
        text = " ".join(need.text.split())
        runs = [(text, self._strong if very else self._body)]
        words = [_WEIGHTS[need.weight]]
        if need.deadline and short_day(need.deadline)[:-1] not in text:
            words.append(f"bis {short_day(need.deadline)}")
        told = ", ".join(word for word in words if word)
        return [*runs, (f" ({told})", self._muted)] if told else runs

    def _promise_items(self) -> list[_Item]:
        shown = self.sheet.guarantees[: self.limits.promises]
        items = [
            self._item(((" ".join(text.split()), self._body),), _HALF, self.limits.need_lines)
            for text in shown
        ]
        return [*items, *self._more(len(self.sheet.guarantees) - len(shown))]

    def _benefit_items(self) -> list[_Item]:
        shown = self.sheet.benefits[: self.limits.benefits]
        items = []
        for one in shown:
            runs = [(" ".join(one.title.split()) or "Leistung", self._strong)]
            if one.benefit:
                runs.append((f" – {' '.join(one.benefit.split())}", self._body))
            if one.argument:
                runs.append((f" ({' '.join(one.argument.split())})", self._muted))
            items.append(self._item(runs, _WIDTH - 4 * MM, self.limits.benefit_lines))
        return [*items, *self._more(len(self.sheet.benefits) - len(shown))]

    def _objection_rows(self) -> list[tuple[tuple[Line, ...], ...]]:
        rows = []
        for one in self.sheet.objections[: self.limits.objections]:
            rows.append(
                tuple(
                    tuple(cut_lines(break_runs(runs, width), self.limits.answer_lines))
                    for runs, (_x, width) in zip(self._cells(one), _columns(), strict=True)
                )
            )
        return rows

    def _cells(self, one: CallObjection) -> list[list[tuple[str, Style]]]:
        then: list[tuple[str, Style]] = [(one.then, self._body)] if one.then else []
        if one.lost:
            then.append((" – " if one.then else "", self._body))
            then.append((f"dann entfällt: {one.lost}", self._strong))
        return [[(f"„{one.said}“", self._strong)], [(one.first, self._body)], then]

    def _note_items(self) -> list[_Item]:
        shown = self.sheet.notes[: self.limits.notes]
        items = [
            self._item(((" ".join(text.split()), self._body),), _HALF, self.limits.note_lines)
            for text in shown
        ]
        return [*items, *self._more(len(self.sheet.notes) - len(shown))]

    def _question_items(self) -> list[_Item]:
        shown = self.sheet.questions[: self.limits.questions]
        items = [self._item(((" ".join(text.split()), self._body),), _HALF, 2) for text in shown]
        return [*items, *self._more(len(self.sheet.questions) - len(shown))]

    # Measures ----------------------------------------------------------------------------------

    def _parts(self) -> list[float]:
        """Heights from the line below the head down to the notes, gaps included."""
        first = max(_height(self._needs), _height(self._promises))
        parts = [first + self._head.leading + 5 * MM] if first else []
        if self._opening:
            parts.append(_leading(self._opening) + self._head.leading + 12 * MM)
        if self._benefits:
            parts.append(_height(self._benefits) + self._head.leading + 5 * MM)
        if self._rows:
            parts.append(sum(_row_height(row) for row in self._rows) + 6.4 * MM + 6 * MM)
        parts.append(max(self._left_column(), self._agree_height()) + 4 * MM)
        return parts

    def _left_column(self) -> float:
        height = self._head.leading + _height(self._notes) if self._notes else 0.0
        if self._questions:
            height += self._head.leading + _height(self._questions) + (2 * MM if height else 0)
        return height

    def _agree_height(self) -> float:
        return self._head.leading + 3 * 7.4 * MM

    @property
    def fits(self) -> bool:
        """Whether all parts and the least room for notes stand on the page."""
        used = _HEAD_HEIGHT + sum(self._parts())
        return used + self._head.leading + _NOTE_LINES * _NOTE_STEP <= _BOTTOM - _TOP

    # Drawing -----------------------------------------------------------------------------------

    def draw(self, paper: Paper) -> None:
        """From top to bottom."""
        y = self._draw_head(paper)
        if self._needs or self._promises:
            y = self._draw_first(paper, y)
        if self._opening:
            y = self._draw_opening(paper, y)
        if self._benefits:
            paper.line(self._title("Was die Leistungen bringen", self.brand), _LEFT, y + 11)
            y = self._draw_items(paper, self._benefits, _LEFT, y + self._head.leading, self.brand)
            y += 5 * MM
        if self._rows:
            y = self._draw_table(paper, y)
        y = self._draw_last(paper, y)
        self._draw_notes(paper, y)

    def _title(self, words: str, colour: str = INK) -> Line:
        return fit_line(words, Style(SEMIBOLD, 10.25, 14, colour), _HALF, 7)

    def _draw_head(self, paper: Paper) -> float:
        sheet, y = self.sheet, _TOP
        side = 74 * MM
        left = _WIDTH - side - 4 * MM
        paper.line(fit_line("Gesprächsleitfaden · nur für uns", _SMALL, left, 6), _LEFT, y + 9)
        paper.line(fit_line(sheet.customer or "–", _NAME, left, 10), _LEFT, y + 30)
        under = [*sheet.phones]
        if sheet.spoken:
            under.append(f"Anrede „{sheet.spoken}“")
        paper.line(fit_line(" · ".join(under), _UNDER, left, 7.5), _LEFT, y + 47)
        paper.line_right(fit_line(sheet.total, _PRICE, side, 9), _RIGHT, y + 20)
        told = " · ".join(part for part in (sheet.number, sheet.status) if part)
        paper.line_right(fit_line(told, _SMALL, side, 6.25), _RIGHT, y + 34)
        decision = f"Entscheidung: {sheet.decision}" if sheet.decision else sheet.subject
        paper.line_right(fit_line(decision, _SMALL, side, 6.25), _RIGHT, y + 47)
        y += _HEAD_HEIGHT - 5 * MM
        paper.rule(_LEFT, y, _RIGHT, y, self.brand, 0.9)
        return y + 5 * MM

    def _draw_first(self, paper: Paper, y: float) -> float:
        whom = "ihnen" if self.sheet.plural else "dem Kunden"
        below = y + self._head.leading
        bottom = below
        if self._needs:
            paper.line(self._title(f"Was {whom} wichtig ist", self.brand), _LEFT, y + 11)
            bottom = self._draw_items(paper, self._needs, _LEFT, below, self.brand)
        if self._promises:
            paper.line(self._title("Was wir garantieren", AMBER_TEXT), _SECOND, y + 11)
            end = self._draw_items(paper, self._promises, _SECOND, below, AMBER)
            bottom = max(bottom, end)
        return bottom + 5 * MM

    def _draw_opening(self, paper: Paper, y: float) -> float:
        height = _leading(self._opening) + self._head.leading + 7 * MM
        paper.rounded(_LEFT, y, _WIDTH, height, 2 * MM, tint(self.brand))
        paper.line(self._title("Einstieg"), _LEFT + 5.5 * MM, y + 3.4 * MM + 10)
        top = y + 3.4 * MM + self._head.leading
        _draw_lines(paper, self._opening, _LEFT + 5.5 * MM, top)
        return y + height + 5 * MM

    def _draw_items(
        self, paper: Paper, items: Sequence[_Item], x: float, y: float, colour: str
    ) -> float:
        for item in items:
            if item.bullet and item.lines:
                middle = y + item.lines[0].leading * _BASE - self.limits.size * 0.3
                paper.disc(x + 1.4 * MM, middle, 1.2, colour)
            _draw_lines(paper, item.lines, x + (item.indent if item.bullet else 0), y)
            y += item.height
        return y

    def _draw_table(self, paper: Paper, y: float) -> float:
        heads = (
            "Wenn sie sagen …",
            "Zuerst: Nutzen wiederholen",
            "Dann: gleicher Preis, weniger Leistung",
        )
        paper.rule(_LEFT, y, _RIGHT, y, INK, 0.7)
        for words, (x, width) in zip(heads, _columns(), strict=True):
            paper.line(fit_line(words, self._table_head, width, 6.5), x, y + 4.1 * MM)
        y += 6.4 * MM
        paper.rule(_LEFT, y, _RIGHT, y, INK, 0.7)
        for row in self._rows:
            for lines, (x, _width) in zip(row, _columns(), strict=True):
                _draw_lines(paper, lines, x, y + 1.5 * MM)
            y += _row_height(row)
            paper.rule(_LEFT, y, _RIGHT, y, HAIRLINE, 0.5)
        return y + 6 * MM

    def _draw_last(self, paper: Paper, y: float) -> float:
        left = y
        if self._notes:
            paper.line(self._title("Zum Menschen"), _LEFT, left + 11)
            left = self._draw_items(
                paper, self._notes, _LEFT, left + self._head.leading, self.brand
            )
        if self._questions:
            left += 2 * MM if self._notes else 0
            paper.line(self._title("Noch fragen"), _LEFT, left + 11)
            left = self._draw_items(
                paper, self._questions, _LEFT, left + self._head.leading, self.brand
            )
        paper.line(self._title("Am Ende vereinbaren"), _SECOND, y + 11)
        row = y + self._head.leading + 1.4 * MM
        for boxes in _AGREE:
            x = _SECOND
            for words, blank in boxes:
                paper.tick_box(x, row + 1.1 * MM, 2.7 * MM, MUTED)
                line = fit_line(words, Style(REGULAR, 9.75, 13, INK), _HALF, 7)
                paper.line(line, x + 4.2 * MM, row + 3.5 * MM)
                x += 4.2 * MM + line.width
                if blank:
                    end = x + 1.5 * MM + blank * MM
                    paper.rule(x + 1.5 * MM, row + 4 * MM, end, row + 4 * MM, MUTED, 0.5)
                    x = end
                x += 4 * MM
            row += 7.4 * MM
        return y + max(self._left_column(), self._agree_height()) + 4 * MM

    def _draw_notes(self, paper: Paper, y: float) -> None:
        paper.line(self._title("Notizen"), _LEFT, y + 11)
        y += self._head.leading
        for _number in range(_MOST_NOTE_LINES):
            y += _NOTE_STEP
            if y > _BOTTOM:
                break
            paper.rule(_LEFT, y, _RIGHT, y, HAIRLINE, 0.6)


#: What is agreed at the end: words with the width in mm of the blank to fill in.
_AGREE: tuple[tuple[tuple[str, float], ...], ...] = (
    (("Auftrag erteilt", 0), ("Termin am", 26)),
    (("Variante schicken", 0), ("meldet sich bis", 20)),
    (("abgelehnt, weil", 50),),
)
_HEAD_HEIGHT = 24 * MM


def _columns() -> tuple[tuple[float, float], ...]:
    """Left edge and width of the three columns of answers."""
    gap = 4 * MM
    first, second = 39 * MM, 65 * MM
    return (
        (_LEFT, first),
        (_LEFT + first + gap, second),
        (_LEFT + first + second + 2 * gap, _WIDTH - first - second - 2 * gap),
    )


def _height(items: Sequence[_Item]) -> float:
    return sum(item.height for item in items)


def _leading(lines: Sequence[Line]) -> float:
    return sum(line.leading for line in lines)


def _row_height(row: Sequence[Sequence[Line]]) -> float:
    return max((_leading(lines) for lines in row), default=0.0) + 3.4 * MM


def _draw_lines(paper: Paper, lines: Sequence[Line], x: float, top: float) -> None:
    for line in lines:
        paper.line(line, x, top + line.leading * _BASE)
        top += line.leading
