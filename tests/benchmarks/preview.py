"""How soon the preview shows what was typed: from the last keystroke to the new picture.

Run: `QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/benchmarks/preview.py [lines …]`. The
real page Angebote is opened on a draft of 40 and of 500 lines (127 pages with long texts);
letters are typed into the subject. Per size: pages, median and 95th percentile from the last
keystroke until the sharp picture of the changed page stands in the view, the wait after a pause
that is part of it, and the longest gap between two beats of a timer of 1 ms while typing.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.services import offers
from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.services.offer_world import add_business, add_couple

TODAY = date(2026, 11, 21)
RUNS = int(os.environ.get("RUNS", "15"))
_LONG = "Ausführung nach den anerkannten Regeln der Technik, Anschlüsse dicht und gedämmt. " * 6


class Pulse(QObject):
    """The longest gap between two beats is how long nothing could be done."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer.start()

    def start(self) -> None:
        """Begin anew."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def add_offer(store: Store, customer_id: int, lines: int) -> int:
    """A draft of so many lines; long ones have long texts."""
    long_text = _LONG if lines > 100 else ""
    draft = OfferDraft(
        customer_id=customer_id,
        subject="Sprossenfenster",
        talk_date=date(2026, 11, 12),
        needs=tuple(NeedDraft(-n, f"Was dem Kunden wichtig ist, Nummer {n}.") for n in range(1, 6)),
        lines=tuple(
            LineDraft(
                -n,
                text=f"Sprossenfenster Kiefer, dreifach verglast, Nummer {n}",
                benefit="Schallschutzklasse 4: der Straßenlärm bleibt draußen",
                quantity=Decimal(n % 9 + 1),
                unit_price=Decimal("1150.50"),
                long_text=long_text,
            )
            for n in range(1, lines + 1)
        ),
        guarantees=tuple(GuaranteeDraft(-n, f"Wir halten Wort, Nummer {n}.") for n in range(1, 4)),
    )
    with store.write("Angebot") as db:
        return offers.add_offer(db, customer_id, draft)


def measure(office: Office, page: OffersPage, offer_id: int, lines: int) -> None:
    """Type, wait for the picture, report."""
    pulse = Pulse()
    paper = page.composer.paper

    def wait(ready: Callable[[], bool]) -> None:
        ends = time.perf_counter() + 60
        while not ready():
            QApplication.processEvents()
            time.sleep(0.0005)
            assert time.perf_counter() < ends, "no picture within 60 s"

    def sharp() -> bool:
        view = paper.view
        return bool(view._pages) and all(
            view._pages[number].made_for is not None
            and (view._pages[number].made_for or (None,))[0] == view._generation
            for number in view._seen()
        )

    def renewed(before: bytes | None) -> bool:
        return paper.pdf is not before and sharp()

    page.write(offer_id)
    wait(lambda: page.composer.book.is_open and paper.pdf is not None and sharp())
    wait(lambda: office.is_idle)
    subject = page.findChild(QLineEdit, "subject")
    assert subject is not None
    subject.setFocus()
    times, gaps = [], []
    for _run in range(RUNS):
        before = paper.pdf
        pulse.start()
        for letter in "abc":
            QTest.keyClicks(subject, letter)
            QApplication.processEvents()
        began = time.perf_counter()
        wait(partial(renewed, before))
        QApplication.processEvents()
        times.append((time.perf_counter() - began) * 1000)
        wait(lambda: office.is_idle and not page.composer.book.dirty)
        gaps.append(pulse.longest)
    pause = paper._timer.interval()
    first, times = times[0], times[1:]
    high = statistics.quantiles(times, n=20, method="inclusive")[-1]
    print(
        f"{lines:5} lines {paper.view.page_count():4} pages  "
        f"{statistics.median(times):7.1f} {high:7.1f} ms, the first {first:.0f} ms, "
        f"of which {pause} ms pause; longest gap {max(gaps):6.1f} ms",
        flush=True,
    )


def main() -> None:
    """Make the offers, measure, report."""
    sizes = [int(one) for one in sys.argv[1:]] or [40, 500]
    app = QApplication([])
    theme.apply(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(TODAY)
        office = Office(Settings(Path(folder) / "settings.json"), clock)
        store = open_store(Path(folder) / "kundenpflege.db", clock=clock)
        add_business(store)
        couple = add_couple(store)
        ids = [add_offer(store, couple, lines) for lines in sizes]
        office.start(lambda: store)
        page = OffersPage(office, opener=lambda _path: True)
        page.resize(1228, 825)
        page.show()
        page.activateWindow()
        for offer_id, lines in zip(ids, sizes, strict=True):
            measure(office, page, offer_id, lines)
        page.composer.close_book()
        office.close()


if __name__ == "__main__":
    main()
