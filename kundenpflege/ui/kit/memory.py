"""Python's cyclic garbage is collected on the GUI thread alone.

The collector runs on whatever thread happens to allocate. On a worker it would destroy widgets
that were thrown away in a cycle, and Qt allows that on the GUI thread only: the program would
crash now and then. So automatic collection is off while there are workers, and a timer does it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 1000  # ms
_users = 0


class Collector(QObject):
    """Collects at the usual thresholds as long as it is not stopped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        global _users
        _users += 1
        gc.disable()
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(collect)
        self._timer.start()

    def stop(self) -> None:
        """The workers are gone: Python may collect by itself again."""
        global _users
        if not self._stopped:
            self._stopped = True
            self._timer.stop()
            _users -= 1
            if _users == 0:
                gc.enable()


def collect() -> int:
    """Collect the oldest generation that is due; gives the number of things found."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            return gc.collect(generation)
    return 0
