"""Audit: rows and journal changed past the program are found by `check`."""

from __future__ import annotations

import random
import shutil
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.text import fold

from . import witness
from .damage import closed_files
from .row import Outcome, Work
from .writing import demo, opened


def run(work: Work) -> Outcome:
    """`work.count` forgeries of the rows or of what the journal says of them."""
    outcome, dice = Outcome(), work.dice()
    pristine = demo(work.folder)
    closed_files(pristine, None, dice)
    path = work.folder / "verstellt.db"
    while outcome.tried < work.count:
        shutil.copyfile(pristine, path)
        # Whoever forges takes the digests of the pages away, too.
        path.with_name(path.name + ".pruefsummen").unlink(missing_ok=True)
        connection = witness.connect(path)
        connection.create_function("kp_fold", 1, lambda text: fold(text or ""))
        told = _forge(connection, random.Random(dice.randrange(1 << 30)))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        if not told:
            continue
        outcome.tried += 1
        try:
            with opened(path) as store:
                found = store.check()
            outcome.demand(bool(found), f"{told}: nobody notices")
        except UserError:
            pass
    return outcome


#: Of these rows the journal knows nothing: taken with them, or made for this computer.
_UNTOLD = {"erasure", "suppression", "number_circle"}


def _forge(connection: Any, dice: random.Random) -> str:
    """What was forged; empty when it could not be."""
    names = [
        name
        for name in witness.tables(connection)
        if connection.execute(
            "SELECT 1 FROM journal_change WHERE table_name=? LIMIT 1", (name,)
        ).fetchone()
        and name not in _UNTOLD
    ]
    kind = dice.choice(("row", "row", "row gone", "image", "label", "step gone", "time"))
    if kind.startswith("row"):
        name = dice.choice(names)
        row = _any(connection, name, dice)
        if row is None:
            return ""
        if kind == "row gone":
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute(f'DELETE FROM "{name}" WHERE id=?', (row["id"],))
            return f"{name} {row['id']} deleted"
        columns = [key for key in row.keys() if isinstance(row[key], str) and key != "sort_name"]
        if not columns:
            return ""
        column = dice.choice(columns)
        try:
            connection.execute(
                f'UPDATE "{name}" SET "{column}"=? WHERE id=?', (row[column] + "x", row["id"])
            )
        except Exception:
            return ""
        return f"{name}.{column} of {row['id']} changed"
    step = _any(connection, "journal_step", dice)
    assert step is not None
    match kind:
        case "image":
            change = _any(connection, "journal_change", dice)
            if change is None or not change["after"]:
                return ""
            connection.execute(
                "UPDATE journal_change SET after=replace(after, 'e', 'a') WHERE id=?",
                (change["id"],),
            )
            return f"what change {change['id']} noted" if "e" in change["after"] else ""
        case "label":
            connection.execute("UPDATE journal_step SET label='anders' WHERE id=?", (step["id"],))
            return f"label of step {step['id']}"
        case "time":
            connection.execute(
                "UPDATE journal_step SET at='2001-01-01 00:00:00.000000' WHERE id=?", (step["id"],)
            )
            return f"time of step {step['id']}"
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM journal_change WHERE step_id=?", (step["id"],))
    connection.execute("DELETE FROM journal_step WHERE id=?", (step["id"],))
    return f"step {step['id']} taken away"


def _any(connection: Any, name: str, dice: random.Random) -> Any:
    ids = [row[0] for row in connection.execute(f'SELECT id FROM "{name}"')]
    if not ids:
        return None
    chosen = dice.choice(ids)
    return connection.execute(f'SELECT * FROM "{name}" WHERE id=?', (chosen,)).fetchone()
