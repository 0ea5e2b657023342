"""Cyclic garbage never dies on a worker thread."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.store import Store
from kundenpflege.ui.kit.memory import collect
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle


class Knot(QObject):
    """Refers to itself and notes on which thread it dies."""

    def __init__(self, deaths: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: deaths.append(threading.get_ident()))


def test_a_worker_that_allocates_does_not_collect(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    assert clock.today() == TODAY
    gc.collect()
    office = Office(Settings(None), clock)
    with Store.open(tmp_path / "k.db", clock=clock) as store:
        office.start(lambda: store)
        settle(qtbot, office)
        assert not gc.isenabled()
        deaths: list[int] = []
        for _n in range(50):
            Knot(deaths)

        def allocate() -> int:
            return len([[n] for n in range(200_000)])

        office.compute(allocate)
        office.ask(lambda _db: allocate())
        settle(qtbot, office)
        assert deaths == []
        for _n in range(3):
            collect()
            gc.collect()
        assert deaths == [threading.get_ident()] * 50
        assert office.close()
    assert gc.isenabled()
