"""What restoring a backup would change, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kundenpflege.base.errors import DamagedError, NotFoundError, UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.store import manifest, peek
from kundenpflege.store.opening import REVISION

from . import backups, repeated_erasures
from .restore_words import labelled

#: Steps a preview names; the others are counted.
NAMED_STEPS = 200


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the journal: when, what, by whom (empty: not known)."""

    at: datetime
    label: str
    user: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How many there are of something now (None: not readable) and in the backup."""

    table: str
    label: str
    now: int | None
    then: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring would change.

    `problems`: why the backup cannot be used. `lost`: the newest steps that go, newest first, at
    most 200 of `lost_count`; `regained`: steps that come back. `erasures`: erasures that are
    repeated. `older_schema`: the backup is brought up to date. `foreign`: of another database.
    `present_readable` False: nothing can be said about what is lost. `encrypted`: the backup is.
    """

    path: Path
    made_at: datetime
    reason: str
    business: str
    problems: tuple[str, ...]
    lost: tuple[StepLine, ...]
    lost_count: int
    regained: tuple[StepLine, ...]
    regained_count: int
    differences: tuple[Difference, ...]
    erasures: int
    older_schema: bool
    foreign: bool
    present_readable: bool
    encrypted: bool
    present_encrypted: bool


def preview(
    path: Path, backup: Path, key: bytes | None = None, present_key: bytes | None = None
) -> Preview:
    """What restoring `backup` over the database at `path` would change; changes nothing.

    `key`: of the backup; `present_key`: of the database, when it is another one. Both files may be
    open elsewhere. PasswordNeededError when the backup needs another key, NotFoundError when it
    is not there, DamagedError when it cannot be read at all.
    """
    told = told_by(backup)
    with _readable(backup), peek.look(backup, key, still=True) as then:
        now, present_encrypted = None, False
        with suppress(OSError, UserError):
            present_encrypted = backups.row_of(path).encrypted
        try:
            with peek.look(path, present_key or key) as now:
                return _preview(path, backup, told, then, now, present_encrypted)
        except (OSError, UserError):
            # The present one is damaged, locked with another key, or gone.
            return _preview(path, backup, told, then, None, present_encrypted)


def _preview(
    path: Path,
    backup: Path,
    told: backups.BackupRow,
    then: peek.Peek,
    now: peek.Peek | None,
    present_encrypted: bool,
) -> Preview:
    common = peek.common_step(now, then) if now is not None else 0
    identities = {one.head["database_id"] for one in (now, then) if one is not None} - {""}
    business = then.rows("business", "SELECT name FROM business ORDER BY id LIMIT 1")
    return Preview(
        path=backup,
        made_at=told.made_at,
        reason=told.reason,
        business=str(business[0][0] or "") if business else "",
        problems=tuple(manifest.verify(backup)) if told.verified_at else (),
        lost=_lines(now, common),
        lost_count=now.count_steps(common) if now is not None else 0,
        regained=_lines(then, common) if now is not None else (),
        regained_count=then.count_steps(common) if now is not None else 0,
        differences=tuple(
            Difference(table, label, before, after)
            for table, label, before, after in labelled(
                now.counts() if now is not None else None, then.counts()
            )
        ),
        erasures=len(repeated_erasures.wanted(path, backup, now, then)),
        older_schema=str(then.head["revision"]) < REVISION,
        foreign=len(identities) > 1 and common == 0,
        present_readable=now is not None,
        encrypted=told.encrypted,
        present_encrypted=present_encrypted,
    )


def _lines(one: peek.Peek | None, after: int) -> tuple[StepLine, ...]:
    if one is None:
        return ()
    return tuple(
        StepLine(at, _words(kind, label), user)
        for at, kind, label, user in one.steps(after, NAMED_STEPS)
    )


def _words(kind: str, label: str) -> str:
    match kind:
        case "undo":
            return _("Zurückgenommen: {label}").format(label=label)
        case "redo":
            return _("Wiederholt: {label}").format(label=label)
    return label


def told_by(backup: Path) -> backups.BackupRow:
    """What a backup tells of itself. NotFoundError when it cannot be read."""
    try:
        return backups.row_of(backup)
    except FileNotFoundError as error:
        raise NotFoundError(
            _("Die Sicherung „{path}“ gibt es nicht.").format(path=backup)
        ) from error
    except OSError as error:
        raise NotFoundError(
            _("Die Sicherung „{path}“ kann nicht gelesen werden ({reason}).").format(
                path=backup, reason=why(error)
            )
        ) from error


@contextmanager
def _readable(backup: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DamagedError(
            _("Die Sicherung „{path}“ kann nicht gelesen werden ({reason}).").format(
                path=backup, reason=why(error)
            ),
            backup,
        ) from error
