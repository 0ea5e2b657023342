"""Compound files (MS-CFB), the shell of old .xls: the workbook out of any, and into a clean one.

The spreadsheet reader believes every length and follows every chain of such a file. It therefore
gets a new file that holds nothing but the workbook: macros and all other streams stay behind.
"""

from __future__ import annotations

import struct

from kundenpflege.base.i18n import _

from .limits import RefusedError, damaged, locked

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
#: Names of streams that stand for a password.
_LOCKED = ("EncryptedPackage", "EncryptionInfo")


def read_workbook(data: bytes) -> bytes:
    """The stream `Workbook` (or `Book`); RefusedError when there is none or chains run wild."""
    try:
        return _Compound(data).workbook()
    except (struct.error, IndexError) as error:
        raise damaged() from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._sector not in (512, 4096) or struct.unpack_from("<H", data, 32)[0] != 6:
            raise damaged()
        self._count = len(data) // self._sector
        self._table = self._allocation_table()

    def workbook(self) -> bytes:
        """The workbook's bytes."""
        data = self._data
        directory, cutoff, small = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
        entries = self._chain(directory)
        root = found = None
        for at in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, at + 64)[0]
            name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<IQ", entries, at + 116)
            if entries[at + 66] == 5:
                root = start
            elif name == "Workbook" or (name == "Book" and found is None):
                found = (start, size & 0xFFFFFFFF)
            elif name in _LOCKED:
                raise locked()
        if found is None:
            raise RefusedError(
                _("Das ist keine Excel-Tabelle. Bitte die Liste als .xlsx oder .csv speichern.")
            )
        start, size = found
        if size > len(data):
            raise damaged()
        if size >= cutoff:
            return self._chain(start)[:size]
        if root is None:
            raise damaged()
        whole, packed = self._chain(root), self._chain(small)
        table = struct.unpack(f"<{len(packed) // 4}I", packed)
        pieces: list[bytes] = []
        while start < len(table):
            pieces.append(whole[start * 64 : (start + 1) * 64])
            if len(pieces) > len(table):
                raise damaged()
            start = table[start]
        return b"".join(pieces)[:size]

    def _allocation_table(self) -> tuple[int, ...]:
        """The chains of sectors; no larger than the file has sectors."""
        data, width = self._data, self._sector // 4
        places = list(struct.unpack_from("<109I", data, 76))
        at = struct.unpack_from("<I", data, 68)[0]
        rounds = 0
        while at < _END - 2:
            block = struct.unpack_from(f"<{width}I", data, (at + 1) * self._sector)
            places.extend(block[:-1])
            at = block[-1]
            rounds += 1
            if rounds * width * width > self._count + 2 * width * width:
                raise damaged()
        table: list[int] = []
        for place in places:
            if place < _END - 4:
                if len(table) > self._count + width:
                    raise damaged()
                table.extend(struct.unpack_from(f"<{width}I", data, (place + 1) * self._sector))
        return tuple(table)

    def _chain(self, at: int) -> bytes:
        pieces: list[bytes] = []
        while at < len(self._table):
            pieces.append(self._data[(at + 1) * self._sector : (at + 2) * self._sector])
            if len(pieces) > self._count:
                raise damaged()
            at = self._table[at]
        return b"".join(pieces)


def build(stream: bytes) -> bytes:
    """A compound file with nothing but the stream `Workbook`."""
    size = 4096
    length = max(len(stream), size)
    sectors = -(-length // size)
    # The chain of the stream, the directory, an empty sector for small streams, the table itself.
    table = [*range(1, sectors), _END, _END, _END]
    tables = -(-(len(table) + 1) // (size // 4 - 1))
    table += [_FAT] * tables
    table += [_FREE] * (tables * size // 4 - len(table))
    places = [*range(sectors + 2, sectors + 2 + tables)]
    if len(places) > 109:
        raise damaged()
    header = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, tables, sectors, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *places, *([_FREE] * (109 - len(places))))
    directory = _entry("Root Entry", 5, 1, sectors + 1, size) + _entry(
        "Workbook", 2, _FREE, 0, length
    )
    return b"".join(
        (
            header.ljust(size, b"\0"),
            stream.ljust(sectors * size, b"\0"),
            directory.ljust(2 * size, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
        )
    )


def _entry(title: str, kind: int, child: int, start: int, length: int) -> bytes:
    name = title.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBBIII", name, len(name), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, length)
