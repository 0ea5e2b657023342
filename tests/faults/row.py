"""What one line of the table is given and what it gives back."""

from __future__ import annotations

import random
import traceback
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import FixedClock

#: Every try believes that it is this day.
CLOCK = FixedClock(date(2026, 11, 21))


@dataclass(frozen=True, slots=True)
class Work:
    """An empty folder of one's own, how often to try, and the seed all chance comes from."""

    folder: Path
    count: int
    seed: int
    short: bool = False

    def dice(self) -> random.Random:
        """The same throws in each run with the same seed."""
        return random.Random(self.seed)


@dataclass(slots=True)
class Outcome:
    """What was tried, and what did not hold: a sentence that lets it be tried again."""

    tried: int = 0
    broken: list[str] = field(default_factory=list)
    note: str = ""

    def demand(self, holds: bool, otherwise: str) -> bool:
        """Note `otherwise` as broken unless it `holds`."""
        if not holds:
            self.broken.append(otherwise)
        return holds

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def brief(error: BaseException) -> str:
    """An unexpected error in one line: what it is, and the way through the program to it."""
    way = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "kundenpflege" in frame.filename or "faults" in frame.filename
    ]
    return f"{type(error).__name__}: {str(error)[:200]} ({' › '.join(way[-5:])})"


@dataclass(frozen=True, slots=True)
class Row:
    """One promise, the module of this package that tries it, and how often."""

    name: str
    promise: str
    short: int
    full: int
    #: Rough seconds of the short form: the long ones begin first.
    weight: int = 5


#: Module, promise, tries in the short and in the full form.
ROWS = (
    Row("kills", "Saved is saved: killed at random moments", 30, 1000, 20),
    Row("power", "Power loss: database and log cut, flipped, torn", 40, 1000, 20),
    Row("disk", "Disk full, I/O error: each of the first writes refused", 40, 200, 60),
    Row("vanished", "Read-only, locked, vanished place: looked at, never new", 1, 20, 5),
    Row("damage", "Damage is noticed: bits, pages, ends", 60, 1000, 15),
    Row("repair", "Damage is repaired: set aside, sound backups offered", 6, 100, 10),
    Row("copies", "Backup: made, verified and opened under a writer", 8, 200, 10),
    Row("restore", "Restore: equal, present kept, erasures repeated, killed", 9, 200, 10),
    Row("upgrades", "Upgrade: killed at each statement", 3, 0, 10),
    Row("one_program", "One program: held, named, no cloud or network folders", 1, 20, 5),
    Row("wrong", "Wrong or newer file: refused and unchanged", 15, 150, 5),
    Row("undo", "Undo: every service, across restart and import", 12, 0, 10),
    Row("hostile", "Hostile input: every text field into every output", 2, 40, 30),
    Row("clocks", "Time and place: clocks, zones, languages", 3, 60, 25),
    Row("canary", "Secrets: passwords and codes are nowhere", 1, 5, 10),
    Row("audit", "Audit: forged rows and journal are found", 30, 400, 10),
)
