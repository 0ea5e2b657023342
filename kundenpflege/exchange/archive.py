"""Zipped documents (.xlsx, .ods), measured by what they declare and by what they really are.

Nothing is held unpacked: parts are inflated piece by piece whenever they are looked at.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from kundenpflege.base.i18n import _

from . import limits
from .limits import RefusedError, damaged, too_large

_PIECE = 1 << 18
#: Marks that are looked for in every part: what holds them is measured as a sheet or as texts.
_MARKS = (b"sheetData", b"sst", b"encryption-data")
_END = b"PK\x05\x06"
_END_LENGTH = 22


@dataclass
class Part:
    """One part: where it lies packed, and which of `_MARKS` it holds."""

    info: zipfile.ZipInfo
    start: int
    marks: frozenset[bytes] = frozenset()


class Archive:
    """The parts of a zip file; opening it measures all of them.

    RefusedError when it is damaged, encrypted, ambiguous, or too large by its own word or in fact.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.parts: dict[str, Part] = {}
        infos = _directory(data)
        total = sum(info.file_size for info in infos)
        if len(infos) > limits.MAX_PARTS or total > limits.MAX_UNZIPPED:
            raise too_large()
        left = limits.MAX_UNZIPPED
        tags = 0
        for info in infos:
            if info.filename in self.parts:
                raise damaged()
            part = Part(info, _start(data, info))
            meter = _Meter(is_xml=info.filename.endswith((".xml", ".rels")))
            for piece in self._inflate(part):
                left -= len(piece)
                if left < 0:
                    raise too_large()
                meter.take(piece)
            if meter.length != info.file_size:
                raise damaged()
            tags += meter.tags
            if tags > limits.MAX_TAGS:
                raise too_large()
            part.marks = frozenset(meter.marks)
            self.parts[info.filename] = part

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def having(self, mark: bytes) -> list[str]:
        """The parts that hold one of the marks."""
        return [name for name, part in self.parts.items() if mark in part.marks]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part piece by piece."""
        return self._inflate(self.parts[name])

    def read(self, name: str, most: int = 4_000_000) -> bytes:
        """A whole part of at most `most` bytes; empty when there is none."""
        if name not in self.parts:
            return b""
        if self.parts[name].info.file_size > most:
            raise too_large()
        return b"".join(self.pieces(name))

    def _inflate(self, part: Part) -> Iterator[bytes]:
        packed = memoryview(self._data)[part.start : part.start + part.info.compress_size]
        if part.info.compress_type == zipfile.ZIP_STORED:
            for at in range(0, len(packed), _PIECE):
                yield bytes(packed[at : at + _PIECE])
            return
        inflater = zlib.decompressobj(-15)
        try:
            for at in range(0, len(packed), _PIECE):
                waiting = bytes(packed[at : at + _PIECE])
                while waiting:
                    if piece := inflater.decompress(waiting, _PIECE):
                        yield piece
                    waiting = inflater.unconsumed_tail
            # What the inflater still holds back comes without further input.
            while piece := inflater.decompress(b"", _PIECE):
                yield piece
        except zlib.error as error:
            raise damaged() from error


class _Meter:
    """Counts what makes a part costly to parse."""

    def __init__(self, is_xml: bool) -> None:
        self.length = 0
        self.tags = 0
        self.marks: set[bytes] = set()
        self._is_xml = is_xml
        #: Bytes since the last `<` and the last `>`: no mark and no text may be without measure.
        self._since = {b"<": 0, b">": 0}
        self._last = b""

    def take(self, piece: bytes) -> None:
        self.length += len(piece)
        if not self._is_xml:
            return
        if b"\0" in piece:
            # No XML part of an office program is UTF-16; the parsers would read it differently.
            raise damaged()
        self.tags += piece.count(b"<")
        for sign in self._since:
            first = piece.find(sign)
            self._since[sign] += len(piece) if first < 0 else first
            if self._since[sign] > limits.MAX_TOKEN:
                raise too_large()
            if first >= 0:
                self._since[sign] = len(piece) - piece.rfind(sign)
        seam = self._last + piece[:20]
        for mark in _MARKS:
            if mark not in self.marks and (mark in piece or mark in seam):
                self.marks.add(mark)
        self._last = piece[-20:]


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The list of parts; only when every reader must find the same one."""
    tail = data[-(_END_LENGTH + 65_535) :]
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise damaged()
    comment = struct.unpack_from("<H", tail, at + 20)[0]
    if len(tail) - at - _END_LENGTH != comment or tail.count(_END) != 1:
        raise damaged()
    try:
        return zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, NotImplementedError) as e:
        raise damaged() from e


def _start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where the packed bytes of a part begin."""
    head = data[info.header_offset : info.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or info.flag_bits & 1:
        raise RefusedError(
            _("Die Datei ist verschlüsselt oder beschädigt. Bitte ohne Kennwort speichern.")
        )
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError(_("Die Datei ist ungewöhnlich gepackt. Bitte neu als .xlsx speichern."))
    return info.header_offset + 30 + int(sum(struct.unpack("<HH", head[26:30])))
