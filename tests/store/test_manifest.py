"""The trailer of a backup: what it tells, what it notices, and that it is in nobody's way."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, DiskFullError, StoreError
from kundenpflege.model import Customer
from kundenpflege.store import Store, backup, cipher, keyfile, manifest, peek
from kundenpflege.store.opening import REVISION


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    with store.write("Kunde") as db:
        db.add(Customer(number="1", name="Nora Quast"))
    target = tmp_path / "kopie.db"
    store.backup(target)
    return target


def test_it_tells_what_was_saved(store: Store, saved: Path, clock: FixedClock) -> None:
    told = manifest.read(saved)
    assert told is not None
    assert (told.made_at, told.reason, told.revision) == (clock.now(), "hand", REVISION)
    assert (told.counts["customer"], told.head_step, len(told.head_chain)) == (1, 1, 64)
    assert told.database_id == store.info("database_id") and len(told.database_id) == 32
    assert not told.encrypted and told.envelope is None
    assert told.size < saved.stat().st_size < told.size + 8000
    assert manifest.verify(saved) == []
    assert "Quast" not in saved.read_bytes()[told.size :].decode("latin-1")
    assert manifest.read(store.path) is None


def test_every_flip_and_every_cut_is_noticed(saved: Path) -> None:
    whole, dice = saved.read_bytes(), random.Random(20261121)
    told = manifest.read(saved)
    assert told is not None
    # Everywhere in the body, and every kind of place in the trailer.
    places = [dice.randrange(len(whole)) for _n in range(120)]
    places += [dice.randrange(told.size, len(whole)) for _n in range(60)]
    places += range(len(whole) - 60, len(whole))
    for place in places:
        with saved.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ 1 << dice.randrange(8)]))
        assert manifest.verify(saved), place
        with saved.open("r+b") as file:
            file.seek(place)
            file.write(whole[place : place + 1])
    assert manifest.verify(saved) == []
    for cut in (1, 20, 300, len(whole) // 2, len(whole)):
        saved.write_bytes(whole[:-cut])
        assert manifest.verify(saved)
    saved.write_bytes(whole + b"\0")
    assert manifest.verify(saved)


def test_a_damaged_one_is_not_taken_apart(saved: Path, tmp_path: Path) -> None:
    with saved.open("r+b") as file:
        file.seek(20000)
        file.write(b"Schaden")
    with pytest.raises(DamagedError, match="Prüfsumme"):
        manifest.extract(saved, tmp_path / "neu.db")
    assert not (tmp_path / "neu.db").exists()


@pytest.mark.parametrize("encrypted", [False, True])
def test_opened_by_itself_it_is_a_database_again(
    tmp_path: Path, clock: FixedClock, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)
    path, key = tmp_path / "k.db", cipher.new_key() if encrypted else None
    if key is not None:
        keyfile.save(path, keyfile.Envelope.seal(key, cipher.new_salt(), "geheim", "CODE"))
    with Store.open(path, clock=clock, key=key) as store:
        with store.write("Kunde") as db:
            db.add(Customer(number="1", name="Nora"))
        store.backup(tmp_path / "ort" / "kopie.db")
        before = store.dump()
    copy = tmp_path / "ort" / "kopie.db"
    assert manifest.verify(copy) == []
    with Store.open(copy, clock=clock, key=key) as store:
        assert store.dump() == before and store.check() == []
        with store.write("Kunde") as db:
            db.add(Customer(number="2", name="Später"))
    assert manifest.read(copy) is None
    found = keyfile.load(copy)
    assert (found is not None) == encrypted
    if found is not None:
        assert found.open_with_password("geheim") == key
    with Store.open(copy, clock=clock, key=key) as store:
        assert store.check() == []


def test_a_file_of_anything_has_no_manifest(tmp_path: Path) -> None:
    for content in (b"", b"x", manifest.MAGIC, b"\xff" * 500 + manifest.MAGIC, b"\0" * 5000):
        path = tmp_path / "irgendwas.db"
        path.write_bytes(content)
        assert manifest.read(path) is None and manifest.strip(path) is None
        assert path.read_bytes() == content
        assert "irgendwas" in manifest.verify(path)[0]
    assert "gelesen" in manifest.verify(tmp_path / "fehlt.db")[0]


@pytest.mark.parametrize("step", ["digest", "append", "verify"])
def test_a_disk_that_fills_up_leaves_the_old_one(
    store: Store, saved: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    before = saved.read_bytes()
    other = saved.with_name("anderswo.db")
    monkeypatch.setattr(manifest, step, fail)
    with pytest.raises(DiskFullError, match="Platz schaffen"):
        if step == "verify":
            backup.copy_file(saved, other)
        else:
            backup.save(store.path, saved, made_at=datetime(2026, 11, 21), reason="auto")
    assert saved.read_bytes() == before
    assert not other.exists() and not list(saved.parent.glob("*.teil*"))


def test_a_copy_that_arrives_changed_does_not_count(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = manifest.verify
    monkeypatch.setattr(
        manifest, "verify", lambda path: ["anders"] if path.suffix == ".teil" else real(path)
    )
    with pytest.raises(StoreError, match="anders"):
        backup.copy_file(saved, tmp_path / "usb.db")
    assert not (tmp_path / "usb.db").exists() and not list(tmp_path.glob("*.teil"))


def test_other_files_and_open_databases_are_not_overwritten(
    store: Store, saved: Path, tmp_path: Path, clock: FixedClock
) -> None:
    letter, other = tmp_path / "brief.docx", tmp_path / "zweite.db"
    letter.write_bytes(b"PK Sehr geehrte")
    with Store.open(other, clock=clock):
        before = other.read_bytes()
        for path in (letter, other):
            with pytest.raises(StoreError, match="keine Sicherung"):
                store.backup(path)
        assert letter.read_bytes() == b"PK Sehr geehrte" and other.read_bytes() == before
    store.backup(saved)
    assert manifest.verify(saved) == []


def test_a_damaged_database_is_told_and_its_old_backup_kept(
    store: Store, saved: Path, clock: FixedClock
) -> None:
    before = saved.read_bytes()
    store.close()
    content = bytearray(store.path.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)
    store.path.write_bytes(content)
    with pytest.raises(DamagedError, match="nicht gesichert"):
        backup.save(store.path, saved, made_at=clock.now(), reason="auto")
    assert saved.read_bytes() == before and not list(saved.parent.glob("*.teil*"))


@pytest.mark.parametrize("name", ["a b%20c#d?e&f.db", "Müller „GmbH“ 'x'.db", "[1]-K;DROP.db"])
def test_any_name_of_a_file_is_saved_and_looked_into(
    tmp_path: Path, clock: FixedClock, name: str
) -> None:
    with Store.open(tmp_path / name, clock=clock) as store:
        with store.write("Kunde") as db:
            db.add(Customer(number="1", name="Nora"))
        store.backup(tmp_path / "ort" / name)
        for path in (store.path, tmp_path / "ort" / name):
            with peek.look(path) as found:
                assert found.counts()["customer"] == 1
    assert {file.name for file in (tmp_path / "ort").iterdir()} == {name}
