"""From a plain file to an encrypted one and back: a new file, compared row by row with the old.

The new file takes the place of the old one in a single step. Whoever is killed before that has the
old one, whoever is killed after it the new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import DamagedError, DiskFullError, StoreError, UserError
from kundenpflege.base.files import is_full, sync, why
from kundenpflege.base.i18n import _

from . import cipher, pages
from .engine import fold_function
from .keyfile import sync_folder

#: Called with how much is done and how much there is; may raise to stop.
Progress = Callable[[int, int], object]

#: The new file while it is made; the old plain one until it is overwritten.
PART, OLD = ".neu", ".klartext"
#: Folders in which a backup is made ready to take the place, and tried once a month.
WORKING, TRIAL = ".zurueck", ".probe"
#: Names of files that go with the database and do not fit its successor.
_BESIDE = ("-wal", "-shm", ".pruefsummen")


def convert(
    source: Path,
    target: Path,
    *,
    source_key: bytes | None = None,
    target_key: bytes | None = None,
    salt: bytes = b"",
    progress: Progress | None = None,
) -> None:
    """Write what the database `source` holds to the new file `target` and compare both.

    With `target_key` and `salt` the new file is encrypted. StoreError when anything differs or
    cannot be read or written; `target` is gone then. `source` is not changed.
    """
    import sqlcipher3.dbapi2 as driver

    told = progress or (lambda _done, _all: None)
    try:
        target.unlink(missing_ok=True)
        with _connection(source, source_key) as connection:
            told(0, 100)
            _sound(connection, source, encrypted=False)
            told(15, 100)
            literal = cipher.key_literal(target_key, salt) if target_key else ""
            connection.execute("ATTACH ? AS made KEY ?", (str(target), literal))
            connection.execute("PRAGMA made.synchronous=OFF")  # synced as a whole afterwards
            with _watched(connection, source, target, told):
                connection.execute("SELECT sqlcipher_export('made')")
            for pragma in ("application_id", "user_version"):
                value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
                connection.execute(f"PRAGMA made.{pragma}={int(value)}")
            connection.execute("DETACH made")
            told(50, 100)
            with _connection(target, target_key) as made:
                _sound(made, target, encrypted=target_key is not None)
                told(65, 100)
                size = source.stat().st_size
                old = _contents(connection, lambda read: told(_share(65, 80, read, size), 100))
                new = _contents(made, lambda read: told(_share(80, 95, read, size), 100))
                if old != new:
                    raise StoreError(
                        _("Die neue Datei ist nicht gleich der alten. Es bleibt alles, wie es war.")
                    )
            told(95, 100)
        sync(target)
    except (OSError, driver.Error) as error:
        discard(target)
        raise _failed(source, error) from error
    except BaseException:
        discard(target)
        raise
    told(100, 100)


def expect_settled(path: Path) -> None:
    """StoreError when something stands in the -wal only: the file alone would not be all.

    Whoever closes a database has brought everything into the file.
    """
    with contextlib.suppress(FileNotFoundError):
        if wal_of(path).stat().st_size:
            raise StoreError(
                _("Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen.")
            )


def take_place(made: Path, path: Path, *, overwrite: bool) -> bool:
    """Put the file `made` at `path` in one step; with `overwrite` the old one is wiped.

    Gives whether it was overwritten. On magnetic disks nothing of it is left then; flash memory
    may keep old blocks for a while. OSError: nothing was changed.
    """
    old = path.with_name(path.name + OLD)
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    if overwrite:
        old.unlink(missing_ok=True)
        # The second name keeps the old file in reach; not every disk knows second names.
        with contextlib.suppress(OSError):
            os.link(path, old)
    os.replace(made, path)
    sync_folder(path.parent)
    with contextlib.suppress(OSError, UserError):
        pages.take(path)  # it was checked a moment ago
    if not overwrite or not old.exists():
        return False
    try:
        wipe(old)
    except OSError:
        return False  # named among the readable copies, tried again at the next opening
    return True


def tidy(path: Path) -> None:
    """Finish what a killed conversion or restore left beside the database: costs a few looks."""
    for ending in (WORKING, TRIAL):
        folder = path.with_name(path.name + ending)
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
    part, old = path.with_name(path.name + PART), path.with_name(path.name + OLD)
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)
        if old.exists():
            if old.samefile(path):
                old.unlink()
            elif cipher.is_encrypted(cipher.salt_of(path)):
                wipe(old)


def wipe(path: Path) -> None:
    """Overwrite a file and delete it. OSError when that does not work; nothing without it.

    A file that has a second name (set aside by somebody who was killed then) only loses this one:
    the other may be the database itself.
    """
    if not path.exists():
        return
    if path.stat().st_nlink > 1:
        path.unlink()
        sync_folder(path.parent)
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(left, 1 << 20))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def keep_times(old: Path, new: Path) -> None:
    """The new file counts as made when the old one was."""
    stat = old.stat()
    os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def discard(path: Path) -> None:
    """Delete a file that was not finished, with what the engine laid beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def wal_of(path: Path) -> Path:
    """Where the engine writes before the file itself."""
    return path.with_name(path.name + "-wal")


@contextmanager
def _connection(path: Path, key: bytes | None) -> Iterator[Any]:
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(path), isolation_level=None, timeout=5)
    try:
        if key is not None:
            cipher.unlock(connection, key)
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.create_function("kp_fold", 1, fold_function, deterministic=True)
        yield connection
    finally:
        connection.close()


def _sound(connection: Any, path: Path, *, encrypted: bool) -> None:
    problems = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    if encrypted:
        problems += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    if problems != ["ok"]:
        raise DamagedError(
            _(
                "„{path}“ ist beschädigt und wurde deshalb nicht umgewandelt ({reason}). "
                "Bitte zuerst prüfen und aus einer Sicherung zurückholen."
            ).format(path=path, reason=problems[0] if problems else "?"),
            path,
        )


@contextmanager
def _watched(connection: Any, source: Path, target: Path, told: Progress) -> Iterator[None]:
    """Tell how far copying is by the growth of `target`; what `told` raises stops it."""
    import sqlcipher3.dbapi2 as driver

    size, stopped = source.stat().st_size, []

    def look() -> int:
        try:
            told(_share(15, 50, target.stat().st_size, size), 100)
        except FileNotFoundError:
            return 0
        except BaseException as error:
            stopped.append(error)
            return 1
        return 0

    connection.set_progress_handler(look, 500_000)
    try:
        yield
    except driver.Error:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _share(first: int, last: int, done: int, of: int) -> int:
    return first + (last - first) * min(done, of) // max(of, 1)


def _contents(connection: Any, told: Callable[[int], object]) -> dict[str, object]:
    """Everything in the file: marks, schema with triggers, and each table's rows as a digest.

    `told` hears now and then how many bytes were looked at.
    """
    read = 0
    found: dict[str, object] = {
        pragma: connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        for pragma in ("application_id", "user_version", "encoding")
    }
    schema = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
    ).fetchall()
    found["schema"] = schema
    for kind, name, _table, text in schema:
        if kind != "table" or text.upper().startswith("CREATE VIRTUAL"):
            continue
        digest, count = hashlib.blake2b(digest_size=32), 0
        for row in connection.execute(f'SELECT * FROM "{name}" NOT INDEXED'):
            text = repr(row).encode("utf-8", "surrogatepass")
            digest.update(text)
            read += len(text)
            count += 1
            if not count % 20_000:
                told(read)
        found[f"table {name}"] = count, digest.digest()
    return found


def _failed(path: Path, error: Exception) -> StoreError:
    reason = why(error)
    full = isinstance(error, OSError) and is_full(error)
    if full or "disk is full" in reason or "disk I/O" in reason:
        return DiskFullError(
            _(
                "Der Platz auf dem Datenträger reicht nicht, oder er ist gestört: Beim Umwandeln "
                "wird „{path}“ einmal ganz neu geschrieben. Es bleibt alles, wie es war. Bitte "
                "Platz schaffen."
            ).format(path=path)
        )
    return StoreError(
        _(
            "„{path}“ konnte nicht umgewandelt werden ({reason}). Es bleibt alles, wie es war."
        ).format(path=path, reason=reason)
    )
