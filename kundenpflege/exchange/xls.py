"""Old .xls files: their records measured one by one, and handed on without what could harm."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

from .compound import build, read_workbook
from .limits import MAX_CELLS, MAX_TEXT, SheetScan, damaged, locked, too_large, too_many_cells

_BOF, _SHEET, _FILEPASS, _SST, _CONTINUE = 0x0809, 0x0085, 0x002F, 0x00FC, 0x003C
_MULRK, _LABELSST = 0x00BD, 0x00FD
#: Records of BIFF5 and BIFF8 that hold a cell's contents.
_CELLS = frozenset(
    {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406}
)
#: Sizes that the reader would believe (the sheet's dimensions), merged cells and pictures.
_SILENCED = frozenset({0x0200, 0x00E5, 0x00EB, 0x00EC})
_NOTHING = 0x7FFF
MAX_SHEETS = 255


def clean_xls(data: bytes) -> tuple[bytes, SheetScan]:
    """A compound file with the same cells and no macros, and how far all sheets together reach.

    RefusedError beyond limits, with a password, or when the records contradict each other.
    """
    stream = bytearray(read_workbook(data))
    scan = SheetScan()
    starts: list[int] = []
    begins: set[int] = set()
    texts: list[bytes] = []
    in_texts = False
    for kind, at, length in _records(stream):
        if kind in _CELLS and length >= 4:
            _measure(scan, stream, kind, at, length)
        elif kind == _FILEPASS:
            raise locked()
        elif kind == _BOF:
            begins.add(at - 4)
        elif kind == _SHEET and length >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind in _SILENCED:
            struct.pack_into("<H", stream, at - 4, _NOTHING)
        if kind == _SST or (kind == _CONTINUE and in_texts):
            texts.append(bytes(stream[at : at + length]))
        in_texts = kind == _SST or (kind == _CONTINUE and in_texts)
    # A sheet read twice, or from the middle of a record, would be another one than was measured.
    if len(starts) > MAX_SHEETS or len(set(starts)) != len(starts) or not set(starts) <= begins:
        raise damaged()
    _measure_texts(stream, texts, scan.shared)
    return build(bytes(stream)), scan


def _records(stream: bytearray) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the data of every record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        yield kind, at, min(length, len(stream) - at)
        at += length


def _measure(scan: SheetScan, stream: bytearray, kind: int, at: int, length: int) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    scan.cells += 1
    if kind == _MULRK and length >= 6:
        column = struct.unpack_from("<H", stream, at + length - 2)[0]
        scan.cells += length // 6
    scan.shared += kind == _LABELSST
    scan.reach(row + 1, column + 1)
    if scan.cells > MAX_CELLS:
        raise too_many_cells()


def _measure_texts(stream: bytearray, texts: list[bytes], shared: int) -> None:
    """One long text may stand in very many cells."""
    if not texts:
        return
    size = sum(map(len, texts))
    if len(texts[0]) < 8:
        raise damaged()
    count = struct.unpack_from("<i", texts[0], 4)[0]
    if not 0 <= count <= min(size // 3 + 1, MAX_CELLS):
        raise damaged()
    if shared * min(size, 65_535) <= MAX_TEXT:
        return
    lengths = _text_lengths(texts, count)
    used = Counter(
        struct.unpack_from("<I", stream, at + 6)[0]
        for kind, at, length in _records(stream)
        if kind == _LABELSST and length >= 10
    )
    if sum(lengths[n] * times for n, times in used.items() if n < len(lengths)) > MAX_TEXT:
        raise too_large()


def _text_lengths(texts: list[bytes], count: int) -> list[int]:
    """Characters of each shared text; a text may go on in the next record, with a flag of its
    own for the width of its characters."""
    lengths: list[int] = []
    block, at = 0, 8
    try:
        for _n in range(count):
            while at >= len(texts[block]):
                block, at = block + 1, 0
            characters, flags = struct.unpack_from("<HB", texts[block], at)
            at += 3
            rich = extra = 0
            if flags & 8:
                rich = struct.unpack_from("<H", texts[block], at)[0]
                at += 2
            if flags & 4:
                extra = struct.unpack_from("<I", texts[block], at)[0]
                at += 4
            left = characters
            while left:
                width = 2 if flags & 1 else 1
                here = min(left, (len(texts[block]) - at) // width)
                left -= here
                at += here * width
                if left:
                    block, at = block + 1, 1
                    flags = texts[block][0]
            skip = 4 * rich + extra
            while skip > len(texts[block]) - at:
                skip -= len(texts[block]) - at
                block, at = block + 1, 0
            at += skip
            lengths.append(characters)
    except (struct.error, IndexError) as error:
        raise damaged() from error
    return lengths
