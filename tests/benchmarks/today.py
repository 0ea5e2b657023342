"""How long *Heute* and the contact plan take with 100,000 customers, beside the plainest SQL.

Run: `PYTHONPATH=. python tests/benchmarks/today.py [customers] [database]`. Without a database one
is made (`demo --size`) in a temporary folder. Prints median and 95th percentile in milliseconds,
the processor's share of the latter, and beside them the plainest SQL that reads as much, asked in
turn in the same run. Months and weeks are those of two years around today, in no order.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from kundenpflege.base.dates import FixedClock, add_months, month_grid
from kundenpflege.services import care, occasions, plan, today
from kundenpflege.services.large_demo import fill_large_demo
from kundenpflege.services.opening import open_store
from kundenpflege.store import Reader
from tests.benchmarks.customer_list import TODAY, Report

RUNS = int(os.environ.get("RUNS", "21"))
#: As many contacts of a day as the window asks for.
MONTH_PER_DAY, WEEK_PER_DAY = 4, 24
#: *Heute* has a second, in the background; what leads to another sight of the plan a tenth of it.
_AIM = 1000.0  # ms
_DUE = "SELECT * FROM contact WHERE done_on IS NULL AND due < '2026-11-29'"
_BETWEEN = "SELECT * FROM contact WHERE due >= '{}' AND due <= '{}'"
_A_YEAR = (
    "SELECT customer_id, count(*) FROM contact WHERE due > '2025-11-21' AND due < '2027-11-21' "
    "GROUP BY customer_id"
)


def main() -> None:
    """Make or open the database, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() if given is None else nullcontext(given.parent) as folder:
        path = given or Path(folder) / "today.db"
        fresh = not path.exists()
        with open_store(path, clock=FixedClock(TODAY)) as store:
            if fresh:
                started = time.perf_counter()
                fill_large_demo(store, customers)
                print(f"{customers} customers made in {time.perf_counter() - started:.0f} s")
            with store.read() as db:
                _show(db, Report(store, db))


def _show(db: Reader, report: Report) -> None:
    print(f"{'':44} {'p50':>7} {'p95':>7} {'CPU':>6}  {'SQL p50':>7} {'p95':>7}  ratio")
    report.line("Heute, complete", partial(today.reminders, db), _DUE, _AIM)
    report.line("the numbers beside the navigation", partial(today.counts, db), _DUE, _AIM)
    report.line("the week ahead", partial(today.week_ahead, db), _DUE, _AIM)
    dice = random.Random(5)
    months = [add_months(TODAY.replace(day=1), n) for n in range(-12, 13)]
    weeks = [TODAY - timedelta(days=TODAY.weekday() - 7 * n) for n in range(-52, 53)]

    def any_month() -> object:
        days = month_grid(dice.choice(months))
        return plan.entries(db, days[0], days[-1], per_day=MONTH_PER_DAY)

    def any_week() -> object:
        monday = dice.choice(weeks)
        return plan.entries(db, monday, monday + timedelta(days=6), per_day=WEEK_PER_DAY)

    grid = month_grid(TODAY)
    report.line("plan: a month", any_month, _BETWEEN.format(grid[0], grid[-1]))
    monday = TODAY - timedelta(days=TODAY.weekday())
    report.line("plan: a week", any_week, _BETWEEN.format(monday, monday + timedelta(days=6)))
    year = _BETWEEN.format(date(2026, 1, 1), date(2026, 12, 31))
    report.line("plan: the days of a year", partial(plan.year_days, db, 2026), year)
    report.line("plan: a page of the list", partial(plan.agenda, db, TODAY, 100, 0), _DUE)
    report.line("care: the biggest gaps", partial(care.gaps, db), _A_YEAR, _AIM)
    report.line("care: balance of the business", partial(care.balance, db), _A_YEAR, _AIM)
    gaps = care.gaps(db, limit=1)
    one = gaps[0].customer_id
    report.line(
        "occasions of one customer",
        partial(occasions.list_occasions, db, one),
        f"SELECT * FROM contact WHERE customer_id = {one}",
    )


if __name__ == "__main__":
    main()
