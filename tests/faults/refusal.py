"""A disk that refuses: the system's own calls of one process fail from a chosen one on.

With strace, where tracing is permitted; else by a limit to the size of files, which fails the
writes behind it. Both are the kernel's own answers, nothing of the program is replaced.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which calls fail, with what error, once or from then on."""

    name: str
    calls: str
    error: str
    for_good: bool


REFUSALS = (
    Refusal("full, database", "pwrite64,ftruncate,fallocate", "ENOSPC", True),
    Refusal("error, database", "pwrite64", "EIO", False),
    Refusal("full, files", "write,sendfile,copy_file_range", "ENOSPC", True),
    Refusal("error, sync", "fsync,fdatasync", "EIO", False),
    Refusal("error, rename", "rename,renameat,renameat2,link", "EIO", False),
)


def permit() -> None:
    """Let another process of this user look into this one (some systems allow only parents)."""
    if sys.platform == "linux":
        pr_set_ptracer, anyone = 0x59616D61, ctypes.c_ulong(-1 & (2**64 - 1))
        ctypes.CDLL(None).prctl(pr_set_ptracer, anyone, 0, 0, 0)


class Refusing:
    """Calls of process `pid` are refused until `stop`, beginning with the `number`-th."""

    def __init__(self, pid: int, refusal: Refusal, number: int, log: Path) -> None:
        self._log = log
        when = f"{number}+" if refusal.for_good else str(number)
        self._tracer = subprocess.Popen(
            ["strace", "-f", "-o", str(log), "-e", f"trace={refusal.calls}",
             "-e", f"inject={refusal.calls}:error={refusal.error}:when={when}", "-p", str(pid)],
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._tracer.stderr is not None
        self.told = self._tracer.stderr.readline()
        self.attached = "attached" in self.told

    def stop(self) -> bool:
        """The disk takes everything again; whether anything was refused."""
        self._tracer.terminate()
        self._tracer.communicate()
        try:
            return "INJECTED" in self._log.read_text(errors="replace")
        except OSError:
            return False


def possible(folder: Path) -> bool:
    """Whether calls of another process can be refused here."""
    if not shutil.which("strace"):
        return False
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        permit()
        os.close(into)
        os.read(out, 1)
        os._exit(0)
    try:
        refusing = Refusing(pid, REFUSALS[0], 1, folder / "probe")
        refusing.stop()
        return refusing.attached
    finally:
        os.close(into)
        os.close(out)
        os.waitpid(pid, 0)
