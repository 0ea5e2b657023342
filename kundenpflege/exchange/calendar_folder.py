"""Calendar files kept up to date in a folder that a cloud carries to the phones: one a person.

A file is replaced as a whole and only when it says something else, so that a cloud has nothing to
carry when nothing happened. Files of others, also of another database, are never touched; ours of
people who are not here any more go.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.services.plan_records import PlanRecord, plan_records
from kundenpflege.store import Reader

from .ics_plan import (
    DAYS_AHEAD,
    DAYS_BACK,
    MAX_EVENTS,
    CalendarFacts,
    calendar_bytes,
    calendar_facts,
    file_key,
)
from .ics_writing import key_of, same_contents
from .writing import replaced

_ENDING = ".ics"
_SIGNS = re.compile(r"[^\w \-.]")
#: No file of ours grows beyond this; a larger one in the folder is not ours.
_LARGEST = 60 * 1024 * 1024
#: So many files of a folder are looked at for ones of ours.
_MOST_FILES = 2_000
#: Days that are asked for at once.
_SLICE = 15


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One calendar file to keep: its name, whose it is, and what it says."""

    name: str
    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """What the folder shall hold for the database `home`, as of `day`."""

    home: str
    day: date
    files: tuple[FolderFile, ...]


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the folder holds: names of our files, when the newest was written, what was in the
    way (German sentences)."""

    names: tuple[str, ...] = ()
    written_at: datetime | None = None
    problems: tuple[str, ...] = ()
    changed: int = 0


def folder_slices(today: date) -> list[tuple[date, date]]:
    """The stretch of days in parts that are asked for one by one, so that others come between."""
    first, end = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    slices = []
    while first <= end:
        last = min(first + timedelta(days=_SLICE - 1), end)
        slices.append((first, last))
        first = last + timedelta(days=1)
    return slices


def slice_records(db: Reader, first: date, last: date) -> list[PlanRecord]:
    """The contacts of a part."""
    return plan_records(db, first, last, limit=MAX_EVENTS)


def folder_plan(db: Reader, notes: bool = False) -> FolderPlan:
    """The files of everybody who works here; one for all while nobody is entered."""
    parts = [slice_records(db, first, last) for first, last in folder_slices(db.today)]
    return make_plan(calendar_facts(db), parts, notes)


def make_plan(
    facts: CalendarFacts, parts: Iterable[Iterable[PlanRecord]], notes: bool = False
) -> FolderPlan:
    """The same from what was asked for before; needs no database."""
    # What lasts over the edge of a part is in both.
    known: dict[str, PlanRecord] = {}
    for record in chain.from_iterable(parts):
        known.setdefault(record.key, record)
    records = list(known.values())
    files: list[FolderFile] = []
    taken: set[str] = set()
    for user_id, name in facts.users or ((0, ""),):
        data = calendar_bytes(facts, user_id or None, _of(records, user_id)[:MAX_EVENTS], notes)
        files.append(
            FolderFile(
                _free_name(name, user_id, taken), file_key(facts.home, user_id or None), data
            )
        )
    return FolderPlan(facts.home, facts.now.date(), tuple(files))


def _of(records: Sequence[PlanRecord], user_id: int) -> list[PlanRecord]:
    """Those of one of us, and what is nobody's."""
    if not user_id:
        return list(records)
    return [one for one in records if one.responsible_id in (user_id, None)]


def _free_name(name: str, user_id: int, taken: set[str]) -> str:
    """`Kundenpflege Mia Holm.ics`; a second one of the same name carries its number."""
    words = " ".join(_SIGNS.sub(" ", clean(name)).replace(".", " ").split())[:60]
    found = f"Kundenpflege {words}".strip()
    if found.casefold() in taken:
        found = f"{found} {user_id}"
    taken.add(found.casefold())
    return found + _ENDING


def write_folder(folder: Path, plan: FolderPlan) -> FolderState:
    """Bring the files of the folder in line; UserError when the folder is not there."""
    if not folder.is_dir():
        raise UserError(absent_words(folder))
    problems: list[str] = []
    changed = 0
    ours = {file.key: file for file in plan.files}
    for path, key in _own_files(folder, plan.home):
        # Who was renamed or has gone leaves an old file behind.
        if key not in ours or ours[key].name != path.name:
            try:
                path.unlink()
                changed += 1
            except OSError as error:
                problems.append(_trouble(path, error))
    for file in plan.files:
        path = folder / file.name
        try:
            known = _read(path)
            if known is not None and key_of(known) != file.key:
                problems.append(
                    _("„{name}“ gibt es schon und ist nicht von hier. Bitte umbenennen.").format(
                        name=file.name
                    )
                )
                continue
            if known is not None and same_contents(known, file.data):
                continue
            with replaced(path) as target:
                target.write_bytes(file.data)
            changed += 1
        except OSError as error:
            problems.append(_trouble(path, error))
        except UserError as error:
            problems.append(error.message)
    return _state(folder, plan.home, problems, changed)


def look_at(folder: Path, home: str) -> FolderState:
    """What the folder holds of this database, without writing."""
    if not folder.is_dir():
        return FolderState(problems=(absent_words(folder),))
    return _state(folder, home, [], 0)


def absent_words(folder: Path) -> str:
    """What is said while the folder is away."""
    return _(
        "Der Ordner „{folder}“ ist gerade nicht da. Die Kalenderdateien entstehen, sobald er "
        "wieder erreichbar ist."
    ).format(folder=folder)


def remove_files(folder: Path, home: str) -> int:
    """Take our files out of a folder that is no longer used; how many."""
    count = 0
    for path, _key in _own_files(folder, home):
        try:
            path.unlink()
            count += 1
        except OSError:
            continue
    return count


def _state(folder: Path, home: str, problems: list[str], changed: int) -> FolderState:
    names: list[str] = []
    newest: float | None = None
    for path, _key in _own_files(folder, home):
        names.append(path.name)
        try:
            stamp = path.stat().st_mtime
        except OSError:
            continue
        newest = stamp if newest is None else max(newest, stamp)
    return FolderState(
        tuple(sorted(names)),
        datetime.fromtimestamp(newest) if newest is not None else None,
        tuple(problems),
        changed,
    )


def _own_files(folder: Path, home: str) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count >= _MOST_FILES:
                    break
                if entry.name.endswith(_ENDING) and entry.name.startswith("Kundenpflege"):
                    key = _head_key(Path(entry.path))
                    if key.startswith(f"{home}-"):
                        found.append((Path(entry.path), key))
    except OSError:
        return []
    return sorted(found)


def _head_key(path: Path) -> str:
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return key_of(file.read(2_000))
    except OSError:
        return ""


def _read(path: Path) -> bytes | None:
    """The file there; None when there is none. OSError when it cannot be read."""
    if not path.exists():
        return None
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return b""
    return path.read_bytes()


def _trouble(path: Path, error: OSError) -> str:
    return _("„{name}“ lässt sich nicht schreiben: {reason}").format(
        name=path.name, reason=why(error)
    )
