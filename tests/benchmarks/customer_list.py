"""How long the list of customers takes with 100,000 customers, beside the plainest SQL.

Run: `PYTHONPATH=. python tests/benchmarks/customer_list.py [customers] [database]`. Without a
database one is made (`demo --size`) in a temporary folder. Prints median and 95th percentile in
milliseconds, the processor's share of the latter (what a quiet machine would show), the same times
of the plainest SQL that gives as much, asked in turn in the same run, and the ratio of the medians.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Category
from kundenpflege.model.kinds import Importance, Phase
from kundenpflege.services.customer_list import (
    CustomerFilter,
    CustomerSort,
    count_customers,
    count_filter,
    list_customer_ids,
    list_customer_rows,
)
from kundenpflege.services.customers import get_customer, timeline
from kundenpflege.services.large_demo import fill_large_demo
from kundenpflege.services.misspelling import suggest
from kundenpflege.services.opening import open_store
from kundenpflege.services.search import find_anything
from kundenpflege.services.views import list_views
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
RUNS = int(os.environ.get("RUNS", "21"))

_ALL = "SELECT id FROM customer ORDER BY {} , id"
_LATEST = "SELECT customer_id FROM contact {} GROUP BY customer_id ORDER BY {}"
_RAW_SORTS = {
    "name": _ALL.format("sort_name"),
    "number": _ALL.format("number"),
    "place": "SELECT customer_id FROM address ORDER BY place, customer_id",
    "last_contact": _LATEST.format("", "max(done_on)"),
    "next_contact": _LATEST.format("WHERE done_on IS NULL", "min(due)"),
    **{
        name: _ALL.format(column)
        for name, column in {
            "importance": "importance", "potential": "potential", "turnover": "turnover",
            "responsible": "responsible_id", "phase": "last_order", "since": "since",
            "last_order": "last_order",
        }.items()
    },
}  # fmt: skip
_EVERYBODY = "SELECT id, name FROM customer"


def main() -> None:
    """Make or open the database, measure, report."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    customers = int(words[0]) if words else 100_000
    given = Path(words[1]) if len(words) > 1 else None
    with tempfile.TemporaryDirectory() if given is None else nullcontext(given.parent) as folder:
        path = given or Path(folder) / "list.db"
        fresh = not path.exists()
        with open_store(path, clock=FixedClock(TODAY)) as store:
            if fresh:
                started = time.perf_counter()
                fill_large_demo(store, customers)
                print(f"{customers} customers made in {time.perf_counter() - started:.0f} s")
            with store.read() as db:
                Report(store, db).show()


class Report:
    """Asks each question and the plain SQL beside it in turn."""

    def __init__(self, store: Store, db: Reader) -> None:
        self.db = db
        raw = store._engine.raw_connection()
        self.cursor = raw.cursor()

    def show(self) -> None:
        """Print what each question costs."""
        db = self.db
        print(f"{'':44} {'p50':>7} {'p95':>7} {'CPU':>6}  {'SQL p50':>7} {'p95':>7}  ratio")
        for sort in CustomerSort:
            for descending in (False, True):
                label = f"sort {sort.value}{' (descending)' if descending else ''}"
                question = partial(list_customer_ids, db, None, sort, descending)
                self.line(label, question, _RAW_SORTS[sort.value])
        ids = list_customer_ids(db)
        middle = ids[len(ids) // 2 :][:100]
        marks = ",".join(map(str, middle))
        self.line(
            "scroll: a page of 100 rows", partial(list_customer_rows, db, middle),
            f"SELECT * FROM customer WHERE id IN ({marks})",
        )  # fmt: skip
        self.line(
            "first paint: ids and first page",
            lambda: list_customer_rows(db, list_customer_ids(db)[:100]), _RAW_SORTS["name"],
        )  # fmt: skip
        one = ids[len(ids) // 3]
        self.line(
            "open a customer",
            lambda: (get_customer(db, one), timeline(db, one)),
            f"SELECT * FROM customer JOIN contact ON customer_id = customer.id WHERE "
            f"customer.id = {one}",
        )
        self._searches()
        self._filters()

    def _searches(self) -> None:
        db = self.db
        for text in ("m", "mü", "mül", "müller", "müller lüb", "04102", "K-10815", "sommer petra"):
            likes = " AND ".join(f"search_entry.text LIKE '%{word}%'" for word in text.split())
            raw = f"SELECT ref_id FROM search_entry WHERE kind = 'customer' AND {likes}"
            self.line(
                f"keystroke: {text}",
                partial(list_customer_ids, db, CustomerFilter(text=text)), raw,
            )  # fmt: skip
            self.line(f"search box: {text}", partial(find_anything, db, text), raw)
        for text in ("Mayr", "Sommre", "Pettersen Jna", "Xqwzt"):
            self.line(f"misspelt: {text}", partial(suggest, db, text), _EVERYBODY)

    def _filters(self) -> None:
        db = self.db
        for view in list_views(db):
            self.line(f"view: {view.name}", partial(list_customer_ids, db, view.filter),
                      _RAW_SORTS["name"])  # fmt: skip
            self.line(f"count: {view.name}", partial(count_filter, db, view.filter),
                      "SELECT count(*) FROM customer WHERE importance = 'A'")  # fmt: skip
        filters = {
            **{f"phase {phase.value}": CustomerFilter(phases=(phase,)) for phase in Phase},
            "silent for a year": CustomerFilter(silent_months=12),
            "place Lü": CustomerFilter(place="Lü"),
            "postal code 229": CustomerFilter(place="229"),
            "category": CustomerFilter(category_ids=tuple(db.scalars(select(Category.id))[:2])),
            "tag": CustomerFilter(tag_ids=(1,)),
            "own field": CustomerFilter(custom=((1, "Gas"),)),
            "without e-mail": CustomerFilter(without_email=True),
            "somebody left": CustomerFilter(left_person=True),
            "open wish": CustomerFilter(open_wish=True),
            "open offer": CustomerFilter(open_offer=True),
            "several together": CustomerFilter(
                text="müller", importances=(Importance.A, Importance.B), without_email=True
            ),
        }
        for label, wanted in filters.items():
            self.line(f"filter: {label}", partial(list_customer_ids, db, wanted),
                      _RAW_SORTS["name"])  # fmt: skip
        self.line("counts of all views at once", partial(count_customers, db), _EVERYBODY)

    def line(self, label: str, question: Callable[[], Any], raw: str, aim: float = 100) -> None:
        """Ask both in turn, so that what else happens on the machine meets both. `aim` in ms."""
        ours, plain, worked = [], [], []
        question()
        for _n in range(RUNS):
            started, busy = time.perf_counter(), time.process_time()
            question()
            between = time.perf_counter()
            worked.append((time.process_time() - busy) * 1000)
            self.cursor.execute(raw).fetchall()
            ours.append((between - started) * 1000)
            plain.append((time.perf_counter() - between) * 1000)
        mine, its = statistics.median(ours), statistics.median(plain)
        mark = "" if quantile(ours) < aim else f"  <- over {aim:.0f} ms"
        times = f"{mine:7.1f} {quantile(ours):7.1f} {quantile(worked):6.1f}"
        beside = f"{its:7.1f} {quantile(plain):7.1f} {mine / its:6.2f}"
        print(f"{label:44} {times}  {beside}{mark}", flush=True)


def quantile(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
