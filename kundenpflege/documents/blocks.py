"""The blocks a letter is made of: paragraphs and tinted boxes with bullets or check marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .flow import Block
from .layouts import BoxLook
from .letterhead import LEFT, TEXT_WIDTH
from .lines import Line, Style, break_text
from .paper import MM, Paper

#: Where the baseline lies within a line, as a share of its leading.
BASELINE = 0.74


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text over the whole width, split only with two lines on either side."""

    lines: tuple[Line, ...]
    x: float = LEFT
    before: float = 0.0
    keep: bool = False
    own_page: bool = False
    head: Block | None = None
    where: str = ""

    @property
    def height(self) -> float:
        """Sum of the lines."""
        return sum(line.leading for line in self.lines)

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """As many lines as fit, no widow and no orphan."""
        count = fitting(self.lines, room)
        count = min(count, len(self.lines) - 2)
        if count < 2:
            return None
        first = replace(self, lines=self.lines[:count], keep=False)
        return first, replace(self, lines=self.lines[count:], before=0.0, own_page=False)

    def draw(self, paper: Paper, top: float) -> None:
        """Line by line."""
        draw_lines(paper, self.lines, self.x, top)


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty room, for a signature."""

    height: float
    before: float = 0.0
    keep: bool = True
    own_page: bool = False
    head: Block | None = None

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Nothing."""


class Mark(Enum):
    """What stands before an item of a box."""

    BULLET = "bullet"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A line of a box; the first line of an item carries its mark. `item` counts the items from
    0; the title is -1."""

    line: Line
    before: float = 0.0
    starts: bool = False
    item: int = -1


@dataclass(frozen=True, slots=True)
class Box:
    """A box with a bar at its left, a tint or an outline: a title, then items.

    `where` names the list whose items stand in it (`needs`)."""

    lines: tuple[BoxLine, ...]
    titles: int
    mark: Mark
    look: BoxLook
    before: float = 0.0
    keep: bool = False
    own_page: bool = False
    head: Block | None = None
    where: str = ""

    @property
    def height(self) -> float:
        """The lines with their gaps and the padding."""
        return 2 * _PADDING + sum(row.before + row.line.leading for row in self.lines)

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Between two items, where the box is too long to be moved without leaving a hole."""
        if self.height <= page and room < page * 0.4:
            return None
        used = 2 * _PADDING
        count = 0
        for row in self.lines:
            used += row.before + row.line.leading
            if used > room:
                break
            count += 1
        best = self._break(count)
        if best is None:
            return None
        rest = (replace(self.lines[best], before=0.0), *self.lines[best + 1 :])
        return (
            replace(self, lines=self.lines[:best], keep=False),
            replace(self, lines=rest, titles=0, before=0.0, own_page=False),
        )

    def _break(self, fits: int) -> int | None:
        """The line that begins the second part: the start of an item, else within a long one."""
        if fits >= len(self.lines):
            return None
        starts = [n for n in range(self.titles + 1, fits + 1) if self.lines[n].starts]
        if starts:
            return starts[-1]
        within = min(fits, len(self.lines) - 2)
        return within if within >= self.titles + 2 else None

    def draw(self, paper: Paper, top: float) -> None:
        """Background, bar, then text."""
        look = self.look
        if look.background and look.radius:
            paper.panel(LEFT, top, TEXT_WIDTH, self.height, look.background, look.radius)
        elif look.background:
            paper.rectangle(LEFT, top, TEXT_WIDTH, self.height, look.background)
        if look.outline:
            paper.frame(LEFT, top, TEXT_WIDTH, self.height, look.outline)
        if look.bar:
            paper.rectangle(LEFT, top, _BAR, self.height, look.bar)
        y = top + _PADDING
        for number, row in enumerate(self.lines):
            y += row.before
            line = row.line
            baseline = y + line.leading * BASELINE
            if number < self.titles:
                paper.line(line, LEFT + _INDENT, baseline)
            else:
                size = line.spans[0].style.size if line.spans else 10
                if row.starts and self.mark is Mark.BULLET:
                    paper.disc(LEFT + _INDENT + 2, baseline - size * 0.28, 1.35, look.mark)
                elif row.starts:
                    paper.check_mark(LEFT + _INDENT + 5, baseline - size * 0.34, 5.2, look.mark)
                paper.line(line, LEFT + _INDENT + _TEXT[self.mark], baseline)
            y += line.leading

    def fields(self, top: float) -> Iterator[tuple[float, float, str]]:
        """Upper and lower edge and name of each item; the box as a whole leads to the list."""
        if not self.where:
            return
        yield top, top + self.height, self.where
        y = top + _PADDING
        begin, item = y, -1
        for row in self.lines:
            if row.item != item:
                if item >= 0:
                    yield begin, y, f"{self.where}[{item}]"
                begin, item = y, row.item
            y += row.before + row.line.leading
        if item >= 0:
            yield begin, y, f"{self.where}[{item}]"


_PADDING = 3.4 * MM
_BAR = 1.0 * MM
_INDENT = 5.5 * MM
_TEXT = {Mark.BULLET: 4.2 * MM, Mark.CHECK: 6.6 * MM}


def box(
    title: str,
    items: Sequence[str],
    *,
    mark: Mark,
    look: BoxLook,
    title_style: Style,
    style: Style,
    before: float,
    keep: bool = False,
    where: str = "",
) -> Box:
    """A box from its texts."""
    title_style = replace(title_style, colour=look.title)
    rows = [BoxLine(line) for line in break_text(title, title_style, TEXT_WIDTH - _INDENT - 5 * MM)]
    titles = len(rows)
    width = TEXT_WIDTH - _INDENT - _TEXT[mark] - 5 * MM
    for count, item in enumerate(items):
        for number, line in enumerate(break_text(item, style, width)):
            gap = 1.1 * MM if number == 0 and rows else 0.0
            rows.append(BoxLine(line, gap, starts=number == 0, item=count))
    return Box(tuple(rows), titles, mark, look, before=before, keep=keep, where=where)


def paragraph(
    text: str, style: Style, *, before: float = 0.0, keep: bool = False, where: str = ""
) -> Paragraph | None:
    """A paragraph over the whole width; None when there is nothing to print."""
    lines = break_text(text, style, TEXT_WIDTH)
    return Paragraph(tuple(lines), before=before, keep=keep, where=where) if lines else None


def draw_lines(paper: Paper, lines: Sequence[Line], x: float, top: float) -> None:
    """Lines one below the other, the first one's upper edge at `top`."""
    for line in lines:
        paper.line(line, x, top + line.leading * BASELINE)
        top += line.leading


def fitting(lines: Sequence[Line], room: float) -> int:
    """How many of the lines fit into `room`."""
    for count, line in enumerate(lines):
        room -= line.leading
        if room < -0.01:
            return count
    return len(lines)
