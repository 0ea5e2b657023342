"""Bringing a backup back: what it would change, the deed itself, and the monthly trial.

The database must be closed meanwhile (`office.exchange_store` does that). The backup becomes a new
file, is checked, brought up to date and freed of what was erased since; only then it takes the
place of the present one, which is kept as a backup or, when damaged, set aside.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from kundenpflege.base.dates import Clock, format_date
from kundenpflege.base.errors import (
    DamagedError,
    DiskFullError,
    PasswordNeededError,
    StoreError,
    UserError,
)
from kundenpflege.base.files import is_full, why
from kundenpflege.base.i18n import _
from kundenpflege.rules import backup_keeping as keeping
from kundenpflege.store import Store, checking, convert, keyfile, manifest, peek, restored
from kundenpflege.store import backup as copies
from kundenpflege.store.holder import hold
from kundenpflege.store.opening import REVISION

from . import backups, repeated_erasures
from .restore_preview import Difference, Preview, StepLine, preview, told_by

__all__ = [
    "Difference",
    "Preview",
    "Restored",
    "StepLine",
    "TestResult",
    "preview",
    "restore",
    "test_restore",
]

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `kept`: the backup of the former state; `set_aside`: the former file, when it
    was damaged; `erased_again`: erasures repeated; `not_erased`: German, those that could not be
    repeated; `upgraded`: the backup was of an older version; `key`: opens the database now (a
    readable backup in the place of an encrypted database is encrypted as that was)."""

    path: Path
    kept: Path | None
    set_aside: Path | None
    erased_again: int
    not_erased: tuple[str, ...]
    upgraded: bool
    key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TestResult:
    """A trial: which backup was restored into a temporary file, and what was wrong (German)."""

    __test__: ClassVar[bool] = False

    path: Path | None
    made_at: datetime | None
    at: datetime
    problems: tuple[str, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether the backup can be relied on."""
        return not self.problems


def restore(
    path: Path,
    backup: Path,
    *,
    into: Path | None = None,
    key: bytes | None = None,
    present_key: bytes | None = None,
    set_aside: bool = False,
    clock: Clock,
    progress: Progress | None = None,
    wait: float = 0,
) -> Restored:
    """Bring `backup` back in the place of the database at `path`, or as a new file `into`.

    `wait`: seconds to wait for another program that has it open.
    `set_aside`: the present one is known to be damaged, no backup of it is tried.
    `progress(share, German words)` is called between 0 and 1. StoreError when it is not possible:
    the database at `path` is as it was then. Killed at any moment, `path` is the old or the new
    state, whole.
    """
    path, backup = path.expanduser().absolute(), backup.expanduser().absolute()
    target = into.expanduser().absolute() if into is not None else path
    told = told_by(backup)
    _refuse(target, backup, into)
    say = progress or (lambda _share, _words: None)
    lock = hold(target, wait, clock.now())
    work = target.with_name(target.name + convert.WORKING)
    try:
        with copies.quiet():
            say(0.0, _("Die Sicherung wird geprüft und kopiert …"))
            fresh, done = _made_ready(
                path, backup, work / target.name, key, present_key or key, clock, say
            )
            kept = aside = envelope = None
            encrypted = told.encrypted and not told.sealed
            if into is None and not encrypted:
                fresh, envelope = _as_protected(path, fresh, present_key or key)
            opens = key if encrypted else present_key or key if envelope else None
            if into is None:
                say(0.7, _("Der jetzige Stand wird gesichert …"))
                kept, aside = _keep_present(path, present_key or key, clock, set_aside)
            say(0.9, _("Die Sicherung wird eingesetzt …"))
            told_envelope = manifest.read(backup)
            restored.take_place(
                fresh,
                target,
                envelope or (told_envelope.envelope if told_envelope else None),
                encrypted=encrypted or envelope is not None,
            )
    finally:
        shutil.rmtree(work, ignore_errors=True)
        lock.release()
    say(1.0, _("Fertig."))
    older = told.revision < REVISION
    return Restored(target, kept, aside, len(done.repeated), done.failed, older, opens)


def _as_protected(
    path: Path, fresh: Path, key: bytes | None
) -> tuple[Path, Mapping[str, Any] | None]:
    """A readable backup in the place of an encrypted database: encrypted as that one is."""
    envelope = keyfile.find(path) or keyfile.load(path)
    if key is None or envelope is None or not envelope.fits(key):
        return fresh, None
    sealed = fresh.with_name(fresh.name + convert.PART)
    convert.convert(fresh, sealed, target_key=key, salt=envelope.salt)
    with contextlib.suppress(OSError):
        convert.wipe(fresh)
    return sealed, envelope.to_json()


def _refuse(target: Path, backup: Path, into: Path | None) -> None:
    if into is not None and target.exists():
        raise StoreError(
            _("„{path}“ gibt es schon. Bitte einen anderen Namen angeben.").format(path=target)
        )
    if not target.parent.is_dir():
        raise StoreError(_("Den Ordner „{path}“ gibt es nicht.").format(path=target.parent))
    if target.exists() and target.samefile(backup):
        raise StoreError(_("Das ist die Datenbank selbst. Bitte eine Sicherung wählen."))


def _made_ready(
    path: Path,
    backup: Path,
    fresh: Path,
    key: bytes | None,
    present_key: bytes | None,
    clock: Clock,
    say: Progress,
) -> tuple[Path, repeated_erasures.Repeated]:
    """The backup as a database of today: checked, upgraded, without what was erased since."""
    _extract(backup, fresh, say)
    try:
        with peek.look(fresh, key, still=True) as then:
            try:
                with peek.look(path, present_key) as now:
                    knowledge = repeated_erasures.gather(path, backup, now, then)
            except (OSError, UserError):
                knowledge = repeated_erasures.gather(path, backup, None, then)
    except PasswordNeededError as error:
        # The user knows the backup, not the copy that was made of it.
        raise PasswordNeededError(
            error.message.replace(str(fresh), str(backup)), backup, wrong=error.wrong
        ) from None
    say(0.4, _("Die Sicherung wird auf den heutigen Stand gebracht …"))
    row = backups.row_of(backup)
    if row.sealed:
        # It was encrypted for its place alone; here it is what it was.
        convert.convert(fresh, part := fresh.with_name(fresh.name + convert.PART), source_key=key)
        os.replace(part, fresh)
        key = None
    made_at = row.made_at
    with _opened(fresh, key, clock) as store:
        told = manifest.read(backup)
        if told is None or told.revision < REVISION:
            _sound(store, backup)
        done = repeated_erasures.repeat(store, knowledge)
        restored.note(
            store, _("Sicherung vom {day} zurückgeholt").format(day=format_date(made_at.date()))
        )
    return fresh, done


def _extract(backup: Path, fresh: Path, say: Progress) -> None:
    try:
        shutil.rmtree(fresh.parent, ignore_errors=True)
        fresh.parent.mkdir()
        manifest.extract(
            backup,
            fresh,
            lambda share: say(share * 0.4, _("Die Sicherung wird geprüft und kopiert …")),
        )
    except OSError as error:
        raise _no_room(fresh.parent, error) from error


def _no_room(folder: Path, error: OSError) -> StoreError:
    if is_full(error):
        return DiskFullError(
            _(
                "Auf dem Datenträger ist nicht genug Platz für die zurückgeholte Sicherung. "
                "Bitte Platz schaffen; es bleibt alles, wie es war."
            )
        )
    return StoreError(
        _("In „{path}“ kann nicht geschrieben werden ({reason}).").format(
            path=folder.parent, reason=why(error)
        )
    )


def _opened(path: Path, key: bytes | None, clock: Clock) -> Store:
    from .opening import open_store

    return open_store(path, clock=clock, key=key)


def _sound(store: Store, backup: Path) -> None:
    if problems := store.check():
        raise DamagedError(
            _("Die Sicherung „{path}“ ist nicht in Ordnung: {problem}").format(
                path=backup, problem=problems[0]
            ),
            backup,
        )


def _keep_present(
    path: Path, key: bytes | None, clock: Clock, damaged: bool
) -> tuple[Path | None, Path | None]:
    """Save the present database; one that cannot be saved is set aside."""
    if not path.exists():
        return None, None
    now = clock.now()
    if not damaged:
        folder = backups.folder_of(path)
        target = backups.free_name(folder, path.stem, now, keeping.BEFORE_RESTORE)
        try:
            encrypted = backups.row_of(path).encrypted
            if not encrypted or key is not None:
                used = key if encrypted else None
                copies.save(path, target, used, made_at=now, reason=keeping.BEFORE_RESTORE)
                # The file itself now holds everything; nothing of the log is left to go wrong.
                restored.settle(path, used)
                return target, None
        except DiskFullError:
            restored.tidy_log(path)
            raise
        except (StoreError, OSError):
            target.unlink(missing_ok=True)
    return None, restored.set_aside(path, now)


def test_restore(
    path: Path,
    key: bytes | None = None,
    folder: Path | None = None,
    *,
    clock: Clock,
    second: str = "",
    pause: Callable[[], None] | None = None,
) -> TestResult:
    """Restore the newest backup into a temporary file in `folder` (by default beside the
    database), check it and delete it in any case.

    `pause` is called every few milliseconds of work; what it raises ends the trial.
    """
    begun, at = time.perf_counter(), clock.now()

    def result(row: backups.BackupRow | None, *problems: str) -> TestResult:
        seconds = time.perf_counter() - begun
        return TestResult(
            row.path if row else None, row.made_at if row else None, at, problems, seconds
        )

    rows = [
        row
        for row in backups.list_backups(path, second)
        if row.verified_at is not None and not row.sealed
    ]
    if not rows:
        return result(None, _("Es gibt noch keine Sicherung."))
    # One of before the last encryption or decryption opens with another key.
    row = next((row for row in rows if backups.is_protected_as(row, path)), rows[0])
    work = path.with_name(path.name + convert.TRIAL)
    try:
        if folder is not None:
            work = Path(tempfile.mkdtemp(prefix="kundenpflege-", dir=folder)) / "probe"
        fresh = work / path.name
        _extract(row.path, fresh, lambda _share, _words: pause() if pause else None)
        with _opened(fresh, key if row.encrypted else None, clock) as store:
            problems = [one.text for one in checking.findings(store, pause=pause)]
            if store.upgrade_backup is None:
                problems += _differences(row.counts, fresh, key if row.encrypted else None)
        return result(row, *problems)
    except UserError as error:
        return result(row, error.message)
    except OSError as error:
        return result(row, _no_room(work, error).message)
    finally:
        shutil.rmtree(work if folder is None else work.parent, ignore_errors=True)


def _differences(expected: Mapping[str, int], fresh: Path, key: bytes | None) -> list[str]:
    with peek.look(fresh, key) as found:
        counted = found.counts()
    # Notes about the file are written when it is opened.
    return [
        _("Es fehlen Zeilen in „{table}“: {found} statt {expected}.").format(
            table=table, found=counted.get(table, 0), expected=count
        )
        for table, count in expected.items()
        if counted.get(table, 0) != count and table != "store_info"
    ]
