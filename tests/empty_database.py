"""An empty database for a test: made once, copied afterwards.

Making the schema takes ten times as long as opening a copy, and thousands of tests want one. That
making works is what tests/store/test_open.py is for.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.store import Store

_NAME = "leer.db"


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kundenpflege-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Store.open(folder / _NAME, clock=FixedClock(date(2026, 11, 21))).close()
    return folder / _NAME


def put_empty_database(path: Path) -> Path:
    """Lay an empty database at `path`, with what belongs beside it; gives the path."""
    made = _made()
    for file in made.parent.glob(f"{_NAME}*"):
        if file.suffix != ".lock":
            shutil.copyfile(file, path.with_name(path.name + file.name.removeprefix(_NAME)))
    return path
