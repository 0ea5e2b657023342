"""Backups under a writer: each is opened and looked into by the program and by the witness."""

from __future__ import annotations

import shutil
import threading
import time
from statistics import median

from kundenpflege.services import backups

from . import witness
from .row import Outcome, Work
from .writing import changes, demo, opened


def run(work: Work) -> Outcome:
    """`work.count` backups while another thread writes without a pause."""
    outcome = Outcome()
    path = demo(work.folder)
    connection = witness.connect(path)
    before, since = witness.state(connection), witness.last_step(connection)
    connection.close()
    second = work.folder / "zweiter Ort"
    second.mkdir()
    waits: list[float] = []
    reached = since
    with opened(path) as store:
        stop = threading.Event()

        def write() -> None:
            began = time.perf_counter()
            for _step in changes(store, work.dice()):
                waits.append(time.perf_counter() - began)
                if stop.is_set():
                    return
                began = time.perf_counter()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(work.count):
                made = backups.make(store, "hand", second=str(second))
                outcome.tried += 1
                where = f"backup {number}"
                outcome.demand(made.second_path is not None, f"{where}: {made.second_problem}")
                for place in (made.path, made.second_path):
                    if place is None:
                        continue
                    for problem in backups.verify(place):
                        outcome.demand(False, f"{where}: {problem}")
                copy = work.folder / "geöffnet.db"
                shutil.copyfile(made.path, copy)
                connection = witness.connect(copy)
                head = witness.last_step(connection)
                for told in witness.differences(connection, before, since):
                    outcome.demand(False, f"{where}: {told}")
                connection.close()
                outcome.demand(head >= reached, f"{where}: older than the one before")
                reached = head
                with opened(copy) as opened_copy:
                    for told in opened_copy.check():
                        outcome.demand(False, f"{where}: {told}")
                for old in (*made.path.parent.glob("*.db"), *second.rglob("*.db")):
                    old.unlink()
                for old in work.folder.glob("geöffnet.db*"):
                    old.unlink()
        finally:
            stop.set()
            writer.join()
        outcome.demand(store.check() == [], "the database itself is not in order")
    outcome.demand(len(waits) > work.count, "the writer hardly wrote: this proves nothing")
    outcome.note = (
        f"{len(waits):,} changes meanwhile, the usual one {median(waits) * 1000:.0f} ms, "
        f"the longest {max(waits) * 1000:.0f} ms"
    )
    return outcome
