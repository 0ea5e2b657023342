"""How quick the lines of an offer are on the screen: open, keystroke, Enter, scroll.

Run: `QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/benchmarks/lines.py [lines …]`. The real
page Angebote is opened on drafts of 40 and of 500 lines; per size: until the step with the lines
stands, median and longest of typing into a line in the middle, going on by Enter, and scrolling
through all of it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.model.kinds import LineKind
from kundenpflege.services import offers
from kundenpflege.services.offers import LineDraft, OfferDraft
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.services.offer_world import add_business, add_couple


def add_offer(store: Store, customer_id: int, count: int) -> int:
    """A draft of so many lines, ten to a heading."""
    lines = [
        LineDraft(-n, LineKind.HEADING, f"Abschnitt {n}")
        if n % 10 == 1
        else LineDraft(
            -n,
            text=f"Leistung {n} mit einem etwas längeren Text, der umbricht",
            benefit="Der Nutzen steht darunter",
            quantity=Decimal(3),
            unit_price=Decimal("12.5"),
        )
        for n in range(1, count + 1)
    ]
    with store.write("Angebot") as db:
        draft = OfferDraft(customer_id=customer_id, subject="Groß", lines=tuple(lines))
        return offers.add_offer(db, customer_id, draft)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds until it is done and painted."""
    began = time.perf_counter()
    work()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


def keyboard() -> QWidget:
    """Who has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def settle(office: Office) -> None:
    """Until nothing is under way."""
    quiet = 0
    while quiet < 5:
        QApplication.processEvents()
        time.sleep(0.005)
        quiet = quiet + 1 if office.is_idle else 0


def measure(office: Office, page: OffersPage, offer_id: int, count: int) -> None:
    """Print the figures of one size."""

    def open_it() -> None:
        page.show_record(offer_id, "offer")
        settle(office)
        page.composer.show_step(1)

    opened = timed(open_it)
    settle(office)
    lines = page.composer.lines.lines
    lines.take_up(count // 2 + 3)
    keys = [timed(lambda: QTest.keyClick(keyboard(), Qt.Key.Key_X)) for _n in range(20)]
    enters = [timed(lambda: QTest.keyClick(keyboard(), Qt.Key.Key_Return)) for _n in range(10)]
    bar = page.composer.lines.verticalScrollBar()
    steps = [timed(lambda n=n: bar.setValue(n * bar.maximum() // 20)) for n in range(21)]  # type: ignore[misc]
    print(f"{count} lines: open {opened:.0f} ms")
    for words, times in (("keystroke", keys), ("Enter", enters), ("scroll", steps)):
        print(f"  {words}: median {statistics.median(times):.1f}, longest {max(times):.1f} ms")


def main(counts: list[int]) -> None:
    """All sizes, one after the other."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(date(2026, 11, 21))
        office = Office(Settings(None), clock)
        store = open_store(Path(folder) / "lines.db", clock=clock)
        office.start(lambda: store)
        add_business(store)
        ids = [add_offer(store, add_couple(store, str(2000 + n)), n) for n in counts]
        page = OffersPage(office)
        page.resize(1228, 825)
        page.show()
        settle(office)
        for count, offer_id in zip(counts, ids, strict=True):
            measure(office, page, offer_id, count)
        page.close()
        office.close()


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [40, 500])
