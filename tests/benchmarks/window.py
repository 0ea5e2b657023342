"""How the window feels with 100,000 customers: time until the answer is on the screen, and how
long the GUI thread was held up meanwhile.

Run: `QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/benchmarks/window.py [customers]
[database]`. Without a database one is made (`demo --size`) in a temporary folder. For each deed:
median and 95th percentile until everything asked was answered and painted, and the longest gap
between two beats of a timer of 1 ms (nothing on the GUI thread should take more than 50 ms).
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.large_demo import fill_large_demo
from kundenpflege.services.opening import open_store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow

TODAY = date(2026, 11, 21)
RUNS = int(os.environ.get("RUNS", "15"))


def turn() -> None:
    """One turn of the event loop; the short sleep leaves the interpreter to the worker."""
    QApplication.processEvents()
    time.sleep(0.0005)


class Pulse(QObject):
    """A timer of 1 ms: the longest gap between two beats is how long nothing could be done."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.longest, self._last = 0.0, 0.0

    def start(self) -> None:
        """Begin to watch."""
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """The gap since the last beat counts, too."""
        self._beat()
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


class Window:
    """The real window on a large database."""

    def __init__(self, path: Path, folder: Path) -> None:
        clock = FixedClock(TODAY)
        self.office = Office(Settings(folder / "settings.json"), clock)
        store = open_store(path, clock=clock)
        self.office.start(lambda: store)
        self.window = MainWindow(self.office)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.start()
        self.pulse = Pulse()
        self.wait(lambda: True)

    def wait(self, ready: Callable[[], bool]) -> None:
        """Until everything is answered and painted."""
        ends = time.perf_counter() + 30
        while not (ready() and self.office.is_idle):
            turn()
            assert time.perf_counter() < ends, "no answer within 30 s"
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def measure(
        self,
        label: str,
        deed: Callable[[int], object],
        ready: Callable[[], bool] = lambda: True,
        runs: int = RUNS,
    ) -> None:
        """Do it `runs` times; `ready` says that the answer is on the screen. What is only
        counted afterwards has no part in the time, but in the gaps."""
        times, gaps = [], []
        for n in range(runs):
            self.pulse.start()
            started = time.perf_counter()
            deed(n)
            while not ready():
                turn()
                assert time.perf_counter() - started < 30, f"{label}: no answer"
            times.append((time.perf_counter() - started) * 1000)
            self.wait(ready)
            self.pulse.stop()
            gaps.append(self.pulse.longest)
        p95 = statistics.quantiles(times, n=20)[-1] if runs > 1 else times[0]
        held = statistics.quantiles(gaps, n=20)[-1] if runs > 1 else gaps[0]
        mark = "" if p95 < 100 else "  <- over 100 ms"
        mark += "" if held < 50 else "  <- GUI held up"
        print(
            f"{label:34} {statistics.median(times):7.1f} {p95:7.1f}   {held:6.1f}{mark}", flush=True
        )


def main() -> None:
    """Make or open the database, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    app = QApplication([])
    theme.apply(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder, nullcontext():
        path = given or Path(folder) / "window.db"
        if not path.exists():
            with open_store(path, clock=FixedClock(TODAY)) as store:
                fill_large_demo(store, customers)
        report(Window(path, Path(folder)))


def report(seen: Window) -> None:
    """All deeds in turn."""
    print(f"{'':34} {'p50':>7} {'p95':>7}   longest gap (ms)")
    seen.measure("first paint of the list", lambda _n: seen.window.show_page("customers"),
                 lambda: loaded(seen), runs=1)  # fmt: skip
    page = seen.window.page("customers")
    assert isinstance(page, CustomersPage)
    pane, table = page.list, page.list.table
    seen.wait(lambda: True)

    def rows_there() -> bool:
        first, last = table.rows_on_screen()
        return pane.is_loaded() and seen_rows(table, first, last)

    asked = [0]
    pane.loaded.connect(lambda: asked.__setitem__(0, asked[0] + 1))

    def deed(act: Callable[[int], object], label: str) -> None:
        want = [0]

        def do(n: int) -> None:
            want[0] = asked[0]
            act(n)

        seen.measure(label, do, lambda: asked[0] > want[0] and rows_there())

    def press(field: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(field, key)

    assert isinstance(pane.search, QLineEdit)
    deed(type_letter_from(pane.search, "mueller"), "keystroke in the search")
    deed(type_letter_from(pane.search, "04102"), "keystroke of a number")
    deed(type_letter_from(pane.search, "Somme"), "keystroke of a rarer name")
    pane.clear_filters()
    seen.wait(rows_there)
    keys = [column.key for column in table.paged.columns if column.sortable]
    deed(lambda n: table.request_sort(keys[n % len(keys)], n % 2 == 1), "sort by a column")
    table.request_sort("name", False)
    seen.wait(rows_there)
    bar = table.verticalScrollBar()
    seen.measure("scroll a page", lambda n: bar.setValue(bar.value() + bar.pageStep()), rows_there)
    seen.measure(
        "jump in the list", lambda n: bar.setValue(bar.maximum() * (n % 7) // 7), rows_there
    )
    ids = list(table.paged.ids)

    def opened() -> bool:
        return page.pane.customer_id == table.current_id()

    seen.measure(
        "open a customer", lambda n: table.select_id(ids[(n * 6151 + 17) % len(ids)]), opened
    )
    seen.measure("next customer (arrow key)", lambda n: press(table, Qt.Key.Key_Down), opened)
    views = [view.filter for view in pane.views.rows]
    deed(lambda n: pane.set_filter(views[n % len(views)]), "apply a view")
    deed(
        lambda n: pane.set_filter(CustomerFilter(place=("Lü", "229", "")[n % 3])), "filter a place"
    )
    pane.clear_filters()
    seen.wait(rows_there)
    seen.measure("open the form", lambda n: page.edit() if n % 2 == 0 else page.back())
    seen.measure(
        "back to Heute, then the list",
        lambda n: seen.window.show_page(("today", "customers")[n % 2]),
    )
    seen.measure("tick all customers", lambda n: table._tick_all(), runs=3)
    table.untick()
    seen.window.close()
    seen.office.close()


def type_letter_from(field: QLineEdit, word: str) -> Callable[[int], None]:
    """Letter by letter; after the word the field is emptied and the word begins anew."""

    def do(n: int) -> None:
        place = n % (len(word) + 1)
        if place == len(word):
            field.clear()
        else:
            QTest.keyClicks(field, word[place])

    return do


def loaded(seen: Window) -> bool:
    """The list has been shown once, with its rows."""
    page = seen.window.page("customers")
    if not isinstance(page, CustomersPage) or not page.list.is_loaded():
        return False
    first, last = page.list.table.rows_on_screen()
    return seen_rows(page.list.table, first, last)


def seen_rows(table: object, first: int, last: int) -> bool:
    """Whether the rows on the screen hold more than „…“."""
    paged = table.paged  # type: ignore[attr-defined]
    return all(paged.record(row) is not None for row in range(first, last + 1))


if __name__ == "__main__":
    main()
