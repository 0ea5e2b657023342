"""The totals below a table: label and amount at the right, the price that counts stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .blocks import BASELINE, draw_lines
from .colours import INK
from .flow import Block
from .fonts import BOLD, REGULAR
from .layouts import Look
from .letterhead import RIGHT, TEXT_WIDTH
from .lines import Line, Style, break_text, fit_line, text_width
from .paper import MM, Paper
from .sheet import TotalRow

_TOTAL = Style(REGULAR, 10, 14, INK)
_PRICE = Style(BOLD, 12.5, 17.5, INK)
#: Air around the words of a filled row.
_FILLED = 3 * MM


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of the totals, at the right below the table."""

    label: tuple[Line, ...]
    amount: Line
    left: float
    ruled: bool
    keep: bool
    before: float
    inset: float = 1 * MM
    fill: str = ""
    own_page: bool = False
    head: Block | None = None
    where: str = ""

    @property
    def height(self) -> float:
        """The label's lines with a little air."""
        return sum(line.leading for line in self.label) + 1.6 * MM + self._above + self._below

    @property
    def _above(self) -> float:
        return 0.6 * MM if self.fill else 1.2 * MM if self.ruled else 0.0

    @property
    def _below(self) -> float:
        return 0.6 * MM if self.fill else 0.0

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Label, amount and a line above the price that counts, or a panel below it."""
        if self.fill:
            left = self.left - self.inset
            paper.panel(left, top, RIGHT - left, self.height, self.fill, 4)
        elif self.ruled:
            paper.rule(self.left, top, RIGHT, top, INK, 0.9)
        y = top + self._above + 0.8 * MM
        draw_lines(paper, self.label, self.left, y)
        last = y + sum(line.leading for line in self.label[:-1])
        baseline = last + self.label[-1].leading * BASELINE
        paper.line_right(self.amount, RIGHT - self.inset, baseline)


def total_rows(rows: Sequence[TotalRow], look: Look) -> list[Sum]:
    """The totals: they stay together and with the last line of the table."""
    fill = look.table.total_fill
    strong = replace(_PRICE, colour=look.table.total_text)
    styles = [strong if row.strong else _TOTAL for row in rows]
    amounts = [
        fit_line(row.amount, style, TEXT_WIDTH / 2, 7)
        for row, style in zip(rows, styles, strict=True)
    ]
    widest_amount = max((line.width for line in amounts), default=0.0)
    widest_label = max(
        (text_width(row.label[:200], style) for row, style in zip(rows, styles, strict=True)),
        default=0.0,
    )
    inset = _FILLED if fill else 1 * MM
    width = min(max(widest_amount + widest_label + 12 * MM, 62 * MM), TEXT_WIDTH - inset)
    left = RIGHT - width
    sums = []
    for number, (row, amount, style) in enumerate(zip(rows, amounts, styles, strict=True)):
        label = break_text(row.label, style, width - widest_amount - 8 * MM)
        sums.append(
            Sum(
                tuple(label) or (Line((), style.leading),),
                amount,
                left,
                ruled=row.strong and number > 0,
                keep=number < len(rows) - 1,
                before=3 * MM if number == 0 else 0.8 * MM if row.strong else 0.0,
                inset=inset,
                fill=fill if row.strong else "",
                where=row.where,
            )
        )
    return sums
