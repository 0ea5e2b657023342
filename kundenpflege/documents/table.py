"""The table of an offer: head, headings with subtotals, lines of all kinds, photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import PRICED

from .blocks import BASELINE, draw_lines, fitting
from .colours import HAIRLINE, INK, MUTED
from .flow import Block
from .fonts import REGULAR, SEMIBOLD
from .layouts import Look, TableLook
from .letterhead import LEFT, RIGHT, TEXT_WIDTH
from .lines import Line, Style, break_runs, break_text, fit_line, text_width
from .paper import MM, Paper, Picture, read_picture
from .sheet import SheetLine

_TITLE = Style(SEMIBOLD, 9.75, 13.4, INK)
_BODY = Style(REGULAR, 9.75, 13.4, INK)
_SMALL = Style(REGULAR, 8.75, 12.2, MUTED)
_HEAD = Style(SEMIBOLD, 8.5, 11.5, INK)
_LONG = Style(REGULAR, 9, 12.6, INK)
_PER = Style(REGULAR, 8, 11, MUTED)
#: Headings by their depth: size, line distance and air above and below.
_HEADINGS = ((10.5, 14.0, 2.3 * MM), (10.0, 13.6, 1.9 * MM), (9.75, 13.4, 1.7 * MM))
_GAP = 3.6 * MM
#: Largest size of a photo and its pixels along a side (about 300 dpi).
_PHOTO = (56 * MM, 34 * MM)
_PHOTO_PIXELS = 600
_PHOTO_GAP = 1.6 * MM
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
    unit_head: str = "Einzelpreis"
    total_head: str = "Gesamtpreis"

    @property
    def picture_width(self) -> float:
        """Room for a photo below the numbers."""
        return self.total_right - self.quantity_right + self.quantity_width


def columns_for(
    lines: Sequence[SheetLine], unit_head: str = "Einzelpreis", total_head: str = "Gesamtpreis"
) -> Columns:
    """Columns as wide as the widest number, the text gets the rest."""
    priced = [line for line in lines if line.kind in PRICED]

    def widest(texts: list[str], head: str, most: float) -> float:
        widths = [text_width(text[:80], _BODY) for text in texts]
        return min(max([text_width(head, _HEAD), *widths]), most)

    pos = widest([line.number for line in lines], "Pos.", 21 * MM)
    quantity = widest([line.quantity for line in priced], "Menge", 26 * MM)
    unit = widest([line.unit_price.partition("\n")[0] for line in priced], unit_head, 30 * MM)
    per = [line.unit_price.partition("\n")[2] for line in priced]
    unit = max([unit, *(min(text_width(text[:80], _PER), 30 * MM) for text in per if text)])
    total = widest([line.total for line in lines], total_head, 34 * MM)
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
        unit_head=unit_head,
        total_head=total_head,
    )


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head, repeated on each page."""

    columns: Columns
    look: TableLook
    before: float = 3.2 * MM
    height: float = 7.2 * MM
    keep: bool = True
    own_page: bool = False
    head: Block | None = None

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, paper: Paper, top: float) -> None:
        """Names of the columns, between two lines or on a band."""
        columns, look = self.columns, self.look
        baseline = top + self.height / 2 + _HEAD.size * 0.35
        style = replace(_HEAD, colour=look.head_text)
        if look.head_fill:
            paper.rectangle(LEFT, top, TEXT_WIDTH, self.height, look.head_fill)
        else:
            paper.rule(LEFT, top, RIGHT, top, look.head_rule, 0.7)
        for text, x in (("Pos.", LEFT + _INSET), ("Leistung", columns.text_x)):
            paper.line(fit_line(text, style, 60 * MM, 7), x, baseline)
        for text, right in (
            ("Menge", columns.quantity_right),
            (columns.unit_head, columns.unit_right),
            (columns.total_head, columns.total_right),
        ):
            paper.line_right(fit_line(text, style, 34 * MM, 6), right, baseline)
        if not look.head_fill:
            bottom = top + self.height
            paper.rule(LEFT, bottom, RIGHT, bottom, look.head_rule, 0.7)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: text at the left, numbers in its first line.

    It stays in one piece unless it is higher than a third of a page; then it goes on without
    numbers on the next page. A photo stands at the right, below the numbers.
    """

    columns: Columns
    head: Block | None
    lines: tuple[Line, ...]
    number: Line | None = None
    quantity: tuple[Line, ...] = ()
    unit_price: tuple[Line, ...] = ()
    total: Line | None = None
    picture: Picture | None = None
    fill: str = ""
    rule: str = HAIRLINE
    padding: float = _PAD
    closed: bool = True
    keep: bool = False
    before: float = 0.0
    own_page: bool = False
    where: str = ""

    @property
    def height(self) -> float:
        """The highest of text, quantity and price with the photo below them, with padding."""
        text = sum(line.leading for line in self.lines)
        return max(_BODY.leading, text, self._numbers + self._picture_size[1]) + 2 * self.padding

    @property
    def _numbers(self) -> float:
        """Height of quantity and prices."""
        parts = (self.quantity, self.unit_price, (self.total,) if self.total else ())
        return max(sum(line.leading for line in part) for part in parts)

    @property
    def _picture_size(self) -> tuple[float, float]:
        """Width, and height with the gap above it; none without a photo."""
        if self.picture is None:
            return 0.0, 0.0
        wide, high = min(_PHOTO[0], self.columns.picture_width), _PHOTO[1]
        scale = min(wide / self.picture.width, high / self.picture.height)
        return self.picture.width * scale, self.picture.height * scale + _PHOTO_GAP

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """A long text in two parts with at least three lines each."""
        if self.height < page / 3:
            return None
        count = min(fitting(self.lines, room - 2 * self.padding), len(self.lines) - 3)
        if count < max(3, len(self.quantity), len(self.unit_price)):
            return None
        first = replace(self, lines=self.lines[:count], closed=False, keep=False)
        if first.height > room:
            return None
        rest = replace(
            self,
            lines=self.lines[count:],
            number=None,
            quantity=(),
            unit_price=(),
            total=None,
            picture=None,
            own_page=False,
        )
        return first, rest

    def draw(self, paper: Paper, top: float) -> None:
        """Number, text, then the amounts; a fine line below."""
        columns = self.columns
        if self.fill:
            paper.rectangle(LEFT, top, TEXT_WIDTH, self.height, self.fill)
        y = top + self.padding
        leading = self.lines[0].leading if self.lines else _BODY.leading
        baseline = y + leading * BASELINE
        if self.number:
            paper.line(self.number, LEFT + _INSET, baseline)
        draw_lines(paper, self.lines, columns.text_x, y)
        for count, line in enumerate(self.quantity):
            paper.line_right(line, columns.quantity_right, baseline + count * line.leading)
        for count, line in enumerate(self.unit_price):
            paper.line_right(line, columns.unit_right, baseline + count * line.leading)
        if self.total:
            paper.line_right(self.total, columns.total_right, baseline)
        if self.picture is not None:
            width, height = self._picture_size
            below = y + self._numbers + _PHOTO_GAP
            right = columns.total_right
            paper.picture(self.picture, right - width, below, width, height - _PHOTO_GAP)
        if self.closed and self.rule:
            bottom = top + self.height
            paper.rule(LEFT, bottom, RIGHT, bottom, self.rule, 0.5)


def table_rows(
    lines: Sequence[SheetLine],
    look: Look,
    *,
    unit_head: str = "Einzelpreis",
    total_head: str = "Gesamtpreis",
    where: str = "",
    columns: Columns | None = None,
) -> list[Row]:
    """The rows of an offer; headings stay with the line below them.

    A page break makes the next line begin a page; one behind the last line asks for nothing.
    `where` names the list the lines stand in.
    """
    columns = columns or columns_for(lines, unit_head, total_head)
    head = TableHead(columns, look.table)
    rows: list[Row] = []
    broken = False
    for number, line in enumerate(lines):
        if line.kind is LineKind.PAGE_BREAK:
            broken = True
            if rows:
                rows[-1] = replace(rows[-1], keep=False)
            continue
        row = _row(line, columns, head, look.table)
        rows.append(replace(row, own_page=broken, where=f"{where}[{number}]" if where else ""))
        broken = False
    return rows


def _row(line: SheetLine, columns: Columns, head: TableHead, look: TableLook) -> Row:
    """One line of the sheet as a row."""
    if line.kind is LineKind.HEADING:
        return _heading(line, columns, head, look)
    room = columns.total_right - columns.text_x
    picture = read_picture(line.picture, _PHOTO_PIXELS)
    beside = room - columns.picture_width - _GAP if picture is not None else room
    if line.kind is LineKind.TEXT:
        room = beside
        lines = _texts(line.text, (line.benefit, line.long_text, line.note), _BODY, room)
        return Row(columns, head, tuple(lines), picture=picture)
    if line.kind is LineKind.SUBTOTAL:
        total = fit_line(line.total, _TITLE, 40 * MM, 7)
        text = break_text(line.text, _TITLE, room - total.width - _GAP)
        return Row(columns, head, tuple(text), total=total, rule=INK)
    title, _newline, more = line.text.strip().partition("\n")
    quantity = break_text(line.quantity[:200], _BODY, columns.quantity_width + 0.1)
    # A short quantity leaves its room to the text.
    taken = max((part.width for part in quantity), default=0.0)
    width = min(columns.quantity_right - taken - _GAP - columns.text_x, beside)
    if line.label:
        text = break_runs(((f"{line.label} ", _TITLE), (title, _BODY)), width)
    else:
        text = break_text(title, _TITLE, width)
    text += _texts(more, (line.benefit, line.long_text, line.note), _BODY, width)
    price, _newline, per = line.unit_price.partition("\n")
    prices = [fit_line(price, _BODY, 30 * MM, 6)]
    if per:
        prices.append(fit_line(per, _PER, 30 * MM, 6))
    return Row(
        columns,
        head,
        tuple(text),
        number=_number(line.number, _BODY, columns),
        quantity=tuple(quantity),
        unit_price=tuple(prices),
        total=fit_line(line.total, _BODY, 34 * MM, 6),
        picture=picture,
    )


def _texts(first: str, more: tuple[str, str, str], style: Style, width: float) -> list[Line]:
    """The text below a title: benefit, long text and note each in its own style."""
    lines = break_text(first, style, width)
    for extra, own in zip(more, (_SMALL, _LONG, _SMALL), strict=True):
        lines += break_text(extra, own, width)
    return lines


def _heading(line: SheetLine, columns: Columns, head: TableHead, look: TableLook) -> Row:
    """A heading with the sum of what stands below it; deeper ones are quieter."""
    size, leading, padding = _HEADINGS[min(max(line.level, 1), len(_HEADINGS)) - 1]
    style = Style(SEMIBOLD, size, leading, look.heading if line.level < 3 else INK)
    total = fit_line(line.total, style, 40 * MM, 7) if line.total else None
    width = columns.total_right - columns.text_x - (total.width + _GAP if total else 0)
    lines = break_text(line.text, style, width)
    lines += _texts(line.benefit, ("", line.long_text, line.note), _SMALL, width)
    return Row(
        columns,
        head,
        tuple(lines),
        number=_number(line.number, style, columns),
        total=total,
        fill=look.heading_fill if line.level == 1 else "",
        rule=look.heading_rule if line.level == 1 else HAIRLINE,
        padding=padding,
        keep=True,
    )


def _number(text: str, style: Style, columns: Columns) -> Line | None:
    room = columns.text_x - LEFT - _INSET - 1.5 * MM
    return fit_line(text, style, room, 6) if text.strip() else None
