"""The buttons of the rows in sight. Strips that scrolled away are used again for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLayout, QWidget

from ..kit import tab_order
from ..kit.controls import focus_is_inside
from .action_strip import ActionStrip, shown_actions, word

if TYPE_CHECKING:
    from kundenpflege.rules.reminders.reminder import Reminder, ReminderKey


class Strips:
    """The strips on `surface`. `make` builds one more when none is free."""

    def __init__(self, surface: QWidget, make: Callable[[], ActionStrip]) -> None:
        self._surface = surface
        self._make = make
        self._used: dict[ReminderKey, ActionStrip] = {}
        self._spare: list[ActionStrip] = []
        self._widths: dict[tuple[object, ...], int] = {}

    def get(self, key: ReminderKey) -> ActionStrip | None:
        """The strip of a reminder in sight."""
        return self._used.get(key)

    def width(self, reminder: Reminder, compact: bool) -> int:
        """Room that the buttons of such a reminder need, in pixels."""
        kind = (*what_it_offers(reminder), compact)
        if kind not in self._widths:
            strip = self._spare.pop() if self._spare else self._make()
            strip.show_for(reminder, compact)
            self._widths[kind] = strip.sizeHint().width()
            self._spare.append(strip)
        return self._widths[kind]

    def forget(self) -> None:
        """The look changed: measure and dress anew."""
        self._widths.clear()
        for strip in [*self._used.values(), *self._spare]:
            strip.forget()

    def keep_only(self, keys: set[ReminderKey]) -> bool:
        """Take the strips of all others away; True when one of them had the keyboard."""
        had_focus = False
        for key in [key for key in self._used if key not in keys]:
            strip = self._used.pop(key)
            had_focus = had_focus or focus_is_inside(strip)
            strip.hide()
            self._spare.append(strip)
        return had_focus

    def place(self, reminder: Reminder, compact: bool, row: QRect, edge: int) -> None:
        """Put the strip of a reminder at the right of its row, `edge` pixels from the border."""
        strip = self._used.get(reminder.key)
        if strip is None:
            strip = self._spare.pop() if self._spare else self._make()
            self._used[reminder.key] = strip
        strip.show_for(reminder, compact)
        size = strip.sizeHint()
        left = row.right() + 1 - edge - size.width()
        top = row.top() + (row.height() - 1 - size.height()) // 2
        strip.setGeometry(QRect(QPoint(left, top), size))
        strip.show()

    def let_in(self, current: ReminderKey | None) -> list[QWidget]:
        """Only the current row's buttons are in the round of the Tab key; gives them."""
        found: list[QWidget] = []
        for key, strip in self._used.items():
            strip.set_reachable(key == current)
            if key == current:
                found += strip.buttons()
        return found


def what_it_offers(reminder: Reminder) -> tuple[object, ...]:
    """Reminders with the same answer have the same buttons."""
    actions = shown_actions(reminder)
    return actions, word("write", reminder) if "write" in actions else ""


def chain(first: QWidget, widgets: Iterable[QWidget]) -> None:
    """Let the Tab key go from `first` through `widgets`."""
    for widget in widgets:
        QWidget.setTabOrder(first, widget)
        first = widget


def in_order(layout: QLayout | None) -> Iterator[QWidget]:
    """The widgets the Tab key stops at, as they are seen from top to bottom."""
    host = layout.parentWidget() if layout is not None else None
    if host is not None:
        yield from tab_order.in_order(host)
