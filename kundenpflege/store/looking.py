"""Looking only: reading a database without leaving a trace beside it.

What cannot change is read where it lies, as a file that stays as it is. Everything else (somebody
works with it, a program that was killed left pages beside it, an older schema) is read from a
private copy, so that neither the original nor its holder notices.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kundenpflege.base.errors import DamagedError, LookOnlyError, StoreError
from kundenpflege.base.files import trouble
from kundenpflege.base.i18n import _

from . import backup, cipher, opening
from .engine import open_to_look, uri_of
from .guards import readable
from .holder import is_fresh, is_held, read_holder

#: How often a file that another computer writes along is copied until a copy is sound.
_TRIES = 5

_PREFIX = "kundenpflege-ansehen-"


@dataclass(frozen=True, slots=True)
class Look:
    """An engine that only reads, why, and the private copy, if there is one."""

    engine: Engine
    reason: str
    copy: _PrivateFolder | None = None

    def release(self) -> None:
        """Remove the private copy; called when the engine was closed."""
        if self.copy is not None:
            self.copy.remove()


class _PrivateFolder:
    """A folder of its own; one that a killed program left is removed by the next that looks."""

    def __init__(self) -> None:
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = _lock(self.folder)
        self._lock.acquire()

    def remove(self) -> None:
        """Leave nothing of it."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def _lock(folder: Path) -> Any:
    from filelock import FileLock

    return FileLock(str(folder / "lock"), timeout=0, thread_local=False)


def _sweep() -> None:
    from filelock import Timeout

    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not (folder / "lock").exists():
            continue  # just being made
        with contextlib.suppress(OSError, Timeout):
            lock = _lock(folder)
            lock.acquire()
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def look(path: Path, key: bytes | None, upgrade: Callable[[Path], None]) -> Look:
    """Open `path` to look only. `upgrade` brings a private copy of an older file up to date.

    Errors as `Store.open`; nothing at the place or beside it is touched.
    """
    place = opening.inspect_file(path)
    if place.found is opening.Found.NOTHING:
        raise opening.missing(path)
    encrypted = place.found is opening.Found.ENCRYPTED
    if encrypted and key is None:
        raise opening.password_needed(path)
    key = key if encrypted else None
    held = place.writable and is_held(path)
    other = read_holder(path)
    # A hold by another computer cannot be seen by its lock.
    held_elsewhere = place.writable and not held and other is not None and not other.is_here
    if held or held_elsewhere:
        reason = _("An anderer Stelle geöffnet, hier nur zum Ansehen.")
    elif not place.writable:
        reason = _("Schreibgeschützt, deshalb nur zum Ansehen geöffnet.")
    else:
        reason = _("Nur zum Ansehen geöffnet.")
    # Where we may not write somebody else may, and be at work.
    changing = place.writable or opening.has_unfinished(path) or is_fresh(path)
    if not changing:
        revision = opening.read_revision(path, key)
        if revision == opening.REVISION:
            return Look(open_to_look(path, key), reason)
    private = None
    try:
        private = _PrivateFolder()
        copy = private.folder / path.name
        with readable(copy):
            if held:
                _snapshot(path, copy, key)
            else:
                _copy(path, copy, key)
            opening.read_revision(copy, key, told=path)
            upgrade(copy)
        return Look(open_to_look(copy, key), reason, private)
    except BaseException as error:
        if private is not None:
            private.remove()
        if isinstance(error, OSError):
            raise trouble(error, path) from error
        raise


def refuse(reason: str) -> LookOnlyError:
    """What is said when something is to be changed nevertheless."""
    return LookOnlyError(_("Nichts wurde gespeichert. {reason}").format(reason=reason))


def _snapshot(path: Path, copy: Path, key: bytes | None) -> None:
    """A consistent copy by the engine while another program of this computer works."""
    import sqlcipher3.dbapi2 as driver

    try:
        source = driver.connect(uri_of(path, "ro"), uri=True, timeout=5.0)
        with contextlib.closing(source), contextlib.closing(driver.connect(str(copy))) as target:
            if key is not None:
                cipher.unlock(source, key)
                cipher.unlock(target, key, cipher.salt_of(path))
            source.backup(target, pages=-1)
    except driver.Error as error:
        if "full" in str(error):
            raise  # the disk of the copy
        raise _unreadable(path, error) from error


def _copy(path: Path, copy: Path, key: bytes | None) -> None:
    """A copy of the files as they are, again until it is sound: somebody may be writing."""
    for _try in range(_TRIES):
        for ending in ("", "-wal", "-journal"):
            source = Path(str(path) + ending)
            target = Path(str(copy) + ending)
            target.unlink(missing_ok=True)
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(source, target)
        Path(str(copy) + "-shm").unlink(missing_ok=True)
        # A backup that is looked at: what stands behind its last page is no page.
        backup.unwrap(copy)
        problem = _problem(copy, key)
        if problem is None:
            return
    # What the engine calls no database may have another key, or come from a later program.
    opening.read_revision(copy, key, told=path)
    raise _unreadable(path, problem)


def _problem(copy: Path, key: bytes | None) -> Any:
    import sqlcipher3.dbapi2 as driver

    try:
        with contextlib.closing(driver.connect(str(copy))) as connection:
            if key is not None:
                cipher.unlock(connection, key)
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            return None if found == "ok" else found
    except driver.Error as error:
        return error


def _unreadable(path: Path, problem: Any) -> StoreError:
    return DamagedError(
        _(
            "„{path}“ ist beschädigt und kann auch nicht angesehen werden ({reason}). Die Datei "
            "wurde nicht verändert."
        ).format(path=path, reason=problem),
        path,
    )
