"""Locks an encrypted database when nobody has worked for a while, or at once when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow

from ..kit.office import Office

_LOOK = 5_000  # ms between two looks at the clock
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.NonClientAreaMouseButtonPress,
    }
)


class IdleLock(QObject):
    """Watches the hands on `window`; calls `lock` once they have rested for the set minutes."""

    def __init__(self, office: Office, lock: Callable[[], object]) -> None:
        super().__init__(office)
        self._office = office
        self._lock = lock
        self._seen = office.clock.now()
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        office.store_opened.connect(self.apply)
        office.woke.connect(self.look)

    def watch(self, window: QWindow | None) -> None:
        """Hands on this window count as work."""
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)

    def apply(self) -> None:
        """A database was opened, or the setting is another one."""
        self._seen = self._office.clock.now()
        place = self._office.place
        if place is not None and place.encrypted:
            self._timer.start()
        else:
            self._timer.stop()

    def touched(self) -> bool:
        """Somebody is there. True when that is too late: it is locked now.

        After a sleep of the computer the first hand comes before anybody has looked at the clock.
        """
        now, place = self._office.clock.now(), self._office.place
        shut = self._office.locked or place is None or not place.encrypted
        if shut or not self.rests(now):
            self._seen = now
            return False
        self.look()
        return self._office.locked

    def rests(self, now: datetime) -> bool:
        """Whether nobody has worked for as long as the setting says."""
        minutes = int(self._office.settings.get("lock_minutes"))
        return minutes > 0 and now - self._seen >= timedelta(minutes=minutes)

    def look(self) -> None:
        """Look at the clock. What is under way is finished first."""
        now = self._office.clock.now()
        if now < self._seen:  # the clock was set back
            self._seen = now
        place = self._office.place
        if place is None or not place.encrypted or self._office.locked:
            return
        if self.rests(now) and self._office.is_free:
            self._lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only looks on, unless it comes too late."""
        return event.type() in _SIGNS and self.touched()
