"""Saved is saved: programs at work are killed at random moments, 20 times each database.

Every other database is encrypted.

A change counts as acknowledged when its line left the program after `write` had returned. After
each kill the file is opened as the next start would do, and every acknowledged step must be
there; an independent witness folds the journal over the state before and must arrive at the rows.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path

from . import witness
from .row import Outcome, Work, brief
from .writing import changes, copied, demo, opened

ROUNDS = 20
KEY = bytes(range(32))


def run(work: Work) -> Outcome:
    """Kill `work.count` programs."""
    outcome = Outcome()
    if not hasattr(os, "fork"):
        outcome.note = "needs fork and SIGKILL"
        return outcome
    dice = work.dice()
    pristine = {None: demo(work.folder), KEY: demo(work.folder, KEY)}
    acknowledged = unfinished = 0
    while outcome.tried < work.count:
        path = work.folder / f"{outcome.tried}.db"
        key = KEY if outcome.tried // ROUNDS % 2 else None
        copied(pristine[key], path)
        connection = witness.connect(path, key)
        before, since = witness.state(connection), witness.last_step(connection)
        connection.close()
        told: dict[int, str] = {}
        for _round in range(min(ROUNDS, work.count - outcome.tried)):
            seed = dice.randrange(1 << 30)
            told |= _one(path, key, seed, dice, outcome)
            outcome.tried += 1
            unfinished += path.with_name(path.name + "-wal").exists()
            _judge(path, key, told, before, since, outcome, f"{path.stem}, seed {seed}")
        acknowledged += len(told)
        for left in work.folder.glob(f"{path.stem}.db*"):
            left.unlink()
    outcome.note = (
        f"{acknowledged:,} acknowledged changes, {unfinished} times the log was left behind"
    )
    outcome.demand(acknowledged > outcome.tried, "the programs hardly wrote: this proves nothing")
    return outcome


def _one(
    path: Path, key: bytes | None, seed: int, dice: random.Random, outcome: Outcome
) -> dict[int, str]:
    """What one program acknowledged before it was killed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            with opened(path, key) as store:
                for step, label in changes(store, random.Random(seed)):
                    os.write(into, f"{step}\t{label}\n".encode())
        except BaseException as error:
            os.write(into, f"0\t{' '.join(brief(error).split())}\n".encode())
        finally:
            os._exit(1)
    os.close(into)
    told = b""
    # Every fifth dies while it opens, the others somewhere in the midst of their work.
    wanted = 0 if dice.random() < 0.2 else dice.randint(1, 12)
    deadline = time.monotonic() + 20
    while told.count(b"\n") < wanted and time.monotonic() < deadline:
        if select.select([out], [], [], 0.5)[0]:
            found = os.read(out, 65536)
            if not found:
                break
            told += found
    # The random moment is what is tried here.
    time.sleep(dice.uniform(0, 0.02))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    while found := os.read(out, 65536):
        told += found
    os.close(out)
    lines = told.decode().split("\n")[:-1]
    known = {int(step): label for step, label in (line.split("\t", 1) for line in lines)}
    if reason := known.pop(0, "" if os.WIFSIGNALED(status) else "without a word"):
        outcome.broken.append(f"seed {seed}: the program ended by itself: {reason}")
    return known


def _judge(
    path: Path,
    key: bytes | None,
    told: dict[int, str],
    before: witness.State,
    since: int,
    outcome: Outcome,
    where: str,
) -> None:
    with opened(path, key) as store:
        for problem in store.check():
            outcome.demand(False, f"{where}: {problem}")
    connection = witness.connect(path, key)
    steps = witness.steps(connection)
    for step, label in told.items():
        outcome.demand(steps.get(step) == label, f"{where}: step {step} „{label}“ is lost")
    for difference in witness.differences(connection, before, since):
        outcome.demand(False, f"{where}: {difference}")
    connection.close()
