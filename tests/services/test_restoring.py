"""A backup comes back: preview, the present kept, erasures repeated, killed at any moment."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import (
    DiskFullError,
    InputError,
    InUseError,
    NotFoundError,
    PasswordNeededError,
    StoreError,
)
from kundenpflege.model import Customer, Erasure, Person, Suppression
from kundenpflege.rules import recovery_code
from kundenpflege.rules.suppression import SALT_KEY
from kundenpflege.services import backups, encryption, erasing, restoring, sealing
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, keyfile, manifest

UPGRADES = Path(__file__).parents[1] / "upgrades"


def _customer(store: Store, number: str, **values: str) -> int:
    with store.write(f"Kunde {number} angelegt") as db:
        customer = Customer(number=number, name=values.pop("name", f"Kunde {number}"), **values)
        db.add(customer)
        db.flush()
        db.add(Person(customer_id=customer.id, last_name=f"Person{number}"))
        return customer.id


def _contents(path: Path, clock: FixedClock, key: bytes | None = None) -> str:
    with open_store(path, clock=clock, key=key) as store:
        assert store.check() == []
        return store.dump()


@pytest.fixture
def path(tmp_path: Path, clock: FixedClock) -> Path:
    """A closed database with two customers, a backup of it, and two more since, one taken back."""
    path = tmp_path / "ort" / "k.db"
    path.parent.mkdir()
    with open_store(path, clock=clock) as store:
        _customer(store, "10001", email="n@example.org")
        _customer(store, "10002")
        backups.make(store, "auto")
        _customer(store, "10003")
        _customer(store, "10004")
        store.undo()
    return path


def _backup(path: Path) -> Path:
    return backups.list_backups(path)[-1].path


def test_restored_is_equal_and_the_present_comes_back_the_same_way(
    path: Path, clock: FixedClock
) -> None:
    now = _contents(path, clock)
    saved = _backup(path)
    told: list[tuple[float, str]] = []
    done = restoring.restore(
        path, saved, clock=clock, progress=lambda share, words: told.append((share, words))
    )
    assert done == restoring.Restored(path, done.kept, None, 0, (), False)
    assert [share for share, _words in told] == sorted(share for share, _words in told)
    assert told[-1][0] == 1.0 and all(words for _share, words in told)
    with Store.open(saved, clock=clock) as copy:
        before = copy.dump()
    assert _contents(path, clock) == before
    with open_store(path, clock=clock) as store:
        assert store.history(1)[0].label == "Sicherung vom 21.11.2026 zurückgeholt"
        # What could be taken back then can be taken back now.
        assert store.undo() == "Kunde 10002 angelegt" and store.redo()
    assert done.kept is not None and done.kept.name.endswith("-vor-wiederherstellung.db")
    assert backups.verify(done.kept) == []
    look = restoring.preview(path, done.kept)
    assert (look.regained_count, look.lost_count) == (3, 3)
    assert restoring.restore(path, done.kept, clock=clock).kept
    assert _contents(path, clock) == now
    left = {file.name for file in path.parent.iterdir()}
    assert left <= {"Sicherungen", "k.db", "k.db.lock", "k.db.pruefsummen"}


def test_the_preview_tells_what_would_be_lost_and_changes_nothing(
    path: Path, clock: FixedClock
) -> None:
    with open_store(path, clock=clock) as store:
        _customer(store, "10005")
        # Also while the database is open and being written to.
        before = store.dump()
        look = restoring.preview(path, _backup(path))
        assert store.dump() == before
    assert (look.made_at, look.reason, look.problems) == (clock.now(), "auto", ())
    assert [step.label for step in look.lost] == [
        "Kunde 10005 angelegt",
        "Zurückgenommen: Kunde 10004 angelegt",
        "Kunde 10004 angelegt",
        "Kunde 10003 angelegt",
    ]
    assert (look.lost_count, look.regained_count, look.erasures) == (4, 0, 0)
    assert [(one.label, one.now, one.then) for one in look.differences] == [
        ("Kunden", 4, 2),
        ("Personen", 4, 2),
    ]
    assert look.present_readable and not look.foreign and not look.older_schema


def test_into_a_new_file_the_present_stays(path: Path, clock: FixedClock, tmp_path: Path) -> None:
    before = path.read_bytes()
    target = tmp_path / "anderswo.db"
    done = restoring.restore(path, _backup(path), into=target, clock=clock)
    assert done.path == target and done.kept is None and path.read_bytes() == before
    with open_store(target, clock=clock) as store:
        assert set(_numbers(store)) == {"10001", "10002"}
    with pytest.raises(StoreError, match="gibt es schon"):
        restoring.restore(path, _backup(path), into=target, clock=clock)
    with pytest.raises(StoreError, match="Ordner"):
        restoring.restore(path, _backup(path), into=tmp_path / "fehlt" / "k.db", clock=clock)


def _numbers(store: Store) -> dict[str, int]:
    """The customers' numbers and ids, as they were entered."""
    with store.read() as db:
        return {one.number: one.id for one in db.scalars(select(Customer).order_by(Customer.id))}


@pytest.mark.parametrize("damage", ["flip", "cut", "head", "gone", "text"])
def test_a_damaged_backup_changes_nothing(path: Path, clock: FixedClock, damage: str) -> None:
    before, saved = path.read_bytes(), _backup(path)
    content = bytearray(saved.read_bytes())
    content[9000] ^= 4
    match damage:
        case "flip":
            saved.write_bytes(content)
            assert "Prüfsumme" in restoring.preview(path, saved).problems[0]
        case "cut":
            saved.write_bytes(content[:30000])
        case "head":
            saved.write_bytes(b"\0" * 200 + content[200:])
        case "gone":
            saved.unlink()
        case "text":
            saved.write_text("Das ist keine Sicherung.")
    with pytest.raises((StoreError, NotFoundError)):
        restoring.restore(path, saved, clock=clock)
    assert path.read_bytes() == before
    assert not path.with_name("k.db.zurueck").exists()


def test_while_the_program_has_it_open_nothing_is_exchanged(path: Path, clock: FixedClock) -> None:
    with open_store(path, clock=clock), pytest.raises(InUseError):
        restoring.restore(path, _backup(path), clock=clock)
    with pytest.raises(StoreError, match="selbst"):
        restoring.restore(path, path, clock=clock)


def test_a_damaged_database_is_set_aside_with_all_that_belongs_to_it(
    path: Path, clock: FixedClock
) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    path.write_bytes(content)
    path.with_name("k.db-wal").write_bytes(b"Rest eines Logs")
    done = restoring.restore(path, saved := _backup(path), clock=clock)
    assert done.kept is None and done.set_aside is not None
    assert done.set_aside.name.startswith("k.db.beschaedigt-20261121-")
    assert done.set_aside.read_bytes() == content
    wal = done.set_aside.with_name(done.set_aside.name + "-wal")
    assert wal.read_bytes() == b"Rest eines Logs"
    assert backups.verify(saved) == []
    with open_store(path, clock=clock) as store:
        assert len(_numbers(store)) == 2


def test_a_database_that_is_gone_comes_back(path: Path, clock: FixedClock) -> None:
    for file in path.parent.glob("k.db*"):
        file.unlink()
    look = restoring.preview(path, _backup(path))
    assert not look.present_readable and look.lost_count == 0
    done = restoring.restore(path, _backup(path), clock=clock)
    assert (done.kept, done.set_aside) == (None, None)
    assert "10001" in _contents(path, clock)


def test_what_was_erased_since_is_erased_again(path: Path, clock: FixedClock) -> None:
    saved = _backup(path)
    with open_store(path, clock=clock) as store:
        ids = _numbers(store)
        erasing.erase_customer(store, ids["10001"], block=True)
        erasing.erase_customer(store, ids["10003"])
        # Another one who had the number of a row that now is somebody else's.
        erasing.erase_customer(store, ids["10002"])
        with store._writing.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE erasure SET mark = (SELECT mark FROM erasure WHERE row_id=?) "
                "WHERE row_id=?",
                (ids["10003"], ids["10002"]),
            )
        erasures = sorted(_erasures(store))
        blocked = _blocked(store)
        salt = store.info(SALT_KEY)
    (path.parent / "Sicherungen" / "geloeschtes.json").unlink()
    assert blocked
    done = restoring.restore(path, saved, clock=clock)
    assert (done.erased_again, done.not_erased) == (1, ())
    with open_store(path, clock=clock) as store:
        assert store.check() == []
        dump = store.dump()
        assert "10001" not in dump and "Person10002" in dump
        # The list of erasures and the block list are as they were, with their days.
        assert sorted(_erasures(store)) == erasures
        assert blocked <= _blocked(store) and store.info(SALT_KEY) == salt
    assert b"Person10001" not in path.read_bytes()


def _erasures(store: Store) -> list[tuple[datetime, str]]:
    with store.read() as db:
        return [(one.erased_at, one.mark) for one in db.scalars(select(Erasure))]


def _blocked(store: Store) -> set[str]:
    with store.read() as db:
        return {one.digest for one in db.scalars(select(Suppression))}


def test_the_list_beside_the_backups_is_enough(path: Path, clock: FixedClock) -> None:
    """The database is lost, what was erased in it is not."""
    saved = _backup(path)
    with open_store(path, clock=clock) as store:
        erasing.erase_customer(store, _numbers(store)["10001"])
    path.write_bytes(b"zerstoert")
    assert restoring.preview(path, saved).erasures == 1
    done = restoring.restore(path, saved, clock=clock)
    assert done.erased_again == 1
    assert "Person10001" not in (text := _contents(path, clock)) and "Person10002" in text


def test_erasures_of_older_versions_are_told_not_guessed(path: Path, clock: FixedClock) -> None:
    saved = _backup(path)
    with open_store(path, clock=clock) as store:
        erasing.erase_customer(store, _numbers(store)["10001"])
        with store._writing.begin() as connection:
            connection.exec_driver_sql("UPDATE erasure SET mark=''")
    (path.parent / "Sicherungen" / "geloeschtes.json").unlink()
    done = restoring.restore(path, saved, clock=clock)
    assert done.erased_again == 0 and "10001" in done.not_erased[0]


@pytest.mark.parametrize("revision", ["0001"])
def test_an_older_backup_is_brought_up_to_date(
    tmp_path: Path, clock: FixedClock, revision: str
) -> None:
    old = tmp_path / "alt.db"
    old.write_bytes(gzip.decompress((UPGRADES / f"{revision}.db.gz").read_bytes()))
    path = tmp_path / "k.db"
    shutil.copyfile(old, path)
    with open_store(path, clock=clock) as store:
        expected = store.dump()
        kept = store.upgrade_backup
    assert kept is not None and kept.name.endswith("-vor-0005.db")
    assert backups.verify(kept) == []
    for backup in (old, kept):
        look = restoring.preview(path, backup)
        assert look.older_schema and not look.foreign and look.regained_count == 0
        done = restoring.restore(path, backup, clock=clock)
        assert done.upgraded and backups.row_of(backup).path.exists()
        assert _contents(path, clock) == expected
    names = {file.name for file in (tmp_path / "Sicherungen").iterdir()}
    assert all(name.startswith("k-") for name in names)


def test_the_trial_checks_and_leaves_nothing(path: Path, clock: FixedClock, tmp_path: Path) -> None:
    before = {file for file in path.parent.rglob("*")}
    result = restoring.test_restore(path, clock=clock)
    assert (result.sound, result.path, result.at) == (True, _backup(path), clock.now())
    elsewhere = tmp_path / "woanders"
    elsewhere.mkdir()
    with open_store(path, clock=clock):
        # The database may be open meanwhile.
        assert restoring.test_restore(path, folder=elsewhere, clock=clock).sound
    assert not list(elsewhere.iterdir())
    saved = _backup(path)
    content = bytearray(saved.read_bytes())
    content[8000] ^= 1
    saved.write_bytes(content)
    assert "beschädigt" in restoring.test_restore(path, clock=clock).problems[0]
    # A manifest that tells of more than there is.
    told = manifest.strip(saved)
    assert told is not None
    saved.write_bytes(
        bytes(content[:8000]) + bytes([content[8000] ^ 1]) + content[8001 : told.size]
    )
    manifest.append(saved, replace(told, counts={**told.counts, "customer": 7}))
    assert "customer" in restoring.test_restore(path, clock=clock).problems[0]
    saved.unlink()
    assert "noch keine" in restoring.test_restore(path, clock=clock).problems[0]
    assert {file for file in path.parent.rglob("*")} <= before


def test_a_full_disk_leaves_everything(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    for name in ("extract", "append"):
        with monkeypatch.context() as patch:
            patch.setattr(manifest, name, full)
            with pytest.raises(DiskFullError):
                restoring.restore(path, _backup(path), clock=clock)
        assert {
            file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()
        } == before


def test_encrypted_backups_come_back_with_password_or_code(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)
    plain, now = _backup(path), _contents(path, clock)
    made = encryption.encrypt(path, "korrekt pferd batterie", clock=clock)
    with open_store(path, clock=clock, key=made.key) as store:
        saved = backups.make(store, "ende").path
        _customer(store, "10006")
    with pytest.raises(PasswordNeededError) as needed:
        restoring.preview(path, saved)
    assert not needed.value.wrong
    with pytest.raises(PasswordNeededError) as needed:
        restoring.restore(path, saved, key=bytes(32), clock=clock)
    assert needed.value.wrong and needed.value.path == saved
    # Everything but the backup is lost: it holds what is needed to open it.
    for file in path.parent.glob("k.db*"):
        file.unlink()
    for secret in ("korrekt pferd batterie", made.code):
        assert encryption.key_for(saved, secret) == made.key
    assert restoring.test_restore(path, made.key, clock=clock).sound
    restoring.restore(path, saved, key=made.key, clock=clock)
    assert encryption.key_for(path, made.code) == made.key
    assert _contents(path, clock, made.key) == now
    # Back to a time before the encryption: who encrypted the data keeps them encrypted.
    look = restoring.preview(path, plain, present_key=made.key)
    assert look.present_encrypted and not look.encrypted and look.lost_count > 0
    done = restoring.restore(path, plain, present_key=made.key, clock=clock)
    assert done.kept is not None and done.key == made.key and encryption.is_encrypted(path)
    assert _contents(path, clock, encryption.key_for(path, made.code))
    # And forward again; the present is set aside when its key is not known.
    restoring.restore(path, done.kept, key=made.key, clock=clock)
    assert _contents(path, clock, encryption.key_for(path, made.code)) == now
    done = restoring.restore(path, plain, clock=clock)
    assert done.kept is None and done.set_aside is not None
    assert encryption.key_for(done.set_aside, made.code) == made.key


def test_on_a_stick_they_are_encrypted_though_the_database_is_not(
    path: Path, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    with open_store(path, clock=clock) as store:
        with pytest.raises(InputError):
            sealing.seal(store, "1234")
        code = sealing.seal(store, "korrekt pferd batterie")
        assert sealing.is_sealed(store) and recovery_code.read(code)
        made = backups.make(store, "auto", second=str(stick))
        dump = store.dump()
        _customer(store, "10008")
    assert made.second_path is not None and made.second_problem == ""
    assert b"Person1000" in made.path.read_bytes()
    assert b"Person1000" not in made.second_path.read_bytes()
    assert backups.verify(made.second_path) == []
    rows = {row.second: row for row in backups.list_backups(path, str(stick))[:2]}
    assert rows[True].sealed and rows[True].encrypted and not rows[False].encrypted
    assert restoring.test_restore(path, clock=clock, second=str(stick)).sound
    with pytest.raises(PasswordNeededError):
        restoring.restore(path, made.second_path, clock=clock)
    for secret in ("korrekt pferd batterie", code):
        key = encryption.key_for(made.second_path, secret)
        assert restoring.preview(path, made.second_path, key).lost_count > 0
        done = restoring.restore(path, made.second_path, key=key, clock=clock)
        assert done.kept is not None and done.key is None
        assert not encryption.is_encrypted(path) and _contents(path, clock) == dump
    assert [file.name for file in stick.iterdir() if file.suffix != ".json"] == [made.path.name]
    with open_store(path, clock=clock) as store:
        sealing.unseal(store)
        again = backups.make(store, "hand", second=str(stick))
    assert again.second_path is not None and not backups.row_of(again.second_path).encrypted


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_what_a_killed_program_left_in_its_log_is_kept_too(path: Path, clock: FixedClock) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            _customer(open_store(path, clock=clock), "10007")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert path.with_name("k.db-wal").stat().st_size > 0
    assert restoring.preview(path, _backup(path)).lost[0].label == "Kunde 10007 angelegt"
    done = restoring.restore(path, _backup(path), clock=clock)
    assert done.kept is not None and not path.with_name("k.db-wal").exists()
    assert "10007" not in _contents(path, clock) and "10007" in _contents(done.kept, clock)


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
@pytest.mark.parametrize("damaged", [False, True])
def test_killed_at_any_moment_it_is_the_old_or_the_new_state(
    path: Path, clock: FixedClock, damaged: bool
) -> None:
    saved, old = _backup(path), _contents(path, clock)
    restoring.restore(path, saved, into=path.with_name("soll.db"), clock=clock)
    new = _contents(path.with_name("soll.db"), clock)
    start = path.with_name("anfang")
    shutil.copytree(path.parent, start)
    states, moment = set(), -1
    while True:
        moment += 3
        for file in path.parent.iterdir():
            if file != start:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
        shutil.copytree(start, path.parent, dirs_exist_ok=True)
        if not _killed(path, saved, clock, damaged, moment):
            break
        with open_store(path, clock=clock) as store:
            found = store.dump()
        assert found in (old, new), moment
        states.add(found)
        assert not path.with_name("k.db.zurueck").exists()
        assert backups.verify(saved) == []
        kept = [row.path for row in backups.list_backups(path) if row.reason.startswith("vor-w")]
        aside = [file for file in path.parent.glob("k.db.besch*") if file.suffix != ".teil"]
        if found == new:
            # What was there before is never gone.
            assert kept or aside
    assert states == {old, new} and moment > 15


def _killed(path: Path, saved: Path, clock: FixedClock, damaged: bool, moment: int) -> bool:
    """Restore in a process of its own that dies at its `moment`-th deed; False when it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the child only restores and dies
        child = os.fork()
    if child == 0:
        left = moment

        def count() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            _deeds(path.parent, count)
            restoring.restore(path, saved, set_aside=damaged, clock=clock)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _deeds(folder: Path, count: Callable[[], None]) -> None:
    def hook(event: str, values: tuple[object, ...]) -> None:
        if event in ("os.rename", "os.remove", "os.link", "os.truncate", "os.mkdir", "os.rmdir"):
            if any(str(value).startswith(str(folder)) for value in values[:2]):
                count()

    sys.addaudithook(hook)
