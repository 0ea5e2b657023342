"""The letter's frame: DIN 5008 forms A and B, letterhead, address, footer, page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kundenpflege.model.kinds import PaperLayout

from .colours import HAIRLINE, INK, MUTED
from .flow import Placed
from .fonts import BOLD, REGULAR, SEMIBOLD
from .layouts import WHITE, Look, look_for
from .lines import Line, Style, break_text, cut_lines, fit_line, text_width
from .paper import MM, PAGE_WIDTH, Paper, Picture, read_picture
from .sheet import InfoRow, LetterForm, Letterhead

LEFT = 25 * MM
RIGHT = PAGE_WIDTH - 20 * MM
TEXT_WIDTH = RIGHT - LEFT
#: Following pages: the text begins here, below the running head.
NEXT_TOP = 27 * MM

_ADDRESS = Style(REGULAR, 10.5, 4.5 * MM, INK)
_SENDER = Style(REGULAR, 8, 10, MUTED)
_LABEL = Style(REGULAR, 9, 5.0 * MM, MUTED)
_VALUE = Style(REGULAR, 9.75, 5.0 * MM, INK)
_VALUE_STRONG = Style(SEMIBOLD, 9.75, 5.0 * MM, INK)
_TAGLINE = Style(REGULAR, 9.5, 13, MUTED)
_RUNNING = Style(REGULAR, 8.5, 11, MUTED)
_FOOTER = Style(REGULAR, 7.5, 3.45 * MM, MUTED)
_ZONE_HEIGHT = 27.3 * MM
_MARK = "#9AA3A5"
#: The coloured stripe at the top of following pages.
_STRIPE = 5 * MM
#: More rows would push the letter off its first page.
_MOST_INFO_ROWS = 16
_MOST_FOOTER_LINES = 14


@dataclass(frozen=True, slots=True)
class Geometry:
    """Positions of a form in millimetres from the upper left corner (DIN 5008:2020)."""

    head: float
    sender_baseline: float
    address_top: float
    address_x: float
    address_width: float
    info_top: float
    info_x: float
    subject_top: float
    folds: tuple[float, float]
    punch: float = 148.5


def geometry(form: LetterForm, window_right: bool = False) -> Geometry:
    """Form A (head 27 mm) or B (45 mm); a Swiss window has the address right, the block left."""
    head = 27.0 if form is LetterForm.A else 45.0
    return Geometry(
        head=head,
        sender_baseline=head + 3.6,
        address_top=head + 17.7,
        address_x=120.0 if window_right else 25.0,
        address_width=70.0 if window_right else 80.0,
        info_top=head + 5,
        info_x=25.0 if window_right else 125.0,
        subject_top=head + 45 + 8.46,
        folds=(87.0, 192.0) if form is LetterForm.A else (105.0, 210.0),
    )


@dataclass(frozen=True)
class Frame:
    """Everything around the text of a letter. Lengths in points, measured once per document.

    On `stationery` our own head, sender line and footer stay away, and their room stays free.
    `number_alone`: whether a letter of a single page has its number, too.
    """

    letterhead: Letterhead
    address: tuple[str, ...]
    info: tuple[InfoRow, ...]
    running_head: str
    stationery: bool = False
    number_alone: bool = True

    @property
    def geometry(self) -> Geometry:
        """The form in force."""
        return geometry(self.letterhead.form, self.letterhead.window_right)

    @property
    def look(self) -> Look:
        """How the letter is drawn."""
        return look_for(self.letterhead.layout, self.letterhead.brand)

    @property
    def brand(self) -> str:
        """The business's colour, dark enough for text."""
        return self.look.brand

    @property
    def first_top(self) -> float:
        """Where the text of the first page begins: below the address and the information block."""
        lowest = self.geometry.info_top * MM + sum(row[2] for row in self._info_rows)
        return max(self.geometry.subject_top * MM, lowest + 8.46 * MM)

    @property
    def bottom(self) -> float:
        """Where the text must end: above the page number and the footer."""
        return self._footer_rule - 9.5 * MM

    def draw(self, paper: Paper, pages: Sequence[Sequence[Placed]]) -> None:
        """All pages with their blocks, head and foot."""
        for number, page in enumerate(pages, start=1):
            if number > 1:
                paper.new_page()
                self.draw_next(paper)
            else:
                self.draw_first(paper)
            for placed in page:
                placed.block.draw(paper, placed.top)
            self.draw_foot(paper, number, len(pages))

    def draw_first(self, paper: Paper) -> None:
        """Letterhead, marks, address and information block of the first page."""
        form = self.geometry
        for y in form.folds:
            paper.rule(4 * MM, y * MM, 8 * MM, y * MM, _MARK, 0.35)
        paper.rule(4 * MM, form.punch * MM, 10 * MM, form.punch * MM, _MARK, 0.35)
        if not self.stationery:
            self._draw_head(paper)
        x = form.address_x * MM
        if self.letterhead.sender_line.strip() and not self.stationery:
            line = fit_line(self.letterhead.sender_line, _SENDER, form.address_width * MM, 6)
            paper.line(line, x, form.sender_baseline * MM)
        lines = address_block(self.address, form.address_width * MM)
        y = form.address_top * MM
        for line in lines:
            paper.line(line, x, y + line.leading * 0.76)
            y += line.leading
        self._draw_info(paper)

    def draw_next(self, paper: Paper) -> None:
        """The short running head of a following page."""
        if self.stationery:
            # The sheet has a head of its own: only whose page this is, close to the text.
            line = fit_line(self.running_head, _RUNNING, TEXT_WIDTH, 6.5)
            paper.line_right(line, RIGHT, NEXT_TOP - 4 * MM)
            return
        if self.look.band:
            paper.rectangle(0, 0, PAGE_WIDTH, _STRIPE, self.brand)
        left = fit_line(
            self.letterhead.company or self.letterhead.name, _RUNNING, TEXT_WIDTH * 0.42, 6.5
        )
        right = fit_line(self.running_head, _RUNNING, TEXT_WIDTH - left.width - 6 * MM, 6.5)
        paper.line(left, LEFT, 16.8 * MM)
        paper.line_right(right, RIGHT, 16.8 * MM)
        paper.rule(LEFT, 19.8 * MM, RIGHT, 19.8 * MM, HAIRLINE)

    def draw_foot(self, paper: Paper, page: int, pages: int) -> None:
        """Page number and legal particulars."""
        if pages > 1 or self.number_alone:
            number = fit_line(f"Seite {page} von {pages}", _RUNNING, TEXT_WIDTH, 6.5)
            paper.line_right(number, RIGHT, self._footer_rule - 2.8 * MM)
        if not self._footer_columns or self.stationery:
            return
        paper.rule(LEFT, self._footer_rule, RIGHT, self._footer_rule, self.look.foot_rule)
        for x, lines in self._footer_columns:
            y = self._footer_rule + 4.2 * MM
            for line in lines:
                paper.line(line, x, y)
                y += line.leading

    def fields(self) -> Iterator[tuple[tuple[float, float, float, float], str]]:
        """Left, top, right, bottom in millimetres and name of what stands around the text."""
        form = self.geometry
        x, top = form.address_x, form.address_top
        yield (x, top, x + form.address_width, top + 27.3), "person_id"
        y = form.info_top
        for row, (_label, _lines, height) in zip(self.info, self._info_rows, strict=False):
            below = y + height / MM
            if row.where:
                yield (form.info_x, y, form.info_x + self._info_width / MM, below), row.where
            y = below

    # --- letterhead ---------------------------------------------------------------------------

    @cached_property
    def _logo(self) -> Picture | None:
        return read_picture(self.letterhead.logo)

    def _draw_head(self, paper: Paper) -> None:
        """Logo at one side, the name beside it; sizes follow the height of the form."""
        tall = self.letterhead.form is LetterForm.B
        look = self.look
        middle, most = (22.2, 18.0) if tall else (14.5, 14.0)
        if look.band:
            # The band ends well above the sender line of the window.
            middle, most, band = (18.0, 17.0, 36.0) if tall else (11.0, 12.0, 22.0)
            paper.rectangle(0, 0, PAGE_WIDTH, band * MM, self.brand)
        name_left, name_right = LEFT, RIGHT
        logo = self._logo
        has_name = bool(self.letterhead.name.strip())
        if logo is not None:
            widest = (60 if has_name else 120) * MM
            scale = min(most * MM / logo.height, widest / logo.width)
            width, height = logo.width * scale, logo.height * scale
            edge = 1.6 * MM if look.band else 0.0
            x = RIGHT - width - edge if self.letterhead.logo_right else LEFT + edge
            if look.band:
                paper.panel(
                    x - edge,
                    middle * MM - height / 2 - edge,
                    width + 2 * edge,
                    height + 2 * edge,
                    WHITE,
                    5,
                )
            paper.picture(logo, x, middle * MM - height / 2, width, height)
            if self.letterhead.logo_right:
                name_right = x - edge - 6 * MM
            else:
                name_left = x + width + edge + 6 * MM
        room = name_right - name_left
        face, size = (SEMIBOLD, 17) if look.layout is PaperLayout.PLAIN else (BOLD, 20)
        name = fit_line(self.letterhead.name, Style(face, size, 25, look.name), room, 12)
        has_tagline = bool(self.letterhead.tagline.strip())
        if has_name:
            baseline = middle * MM + (0.6 * MM if has_tagline else name.spans[0].style.size * 0.36)
            paper.line(name, name_left, baseline)
        if has_tagline:
            tagline = fit_line(
                self.letterhead.tagline, replace(_TAGLINE, colour=look.tagline), room, 7
            )
            paper.line(tagline, name_left, (middle + (6.7 if has_name else 1.2)) * MM)
        if look.layout is PaperLayout.PLAIN and (has_name or has_tagline or logo is not None):
            below = (34.0 if tall else 24.2) * MM
            paper.rule(LEFT, below, RIGHT, below, INK, 0.6)

    # --- information block ----------------------------------------------------------------------

    @cached_property
    def _info_rows(self) -> list[tuple[Line, list[Line], float]]:
        """Label, value lines and height of each row."""
        rows = []
        label_width = self._info_label_width
        for row in self.info[:_MOST_INFO_ROWS]:
            label = fit_line(row.label, _LABEL, 40 * MM, 7)
            style = _VALUE_STRONG if row.strong else _VALUE
            room = self._info_width - label_width
            lines = cut_lines(break_text(row.value[:300], style, room), 3)
            if len(lines) > 1:
                lines = [Line(line.spans, 4.3 * MM) for line in lines]
            height = sum(line.leading for line in lines) if lines else _VALUE.leading
            rows.append((label, lines, max(height, _LABEL.leading)))
        return rows

    @property
    def _info_width(self) -> float:
        return 75 * MM if self.letterhead.window_right else RIGHT - self.geometry.info_x * MM

    @property
    def _info_label_width(self) -> float:
        """Width of the labels with a gap; the values begin in one line."""
        widest = max((text_width(row.label[:60], _LABEL) for row in self.info), default=0.0)
        return min(max(widest + 5 * MM, 32 * MM), 40 * MM + 5 * MM)

    def _draw_info(self, paper: Paper) -> None:
        x = self.geometry.info_x * MM
        y = self.geometry.info_top * MM
        for label, lines, height in self._info_rows:
            baseline = y + 3.1 * MM
            paper.line(label, x, baseline)
            for line in lines:
                paper.line(line, x + self._info_label_width, baseline)
                baseline += line.leading
            y += height

    # --- footer -----------------------------------------------------------------------------------

    @cached_property
    def _footer_columns(self) -> list[tuple[float, list[Line]]]:
        return footer_columns(self.letterhead.footer)

    @property
    def _footer_rule(self) -> float:
        """The line above the footer: lower with few lines, higher with many."""
        most = max((len(lines) for _x, lines in self._footer_columns), default=0)
        return min(273 * MM, 289 * MM - 4.2 * MM - (most - 1) * _FOOTER.leading)


def address_block(address: Sequence[str], width: float) -> list[Line]:
    """The lines of the address within the six-line zone (27.3 mm).

    Long lines are broken and the size goes down to 8 points (the smallest DIN 5008 allows);
    what still does not fit is cut at the end of its line, so that the place is never lost.
    """
    texts = [text[:400] for text in address if text.strip()]
    for size in (10.5, 10, 9.5, 9, 8.5, 8):
        style = Style(_ADDRESS.face, size, _ADDRESS.leading * min(1.0, size / 9.5), INK)
        lines = [line for text in texts for line in break_text(text, style, width)]
        if sum(line.leading for line in lines) <= _ZONE_HEIGHT:
            return lines
    smallest = Style(_ADDRESS.face, 8, _ADDRESS.leading * 8 / 9.5, INK)
    most = int(_ZONE_HEIGHT / smallest.leading)
    kept = texts if len(texts) <= most else [*texts[: most - 2], *texts[-2:]]
    return [fit_line(text, smallest, width, 8) for text in kept]


def footer_columns(columns: Sequence[Sequence[str]]) -> list[tuple[float, list[Line]]]:
    """The footer's columns: left edge and lines of each.

    Even columns where the texts allow it, else as wide as their texts need; then smaller type,
    and at last broken lines. The law wants all of it (§35a GmbHG), so the footer grows.
    """
    texts = [[text[:400] for text in column if text.strip()] for column in columns]
    texts = [column for column in texts if column][:8]
    if not texts:
        return []
    gap = 5 * MM
    even = (TEXT_WIDTH + gap) / len(texts)
    room = TEXT_WIDTH - gap * (len(texts) - 1)
    for size in (7.5, 7.25, 7.0, 6.75, 6.5):
        style = Style(_FOOTER.face, size, _FOOTER.leading, MUTED)
        widths = [max(text_width(text, style) for text in column) for column in texts]
        if max(widths) <= even - gap:
            edges = [LEFT + even * n for n in range(len(texts))]
            break
        if sum(widths) <= room:
            wide = gap + (room - sum(widths)) / max(1, len(texts) - 1)
            edges = [LEFT + sum(widths[:n]) + wide * n for n in range(len(texts))]
            break
    else:
        widths = _shares(widths, room)
        edges = [LEFT + sum(widths[:n]) + gap * n for n in range(len(texts))]
    columns_of_lines = []
    for x, width, column in zip(edges, widths, texts, strict=True):
        lines = [line for text in column for line in break_text(text, style, width + 0.1)]
        columns_of_lines.append((x, cut_lines(lines, _MOST_FOOTER_LINES)))
    return columns_of_lines


def _shares(widths: Sequence[float], room: float) -> list[float]:
    """Widths that fill `room`: narrow columns keep theirs, the wide ones share what is left."""
    shares = [0.0] * len(widths)
    order = sorted(range(len(widths)), key=lambda n: widths[n])
    for position, n in enumerate(order):
        fair = room / (len(order) - position)
        shares[n] = min(widths[n], fair)
        room -= shares[n]
    return shares
