"""What the views ask of the page, and what is chosen in the plan whichever view shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from .facts import Key, key_of
from .spans import VIEWS, bounded

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_VIEW_KEYS = {getattr(Qt.Key, f"Key_{number}"): view for number, view in enumerate(VIEWS, start=1)}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class Wishes(QObject):
    """Signals every view sends to the page."""

    open = Signal(object)
    """Show an entry."""
    plan = Signal(object, object, str)
    """Plan a contact: first and last day, time or ''."""
    move = Signal(object)
    """Move entries: a list of `moving.Target`."""
    stretch = Signal(object)
    """Change how long an entry takes: `moving.Stretch`."""
    remove = Signal(object)
    """Take a list of entries out of the plan."""
    finish = Signal(object)
    """Note an entry as done."""
    leaf = Signal(int)
    """So many pages on."""
    view = Signal(str)
    """Another view."""
    zoom = Signal(str, object)
    """Another view on a day."""
    today = Signal()
    typing = Signal()
    """The keyboard to the line for typing."""
    twin = Signal()
    """The view as a list, or back."""
    customer = Signal(int)
    """Show a customer."""
    plan_for = Signal(int)
    """Plan a contact for a customer."""

    def key(self, event: QKeyEvent) -> bool:
        """Keys that mean the same in each view; False when it is none of them."""
        key = event.key()
        paging = key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        # Where page keys walk through rows, Ctrl leafs on.
        if held and not (paging and held == Qt.KeyboardModifier.ControlModifier):
            return False
        if key in _VIEW_KEYS:
            self.view.emit(_VIEW_KEYS[key])
        elif paging:
            self.leaf.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_T:
            self.today.emit()
        elif key in (Qt.Key.Key_Q, Qt.Key.Key_Comma):
            self.typing.emit()
        elif key == Qt.Key.Key_L:
            self.twin.emit()
        else:
            return False
        return True


class Choice(QObject):
    """The chosen days (`anchor` to `day`, the one with the keyboard), the minute where there is a
    clock, and the chosen entries."""

    changed = Signal()
    day_changed = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.day = self.anchor = bounded(today)
        self.minute: int | None = None
        self._entries: dict[Key, CalendarEntry] = {}
        self._held = 0

    @property
    def first(self) -> date:
        """The first of the chosen days."""
        return min(self.day, self.anchor)

    @property
    def last(self) -> date:
        """The last of the chosen days."""
        return max(self.day, self.anchor)

    @property
    def many(self) -> bool:
        """Whether several days are chosen."""
        return self.day != self.anchor

    @property
    def entries(self) -> list[CalendarEntry]:
        """The chosen entries."""
        return list(self._entries.values())

    def has(self, entry: CalendarEntry) -> bool:
        """Whether an entry is chosen."""
        return bool(self._entries) and key_of(entry) in self._entries

    def covers(self, day: date) -> bool:
        """Whether a day is chosen."""
        return self.first <= day <= self.last

    def set_day(self, day: date, extend: bool = False, minute: int | None = None) -> None:
        """Go to a day; `extend` chooses all days up to it. Chosen entries are let go."""
        day = bounded(day)
        before = self.day
        self.day = day
        if not extend:
            self.anchor = day
        self.minute = minute
        self._entries = {}
        self.changed.emit()
        if day != before:
            self.day_changed.emit(day)

    def follow(self, days: int) -> None:
        """Entries were moved by so many days: the chosen days go along, the entries stay chosen."""
        self.day = bounded(self.day + timedelta(days=days))
        self.anchor = bounded(self.anchor + timedelta(days=days))
        self.changed.emit()
        self.day_changed.emit(self.day)

    def choose(self, entries: Iterable[CalendarEntry]) -> None:
        """Choose exactly these entries."""
        self._entries = {key_of(entry): entry for entry in entries}
        self.changed.emit()

    def toggle(self, entry: CalendarEntry) -> None:
        """Choose an entry besides the others, or let it go."""
        key = key_of(entry)
        if key in self._entries:
            del self._entries[key]
        else:
            self._entries[key] = entry
        self.changed.emit()

    def hold(self, entries: Iterable[CalendarEntry]) -> None:
        """These are being changed: chosen are what they will be, until `release` and an answer."""
        self._held += 1
        self._entries.update({key_of(entry): entry for entry in entries})
        self.changed.emit()

    def release(self) -> None:
        """A change is stored, or was refused."""
        self._held = max(0, self._held - 1)

    def renew(self, entries: Iterable[CalendarEntry]) -> None:
        """The plan was asked for anew: chosen entries as they are now, gone ones let go. A day of
        a series that became a contact stays chosen."""
        if not self._entries or self._held:
            return
        known: dict[Key, CalendarEntry] = {}
        for entry in entries:
            known[key_of(entry)] = entry
            if entry.series_id is not None and entry.contact_id is not None:
                known[("series", entry.series_id, entry.series_day)] = entry
        found = [known[key] for key in self._entries if key in known]
        self._entries = {key_of(entry): entry for entry in found}

    def next_of(self, entries: list[CalendarEntry], back: bool = False) -> CalendarEntry | None:
        """Choose the entry after the chosen one among `entries`; round and round."""
        if not entries:
            return None
        keys = [key_of(entry) for entry in entries]
        at = next((n for n, key in enumerate(keys) if key in self._entries), None)
        if at is None:
            found = entries[-1 if back else 0]
        else:
            found = entries[(at + (-1 if back else 1)) % len(entries)]
        self.choose([found])
        return found


def day_step(event: QKeyEvent) -> int:
    """How many days an arrow key walks; 0 for other keys."""
    steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
    return steps.get(Qt.Key(event.key()), 0)


def with_shift(event: QKeyEvent) -> bool:
    """Whether Shift is held."""
    return bool(event.modifiers() & _SHIFT)


def with_alt(event: QKeyEvent) -> bool:
    """Whether Alt is held."""
    return bool(event.modifiers() & _ALT)


def stretch_step(event: QKeyEvent) -> int:
    """1 for plus, -1 for minus, else 0."""
    if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        return 1
    return -1 if event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore) else 0
