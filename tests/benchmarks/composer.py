"""Whether anything in the composer holds up the window: the longest gap at each deed.

Run: `QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/benchmarks/composer.py [lines]`. The real
page Angebote is opened on drafts of 40 lines with needs and guarantees. For each deed: median and
longest gap between two beats of a timer of 1 ms, and how much of the longest one the GUI thread
computed itself (on a busy computer the rest belongs to others). Nothing should take over 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.services import offers
from kundenpflege.services.opening import open_store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.benchmarks.preview import add_offer
from tests.services.offer_world import add_business, add_couple

TODAY = date(2026, 11, 21)
RUNS = int(os.environ.get("RUNS", "8"))
STEPS = ("Gespräch & Bedarf", "Leistungen", "Garantien", "Argumente", "Prüfen & Senden")


class Pulse(QObject):
    """Longest gap between two beats: by the clock, and computed by this thread; ms."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self.start()

    def start(self) -> None:
        """Begin anew."""
        self.gap = self.own = 0.0
        self._seen, self._worked = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        seen, worked = time.perf_counter(), time.thread_time()
        self.gap = max(self.gap, (seen - self._seen) * 1000)
        self.own = max(self.own, (worked - self._worked) * 1000)
        self._seen, self._worked = seen, worked


class Bench:
    """The page, and what is measured on it."""

    def __init__(self, office: Office, page: OffersPage) -> None:
        self.office, self.page, self.pulse = office, page, Pulse()

    def settle(self) -> None:
        """Until nothing is under way."""
        quiet = 0
        while quiet < 8:
            QApplication.processEvents()
            time.sleep(0.002)
            quiet = quiet + 1 if self.office.is_idle and not self.page.composer.book.dirty else 0

    def measure(
        self, words: str, deed: Callable[[int], object], before: Callable[[], object] = lambda: 0
    ) -> None:
        """Do it some times and tell the gaps."""
        gaps, owns = [], []
        for number in range(RUNS):
            before()
            self.settle()
            self.pulse.start()
            deed(number)
            self.settle()
            gaps.append(self.pulse.gap)
            owns.append(self.pulse.own)
        mark = "" if max(owns) < 50 else "  <- over 50 ms"
        print(
            f"{words:34} {statistics.median(gaps):7.1f} {max(gaps):7.1f}   {max(owns):7.1f}{mark}",
            flush=True,
        )


def keyboard() -> QWidget:
    """Who has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _show_step(page: OffersPage, number: int, _run: int) -> None:
    page.composer.show_step(number)


def report(bench: Bench, ids: list[int]) -> None:
    """All deeds in turn."""
    page, composer = bench.page, bench.page.composer
    print(f"{'':34} {'median':>7} {'longest':>7}   {'own (ms)':>7}")
    bench.measure("open a draft", lambda n: page.write(ids[n % 2]))
    for number, words in enumerate(STEPS):
        away = partial(composer.show_step, 1 if number == 0 else 0)
        bench.measure(f"to {words}", partial(_show_step, page, number), away)
    composer.show_step(0)
    bench.settle()
    bench.measure("letter in the subject", lambda _n: QTest.keyClick(keyboard(), Qt.Key.Key_X),
                  lambda: composer.jump("subject"))  # fmt: skip
    bench.measure("letter in a need", lambda _n: QTest.keyClick(keyboard(), Qt.Key.Key_X),
                  lambda: composer.jump("needs[1]"))  # fmt: skip
    bench.measure("letter in a line", lambda _n: QTest.keyClick(keyboard(), Qt.Key.Key_X),
                  lambda: composer.jump("lines[20]"))  # fmt: skip
    bench.measure("line added by Enter", lambda _n: QTest.keyClick(keyboard(), Qt.Key.Key_Return),
                  lambda: composer.jump("lines[20]"))  # fmt: skip
    bench.measure("letter in a guarantee", lambda _n: QTest.keyClick(keyboard(), Qt.Key.Key_X),
                  lambda: composer.jump("guarantees[1]"))  # fmt: skip
    bench.measure("back to the list", lambda _n: page.back(), lambda: page.write(ids[0]))
    bench.measure("open the call view", lambda _n: page.calling.begin(ids[0]), page.calling.end)
    page.calling.end()
    bench.measure("open the pipeline", lambda _n: page.show_pipeline(), page.back)
    page.back()
    bench.measure("open the variants", lambda _n: page.show_variants(ids[0]), page.back)


def main(lines: int) -> None:
    """Make the offers, measure, report."""
    app = QApplication([])
    theme.apply(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(TODAY)
        office = Office(Settings(Path(folder) / "settings.json"), clock)
        store = open_store(Path(folder) / "kundenpflege.db", clock=clock)
        add_business(store)
        ids = [add_offer(store, add_couple(store, str(2000 + n)), lines) for n in range(2)]
        with store.read() as db:
            assert len(offers.get_offer(db, ids[0]).draft.lines) == lines
        office.start(lambda: store)
        page = OffersPage(office, opener=lambda _path: True)
        page.resize(1228, 825)
        page.show()
        page.activateWindow()
        bench = Bench(office, page)
        bench.settle()
        report(bench, ids)
        page.close()
        office.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
