"""What to do when a database is damaged: set it aside, go on with the newest backup that is sound.

Nothing here ever begins anew or deletes the damaged file.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kundenpflege.base.dates import Clock, format_date
from kundenpflege.base.errors import DamagedError, PasswordNeededError, UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.store import checking, cipher, pages, peek
from kundenpflege.store.holder import hold

from . import backups, restoring
from .backups import BackupRow
from .restoring import Progress, Restored

#: So many sound backups are offered: looking at each takes its time.
OFFERED = 6


@dataclass(frozen=True, slots=True)
class Damage:
    """How bad it is. `problems`: German, empty when nothing is wrong; `readable`: the data can be
    looked at as far as they are whole; `last_at`, `last_step`: the newest step that can be read,
    None and 0 when there is none; `pages`: how many pages are not as they were written (None: not
    known); `encrypted`: its key is needed to say more; `acceptable`: beside the pages nothing is
    wrong with the contents, they can be taken as they are (`accept`)."""

    path: Path
    problems: tuple[str, ...]
    readable: bool
    last_at: datetime | None
    last_step: int
    pages: int | None
    encrypted: bool
    acceptable: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A sound backup to go on with. `missing`: German words on what is not in it; `steps`: how
    many steps were made since (None: the damaged file does not tell)."""

    backup: BackupRow
    missing: str
    steps: int | None


def assess(path: Path, key: bytes | None = None) -> Damage:
    """Look at a database that could not be opened, without changing it."""
    problems: list[str] = []
    spoilt: list[int] | None = None
    encrypted = False
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            encrypted = cipher.is_encrypted(file.read(cipher.SALT_LENGTH))
        spoilt = pages.differing(path, key)
    if spoilt:
        problems.append(pages.in_words(len(spoilt)) + ".")
    last_at, last_step, readable = None, 0, False
    inside: list[str] = []
    try:
        with peek.look(path, key) as found:
            newest = found.steps(0, 1)
            last_at = newest[0][0] if newest else None
            last_step = int(found.head["head_step"])
            readable = True
        inside = [finding.text for finding in checking.closed_findings(path, key)]
    except PasswordNeededError:
        pass
    except UserError as error:
        inside = [error.message]
    except OSError as error:
        inside = [
            _("„{path}“ kann nicht gelesen werden ({reason}).").format(path=path, reason=why(error))
        ]
    return Damage(
        path, (*problems, *inside), readable, last_at, last_step,
        None if spoilt is None else len(spoilt), encrypted, readable and not inside,
    )  # fmt: skip


def choices(path: Path, second: str = "", key: bytes | None = None) -> tuple[Choice, ...]:
    """Backups that are proven sound, the newest first, with what is missing in each.

    Reads each of them whole; nothing is changed.
    """
    found: list[Choice] = []
    rows = backups.list_backups(path, second)
    for row in sorted(rows, key=lambda row: (row.made_at, row.head_step), reverse=True):
        if row.verified_at is None or backups.verify(row.path):
            continue
        found.append(_choice(path, row, key))
        if len(found) == OFFERED:
            break
    return tuple(found)


def _choice(path: Path, row: BackupRow, key: bytes | None) -> Choice:
    steps: int | None = None
    try:
        with peek.look(path, key) as damaged:
            known = damaged.rows(
                "journal_step", "SELECT chain FROM journal_step WHERE id = ?", row.head_step
            )
            if not row.head_step or (known and (known[0][0] or b"").hex() == row.head_chain):
                steps = damaged.count_steps(row.head_step)
    except (UserError, OSError):
        # The damaged file does not tell.
        steps = None
    return Choice(row, _missing(row, steps), steps)


def _missing(row: BackupRow, steps: int | None) -> str:
    if steps == 0:
        return _("Es fehlt nichts.")
    if steps is not None:
        return ngettext(
            "Es fehlt {n} Schritt, der danach gemacht wurde.",
            "Es fehlen {n} Schritte, die danach gemacht wurden.",
            steps,
        ).format(n=steps)
    return _("Es fehlt, was nach dem {day}, {time} Uhr eingetragen wurde.").format(
        day=format_date(row.made_at.date()), time=f"{row.made_at:%H:%M}"
    )


def repair(
    path: Path,
    backup: Path,
    *,
    key: bytes | None = None,
    clock: Clock,
    progress: Progress | None = None,
) -> Restored:
    """Set the damaged database aside and put the backup in its place (`restoring.restore`)."""
    return restoring.restore(path, backup, key=key, set_aside=True, clock=clock, progress=progress)


def accept(path: Path, key: bytes | None = None, *, clock: Clock, wait: float = 0) -> None:
    """Take a closed database as it is although pages were written by somebody else.

    DamagedError when more than that is wrong with it. The next full check takes new digests.
    """
    lock = hold(path, wait, clock.now())
    try:
        damage = assess(path, key)
        if not damage.acceptable:
            raise DamagedError(
                _("„{path}“ ist beschädigt: {problem}").format(
                    path=path, problem="\n".join(damage.problems[:3])
                ),
                path,
            )
        pages.discard(path)
    finally:
        lock.release()
