"""Wrong or newer files: refused with a sentence, unchanged to the byte, nothing left beside."""

from __future__ import annotations

import io
import random
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.store import Store, cipher

from . import witness
from .row import CLOCK, Outcome, Work, brief
from .writing import demo, opened


def run(work: Work) -> Outcome:
    """`work.count` files of all kinds, opened in every way there is."""
    outcome, dice = Outcome(), work.dice()
    ours = demo(work.folder).read_bytes()
    kinds: dict[str, Callable[[random.Random], bytes]] = {
        "text": lambda d: b"Kundenliste\n" * d.randint(1, 500),
        "nothing but zeros": lambda d: bytes(d.randint(1, 9000)),
        "noise": lambda d: d.randbytes(d.randint(1, 9000)),
        "zip": _zip,
        "other SQLite": lambda d: _sqlite(work.folder, d, 0),
        "other application": lambda d: _sqlite(work.folder, d, d.randrange(1, 1 << 30)),
        "from the future": lambda d: _future(work.folder, ours, d),
        "cut in the header": lambda d: ours[: d.randrange(1, 100)],
        "cut after the header": lambda d: ours[: d.randrange(100, 4096)],
        "PDF": lambda d: b"%PDF-1.7\n" + d.randbytes(500),
        "SQLite 2": lambda d: b"** This file contains an SQLite 2.1 database **" + bytes(900),
        "header alone": lambda d: b"SQLite format 3\0" + bytes(84),
        "encrypted, other key": lambda d: cipher.MARK + d.randbytes(8187),
        "encrypted, cut": lambda d: cipher.MARK + d.randbytes(d.randrange(1, 90)),
        "encrypted, newer way": lambda d: cipher.MARK[:-1] + b"\x09" + d.randbytes(8187),
    }
    names = list(kinds)
    for number in range(work.count):
        name, seed = names[number % len(names)], dice.randrange(1 << 30)
        content = kinds[name](random.Random(seed))
        for way, act in _WAYS.items():
            place = work.folder / f"{number}-{way}"
            place.mkdir()
            path = place / "k.db"
            path.write_bytes(content)
            outcome.tried += 1
            where = f"{name}, {way}, seed {seed}"
            try:
                act(path).close()
                outcome.broken.append(f"{where}: was opened")
            except UserError as error:
                said = error.message
                outcome.demand("nicht" in said or "Bitte" in said, f"{where}: {said}")
            except Exception as error:
                outcome.broken.append(f"{where}: {brief(error)}")
            outcome.demand(path.read_bytes() == content, f"{where}: the file was changed")
            left = {one.name for one in place.iterdir()} - {"k.db", "k.db.lock"}
            outcome.demand(not left, f"{where}: left {sorted(left)}")
    return outcome


_WAYS: dict[str, Callable[[Path], Store]] = {
    "opened": opened,
    "with a key": lambda path: opened(path, bytes(32)),
    "as new": lambda path: Store.open(path, clock=CLOCK, new=True),
    "to look": lambda path: Store.open(path, clock=CLOCK, look_only=True),
}


def _zip(dice: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("k.db", dice.randbytes(200))
    return out.getvalue()


def _sqlite(folder: Path, dice: random.Random, application: int) -> bytes:
    path = folder / "fremd.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={application}")
    connection.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)")
    connection.execute("INSERT INTO customer(name) VALUES (?)", (str(dice.random()),))
    connection.commit()
    connection.close()
    return path.read_bytes()


def _future(folder: Path, ours: bytes, dice: random.Random) -> bytes:
    """One of ours, as a later version of the program will leave it."""
    path = folder / "zukunft.db"
    path.write_bytes(ours)
    connection = witness.connect(path)
    connection.execute("UPDATE alembic_version SET version_num=?", (f"{dice.randint(6, 9999):04}",))
    if dice.random() < 0.5:
        connection.execute("ALTER TABLE customer ADD COLUMN mood TEXT")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    content = path.read_bytes()
    for left in folder.glob("zukunft.db*"):
        left.unlink()
    return content
