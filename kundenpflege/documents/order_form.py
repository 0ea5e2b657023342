"""The order form: a page of its own that the customer fills in and sends back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .blocks import BASELINE, Gap, draw_lines, paragraph
from .colours import HAIRLINE, INK, MUTED
from .flow import Block
from .fonts import REGULAR, SEMIBOLD
from .letterhead import LEFT, RIGHT, TEXT_WIDTH
from .lines import Line, Style, break_runs, break_text, cut_lines, fit_line
from .paper import MM, Paper
from .sheet import OrderForm

_SMALL = Style(REGULAR, 8.5, 11.5, MUTED)


@dataclass(frozen=True, slots=True)
class Option:
    """A line to tick: box, number and text, price."""

    lines: tuple[Line, ...]
    price: Line
    ruled: bool = True
    before: float = 1.2 * MM
    keep: bool = False
    own_page: bool = False
    head: Block | None = None

    @property
    def height(self) -> float:
        """The text's lines with a little air."""
        return sum(line.leading for line in self.lines) + 2 * MM

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Box, text and price."""
        paper.tick_box(LEFT, top + 0.5 * MM, 3.6 * MM, INK)
        draw_lines(paper, self.lines, LEFT + 7 * MM, top)
        paper.line_right(self.price, RIGHT, top + self.price.leading * BASELINE)
        bottom = top + self.height
        if self.ruled:
            paper.rule(LEFT + 7 * MM, bottom, RIGHT, bottom, HAIRLINE)


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Two lines to fill in: place and date, signature."""

    height: float = 24 * MM
    before: float = 6 * MM
    keep: bool = False
    own_page: bool = False
    head: Block | None = None

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Lines with their names below."""
        y = top + 18 * MM
        middle = LEFT + 70 * MM
        for text, x1, x2 in (
            ("Ort, Datum", LEFT, middle - 8 * MM),
            ("Unterschrift", middle, RIGHT),
        ):
            paper.rule(x1, y, x2, y, INK, 0.6)
            paper.line(fit_line(text, _SMALL, x2 - x1, 7), x1, y + 4 * MM)


@dataclass(frozen=True, slots=True)
class Parties:
    """Customer and business side by side."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    before: float = 7 * MM
    keep: bool = True
    own_page: bool = False
    head: Block | None = None

    @property
    def height(self) -> float:
        """The longer of both."""
        return max(sum(line.leading for line in side) for side in (self.left, self.right))

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Both columns."""
        draw_lines(paper, self.left, LEFT, top)
        draw_lines(paper, self.right, LEFT + TEXT_WIDTH / 2 + 3 * MM, top)


def _party(title: str, texts: Sequence[str], style: Style) -> list[Line]:
    """A small title and the lines of an address; long ones are broken, at most twelve."""
    present = [text[:400] for text in texts if text.strip()]
    if not present:
        return []
    width = TEXT_WIDTH / 2 - 3 * MM
    lines = [line for text in present for line in break_text(text, style, width)]
    return [fit_line(title, _SMALL, width, 7), *cut_lines(lines, 12)]


def order_form_blocks(form: OrderForm, title: Style, body: Style) -> Sequence[Block]:
    """The blocks of the order form; the first one begins a new page."""
    heading = paragraph(form.title or "Auftragserteilung", title, keep=True)
    blocks: list[Block] = []
    if heading is not None:
        blocks.append(replace(heading, own_page=True, where="order_form"))
    left = _party(form.customer_title, form.customer, body)
    right = _party(form.business_title, form.business, body)
    if left or right:
        blocks.append(Parties(tuple(left), tuple(right)))
    text = paragraph(form.text, body, before=7 * MM, where="order_form")
    blocks += [text] if text else []
    if form.options:
        strong = replace(body, face=SEMIBOLD)
        part = paragraph(form.options_title, strong, before=7 * MM, keep=True)
        blocks += [part] if part else []
        for number, option in enumerate(form.options, start=1):
            price = fit_line(option.price, body, 40 * MM, 7)
            room = TEXT_WIDTH - 7 * MM - price.width - 5 * MM
            name = f"{option.number} " if option.number else ""
            lines = break_runs(((name, strong), (option.text, body)), room)
            last = number == len(form.options)
            blocks.append(Option(tuple(lines), price, keep=last))
    for tick in form.ticks:
        lines = break_text(tick, body, TEXT_WIDTH - 7 * MM)
        empty = fit_line("", body, 0, 7)
        blocks.append(Option(tuple(lines), empty, before=4 * MM, keep=True, ruled=False))
    blocks += [Gap(4 * MM), SignatureLines()]
    return blocks
