"""The table of an offer: head, headings with subtotals, lines, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import PRICED

from .blocks import BASELINE, draw_lines, fitting
from .colours import HAIRLINE, INK, MUTED
from .flow import Block
from .fonts import BOLD, REGULAR, SEMIBOLD
from .letterhead import LEFT, RIGHT, TEXT_WIDTH
from .lines import Line, Style, break_runs, break_text, fit_line, text_width
from .paper import MM, Paper
from .sheet import SheetLine, TotalRow

_TITLE = Style(SEMIBOLD, 9.75, 13.4, INK)
_BODY = Style(REGULAR, 9.75, 13.4, INK)
_SMALL = Style(REGULAR, 8.75, 12.2, MUTED)
_HEAD = Style(SEMIBOLD, 8.5, 11.5, INK)
_TOTAL = Style(REGULAR, 10, 14, INK)
_PRICE = Style(BOLD, 12.5, 17.5, INK)
_GAP = 3.6 * MM
_INSET = 1 * MM
_PAD = 1.7 * MM


@dataclass(frozen=True, slots=True)
class Columns:
    """Right edges of the number columns and the room of the text; one layout for all pages."""

    text_x: float
    quantity_width: float
    quantity_right: float
    unit_right: float
    total_right: float


def columns_for(lines: Sequence[SheetLine]) -> Columns:
    """Columns as wide as the widest number, the text gets the rest."""
    priced = [line for line in lines if line.kind in PRICED]

    def widest(texts: list[str], head: str, most: float) -> float:
        widths = [text_width(text[:80], _BODY) for text in texts]
        return min(max([text_width(head, _HEAD), *widths]), most)

    pos = widest([line.number for line in lines], "Pos.", 16 * MM)
    quantity = widest([line.quantity for line in priced], "Menge", 26 * MM)
    unit = widest([line.unit_price for line in priced], "Einzelpreis", 30 * MM)
    total = widest([line.total for line in lines], "Gesamtpreis", 34 * MM)
    text_x = LEFT + _INSET + max(pos + 3.5 * MM, 11 * MM)
    total_right = RIGHT - _INSET
    unit_right = total_right - total - _GAP
    quantity_right = unit_right - unit - _GAP
    return Columns(
        text_x=text_x,
        quantity_width=quantity,
        quantity_right=quantity_right,
        unit_right=unit_right,
        total_right=total_right,
    )


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head, repeated on each page."""

    columns: Columns
    before: float = 3.2 * MM
    height: float = 7.2 * MM
    keep: bool = True
    own_page: bool = False
    head: Block | None = None

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Names of the columns between two lines."""
        columns = self.columns
        baseline = top + self.height / 2 + _HEAD.size * 0.35
        paper.rule(LEFT, top, RIGHT, top, INK, 0.7)
        for text, x in (("Pos.", LEFT + _INSET), ("Leistung", columns.text_x)):
            paper.line(fit_line(text, _HEAD, 60 * MM, 7), x, baseline)
        for text, right in (
            ("Menge", columns.quantity_right),
            ("Einzelpreis", columns.unit_right),
            ("Gesamtpreis", columns.total_right),
        ):
            paper.line_right(fit_line(text, _HEAD, 60 * MM, 7), right, baseline)
        paper.rule(LEFT, top + self.height, RIGHT, top + self.height, INK, 0.7)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: text at the left, numbers in its first line.

    It stays in one piece unless it is higher than a third of a page; then it goes on without
    numbers on the next page.
    """

    columns: Columns
    head: Block | None
    lines: tuple[Line, ...]
    number: Line | None = None
    quantity: tuple[Line, ...] = ()
    unit_price: Line | None = None
    total: Line | None = None
    rule: str = HAIRLINE
    padding: float = _PAD
    closed: bool = True
    keep: bool = False
    before: float = 0.0
    own_page: bool = False

    @property
    def height(self) -> float:
        """The higher of text and quantity, with padding."""
        text = sum(line.leading for line in self.lines)
        quantity = sum(line.leading for line in self.quantity)
        return max(text, quantity, _BODY.leading) + 2 * self.padding

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """A long text in two parts with at least three lines each."""
        if self.height < page / 3:
            return None
        count = min(fitting(self.lines, room - 2 * self.padding), len(self.lines) - 3)
        if count < max(3, len(self.quantity)):
            return None
        first = replace(self, lines=self.lines[:count], closed=False, keep=False)
        rest = replace(
            self,
            lines=self.lines[count:],
            number=None,
            quantity=(),
            unit_price=None,
            total=None,
        )
        return first, rest

    def draw(self, paper: Paper, top: float) -> None:
        """Number, text, then the amounts; a fine line below."""
        columns = self.columns
        y = top + self.padding
        leading = self.lines[0].leading if self.lines else _BODY.leading
        baseline = y + leading * BASELINE
        if self.number:
            paper.line(self.number, LEFT + _INSET, baseline)
        draw_lines(paper, self.lines, columns.text_x, y)
        for count, line in enumerate(self.quantity):
            paper.line_right(line, columns.quantity_right, baseline + count * line.leading)
        if self.unit_price:
            paper.line_right(self.unit_price, columns.unit_right, baseline)
        if self.total:
            paper.line_right(self.total, columns.total_right, baseline)
        if self.closed:
            bottom = top + self.height
            paper.rule(LEFT, bottom, RIGHT, bottom, self.rule, 0.5)


def table_rows(lines: Sequence[SheetLine], brand: str) -> list[Row]:
    """The rows of an offer; headings stay with the line below them."""
    columns = columns_for(lines)
    head = TableHead(columns)
    return [_row(line, columns, head, brand) for line in lines]


def _row(line: SheetLine, columns: Columns, head: TableHead, brand: str) -> Row:
    """One line of the sheet as a row."""
    room = columns.total_right - columns.text_x
    if line.kind is LineKind.HEADING:
        style = Style(SEMIBOLD, 10.5, 14, brand)
        total = fit_line(line.total, style, 40 * MM, 7) if line.total else None
        width = room - (total.width + _GAP if total else 0)
        return Row(
            columns,
            head,
            tuple(break_text(line.text, style, width)),
            number=_number(line.number, style, columns),
            total=total,
            rule=brand,
            padding=2.3 * MM,
            keep=True,
        )
    if line.kind is LineKind.TEXT:
        lines = break_text(line.text, _BODY, room) + break_text(line.benefit, _SMALL, room)
        return Row(columns, head, tuple(lines))
    title, _newline, more = line.text.strip().partition("\n")
    quantity = break_text(line.quantity[:200], _BODY, columns.quantity_width + 0.1)
    # A short quantity leaves its room to the text.
    taken = max((part.width for part in quantity), default=0.0)
    width = columns.quantity_right - taken - _GAP - columns.text_x
    if line.label:
        text = break_runs(((f"{line.label} ", _TITLE), (title, _BODY)), width)
    else:
        text = break_text(title, _TITLE, width)
    for extra, style in ((more, _BODY), (line.benefit, _SMALL), (line.note, _SMALL)):
        text += break_text(extra, style, width)
    return Row(
        columns,
        head,
        tuple(text),
        number=_number(line.number, _BODY, columns),
        quantity=tuple(quantity),
        unit_price=fit_line(line.unit_price, _BODY, 30 * MM, 6),
        total=fit_line(line.total, _BODY, 34 * MM, 6),
    )


def _number(text: str, style: Style, columns: Columns) -> Line | None:
    room = columns.text_x - LEFT - _INSET - 1.5 * MM
    return fit_line(text, style, room, 6) if text.strip() else None


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of the totals, at the right below the table."""

    label: tuple[Line, ...]
    amount: Line
    left: float
    ruled: bool
    keep: bool
    before: float
    own_page: bool = False
    head: Block | None = None

    @property
    def height(self) -> float:
        """The label's lines with a little air."""
        return sum(line.leading for line in self.label) + 1.6 * MM + (1.2 * MM if self.ruled else 0)

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Label, amount and a line above the price that counts."""
        if self.ruled:
            paper.rule(self.left, top, RIGHT, top, INK, 0.9)
            top += 1.2 * MM
        y = top + 0.8 * MM
        draw_lines(paper, self.label, self.left, y)
        last = y + sum(line.leading for line in self.label[:-1])
        paper.line_right(self.amount, RIGHT - _INSET, last + self.label[-1].leading * BASELINE)


def total_rows(rows: Sequence[TotalRow]) -> list[Sum]:
    """The totals: they stay together and with the last line of the table."""
    amounts = [
        fit_line(row.amount, _PRICE if row.strong else _TOTAL, TEXT_WIDTH / 2, 7) for row in rows
    ]
    widest_amount = max((line.width for line in amounts), default=0.0)
    widest_label = max(
        (text_width(row.label[:200], _PRICE if row.strong else _TOTAL) for row in rows), default=0.0
    )
    width = min(max(widest_amount + widest_label + 12 * MM, 62 * MM), TEXT_WIDTH)
    left = RIGHT - width
    sums = []
    for number, (row, amount) in enumerate(zip(rows, amounts, strict=True)):
        style = _PRICE if row.strong else _TOTAL
        label = break_text(row.label, style, width - widest_amount - 8 * MM)
        sums.append(
            Sum(
                tuple(label) or (Line((), style.leading),),
                amount,
                left,
                ruled=row.strong and number > 0,
                keep=number < len(rows) - 1,
                before=3 * MM if number == 0 else 0.8 * MM if row.strong else 0.0,
            )
        )
    return sums
