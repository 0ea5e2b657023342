"""Breaking text into lines. Text is literal: nothing in it is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .fonts import face, printable

#: Words of more letters than this are measured letter by letter.
_LONG = 200
_BLANKS = re.compile(r"(\n| +)")
#: A word may be broken after a hyphen, dash or slash between letters.
_BREAK_AFTER = re.compile(r"(?<=[^\W\d_][-–/])(?=[^\W\d_])")
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: cut, size and line distance in points, colour as `#RRGGBB`."""

    face: str
    size: float
    leading: float
    colour: str

    def scaled(self, size: float) -> Style:
        """The same in another size, the line distance in proportion."""
        return replace(self, size=size, leading=self.leading * size / self.size)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one style; `width` in points."""

    text: str
    style: Style
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    spans: tuple[Span, ...]
    leading: float

    @property
    def width(self) -> float:
        """Width in points."""
        return sum(span.width for span in self.spans)

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(span.text for span in self.spans)


def text_width(text: str, style: Style) -> float:
    """The width of `text` on one line, in points."""
    return face(style.face).width(printable(text).replace("\n", " "), style.size)


def break_text(text: str, style: Style, width: float) -> list[Line]:
    """`text` in lines of at most `width` points; no line when there is nothing to print."""
    return break_runs(((text, style),), width)


def break_runs(runs: Iterable[tuple[str, Style]], width: float) -> list[Line]:
    """Texts in different styles, one after the other, as one paragraph.

    Breaks at blanks, then after hyphens, and within a word only when the word is wider than a
    line. Every typed sign is kept but the blanks at a break. The time is linear in the length.
    """
    lines: list[Line] = []
    current: list[Span] = []
    used = 0.0
    style: Style | None = None
    for word in _words(runs):
        style = word.style
        if word.ends_line:
            lines.append(_line(current, style))
            current, used = [], 0.0
            continue
        if word.blank and current:
            if used + word.blank.width + word.width <= width:
                current.append(word.blank)
                used += word.blank.width
            else:
                lines.append(_line(current, style))
                current, used = [], 0.0
        elif current and used + word.width > width:
            lines.append(_line(current, style))
            current, used = [], 0.0
        for span in word.spans:
            for piece in _slices(span, width):
                if used + piece.width > width and current:
                    lines.append(_line(current, style))
                    current, used = [], 0.0
                current.append(piece)
                used += piece.width
    if style is not None:
        lines.append(_line(current, style))
    return lines


def cut_lines(lines: Sequence[Line], most: int) -> list[Line]:
    """At most `most` lines; what is left out is marked by `…` after a whole word."""
    if len(lines) <= most:
        return list(lines)
    kept = list(lines[:most])
    if kept and kept[-1].spans:
        spans = kept[-1].spans
        last = spans[-1]
        whole = last.text.rstrip().rpartition(" ")[0].rstrip()
        if not whole:
            whole = last.text[:-1] if len(last.text) > 3 else last.text
        text = whole + ELLIPSIS
        span = Span(text, last.style, text_width(text, last.style))
        kept[-1] = Line((*spans[:-1], span), kept[-1].leading)
    return kept


def fit_line(text: str, style: Style, width: float, smallest: float) -> Line:
    """`text` on one line: set smaller down to `smallest` points, then cut with `…`."""
    text = " ".join(printable(text[:2000]).split())
    natural = text_width(text, style)
    if natural > width:
        style = style.scaled(max(smallest, style.size * width / natural))
    if text_width(text, style) > width + 0.01:
        room = width - text_width(ELLIPSIS, style)
        text = text[: _letters_that_fit(text, style, room)].rstrip() + ELLIPSIS
    return Line((Span(text, style, text_width(text, style)),), style.leading)


def _kept_blanks(text: str) -> str:
    """Printable text that keeps its blank at either end: it may stand between two styles."""
    shown = printable(text)
    if not shown:
        return " " if text and not text.strip() else ""
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " else ""
    return f"{head}{shown}{tail}"


def _letters_that_fit(text: str, style: Style, width: float) -> int:
    """How many letters from the left fit into `width`."""
    cut = face(style.face)
    room = width * 1000 / style.size
    for count, ch in enumerate(text):
        room -= cut.widths.get(ord(ch), cut.default)
        if room < 0:
            return count
    return len(text)


@dataclass(slots=True)
class _Word:
    """What must stay together, with the blank before it; or a line break the user typed."""

    style: Style
    blank: Span | None = None
    spans: list[Span] = field(default_factory=list)
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(span.width for span in self.spans)


def _words(runs: Iterable[tuple[str, Style]]) -> Iterator[_Word]:
    """The words of the texts; one that changes its style in the middle is still one word."""
    blank: Span | None = None
    word: _Word | None = None
    for text, style in runs:
        for piece in _BLANKS.split(_kept_blanks(text)):
            if not piece:
                continue
            if piece[0] in "\n ":
                if word:
                    yield word
                word, blank = None, None
                if piece == "\n":
                    yield _Word(style, ends_line=True)
                else:
                    blank = _span(piece, style)
                continue
            parts = _BREAK_AFTER.split(piece) if len(piece) <= _LONG else [piece]
            for number, part in enumerate(parts):
                if word and number:
                    yield word
                    word = None
                if word is None:
                    word, blank = _Word(style, blank), None
                word.spans.append(_span(part, style))
    if word:
        yield word


def _slices(span: Span, width: float) -> Iterator[Span]:
    """A word in pieces that fit; it is cut only when it is wider than a whole line."""
    if span.width <= width:
        yield span
        return
    start = 0
    while start < len(span.text):
        window = span.text[start : start + 1000]
        count = max(1, _letters_that_fit(window, span.style, width))
        yield _span(span.text[start : start + count], span.style)
        start += count


def _span(text: str, style: Style) -> Span:
    return Span(text, style, face(style.face).width(text, style.size))


def _line(spans: Sequence[Span], style: Style) -> Line:
    """A line from its pieces, neighbours of one style joined."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].style == span.style:
            before = joined[-1]
            joined[-1] = Span(before.text + span.text, span.style, before.width + span.width)
        else:
            joined.append(span)
    return Line(tuple(joined), max((s.style.leading for s in joined), default=style.leading))
