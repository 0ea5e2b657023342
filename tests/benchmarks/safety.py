"""What safety costs: chain and page digests beside none, backup and check beside a bare copy.

Run: `PYTHONPATH=. python tests/benchmarks/safety.py [customers]`. Each pair is measured in turn in
one process; medians are compared. The chain is left out by writing the same steps without it.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from unittest import mock

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Address, Customer, Person
from kundenpflege.services import backups
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, chain, pages

CLOCK = FixedClock(date(2026, 11, 21))
ROUNDS = 5


def main() -> None:
    """Fill a database in a temporary folder, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with open_store(folder / "k.db", clock=CLOCK) as store:
            report(f"one step of {customers} customers", *both(folder, customers, 1))
            report("200 steps of one customer", *both(folder, 1, 200))
            fill(store, customers, 1)
            size = store.path.stat().st_size / 1e6
            copy = timed(lambda: shutil.copyfile(store.path, folder / "kopie"))
            backup = timed(lambda: backups.make(store, "hand"))
            report(f"verified backup of {size:.0f} MB, beside a bare copy", backup, copy)
            report("full check, beside a backup", timed(store.check), backup)
            alone, beside = writer(store, None), writer(store, lambda: backups.make(store, "hand"))
            report("one change while backups are made, beside alone", beside, alone)
        begun = timed(lambda: open_store(store.path, clock=CLOCK).close())
        with mock.patch.object(pages, "guard", lambda *_: pages.Looked()):
            bare = timed(lambda: open_store(store.path, clock=CLOCK).close())
        report("opening and closing, beside without digests", begun, bare)


#: The chain's work, and what stands in its place where it is left out.
BARE = {
    "new_secrets": lambda count: [None] * count,
    "label_digest": lambda *_: None,
    "image_digest": lambda *_: b"",
    "change_part": lambda *_: b"",
    "link": lambda *_: bytes(32),
}


def both(folder: Path, customers: int, steps: int) -> tuple[float, float]:
    """The medians with chain and digests, and without either."""
    found: dict[bool, list[float]] = {True: [], False: []}
    for number in range(ROUNDS):
        for safe in (True, False):
            path = folder / f"{steps}-{number}-{safe}.db"
            with Store.open(path, clock=CLOCK) as store, ExitStack() as bare:
                if not safe:
                    for name, nothing in BARE.items():
                        bare.enter_context(mock.patch.object(chain, name, nothing))
                    bare.enter_context(mock.patch.object(store._pages, "after_write", lambda: None))
                found[safe].append(once(partial(fill, store, customers, steps)))
    return statistics.median(found[True]), statistics.median(found[False])


def fill(store: Store, customers: int, steps: int) -> None:
    """Steps that add so many customers each."""
    with store.read() as db:
        begin = max((int(n[1:]) for n in db.scalars(select(Customer.number))), default=0)
    for step in range(steps):
        with store.write("Kunden") as db:
            for number in range(customers):
                key = begin + step * customers + number + 1
                customer = db.add(Customer(number=f"B{key}", name=f"Kunde {key}"))
                customer.persons.append(Person(first_name="Anna", last_name=f"Nr. {key}"))
                customer.addresses.append(Address(street="Weg 1", place="Siek"))


def writer(store: Store, other: Callable[[], object] | None) -> float:
    """The median time of one change while `other` is done over and over by another thread."""
    stop = threading.Event()

    def go_on() -> None:
        while other is not None and not stop.is_set():
            other()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        times = [once(lambda: fill(store, 1, 1)) for _number in range(40)]
    finally:
        stop.set()
        thread.join()
    return statistics.median(times)


def once(work: Callable[[], object]) -> float:
    """Seconds it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def timed(work: Callable[[], object]) -> float:
    """Median of some rounds."""
    return statistics.median(once(work) for _round in range(ROUNDS))


def report(what: str, ours: float, other: float) -> None:
    """One line: both times and their ratio."""
    print(f"{what:60} {ours * 1000:9.1f} ms {other * 1000:9.1f} ms  ratio {ours / other:5.2f}")


if __name__ == "__main__":
    main()
