"""A program at work on a copy of the demo business: every service, the importer, undo and redo."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.exchange import importing
from kundenpflege.services import imports
from kundenpflege.services.demo import fill_demo
from kundenpflege.services.opening import open_demo, open_store
from kundenpflege.store import Store, Writer
from tests.services.test_undo_of_everything import BEFORE, CASES

from .row import CLOCK

SAMPLE = Path(__file__).parents[1] / "samples" / "kundenliste.xlsx"


def demo(folder: Path, key: bytes | None = None) -> Path:
    """The demo business as a closed file of its own, checked once; with `key` an encrypted one."""
    if key is None:
        with open_demo(folder, clock=CLOCK, kept=folder) as store:
            path = store.path
            problems = store.check()
    else:
        path = folder / "Geheimer Betrieb.db"
        with opened(path, key) as store:
            with store.write("Beispielbetrieb") as db:
                fill_demo(db, CLOCK.today())
                db.seal()
            problems = store.check()
    if problems:
        raise RuntimeError(f"the demo business is not in order: {problems[0]}")
    return path


def copied(path: Path, target: Path) -> Path:
    """A closed database with what lies beside it."""
    for end in ("", ".pruefsummen", ".schluessel"):
        if (beside := path.with_name(path.name + end)).exists():
            shutil.copyfile(beside, target.with_name(target.name + end))
    return target


def opened(path: Path, key: bytes | None = None, wait: float = 5) -> Store:
    """The store as a starting program opens it."""
    return open_store(path, clock=CLOCK, wait=wait, key=key)


def import_sample(store: Store) -> None:
    """Take the customer list in, as the import page does."""
    with store.read() as reader:
        plan = importing.prepare(SAMPLE, imports.lookup(reader))
    with store.write(plan.label) as db:
        imports.apply(db, plan)


def _through(name: str) -> Callable[[Writer], object]:
    def work(db: Writer) -> None:
        if name in BEFORE:
            BEFORE[name](db)
        CASES[name](db)

    return work


def changes(store: Store, dice: random.Random) -> Iterator[tuple[int, str]]:
    """Write for ever, anything: after each commit its step and label."""
    committed: list[tuple[int, str]] = []
    store.on_change(lambda told: committed.append((told.step_id, told.label)))
    names = sorted(CASES)
    while True:
        kind = dice.random()
        # What a service does not take in this state of the business is no step.
        # LookupError, StopIteration: a case takes the first of a list that was emptied meanwhile.
        with suppress(UserError, AssertionError, TypeError, LookupError, StopIteration):
            if kind < 0.7:
                name = dice.choice(names)
                with store.write(name) as db:
                    _through(name)(db)
            elif kind < 0.8:
                store.undo()
            elif kind < 0.88:
                store.redo()
            elif kind < 0.94:
                store.take_back(dice.choice(store.history(20)).id)
            elif kind < 0.97:
                store.set_info("noted", str(dice.random()))
            else:
                import_sample(store)
        yield from committed
        committed.clear()
