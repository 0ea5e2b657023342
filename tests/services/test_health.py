"""The lights of the health card, checks that come round, and repair of a damaged database."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError
from kundenpflege.model import Customer
from kundenpflege.rules import health as rules
from kundenpflege.services import backups, health, repairing, restoring
from kundenpflege.services.health import State
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, checking, pages

NOW = datetime(2026, 11, 21, 8, 0)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "changed", "state"),
    [
        (None, False, State.RED),
        (DAY, True, State.GREEN),
        (2 * DAY, True, State.AMBER),
        (8 * DAY, True, State.RED),
        (80 * DAY, False, State.GREEN),
    ],
)
def test_light_of_the_backup(age: timedelta | None, changed: bool, state: State) -> None:
    assert rules.backup_state(age, changed=changed) is state


def test_lights_of_the_others() -> None:
    assert rules.second_state(None, wanted=False) is State.AMBER
    assert [rules.second_state(days, wanted=True) for days in (7, 8, 31)] == list(State)
    assert rules.trial_state(None, sound=True) is State.AMBER
    assert rules.trial_state(DAY, sound=False) is State.RED
    assert rules.trial_state(30 * DAY, sound=True) is State.GREEN
    assert rules.trial_state(50 * DAY, sound=True) is State.AMBER
    assert rules.integrity_state(None, 0) is State.AMBER
    assert rules.integrity_state(DAY, 0) is State.GREEN
    assert rules.integrity_state(DAY, 1) is State.RED
    gigabyte = 1024 * rules.MEGABYTE
    assert [rules.space_state(n, 0) for n in (gigabyte, gigabyte // 2, 1)] == list(State)
    assert rules.is_due(NOW + DAY, NOW, rules.CHECK_EVERY)  # the clock was set back
    assert not rules.is_due(NOW, NOW, rules.CHECK_EVERY)


def _lights(store: Store, now: datetime = NOW, second: str = "") -> dict[str, health.Light]:
    found = health.health(store, now, second=second)
    for light in found:
        assert light.title and light.text
        assert bool(light.todo) == (light.state is not State.GREEN)
    return {light.key: light for light in found}


def test_a_new_database_says_what_to_do_and_becomes_green(
    tmp_path: Path, clock: FixedClock
) -> None:
    second = tmp_path / "Stick"
    second.mkdir()
    with open_store(tmp_path / "K.db", clock=clock) as store:
        before = _lights(store)
        assert before["backup"].state is State.RED
        assert before["backup"].todo == "Bitte jetzt sichern."
        assert {before[key].state for key in ("second", "restore_test", "integrity")} == {
            State.AMBER
        }
        now = store.clock.now()
        assert health.nightly(store, now) == []
        assert health.nightly(store, now) is None
        assert health.check_due(store, now + timedelta(hours=20))
        backups.make(store, "hand", second=str(second))
        assert health.restore_test_due(store, now)
        health.note_restore_test(store, restoring.test_restore(store.path, clock=clock))
        assert not health.restore_test_due(store, now + 29 * DAY)
        after = _lights(store, now, str(second))
        assert {light.state for key, light in after.items() if key != "space"} == {State.GREEN}
        assert after["backup"].text.startswith("Zuletzt heute um ")


def test_what_was_found_stays_red_until_it_is_mended(store: Store) -> None:
    with store.write("Kunde") as db:
        db.add(Customer(number="1", name="Bäcker"))
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE customer SET phone = '1'")
    assert [one.kind for one in health.nightly(store, NOW) or []][0] == "contents"
    light = _lights(store)["integrity"]
    assert light.state is State.RED and "Kunde Nr. 1 ist" in light.text
    assert "Bäcker" not in (store.info(health.CHECK) or "")  # may be erased one day
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE customer SET phone = ''")
    assert health.check_now(store, NOW) == []
    assert _lights(store)["integrity"].state is State.GREEN


def test_a_failed_trial_is_red_and_made_again(store: Store) -> None:
    failed = restoring.TestResult(None, None, NOW, ("Die Prüfsumme stimmt nicht.",), 0.1)
    health.note_restore_test(store, failed)
    light = _lights(store)["restore_test"]
    assert light.state is State.RED and "Prüfsumme" in light.text
    assert health.restore_test_due(store, NOW + DAY)
    health.note_restore_test(store, dataclasses.replace(failed, problems=()))
    assert not health.restore_test_due(store, NOW + DAY)


@pytest.fixture
def damaged(tmp_path: Path, clock: FixedClock) -> Path:
    """Two backups, one step after the second, then the file is spoilt."""
    path = tmp_path / "K.db"
    with open_store(path, clock=clock) as store:
        for name in ("Bäcker", "Maler"):
            with store.write("Kunde") as db:
                db.add(Customer(number=name, name=name))
            backups.make(store, "hand")
        with store.write("Kunde") as db:
            db.add(Customer(number="9", name="Schreiner"))
    return path


def _spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096 * 3):
        content[start : start + 200] = b"\xff" * 200
    path.write_bytes(content)


def test_a_damaged_database_is_set_aside_and_the_newest_sound_backup_taken(
    damaged: Path, clock: FixedClock
) -> None:
    _spoil(damaged)
    spoilt = damaged.read_bytes()
    with pytest.raises(DamagedError):
        open_store(damaged, clock=clock)
    told = repairing.assess(damaged)
    assert told.pages and told.problems and not told.acceptable
    newest, older = repairing.choices(damaged)
    assert newest.backup.made_at >= older.backup.made_at
    assert newest.missing
    done = repairing.repair(damaged, newest.backup.path, clock=clock)
    assert done.set_aside is not None and done.set_aside.read_bytes() == spoilt
    with open_store(damaged, clock=clock) as store, store.read() as db:
        assert [db.require(Customer, number).name for number in (1, 2)] == ["Bäcker", "Maler"]
        assert db.get(Customer, 3) is None
        assert store.check() == []


def test_what_is_missing_is_counted_where_the_file_can_be_read(damaged: Path) -> None:
    assert [choice.steps for choice in repairing.choices(damaged)] == [1, 2]
    broken = repairing.choices(damaged)[0].backup.path
    content = bytearray(broken.read_bytes())
    content[5000] ^= 1
    broken.write_bytes(content)
    assert [choice.steps for choice in repairing.choices(damaged)] == [2]


def test_pages_written_by_others_can_be_accepted_when_the_contents_are_whole(
    damaged: Path, clock: FixedClock
) -> None:
    content = bytearray(damaged.read_bytes())
    content[60:64] = (4711).to_bytes(4, "big")  # the header's user_version
    damaged.write_bytes(content)
    with open_store(damaged, clock=clock) as store:
        assert store.suspects == (1,)
        assert _lights(store)["integrity"].state is State.RED
        assert [finding.kind for finding in health.check_now(store, NOW)] == ["pages"]
    told = repairing.assess(damaged)
    assert (told.pages, told.acceptable) == (1, True)
    repairing.accept(damaged, clock=clock)
    with open_store(damaged, clock=clock) as store:
        assert store.check() == []
    assert pages.differing(damaged) == []
    _spoil(damaged)
    with pytest.raises(DamagedError):
        repairing.accept(damaged, clock=clock)


@pytest.mark.parametrize("call", [1, 3, 30])
def test_a_check_ends_at_any_pause(store: Store, clock: FixedClock, call: int) -> None:
    """Also in the middle of what the engine looks at by itself."""
    calls = 0

    def pause() -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise KeyError

    with store.write("Kunden") as db:
        db.add_all(Customer(number=f"P{n}", name=f"Pausenkunde {n}") for n in range(400))
    with mock.patch.object(checking, "_OPERATIONS", 1000), pytest.raises(KeyError):
        health.check_now(store, clock.now(), pause=pause)
    assert health.last_check(store) is None
    assert health.check_now(store, clock.now()) == []
