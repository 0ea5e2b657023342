"""Digests of the pages: kept true by every write, and every changed bit is noticed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, StoreError
from kundenpflege.model import Customer
from kundenpflege.store import Store, pages, sums, walfile

KEY = bytes(range(32))
ENDINGS = ("", "-wal", pages.ENDING)


def _add(store: Store, count: int = 20, first: int = 0) -> None:
    with store.write("Kunden angelegt") as db:
        for number in range(first, first + count):
            db.add(Customer(number=str(number), name=f"Bäcker {number}", note="Mehl " * 200))


def _copy(path: Path, folder: Path) -> Path:
    folder.mkdir()
    for end in ENDINGS:
        if Path(f"{path}{end}").exists():
            shutil.copy2(f"{path}{end}", folder / (path.name + end))
    return folder / path.name


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    found: bytes | None = request.param
    return found


@pytest.fixture
def closed(tmp_path: Path, clock: FixedClock, key: bytes | None) -> Path:
    """A database with some rows, closed properly."""
    path = tmp_path / "K.db"
    with Store.open(path, clock=clock, key=key) as store:
        _add(store)
    return path


def test_digests_follow_every_way_of_writing(
    closed: Path, clock: FixedClock, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kundenpflege.store.erasure import Request, erase

    monkeypatch.setattr(pages, "LOG_LIMIT", 20_000)
    with Store.open(closed, clock=clock, key=key) as store:
        for turn in range(4):
            _add(store, first=100 * (turn + 1))
            assert store._pages.differing() == []
        store.undo()
        store.take_back(store.history(3)[2].id)
        erase(store, Request("customer", 3, "Gelöscht"))
        store.rebuild_search()
        store.set_info("x", "y")
        assert store._pages.differing() == []
        assert store.check() == []
    assert walfile.size(closed) == 0
    assert pages.differing(closed) == []
    known = sums.load(closed)
    assert known is not None and known.stamp == sums.stamp_of(closed)


def test_a_reader_holds_the_log_and_nothing_is_lost(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None
) -> None:
    with Store.open(closed, clock=clock, key=key) as store:
        _add(store, first=100)
        with store.read() as db:
            assert db.get(Customer, 1) is not None
            _add(store, first=200)
            assert not store._pages.flush()
            _add(store, first=300)
            assert not store._pages.flush()
            assert store._pages.differing() == []
            dump = store.dump()
            killed = _copy(closed, tmp_path / "killed")
        assert store._pages.flush()
        _add(store, first=400)
        assert store._pages.differing() == []
        later = _copy(closed, tmp_path / "later")
        newest = store.dump()
    for path, wanted in ((killed, dump), (later, newest)):
        with Store.open(path, clock=clock, key=key) as store:
            assert store.dump() == wanted
            assert store.check() == []


def test_killed_at_each_moment_of_moving_the_log(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    copies: list[Path] = []
    real = sums.save

    def film(path: Path, found: sums.Sums, *, durable: bool) -> None:
        copies.append(_copy(path, tmp_path / f"before{len(copies)}"))
        real(path, found, durable=durable)
        copies.append(_copy(path, tmp_path / f"after{len(copies)}"))

    with Store.open(closed, clock=clock, key=key) as store:
        _add(store, first=100)
        wanted = store.dump()
        monkeypatch.setattr(sums, "save", film)
        assert store._pages.flush()
        monkeypatch.setattr(sums, "save", real)
    assert len(copies) == 4
    for path in copies:
        with Store.open(path, clock=clock, key=key) as store:
            assert store.dump() == wanted
            assert store.check() == []
        assert pages.differing(path) == []


def test_every_flip_is_noticed(closed: Path, clock: FixedClock, key: bytes | None) -> None:
    dice = random.Random(6)
    whole = closed.read_bytes()
    status = closed.stat()
    for turn in range(30):
        at = dice.randrange(len(whole))
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << dice.randrange(8)
        closed.write_bytes(spoilt)
        if turn % 2:
            # As a disk spoils it: nobody wrote, the file's time is what it was.
            os.utime(closed, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert pages.differing(closed) == [at // 4096 + 1]
        assert _noticed(closed, clock, key)
    closed.write_bytes(whole)
    with Store.open(closed, clock=clock, key=key) as store:
        assert store.check() == []


def test_a_damaged_beginning_is_no_other_file_and_no_wrong_password(
    closed: Path, clock: FixedClock, key: bytes | None
) -> None:
    whole = closed.read_bytes()
    for at in (2, 70, 1000):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0x55
        closed.write_bytes(spoilt)
        wrong = bytes(32) if key is not None and at > 16 else key
        if key is not None or at < 100:
            with pytest.raises(DamagedError):
                Store.open(closed, clock=clock, key=wrong)
        assert closed.read_bytes() == bytes(spoilt)


def test_steps_cut_off_the_end_of_the_journal_are_missed(
    closed: Path, clock: FixedClock, key: bytes | None
) -> None:
    with Store.open(closed, clock=clock, key=key) as store:
        with store.write("Verrat") as db:
            db.require(Customer, 1).phone = "0171"
        newest = store.history(1)[0].id
        assert store.check() == []
        with store._writing.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM journal_change WHERE step_id = {newest}")
            connection.exec_driver_sql(f"DELETE FROM journal_step WHERE id = {newest}")
            connection.exec_driver_sql("UPDATE customer SET phone = '' WHERE id = 1")
    with Store.open(closed, clock=clock, key=key) as store:
        found = store.check()
    assert f"Die neuesten Schritte des Protokolls fehlen, darunter Nr. {newest}." in found


def _noticed(path: Path, clock: FixedClock, key: bytes | None) -> bool:
    before = path.read_bytes(), Path(f"{path}{pages.ENDING}").read_bytes()
    try:
        with Store.open(path, clock=clock, key=key) as store:
            found = store.check()
            store._pages.forget()
    except StoreError:
        found = ["refused"]
        assert path.read_bytes() == before[0]
    path.write_bytes(before[0])
    Path(f"{path}{pages.ENDING}").write_bytes(before[1])
    return bool(found)


@pytest.mark.parametrize("harm", ["flip", "zero", "cut"])
def test_damage_after_an_unclean_end_is_noticed_before_opening(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None, harm: str
) -> None:
    with Store.open(closed, clock=clock, key=key) as store:
        with store.write("Klein") as db:
            db.require(Customer, 1).name = "Anders"
        killed = _copy(closed, tmp_path / "killed")
    log = walfile.read(killed, None)
    assert log is not None
    known = sums.load(killed)
    assert known is not None
    victim = max(set(range(2, known.pages + 1)) - log.touched())
    content = bytearray(killed.read_bytes())
    start = (victim - 1) * 4096
    if harm == "flip":
        content[start + 100] ^= 4
    elif harm == "zero":
        content[start : start + 4096] = bytes(4096)
    else:
        del content[start:]
    killed.write_bytes(content)
    before = {end: Path(f"{killed}{end}").read_bytes() for end in ENDINGS}
    with pytest.raises(DamagedError, match="nicht mehr so"):
        Store.open(killed, clock=clock, key=key)
    assert before == {end: Path(f"{killed}{end}").read_bytes() for end in ENDINGS}


def test_a_cut_log_gives_an_earlier_state_or_the_whole(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None
) -> None:
    states = []
    with Store.open(closed, clock=clock, key=key) as store:
        states.append(store.dump())
        for turn in range(4):
            _add(store, count=3, first=100 * (turn + 1))
            states.append(store.dump())
            if turn == 1:
                with store.read() as db:
                    # All is moved, but the log cannot be emptied.
                    db.get(Customer, 1)
                    assert not store._pages.flush()
        killed = _copy(closed, tmp_path / "killed")
    dice = random.Random(6)
    whole = {end: Path(f"{killed}{end}").read_bytes() for end in ENDINGS}
    for _turn in range(12):
        for end, content in whole.items():
            Path(f"{killed}{end}").write_bytes(content)
        Path(f"{killed}-shm").unlink(missing_ok=True)
        Path(f"{killed}-wal").write_bytes(whole["-wal"][: dice.randrange(len(whole["-wal"]))])
        with Store.open(killed, clock=clock, key=key) as store:
            assert store.dump() in states
            assert store.check() == []


@pytest.mark.parametrize("newer", [False, True])
def test_an_exchanged_file_is_checked_and_taken_as_it_is(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None, newer: bool
) -> None:
    other = _copy(closed, tmp_path / "other") if newer else tmp_path / "other.db"
    with Store.open(other, clock=clock, key=key) as store:
        _add(store, count=3, first=700)
    shutil.copyfile(other, closed)
    with Store.open(closed, clock=clock, key=key) as store:
        assert not store._pages.suspects
        assert store.check() == []
    assert pages.differing(closed) == []


def test_a_copy_by_hand_keeps_its_digests(
    closed: Path, tmp_path: Path, clock: FixedClock, key: bytes | None
) -> None:
    moved = tmp_path / "moved.db"
    shutil.copyfile(closed, moved)
    shutil.copyfile(f"{closed}{pages.ENDING}", f"{moved}{pages.ENDING}")
    with Store.open(moved, clock=clock, key=key) as store:
        assert store._pages.known and not store._pages.suspects
    assert pages.differing(moved) == []


def test_without_digests_the_check_takes_them(
    closed: Path, clock: FixedClock, key: bytes | None
) -> None:
    pages.discard(closed)
    with Store.open(closed, clock=clock, key=key) as store:
        known = [store._pages.known]
        assert store.check() == []
        known.append(store._pages.known)
    assert known == [False, True]
    assert pages.differing(closed) == []


def test_where_digests_cannot_be_written_there_are_none(
    closed: Path, clock: FixedClock, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> Iterator[None]:
        raise OSError(28, "No space left on device")

    with Store.open(closed, clock=clock, key=key) as store:
        monkeypatch.setattr(sums, "save", full)
        _add(store, first=500)
        wanted = store.dump()
    monkeypatch.undo()
    assert not Path(f"{closed}{pages.ENDING}").exists()
    with Store.open(closed, clock=clock, key=key) as store:
        assert store.dump() == wanted
        assert store.check() == []
