"""Undo: every service that writes, taken back and brought again with restarts in between.

A third of them with an import on top, which is taken back first: then the same must hold.
"""

from __future__ import annotations

from pathlib import Path

from tests.services.test_undo_of_everything import BEFORE, CASES, derived

from .row import Outcome, Work, brief
from .writing import demo, import_sample, opened


def run(work: Work) -> Outcome:
    """`work.count` services; 0 for all of them."""
    outcome = Outcome()
    names = sorted(CASES)
    if work.count:
        names = work.dice().sample(names, min(work.count, len(names)))
    path = demo(work.folder)
    for number, name in enumerate(names):
        outcome.tried += 1
        try:
            told = _one(path, name, number % 3 == 0)
        except Exception as error:
            told = brief(error)
        outcome.demand(not told, f"{name}: {told}")
    with opened(path) as store:
        for problem in store.check():
            outcome.demand(False, f"afterwards: {problem}")
    return outcome


def _one(path: Path, name: str, with_import: bool) -> str:
    with opened(path) as store:
        furnished = store.dump()
        if name in BEFORE:
            with store.write("Vorher") as db:
                BEFORE[name](db)
        before, seen = store.dump(), repr(derived(store))
        with store.write(f"Schritt {name}") as db:
            CASES[name](db)
        after, seen_after = store.dump(), repr(derived(store))
    if with_import:
        with opened(path) as store:
            import_sample(store)
            imported = store.dump()
        with opened(path) as store:
            store.undo()
            if store.dump() != after:
                return "taking the import back left other contents"
    with opened(path) as store:
        if store.undo() is None:
            return "cannot be taken back after a restart"
        if store.dump() != before or repr(derived(store)) != seen:
            return "undone, the contents are others"
    with opened(path) as store:
        store.redo()
        if store.dump() != after or repr(derived(store)) != seen_after:
            return "done again, the contents are others"
    if with_import:
        with opened(path) as store:
            store.redo()
            if store.dump() != imported:
                return "the import brought again left other contents"
            store.undo()
    with opened(path) as store:
        store.undo()
        if name in BEFORE:
            store.undo()
        return "" if store.dump() == furnished else "not as it was at first"
