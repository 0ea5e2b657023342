"""How long until *Heute* is usable, measured against an empty window in the same run.

All are whole processes, started in turn: an empty QMainWindow up to its first paint, the same
followed by the import of SQLAlchemy's ORM, and the program with the demo business up to the moment
*Heute* shows its reminders and figures. The ratio is what counts; milliseconds depend on the
machine.

    python tests/benchmarks/startup.py [--runs 9] [--limit 3.0]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

EMPTY_WINDOW = """
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        app.quit()

app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

# What no program on SQLAlchemy can go below: the same window, then nothing but its import.
WITH_SQLALCHEMY = f"""
import builtins, gc
gc.disable()
plain = builtins.__import__
{EMPTY_WINDOW}
builtins.__import__ = plain
import sqlalchemy.orm
print("loaded", flush=True)
"""

COMMANDS = {
    "empty window": [sys.executable, "-c", EMPTY_WINDOW],
    "with SQLAlchemy": [sys.executable, "-c", WITH_SQLALCHEMY],
    "Kundenpflege": [sys.executable, "-m", "kundenpflege", "--demo"],
}


def marks(command: list[str]) -> dict[str, float]:
    """Start `command`; milliseconds from its start until each word it announces on stdout.

    The clock is ours, so neither program can flatter itself. Raises RuntimeError when the
    program fails or says nothing within a minute.
    """
    environment = dict(os.environ, KUNDENPFLEGE_STARTUP_PROBE="1", PYTHONPATH=str(ROOT))
    # Installed programs are compiled; sources compiled anew at each start would measure the
    # shell's settings.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not any(name in environment for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    seen: dict[str, float] = {}
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        for line in process.stdout:
            word = line.split(" ")[0].strip()
            seen.setdefault(word, (time.perf_counter() - start) * 1000)
        errors = process.stderr.read()
        if process.wait(timeout=60) or not seen:
            raise RuntimeError(f"{command[-1]} did not start:\n{errors}")
    return seen


def main() -> int:
    """Measure, print minimum and median of each mark and the ratio; 1 above the limit."""
    parser = argparse.ArgumentParser(description="Start-up compared with an empty window")
    parser.add_argument("--runs", type=int, default=9, help="measured starts of each program")
    parser.add_argument("--limit", type=float, help="fail when the ratio of medians is above")
    options = parser.parse_args()

    times: dict[tuple[str, str], list[float]] = {}
    for run in range(options.runs + 1):
        for name, command in COMMANDS.items():
            for word, milliseconds in marks(command).items():
                if run:  # the first start of each warms compiled files and disk cache
                    times.setdefault((name, word), []).append(milliseconds)

    print(f"{options.runs} starts each, in turn; milliseconds from process start")
    print(f"{'':24}{'minimum':>9}{'median':>9}")
    for (name, word), values in times.items():
        label = f"{name}, {word}"
        print(f"{label:24}{min(values):9.0f}{statistics.median(values):9.0f}")
    empty, ready = times["empty window", "painted"], times["Kundenpflege", "ready"]
    loaded = times["with SQLAlchemy", "loaded"]
    floor = statistics.median(loaded) / statistics.median(empty)
    print(f"SQLAlchemy imported : empty window = {floor:.2f} (median)")
    ratio = statistics.median(ready) / statistics.median(empty)
    print(f"ready : empty window = {ratio:.2f} (median), {min(ready) / min(empty):.2f} (minimum)")
    return 1 if options.limit is not None and ratio > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
