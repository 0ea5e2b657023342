"""What every test shares: no screen, no user's own folders, reproducible property tests."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.money import use_currency
from kundenpflege.store import Store
from tests.empty_database import put_empty_database

# Read when the first QApplication is made: windows are drawn, but on no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")


def _only_our_font() -> str:
    """A font configuration that knows Lato alone, which comes with the program.

    How wide a text is decides layouts: they are tested with the same letters on every Linux
    machine, whatever fonts it has.
    """
    import fontpkg_lato

    folder = Path(tempfile.mkdtemp(prefix="kundenpflege-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fonts = Path(fontpkg_lato.ROOT) / "files"
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return str(folder / "fonts.conf")


@cache
def _shared_cache() -> str:
    """What can be made again at any time, the demo business above all, is made once a run."""
    folder = tempfile.mkdtemp(prefix="kundenpflege-cache-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


os.environ["FONTCONFIG_FILE"] = _only_our_font()

# Nothing stands between a failing example and its repetition on another machine; a slow
# machine is no failure, therefore no deadline.
settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever sees or touches the data and settings of the person who runs it."""
    use_currency("DE")
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("XDG_CACHE_HOME", _shared_cache())
    for name in ("APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture
def clock() -> FixedClock:
    """Today is Saturday, 21 November 2026, in every test."""
    return FixedClock(date(2026, 11, 21))


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A real, empty database on the disk."""
    path = put_empty_database(tmp_path / "kundenpflege.db")
    with Store.open(path, clock=clock) as opened:
        yield opened
