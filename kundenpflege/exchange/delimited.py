"""Text tables: which delimiter, and the apostrophe that keeps formulas asleep.

No `csv.Sniffer`: it raises on a single column and guesses letters as delimiters.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

from .charsets import find_charset
from .limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RefusedError

#: Longest line in characters; before it is decoded, in bytes.
MAX_LINE = 1_000_000
MAX_LINE_BYTES = 4 * MAX_LINE
_PIECE = 1 << 16
DELIMITERS = (";", ",", "\t", "|")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")
#: A text that a spreadsheet wrote as formula so that its zeros stay: `="01067"`.
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')


def decode(data: bytes) -> str:
    """The whole text of a file (`charsets`); UserError when it is no text."""
    data, charset = find_charset(data)
    return "".join(charset.pieces(data))


def read_text(
    data: bytes, judge: Callable[[Sequence[Sequence[str]]], int] | None = None
) -> list[list[str]]:
    """The cells of a text table in a file, whatever its encoding and delimiter (`read_rows`).

    The text is never held as a whole: a single sign outside of the Latin alphabet makes four
    bytes of each of its characters.
    """
    _check_lines(data)
    data, charset = find_charset(data)
    return _read(lambda: charset.pieces(data), judge)


def _check_lines(data: bytes) -> None:
    """Refuse lines beyond measure before anything is decoded."""
    position = 0
    while len(data) - position > MAX_LINE_BYTES:
        end = position + MAX_LINE_BYTES
        found = max(data.rfind(b"\n", position, end), data.rfind(b"\r", position, end))
        if found < 0:
            raise _line_too_long()
        position = found + 1


def _line_too_long() -> UserError:
    return RefusedError(
        _("Eine Zeile der Datei ist länger als {n} Zeichen. So sieht keine Liste aus.").format(
            n=format_count(MAX_LINE)
        )
    )


def read_rows(
    text: str, judge: Callable[[Sequence[Sequence[str]]], int] | None = None
) -> list[list[str]]:
    """The cells of a text table.

    `judge` says how well the first rows read as a list (known headers); without a verdict the
    delimiter that stands outside quotes most regularly wins.
    """
    return _read(lambda: _pieces(text), judge)


def read_clipboard(text: str) -> list[list[str]] | None:
    """The cells of a table as spreadsheets copy it, with tabs; None when it has none.

    A quote that is never closed stands for inches or a mistyped name, not for a cell.
    """
    head = text.lstrip("\r\n").partition("\n")[0]
    if "\t" not in head:
        return None
    return _split(_pieces(text), "\t", MAX_ROWS, quotes=text.count('"') % 2 == 0)


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def _read(
    pieces: Callable[[], Iterator[str]],
    judge: Callable[[Sequence[Sequence[str]]], int] | None,
) -> list[list[str]]:
    head = next(pieces(), "")
    match = re.match(r"^sep=([;,\t|:^~])\r?\n", head)
    if match is not None:
        rows = _split(pieces(), match[1], MAX_ROWS)
        return [[], *rows[1:]]
    found = [d for d in DELIMITERS if d in head] or [";"]
    ranked = sorted(found, key=lambda d: -_regularity(pieces(), d))
    if judge is not None and len(ranked) > 1:
        verdicts = [judge(_split(pieces(), d, 60)) for d in ranked]
        if max(verdicts) > 0:
            return _split(pieces(), ranked[verdicts.index(max(verdicts))], MAX_ROWS)
    return _split(pieces(), ranked[0], MAX_ROWS)


def _regularity(pieces: Iterator[str], delimiter: str) -> int:
    """How many of the first rows have the same number of delimiters, times that number."""
    counts = Counter(len(row) - 1 for row in _split(pieces, delimiter, 40) if len(row) > 1)
    return max((count * rows for count, rows in counts.items()), default=0)


def _split(
    pieces: Iterator[str], delimiter: str, limit: int, quotes: bool = True
) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    try:
        lines = _lines(pieces)
        for row in (
            csv.reader(lines, delimiter=delimiter)
            if quotes
            else csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        ):
            if len(rows) >= limit:
                if limit < MAX_ROWS:
                    break
                raise RefusedError(
                    _("Die Datei hat mehr als {n} Zeilen. Bitte die Liste aufteilen.").format(
                        n=format_count(MAX_ROWS)
                    )
                )
            cells += len(row)
            if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise RefusedError(_("Die Tabelle hat zu viele Zellen. Bitte die Liste aufteilen."))
            rows.append([_plain(cell) for cell in row])
    except csv.Error as error:
        raise RefusedError(
            _("Eine Zelle ist länger als {n} Zeichen, oder Anführungszeichen fehlen.").format(
                n=format_count(csv.field_size_limit())
            )
        ) from error
    return rows


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Lines with their ends, cut out of the pieces one by one; never longer than MAX_LINE."""
    rest = ""
    for piece in pieces:
        # The last line may go on in the next piece, also between CR and LF.
        lines, rest = StringIO(rest + piece, newline=""), ""
        for line in lines:
            if rest:
                yield rest
            rest = line
        if len(rest) > MAX_LINE:
            raise _line_too_long()
    if rest:
        yield rest


def _plain(cell: str) -> str:
    match = _TEXT_FORMULA.match(cell)
    return match[1] if match else unguard(cell)


def guard(text: str) -> str:
    """A cell that a spreadsheet takes for a formula gets an apostrophe (CWE-1236)."""
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def unguard(text: str) -> str:
    """Take one apostrophe away again, so that a round trip is equal."""
    return text[1:] if _GUARDED.match(text) else text


def write_rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a German text table (`;`, CRLF); what needs a `guard` has one already."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
