"""What a backup says of itself: a trailer behind its last page.

A backup is an ordinary database file, followed by its manifest as JSON, the manifest's SHA-256,
its length (8 bytes) and a mark. SQLite does not look behind the last page; the engine of encrypted
files does when it checks itself, so `strip` cuts the trailer off before a backup is worked with.
With the digest of the body every changed bit is noticed without opening the database, and
without its key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from kundenpflege.base.errors import DamagedError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

#: The last bytes of every backup; the digit counts the way it is laid out.
MAGIC = b"KPfl-Sicherung-1"

_LENGTH = 8
_DIGEST = 32
_TAIL = _DIGEST + _LENGTH + len(MAGIC)
#: A manifest is some KB; more is no manifest.
_LONGEST = 4 * 1024 * 1024
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was saved when and why, and the digest that proves it.

    `head_step` and `head_chain`: the newest step of the journal and its chain (hex; empty before
    there was one). `counts`: rows by table. `envelope`: the contents of the key file, only of an
    encrypted one. `sealed`: the database was not encrypted, its backup was for the second place.
    Sizes in bytes.
    """

    made_at: datetime
    reason: str
    program: str
    revision: str
    database_id: str
    counts: Mapping[str, int]
    head_step: int
    head_chain: str
    sha256: str
    size: int
    encrypted: bool = False
    envelope: Mapping[str, Any] | None = field(default=None, repr=False)
    sealed: bool = False


def read(path: Path) -> Manifest | None:
    """The manifest of a backup; None for a file that has none or whose trailer is damaged.

    OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        return _read(file)


def _read(file: BinaryIO) -> Manifest | None:
    end = file.seek(0, os.SEEK_END)
    if end < _TAIL:
        return None
    file.seek(end - _TAIL)
    tail = file.read(_TAIL)
    if tail[-len(MAGIC) :] != MAGIC:
        return None
    length = int.from_bytes(tail[_DIGEST : _DIGEST + _LENGTH], "big")
    if not 0 < length <= min(_LONGEST, end - _TAIL):
        return None
    file.seek(end - _TAIL - length)
    told = file.read(length)
    if hashlib.sha256(told).digest() != tail[:_DIGEST]:
        return None
    try:
        values = json.loads(told)
        values["made_at"] = datetime.fromisoformat(values["made_at"])
        # A newer program may tell more than this one knows.
        known = {one.name for one in fields(Manifest)}
        found = Manifest(**{key: value for key, value in values.items() if key in known})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if found.size == end - _TAIL - length else None


def append(path: Path, manifest: Manifest) -> None:
    """Write the trailer behind the body and bring both to the disk."""
    values = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    told = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    with path.open("ab") as file:
        file.write(told + hashlib.sha256(told).digest())
        file.write(len(told).to_bytes(_LENGTH, "big") + MAGIC)
        file.flush()
        os.fsync(file.fileno())


def digest(path: Path, size: int, progress: Callable[[float], None] | None = None) -> str:
    """SHA-256 (hex) of the first `size` bytes, read back from the disk."""
    found = hashlib.sha256()
    left = size
    with path.open("rb") as file:
        while left and (block := file.read(min(_BLOCK, left))):
            found.update(block)
            left -= len(block)
            if progress is not None:
                progress(1 - left / size)
    return found.hexdigest()


def verify(path: Path) -> list[str]:
    """Problems of a backup in German, found by its digest alone; empty when it is as it was made.

    Needs no key and does not open the database.
    """
    try:
        found = read(path)
        if found is None:
            return [
                _("„{name}“ hat keine lesbare Prüfsumme oder ist unvollständig.").format(
                    name=path.name
                )
            ]
        if digest(path, found.size) != found.sha256:
            return [
                _("„{name}“ ist beschädigt: Die Prüfsumme stimmt nicht.").format(name=path.name)
            ]
    except OSError as error:
        return [
            _("„{name}“ kann nicht gelesen werden ({reason}).").format(
                name=path.name, reason=why(error)
            )
        ]
    return []


def extract(
    path: Path, target: Path, progress: Callable[[float], None] | None = None
) -> Manifest | None:
    """Copy the body of a backup to `target`, a new file, and bring it to the disk.

    Gives the manifest; None for a file without trailer, which is copied whole. DamagedError when
    the digest does not fit: `target` is gone again then. OSError of the disk.
    """
    found = hashlib.sha256()
    with path.open("rb") as source:
        manifest = _read(source)
        end = source.seek(0, os.SEEK_END)
        size = left = manifest.size if manifest else end
        source.seek(0)
        try:
            with target.open("xb") as file:
                while left and (block := source.read(min(_BLOCK, left))):
                    found.update(block)
                    file.write(block)
                    left -= len(block)
                    if progress is not None:
                        progress(1 - left / size)
                file.flush()
                os.fsync(file.fileno())
            if manifest is not None and found.hexdigest() != manifest.sha256:
                raise DamagedError(
                    _("Die Sicherung „{path}“ ist beschädigt: Die Prüfsumme stimmt nicht.").format(
                        path=path
                    ),
                    path,
                )
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return manifest


def strip(path: Path) -> Manifest | None:
    """Cut the trailer off, so that the backup is a plain database again; gives what it said.

    Nothing happens to a file that has none. OSError of the disk.
    """
    manifest = read(path)
    if manifest is not None:
        with path.open("r+b") as file:
            file.truncate(manifest.size)
            os.fsync(file.fileno())
    return manifest
