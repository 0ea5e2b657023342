"""Moving a database to another folder: copied whole and compared; the old file stays as it is."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from kundenpflege.base.errors import StoreError
from kundenpflege.base.files import replaced, trouble
from kundenpflege.base.i18n import _
from kundenpflege.store import guards
from kundenpflege.store.opening import inspect_file

#: What belongs to a database; the file itself comes last, so that it is never there alone.
_PARTS = (".schluessel", ".pruefsummen", "-wal", "")


def copy_database(source: Path, target: Path) -> None:
    """Copy the database at `source` to `target`, where nothing may be.

    No program may have it open. StoreError with the reason; then nothing is at `target`.
    """
    inspect_file(source)
    if target.exists():
        raise StoreError(_("„{path}“ gibt es schon.").format(path=target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, target.parent) from error
    lock = guards.acquire(source, 0)
    done: list[Path] = []
    try:
        for ending in _PARTS:
            part, copy = Path(f"{source}{ending}"), Path(f"{target}{ending}")
            if not part.is_file():
                continue
            try:
                with replaced(copy) as unfinished:
                    shutil.copyfile(part, unfinished)
                    if _digest(part) != _digest(unfinished):
                        raise StoreError(
                            _("„{path}“ ließ sich nicht fehlerfrei kopieren.").format(path=part)
                        )
                done.append(copy)
            except OSError as error:
                raise trouble(error, copy) from error
    except BaseException:
        for copy in done:
            copy.unlink(missing_ok=True)
        raise
    finally:
        lock.release()


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
