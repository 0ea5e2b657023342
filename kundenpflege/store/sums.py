"""The digests of all pages of a database, as kept in `K.db.pruefsummen`.

While the log is moved into the file, both what the pages were and what they become is noted: after
a power cut each page must be one of the two.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kundenpflege.base.files import write_file

from .keyfile import sync_folder
from .walfile import DIGEST_LENGTH, Log, page_digest

#: The end of the file's name.
ENDING = ".pruefsummen"

_MAGIC = b"Pruefsummen-1\n\0\0"
_CHECK = 16
_FRAME = struct.Struct(f">I{DIGEST_LENGTH}s")
_UNKNOWN = bytes(DIGEST_LENGTH)
#: Pages read at a time.
_BLOCK = 256


@dataclass
class Sums:
    """What the pages of a database should be.

    `base`: digests of pages 1, 2, … one after the other, zeros where not known. `pending`: what is
    being moved into the file. `stamp`: time (ns) and size of the file after that. `head`: the
    newest step of the journal then, with its link in the chain (hex).
    """

    page_size: int
    base: bytearray = field(repr=False)
    stamp: tuple[int, int] | None = None
    head: tuple[int, str] = (0, "")
    pending: Log | None = field(default=None, repr=False)

    @property
    def pages(self) -> int:
        """How many pages the database has without what is pending."""
        return len(self.base) // DIGEST_LENGTH

    def settled(self) -> Sums:
        """The same with the pending frames applied."""
        base = bytearray(self.base)
        if self.pending is not None:
            wanted = self.pending.pages * DIGEST_LENGTH
            base.extend(bytes(max(0, wanted - len(base))))
            del base[wanted:]
            for page, digest in self.pending.frames:
                at = (page - 1) * DIGEST_LENGTH
                if at < wanted:
                    base[at : at + DIGEST_LENGTH] = digest
        return Sums(self.page_size, base, self.stamp, self.head)

    def differing(
        self,
        path: Path,
        except_for: Collection[int] = (),
        pause: Callable[[], None] | None = None,
    ) -> list[int]:
        """Pages of the file that are not what `base` says; missing ones, too."""
        found = []
        seen = 0
        for number, digest in _digests(path, self.page_size, pause):
            if number > self.pages:
                break
            seen = number
            at = (number - 1) * DIGEST_LENGTH
            wanted = self.base[at : at + DIGEST_LENGTH]
            if digest != wanted and wanted != _UNKNOWN and number not in except_for:
                found.append(number)
        found.extend(n for n in range(seen + 1, self.pages + 1) if n not in except_for)
        return found

    def allows(self, number: int, digest: bytes) -> bool:
        """Whether a page may look like this: as it was, or as it becomes."""
        at = (number - 1) * DIGEST_LENGTH
        wanted = bytes(self.base[at : at + DIGEST_LENGTH])
        if wanted in (digest, _UNKNOWN):
            return True
        return self.pending is not None and (number, digest) in self.pending.frames


def stamp_of(path: Path) -> tuple[int, int]:
    """Time and size of the file, which change whenever it is written."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def taken(path: Path, page_size: int) -> Sums:
    """The digests of the file as it is."""
    base = bytearray()
    for _number, digest in _digests(path, page_size, None):
        base += digest
    return Sums(page_size, base, stamp_of(path))


def page_at(path: Path, number: int, page_size: int) -> bytes:
    """The digest of one page as it is now."""
    with path.open("rb") as file:
        file.seek((number - 1) * page_size)
        return page_digest(file.read(page_size))


def _digests(
    path: Path, page_size: int, pause: Callable[[], None] | None
) -> Iterator[tuple[int, bytes]]:
    number = 0
    with path.open("rb") as file:
        while block := file.read(page_size * _BLOCK):
            view = memoryview(block)
            for at in range(0, len(block), page_size):
                page = view[at : at + page_size]
                if len(page) == page_size:
                    number += 1
                    yield number, page_digest(page)
            if pause is not None:
                pause()


def load(path: Path) -> Sums | None:
    """What is kept beside the database at `path`; None without it or when it is damaged itself."""
    try:
        data = Path(f"{path}{ENDING}").read_bytes()
    except OSError:
        return None
    body, check = data[:-_CHECK], data[-_CHECK:]
    if body[: len(_MAGIC)] != _MAGIC or _check(body) != check:
        return None
    start = len(_MAGIC) + 4
    length = int.from_bytes(body[len(_MAGIC) : start], "big")
    told = json.loads(body[start : start + length])
    at = start + length
    end = at + told["pages"] * DIGEST_LENGTH
    stamp, head = told["stamp"], told["head"]
    sums = Sums(
        told["page_size"],
        bytearray(body[at:end]),
        None if stamp is None else (stamp[0], stamp[1]),
        (head[0], head[1]),
    )
    if (pending := told["pending"]) is not None:
        sums.pending = Log(
            bytes.fromhex(pending["salts"]),
            told["page_size"],
            list(_FRAME.iter_unpack(body[end:])),
            pending["pages"],
        )
    return sums


def save(path: Path, sums: Sums, *, durable: bool) -> None:
    """Keep the digests beside the database; `durable`: on the disk before this returns.

    UserError (DiskFullError) when they cannot be written; the former ones are still there then.
    """
    pending = sums.pending
    told = json.dumps(
        {
            "page_size": sums.page_size,
            "pages": sums.pages,
            "stamp": sums.stamp,
            "head": sums.head,
            "pending": None
            if pending is None
            else {"salts": pending.salts.hex(), "pages": pending.pages},
        }
    ).encode()
    frames = b"".join(_FRAME.pack(*one) for one in pending.frames) if pending else b""
    body = b"".join((_MAGIC, len(told).to_bytes(4, "big"), told, sums.base, frames))
    write_file(Path(f"{path}{ENDING}"), body + _check(body), durable=durable)
    if durable:
        sync_folder(path.parent)  # else the name might still stand for the former ones


def discard(path: Path) -> None:
    """Forget the digests: better none than wrong ones."""
    with contextlib.suppress(OSError):
        Path(f"{path}{ENDING}").unlink(missing_ok=True)


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECK).digest()
