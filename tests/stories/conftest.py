"""A desk with the program on it, and the customers of the messy list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.services.opening import open_demo, open_store
from kundenpflege.ui.kit import theme
from tests.exchange.files import import_file

from .desk import Calendar, Desk

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2026, 11, 21)


@pytest.fixture
def empty_desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The program was never opened before."""
    theme.apply(qapp, "light", 1.0)
    made = Desk(qtbot, tmp_path, Calendar(TODAY))
    yield made
    made.pull_the_plug()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """The program is open, with the customers of the list in it."""
    with open_store(empty_desk.path, clock=empty_desk.clock) as store:
        import_file(store, SAMPLES / "kundenliste.xlsx")
    empty_desk.open()
    return empty_desk


@pytest.fixture
def busy_desk(empty_desk: Desk) -> Desk:
    """The program is open in the business of the examples, where much is due."""
    open_demo(empty_desk.folder, clock=empty_desk.clock).close()
    empty_desk.path = empty_desk.folder / "Beispielbetrieb.db"
    empty_desk.open()
    return empty_desk


@pytest.fixture
def sample() -> dict[str, Any]:
    """The offer of the joinery for the villa's windows."""
    found: dict[str, Any] = json.loads((SAMPLES / "sprossenfenster.json").read_text("utf-8"))
    return found
