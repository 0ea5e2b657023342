"""The program in the background: begun with the computer, shown when wanted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.app import start
from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.services.opening import open_store
from kundenpflege.ui.frame import tray
from tests.ui.conftest import TODAY
from tests.ui.frame.test_tray import Sign
from tests.ui.test_app import ENTRIES


class Entry:
    """An autostart entry that touches nothing."""

    def __init__(self) -> None:
        self.line = ""
        self.locked = False

    def command(self) -> str:
        return self.line

    def turn_on(self, command: Sequence[str]) -> None:
        if self.locked:
            raise PermissionError(13, "gesperrt")
        self.line = " ".join(command)

    def turn_off(self) -> None:
        self.line = ""


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], start.Program]]:
    made: list[start.Program] = []
    open_store(tmp_path / "k.db", clock=FixedClock(TODAY)).close()

    def program() -> start.Program:
        one = start.Program(
            qapp,
            Settings(tmp_path / "s.json"),
            FixedClock(TODAY),
            tmp_path / "k.db",
            None,
            ENTRIES,
        )
        one.autostart = Entry()
        made.append(one)
        return one

    yield program
    for one in made:
        one.window.close()
        one.close()
    QApplication.setQuitOnLastWindowClosed(True)


def ready(qtbot: QtBot, program: start.Program) -> None:
    qtbot.waitUntil(lambda: program.window.current_key != "" and program.office.is_idle)


def test_in_the_background_only_the_sign_is_seen(
    qtbot: QtBot, make: Callable[[], start.Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = Sign()
    real = tray.Tray
    monkeypatch.setattr(
        tray, "Tray", lambda office, window, come: real(office, window, come, lambda _t: sign)
    )
    program = make()
    program.show_in_background()
    assert sign.shown and program.window.isHidden()
    ready(qtbot, program)
    assert program.window.isHidden() and not QApplication.quitOnLastWindowClosed()
    assert program.tray is not None
    program.tray.open_today()
    ready(qtbot, program)
    assert program.window.isVisible() and QApplication.quitOnLastWindowClosed()


def test_without_a_tray_the_window_begins_minimised(
    qtbot: QtBot, make: Callable[[], start.Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tray.Tray
    monkeypatch.setattr(
        tray, "Tray", lambda office, window, come: real(office, window, come, lambda _t: None)
    )
    program = make()
    program.show_in_background()
    assert program.window.isMinimized()
    program.entrance.come_to_front()
    ready(qtbot, program)
    assert program.window.isVisible() and not program.window.isMinimized()


def test_the_settings_are_applied_at_once(
    qtbot: QtBot, make: Callable[[], start.Program], tmp_path: Path
) -> None:
    program = make()
    entry = program.autostart
    assert isinstance(entry, Entry)
    program.show()
    ready(qtbot, program)
    qtbot.waitUntil(lambda: program.tray is not None)
    commands = program.office.commands
    assert commands.run("background.apply") and entry.line == ""
    program.office.settings.set("autostart", True)
    commands.run("background.apply")
    assert entry.line.endswith("--background") and str(tmp_path / "k.db") in entry.line
    program.office.settings.set("autostart", False)
    commands.run("background.apply")
    assert entry.line == ""
    told: list[str] = []
    program.office.told.connect(lambda notice: told.append(notice.text))
    entry.locked = True
    program.office.settings.set("autostart", True)
    commands.run("background.apply")
    assert len(told) == 1 and "Zugriff verweigert" in told[0]


def test_a_program_that_moved_is_started_from_its_new_place(
    qtbot: QtBot, make: Callable[[], start.Program]
) -> None:
    program = make()
    entry = program.autostart
    assert isinstance(entry, Entry)
    entry.line = "/alt/kundenpflege --background"
    program.office.settings.set("autostart", True)
    program.show()
    ready(qtbot, program)
    qtbot.waitUntil(lambda: program.tray is not None)
    assert "/alt/" not in entry.line and entry.line.endswith("--background")


def test_the_application_tells_that_it_is_to_end() -> None:
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from kundenpflege.app.application import Application\n"
        "app = Application(['x'])\n"
        "app.quit_asked.connect(lambda: print('asked', flush=True))\n"
        "QTimer.singleShot(0, app.quit)\n"
        "print('ended', app.exec(), flush=True)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, text=True)
    assert run.stdout.split("\n")[:2] == ["asked", "ended 0"], run.stderr
