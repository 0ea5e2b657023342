"""Files change places: the present one is set aside or kept, a restored one comes in its stead.

At every moment there is one whole database at the place; what was there before is never deleted
here, unless a verified backup of it exists.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import StoreError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

from . import backup, cipher, convert, keyfile
from .journal import write_step

if TYPE_CHECKING:
    from .store import Store

#: The digests of the pages, see `pages`.
SUMS = ".pruefsummen"
#: In the name of a damaged database that was set aside.
ASIDE = ".beschaedigt-"


def set_aside(path: Path, now: datetime) -> Path | None:
    """Give the damaged database at `path` a second name, with its log and its key file.

    The file itself stays until another takes its place. None when there is none; StoreError when
    it is not possible.
    """
    base = f"{path.name}{ASIDE}{now:%Y%m%d-%H%M%S}"
    target, count = path.with_name(base), 1
    while target.exists():
        count += 1
        target = path.with_name(f"{base}-{count}")
    if not path.exists():
        return None
    try:
        for ending in ("-wal", SUMS, keyfile.ENDING, ""):
            source = path.with_name(path.name + ending)
            if source.exists():
                _second_name(source, target.with_name(target.name + ending))
        keyfile.sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            _(
                "„{path}“ kann nicht beiseitegelegt werden ({reason}). Es bleibt alles, wie es war."
            ).format(path=path, reason=why(error))
        ) from error
    return target


def _second_name(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Sticks know no second names.
        part = target.with_name(target.name + backup.PART)
        shutil.copy2(source, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)


def take_place(
    fresh: Path, path: Path, envelope: Mapping[str, Any] | None, *, encrypted: bool
) -> None:
    """Put the closed database `fresh` in the place of the one at `path`, which must be closed.

    The key file comes before the file that needs it, and goes after the one that needed it.
    StoreError when it is not possible; `path` is as it was then.
    """
    try:
        if encrypted:
            backup.put_envelope(path, envelope)
        sums, wal = (fresh.with_name(fresh.name + end) for end in (SUMS, "-wal"))
        if wal.exists() and wal.stat().st_size:
            raise StoreError(
                _("Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen.")
            )
        convert.take_place(fresh, path, overwrite=False)
        with contextlib.suppress(OSError):
            if sums.exists():
                os.replace(sums, path.with_name(path.name + SUMS))
        if not encrypted and keyfile.load(path) is not None:
            with contextlib.suppress(OSError):
                keyfile.retire(path)
    except OSError as error:
        raise StoreError(
            _("„{path}“ kann nicht ersetzt werden ({reason}). Es bleibt alles, wie es war.").format(
                path=path, reason=why(error)
            )
        ) from error


def settle(path: Path, key: bytes | None) -> None:
    """Bring what a killed program left in the log of the closed database into its file.

    StoreError when that is not possible.
    """
    import sqlcipher3.dbapi2 as driver

    wal = convert.wal_of(path)
    if not wal.exists() or not wal.stat().st_size:
        return
    # The digests would not be true any more; they are taken again when they are missing.
    path.with_name(path.name + SUMS).unlink(missing_ok=True)
    with contextlib.closing(driver.connect(str(path), isolation_level=None, timeout=5)) as raw:
        if key is not None:
            cipher.unlock(raw, key)
        with contextlib.suppress(driver.Error):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if wal.exists() and wal.stat().st_size:
        raise StoreError(_("Die Datenbank ist gerade belegt. Bitte gleich noch einmal versuchen."))


def tidy_log(path: Path) -> None:
    """Take away the empty log that reading the closed database left beside it."""
    wal = convert.wal_of(path)
    with contextlib.suppress(OSError):
        if wal.exists() and not wal.stat().st_size:
            wal.unlink()
            path.with_name(path.name + "-shm").unlink(missing_ok=True)


def note(store: Store, label: str) -> None:
    """A line in the journal about the file as a whole; it changes nothing and is never undone."""
    with store._mutex, store._writing.begin() as connection:
        write_step(
            connection,
            [],
            label=label,
            kind="restore",
            state="sealed",
            at=store.clock.now(),
            user_id=store.user_id,
        )
