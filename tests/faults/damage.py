"""Damage is noticed: single bits, pages of zeros and missing ends, in plain and encrypted files.

Noticed means: refused when it is opened, or told by the check that runs each night.
"""

from __future__ import annotations

import random
from pathlib import Path

from kundenpflege.base.errors import UserError

from .film import Frame
from .row import Outcome, Work, brief
from .writing import changes, demo, opened

PAGE = 4096
KEY = bytes(range(32))


def run(work: Work) -> Outcome:
    """`work.count` damages, half of them to an encrypted database."""
    outcome, dice = Outcome(), work.dice()
    refused = checked = 0
    for key, count in ((None, work.count - work.count // 2), (KEY, work.count // 2)):
        whole = closed_files(demo(work.folder, key), key, dice)
        for _try in range(count):
            seed = dice.randrange(1 << 30)
            way, content = broken(whole.files[""], random.Random(seed))
            where = f"{way}{' encrypted' * (key is not None)}, seed {seed}"
            path = work.folder / "kaputt.db"
            Frame({**whole.files, "": content}, 0).lay(path)
            outcome.tried += 1
            try:
                with opened(path, key) as store:
                    told = store.check()
                checked += bool(told)
                outcome.demand(bool(told), f"{where}: nobody notices")
            except UserError:
                refused += 1
                same = path.read_bytes() == content
                outcome.demand(same, f"{where}: the refused file was changed")
            except Exception as error:
                outcome.broken.append(f"{where}: {brief(error)}")
    outcome.note = f"{refused} noticed when opened, {checked} by the check"
    return outcome


def closed_files(path: Path, key: bytes | None, dice: random.Random) -> Frame:
    """A database after some work, closed: with all that lies beside it."""
    with opened(path, key) as store:
        for _number, _step in zip(range(10), changes(store, dice), strict=False):
            pass
    files = {}
    for end in ("", ".pruefsummen", ".schluessel"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            files[end] = beside.read_bytes()
    return Frame(files, 0)


def broken(content: bytes, dice: random.Random) -> tuple[str, bytes]:
    """The way it was broken, and what it is now."""
    pages = len(content) // PAGE
    while True:
        way = dice.choice(("flip", "flip", "zero page", "truncated", "foreign page"))
        start = dice.randrange(pages) * PAGE
        match way:
            case "flip":
                at = dice.randrange(len(content))
                bad = bytes([content[at] ^ (1 << dice.randrange(8))])
                made = content[:at] + bad + content[at + 1 :]
                way = f"bit at {at} flipped"
            case "zero page":
                made = content[:start] + bytes(PAGE) + content[start + PAGE :]
                way = f"page {start // PAGE + 1} zeroed"
            case "foreign page":
                other = dice.randrange(pages) * PAGE
                made = content[:start] + content[other : other + PAGE] + content[start + PAGE :]
                way = f"page {start // PAGE + 1} overwritten by {other // PAGE + 1}"
            case _:
                end = dice.randrange(1, len(content))
                made, way = content[:end], f"cut after {end} bytes"
        if made != content:
            return way, made
