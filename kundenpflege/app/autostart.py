"""Starting with the computer: one entry per user, as each system keeps it.

Linux: a desktop file in `autostart` (XDG autostart specification), macOS: a launch agent, Windows:
a value below `Run` in the registry of the user. Nothing needs administrator rights.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.base.paths import APP_NAME

NAME = "kundenpflege"
_LABEL = "de.kundenpflege.Kundenpflege"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
BACKGROUND = "--background"


class Autostart(Protocol):
    """Whether the program starts with the computer."""

    def command(self) -> str:
        """What is started, as the system keeps it; empty when nothing is."""
        ...

    def turn_on(self, command: Sequence[str]) -> None:
        """Start `command` from the next time on. OSError when that cannot be written."""
        ...

    def turn_off(self) -> None:
        """Start nothing any more. OSError when that cannot be written."""
        ...


class DesktopEntry:
    """Linux: `~/.config/autostart/kundenpflege.desktop`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{NAME}.desktop"

    def command(self) -> str:
        """The line after `Exec=`, unless somebody hid the entry."""
        lines = _read(self._file).splitlines()
        if "Hidden=true" in lines:
            return ""
        return next((line[5:] for line in lines if line.startswith("Exec=")), "")

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the file."""
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={APP_NAME}",
            f"Exec={' '.join(map(_desktop_quoted, command))}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        _write(self._file, ("\n".join(lines) + "\n").encode())

    def turn_off(self) -> None:
        """Remove the file."""
        self._file.unlink(missing_ok=True)


class LaunchAgent:
    """macOS: `~/Library/LaunchAgents/….plist`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{_LABEL}.plist"

    def command(self) -> str:
        """The arguments with blanks between."""
        try:
            kept = plistlib.loads(self._file.read_bytes())
            return " ".join(map(str, kept["ProgramArguments"]))
        except (OSError, KeyError, TypeError, ValueError):
            return ""

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the file."""
        content = {"Label": _LABEL, "ProgramArguments": list(command), "RunAtLoad": True}
        _write(self._file, plistlib.dumps(content))

    def turn_off(self) -> None:
        """Remove the file."""
        self._file.unlink(missing_ok=True)


class RunKey:
    """Windows: a value below `Run`; `registry` is the module `winreg`."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry

    def command(self) -> str:
        """The command line."""
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN) as key:
                return str(registry.QueryValueEx(key, APP_NAME)[0])
        except OSError:
            return ""

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the value."""
        registry = self._registry
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN) as key:
            line = subprocess.list2cmdline(command)
            registry.SetValueEx(key, APP_NAME, 0, registry.REG_SZ, line)

    def turn_off(self) -> None:
        """Remove the value."""
        registry = self._registry
        try:
            with registry.OpenKey(
                registry.HKEY_CURRENT_USER, _RUN, 0, registry.KEY_SET_VALUE
            ) as key:
                registry.DeleteValue(key, APP_NAME)
        except FileNotFoundError:
            return


def this_computer() -> Autostart:
    """As the system keeps it on which the program runs."""
    if sys.platform == "win32":
        import winreg

        return RunKey(winreg)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    base = os.environ.get("XDG_CONFIG_HOME", "")
    config = Path(base) if os.path.isabs(base) else Path.home() / ".config"
    return DesktopEntry(config / "autostart")


def start_command(database: Path | None = None) -> list[str]:
    """How this program is started in the background; with a database unless it is the usual."""
    frozen = bool(getattr(sys, "frozen", False))
    command = [sys.executable] if frozen else [_windowless(sys.executable), "-m", NAME]
    if database is not None:
        command += ["--database", str(database)]
    return [*command, BACKGROUND]


def apply(wanted: bool, place: Autostart, command: Sequence[str]) -> bool:
    """Bring the entry in line with the wish; True when something was changed.

    UserError when the system does not let us.
    """
    try:
        before = place.command()
        if wanted:
            place.turn_on(command)
        elif before:
            place.turn_off()
        return place.command() != before
    except OSError as error:
        raise UserError(
            _("Der Start mit dem Computer lässt sich nicht einrichten: {why}").format(
                why=why(error)
            )
        ) from error


def _windowless(executable: str) -> str:
    """Windows: without the black window of the console."""
    path = Path(executable)
    beside = path.with_name("pythonw.exe")
    return str(beside) if path.name.lower() == "python.exe" and beside.exists() else executable


def _desktop_quoted(argument: str) -> str:
    """An argument of `Exec` (Desktop Entry Specification, "The Exec key")."""
    text = argument.replace("%", "%%")
    if argument and not set(argument) - set(_PLAIN):
        return text
    for sign in '\\"`$':
        text = text.replace(sign, "\\" + sign)
    # The value itself is a string in which a backslash is written twice.
    return '"' + text.replace("\\", "\\\\").replace("\n", "\\n") + '"'


_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+:,@%"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _write(file: Path, content: bytes) -> None:
    """The whole file or none of it."""
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(content)
    os.replace(fresh, file)
