"""What every test of a screen needs: an office on a real store with a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import getCppPointer, isValid

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def nothing_outlives_its_test(qapp: QApplication) -> Iterator[None]:
    """Windows of one test are gone before the next begins.

    Their cycles are collected when the program finds time, which a test never does: thousands of
    forgotten widgets would be styled anew at each change of the theme.
    """
    before = {getCppPointer(widget)[0] for widget in qapp.topLevelWidgets()}
    yield
    for widget in qapp.topLevelWidgets():
        if isValid(widget) and getCppPointer(widget)[0] not in before:
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


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
