"""Restore: equal contents, the present kept as a backup first, erasures repeated, killed midway.

Every third restore is killed at a random moment: then the old or the new state is there, whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Customer, Offer
from kundenpflege.services import backups, erasing, restoring
from kundenpflege.services.restore_preview import preview

from .row import CLOCK, Outcome, Work, brief
from .writing import changes, demo, opened

BACKUPS = 4


def run(work: Work) -> Outcome:
    """`work.count` restores, each into a copy of the same folder."""
    outcome, dice = Outcome(), work.dice()
    home = work.folder / "heim"
    home.mkdir()
    path = demo(home)
    dumps: dict[str, str] = {}
    with opened(path) as store:
        for day in range(BACKUPS):
            store.clock = FixedClock(CLOCK.day, 8 + day)
            for _number, _step in zip(range(8), changes(store, dice), strict=False):
                pass
            dumps[backups.make(store, "hand").path.name] = store.dump()
        for _number, _step in zip(range(8), changes(store, dice), strict=False):
            pass
        present = store.dump()
    killed = 0
    for number in range(work.count):
        seed = dice.randrange(1 << 30)
        place = work.folder / "versuch"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(home, place)
        way = (_whole, _killed, _erased)[number % 3]
        killed += way is _killed
        outcome.tried += 1
        try:
            told = way(place / path.name, dumps, present, random.Random(seed))
        except Exception as error:
            told = brief(error)
        outcome.demand(not told, f"{way.__name__[1:]}, seed {seed}: {told}")
    outcome.note = f"{killed} of them killed"
    return outcome


def _whole(path: Path, dumps: dict[str, str], present: str, dice: random.Random) -> str:
    name = dice.choice(sorted(dumps))
    backup = path.parent / "Sicherungen" / name
    into = path.with_name("daneben.db") if dice.random() < 0.3 else None
    before = path.read_bytes()
    told = preview(path, backup, None)
    if path.read_bytes() != before:
        return "the preview changed the file"
    if dumps[name] != present and not (told.lost_count or told.regained_count):
        return "the preview says that nothing would change"
    done = restoring.restore(path, backup, into=into, clock=CLOCK)
    with opened(into or path) as store:
        if store.dump() != dumps[name]:
            return f"{name}: other contents"
        if problems := store.check():
            return problems[0]
    if into is not None:
        return "" if path.read_bytes() == before else "the present file was changed"
    if done.kept is None or backups.verify(done.kept):
        return "the present state was not kept"
    shutil.copyfile(done.kept, path.with_name("behalten.db"))
    with opened(path.with_name("behalten.db")) as store:
        return "" if store.dump() == present else "what was kept is not the present state"


def _killed(path: Path, dumps: dict[str, str], present: str, dice: random.Random) -> str:
    if not hasattr(os, "fork"):
        return ""
    name = dice.choice(sorted(dumps))
    child = os.fork()
    if child == 0:
        try:
            restoring.restore(path, path.parent / "Sicherungen" / name, clock=CLOCK)
        finally:
            os._exit(0)
    time.sleep(dice.uniform(0, 0.5))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for copy in path.parent.glob("Sicherungen/*.db"):
        if backups.verify(copy):
            return f"the backup {copy.name} is broken now"
    with opened(path) as store:
        if store.dump() not in (present, dumps[name]):
            return "neither the old nor the new state"
        return "; ".join(store.check()[:1])


def _erased(path: Path, dumps: dict[str, str], present: str, dice: random.Random) -> str:
    """Who was erased after the backup stays erased."""
    with opened(path) as store:
        with store.read() as db:
            with_offers = set(db.scalars(select(Offer.customer_id)))
            known = dict(
                (row.name, row.id) for row in db.rows(select(Customer.name, Customer.id))
                if row.id not in with_offers and len(row.name) > 12
            )  # fmt: skip
        there = [name for name in known if all(name in dump for dump in dumps.values())]
        name = dice.choice(sorted(there))
        erasing.erase_customer(store, known[name])
        if problems := store.check():
            return f"after erasing: {problems[0]}"
        if name in store.dump():
            # Somebody else is called the same, or speaks of them.
            return ""
    chosen = dice.choice(sorted(dumps))
    backup = path.parent / "Sicherungen" / chosen
    done = restoring.restore(path, backup, clock=CLOCK)
    if done.not_erased:
        return done.not_erased[0]
    with opened(path) as store:
        if name in store.dump():
            return f"{name!r} is back from {chosen}"
        if name.encode() in path.read_bytes():
            return f"{name!r} can still be read in the file"
        return "; ".join(store.check()[:1])
