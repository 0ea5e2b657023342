"""Backups are consistent, verified, and never replace a good copy by a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import StoreError
from kundenpflege.model import Customer
from kundenpflege.store import Store


def test_a_backup_holds_everything_and_opens(
    store: Store, tmp_path: Path, clock: FixedClock
) -> None:
    for n in range(50):
        with store.write("Kunde") as db:
            db.add(Customer(number=str(n), name=f"Kunde {n}"))
    target = tmp_path / "sicher" / "kopie.db"
    assert store.last_backup() is None
    store.backup(target)
    assert store.last_backup() == clock.now()
    with store.write("danach") as db:
        db.add(Customer(number="x", name="später"))
    with Store.open(target, clock=clock) as copy:
        assert copy.check() == []
        assert copy.dump() + "\n" in store.dump() + "\n"
        assert copy.undo_label() == "Kunde"
    assert not list(target.parent.glob("*.teil"))


def test_a_backup_replaces_an_older_one(store: Store, tmp_path: Path, clock: FixedClock) -> None:
    target = tmp_path / "kopie.db"
    store.backup(target)
    with store.write("Kunde") as db:
        db.add(Customer(number="1", name="Neu"))
    store.backup(target)
    with Store.open(target, clock=clock) as copy:
        assert "Neu" in copy.dump()


def test_the_database_itself_and_a_folder_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="selbst"):
        store.backup(store.path)
    link = tmp_path / "verweis.db"
    link.hardlink_to(store.path)
    with pytest.raises(StoreError, match="selbst"):
        store.backup(link)
    for end in ("-wal", "-shm", ".lock"):
        with pytest.raises(StoreError, match="selbst"):
            store.backup(store.path.with_name(store.path.name + end))
    with pytest.raises(StoreError, match="Ordner"):
        store.backup(tmp_path)


def test_an_unwritable_place_is_told_and_keeps_the_old_copy(store: Store, tmp_path: Path) -> None:
    blocked = tmp_path / "datei"
    blocked.write_text("kein Ordner")
    with pytest.raises(StoreError, match="konnte nicht geschrieben werden"):
        store.backup(blocked / "kopie.db")
    assert blocked.read_text() == "kein Ordner"


def test_another_database_is_not_overwritten_although_it_is_closed(
    store: Store, tmp_path: Path, clock: FixedClock
) -> None:
    other = tmp_path / "firma-2.db"
    Store.open(other, clock=clock).close()
    before = other.read_bytes()
    with pytest.raises(StoreError, match="wird nicht überschrieben"):
        store.backup(other)
    assert other.read_bytes() == before
