"""The log beside the database (`K.db-wal`): which pages lie in it, with their digests.

Layout: https://sqlite.org/fileformat2.html#the_write_ahead_log
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: The end of the log's name.
ENDING = "-wal"

DIGEST_LENGTH = 8

_HEADER = 32
_FRAME = 24


@dataclass
class Log:
    """The frames of a log in order, each the number of a page and the digest of its contents.

    `salts` tell one filling of the log from the next; `pages`: how many the database has after
    the last frame that ended a transaction.
    """

    salts: bytes
    page_size: int
    frames: list[tuple[int, bytes]] = field(default_factory=list)
    pages: int = 0

    def touched(self) -> set[int]:
        """Numbers of the pages in the log."""
        return {page for page, _digest in self.frames}


def page_digest(page: bytes | memoryview) -> bytes:
    """The digest of one page."""
    return hashlib.blake2b(page, digest_size=DIGEST_LENGTH).digest()


def size(path: Path) -> int:
    """Bytes in the log of the database at `path`; 0 without one."""
    try:
        return Path(f"{path}{ENDING}").stat().st_size
    except OSError:
        return 0


def read(path: Path, count: int | None, known: Log | None = None) -> Log | None:
    """The first `count` frames of the log, None: all that carry its salts.

    What is `known` of the same filling is not read again. None when there is no log.
    """
    with Path(f"{path}{ENDING}").open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return None
        log = Log(header[16:24], int.from_bytes(header[8:12], "big"))
        if known is not None and known.salts == log.salts:
            log = known
        if log.page_size not in {512 << step for step in range(8)}:
            return None
        width = _FRAME + log.page_size
        file.seek(_HEADER + width * len(log.frames))
        while count is None or len(log.frames) < count:
            frame = file.read(width)
            if len(frame) < width or frame[8:16] != log.salts:
                break
            page, after = (int.from_bytes(frame[at : at + 4], "big") for at in (0, 4))
            log.frames.append((page, page_digest(memoryview(frame)[_FRAME:])))
            log.pages = after or log.pages
    return log


def committed(connection: Any) -> int:
    """How many frames of the log hold finished transactions; moves none (driver connection)."""
    # A connection that has just switched to the log sees it only after a look at the contents.
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    row = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return max(0, int(row[1])) if row else 0


def read_unopened(path: Path, key: bytes | None) -> Log | None:
    """The finished frames of the log of a database that nobody has open; changes nothing.

    When the engine cannot tell which are finished (another key), all that carry its salts.
    """
    import sqlcipher3.dbapi2 as driver

    from . import cipher
    from .engine import uri_of

    count: int | None = None
    with contextlib.suppress(driver.Error):
        # Only a connection that cannot write leaves the log as it is when it closes.
        with contextlib.closing(
            driver.connect(uri_of(path, "ro"), uri=True, isolation_level=None)
        ) as connection:
            if key is not None:
                cipher.unlock(connection, key)
            count = committed(connection)
    return read(path, count)
