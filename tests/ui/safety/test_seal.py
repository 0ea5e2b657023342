"""Backups in the second place, encrypted by a tick though the database is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from kundenpflege.services import backups, encryption, sealing
from kundenpflege.store import Store, keyfile
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.safety.page import SafetyPage
from tests.ui.conftest import settle
from tests.ui.safety.conftest import Watch

WORD = "Sonntags gibt es Apfelkuchen"


def _told(page: SafetyPage) -> bool:
    return page.secret.code is not None


def test_a_tick_a_password_and_a_code(
    qtbot: QtBot, page: SafetyPage, office: Office, furnished: Store, tmp_path: Path,
    press: Callable[[str], None], crashes: list[str], clock: Watch, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    stick = tmp_path / "stick"
    stick.mkdir()
    second = page.backups.second
    assert not second.seal.isVisibleTo(page)
    second.ask = lambda _title, _start: stick
    page.pick_second()
    settle(qtbot, office)
    tick = second.seal.findChild(QCheckBox)
    assert isinstance(tick, QCheckBox)
    tick.click()
    settle(qtbot, office)
    # The tick waits for the password.
    assert page.secret.new is not None and not second.seal.value()
    page.secret.new.first.set_value("1234")
    page.secret.new.second.set_value("1234")
    press("sealNow")
    assert not _told(page)
    page.secret.new.first.set_value(WORD)
    page.secret.new.second.set_value(WORD)
    press("sealNow")
    assert _told(page) and second.seal.value()
    page.secret.dismiss(force=True)
    clock.later(minutes=1)
    page.deeds.save()
    settle(qtbot, office)
    rows = backups.list_backups(furnished.path, str(stick))
    newest = {row.second: row for row in reversed(rows)}
    assert newest[True].sealed and not newest[False].encrypted
    assert encryption.key_for(newest[True].path, WORD)
    tick.click()
    settle(qtbot, office)
    assert not second.seal.value()
    clock.later(minutes=1)
    page.deeds.save()
    settle(qtbot, office)
    rows = backups.list_backups(furnished.path, str(stick))
    assert [row.encrypted for row in rows if row.second].count(False) == 2
    assert crashes == []


def test_what_goes_to_the_second_place_stays_encrypted_after_an_older_state_was_taken_back(
    qtbot: QtBot, page: SafetyPage, office: Office, press: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    page.deeds.save()
    settle(qtbot, office)
    office.with_store(lambda store: sealing.seal(store, WORD))
    settle(qtbot, office)
    page.show_tab("backups")
    press("restoreBackup")
    press("restoreNow")
    found: list[bool] = []
    office.with_store(sealing.is_sealed, found.append)
    settle(qtbot, office)
    assert found == [True]
