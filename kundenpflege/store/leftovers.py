"""Readable copies that stay behind when a database is encrypted: found, encrypted or deleted."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kundenpflege.base.errors import StoreError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

from . import cipher, convert, keyfile, manifest, pages

_MAGIC = b"SQLite format 3\0"


def plain_copies(path: Path, second: Path | None = None) -> tuple[Path, ...]:
    """Files with the contents of the database at `path` that anybody can read, oldest first.

    Its backups here and in the `second` place, what was set aside as damaged, and what a killed
    conversion left.
    """
    found = [file for file in _copies(path, second) if _is_plain(file)]
    return tuple(sorted(found, key=_made))


def delete_copies(allowed: Iterable[Path], files: Iterable[Path]) -> int:
    """Overwrite and delete those of the `files` that are `allowed`; gives how many.

    StoreError when one cannot be deleted.
    """
    known, count = set(allowed), 0
    for file in files:
        if file not in known:
            continue
        try:
            for ending in ("-wal", "-shm", ""):
                convert.wipe(file.with_name(file.name + ending))
        except OSError as error:
            raise StoreError(
                _("„{path}“ kann nicht gelöscht werden ({reason}).").format(
                    path=file, reason=why(error)
                )
            ) from error
        count += 1
    return count


def encrypt_copies(
    path: Path,
    key: bytes,
    files: tuple[Path, ...],
    progress: Callable[[int, int], object] | None = None,
) -> tuple[Path, ...]:
    """Encrypt backups as the database at `path` is; gives those done.

    Each is compared with its old file before it takes its place and keeps its manifest and time.
    StoreError names the first that does not work; those before it are done.
    """
    envelope = keyfile.require(path)
    done = []
    for number, file in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        if _is_plain(file):
            _encrypt(file, key, envelope)
            done.append(file)
    if progress is not None:
        progress(len(files), len(files))
    return tuple(done)


def _encrypt(file: Path, key: bytes, envelope: keyfile.Envelope) -> None:
    bare = file.with_name(file.name + ".klar")
    part = file.with_name(file.name + convert.PART)
    try:
        bare.unlink(missing_ok=True)
        said = manifest.extract(file, bare)
        convert.convert(bare, part, target_key=key, salt=envelope.salt)
        if said is not None:
            size = part.stat().st_size
            digest = manifest.digest(part, size)
            manifest.append(
                part,
                replace(
                    said, sha256=digest, size=size, encrypted=True, envelope=envelope.to_json()
                ),
            )
        convert.keep_times(file, part)
        convert.take_place(part, file, overwrite=True)
        pages.discard(file)  # a backup has a digest of its own
    except OSError as error:
        raise StoreError(
            _("„{path}“ konnte nicht verschlüsselt werden ({reason}).").format(
                path=file, reason=why(error)
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            convert.wipe(bare)
        convert.discard(part)


def _copies(path: Path, second: Path | None) -> Iterator[Path]:
    stem = re.escape(path.stem)
    backup = re.compile(
        rf"{stem}-(\d{{8}}-\d{{6}}\b|vor-).*\.db(\.klar|\.klartext|\.teil)?", re.IGNORECASE
    )
    for folder in (path.parent / keyfile.BACKUPS, *([second] if second else [])):
        with contextlib.suppress(OSError):
            yield from (file for file in folder.iterdir() if backup.fullmatch(file.name))
    aside = re.compile(rf"{re.escape(path.name)}(\.beschaedigt-.*|\.klartext)")
    with contextlib.suppress(OSError):
        yield from (file for file in path.parent.iterdir() if aside.fullmatch(file.name))


def _is_plain(file: Path) -> bool:
    """Readable by anybody; also a damaged file, unless it begins as an encrypted one."""
    try:
        with file.open("rb") as stream:
            head = stream.read(len(_MAGIC))
    except OSError:
        return False
    if file.name.endswith(("-wal", "-shm", keyfile.ENDING)):
        return False
    return head == _MAGIC or (".beschaedigt-" in file.name and not cipher.is_encrypted(head))


def _made(file: Path) -> float:
    with contextlib.suppress(OSError):
        return file.stat().st_mtime
    return 0.0
