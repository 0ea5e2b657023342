"""How long the list of customers takes with 100,000 customers, against the plainest SQL.

Run: `python tests/benchmarks/customer_list.py [customers]`. Prints milliseconds (median of five)
and, as a measure independent of the machine, the ratio to reading all ids by name.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.text import fold
from kundenpflege.model import Customer, table_of
from kundenpflege.model.kinds import Phase
from kundenpflege.services.customers import (
    CustomerFilter,
    CustomerSort,
    CustomerView,
    count_customers,
    list_customer_ids,
    list_customer_rows,
)
from kundenpflege.services.search import find_anything
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
_PLACES = ("Ahrensburg", "Lübeck", "Hamburg", "Bargteheide", "Trittau", "Oldesloe", "Öjendorf")
_FIRST = ("Helene", "Jan", "Petra", "Łukasz", "Ayşe", "Uwe", "Marlies", "Katharina")
_LAST = ("Sommer", "Brandt", "Petersen", "Vogt", "Lindner", "Müller", "Nowak", "Yıldız", "Krüger")


def main() -> None:
    """Fill a database in a temporary folder, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.db"
        with Store.open(path, clock=FixedClock(TODAY)) as store:
            started = time.perf_counter()
            store.bulk_load(make_rows(customers))
            print(f"{customers} customers written in {time.perf_counter() - started:.0f} s")
            with store.read() as db:
                report(db)


def make_rows(customers: int) -> dict[str, list[dict[str, Any]]]:
    """Customers with two people, one address and ten contacts each, an offer for every fifth."""
    dice = random.Random(1)
    rows: dict[str, list[dict[str, Any]]] = {
        "customer": [],
        "person": [],
        "address": [],
        "contact": [],
        "offer": [],
    }
    for key in range(1, customers + 1):
        name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)} {key}"
        rows["customer"].append(
            {
                "id": key,
                "number": f"K-{key:04d}",
                "name": name,
                "sort_name": fold(name),
                "importance": dice.choice(("A", "B", "C", "C", "")),
                "last_order": TODAY - timedelta(days=dice.randrange(3000)),
                "turnover": None,
            }
        )
        for _ in range(2):
            rows["person"].append(
                {
                    "customer_id": key,
                    "first_name": dice.choice(_FIRST),
                    "last_name": dice.choice(_LAST),
                    "birthday_key": dice.randrange(1, 13) * 100 + dice.randrange(1, 29),
                }
            )
        rows["address"].append({"customer_id": key, "place": dice.choice(_PLACES)})
        for n in range(10):
            day = TODAY + timedelta(days=dice.randrange(-1500, 200))
            done = None if day > TODAY and n == 0 else min(day, TODAY)
            rows["contact"].append(
                {"customer_id": key, "reason": "Wartung", "due": day, "done_on": done}
            )
        if key % 5 == 0:
            rows["offer"].append({"customer_id": key, "state": dice.choice(("sent", "accepted"))})
    return rows


def report(db: Reader) -> None:
    """Print what each question costs."""
    plain = table_of(Customer).c
    statement = select(plain.id).order_by(plain.sort_name, plain.id)
    base = measure(lambda: db.execute(statement).all())
    print(f"{'plain SQL: all ids by name':44} {base:8.1f} ms   1.0×")

    def show(label: str, question: Callable[[], Any]) -> None:
        took = measure(question)
        print(f"{label:44} {took:8.1f} ms {took / base:5.1f}×")

    for sort in CustomerSort:
        show(f"ids by {sort.value}", partial(list_customer_ids, db, None, sort))
    filters = {
        "text müller": CustomerFilter(text="müller"),
        "text mü (two letters)": CustomerFilter(text="mü"),
        **{view.value: CustomerFilter(view=view) for view in CustomerView},
        "phase regular": CustomerFilter(phase=Phase.REGULAR),
        "phase lost": CustomerFilter(phase=Phase.LOST),
    }
    for label, wanted in filters.items():
        show(f"ids filtered: {label}", partial(list_customer_ids, db, wanted))
    ids = list_customer_ids(db)
    show("rows: one page of 100", partial(list_customer_rows, db, ids[len(ids) // 2 :][:100]))
    show("counts of all views", partial(count_customers, db))
    for query in ("K-0815", "sommer 99", "müller", "0815", "lü"):
        show(f"search box: {query}", partial(find_anything, db, query))


def measure(question: Callable[[], Any]) -> float:
    """Median of five, in milliseconds."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        question()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
