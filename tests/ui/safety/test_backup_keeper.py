"""Backups without anybody having to think of them, and the last one before the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.errors import DiskFullError
from kundenpflege.model import Customer
from kundenpflege.services import backups, form_drafts, health, restoring
from kundenpflege.store import Store
from kundenpflege.store.checking import Finding
from kundenpflege.ui.frame.cover import Cover
from kundenpflege.ui.frame.farewell import Farewell
from kundenpflege.ui.kit.backup_keeper import BackupKeeper
from kundenpflege.ui.kit.drafts import DraftKeeper
from kundenpflege.ui.kit.editors import TextEditor
from kundenpflege.ui.kit.form import Form
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle
from tests.ui.safety.conftest import Watch, add_customer, names, reasons


@pytest.fixture
def keeper(qtbot: QtBot, furnished: Store, office: Office) -> BackupKeeper:
    settle(qtbot, office)
    made = BackupKeeper(office)
    settle(qtbot, office)
    return made


@pytest.fixture
def look(qtbot: QtBot, keeper: BackupKeeper, office: Office) -> Callable[[], None]:
    """The keeper looks at the clock, as it does each minute."""

    def do() -> None:
        keeper.look()
        settle(qtbot, office)

    return do


def test_a_backup_comes_half_an_hour_after_a_change_and_only_then(
    qtbot: QtBot, look: Callable[[], None], office: Office, clock: Watch, furnished: Store
) -> None:
    look()
    assert reasons(furnished.path) == ["auto"], "what was never saved is saved soon"
    clock.later(minutes=29)
    add_customer(qtbot, office, "Brandt")
    look()
    assert reasons(furnished.path) == ["auto"]
    clock.later(minutes=2)
    look()
    assert reasons(furnished.path) == ["auto", "auto"]
    clock.later(hours=20)
    look()
    assert len(reasons(furnished.path)) == 2, "nothing was changed since"
    clock.later(days=-400)  # the clock was set back
    add_customer(qtbot, office, "Vogt")
    look()
    assert len(reasons(furnished.path)) == 3


def test_the_check_runs_each_night_and_the_rehearsal_each_month(
    look: Callable[[], None], office: Office, clock: Watch, furnished: Store
) -> None:
    look()
    checked = health.last_check(furnished)
    assert checked is not None and checked.at == clock.now() and checked.count == 0
    assert not health.restore_test_due(furnished, clock.now())
    clock.later(hours=21)
    office.check_day()  # midnight has passed while the program ran
    look()
    again = health.last_check(furnished)
    assert again is not None and again.at == clock.now()
    clock.later(days=32)
    assert health.restore_test_due(furnished, clock.now())
    look()
    assert not health.restore_test_due(furnished, clock.now())


def test_what_is_not_well_is_told_once_and_stays_in_the_frame(
    qtbot: QtBot, keeper: BackupKeeper, look: Callable[[], None], office: Office, clock: Watch,
    toasts: list[str], monkeypatch: pytest.MonkeyPatch, furnished: Store,
) -> None:  # fmt: skip
    alarms: list[str] = []
    keeper.alarm_changed.connect(alarms.append)
    real = backups.make

    def full(*_args: Any, **_how: Any) -> backups.Made:
        raise DiskFullError("Der Datenträger ist voll.")

    monkeypatch.setattr(backups, "make", full)
    for _round in range(3):
        clock.later(hours=2)
        look()
    assert (toasts, alarms) == (["Der Datenträger ist voll."], ["Nicht gesichert"])
    monkeypatch.setattr(backups, "make", real)
    clock.later(hours=2)
    look()
    assert alarms[-1] == "" and reasons(furnished.path) == ["auto"]
    monkeypatch.setattr(health, "nightly", lambda *_a, **_k: [Finding("chain", "x")])
    clock.later(hours=2)
    look()
    assert alarms[-1] == "Prüfung: 1 Fund" and "Prüfung" in toasts[-1]
    bad = restoring.TestResult(None, None, clock.now(), ("kaputt",), 0.1)
    monkeypatch.setattr(health, "nightly", lambda *_a, **_k: [])
    monkeypatch.setattr(health, "restore_test_due", lambda *_a: True)
    monkeypatch.setattr(restoring, "test_restore", lambda *_a, **_k: bad)
    clock.later(hours=2)
    look()
    assert alarms[-1] == "Probe misslungen" and "kaputt" in toasts[-1]
    good = replace(bad, problems=())
    monkeypatch.setattr(restoring, "test_restore", lambda *_a, **_k: good)
    clock.later(hours=2)
    look()
    assert alarms[-1] == ""


def test_a_second_place_that_is_away_for_more_than_a_week_is_missed(
    qtbot: QtBot, keeper: BackupKeeper, look: Callable[[], None], office: Office, clock: Watch,
    tmp_path: Path, toasts: list[str], furnished: Store,
) -> None:  # fmt: skip
    alarms: list[str] = []
    keeper.alarm_changed.connect(alarms.append)
    stick, away = tmp_path / "Stick", tmp_path / "weg"
    stick.mkdir()
    office.settings.set("backup_folder", str(stick))
    look()
    assert len(list(stick.glob("*.db"))) == 1
    stick.rename(away)
    add_customer(qtbot, office, "Brandt")
    clock.later(days=5)
    look()
    assert alarms == [] and "Am zweiten Ort ging es nicht" in toasts[-1]
    clock.later(days=3)
    look()
    assert alarms == ["Zweiter Ort fehlt"] and "nicht erreichbar" in toasts[-1]
    told = len(toasts)
    clock.later(hours=2)
    look()
    assert len(toasts) == told, "once a day is enough"
    away.rename(stick)
    clock.later(hours=2)
    look()
    assert alarms[-1] == "" and len(list(stick.glob("*.db"))) == 2, "what it missed comes along"


def test_who_works_never_waits_for_a_backup(
    qtbot: QtBot, keeper: BackupKeeper, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Event()

    def slow(*_args: Any, **_how: Any) -> backups.Made:
        begun.set()
        assert go.wait(10)
        raise DiskFullError("voll")

    monkeypatch.setattr(backups, "make", slow)
    keeper.look()
    assert begun.wait(10)
    answers: list[int] = []
    office.run("Kunde", lambda db: 7, answers.append)
    qtbot.waitUntil(lambda: answers == [7])
    go.set()
    settle(qtbot, office)


# Before the window closes ---------------------------------------------------------------------


class Window(QMainWindow):
    """As much of the main window as the farewell needs."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.whole = Cover(office, QWidget())
        self.setCentralWidget(self.whole)

    def cover(self, gate: QWidget) -> None:
        self.whole.cover(gate)


@pytest.fixture
def window(qtbot: QtBot, keeper: BackupKeeper, office: Office) -> Iterator[Window]:
    made = Window(office)
    qtbot.addWidget(made)
    Farewell(made, made, keeper)
    made.show()
    yield made
    keeper.leave()


def farewell(window: Window) -> Farewell:
    covering = window.whole.covering()
    assert isinstance(covering, Farewell)
    return covering


def test_the_last_backup_comes_before_the_window_goes(
    qtbot: QtBot, window: Window, office: Office, furnished: Store
) -> None:
    office.handing_in.connect(lambda: add_later(office))  # what was still being typed
    assert not window.close()
    assert "werden gesichert" in farewell(window).heading.text()
    assert not window.close(), "impatience makes no second one"
    qtbot.waitUntil(lambda: not window.isVisible())
    assert reasons(furnished.path) == ["ende"]
    saved = backups.list_backups(furnished.path)[0]
    assert saved.counts["customer"] == 1


def test_a_program_that_lives_in_the_tray_shows_what_it_does_before_it_ends(
    qtbot: QtBot, window: Window, office: Office, furnished: Store
) -> None:
    window.hide()
    window.close()
    assert window.isVisible() and "werden gesichert" in farewell(window).heading.text()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert reasons(furnished.path) == ["ende"]


def add_later(office: Office) -> None:
    office.run("Kunde angelegt", lambda db: db.add(Customer(number="K-1", name="Brandt")))


def test_a_long_check_makes_room_for_the_last_backup(
    qtbot: QtBot, window: Window, office: Office, keeper: BackupKeeper, furnished: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun = threading.Event()

    def endless(*_args: Any, pause: Callable[[], None], **_how: Any) -> list[Finding]:
        begun.set()
        while True:
            pause()

    monkeypatch.setattr(health, "nightly", endless)
    keeper.look()
    assert begun.wait(10)
    add_later(office)
    qtbot.waitUntil(lambda: bool(office.undo_label))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert reasons(furnished.path) == ["auto", "ende"]


def test_without_a_change_the_window_closes_at_once(
    qtbot: QtBot, window: Window, keeper: BackupKeeper, office: Office, furnished: Store
) -> None:
    keeper.look()
    settle(qtbot, office)
    assert window.close() and reasons(furnished.path) == ["auto"]


def test_a_backup_that_fails_lets_the_user_choose(
    qtbot: QtBot, window: Window, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_how: Any) -> backups.Made:
        raise DiskFullError("Der Datenträger ist voll.")

    monkeypatch.setattr(backups, "make", full)
    window.close()
    settle(qtbot, office)
    page = farewell(window)
    assert "nicht gelungen" in page.heading.text() and "voll" in page.text()
    assert page.offered() == ["again", "leave", "stay"]
    window.whole.uncover()  # as after a lock that came meanwhile
    window.close()
    settle(qtbot, office)
    assert farewell(window) is page and page.offered() == ["again", "leave", "stay"]
    page.way("stay").click()
    assert window.whole.covering() is None and window.isVisible()
    window.close()
    settle(qtbot, office)
    farewell(window).way("again").click()
    settle(qtbot, office)
    farewell(window).way("leave").click()
    assert not window.isVisible()


@pytest.mark.parametrize("due", [False, True])
def test_what_cannot_be_kept_anywhere_holds_the_window(
    qtbot: QtBot,
    window: Window,
    office: Office,
    keeper: BackupKeeper,
    furnished: Store,
    monkeypatch: pytest.MonkeyPatch,
    due: bool,
) -> None:
    """Without a backup that is due and would fail, too, the window would just go."""

    def full(*_args: Any, **_how: Any) -> Any:
        raise DiskFullError("Der Datenträger ist voll.")

    if not due:
        keeper.look()
        settle(qtbot, office)
    form = Form()
    qtbot.addWidget(form)
    form.add("note", TextEditor(), "Notiz")
    typing = DraftKeeper(office, form)
    typing.begin("item", 5)
    settle(qtbot, office)
    form.editor("note").set_value("Eiche")
    with monkeypatch.context() as patch:
        patch.setattr(form_drafts, "save", full)
        patch.setattr(backups, "make", full)
        window.close()
        settle(qtbot, office)
        page = farewell(window)
        assert "noch nicht gespeichert" in page.heading.text() and "voll" in page.text()
        assert page.offered() == ["again", "drop", "stay"]
        page.way("stay").click()
        assert window.isVisible() and form.editor("note").value() == "Eiche"
        window.close()
        settle(qtbot, office)
    farewell(window).way("again").click()
    qtbot.waitUntil(lambda: not window.isVisible())
    with furnished.read() as db:
        assert [one.typed for one in form_drafts.list_drafts(db)] == [{"note": "Eiche"}]


def test_nobody_has_to_wait_for_it(
    qtbot: QtBot, window: Window, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(backups, "make", lambda *_a, **_k: go.wait(10))
    window.close()
    farewell(window).way("leave").click()
    assert not window.isVisible()
    go.set()
    settle(qtbot, office)


def test_a_computer_that_shuts_down_is_not_held_up_but_saves(
    qtbot: QtBot, window: Window, office: Office, keeper: BackupKeeper, furnished: Store
) -> None:
    add_customer(qtbot, office, "Brandt")
    window.findChild(Farewell).hurry()  # type: ignore[union-attr]
    path = furnished.path
    assert names(qtbot, office) == ["Brandt"]
    assert window.close()
    assert office.close()
    assert reasons(path) == ["ende"]
