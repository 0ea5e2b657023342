"""The lines of iCalendar files (RFC 5545): unfolded, bounded, only what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

from .limits import RefusedError
from .vcard_lines import to_bytes

#: Largest calendar file, its lines, and what is kept of one value in bytes.
MAX_FILE = 20 * 1024 * 1024
MAX_LINES = 600_000
MAX_VALUE = 20_000
_HEAD = re.compile(r"([A-Za-z0-9-]{1,60})")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')


@dataclass(frozen=True, slots=True)
class ContentLine:
    """`DTSTART;TZID=Europe/Berlin:20270517T083000`; names are upper case."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def content_lines(data: bytes, wanted: frozenset[str]) -> Iterator[ContentLine]:
    """The wanted logical lines of a calendar; RefusedError beyond the limits.

    What is not wanted (attachments, descriptions) is passed over without being put together.
    """
    if len(data) > MAX_FILE:
        raise RefusedError(
            _("Die Kalenderdatei ist größer als {n} MB. So viele Termine zeigt niemand.").format(
                n=MAX_FILE // (1024 * 1024)
            )
        )
    data = to_bytes(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.count(b"\n") > MAX_LINES:
        raise RefusedError(
            _("Die Kalenderdatei hat mehr als {n} Zeilen.").format(n=format_count(MAX_LINES))
        )
    for line in _logical(data, wanted):
        found = _content(line)
        if found is not None:
            yield found


def _logical(data: bytes, wanted: frozenset[str]) -> Iterator[str]:
    parts: list[bytes] = []
    length = 0
    position, size = 0, len(data)
    while position < size:
        end = data.find(b"\n", position)
        end = size if end < 0 else end
        folded = data[position : position + 1] in (b" ", b"\t")
        if not folded:
            if parts:
                yield b"".join(parts).decode("utf-8", "replace")
            name = re.match(rb"[A-Za-z0-9-]{1,60}", data[position : position + 60])
            known = name is not None and name[0].decode("ascii").upper() in wanted
            parts, length = ([], 0) if not known else ([b""], 0)
        if parts and length < MAX_VALUE:
            piece = data[position + folded : min(end, position + MAX_VALUE - length)]
            length += len(piece)
            parts.append(piece)
        position = end + 1
    if parts:
        yield b"".join(parts).decode("utf-8", "replace")


def _content(line: str) -> ContentLine | None:
    head = _HEAD.match(line)
    if head is None:
        return None
    position = head.end()
    parameters: dict[str, str] = {}
    while (match := _PARAMETER.match(line, position)) is not None:
        parameters.setdefault(match[1].upper(), match[2].strip('"'))
        position = match.end()
    if line[position : position + 1] != ":":
        # A parameter without a value or with a stray quote: the value begins at the next colon.
        position = line.find(":", position)
        if position < 0:
            return None
    return ContentLine(head[0].upper(), line[position + 1 :], parameters)
