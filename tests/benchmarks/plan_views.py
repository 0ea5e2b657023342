"""The contact plan with 100,000 customers and a million contacts: how long until another month,
week, year or list is on the screen, and how long one frame takes while entries are dragged.

Run: `QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/benchmarks/plan_views.py [customers]
[database]`. Without a database one is made (`demo --size`) in a temporary folder. Leafing: median
and 95th percentile from the key to the painted answer, and the longest gap between two beats of a
timer of 1 ms. Dragging: one movement of the mouse until it is painted (a frame has 16 ms).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kundenpflege.base.dates import FixedClock
from kundenpflege.services.large_demo import fill_large_demo
from kundenpflege.services.opening import open_store
from kundenpflege.ui.contactplan.month import MonthView
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.week import WeekView
from kundenpflege.ui.kit import theme
from tests.benchmarks.window import TODAY, Window

FRAME = 16.0  # ms
FRAMES = 200


def main() -> None:
    """Make or open the database, measure, report."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    app = QApplication([])
    theme.apply(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        path = given or Path(folder) / "plan.db"
        if not path.exists():
            with open_store(path, clock=FixedClock(TODAY)) as store:
                fill_large_demo(store, customers)
        report(Window(path, Path(folder)))


def report(seen: Window) -> None:
    """Leaf through each view, then drag in month and week."""
    print(f"{'':34} {'p50':>7} {'p95':>7}   longest gap (ms)")
    page = seen.window.show_page("contactplan")
    assert isinstance(page, ContactPlanPage)
    seen.wait(lambda: True)
    shown = [0]
    page.views.shown.connect(lambda: shown.__setitem__(0, shown[0] + 1))

    def leaf(label: str, view: str, way: str = "") -> None:
        page.show_view(view)
        if way:
            page.views.year.show_way(way)
        page.show_day(TODAY)
        page.focus_view()
        seen.wait(lambda: True)
        before = [0]

        def deed(_n: int) -> None:
            before[0] = shown[0]
            QTest.keyClick(
                page.views.face(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier
            )

        def painted() -> bool:
            if shown[0] == before[0]:
                return False
            page.views.face().viewport().repaint()  # type: ignore[attr-defined]
            return True

        seen.measure(label, deed, painted)

    leaf("another month", "month")
    leaf("another week", "week")
    leaf("another year by days", "year", "days")
    leaf("another year by customers", "year", "customers")
    leaf("the list from another month", "list")
    print(f"\n{'frames while dragging':34} {'p50':>7} {'p95':>7}   longest (ms)")
    for view in ("month", "week"):
        page.show_view(view)
        page.show_day(TODAY + timedelta(days=3))
        seen.wait(lambda: True)
        face = page.views.face()
        assert isinstance(face, MonthView | WeekView)
        frames(f"one contact through the {view}", face, 1)
        frames(f"twenty contacts through the {view}", face, 20)
    seen.window.close()
    seen.office.close()


def frames(label: str, view: MonthView | WeekView, number: int) -> None:
    """Drag so many entries around: each movement is painted at once."""
    page_choice = view.choice
    sheet = view._model.sheet if isinstance(view, MonthView) else view.sheet
    movable = [entry for entry in sheet.shown if entry.movable]
    hit = next(
        (at, found)
        for x in range(60, view.viewport().width(), 6)
        for y in range(40, view.viewport().height(), 6)
        if (found := view.hit_at(at := QPoint(x, y))) is not None and found.entry.movable
    )
    page_choice.choose([hit[1].entry, *movable[: number - 1]])
    view._drag.press(hit[0], Qt.KeyboardModifier.NoModifier)
    view._drag.move(hit[0] + QPoint(15, 15))
    view.viewport().repaint()
    width, height = view.viewport().width(), view.viewport().height()
    times = []
    for n in range(FRAMES):
        to = QPoint(60 + n * 37 % (width - 80), 60 + n * 23 % (height - 80))
        times.append(timed(view, to))
    view._drag.cancel()
    page_choice.choose([])
    p95 = statistics.quantiles(times, n=20)[-1]
    mark = "" if p95 < FRAME else "  <- over a frame"
    longest = max(times)
    print(
        f"{label:34} {statistics.median(times):7.2f} {p95:7.2f}   {longest:6.2f}{mark}", flush=True
    )


def timed(view: MonthView | WeekView, to: QPoint) -> float:
    """Milliseconds from a movement of the mouse to the painted frame."""
    started = time.perf_counter()
    view._drag.move(to)
    view.viewport().repaint()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
