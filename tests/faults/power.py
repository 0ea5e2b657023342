"""Power loss: the files of a working program, cut, flipped and torn as a failing computer does.

What the log lost at its end gives an earlier committed state, whole; pages of the database that
were being moved out of the log give the newest one; and where the database itself was hit, the
program says so or shows a committed state: never anything else.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.model import Customer
from kundenpflege.store import Store

from .film import Film, Frame
from .row import Outcome, Work
from .writing import changes, demo, opened

PAGE = 4096
#: Changes that are filmed; the log is moved into the database now and then.
STEPS, MOVES = 60, 20
KEY = bytes(range(32))


def run(work: Work) -> Outcome:
    """Break copies `work.count` times, half of them encrypted ones."""
    outcome, dice = Outcome(), work.dice()
    counts: dict[str, int] = {}
    for key, count in ((None, work.count - work.count // 2), (KEY, work.count // 2)):
        film = _filmed(demo(work.folder, key), key, random.Random(work.seed))
        known: dict[str, list[int]] = {}
        for number, dump in enumerate(film.dumps):
            # Undo makes equal ones.
            known.setdefault(dump, []).append(number)
        for _try in range(count):
            way = dice.choice(list(WAYS))
            seed = dice.randrange(1 << 30)
            where = f"{way}{' encrypted' * (key is not None)}, seed {seed}"
            told = _try_one(work.folder / "kopie.db", film, known, way, seed, key)
            outcome.tried += 1
            counts[way] = counts.get(way, 0) + 1
            outcome.demand(not told, f"{where}: {told}")
    outcome.note = ", ".join(f"{counts[way]} × {way}" for way in WAYS if way in counts)
    return outcome


def _filmed(path: Path, key: bytes | None, dice: random.Random) -> Film:
    with opened(path, key) as store:
        film = Film(store)
        with film.rolling():
            for number, _step in enumerate(changes(store, dice)):
                if number == STEPS:
                    break
                if number % MOVES == MOVES - 1:
                    _move_log(store)
                    film.take()
    return film


def _move_log(store: Store) -> None:
    """What the program does by itself when the log is long."""
    if not store._pages.flush():
        raise RuntimeError("the log was not moved")


def _try_one(
    path: Path, film: Film, known: dict[str, list[int]], way: str, seed: int, key: bytes | None
) -> str:
    """What went wrong; empty when nothing did."""
    dice = random.Random(seed)
    number = dice.randrange(len(film.frames))
    frame, promise = WAYS[way](film, number, dice)
    frame.lay(path)
    try:
        with opened(path, key) as store:
            found = [state for state in known.get(store.dump(), ()) if state <= frame.committed + 1]
            if not found:
                if promise == "told" and store.check():
                    return ""
                return f"shows what was never there ({frame.committed} changes were committed)"
            if promise == "newest" and found[-1] < frame.committed:
                return f"shows state {found[-1]} although {frame.committed} were committed"
            if promise != "told":
                if problems := store.check():
                    return f"is not in order: {problems[0]}"
                with store.write("Geht weiter") as db:
                    db.add(Customer(number="weiter", name="Geht weiter"))
                if store.undo() != "Geht weiter":
                    return "does not go on"
    except UserError as error:
        return "" if promise == "told" else f"is refused: {error.message}"
    return ""


def _with(frame: Frame, end: str, content: bytes) -> Frame:
    return replace(frame, files={**frame.files, end: content})


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _flip(content: bytes, dice: random.Random) -> bytes:
    if not content:
        return content
    at = dice.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]


def _blank(content: bytes, dice: random.Random) -> bytes:
    """Sectors that were promised by the disk and never written: zeros or something old."""
    if not content:
        return content
    start = dice.randrange(len(content)) // 512 * 512
    end = min(len(content), start + 512 * dice.randint(1, 200))
    filling = bytes(end - start) if dice.random() < 0.5 else dice.randbytes(end - start)
    return content[:start] + filling + content[end:]


def _log_cut(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    return _with(frame, "-wal", _cut(frame.files.get("-wal", b""), dice)), "earlier"


def _log_flipped(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    return _with(frame, "-wal", _flip(frame.files.get("-wal", b""), dice)), "earlier"


def _log_blank(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    return _with(frame, "-wal", _blank(frame.files.get("-wal", b""), dice)), "earlier"


def _torn_move(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    """Pages on their way from the log into the database: some have arrived, one in halves."""
    moves = [
        at
        for at in range(1, len(film.frames))
        if film.frames[at].files[""] != film.frames[at - 1].files[""]
    ]
    at = dice.choice(moves)
    frame, later = film.frames[at - 1], film.frames[at]
    old, new = frame.files[""], later.files[""]
    mixed = bytearray(old.ljust(len(new), b"\0"))
    for start in range(0, len(new), PAGE):
        if dice.random() < 0.5:
            end = start + (PAGE if dice.random() < 0.9 else 512 * dice.randint(1, 7))
            mixed[start:end] = new[start:end]
    return _with(frame, "", bytes(mixed)), "newest"


def _file_cut(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    return _with(frame, "", _cut(frame.files[""], dice) or b"\0"), "told"


def _file_flipped(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    return _with(frame, "", _flip(frame.files[""], dice)), "told"


def _as_it_was(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    return film.frames[number], "newest"


def _sums_broken(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    frame = film.frames[number]
    broken = dice.choice((_cut, _flip, _blank))(frame.files.get(".pruefsummen", b""), dice)
    return _with(frame, ".pruefsummen", broken), "newest"


def _sums_old(film: Film, number: int, dice: random.Random) -> tuple[Frame, str]:
    """No sums at all, as in a file that an earlier version of the program left."""
    files = {k: v for k, v in film.frames[number].files.items() if k != ".pruefsummen"}
    return replace(film.frames[number], files=files), "newest"


#: How it breaks, and what is promised then: an earlier state, the newest one, or being told.
WAYS = {
    "log cut": _log_cut,
    "log flipped": _log_flipped,
    "sectors of the log lost": _log_blank,
    "pages half moved": _torn_move,
    "file cut": _file_cut,
    "file flipped": _file_flipped,
    "power just gone": _as_it_was,
    "sums broken": _sums_broken,
    "sums missing": _sums_old,
}
