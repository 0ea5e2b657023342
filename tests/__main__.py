"""Every check of the project in one command: `python -m tests [ARGUMENTS OF PYTEST]`.

Style, layout, types, the promises about the data tried by force, then the tests (the import
contracts are one of them). All of them run, so that one round shows everything; any of them fails
the whole.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run all checks in order; 0 only when every one of them passed."""
    checks = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        "faults": ["tests.faults", "--short"],
        # Last: its closing line is the one to read.
        "pytest": ["pytest", "-q", "-n", "auto", "--maxprocesses", "4", *arguments],
    }
    failed = []
    for name, command in checks.items():
        print(f"── {name}", flush=True)
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode:
            failed.append(name)
    if failed:
        print(f"Not passed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
