"""Time and place: the same work on computers all over the world, and a clock that is set back."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.services.opening import open_store
from kundenpflege.services.today import reminders

from .row import CLOCK, Outcome, Work
from .writing import changes, demo

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = ("C", "de_DE.UTF-8", "en_US.UTF-8", "tr_TR.UTF-8")
ZONES = ("Europe/Berlin", "UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu",
         "Pacific/Pago_Pago")  # fmt: skip
#: An ordinary day, both nights of the year in which an hour is missing or comes twice, a leap day
#: and the turn of a year.
HOURS = (("2026-11-21", 8), ("2027-03-28", 2), ("2026-10-25", 2), ("2028-02-29", 0),
         ("2026-12-31", 23))  # fmt: skip


def run(work: Work) -> Outcome:
    """`work.count` computers; each day's first one is what the others are compared with."""
    outcome, dice = Outcome(), work.dice()
    places = [(language, zone) for language in LANGUAGES for zone in ZONES]
    dice.shuffle(places)
    # The nights come first.
    days = HOURS if work.count >= 3 * len(HOURS) else HOURS[1:3]
    first: dict[tuple[str, int], dict[str, str]] = {}
    for number in range(work.count):
        day = days[number // 3 % len(days)]
        place = ("de_DE.UTF-8", "Europe/Berlin") if day not in first else places.pop()
        places = places or [(one, zone) for one in LANGUAGES for zone in ZONES]
        made = _scene(work.folder / str(number), *day, *place)
        outcome.tried += 1
        wanted = first.setdefault(day, made)
        other = sorted(name for name in wanted.keys() | made.keys()
                       if wanted.get(name) != made.get(name))  # fmt: skip
        outcome.demand(not other, f"{place} on {day}: differs in {', '.join(other)}")
        failed = made.get("failed", "hardly anything was made")
        outcome.demand(len(made) > 20, f"{place} on {day}: {failed}")
    _set_back(work.folder, dice, outcome)
    return outcome


def _scene(folder: Path, day: str, hour: int, language: str, zone: str) -> dict[str, str]:
    folder.mkdir()
    given = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.scene", day, str(hour), str(folder)],
        cwd=ROOT,
        env=given | {"LANG": language, "LC_ALL": language, "LANGUAGE": language[:2], "TZ": zone},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if told.returncode:
        return {"failed": told.stderr[-600:]}
    return dict(line.split(" ") for line in told.stdout.splitlines())


def _set_back(folder: Path, dice: random.Random, outcome: Outcome) -> None:
    """A dead battery sets the clock back by a year, then right again: nothing is lost for it."""
    path = demo(folder)
    dumps: list[str] = []
    for clock in (CLOCK, FixedClock(date(2025, 11, 21)), CLOCK):
        outcome.tried += 1
        with open_store(path, clock=clock) as store:
            if dumps:
                outcome.demand(store.dump() == dumps[-1], "other contents after the clock was set")
            told = [step for _number, (step, _label) in zip(range(30), changes(store, dice),
                                                           strict=False)]  # fmt: skip
            outcome.demand(told == sorted(told), "steps are no longer in their order")
            before, count = store.dump(), 0
            while count < 20 and store.undo():
                count += 1
            for _redo in range(count):
                store.redo()
            outcome.demand(store.dump() == before, f"undo and redo in {clock.day.year} differ")
            with store.read() as db:
                reminders(db)
            problems = store.check()
            outcome.demand(not problems, f"clock of {clock.day}: {problems[:2]}")
            dumps.append(store.dump())
