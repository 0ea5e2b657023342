"""The offers page with a business and a couple to write to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.services.offer_world import add_business, add_couple
from tests.ui.conftest import settle
from tests.ui.offers.desk import Hands


@pytest.fixture
def couple(store: Store) -> int:
    """Petra und Jan Brandt."""
    add_business(store)
    return add_couple(store)


@pytest.fixture
def hands(qtbot: QtBot, office: Office, store: Store, couple: int) -> Iterator[Hands]:
    """The page on the screen, active."""
    opened: list[Path] = []

    def open_file(path: Path) -> bool:
        opened.append(path)
        return True

    page = OffersPage(office, opener=open_file)
    qtbot.addWidget(page)
    page.resize(1228, 825)
    made = Hands(qtbot, office, store, page)
    made.opened = opened
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    settle(qtbot, office)
    yield made
    assert made.crashed == []
