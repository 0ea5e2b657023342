"""Backups under a writer: each is opened and looked into by the program and by the witness."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from statistics import median

from kundenpflege.services import backups, encryption

from . import witness
from .row import CLOCK, Outcome, Work
from .writing import changes, demo, opened


def run(work: Work) -> Outcome:
    """`work.count` backups while another thread writes without a pause; half of them encrypted."""
    outcome, waits = Outcome(), list[float]()
    for name, secret in (("offen", ""), ("geheim", "drei Hobel, vier Sägen")):
        folder = work.folder / name
        folder.mkdir()
        path = demo(folder)
        key = encryption.encrypt(path, secret, clock=CLOCK).key if secret else None
        waits += _under_a_writer(Work(folder, work.count // 2, work.seed), path, key, outcome)
    outcome.demand(len(waits) > work.count, "the writer hardly wrote: this proves nothing")
    outcome.note = (
        f"{len(waits):,} changes meanwhile, the usual one {median(waits) * 1000:.0f} ms, "
        f"the longest {max(waits) * 1000:.0f} ms"
    )
    return outcome


def _under_a_writer(work: Work, path: Path, key: bytes | None, outcome: Outcome) -> list[float]:
    """Make and look into them; gives the seconds each change took meanwhile."""
    connection = witness.connect(path, key)
    before, since = witness.state(connection), witness.last_step(connection)
    connection.close()
    second = work.folder / "zweiter Ort"
    second.mkdir()
    waits: list[float] = []
    reached = since
    with opened(path, key) as store:
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
                found = [f"second place: {made.second_problem}"] if made.second_problem else []
                found += backups.verify(made.path)
                found += [
                    problem for one in second.rglob("*.db") for problem in backups.verify(one)
                ]
                head, told = _inside(made.path, work.folder / "geöffnet.db", key, before, since)
                found += told
                if head < reached:
                    found.append("older than the one before")
                reached = head
                for problem in found:
                    outcome.demand(False, f"{path.parent.name}, backup {number}: {problem}")
                for old in (*made.path.parent.glob("*.db"), *second.rglob("*.db")):
                    old.unlink()
        finally:
            stop.set()
            writer.join()
        outcome.demand(store.check() == [], "the database itself is not in order")
    return waits


def _inside(
    made: Path, copy: Path, key: bytes | None, before: witness.State, since: int
) -> tuple[int, list[str]]:
    """The newest step in a backup, and what is wrong with its contents."""
    shutil.copyfile(made, copy)
    with opened(copy, key) as store:
        found = store.check()
    connection = witness.connect(copy, key)
    head = witness.last_step(connection)
    found += witness.differences(connection, before, since)
    connection.close()
    for old in copy.parent.glob(f"{copy.name}*"):
        old.unlink()
    return head, found
