"""Verified copies of the database, also while it is being written.

A copy is made by SQLite's backup over a connection of its own: writers go on meanwhile, and what
is copied is the state of one moment. It counts only after it was opened, checked and read back.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kundenpflege import __version__
from kundenpflege.base.errors import DamagedError, DiskFullError, StoreError
from kundenpflege.base.files import is_database, is_full, sync, why
from kundenpflege.base.i18n import _
from kundenpflege.rules.backup_keeping import BY_HAND

from . import cipher, keyfile, manifest
from .engine import uri_of
from .manifest import Manifest

#: Seconds to wait while another connection empties the log.
BUSY_SECONDS = 5.0
#: Ends of a file that is not finished yet; it never counts as a backup.
PART = ".teil"
#: One that nobody has written to for so many seconds is not finished any more.
LEFT_SECONDS = 6 * 3600.0
#: One copy at a time: two of one database only take the disk from each other.
_one_at_a_time = threading.RLock()


def copy(source: Path, target: Path, key: bytes | None = None) -> None:
    """Write a consistent, checked copy of the database without a trailer (see `save`)."""
    with _finished(target) as part:
        _snapshot(source, part, key)
        sync(part)


def save(
    source: Path, target: Path, key: bytes | None = None, *, made_at: datetime, reason: str
) -> Manifest:
    """Write a backup: a consistent copy, checked, with its manifest; gives the manifest.

    An existing target is replaced only by a checked copy. With `key` it is encrypted as the
    database is. DiskFullError or StoreError when it cannot be written; nothing is left then.
    """
    with _finished(target) as part:
        facts = _snapshot(source, part, key, thorough=reason == BY_HAND)
        sync(part)
        size = part.stat().st_size
        made = Manifest(
            made_at=made_at,
            reason=reason,
            program=__version__,
            revision=facts["revision"],
            database_id=facts["database_id"],
            counts=facts["counts"],
            head_step=facts["head_step"],
            head_chain=facts["head_chain"],
            sha256=manifest.digest(part, size),
            size=size,
            encrypted=key is not None,
            envelope=_envelope_of(source) if key is not None else None,
        )
        manifest.append(part, made)
    return made


def seal_file(source: Path, target: Path, key: bytes, envelope: keyfile.Envelope) -> None:
    """Write a finished, readable backup to another place, encrypted; errors as `copy_file`."""
    from . import convert

    told = manifest.read(source)
    if told is None:
        raise StoreError(manifest.verify(source)[0])
    with _finished(target, make_folder=False) as part:
        convert.convert(source, part, target_key=key, salt=envelope.salt)
        size = part.stat().st_size
        made = replace(
            told,
            sha256=manifest.digest(part, size),
            size=size,
            encrypted=True,
            envelope=envelope.to_json(),
            sealed=True,
        )
        manifest.append(part, made)
        if problems := manifest.verify(part):
            raise StoreError(problems[0])


def copy_file(source: Path, target: Path) -> None:
    """Copy a finished backup to another place and read it back there.

    StoreError when it cannot be written or arrives changed; nothing is left then.
    """
    with _finished(target, make_folder=False) as part:
        with source.open("rb") as reading, part.open("xb") as writing:
            while block := reading.read(1024 * 1024):
                writing.write(block)
            writing.flush()
            os.fsync(writing.fileno())
        if problems := manifest.verify(part):
            raise StoreError(problems[0])


def unwrap(path: Path) -> None:
    """Make a database of a backup that is opened in place: its key file is laid beside it, its
    trailer goes. Nothing happens to any other file. OSError of the disk."""
    found = manifest.read(path)
    if found is None:
        return
    put_envelope(path, found.envelope)
    manifest.strip(path)


def put_envelope(database: Path, values: Mapping[str, Any] | None) -> None:
    """Lay the key file beside an encrypted database when none that fits is there.

    StoreError when it cannot be written.
    """
    if values is None:
        return
    try:
        envelope = keyfile.Envelope.from_json(values)
    except ValueError:
        return
    present = keyfile.load(database)
    if present is None or present.salt != envelope.salt:
        keyfile.save(database, envelope)


def _envelope_of(database: Path) -> dict[str, Any] | None:
    found = keyfile.find(database)
    return found.to_json() if found else None


def sweep(folder: Path) -> None:
    """Remove what was left unfinished by programs that were killed long ago."""
    with contextlib.suppress(OSError):
        for part in folder.glob(f"*.db{PART}"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > LEFT_SECONDS:
                    _discard(part)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No backup is being made within; a running one is waited for (before files are exchanged)."""
    with _one_at_a_time:
        yield


@contextlib.contextmanager
def _finished(target: Path, *, make_folder: bool = True) -> Iterator[Path]:
    """A file beside `target` that takes its place at the end of the block, or vanishes."""
    import sqlcipher3.dbapi2 as driver

    if target.is_dir():
        raise StoreError(
            _("„{path}“ ist ein Ordner. Bitte einen Dateinamen angeben.").format(path=target)
        )
    _refuse(target)
    part = target.with_name(target.name + PART)
    try:
        # A slow drive in the network must not keep anybody from the database itself.
        with _one_at_a_time if make_folder else contextlib.nullcontext():
            if make_folder:
                target.parent.mkdir(parents=True, exist_ok=True)
            _discard(part)
            yield part
            os.replace(part, target)
            keyfile.sync_folder(target.parent)
    except (OSError, driver.Error) as error:
        _discard(part)
        raise failed(target, error) from error
    except BaseException:
        _discard(part)
        raise


def _refuse(target: Path) -> None:
    """Nothing but a backup is overwritten: no letter, and no other database that is closed now."""
    try:
        there = target.is_file() and target.stat().st_size > 0
        other = there and not (is_database(target) and manifest.read(target) is not None)
    except OSError:
        return
    if other:
        raise StoreError(
            _(
                "„{path}“ ist keine Sicherung und wird nicht überschrieben. Bitte einen anderen "
                "Namen angeben."
            ).format(path=target)
        )


def failed(target: Path, error: Exception) -> StoreError:
    """Why a backup could not be written, in German."""
    reason = why(error)
    full = isinstance(error, OSError) and is_full(error)
    if full or "disk is full" in reason or "disk I/O" in reason:
        return DiskFullError(
            _(
                "Die Sicherung „{path}“ konnte nicht geschrieben werden: Der Datenträger ist voll "
                "oder gestört. Bitte Platz schaffen; die bisherigen Sicherungen sind unverändert."
            ).format(path=target)
        )
    return StoreError(
        _("Die Sicherung „{path}“ konnte nicht geschrieben werden ({reason}).").format(
            path=target, reason=reason
        )
    )


def _snapshot(
    source: Path, part: Path, key: bytes | None, *, thorough: bool = True
) -> dict[str, Any]:
    """Copy the database as it is at one moment, check the copy; gives what the manifest tells.

    Not `thorough`, each page and row is looked at, but indexes are not compared with their tables:
    that takes five times as long while somebody waits; the nightly check does it.
    """
    import sqlcipher3.dbapi2 as driver

    with (
        contextlib.closing(_connect(part)) as destination,
        contextlib.closing(_connect(source, reading=True)) as origin,
    ):
        if key is not None:
            salt = cipher.salt_of(source)
            cipher.unlock(origin, key)
            # The engine copies pages as they are read: into a file with the same key.
            cipher.unlock(destination, key, salt)
        try:
            origin.execute("BEGIN")
            expected = counts(origin)
            facts = head(origin)
            origin.backup(destination, pages=-1)
            origin.execute("ROLLBACK")
        except driver.DatabaseError as error:
            if "malformed" in str(error) or "not a database" in str(error):
                raise _damaged(source) from error
            raise
        destination.execute("PRAGMA journal_mode=DELETE")
        check = "integrity_check" if thorough else "quick_check"
        problems = [row[0] for row in destination.execute(f"PRAGMA {check}")]
        if key is not None:
            problems += [row[0] for row in destination.execute("PRAGMA cipher_integrity_check")]
        if problems != ["ok"] or counts(destination) != expected or head(destination) != facts:
            raise StoreError(
                _(
                    "Die Sicherung ließ sich nicht prüfen und wurde verworfen. Bitte wiederholen; "
                    "bleibt es dabei, bitte die Datenbank prüfen."
                )
            )
    return {**facts, "counts": expected}


def _damaged(source: Path) -> DamagedError:
    return DamagedError(
        _(
            "„{path}“ ist beschädigt und wurde nicht gesichert; die bisherigen Sicherungen sind "
            "unverändert. Bitte die Datenbank prüfen."
        ).format(path=source),
        source,
    )


def _connect(path: Path, *, reading: bool = False) -> Any:
    """A connection of its own; one for `reading` leaves even the log of a killed program alone."""
    import sqlcipher3.dbapi2 as driver

    way = "rwc"
    if reading:
        # Where nothing can be written, nobody does: the file is read as it lies there.
        still = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
        way = "ro&immutable=1" if still else "ro"
    connection = driver.connect(
        uri_of(path, way), uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    connection.execute("PRAGMA cipher_log_level=NONE")
    return connection


def counts(connection: Any) -> dict[str, int]:
    """The rows of every table, the search index left out (driver connection)."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'search_fts%' "
            "AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }


def head(connection: Any) -> dict[str, Any]:
    """Schema, identity and the newest step of a database, also of an older one."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}

    def one(table: str, statement: str) -> Any:
        row = connection.execute(statement).fetchone() if table in tables else None
        return row if row is not None else (None, None)

    chained = any(
        row[1] == "chain" for row in connection.execute("PRAGMA table_info(journal_step)")
    )
    chain = "hex(chain)" if chained else "NULL"
    step = one("journal_step", f"SELECT id, {chain} FROM journal_step ORDER BY id DESC LIMIT 1")
    return {
        "revision": one("alembic_version", "SELECT version_num FROM alembic_version")[0] or "",
        "database_id": one("store_info", "SELECT value FROM store_info WHERE key='database_id'")[0]
        or "",
        "head_step": step[0] or 0,
        "head_chain": (step[1] or "").lower(),
    }


def _discard(part: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            part.with_name(part.name + end).unlink(missing_ok=True)
