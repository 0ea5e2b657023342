"""A place that is gone is no first start; whoever holds a database has a name."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import (
    DamagedError,
    InUseError,
    PlaceMissingError,
    StoreError,
    UnsafePlaceError,
)
from kundenpflege.base.paths import default_database
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.services import known_databases
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, holder
from tests.empty_database import put_empty_database


def everything(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*")}


def _no_folder(path: Path) -> None:
    path.parent.rmdir()


def _sums_left(path: Path) -> None:
    path.with_name("k.db.pruefsummen").write_text("[]")


def _key_left(path: Path) -> None:
    path.with_name("k.db.schluessel").write_text("{}")


def _pages_left(path: Path) -> None:
    path.with_name("k.db-wal").write_bytes(b"x" * 100)


def _backup_left(path: Path) -> None:
    (path.parent / "Sicherungen").mkdir()
    (path.parent / "Sicherungen" / "k-20261120-120000-ende.db").write_bytes(b"x")


@pytest.mark.parametrize(
    "what", [_no_folder, _sums_left, _key_left, _pages_left, _backup_left], ids=lambda f: f.__name__
)
def test_where_a_database_was_none_is_made_unasked(
    tmp_path: Path, clock: FixedClock, what: Callable[[Path], None]
) -> None:
    path = tmp_path / "Laufwerk" / "k.db"
    path.parent.mkdir()
    what(path)
    before = everything(tmp_path)
    with pytest.raises(PlaceMissingError, match="nichts neu angelegt") as caught:
        open_store(path, clock=clock)
    assert caught.value.path == path
    assert everything(tmp_path) == before
    # Said explicitly, one is made, and what was there is not taken for a part of it.
    with open_store(path, clock=clock, new=True) as store:
        assert store.created and store.check() == []


@pytest.mark.parametrize("made", [_sums_left, _key_left, _pages_left])
def test_an_emptied_file_is_damaged_and_not_new(
    tmp_path: Path, clock: FixedClock, made: Callable[[Path], None]
) -> None:
    path = tmp_path / "k.db"
    path.touch()
    made(path)
    before = everything(tmp_path)
    with pytest.raises(DamagedError, match="leer"):
        open_store(path, clock=clock)
    assert everything(tmp_path) == before and path.read_bytes() == b""


def test_the_backups_of_another_database_say_nothing(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "Sicherungen").mkdir()
    for name in ("k-2-20261120-120000-ende.db", "andere-20261120-120000-ende.db", "k-Liste.db"):
        (tmp_path / "Sicherungen" / name).write_bytes(b"x")
    with open_store(tmp_path / "k.db", clock=clock) as store:
        assert store.created


def test_the_first_start_makes_its_folder_and_no_later_one(clock: FixedClock) -> None:
    path = default_database()
    assert not path.parent.exists()
    settings = Settings(None)
    with open_store(path, clock=clock, settings=settings) as store:
        assert store.created
    known_databases.remember(settings, path, clock.now(), "id")
    moved = path.parent.rename(path.parent.with_name("weg"))
    with pytest.raises(PlaceMissingError, match="Ordner"):
        open_store(path, clock=clock, settings=settings)
    assert not path.parent.exists()
    path.parent.mkdir()
    with pytest.raises(PlaceMissingError, match="nicht mehr da"):
        open_store(path, clock=clock, settings=settings)
    assert everything(path.parent) == set()
    path.touch()
    with pytest.raises(DamagedError):
        open_store(path, clock=clock, settings=settings)
    path.unlink()
    path.parent.rmdir()
    moved.rename(path.parent)
    with open_store(path, clock=clock, settings=settings) as store:
        assert not store.created


def test_what_is_known_is_kept_and_bounded(tmp_path: Path, clock: FixedClock) -> None:
    settings = Settings(tmp_path / "settings.json")
    for n in range(30):
        known_databases.remember(
            settings, tmp_path / f"{n}.db", clock.now() + timedelta(minutes=n), f"id{n}"
        )
    found = known_databases.known_databases(Settings(tmp_path / "settings.json"))
    assert [known.path.stem for known in found] == [str(n) for n in range(29, 9, -1)]
    assert found[0].database_id == "id29" and found[0].opened_at is not None
    known_databases.forget(settings, tmp_path / "29.db")
    assert not known_databases.is_known(settings, tmp_path / "29.db")
    settings.set("known", {"a": None, "b": {"opened": "gestern"}, "c": 3})
    assert {known.opened_at for known in known_databases.known_databases(settings)} == {None}


@pytest.mark.skipif(os.name == "nt", reason="POSIX users")
def test_a_denied_folder_is_no_first_start(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "verwehrt"
    folder.mkdir()
    path = put_empty_database(folder / "k.db")
    Store.open(path, clock=clock).close()  # what is imported late is imported now
    folder.chmod(0o000)
    before = os.geteuid()
    try:
        if before == 0:
            os.seteuid(65534)
        for wanted in (path, folder / "neu.db"):
            with pytest.raises(PlaceMissingError, match="Zugriffsrechte"):
                open_store(wanted, clock=clock)
    finally:
        os.seteuid(before)
        folder.chmod(0o755)
    assert path.exists() and not (folder / "neu.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")
def test_what_cannot_reach_the_file_is_not_taken_for_saved(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = put_empty_database(tmp_path / "k.db")
    store = Store.open(path, clock=clock)

    def save(number: str) -> None:
        with store.write("Kunde") as db:
            db.add(Customer(number=number, name="Neu"))

    save("1")
    moved = path.rename(tmp_path / "verschoben.db")
    for put_there in (False, True):
        if put_there:
            path.write_bytes(b"etwas anderes")
        with pytest.raises(PlaceMissingError, match="nicht mehr erreichbar"):
            save("2")
        with pytest.raises(PlaceMissingError):
            store.undo()
    path.unlink()
    moved.rename(path)
    save("3")
    store.close()
    with Store.open(path, clock=clock) as opened, opened.read() as db:
        assert set(db.scalars(select(Customer.number))) == {"1", "3"}
    # Its whole folder is gone: closing does not fail, and makes nothing.
    folder = tmp_path / "Stick"
    folder.mkdir()
    store = Store.open(put_empty_database(folder / "k.db"), clock=clock)
    save("1")
    shutil.rmtree(folder)
    with pytest.raises(PlaceMissingError):
        save("2")
    store.close()
    assert not folder.exists()


def test_the_cloud_is_refused_and_nothing_made_there(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "OneDrive - Tischlerei"
    folder.mkdir()
    path = folder / "k.db"
    with pytest.raises(UnsafePlaceError, match="OneDrive") as caught:
        open_store(path, clock=clock)
    assert caught.value.path == path and everything(folder) == set()
    put_empty_database(path)
    before = path.read_bytes()
    with pytest.raises(UnsafePlaceError, match="Sicherungen"):
        open_store(path, clock=clock)
    assert path.read_bytes() == before
    # A backup that lies there can be looked at, and written.
    with Store.open(path, clock=clock, look_only=True) as store:
        assert store.check() == []


# -- who has it open -----------------------------------------------------------------------


def told(path: Path) -> dict[str, object]:
    return dict(json.loads(path.with_name("k.db.offen").read_text("utf-8")))


def test_the_holder_is_named_while_it_is_open(tmp_path: Path, clock: FixedClock) -> None:
    path = put_empty_database(tmp_path / "k.db")
    with Store.open(path, clock=clock):
        found = holder.read_holder(path)
        assert found is not None and found.is_here
        assert found.words(clock.now()).endswith("seit 08:00")
        assert holder.is_held(path)
        with pytest.raises(InUseError, match="schon geöffnet") as caught:
            Store.open(path, clock=clock)
        assert caught.value.holder == found.words(clock.now())
    assert not path.with_name("k.db.offen").exists()
    assert not holder.is_held(path)


def _elsewhere(path: Path, age: float) -> None:
    """Another computer holds the database; its lock is not seen here."""
    file = path.with_name("k.db.offen")
    file.write_text(
        json.dumps(
            {
                "computer": "WERKSTATT-PC",
                "user": "petra",
                "since": "2026-11-21T08:12",
                "machine": "x",
            }
        )
    )
    then = file.stat().st_mtime - age
    os.utime(file, (then, then))


def test_another_computers_hold_is_named_and_falls_away(tmp_path: Path, clock: FixedClock) -> None:
    path = put_empty_database(tmp_path / "k.db")
    _elsewhere(path, age=60)
    before = told(path)
    expected = "auf WERKSTATT-PC (petra) seit 08:12"
    with pytest.raises(InUseError, match="WERKSTATT-PC") as caught:
        Store.open(path, clock=clock)
    assert caught.value.holder == expected and expected in caught.value.message
    assert told(path) == before
    with Store.open(path, clock=clock, look_only=True) as store:
        assert "anderer Stelle" in store.look_reason
    found = holder.read_holder(path)
    assert found is not None
    tomorrow = clock.now() + timedelta(days=1)
    assert found.words(tomorrow) == "auf WERKSTATT-PC (petra) seit 21.11.2026, 08:12"
    # Without a sign of life for long it is let go; the file is ours then.
    _elsewhere(path, age=holder.STALE + 60)
    with Store.open(path, clock=clock) as store:
        assert told(path)["computer"] != "WERKSTATT-PC"
        with store.write("Kunde") as db:
            db.add(Customer(number="1", name="Neu"))


def test_signs_of_life_are_given(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    beats = threading.Event()
    monkeypatch.setattr(holder, "HEARTBEAT", 0.01)
    real = os.utime

    def utime(path: object, *more: object, **named: object) -> None:
        real(path, *more, **named)  # type: ignore[arg-type]
        beats.set()

    monkeypatch.setattr(os, "utime", utime)
    path = put_empty_database(tmp_path / "k.db")
    with Store.open(path, clock=clock):
        assert beats.wait(10)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"computer": 3}', "\udc80"])
def test_a_broken_note_of_the_holder_harms_nobody(
    tmp_path: Path, clock: FixedClock, content: str
) -> None:
    path = put_empty_database(tmp_path / "k.db")
    file = path.with_name("k.db.offen")
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    os.utime(file, (1, 1))
    with Store.open(path, clock=clock) as store:
        assert store.check() == []


def test_no_room_for_the_note_does_not_stop_the_work(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put_empty_database(tmp_path / "k.db")

    def full(*_args: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        store = Store.open(path, clock=clock)
    with store:
        with pytest.raises(StoreError, match="schon geöffnet"):
            Store.open(path, clock=clock)
