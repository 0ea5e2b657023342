"""Text tables: which encoding, which delimiter, and the apostrophe that keeps formulas asleep.

No `csv.Sniffer`: it raises on a single column and guesses letters as delimiters.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RefusedError

DELIMITERS = (";", ",", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")
#: Umlauts of DOS (code page 850) between letters; in cp1252 these bytes are quotes or nothing.
_DOS = re.compile(rb"[A-Za-z][\x81\x84\x94\x99\x9a][a-z]")
#: A text that a spreadsheet wrote as formula so that its zeros stay: `="01067"`.
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')


def decode(data: bytes) -> str:
    """The text of a file: by its BOM, else UTF-16 by its zeros, else UTF-8 strictly, else Windows.

    UserError when it is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    head = data[:4_000]
    if head.count(0) > len(head) // 5:
        even, odd = head[::2].count(0), head[1::2].count(0)
        text = _strictly(data, "utf-16-be" if even > odd else "utf-16-le")
        if "\0" in text:
            raise _no_text()
        return text
    if zeros := data.count(0):
        # A stray zero is dirt in a text; many of them are no text at all.
        if zeros * 1_000 > len(data):
            raise _no_text()
        data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if not _DOS.search(data):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    return data.decode("cp850")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> UserError:
    return RefusedError(
        _("Die Datei ist weder eine Tabelle noch ein Text. Bitte als .xlsx oder .csv speichern.")
    )


def read_rows(
    text: str, judge: Callable[[Sequence[Sequence[str]]], int] | None = None
) -> list[list[str]]:
    """The cells of a text table.

    `judge` says how well the first rows read as a list (known headers); without a verdict the
    delimiter that stands outside quotes most regularly wins.
    """
    match = re.match(r"^sep=(.)\r?\n", text)
    if match is not None:
        return _split(text[match.end() :], match[1], MAX_ROWS, blank_first=True)
    found = [d for d in DELIMITERS if d in text] or [";"]
    ranked = sorted(found, key=lambda d: -_regularity(text, d))
    if judge is not None and len(ranked) > 1:
        verdicts = [judge(_split(text, d, 60)) for d in ranked]
        if max(verdicts) > 0:
            return _split(text, ranked[verdicts.index(max(verdicts))], MAX_ROWS)
    return _split(text, ranked[0], MAX_ROWS)


def _regularity(text: str, delimiter: str) -> int:
    """How many of the first rows have the same number of delimiters, times that number."""
    counts = Counter(len(row) - 1 for row in _split(text, delimiter, 40) if len(row) > 1)
    return max((count * rows for count, rows in counts.items()), default=0)


def _split(text: str, delimiter: str, limit: int, blank_first: bool = False) -> list[list[str]]:
    rows: list[list[str]] = [[]] if blank_first else []
    cells = 0
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter):
            if len(rows) >= limit:
                if limit < MAX_ROWS:
                    break
                raise RefusedError(
                    _("Die Datei hat mehr als {n} Zeilen. Bitte die Liste aufteilen.").format(
                        n=MAX_ROWS
                    )
                )
            cells += len(row)
            if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise RefusedError(_("Die Tabelle hat zu viele Zellen. Bitte die Liste aufteilen."))
            rows.append([_plain(cell) for cell in row])
    except csv.Error as error:
        raise RefusedError(
            _("Eine Zelle ist länger als {n} Zeichen, oder Anführungszeichen fehlen.").format(
                n=csv.field_size_limit()
            )
        ) from error
    return rows


def _plain(cell: str) -> str:
    match = _TEXT_FORMULA.match(cell)
    return match[1] if match else unguard(cell)


def _lines(text: str) -> Iterator[str]:
    return StringIO(text, newline="")


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
