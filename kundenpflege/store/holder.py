"""Who has the database open: a small file beside it, kept fresh, without effect when stale.

The lock alone holds other programs off. Between computers (a network drive nobody recognised)
locks are not reliable, and a lock has no name: therefore `….offen` says who works since when.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import os
import platform
import threading
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import InUseError
from kundenpflege.base.i18n import _

from .guards import acquire

ENDING = ".offen"
LOCK_ENDING = ".lock"

#: Seconds between two signs of life, and after how many without one a hold falls away.
HEARTBEAT = 60.0
STALE = 300.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a database open; `machine` tells computers of the same name apart."""

    computer: str
    user: str
    since: datetime | None
    program: str = ""
    machine: str = ""

    def words(self, now: datetime | None = None) -> str:
        """„auf WERKSTATT-PC (Petra) seit 08:12“, with the day unless it is that of `now`."""
        who = f"{self.computer} ({self.user})" if self.user else self.computer
        if self.since is None:
            return _("auf {who}").format(who=who)
        time = f"{self.since:%H:%M}"
        if now is not None and now.date() == self.since.date():
            return _("auf {who} seit {time}").format(who=who, time=time)
        return _("auf {who} seit {day}, {time}").format(
            who=who, day=format_date(self.since.date()), time=time
        )

    @property
    def is_here(self) -> bool:
        """Whether it is this computer."""
        return self.computer == _computer() and self.machine == _machine()


class Hold:
    """The database held for us: lock and file beside it, until `release` or the process ends."""

    def __init__(self, lock: Any, file: Path | None) -> None:
        self._lock = lock
        self._file = file
        self._over = threading.Event()
        if file is not None:
            threading.Thread(target=self._keep_fresh, name="hold", daemon=True).start()

    def release(self) -> None:
        """Free the database for others."""
        self._over.set()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._file = None
        self._lock.release()

    def _keep_fresh(self) -> None:
        file = self._file
        while file is not None and not self._over.wait(HEARTBEAT):
            # Nothing is made anew: the file or its drive may be gone.
            with contextlib.suppress(OSError):
                os.utime(file)


def hold(path: Path, wait: float, now: datetime) -> Hold:
    """Hold the database at `path`, waiting at most `wait` seconds for another program.

    InUseError names who has it; StoreError when nothing can be written beside it.
    """
    lock = acquire(path, wait, now)
    try:
        return Hold(lock, _sign(path, now))
    except BaseException:
        lock.release()
        raise


def read_holder(path: Path) -> Holder | None:
    """Who says to have the database open, whether or not that is still so."""
    try:
        told = json.loads(_beside(path).read_text(encoding="utf-8"))
        since = told.get("since")
        return Holder(
            str(told["computer"]),
            str(told.get("user", "")),
            datetime.fromisoformat(since) if since else None,
            str(told.get("program", "")),
            str(told.get("machine", "")),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def is_fresh(path: Path) -> bool:
    """Whether somebody gave a sign of life a moment ago; for files that cannot be locked."""
    try:
        return abs(time.time() - _beside(path).stat().st_mtime) < STALE
    except OSError:
        return False


def is_held(path: Path) -> bool:
    """Whether another program has the database open; looks without leaving a trace."""
    if not Path(str(path) + LOCK_ENDING).exists():
        return False
    from filelock import FileLock, Timeout

    lock = FileLock(str(path) + LOCK_ENDING, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def _sign(path: Path, now: datetime) -> Path | None:
    """Write the file; InUseError when another computer gave a sign of life a moment ago."""
    file = _beside(path)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.neu")
    me = Holder(_computer(), _user(), now.replace(microsecond=0), _program(), _machine())
    told = {**asdict(me), "since": now.isoformat(timespec="minutes")}
    try:
        fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        other = read_holder(path)
        if other is not None and not other.is_here:
            # Both times come from the same disk, so that no clock has to be right.
            if abs(fresh.stat().st_mtime - file.stat().st_mtime) < STALE:
                raise in_use(path, other, now)
        os.replace(fresh, file)
    except OSError:
        # The lock holds; without room for the name of the holder work goes on.
        return None
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return file


def in_use(path: Path, other: Holder | None = None, now: datetime | None = None) -> InUseError:
    """The database is held; by whom tells the file beside it."""
    other = other or read_holder(path)
    if other is None or other.is_here:
        text = _(
            "„{path}“ ist schon geöffnet. Bitte das andere Kundenpflege-Fenster benutzen oder "
            "schließen."
        ).format(path=path)
    else:
        text = _(
            "„{path}“ ist schon geöffnet: {holder}. Bitte dort schließen und es noch einmal "
            "versuchen."
        ).format(path=path, holder=other.words(now))
    return InUseError(text, path, other.words(now) if other else "")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


def _computer() -> str:
    return platform.node() or "?"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _program() -> str:
    from kundenpflege import __version__

    return f"Kundenpflege {__version__}"


def _machine() -> str:
    """A short sign of this computer that tells nothing else about it."""
    for source in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError):
            return hashlib.sha256(Path(source).read_bytes()).hexdigest()[:12]
    return ""
