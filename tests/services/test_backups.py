"""Backups as users have them: in the folder beside the database, in a second place, thinned."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DiskFullError, PlaceMissingError, StoreError
from kundenpflege.model import Customer
from kundenpflege.services import backups, erasing, erasure_list
from kundenpflege.store import Store, backup, cipher, manifest, peek
from tests.empty_database import put_empty_database


def _customer(store: Store, number: str) -> int:
    with store.write(f"Kunde {number}") as db:
        customer = Customer(number=number, name=f"Kunde {number}")
        db.add(customer)
        db.flush()
        return customer.id


def test_made_listed_and_due_again_after_a_change(store: Store, clock: FixedClock) -> None:
    now = clock.now()
    _customer(store, "1")
    assert backups.list_backups(store.path) == () and backups.is_due(store, now)
    made = backups.make(store, "auto")
    stem = store.path.stem
    assert made.path == store.path.parent / "Sicherungen" / f"{stem}-{now:%Y%m%d-%H%M%S}-auto.db"
    assert (made.second_path, made.second_problem, made.thinned) == (None, "", ())
    (row,) = backups.list_backups(store.path)
    assert (row.path, row.made_at, row.reason_label) == (made.path, now, "von selbst")
    assert (row.counts["customer"], row.verified_at, row.size) == (1, now, made.size)
    assert not backups.is_due(store, now + timedelta(days=400))
    assert backups.verify(made.path) == []
    # Whatever changes the data makes the next one due, taking back included.
    store.undo()
    assert backups.is_due(store, now)
    assert not backups.is_due(store, now + timedelta(minutes=29), timedelta(minutes=30))
    assert backups.is_due(store, now + timedelta(minutes=31), timedelta(minutes=30))
    second = backups.make(store, "auto")
    assert second.path.name.endswith("-auto-2.db") and second.path != made.path
    with Store.open(second.path, clock=clock) as copy:
        assert copy.dump() == store.dump()


def test_the_database_need_not_be_there_to_list_its_backups(store: Store) -> None:
    made = backups.make(store, "ende")
    (made.path.parent / "fremd-20260101-000000-auto.db").write_bytes(b"x")
    (made.path.parent / f"{store.path.stem}-alt.db").write_bytes(b"SQLite format 3\0")
    store.close()
    store.path.unlink()
    rows = backups.list_backups(store.path)
    assert [(row.path == made.path, row.verified_at is not None) for row in rows] in (
        [(True, True), (False, False)],
        [(False, False), (True, True)],
    )


def test_the_second_place_has_the_same_and_is_missed(store: Store, tmp_path: Path) -> None:
    now, stick = store.clock.now(), tmp_path / "stick"
    assert backups.second_state("", now, store).problem == ""
    stick.mkdir()
    assert "noch keine" in backups.second_state(str(stick), now, store).problem
    made = backups.make(store, "hand", second=str(stick))
    assert made.second_path == stick / made.path.name
    assert made.second_path.read_bytes() == made.path.read_bytes()
    assert [row.second for row in backups.list_backups(store.path, str(stick))].count(True) == 1
    state = backups.second_state(str(stick), now + timedelta(days=9), store)
    assert (state.reachable, state.newest, state.days, state.problem) == (True, now, 9, "")
    # Another database uses the same stick under the same name.
    other = tmp_path / "anderswo" / store.path.name
    other.parent.mkdir()
    with Store.open(other, clock=store.clock) as neighbour:
        theirs = backups.make(neighbour, "auto", second=str(stick))
        assert theirs.second_path == stick / f"{made.path.stem.replace('hand', 'auto')}.db"
        assert len(backups.list_backups(neighbour.path, str(stick))) == 2
    assert len(backups.list_backups(store.path, str(stick))) == 2
    # The stick is pulled out: the backup beside the database is made all the same.
    stick.rename(tmp_path / "abgezogen")
    _customer(store, "1")
    away = backups.make(store, "auto", second=str(stick))
    assert away.path.exists() and away.second_path is None and "anschließen" in away.second_problem
    assert not stick.exists()
    state = backups.second_state(str(stick), now + timedelta(days=8), store)
    assert (state.reachable, state.days) == (False, 8) and "nicht erreichbar" in state.problem
    same = backups.make(store, "auto", second=str(away.path.parent))
    assert "derselbe Ordner" in same.second_problem


def test_older_ones_are_thinned_and_those_of_others_stay(tmp_path: Path) -> None:
    clock = FixedClock(date(2026, 1, 1))
    stick = tmp_path / "stick"
    stick.mkdir()
    with Store.open(tmp_path / "k.db", clock=clock) as store:
        by_hand = backups.make(store, "hand").path
        foreign = by_hand.with_name("k-20200101-000000-auto.db")
        foreign.write_bytes(b"SQLite format 3\0 von Hand kopiert")
        for day in range(1, 25):
            store.clock = FixedClock(date(2026, 1, 1) + timedelta(days=day))
            last = backups.make(store, "auto", second=str(stick))
            assert last.path.exists()
        own = {row.path for row in backups.list_backups(store.path) if row.verified_at}
        assert by_hand in own and foreign.exists()
        assert len(own) == 12 + 2 + 1 and last.path in own
        assert len(list(stick.glob("*.db"))) == len(own) - 1
        for path in own:
            assert backups.verify(path) == []


def test_writing_goes_on_while_backups_are_made(store: Store) -> None:
    """Each backup is the state of one moment; nobody waits for it."""
    with store.write("Viele") as db:
        for n in range(1000):
            db.add(Customer(number=f"v{n}", name="Füllung " * 20))
    stop = threading.Event()
    made: list[Path] = []
    counts: list[int] = []
    waits = [0.0]

    def write() -> None:
        n = 0
        while not stop.is_set():
            begun = time.perf_counter()
            with store.write("Paar") as db:
                db.add(Customer(number=f"a{n}", name="links"))
                db.add(Customer(number=f"b{n}", name="rechts"))
            waits.append(time.perf_counter() - begun)
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make(store, "hand").path for _n in range(8)]
    finally:
        stop.set()
        writer.join()
    assert len(waits) > 20
    pairs = "SELECT count(*) FROM customer WHERE name = ?"
    for path in made:
        assert manifest.verify(path) == []
        with peek.look(path, still=True) as copy:
            ((left,),), ((right,),) = (
                copy.rows("customer", pairs, name) for name in ("links", "rechts")
            )
        assert left == right
        counts.append(left)
    assert counts == sorted(counts) and counts[-1] > counts[0]


def test_a_backup_that_fails_leaves_the_old_ones_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backups.make(store, "auto").path
    _customer(store, "1")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "append", full)
        with pytest.raises(DiskFullError):
            backups.make(store, "auto")
    with monkeypatch.context() as patch:
        patch.setattr(backup, "counts", lambda _connection: {"customer": os.urandom(4)})
        with pytest.raises(StoreError, match="prüfen"):
            backups.make(store, "auto")
    assert [path.name for path in first.parent.iterdir()] == [first.name]
    assert backups.verify(first) == [] and backups.is_due(store, store.clock.now())
    assert backups.make(store, "auto").path.exists()


def test_where_a_stick_was_pulled_out_no_folder_is_made(tmp_path: Path, clock: FixedClock) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with Store.open(put_empty_database(stick / "k.db"), clock=clock) as store:
        _customer(store, "1")
        stick.rename(tmp_path / "pocket")
        with pytest.raises(PlaceMissingError, match="wieder anschließen"):
            backups.make(store, "ende")
        assert not stick.exists()
        (tmp_path / "pocket").rename(stick)
        assert backups.make(store, "ende").path.exists()


def test_before_an_import_one_is_enough(store: Store) -> None:
    made = backups.before_import(store)
    assert made is not None and made.name.endswith("-vor-import.db")
    assert backups.before_import(store) is None
    _customer(store, "1")
    assert backups.before_import(store) is not None


def test_encrypted_ones_hold_nothing_readable(tmp_path: Path, clock: FixedClock) -> None:
    with Store.open(tmp_path / "k.db", clock=clock, key=cipher.new_key()) as store:
        _customer(store, "Kanarienvogel")
        path = backups.make(store, "auto").path
    assert b"Kanarienvogel" not in path.read_bytes()
    assert backups.list_backups(tmp_path / "k.db")[0].encrypted and backups.verify(path) == []


def test_erasures_are_listed_beside_the_backups_without_saying_who(store: Store) -> None:
    folder = backups.folder_of(store.path)
    gone = _customer(store, "10017")
    erasing.erase_customer(store, gone)
    assert not folder.exists()
    backups.make(store, "auto")
    erasing.erase_customer(store, other := _customer(store, "10018"))
    text = (folder / erasure_list.NAME).read_text(encoding="utf-8")
    assert "1001" not in text and "Kunde" not in text
    identity = store.info("database_id") or ""
    found = erasure_list.load(folder, identity)
    assert found == erasure_list.of_store(store)
    assert {(one.table, one.row_id) for one in found} == {("customer", gone), ("customer", other)}
    assert all(":" in one.mark for one in found)
    # Another database in the same folder keeps its lines; rubbish is passed over.
    entries = [*json.loads(text), {"database": "andere", "x": 1}, 7]
    (folder / erasure_list.NAME).write_text(json.dumps(entries), encoding="utf-8")
    erasing.erase_customer(store, _customer(store, "10019"))
    assert len(erasure_list.load(folder, identity)) == 3
    assert '"andere"' in (folder / erasure_list.NAME).read_text(encoding="utf-8")
    for rubbish in ("", "{", "[[", "{}", "null", "[1]"):
        (folder / erasure_list.NAME).write_text(rubbish, encoding="utf-8")
        assert erasure_list.load(folder, identity) == set()
        erasure_list.note(store, folder)
        assert len(erasure_list.load(folder, identity)) == 3


def test_names_of_reasons() -> None:
    told = [
        backups.reason_label(one)
        for one in ("auto", "ende", "hand", "vor-import", "vor-wiederherstellung", "vor-0005", "")
    ]
    assert len(set(told)) == 7 and all(told)


def test_the_backups_of_a_namesake_are_not_ours(tmp_path: Path, clock: FixedClock) -> None:
    """„Kunden-alt“ lies beside „Kunden“, and its newer backup is never offered for the other."""
    with Store.open(tmp_path / "Kunden.db", clock=clock) as store:
        ours = backups.make(store, "auto").path
    later = FixedClock(clock.day + timedelta(days=1))
    with Store.open(tmp_path / "Kunden-alt.db", clock=later) as store:
        theirs = backups.make(store, "auto").path
    assert [row.path for row in backups.list_backups(tmp_path / "Kunden.db")] == [ours]
    assert [row.path for row in backups.list_backups(tmp_path / "Kunden-alt.db")] == [theirs]


def test_what_a_killed_backup_left_goes_with_a_later_one(store: Store, tmp_path: Path) -> None:
    folder, stick = store.path.parent / "Sicherungen", tmp_path / "stick"
    left, running = [], []
    for place in (folder, stick):
        place.mkdir()
        left.append(place / "k-20200101-000000-ende.db.teil")
        running.append(place / "k-20261121-000000-ende.db.teil")
        for part in (left[-1], running[-1]):
            part.write_bytes(b"halb")
        os.utime(left[-1], (0, 0))
    backups.make(store, "auto", second=str(stick))
    assert not any(part.exists() for part in left) and all(part.exists() for part in running)
