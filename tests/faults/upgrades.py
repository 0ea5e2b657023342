"""Upgrade: a file of every released schema, the program killed at each statement on the way.

The next start finishes the work: the same contents as without a kill, and everything that was
there before still is.
"""

from __future__ import annotations

import gzip
import os
import signal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from kundenpflege.services import backups
from kundenpflege.store.opening import REVISION

from . import witness
from .row import Outcome, Work, brief
from .writing import opened

RELEASED = sorted((Path(__file__).parents[1] / "upgrades").glob("*.db.gz"))


def run(work: Work) -> Outcome:
    """`work.count` statements of each released schema, spread over all of them; 0 for each."""
    outcome = Outcome()
    if not hasattr(os, "fork"):
        outcome.note = "needs fork and SIGKILL"
        return outcome
    told = []
    for released in RELEASED:
        name = released.name.partition(".")[0]
        if name == REVISION:
            continue
        path = work.folder / f"{name}.db"
        content = gzip.decompress(released.read_bytes())
        path.write_bytes(content)
        before = _counts(path)
        wanted, statements = _upgraded(path)
        told.append(f"{name}: {statements} statements")
        step = max(1, statements // work.count) if work.count else 1
        for number in range(1, statements + 1, step):
            _clean(path)
            path.write_bytes(content)
            outcome.tried += 1
            where = f"{name}, statement {number} of {statements}"
            outcome.demand(_killed_at(path, number), f"{where}: was not killed")
            try:
                for problem in _resumes(path, wanted, before):
                    outcome.demand(False, f"{where}: {problem}")
            except Exception as error:
                outcome.broken.append(f"{where}: {brief(error)}")
        _clean(path)
    outcome.note = ", ".join(told)
    return outcome


def _clean(path: Path) -> None:
    for left in (*path.parent.glob(f"{path.name}*"), *path.parent.glob("Sicherungen/*")):
        left.unlink()


def _counts(path: Path) -> dict[str, int]:
    connection = witness.connect(path)
    names = witness.tables(connection)
    found = {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }
    connection.close()
    return found


def _upgraded(path: Path) -> tuple[str, int]:
    """The contents after an undisturbed upgrade, and how many statements that took."""
    count = 0

    def counted(*_told: Any) -> None:
        nonlocal count
        count += 1

    event.listen(Engine, "before_cursor_execute", counted)
    try:
        with opened(path) as store:
            event.remove(Engine, "before_cursor_execute", counted)
            return store.dump(), count
    finally:
        if event.contains(Engine, "before_cursor_execute", counted):
            event.remove(Engine, "before_cursor_execute", counted)


def _killed_at(path: Path, number: int) -> bool:
    child = os.fork()
    if child == 0:
        left = number

        def count(*_told: Any) -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", count)
        try:
            opened(path)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _resumes(path: Path, wanted: str, before: dict[str, int]) -> list[str]:
    with opened(path) as store:
        found = store.check()
        if store.dump() != wanted:
            found.append("the contents are others than without the kill")
    after = _counts(path)
    found += [
        f"{name}: {count} before, {after.get(name)} now"
        for name, count in before.items()
        if after.get(name, -1) < count
    ]
    kept = sorted(path.parent.glob("Sicherungen/*.db"))
    if not kept:
        found.append("no backup was made before")
    return found + [problem for one in kept for problem in backups.verify(one)]
