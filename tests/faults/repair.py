"""Damage is repaired: set aside, a verified backup offered and put in place, never an empty start.

Some of the backups are damaged as well: none of those may be offered.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, UserError
from kundenpflege.services import backups, repairing

from .damage import broken
from .row import CLOCK, Outcome, Work, brief
from .writing import changes, demo, opened

BACKUPS = 3


def run(work: Work) -> Outcome:
    """`work.count` damaged databases, each repaired from what lies beside it."""
    outcome, dice = Outcome(), work.dice()
    home = work.folder / "heil"
    home.mkdir()
    path = demo(home)
    dumps: dict[str, str] = {}
    for day in range(BACKUPS):
        with opened(path) as store:
            store.clock = FixedClock(CLOCK.day, 8 + day)
            for _number, _step in zip(range(6), changes(store, dice), strict=False):
                pass
            dumps[backups.make(store, "hand").path.name] = store.dump()
    while outcome.tried < work.count:
        place = work.folder / "kaputt"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(home, place)
        seed = dice.randrange(1 << 30)
        try:
            told = _one(place / path.name, dumps, random.Random(seed))
        except Exception as error:
            told = brief(error)
        if told == "nothing to repair":
            continue
        outcome.tried += 1
        outcome.demand(not told, f"seed {seed}: {told}")
    return outcome


def _one(path: Path, dumps: dict[str, str], dice: random.Random) -> str:
    way, content = broken(path.read_bytes(), dice)
    if way.startswith("bit"):
        # Bits are found each night, they need not keep the file shut.
        return "nothing to repair"
    path.write_bytes(content)
    spoilt: set[str] = set()
    for backup in sorted(path.parent.glob("Sicherungen/*.db")):
        if dice.random() < 0.3 and len(spoilt) < BACKUPS - 1:
            backup.write_bytes(broken(backup.read_bytes(), dice)[1])
            spoilt.add(backup.name)
    try:
        with opened(path) as store:
            if not store.check():
                return f"{way}: nobody notices"
    except UserError as error:
        if not isinstance(error, DamagedError):
            return f"{way}: told as {type(error).__name__} {error.message}"
    before = path.read_bytes()
    damage = repairing.assess(path)
    if not damage.problems:
        return f"{way}: nothing is wrong, it says"
    offered = [choice.backup.path.name for choice in repairing.choices(path)]
    wanted = [name for name in sorted(dumps, reverse=True) if name not in spoilt]
    if offered != wanted:
        return f"{way}: offers {offered}, sound are {wanted}"
    chosen = repairing.choices(path)[0]
    if not chosen.missing:
        return "does not say what is missing"
    done = repairing.repair(path, chosen.backup.path, clock=CLOCK)
    if done.set_aside is None or done.set_aside.read_bytes() != before:
        return f"{way}: the damaged file was not set aside as it was"
    with opened(path) as store:
        if store.dump() != dumps[offered[0]]:
            return f"{way}: the contents are not those of the backup"
        return "; ".join(store.check()[:2])
