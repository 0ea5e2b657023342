"""Backups: made beside the database and in a second place, listed, checked and thinned.

Beside `K.db` they lie in the folder `Sicherungen` as `K-JJJJMMTT-HHMMSS-GRUND.db`. Everything here
may be called from any thread; whoever writes data meanwhile does not wait.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from kundenpflege.base.errors import PlaceMissingError, StoreError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.rules import backup_keeping as keeping
from kundenpflege.store import Store, backup, cipher, manifest
from kundenpflege.store.manifest import Manifest
from kundenpflege.store.tables import journal_step

from . import erasure_list, sealing
from .erasure_list import FOLDER, folder_of

__all__ = [
    "FOLDER",
    "BackupRow",
    "Made",
    "SecondState",
    "before_import",
    "folder_of",
    "free_name",
    "is_due",
    "is_protected_as",
    "list_backups",
    "make",
    "reason_label",
    "row_of",
    "second_state",
    "verify",
]

#: Note about the file: when a backup last arrived at the second place.
SECOND_AT = "second_backup"
#: In the name of every backup that the program named.
_STAMP = re.compile(r"-\d{8}-\d{6}-")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup. `second_problem`: German, why there is none in the second place;
    `thinned`: older ones that went by the rule."""

    path: Path
    second_path: Path | None
    second_problem: str
    thinned: tuple[Path, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as a list shows it. `size` in bytes; `counts`: rows by table; `verified_at`: when it
    was opened and checked, None for a copy that tells nothing of itself; `second`: in the second
    place; `head_step`: the newest step in it; `sealed`: only encrypted because it lies elsewhere
    (see `sealing`)."""

    path: Path
    made_at: datetime
    reason: str
    size: int
    version: str
    revision: str
    counts: Mapping[str, int]
    encrypted: bool
    verified_at: datetime | None
    second: bool
    head_step: int
    head_chain: str = ""
    database_id: str = field(default="", repr=False)
    sealed: bool = False

    @property
    def reason_label(self) -> str:
        """Why it was made, in German."""
        return reason_label(self.reason)


@dataclass(frozen=True, slots=True)
class SecondState:
    """The second place: is there one, can it be reached, when did a backup last arrive there.

    `days`: whole days since then (None: never); `problem`: German, empty when all is well.
    """

    folder: Path | None
    reachable: bool
    newest: datetime | None
    days: int | None
    problem: str


def reason_label(reason: str) -> str:
    """Why a backup was made, in German."""
    match reason:
        case keeping.AUTO:
            return _("von selbst")
        case keeping.LEAVING:
            return _("beim Beenden")
        case keeping.BY_HAND:
            return _("von Hand")
        case keeping.BEFORE_IMPORT:
            return _("vor einem Import")
        case keeping.BEFORE_RESTORE:
            return _("vor dem Zurückholen einer Sicherung")
    if reason.startswith("vor-"):
        return _("vor einer Umstellung der Datenbank")
    return _("Kopie")


def make(store: Store, reason: str, *, folder: Path | None = None, second: str = "") -> Made:
    """Write a verified backup, copy it to the second place, and thin both.

    StoreError (DiskFullError) when it cannot be written beside the database; the older ones stay
    then. Trouble with the second place is told in the result.
    """
    if not store.path.exists():  # where a stick was pulled out no folder is made in its place
        raise PlaceMissingError(
            _(
                "„{path}“ ist gerade nicht erreichbar. Bitte das Laufwerk wieder anschließen."
            ).format(path=store.path),
            store.path,
        )
    folder = folder or folder_of(store.path)
    target = free_name(folder, store.path.stem, store.clock.now(), reason)
    backup.sweep(folder)
    made = store.save_to(target, reason)
    with contextlib.suppress(UserError):
        # The list is told again with the next backup.
        erasure_list.note(store, folder)
    thinned = _thin(folder, target, made, store)
    second_path, problem = None, ""
    if second:
        try:
            second_path = _to_second(store, target, Path(second))
        except StoreError as error:
            problem = error.message
        else:
            thinned += _thin(second_path.parent, second_path, made, store)
            if not store.look_only:
                store.set_info(SECOND_AT, made.made_at.isoformat())
    return Made(target, second_path, problem, thinned, target.stat().st_size)


def before_import(store: Store) -> Path | None:
    """Keep the state before a list comes in; None when a backup of just this state is there.

    StoreError when it cannot be written: then nothing should be imported.
    """
    if not is_due(store, store.clock.now()):
        return None
    return make(store, keeping.BEFORE_IMPORT).path


def free_name(folder: Path, stem: str, now: datetime, reason: str) -> Path:
    """How a backup is called that does not exist yet."""
    base = f"{stem}-{now:%Y%m%d-%H%M%S}-{reason}"
    target, count = folder / f"{base}.db", 1
    while target.exists():
        count += 1
        target = folder / f"{base}-{count}.db"
    return target


def _to_second(store: Store, made: Path, folder: Path) -> Path:
    if problem := _unreachable(folder):
        raise StoreError(problem)
    backup.sweep(folder)
    if folder.resolve() == made.parent.resolve():
        raise StoreError(
            _("Der zweite Ort ist derselbe Ordner wie der erste. Bitte einen anderen wählen.")
        )
    name = made.name
    count = 1
    while (folder / name).exists():
        count += 1
        name = f"{made.stem}-{count}.db"
    if protection := sealing.protection(store):
        backup.seal_file(made, folder / name, *protection)
    else:
        backup.copy_file(made, folder / name)
    with contextlib.suppress(UserError):
        erasure_list.note(store, folder)
    return folder / name


def _unreachable(folder: Path) -> str:
    try:
        reachable = folder.is_dir()
    except OSError:
        reachable = False
    if reachable:
        return ""
    return _(
        "Der zweite Ort „{path}“ ist nicht erreichbar. Bitte den Datenträger anschließen oder "
        "einen anderen Ordner wählen."
    ).format(path=folder)


def _thin(folder: Path, just_made: Path, made: Manifest, store: Store) -> tuple[Path, ...]:
    """Delete what the rule spares of this database's backups; never the one just made."""
    rows = [
        row
        for row in _rows(folder, second=False)
        if row.verified_at
        and row.path != just_made
        and _is_ours(row, store.path.stem, made.database_id)
    ]
    copies = [keeping.Copy(row.made_at, row.reason) for row in rows]
    copies.append(keeping.Copy(made.made_at, made.reason))
    gone = []
    for position in keeping.spare(copies, store.clock.now()):
        if position == len(rows):
            continue
        with contextlib.suppress(OSError):
            # Not overwritten first: a stick or a cloud folder would only take longer by that.
            rows[position].path.unlink()
            gone.append(rows[position].path)
    return tuple(gone)


def _is_ours(row: BackupRow, stem: str, identity: str) -> bool:
    """Of this database; before the first upgrade it had no identity yet, but a name."""
    return row.database_id == identity if row.database_id else _belongs(row, stem)


def list_backups(path: Path, second: str = "") -> tuple[BackupRow, ...]:
    """The backups of the database at `path`, newest first, without opening one.

    The database itself need not be there. Folders that cannot be read hold none. Of a second
    place that several databases use, those of this one.
    """
    own = [row for row in _rows(folder_of(path), second=False) if _belongs(row, path.stem)]
    known = {row.database_id for row in own if row.database_id}
    there: list[BackupRow] = []
    if second and not _same_folder(Path(second), folder_of(path)):
        there = [
            row
            for row in _rows(Path(second), second=True)
            if (row.database_id in known if known else _belongs(row, path.stem))
        ]
    return tuple(sorted((*own, *there), key=lambda row: (row.made_at, row.path), reverse=True))


def _belongs(row: BackupRow, stem: str) -> bool:
    """By its name; what „Kunden-alt“ saved belongs to that, not to „Kunden“."""
    if not (name := row.path.name).startswith(f"{stem}-"):
        return False
    rest = name[len(stem) :]
    return _STAMP.match(rest) is not None or not _STAMP.search(rest)


def _same_folder(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except OSError:
        return False


def _rows(folder: Path, *, second: bool) -> list[BackupRow]:
    found = []
    try:
        paths = [path for path in folder.iterdir() if path.suffix == ".db" and path.is_file()]
    except OSError:
        return []
    for path in paths:
        with contextlib.suppress(OSError):
            found.append(row_of(path, second=second))
    return found


def row_of(path: Path, *, second: bool = False) -> BackupRow:
    """One backup as a list shows it. OSError when the file cannot be read."""
    told = manifest.read(path)
    stat = path.stat()
    if told is None:
        with path.open("rb") as file:
            encrypted = cipher.is_encrypted(file.read(cipher.SALT_LENGTH))
        made_at = datetime.fromtimestamp(stat.st_mtime)
        return BackupRow(path, made_at, "", stat.st_size, "", "", {}, encrypted, None, second, 0)
    return BackupRow(
        path=path,
        made_at=told.made_at,
        reason=told.reason,
        size=stat.st_size,
        version=told.program,
        revision=told.revision,
        counts=told.counts,
        encrypted=told.encrypted,
        verified_at=told.made_at,
        second=second,
        head_step=told.head_step,
        head_chain=told.head_chain,
        database_id=told.database_id,
        sealed=told.sealed,
    )


def verify(path: Path) -> list[str]:
    """Problems of a backup, in German, by its digest; needs no key. Empty: as it was made."""
    return manifest.verify(path)


def is_due(store: Store, now: datetime, every: timedelta = timedelta(0)) -> bool:
    """Whether something was changed since the newest backup, and that one is older than `every`."""
    newest = select(journal_step.c.id, journal_step.c.chain).order_by(journal_step.c.id.desc())
    with store.read() as db:
        head = next(iter(db.rows(newest.limit(1))), None)
    step, chain = (head[0], (head[1] or b"").hex()) if head else (0, "")
    identity = store.info("database_id")
    rows = [
        row
        for row in list_backups(store.path)
        if row.verified_at and row.database_id == identity and is_protected_as(row, store.path)
    ]
    if any((row.head_step, row.head_chain) == (step, chain) for row in rows):
        return False
    return not any(now - every < row.made_at <= now for row in rows)


def is_protected_as(row: BackupRow, path: Path) -> bool:
    """Whether a backup opens with what opens the database at `path`: readable as that is, or
    encrypted with its present key. One of before needs a password that may be forgotten."""
    with contextlib.suppress(OSError):
        there, here = cipher.salt_of(path), cipher.salt_of(row.path)
        return there == here if cipher.is_encrypted(there) else not cipher.is_encrypted(here)
    return False


def second_state(second: str, now: datetime, store: Store | None = None) -> SecondState:
    """How it stands with the second place; with `store` also when it was last reached."""
    if not second:
        return SecondState(None, False, None, None, "")
    folder = Path(second)
    problem = _unreachable(folder)
    told = store.info(SECOND_AT) if store is not None else None
    newest = datetime.fromisoformat(told) if told else None
    if not problem:
        identity = store.info("database_id") if store is not None else None
        there = [
            row.made_at
            for row in _rows(folder, second=True)
            if row.verified_at and (identity is None or row.database_id == identity)
        ]
        newest = max(there, default=None)
    days = max((now - newest).days, 0) if newest is not None else None
    if not problem and newest is None:
        problem = _("Am zweiten Ort „{path}“ liegt noch keine Sicherung.").format(path=folder)
    return SecondState(folder, not _unreachable(folder), newest, days, problem)
