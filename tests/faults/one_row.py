"""Tries one promise in a process of its own: `python -m tests.faults.one_row NAME …`."""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from .row import Outcome, Work

#: Ends the process's output and begins the result, which follows as one line of JSON.
RESULT = "\x1eresult\x1f"


def own_folders(home: Path) -> None:
    """No try ever sees or touches the data, settings and passwords of the person who runs it."""
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        os.environ[name] = str(home)
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(home / "hypothesis")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def main(arguments: list[str]) -> None:
    """NAME COUNT SEED SHORT: try it, print the result."""
    name, count, seed, short = arguments
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix=f"faults-{name}-", ignore_cleanup_errors=True) as made:
        own_folders(Path(made) / "home")
        tempfile.tempdir = os.environ["TMPDIR"] = str(Path(made) / "home")
        folder = Path(made) / "work"
        folder.mkdir()
        try:
            module = importlib.import_module(f"tests.faults.{name}")
            outcome: Outcome = module.run(Work(folder, int(count), int(seed), short == "short"))
        except Exception:
            outcome = Outcome(broken=["The try itself failed:\n" + traceback.format_exc()])
    spent = os.times()
    told = outcome.plain() | {
        "seconds": round(time.perf_counter() - begun, 1),
        # Of the processor, with that of the children: what it costs on a busy machine, too.
        "cpu": round(sum(spent[:4]), 1),
    }
    print(RESULT + json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
