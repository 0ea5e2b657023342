"""How long *Heute* takes with 100,000 customers and a million contacts.

Run: `PYTHONPATH=. python tests/benchmarks/today.py [customers] [database]`. Without a database one
is made (`demo --size`) in a temporary folder. Prints median and 95th percentile in milliseconds,
and the processor's share of the latter (what a quiet machine would show). Wanted: the page within
a second, in the background.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.services import today
from kundenpflege.services.large_demo import fill_large_demo
from kundenpflege.services.opening import open_store
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
RUNS = int(os.environ.get("RUNS", "11"))

_ASKED: dict[str, Callable[[Reader], object]] = {
    "the page": today.reminders,
    "birthdays only": lambda db: today.reminders(db, rule="birthday"),
    "numbers beside the navigation": today.counts,
    "the evening": today.left_over,
    "the week ahead": today.week_ahead,
}


def main() -> None:
    """Make or open the database, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "large.db"
        with open_store(path, clock=FixedClock(TODAY)) as store:
            if len(sys.argv) <= 2:
                fill_large_demo(store, customers)
            for name, ask in _ASKED.items():
                _measure(store, name, ask)


def _measure(store: Store, name: str, ask: Callable[[Reader], object]) -> None:
    wall, work = [], []
    for _n in range(RUNS):
        with store.read() as db:
            began, worked = time.perf_counter(), time.process_time()
            ask(db)
            wall.append(1000 * (time.perf_counter() - began))
            work.append(1000 * (time.process_time() - worked))
    late = sorted(wall)[int(0.95 * (len(wall) - 1))]
    busy = sorted(work)[int(0.95 * (len(work) - 1))]
    print(f"{name:32} median {statistics.median(wall):7.0f}  p95 {late:7.0f}  cpu {busy:7.0f}")


if __name__ == "__main__":
    main()
