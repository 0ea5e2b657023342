"""Starting with the computer, on each system, without touching the one the tests run on."""

from __future__ import annotations

import plistlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from kundenpflege.app import autostart
from kundenpflege.app.autostart import Autostart, DesktopEntry, LaunchAgent, RunKey
from kundenpflege.base.errors import UserError

COMMAND = ["/opt/Meine Programme/kundenpflege", "--database", "/home/o/Kunden 100%.db"]


class Registry:
    """What the program uses of `winreg`."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = 1, 1, 2

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.locked = False

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def OpenKey(self, root: int, path: str, *_more: int) -> Registry:
        assert root == self.HKEY_CURRENT_USER and path.endswith(r"CurrentVersion\Run")
        return self

    def CreateKey(self, root: int, path: str) -> Registry:
        if self.locked:
            raise PermissionError(13, "Zugriff verweigert")
        return self.OpenKey(root, path)

    def QueryValueEx(self, _key: object, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError(2, name)
        return self.values[name], 1

    def SetValueEx(self, _key: object, name: str, _zero: int, _kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, _key: object, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(2, name)
        del self.values[name]


PLACES: list[Callable[[Path], Autostart]] = [
    lambda folder: DesktopEntry(folder / "autostart"),
    lambda folder: LaunchAgent(folder / "LaunchAgents"),
    lambda folder: RunKey(Registry()),
]


@pytest.mark.parametrize("make", PLACES)
def test_on_and_off_again(make: Callable[[Path], Autostart], tmp_path: Path) -> None:
    place = make(tmp_path)
    assert place.command() == ""
    assert autostart.apply(True, place, COMMAND)
    assert "Kunden" in place.command()
    assert not autostart.apply(True, place, COMMAND), "twice is once"
    assert autostart.apply(True, place, ["/anderswo"]), "the program moved"
    assert "anderswo" in place.command()
    assert autostart.apply(False, place, COMMAND)
    assert place.command() == ""
    assert not autostart.apply(False, place, COMMAND)


def test_the_desktop_file_gives_back_each_argument(tmp_path: Path) -> None:
    hostile = ["/a b/`x`$(y)", 'sagt "ja"', "100%f", "\\zurück", "zwei\nzeilen", "--background"]
    DesktopEntry(tmp_path).turn_on(hostile)
    text = (tmp_path / "kundenpflege.desktop").read_text(encoding="utf-8")
    assert text.startswith("[Desktop Entry]\n") and text.count("\n") == len(text.splitlines())
    line = next(one for one in text.splitlines() if one.startswith("Exec="))[5:]
    # As the desktop reads it: first the value as a string, then the quoted arguments.
    value = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], line)
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    arguments = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
    assert [one.replace("%%", "%") for one in arguments] == hostile


def test_an_entry_hidden_by_the_desktop_counts_as_off(tmp_path: Path) -> None:
    place = DesktopEntry(tmp_path)
    place.turn_on(COMMAND)
    file = tmp_path / "kundenpflege.desktop"
    file.write_text(file.read_text() + "Hidden=true\n")
    assert place.command() == ""


def test_the_launch_agent_is_a_property_list(tmp_path: Path) -> None:
    LaunchAgent(tmp_path).turn_on(COMMAND)
    kept = plistlib.loads(next(tmp_path.glob("*.plist")).read_bytes())
    assert kept["ProgramArguments"] == COMMAND and kept["RunAtLoad"] is True
    next(tmp_path.glob("*.plist")).write_bytes(b"\x00kaputt")
    assert LaunchAgent(tmp_path).command() == ""


def test_the_registry_holds_a_quoted_command_line() -> None:
    registry = Registry()
    RunKey(registry).turn_on(COMMAND)
    assert registry.values == {"Kundenpflege": subprocess.list2cmdline(COMMAND)}


def test_a_system_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    registry = Registry()
    registry.locked = True
    with pytest.raises(UserError, match="Start mit dem Computer"):
        autostart.apply(True, RunKey(registry), COMMAND)
    (tmp_path / "autostart").write_text("no folder")
    with pytest.raises(UserError):
        autostart.apply(True, DesktopEntry(tmp_path / "autostart"), COMMAND)


def test_the_command_starts_in_the_background(monkeypatch: Any, tmp_path: Path) -> None:
    assert autostart.start_command() == [sys.executable, "-m", "kundenpflege", "--background"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/kundenpflege")
    database = tmp_path / "k.db"
    assert autostart.start_command(database) == [
        "/opt/kundenpflege", "--database", str(database), "--background"
    ]  # fmt: skip


def test_the_place_follows_the_users_configuration(monkeypatch: Any, tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("Linux keeps it in a folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    autostart.this_computer().turn_on(COMMAND)
    assert (tmp_path / "autostart" / "kundenpflege.desktop").is_file()
