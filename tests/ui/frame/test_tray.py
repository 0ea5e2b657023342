"""The sign in the tray: count, notices at their times, and a window that can stay behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.i18n import N_
from kundenpflege.base.settings import Settings
from kundenpflege.model import Contact, Customer
from kundenpflege.store import Store
from kundenpflege.ui.frame.tray import Tray, counted_icon, system_sign
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle


class Watch:
    """A clock that can be set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def today(self) -> date:
        return self.at.date()

    def now(self) -> datetime:
        return self.at


class Sign:
    """What the tray says to the system."""

    def __init__(self) -> None:
        self.shown = False
        self.tip = ""
        self.icon = QIcon()
        self.menu: QMenu | None = None
        self.told: list[tuple[str, str]] = []

    def show(self) -> None:
        self.shown = True

    def hide(self) -> None:
        self.shown = False

    def setIcon(self, icon: QIcon) -> None:
        self.icon = icon

    def setToolTip(self, tip: str) -> None:
        self.tip = tip

    def setContextMenu(self, menu: QMenu) -> None:
        self.menu = menu

    def showMessage(self, title: str, text: str, icon: QIcon, msecs: int) -> None:
        self.told.append((title, text))


@pytest.fixture
def watch() -> Watch:
    return Watch(datetime(TODAY.year, TODAY.month, TODAY.day, 7, 0))


@pytest.fixture
def clock(watch: Watch) -> Watch:
    return watch


@pytest.fixture
def office(qtbot: QtBot, store: Store, watch: Watch, tmp_path: Path) -> Iterator[Office]:
    made = Office(Settings(tmp_path / "settings.json"), watch)
    made.start(lambda: store)
    settle(qtbot, made)
    yield made
    assert made.close()
    QApplication.setQuitOnLastWindowClosed(True)


class Stage:
    """A window with a tray whose sign writes down what it is told."""

    def __init__(self, office: Office, window: QWidget) -> None:
        self.sign: Sign | None = Sign()
        self.office, self.window = office, window
        self.came = 0
        self.tray = Tray(office, window, self._come, lambda _tray: self.sign)

    def _come(self) -> None:
        self.came += 1
        self.window.show()

    def entry(self, name: str) -> QAction:
        assert self.sign is not None and self.sign.menu is not None
        self.sign.menu.aboutToShow.emit()
        found = self.sign.menu.findChild(QAction, name)
        assert found is not None
        return found

    @property
    def told(self) -> list[tuple[str, str]]:
        assert self.sign is not None
        return self.sign.told


@pytest.fixture
def stage(qtbot: QtBot, office: Office) -> Stage:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Stage(office, window)


def plan(store: Store, name: str, reason: str) -> None:
    with store.write("Vorbereitung") as db:
        customer = db.add(Customer(name=name, number=name))
        db.flush()
        db.add(Contact(customer_id=customer.id, reason=reason, due=TODAY))


def test_the_sign_tells_the_count(stage: Stage) -> None:
    assert stage.sign is not None and stage.sign.shown
    assert stage.sign.tip == "Kundenpflege – heute ist nichts fällig"
    stage.tray.set_count(3)
    assert stage.sign.tip == "Kundenpflege – 3 Dinge für heute"


@pytest.mark.parametrize("count", [0, 1, 9, 10, 1000])
def test_the_icon_has_a_picture_of_each_size(qtbot: QtBot, count: int) -> None:
    icon = counted_icon(count)
    plain = counted_icon(0)
    for side in (16, 24, 64):
        picture = icon.pixmap(side, side).toImage()
        assert not picture.isNull() and picture.width() == side
        assert (picture == plain.pixmap(side, side).toImage()) is (count == 0)


def test_a_notice_comes_at_its_time_and_once(
    qtbot: QtBot, stage: Stage, watch: Watch, store: Store
) -> None:
    plan(store, "Brandt", "Muster zeigen")
    stage.office.settings.set("notify_at", "7:30, 13:00")
    stage.tray.look()
    settle(qtbot, stage.office)
    assert stage.told == []
    for hour, minute, notices in ((7, 30, 1), (7, 31, 1), (12, 59, 1), (13, 0, 2), (13, 1, 2)):
        watch.at = watch.at.replace(hour=hour, minute=minute)
        stage.tray.look()
        settle(qtbot, stage.office)
        assert len(stage.told) == notices, (hour, minute)
    title, text = stage.told[0]
    assert title == "1 Ding für heute"
    assert text.startswith("Brandt: ") and "Muster zeigen" in text


def test_nothing_due_nothing_told(qtbot: QtBot, stage: Stage, watch: Watch) -> None:
    watch.at += timedelta(hours=1)
    stage.tray.look()
    settle(qtbot, stage.office)
    assert stage.told == []


def test_a_morning_slept_through_is_told_after_waking(
    qtbot: QtBot, stage: Stage, watch: Watch, store: Store
) -> None:
    plan(store, "Brandt", "Muster zeigen")
    watch.at += timedelta(days=1, hours=3)
    stage.tray.look()
    settle(qtbot, stage.office)
    assert len(stage.told) == 1


def test_quiet_until_tomorrow(qtbot: QtBot, stage: Stage, watch: Watch, store: Store) -> None:
    plan(store, "Brandt", "Muster zeigen")
    stage.entry("quiet").trigger()
    watch.at += timedelta(hours=1)
    stage.tray.look()
    settle(qtbot, stage.office)
    assert stage.told == [] and stage.entry("quiet").isChecked()
    watch.at += timedelta(days=1)
    stage.tray.look()
    settle(qtbot, stage.office)
    assert len(stage.told) == 1 and not stage.entry("quiet").isChecked()


def test_hidden_start_tells_what_the_morning_brought(
    qtbot: QtBot, stage: Stage, watch: Watch, store: Store
) -> None:
    plan(store, "Brandt", "Muster zeigen")
    watch.at = watch.at.replace(hour=9)
    stage.tray.look()
    stage.tray.began_hidden()
    stage.tray.look()
    settle(qtbot, stage.office)
    assert len(stage.told) == 1


def test_a_click_opens_heute(stage: Stage) -> None:
    asked: list[str] = []
    stage.office.open_requested.connect(lambda kind, _id: asked.append(kind))
    stage.tray.sign_clicked(QSystemTrayIcon.ActivationReason.Context)
    assert asked == []
    stage.tray.sign_clicked(QSystemTrayIcon.ActivationReason.Trigger)
    stage.entry("open").trigger()
    assert asked == ["today", "today"] and stage.came == 2
    created: list[str] = []
    stage.office.create_requested.connect(lambda kind, _given: created.append(kind))
    stage.entry("plan").trigger()
    assert created == ["contact"]


def test_closing_ends_the_program_unless_wished_otherwise(stage: Stage) -> None:
    assert stage.window.close()
    stage.window.show()
    stage.entry("stay").trigger()
    assert stage.office.settings.get("stay_in_tray") is True
    assert not stage.window.close()
    assert stage.window.isHidden() and not QApplication.quitOnLastWindowClosed()
    assert [title for title, _text in stage.told] == ["Kundenpflege läuft weiter"]
    stage.tray.open_today()
    assert stage.window.isVisible() and QApplication.quitOnLastWindowClosed()
    stage.window.close()
    assert len(stage.told) == 1, "said once is enough"


def test_beenden_ends_also_what_stays_in_the_tray(qtbot: QtBot, stage: Stage) -> None:
    stage.office.settings.set("stay_in_tray", True)
    stage.window.close()
    with qtbot.waitSignal(stage.tray.quit_wanted):
        stage.entry("quit").trigger()


def test_the_end_of_the_session_is_not_held_up(stage: Stage) -> None:
    stage.office.settings.set("stay_in_tray", True)
    stage.tray.let_go()
    assert stage.window.close()


def test_the_command_ends_the_program_too(qtbot: QtBot, office: Office) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    office.commands.register(Command("quit", N_("Beenden"), window.close, "Ctrl+Q", "file", 9))
    office.settings.set("stay_in_tray", True)
    Tray(office, window, window.show, lambda _tray: Sign())
    assert not window.close() and window.isHidden()
    window.show()
    office.commands.run("quit")
    assert window.isHidden()
    window.show()
    assert window.close(), "nothing holds it any more"


def test_the_sign_goes_with_the_setting_and_never_takes_the_window_along(stage: Stage) -> None:
    stage.office.settings.set("stay_in_tray", True)
    stage.window.close()
    stage.office.settings.set("tray", False)
    stage.tray.apply()
    assert stage.sign is not None and not stage.sign.shown
    assert not stage.tray.is_shown() and stage.came == 1
    assert stage.window.close(), "without a sign closing closes"
    stage.office.settings.set("tray", True)
    stage.tray.apply()
    assert stage.sign.shown


def test_without_a_tray_everything_else_works(
    qtbot: QtBot, office: Office, watch: Watch, store: Store
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    there: list[Any] = [None]
    tray = Tray(office, window, window.show, lambda _tray: there[0])
    plan(store, "Brandt", "Muster zeigen")
    office.settings.set("stay_in_tray", True)
    watch.at += timedelta(hours=1)
    tray.set_count(4)
    tray.look()
    settle(qtbot, office)
    assert not tray.is_shown()
    window.show()
    assert window.close()
    sign = there[0] = Sign()
    tray.look()
    assert sign.shown and sign.tip.endswith("4 Dinge für heute"), "the desktop's tray came late"


def test_the_systems_own_sign_is_not_made_without_a_tray(qtbot: QtBot, office: Office) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(office, window, window.show)
    assert QSystemTrayIcon.isSystemTrayAvailable() is (system_sign(tray) is not None)
    assert isinstance(tray, QObject)
