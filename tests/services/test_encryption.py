"""Encryption as users have it: on, off, another password, the code; nothing readable stays."""

from __future__ import annotations

import os
import random
import shutil
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import (
    DamagedError,
    DiskFullError,
    InputError,
    PasswordNeededError,
    StoreError,
    UserError,
)
from kundenpflege.model import Customer
from kundenpflege.services import backups, encryption, health, restoring
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, keyfile, manifest
from tests.memory_keyring import MemoryKeyring
from tests.services.encrypted import NAME, PASSWORD, cheap, contents, fill, readable

COST = keyfile.MEMORY_KIB, keyfile.PASSES


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def path(store: Store, clock: FixedClock) -> Path:
    """A closed database with a customer, and one undone step."""
    return fill(store, clock)


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    kept = MemoryKeyring()
    keyring.set_keyring(kept)
    yield kept
    keyring.set_keyring(before)


def test_on_and_off_leave_the_same_contents(path: Path, clock: FixedClock) -> None:
    before = contents(path, clock)
    told: list[tuple[int, int]] = []
    made = encryption.encrypt(
        path, PASSWORD, clock=clock, progress=lambda done, of: told.append((done, of))
    )
    assert told[0] == (0, 100) and told[-1] == (100, 100) and told == sorted(told)
    assert encryption.is_encrypted(path)
    assert readable(path.parent, NAME, "Später zurück") == []
    with pytest.raises(PasswordNeededError) as needed:
        open_store(path, clock=clock)
    assert (needed.value.wrong, needed.value.path) == (False, path)
    key = encryption.key_for(path, PASSWORD)
    assert key == made.key == encryption.key_for(path, made.code.lower().replace("-", " "))
    assert contents(path, clock, key) == before
    # Undo reaches back into the time before.
    with open_store(path, clock=clock, key=key) as store:
        assert store.redo() == "Kunde angelegt"
        assert store.undo() == "Kunde angelegt"
        assert store.encrypted and store.dump() == before
    encryption.decrypt(path, key, clock=clock)
    assert not encryption.is_encrypted(path)
    assert not keyfile.place(path).exists()
    assert contents(path, clock) == before


def test_a_wrong_password_changes_nothing_and_offers_nothing(path: Path, clock: FixedClock) -> None:
    encryption.encrypt(path, PASSWORD, clock=clock)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    for wrong in ("", "falsch", PASSWORD.upper(), "0000-0000-0000-0000-0000-0000-0000"):
        with pytest.raises(PasswordNeededError) as needed:
            encryption.key_for(path, wrong)
        assert needed.value.wrong == bool(wrong)
        if wrong:
            assert wrong not in "".join(traceback.format_exception(needed.value))
    with pytest.raises(PasswordNeededError):
        open_store(path, clock=clock, key=bytes(32))
    for change in (encryption.new_code, encryption.code_for):
        with pytest.raises(PasswordNeededError):
            change(path, "falsch")
    after = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    assert after == before


@pytest.mark.parametrize("bad", ["", "kurz", "Passwort2024!", "kundenpflege1"])
def test_a_bad_password_is_refused_before_anything_happens(
    path: Path, clock: FixedClock, bad: str
) -> None:
    before = path.read_bytes()
    with pytest.raises(InputError) as refused:
        encryption.encrypt(path, bad, clock=clock)
    assert set(refused.value.fields) == {"password"}
    assert path.read_bytes() == before and not keyfile.place(path).exists()


def test_another_password_in_less_than_a_second(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    before = path.read_bytes()
    with monkeypatch.context() as real:
        real.setattr(keyfile, "MEMORY_KIB", COST[0])
        real.setattr(keyfile, "PASSES", COST[1])
        began = time.process_time()
        encryption.change_password(path, PASSWORD, "etwas völlig anderes")
        assert time.process_time() - began < 2
    assert path.read_bytes() == before
    with pytest.raises(PasswordNeededError):
        encryption.key_for(path, PASSWORD)
    assert encryption.key_for(path, "etwas vo\u0308llig anderes") == made.key
    # Who forgot the password sets a new one with the code.
    encryption.change_password(path, made.code, "noch einmal anders")
    assert encryption.key_for(path, "noch einmal anders") == made.key
    assert encryption.code_for(path, "noch einmal anders") == made.code
    code = encryption.new_code(path, "noch einmal anders")
    assert code != made.code and encryption.key_for(path, code) == made.key
    with pytest.raises(PasswordNeededError):
        encryption.key_for(path, made.code)


def test_a_new_database_is_encrypted_from_its_first_byte(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "neu" / "kunden.db"
    made = encryption.create(path, PASSWORD, clock=clock)
    assert encryption.key_for(path, made.code) == made.key
    assert contents(path, clock, made.key)
    assert readable(tmp_path, "CREATE TABLE", "Betrieb") == []
    again = tmp_path / "gibt-es-nicht" / "k.db"
    with pytest.raises(StoreError):
        encryption.create(again, PASSWORD, clock=clock, new=False)
    assert not again.parent.exists()


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_or_damaged_key_file_is_found_again_in_the_backups(
    path: Path, clock: FixedClock, lost: bool
) -> None:
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    with open_store(path, clock=clock, key=made.key) as store:
        backup = backups.make(store, "hand").path
    if lost:
        keyfile.place(path).unlink()
    else:
        keyfile.place(path).write_bytes(b'{"format": "Kunden')
    assert encryption.key_for(path, PASSWORD) == encryption.key_for(path, made.code) == made.key
    assert readable(path.parent, NAME) == []
    # From now on the key file is there again.
    found = keyfile.load(path)
    assert found is not None and found.fits(made.key)
    # The backup is opened with either, too, wherever it lies.
    alone = path.parent / "woanders" / "k.db"
    alone.parent.mkdir()
    shutil.copyfile(backup, alone)
    assert NAME in contents(alone, clock, encryption.key_for(alone, PASSWORD))
    assert NAME in contents(alone, clock, encryption.key_for(alone, made.code))
    # With the backups gone as well, it is said honestly.
    backup.unlink()
    keyfile.place(path).unlink(missing_ok=True)
    with pytest.raises(DamagedError, match="lassen sich die Daten nicht entschlüsseln"):
        encryption.key_for(path, PASSWORD)


def test_a_flip_is_found_wherever_it_is(path: Path, clock: FixedClock) -> None:
    """Also in pages that nothing uses, and without any sums."""
    key = encryption.encrypt(path, PASSWORD, clock=clock).key
    with open_store(path, clock=clock, key=key) as store:
        store.bulk_load({"tag": [{"name": f"{n} {'x' * 200}"} for n in range(60)]})
        with store._writing.begin() as connection:
            connection.exec_driver_sql("DELETE FROM tag")
    sound, dice = path.read_bytes(), random.Random(11)
    for _try in range(40):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        path.with_name(path.name + ".pruefsummen").unlink(missing_ok=True)
        try:
            key = encryption.key_for(path, PASSWORD)
            with open_store(path, clock=clock, key=key) as store:
                assert store.check()
        except DamagedError:
            continue


@pytest.mark.parametrize("sums", [True, False])
def test_a_damaged_file_is_not_taken_for_a_wrong_password_or_file(
    path: Path, clock: FixedClock, sums: bool
) -> None:
    """Mark, salt, first page, another page: whichever byte it is, the way out is a backup."""
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    contents(path, clock, made.key, check=sums)
    if not sums:
        path.with_name(path.name + ".pruefsummen").unlink(missing_ok=True)
    sound = path.read_bytes()
    for place in (0, 4, 5, 15, 16, 100, 4095):
        damaged = bytearray(sound)
        damaged[place] ^= 2
        path.write_bytes(damaged)
        with pytest.raises(DamagedError, match="beschädigt"):
            if encryption.is_encrypted(path):
                encryption.key_for(path, PASSWORD)
            open_store(path, clock=clock, key=made.key)
        assert path.read_bytes() == damaged
    path.write_bytes(sound[: 9 * 4096] + bytes(4096) + sound[10 * 4096 :])
    with pytest.raises(DamagedError):
        encryption.decrypt(path, made.key, clock=clock)
    assert encryption.is_encrypted(path)


def test_the_keyring_only_caches_the_key(
    path: Path, clock: FixedClock, memory: MemoryKeyring
) -> None:
    assert encryption.remembered(path) is None
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    assert encryption.remembered(path) is None
    encryption.remember(path, made.key)
    moved = path.with_name("umgezogen.db")
    for old in (path, keyfile.place(path)):
        shutil.move(old, str(moved) + old.name.removeprefix(path.name))
    assert encryption.remembered(moved) == made.key
    assert PASSWORD not in str(memory.kept)
    ((name, _value),) = memory.kept.items()
    memory.kept[name] = bytes(32).hex()  # what another program left there
    assert encryption.remembered(moved) is None
    encryption.remember(moved, made.key)
    encryption.decrypt(moved, made.key, clock=clock)
    assert memory.kept == {}


def test_readable_backups_are_named_and_encrypted_or_deleted(
    path: Path, clock: FixedClock, tmp_path: Path
) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    with open_store(path, clock=clock) as store:
        before = store.dump()
        first = backups.make(store, "hand").path
    (second / first.name).write_bytes(first.read_bytes())
    (second / "fremd-20260101-000000-hand.db").write_bytes(first.read_bytes())
    aside = path.with_name(path.name + ".beschaedigt-20261120-101010")
    aside.write_bytes(b"kaputt " + NAME.encode())
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    plain = encryption.plain_backups(path, str(second))
    assert set(plain) == {first, second / first.name, aside}
    done = encryption.encrypt_backups(path, made.key, (first,))
    assert done == (first,) and encryption.is_encrypted(first)
    assert backups.verify(first) == []
    assert [file.name for file in first.parent.iterdir()] == [first.name]
    assert contents(first, clock, encryption.key_for(first, made.code)) == before
    assert set(encryption.plain_backups(path, str(second))) == {*plain} - {first}
    assert encryption.delete_backups(path, [*plain, path], str(second)) == 2
    assert encryption.plain_backups(path, str(second)) == ()
    assert path.exists() and first.exists() and not aside.exists()
    assert readable(path.parent / "Sicherungen", NAME) == []


def test_a_readable_backup_comes_back_encrypted(path: Path, clock: FixedClock) -> None:
    """Who encrypted the data does not get them back readable by restoring an older state."""
    with open_store(path, clock=clock) as store:
        before = store.dump()
        old = backups.make(store, "hand").path
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    with open_store(path, clock=clock, key=made.key) as store, store.write("Neuer Kunde") as db:
        db.add(Customer(number="10003", company="Danach"))
    done = restoring.restore(path, old, present_key=made.key, clock=clock)
    assert done.key == made.key == encryption.key_for(path, PASSWORD)
    assert contents(path, clock, encryption.key_for(path, made.code)) == before
    assert readable(path.parent, NAME) == [old.name]
    # And an encrypted one where nothing is encrypted any more opens with its own password.
    assert done.kept is not None and encryption.is_encrypted(done.kept)
    encryption.decrypt(path, made.key, clock=clock)
    again = restoring.restore(
        path, done.kept, key=encryption.key_for(done.kept, PASSWORD), clock=clock
    )
    assert again.key == encryption.key_for(path, made.code)
    assert "Danach" in contents(path, clock, again.key)


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_everything_as_it_was(path: Path, clock: FixedClock) -> None:
    import resource

    before = path.read_bytes()
    names = {file.name for file in path.parent.iterdir()}
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, old[1]))
        with pytest.raises(DiskFullError, match="Platz"):
            encryption._convert(path, None, bytes(32), None, clock, None, 0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == names
    # With room again it works.
    assert encryption.key_for(path, encryption.encrypt(path, PASSWORD, clock=clock).code)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_not_encrypted_in_place_of_its_file(path: Path, clock: FixedClock) -> None:
    link = path.with_name("verknuepft.db")
    link.symlink_to(path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="Verknüpfung"):
        encryption.encrypt(link, PASSWORD, clock=clock)
    assert link.is_symlink() and path.read_bytes() == before


def test_stopped_by_the_user_nothing_has_happened(path: Path, clock: FixedClock) -> None:
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}

    class Stopped(Exception):
        pass

    def stop(done: int, _of: int) -> None:
        if done >= 50:
            raise Stopped

    with pytest.raises(Stopped):
        encryption.encrypt(path, PASSWORD, clock=clock, progress=stop)
    after = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    assert after == before


def test_a_key_file_lost_at_work_is_laid_again(path: Path, clock: FixedClock) -> None:
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    shutil.rmtree(path.parent / "Sicherungen", ignore_errors=True)
    with open_store(path, clock=clock, key=made.key) as store:
        keyfile.place(path).unlink()
        saved = backups.make(store, "auto").path
        assert manifest.read(saved).envelope is not None  # type: ignore[union-attr]
        shutil.rmtree(saved.parent)
        keyfile.place(path).write_bytes(b"kaputt")
    assert encryption.key_for(path, PASSWORD) == encryption.key_for(path, made.code) == made.key


def test_after_encrypting_and_decrypting_a_backup_is_due(path: Path, clock: FixedClock) -> None:
    """What opens with a password of before may be lost with it; the trial takes what fits."""
    contents(path, clock, None)
    with open_store(path, clock=clock) as store:
        backups.make(store, "auto")
        assert not backups.is_due(store, clock.now())
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    with open_store(path, clock=clock, key=made.key) as store:
        assert backups.is_due(store, clock.now())
        backups.make(store, "auto")
        assert not backups.is_due(store, clock.now())
    encryption.decrypt(path, made.key, clock=clock)
    with open_store(path, clock=clock) as store:
        tried = restoring.test_restore(path, clock=clock)
        assert tried.sound, tried.problems
        assert not backups.is_due(store, clock.now())  # the one of before is readable again


def test_a_second_name_of_the_database_is_not_overwritten(path: Path, clock: FixedClock) -> None:
    """Killed while it was set aside, the database has two names."""
    contents(path, clock, None)
    aside = path.with_name(path.name + ".beschaedigt-20261121-080000")
    os.link(path, aside)
    before = path.read_bytes()
    assert encryption.delete_backups(path, [aside]) == 1
    assert path.read_bytes() == before and not aside.exists()


def test_a_lost_key_file_is_told_while_this_computer_still_opens_the_data(
    path: Path, clock: FixedClock, memory: MemoryKeyring
) -> None:
    made = encryption.encrypt(path, PASSWORD, clock=clock)
    encryption.remember(path, made.key)

    def light() -> health.Light:
        with open_store(path, clock=clock, key=encryption.remembered(path)) as store:
            return next(one for one in health.health(store, clock.now()) if one.key == "encryption")

    assert light().state is health.State.GREEN
    keyfile.place(path).unlink()
    assert light().state is health.State.RED and "decrypt" in light().todo
    encryption.decrypt(path, made.key, clock=clock)
    contents(path, clock)
