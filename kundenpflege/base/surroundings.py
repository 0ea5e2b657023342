"""What the computer says about its drives and folders: small, so that tests can pretend."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

#: Not `sys.platform` itself: mypy would take the other systems' branches for unreachable.
_PLATFORM: str = sys.platform


@dataclass(frozen=True, slots=True)
class Mount:
    """One drive: where it hangs in and the name of its file system."""

    point: str
    kind: str


def _none() -> tuple[Mount, ...]:
    return ()


def _unknown(_drive: str) -> int:
    return 0


def _unnamed(_drive: str) -> str:
    return ""


def _absent(_path: PurePath) -> bool:
    return False


def _empty(_path: PurePath) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A computer as far as it matters for where a database may lie."""

    platform: str
    home: PurePath
    environ: Mapping[str, str] = field(default_factory=dict)
    #: The drives of Linux and macOS, in the order they were hung in.
    mounts: Callable[[], tuple[Mount, ...]] = _none
    #: GetDriveType and the label of a Windows drive such as `C:\`.
    drive_type: Callable[[str], int] = _unknown
    drive_label: Callable[[str], str] = _unnamed
    exists: Callable[[PurePath], bool] = _absent
    #: The text of a small file, empty when there is none.
    read: Callable[[PurePath], str] = _empty


def this_computer() -> Surroundings:
    """The computer the program runs on."""
    return Surroundings(
        platform="win32" if _PLATFORM in ("win32", "cygwin") else _PLATFORM,
        home=Path.home(),
        environ=os.environ,
        mounts=_mounts,
        drive_type=_drive_type,
        drive_label=_drive_label,
        exists=_exists,
        read=_read,
    )


def _exists(path: PurePath) -> bool:
    try:
        return Path(path).exists()
    except OSError:
        return False


def _read(path: PurePath) -> str:
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            return file.read(100_000)
    except (OSError, ValueError):
        return ""


def _mounts() -> tuple[Mount, ...]:
    if _PLATFORM.startswith("linux"):
        return parse_proc(_read(Path("/proc/self/mounts")))
    if _PLATFORM == "darwin":
        import subprocess

        try:
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=3)
        except (OSError, subprocess.SubprocessError):
            return ()
        return parse_mount(told.stdout)
    return ()


def parse_proc(text: str) -> tuple[Mount, ...]:
    """The lines of /proc/mounts; blanks in names are written as \\040."""
    found = []
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) >= 3:
            point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), words[1])
            found.append(Mount(point, words[2]))
    return tuple(found)


def parse_mount(text: str) -> tuple[Mount, ...]:
    """What `mount` says on macOS: `//server/share on /Volumes/share (smbfs, nodev)`."""
    return tuple(
        Mount(match[1], match[2])
        for line in text.splitlines()
        if (match := re.fullmatch(r".+? on (/.*?) \(([\w.-]+)[,)].*", line))
    )


def _drive_type(drive: str) -> int:
    if _PLATFORM != "win32":
        return 0
    return int(_windows().GetDriveTypeW(drive))


def _drive_label(drive: str) -> str:
    if _PLATFORM != "win32":
        return ""
    import ctypes

    label = ctypes.create_unicode_buffer(261)
    asked = _windows().GetVolumeInformationW(drive, label, 261, None, None, None, None, 0)
    return label.value if asked else ""


def _windows() -> Any:
    import ctypes

    return vars(ctypes)["windll"].kernel32
