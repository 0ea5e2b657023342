"""A killed program loses nothing that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Customer, Person
from kundenpflege.store import Store

KILLS = 100


def _acknowledged(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _wait_for(path: Path, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(_acknowledged(path)) < count:
        assert time.monotonic() < deadline, "the worker does not write"
        time.sleep(0.001)


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
def test_hundred_kills_lose_nothing_acknowledged(tmp_path: Path, clock: FixedClock) -> None:
    database, acks = tmp_path / "kunden.db", tmp_path / "acks"
    dice = random.Random(2026)
    nursery = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_nursery.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert nursery.stdin is not None and nursery.stdout is not None
    try:
        highest = 0
        for _round in range(KILLS):
            nursery.stdin.write(f"{database}\t{acks}\t{highest + 10}\n")
            nursery.stdin.flush()
            pid = int(nursery.stdout.readline())
            # Every fifth dies while it opens, the others in the midst of one of some writes:
            # the random moment is what is tested here.
            if dice.random() > 0.2:
                _wait_for(acks, len(_acknowledged(acks)) + dice.randint(1, 6))
            time.sleep(dice.uniform(0, 0.02))
            os.kill(pid, signal.SIGKILL)
            assert nursery.stdout.readline() == "dead\n"
            highest = max([highest + 10, *_acknowledged(acks)])
    finally:
        nursery.stdin.close()
        nursery.wait(timeout=20)
        nursery.stdout.close()
    wanted = _acknowledged(acks)
    assert len(wanted) > KILLS, "the workers hardly wrote: the test would prove nothing"
    with Store.open(database, clock=clock) as store:
        assert store.check() == []
        with store.read() as db:
            numbers = {int(number) for number in db.scalars(select(Customer.number))}
            people = {name for name in db.scalars(select(Person.last_name))}
        # every acknowledged customer is there, whole; at most one unacknowledged per kill
        assert set(wanted) <= numbers
        assert {f"Nr{number}" for number in numbers} == people
        assert len(numbers) <= len(wanted) + KILLS
        # and the journal still leads back and forth
        before = store.dump()
        label = store.undo()
        assert label is not None
        assert store.redo() == label
        assert store.dump() == before
