"""How long an export of 100,000 customers with 20 columns takes, against openpyxl's bare loop.

Run: `PYTHONPATH=. python tests/benchmarks/export.py [customers]`. Ours reads from the database,
decides who is left out and writes typed cells with head, filter and widths; the bare loop writes
the same values, ready in memory, with `openpyxl.Workbook(write_only=True)` and nothing else. Both
run in turn in one process; medians are compared. Memory is the most a process of its own had,
with a tenth of the customers and with all of them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.text import fold
from kundenpflege.exchange.exporting import ExportOptions, find_export, run_export
from kundenpflege.services import exports
from kundenpflege.services.export_scope import choose
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
ROUNDS = 3
COLUMNS = frozenset(
    "number kind full_name company salutation title_before first_name last_name street postal_code "
    "place country phone email importance potential turnover since last_order responsible".split()
)


def main() -> None:
    """Fill a database in a temporary folder, measure, report."""
    if len(sys.argv) > 2:
        print(most_memory(Path(sys.argv[1]), int(sys.argv[2])))
        return
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.db"
        with Store.open(path, clock=FixedClock(TODAY)) as store:
            store.bulk_load(make_rows(customers))
        for number in (customers // 10, customers):
            call = [sys.executable, __file__, str(path), str(number)]
            used = subprocess.run(call, capture_output=True, text=True, check=True).stdout
            print(f"memory for {number:7} customers  {float(used):6.0f} MB")
        with Store.open(path, clock=FixedClock(TODAY)) as store, store.read() as db:
            report(db, Path(folder))


def most_memory(path: Path, number: int) -> float:
    """The most memory of this process after exporting `number` customers, in MB."""
    with Store.open(path, clock=FixedClock(TODAY)) as store, store.read() as db:
        ids = choose(db, None, None).ids[:number]
        options = ExportOptions(columns=COLUMNS)
        run_export(db, "customers", path.with_name("memory.xlsx"), ids, options)
    return peak()


def make_rows(customers: int) -> dict[str, list[dict[str, Any]]]:
    """Customers with a person and an address, every cell filled."""
    rows: dict[str, list[dict[str, Any]]] = {"customer": [], "person": [], "address": []}
    for key in range(1, customers + 1):
        name = f"Petra Müller-Łukasz {key}"
        rows["customer"].append(
            {
                "id": key, "number": f"K-{key:06d}", "name": name, "sort_name": fold(name),
                "company": f"Tischlerei & Söhne {key}", "importance": "ABC"[key % 3],
                "potential": "high", "phone": f"+49 4102 {key}", "email": f"k{key}@example.de",
                "since": TODAY - timedelta(days=key % 5000), "turnover": 123450 + key,
                "last_order": TODAY - timedelta(days=key % 900),
            }
        )  # fmt: skip
        rows["person"].append(
            {
                "id": key, "customer_id": key, "salutation": "mrs", "title_before": "Dr.",
                "first_name": "Petra", "last_name": f"Müller-Łukasz {key}",
            }
        )  # fmt: skip
        rows["address"].append(
            {
                "id": key, "customer_id": key, "street": f"Süderstraße {key % 200}",
                "postal_code": f"{key % 99999:05d}", "place": "Ahrensburg",
            }
        )  # fmt: skip
    return rows


def report(db: Reader, folder: Path) -> None:
    """Both ways in turn."""
    options = ExportOptions(columns=COLUMNS)
    first = timed(lambda: run_export(db, "customers", folder / "ours.xlsx", options=options))
    fields = [one for one in find_export("customers").fields(db) if one.key in COLUMNS]
    assert len(fields) == len(COLUMNS)
    ids = choose(db, None, None).ids
    read = timed(lambda: sum(1 for _record in exports.customer_records(db, ids)))
    rows = [[one.get(r) for one in fields] for r in exports.customer_records(db, ids)]
    ours, bare = [first], []
    for _round in range(ROUNDS):
        bare.append(timed(lambda: write_bare(folder / "bare.xlsx", rows)))
        ours.append(
            timed(lambda: run_export(db, "customers", folder / "ours.xlsx", options=options))
        )
    mine, theirs = statistics.median(ours), statistics.median(bare)
    print(f"{len(rows)} customers, {len(fields)} columns")
    print(f"export, reading and writing   {mine:6.1f} s")
    print(f"of it reading the database    {read:6.1f} s")
    print(f"openpyxl, bare loop           {theirs:6.1f} s")
    print(f"ratio                         {mine / theirs:6.2f}   (aim: 1.3 or less)")
    for name in ("ours", "bare"):
        print(f"{name}.xlsx {(folder / f'{name}.xlsx').stat().st_size / 1e6:6.1f} MB")


def write_bare(path: Path, rows: list[list[Any]]) -> None:
    """The plainest way to write these values."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kunden")
    for row in rows:
        sheet.append(row)
    book.save(path)


def timed(work: Callable[[], object]) -> float:
    """Seconds `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak() -> float:
    """The most memory this process ever had, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    # Not `ru_maxrss`: a new process inherits it from the one that started it.
    (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
