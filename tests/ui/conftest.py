"""What every test of a screen needs: an office on a real store with a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office

TODAY = date(2026, 11, 21)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(TODAY)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    with Store.open(tmp_path / "kundenpflege.db", clock=clock) as opened:
        yield opened


@pytest.fixture
def office(qtbot: QtBot, store: Store, clock: FixedClock, tmp_path: Path) -> Iterator[Office]:
    """An office with `store` open; finished and closed after the test."""
    made = Office(Settings(tmp_path / "settings.json"), clock)
    made.start(lambda: store)
    settle(qtbot, made)
    yield made
    assert made.close()


def settle(qtbot: QtBot, office: Office) -> None:
    """Wait until every question is answered and shown.

    Qt shows what was laid out into a visible place, and tells of sizes, through the queue of
    events: an answer that came last has left some there, and these may ask again.
    """
    while True:
        qtbot.waitUntil(lambda: office.is_idle, timeout=15_000)
        QApplication.sendPostedEvents()
        if office.is_idle:
            return


@pytest.fixture
def crashes(office: Office) -> list[str]:
    """What went wrong unexpectedly while the test ran."""
    found: list[str] = []
    office.crashed.connect(found.append)
    return found
