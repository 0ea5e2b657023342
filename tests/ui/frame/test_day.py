"""The frame over a day: waking refreshes, a call stays over the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.settings import Settings
from kundenpflege.services import customers
from kundenpflege.store import Store
from kundenpflege.ui.frame.facts import FrameFacts
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow
from tests.ui.conftest import TODAY, settle
from tests.ui.demo_pages import CountingPage
from tests.ui.frame.test_tray import Watch
from tests.ui.test_app import ENTRIES


@pytest.fixture
def watch() -> Watch:
    return Watch(datetime(TODAY.year, TODAY.month, TODAY.day, 22, 0))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, watch: Watch) -> Iterator[MainWindow]:
    office = Office(Settings(None), watch)
    office.start(lambda: Store.open(tmp_path / "k.db", clock=watch))
    made = MainWindow(office, ENTRIES, facts=lambda _store: FrameFacts("", {"today": 4}))
    qtbot.addWidget(made)
    made.show()
    made.start()
    settle(qtbot, office)
    yield made
    assert office.close()


def refreshed(window: MainWindow) -> int:
    page = window.page("today")
    assert isinstance(page, CountingPage)
    return page.refreshed


def test_midnight_waking_and_coming_back_refresh_the_page(
    qtbot: QtBot, window: MainWindow, watch: Watch
) -> None:
    office, before = window.office, refreshed(window)
    counted: list[FrameFacts] = []
    window.counted.connect(counted.append)
    watch.at += timedelta(seconds=30)
    office.check_day()
    settle(qtbot, office)
    assert refreshed(window) == before and counted == []
    watch.at += timedelta(hours=1)  # asleep on the same day
    office.check_day()
    settle(qtbot, office)
    assert refreshed(window) == before + 1 and counted[-1].counts == {"today": 4}
    watch.at += timedelta(hours=9)  # asleep over midnight
    window._state_changed(Qt.ApplicationState.ApplicationInactive)
    assert refreshed(window) == before + 1
    window._state_changed(Qt.ApplicationState.ApplicationActive)
    settle(qtbot, office)
    assert refreshed(window) == before + 2


def test_a_call_lies_over_the_pages_and_stays(qtbot: QtBot, window: MainWindow) -> None:
    office = window.office
    made: list[int] = []
    office.run(
        "Kunde",
        lambda db: customers.add_customer(db, {"phone": "1234", "persons": [{"last_name": "Ohm"}]}),
        made.append,
    )
    settle(qtbot, office)
    office.create("call", customer_id=made[0])
    settle(qtbot, office)
    panel = window.findChild(QWidget, "callPanel")
    assert panel is not None and panel.isVisible()
    window.show_page("customers")
    settle(qtbot, office)
    assert panel.isVisible(), "one may look something up while talking"
    window.put_away()
    assert not panel.isVisible()
