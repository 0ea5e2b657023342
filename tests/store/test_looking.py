"""Looking only: all can be read, nothing is written, and no trace is left beside the file."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import (
    DamagedError,
    DiskFullError,
    InUseError,
    LookOnlyError,
    PlaceMissingError,
    StoreError,
    WriteProtectedError,
)
from kundenpflege.model import Customer
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, cipher, opening
from tests.empty_database import put_empty_database

KEY = bytes(range(32))
RELEASED = sorted((Path(__file__).parents[1] / "upgrades").glob("*.db.gz"))


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where private copies lie; none is left after a test."""
    folder = tmp_path / "kopien"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.glob("kundenpflege-ansehen-*")) == []


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Write protection does not hold root: the look is taken as somebody else."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    for above in (folder, *folder.parents):
        if above.stat().st_uid == 0 and above != Path(above.anchor):
            above.chmod(above.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def filled(path: Path, clock: FixedClock, key: bytes | None = None) -> str:
    """A database with a customer; gives its dump."""
    with Store.open(path, clock=clock, key=key) as store:
        with store.write("Kunde angelegt") as db:
            db.add(Customer(number="1", name="Äpfel & Söhne"))
        return store.dump()


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(folder.iterdir())
    }


def place(tmp_path: Path) -> Path:
    folder = tmp_path / "Stick"
    folder.mkdir()
    return folder / "k.db"


def with_wal(path: Path, clock: FixedClock) -> str:
    """The files as a killed program leaves them: the customer is only in the log beside."""
    work = path.with_name("arbeit")
    work.mkdir()
    with Store.open(put_empty_database(work / "k.db"), clock=clock) as store:
        with store.write("Kunde angelegt") as db:
            db.add(Customer(number="1", name="Äpfel & Söhne"))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{work / 'k.db'}{ending}", f"{path}{ending}")
        dump = store.dump()
    shutil.rmtree(work)
    assert Path(f"{path}-wal").stat().st_size
    return dump


def cannot_change(store: Store) -> None:
    assert store.look_only and store.look_reason
    attempts: list[Callable[[], object]] = [
        store.undo,
        store.redo,
        lambda: store.take_back(1),
        lambda: store.set_info("x", "y"),
        store.rebuild_search,
        lambda: store.bulk_load({}),
    ]
    for attempt in attempts:
        with pytest.raises(LookOnlyError, match="Nichts wurde gespeichert"):
            attempt()
    with pytest.raises(LookOnlyError), store.write("Kunde geändert") as db:
        db.add(Customer(number="2", name="Nie"))
    assert store.check() == []


@pytest.mark.parametrize("state", ["plain", "encrypted", "wal"])
@pytest.mark.parametrize("protected", ["file", "folder"])
def test_a_write_protected_database_is_read_and_left_alone(
    tmp_path: Path, clock: FixedClock, state: str, protected: str
) -> None:
    path = place(tmp_path)
    key = KEY if state == "encrypted" else None
    dump = with_wal(path, clock) if state == "wal" else filled(path, clock, key)
    with Store.open(path, clock=clock, key=key, look_only=True):
        pass  # what is imported late is imported now
    before = snapshot(path.parent)
    path.chmod(0o444) if protected == "file" else path.parent.chmod(0o555)
    with ordinary_user(path.parent):
        with pytest.raises(WriteProtectedError, match="schreibgeschützt"):
            Store.open(path, clock=clock, key=key)
        with Store.open(path, clock=clock, key=key, look_only=True) as store:
            assert store.dump() == dump
            assert "Schreibgeschützt" in store.look_reason
            cannot_change(store)
    path.parent.chmod(0o755)
    assert snapshot(path.parent) == before
    path.chmod(0o644)
    with Store.open(path, clock=clock, key=key) as store:
        assert store.dump() == dump and not store.look_only


def test_what_cannot_be_written_is_looked_at_when_allowed(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "k.db"
    with open_store(path, clock=clock) as store:
        dump = store.dump()
    monkeypatch.setattr(opening, "can_write", lambda _path: False)
    with open_store(path, clock=clock, look_only=None) as store:
        assert store.look_only and store.dump() == dump
    with pytest.raises(WriteProtectedError):
        open_store(path, clock=clock)


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.name[:4])
def test_an_older_schema_is_looked_at_as_it_would_be_after_the_upgrade(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    path = place(tmp_path)
    path.write_bytes(gzip.decompress(file.read_bytes()))
    other = tmp_path / "anderswo.db"
    shutil.copyfile(path, other)
    before = snapshot(path.parent)
    with monkeypatch.context() as patched:
        patched.setattr(opening, "can_write", lambda found: found != path)
        with Store.open(path, clock=clock, look_only=True) as store:
            dump = store.dump()
    assert snapshot(path.parent) == before
    with Store.open(other, clock=clock) as store:
        assert store.dump() == dump


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_a_held_database_is_looked_at_while_its_holder_works_on(
    tmp_path: Path, clock: FixedClock, key: bytes | None
) -> None:
    path = place(tmp_path)
    filled(path, clock, key)
    with Store.open(path, clock=clock, key=key) as holder:
        with holder.write("Kunde") as db:
            db.add(Customer(number="2", name="Noch im Protokoll"))
        dump = holder.dump()
        names = {file.name for file in path.parent.iterdir()}
        with pytest.raises(InUseError):
            Store.open(path, clock=clock, key=key)
        with Store.open(path, clock=clock, key=key, look_only=True) as store:
            assert "An anderer Stelle geöffnet" in store.look_reason
            with holder.write("Kunde") as db:
                db.add(Customer(number="3", name="Später"))
            assert store.dump() == dump
            cannot_change(store)
        assert {file.name for file in path.parent.iterdir()} == names
        assert holder.dump() != dump
        assert holder.check() == []
    assert not Path(f"{path}-wal").exists()


def test_looking_at_a_database_nobody_holds_leaves_it_free(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = place(tmp_path)
    dump = filled(path, clock)
    before = snapshot(path.parent)
    with Store.open(path, clock=clock, look_only=True) as store:
        with Store.open(path, clock=clock) as other, other.write("Kunde") as db:
            db.add(Customer(number="2", name="Zweiter"))
        assert store.dump() == dump
    with Store.open(path, clock=clock, look_only=True) as store:
        assert store.dump() != dump
    assert before.keys() == snapshot(path.parent).keys()


def test_a_backup_is_looked_at_where_it_lies(tmp_path: Path, clock: FixedClock) -> None:
    for key in (None, KEY):
        path = tmp_path / f"{key is None}.db"
        dump = filled(path, clock, key)
        kept = tmp_path / f"Sicherung-{key is None}"
        kept.mkdir()
        with Store.open(path, clock=clock, key=key) as store:
            store.backup(kept / "b.db")
        before = snapshot(kept)
        with Store.open(kept / "b.db", clock=clock, key=key, look_only=True) as store:
            assert store.dump() == dump
        assert snapshot(kept) == before


def test_what_is_not_there_damaged_or_locked_is_told(tmp_path: Path, clock: FixedClock) -> None:
    path = place(tmp_path)
    with pytest.raises(PlaceMissingError):
        Store.open(path, clock=clock, look_only=True)
    filled(path, clock, KEY)
    with pytest.raises(StoreError, match="verschlüsselt"):
        Store.open(path, clock=clock, look_only=True)
    with pytest.raises(StoreError):
        Store.open(path, clock=clock, key=bytes(32), look_only=True)
    content = bytearray(path.read_bytes())
    content[cipher.SALT_LENGTH :] = os.urandom(len(content) - cipher.SALT_LENGTH)
    path.write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(path, clock=clock, key=KEY, look_only=True)
    plain = path.with_name("klartext.db")
    filled(plain, clock)
    content = bytearray(plain.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    plain.write_bytes(content)
    with pytest.raises(DamagedError, match="nicht verändert"):
        Store.open(plain, clock=clock, look_only=True)


def test_where_others_may_write_their_work_does_not_disturb(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place(tmp_path)
    filled(path, clock)
    with Store.open(path, clock=clock) as holder:
        dump = holder.dump()
        with monkeypatch.context() as patched:
            patched.setattr(opening, "can_write", lambda found: found != path)
            store = Store.open(path, clock=clock, look_only=True)
        with store:
            with holder.write("Kunden") as db:
                db.add_all(Customer(number=f"N{n}", name="Später") for n in range(200))
            holder._pages.flush()
            assert store.dump() == dump and store.check() == []


def test_the_copy_of_a_killed_program_goes_with_the_next_look(
    tmp_path: Path, clock: FixedClock, copies: Path
) -> None:
    path = place(tmp_path)
    filled(path, clock)
    left = copies / "kundenpflege-ansehen-alt"
    left.mkdir()
    (left / "lock").touch()
    (left / "k.db").write_bytes(b"Daten")
    with Store.open(path, clock=clock, look_only=True):
        assert not left.exists()
        with Store.open(path, clock=clock, look_only=True) as second:
            assert len(list(copies.glob("kundenpflege-ansehen-*"))) == 2
            assert second.check() == []


def test_no_room_for_a_copy_is_told(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place(tmp_path)
    filled(path, clock)

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("copyfile", "mkdtemp"):
        with monkeypatch.context() as patched:
            patched.setattr(shutil if name == "copyfile" else tempfile, name, full)
            with pytest.raises(DiskFullError, match="voll"):
                Store.open(path, clock=clock, look_only=True)
