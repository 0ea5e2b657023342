"""The page of the catalogue on a furnished database, as the program opens it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.store import Store
from kundenpflege.ui.catalogue.page import CataloguePage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle
from tests.ui.furnished import (
    TODAY,
    Answers,
    _look,
    answers,
    furnished,
    press,
    shown,
    typed,
)

__all__ = ["TODAY", "Answers", "_look", "answers", "furnished", "page", "press", "shown", "typed"]


@pytest.fixture
def page(qtbot: QtBot, furnished: Store, office: Office, answers: Answers) -> CataloguePage:
    made = CataloguePage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made
