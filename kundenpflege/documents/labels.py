"""Address labels as PDF, to the millimetre; long lines get smaller, then wrap, and never vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .colours import HAIRLINE, INK, MUTED
from .fonts import LOCK, REGULAR, face, printable
from .label_sheets import LabelSheet
from .lines import Line, Span, Style, break_text, cut_lines, fit_line, text_width
from .paper import MM, Paper

#: Line distance in parts of the size.
_LEADING = 1.22
#: Down to this size lines are set smaller before they are wrapped (DIN 5008: at least 8 pt).
_SMALL = 8.0
#: Wrapped text is set smaller down to this; what does not even fit then is told.
_SMALLEST = 4.5
_STEP = 0.25
_SENDER = 6.0


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """How labels are printed: the first free label (1-based), so many of each, moved by mm for
    printers that pull askew, with a small sender line above, with cutting frames for a test."""

    sheet: LabelSheet
    start: int = 1
    copies: int = 1
    offset_x: float = 0.0
    offset_y: float = 0.0
    sender: str = ""
    frames: bool = False


@dataclass(frozen=True, slots=True)
class LabelFile:
    """The finished document; `short` holds the indices of labels whose text had to be cut."""

    content: bytes
    pages: int
    short: tuple[int, ...]


def print_labels(
    labels: Sequence[Sequence[str]],
    layout: LabelLayout,
    day: date,
    progress: Callable[[int, int], None] | None = None,
) -> LabelFile:
    """Draw address lines on sheets. `progress` hears the labels done and may raise to stop."""
    sheet = layout.sheet
    with LOCK:
        paper = Paper(title="Etiketten", author="", subject=sheet.key, day=day, true_size=True)
        short: list[int] = []
        page = 0
        places = sheet.places(layout.start, len(labels) * layout.copies)
        for number, (new_page, position) in enumerate(places):
            index = number // layout.copies
            if progress is not None and number % 50 == 0:
                progress(index, len(labels))
            if new_page > page:
                paper.new_page()
                page = new_page
            x, y = sheet.place(position)
            fits = _draw(paper, labels[index], layout, x + layout.offset_x, y + layout.offset_y)
            if not fits and (not short or short[-1] != index):
                short.append(index)
        return LabelFile(paper.finish(), page + 1, tuple(short))


def _draw(paper: Paper, texts: Sequence[str], layout: LabelLayout, x: float, y: float) -> bool:
    """One label with its corner at (x, y) mm; False when not all of it had room."""
    sheet = layout.sheet
    if layout.frames:
        _frame(paper, sheet, x, y)
    left, top = (x + sheet.padding) * MM, (y + sheet.padding) * MM
    width = (sheet.width - 2 * sheet.padding) * MM
    height = (sheet.height - 2 * sheet.padding) * MM
    if layout.sender:
        style = Style(REGULAR, _SENDER, _SENDER * _LEADING, MUTED)
        line = fit_line(layout.sender, style, width, 3.5)
        paper.line(line, left, top + _SENDER * 0.8)
        paper.rule(left, top + _SENDER * 1.2, left + width, top + _SENDER * 1.2, HAIRLINE, 0.4)
        top += _SENDER * 1.9
        height -= _SENDER * 1.9
    lines, fits = fit(texts, width, height, sheet.largest)
    if not lines:
        return fits
    # Centred from top to bottom, as an envelope looks best.
    used = sum(line.leading for line in lines)
    size = lines[0].spans[0].style.size if lines[0].spans else sheet.largest
    baseline = top + max(0.0, (height - used) / 2) + size * _ascent()
    for line in lines:
        paper.line(line, left, baseline)
        baseline += line.leading
    return fits


def fit(
    texts: Iterable[str], width: float, height: float, largest: float
) -> tuple[list[Line], bool]:
    """The lines in the largest size in which they fit `width` and `height` (points).

    First each line stays whole and all get smaller (down to 8 pt), then lines are wrapped, and
    wrapped ones get smaller. False when even the smallest size has no room for everything.
    """
    shown = [" ".join(printable(text).split()) for text in texts]
    shown = [text for text in shown if text]
    size = largest
    while size >= _SMALL:
        style = _style(size)
        if _high(len(shown), style) <= height and all(
            text_width(text, style) <= width for text in shown
        ):
            return [_whole(text, style) for text in shown], True
        size -= _STEP
    # One more line than there are looks better in a smaller size than two more in a large one.
    for most, smallest in ((len(shown) + 1, _SMALL), (None, _SMALLEST)):
        size = largest
        while size >= smallest:
            style = _style(size)
            lines = [line for text in shown for line in break_text(text, style, width)]
            whole = size <= _SMALL or not any(_split_word(text, style, width) for text in shown)
            few = most is None or len(lines) <= most
            if whole and few and _high(len(lines), style) <= height:
                return lines, True
            size -= _STEP
    style = _style(_SMALLEST)
    room = max(1, int(height // style.leading))
    return cut_lines(
        [line for text in shown for line in break_text(text, style, width)], room
    ), False


def _style(size: float) -> Style:
    return Style(REGULAR, size, size * _LEADING, INK)


def _high(lines: int, style: Style) -> float:
    return lines * style.leading


def _whole(text: str, style: Style) -> Line:
    return Line((Span(text, style, text_width(text, style)),), style.leading)


def _split_word(text: str, style: Style, width: float) -> bool:
    """Whether a single word is wider than a line: smaller letters come before broken words."""
    return any(text_width(word, style) > width for word in text.split())


def _ascent() -> float:
    """How far the letters reach above the baseline, in parts of the size."""
    return min(1.0, face(REGULAR).ascent / 1000)


def _frame(paper: Paper, sheet: LabelSheet, x: float, y: float) -> None:
    x1, y1 = x * MM, y * MM
    x2, y2 = (x + sheet.width) * MM, (y + sheet.height) * MM
    for ends in ((x1, y1, x2, y1), (x1, y2, x2, y2), (x1, y1, x1, y2), (x2, y1, x2, y2)):
        paper.rule(*ends, HAIRLINE, 0.4)
