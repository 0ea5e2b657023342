"""What the mouse does in a view: click opens, drag moves, pulling the end stretches, sweeping over
days chooses them. Esc takes it back. The view says what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication

from .facts import Key, key_of
from .moving import Slot, Stretch, Target, dragged, stretched
from .wishes import Choice, Wishes

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

#: Held beyond the edge so long (ms), the view leafs on.
LEAF_AFTER = 700
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry under the mouse; `end`: the place where it can be pulled longer."""

    entry: CalendarEntry
    rect: QRect
    end: bool = False


class Ground(Protocol):
    """What a view answers."""

    clock: bool

    def hit_at(self, position: QPoint) -> Hit | None:
        """The entry at a position."""
        ...

    def slot_at(self, position: QPoint) -> Slot | None:
        """The day (and minute) at a position; positions outside count as the nearest."""
        ...

    def leaf_at(self, position: QPoint) -> int:
        """-1 or 1 beyond an edge at which the view goes on, else 0."""
        ...

    def drag_changed(self, begins: bool) -> None:
        """What is shown while dragging is another one."""
        ...


class Dragger(QObject):
    """The state of the mouse."""

    def __init__(self, ground: Ground, choice: Choice, wishes: Wishes, parent: QObject) -> None:
        super().__init__(parent)
        self._ground, self._choice, self._wishes = ground, choice, wishes
        self._pressed: QPoint | None = None
        self._hit: Hit | None = None
        self._from: Slot | None = None
        self._mode = ""
        self._add = False
        self.targets: list[Target] = []
        self.wish: Stretch | None = None
        self._beyond = 0
        self._leaf = QTimer(self, interval=LEAF_AFTER)
        self._leaf.timeout.connect(self._leaf_on)

    @property
    def active(self) -> bool:
        """Whether entries are being moved or stretched."""
        return self._mode in ("move", "stretch")

    @property
    def ghosts(self) -> list[CalendarEntry]:
        """The entries as they would stand."""
        if self.wish is not None:
            return [self.wish.shown]
        return [target.shown for target in self.targets]

    @property
    def held(self) -> set[Key]:
        """Keys of the entries in hand."""
        if not self.active or self._hit is None:
            return set()
        if self._mode == "stretch":
            return {key_of(self._hit.entry)}
        return {key_of(entry) for entry in self._moved()}

    def press(self, position: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The left button went down."""
        self._stop()
        self._pressed = position
        self._hit = self._ground.hit_at(position)
        self._from = self._ground.slot_at(position)
        if self._from is None:
            return
        self._add = bool(modifiers & _CTRL)
        if self._hit is None:
            extend = bool(modifiers & _SHIFT)
            self._choice.set_day(self._from.day, extend=extend, minute=self._from.minute)
            self._mode = "sweep"
            return
        entry = self._hit.entry
        if self._add:
            self._choice.toggle(entry)
        elif not self._choice.has(entry):
            self._choice.set_day(self._from.day, minute=self._from.minute)
            self._choice.choose([entry])

    def move(self, position: QPoint) -> None:
        """The mouse moved with the button down."""
        if self._pressed is None or self._from is None:
            return
        slot = self._ground.slot_at(position)
        if slot is None:
            return
        if self._mode == "sweep":
            if slot.day != self._choice.day:
                self._choice.set_day(slot.day, extend=True)
            return
        if not self._mode and not self._begin(position):
            return
        assert self._hit is not None
        if self._mode == "stretch":
            self.wish = stretched(self._hit.entry, slot)
        else:
            self.targets = dragged(
                self._moved(), self._hit.entry, self._from, slot, self._ground.clock
            )
        self._watch_edges(position)
        self._ground.drag_changed(False)

    def release(self, position: QPoint) -> None:
        """The button went up: what was shown is wished for."""
        mode, hit, wish, targets = self._mode, self._hit, self.wish, self.targets
        clicked = self._pressed is not None and not mode and hit is not None and not self._add
        self._stop()
        if mode in ("move", "stretch"):
            self._ground.drag_changed(False)
        if mode == "stretch" and wish is not None:
            self._wishes.stretch.emit(wish)
        elif mode == "move" and targets:
            self._wishes.move.emit(targets)
        elif clicked and hit is not None:
            now = self._ground.hit_at(position)
            if now is not None and key_of(now.entry) == key_of(hit.entry):
                self._wishes.open.emit(hit.entry)

    def cancel(self) -> bool:
        """Esc: everything stays as it was. False when nothing was in hand."""
        was = self.active
        self._stop()
        if was:
            self._ground.drag_changed(False)
        return was

    def _begin(self, position: QPoint) -> bool:
        assert self._pressed is not None
        if self._hit is None or not self._hit.entry.movable:
            return False
        if (position - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return False
        self._mode = "stretch" if self._hit.end else "move"
        if self._mode == "move" and not self._choice.has(self._hit.entry):
            self._choice.toggle(self._hit.entry)  # Ctrl let it go with the press
        self._ground.drag_changed(True)
        return True

    def _moved(self) -> list[CalendarEntry]:
        assert self._hit is not None
        if self._choice.has(self._hit.entry):
            return [entry for entry in self._choice.entries if entry.movable]
        return [self._hit.entry]

    def _watch_edges(self, position: QPoint) -> None:
        self._beyond = self._ground.leaf_at(position)
        if not self._beyond:
            self._leaf.stop()
        elif not self._leaf.isActive():
            self._leaf.start()

    def _leaf_on(self) -> None:
        if self.active and self._beyond:
            self._wishes.leaf.emit(self._beyond)

    def _stop(self) -> None:
        self._leaf.stop()
        self._pressed, self._hit, self._from = None, None, None
        self._mode, self.targets, self.wish = "", [], None
        self._beyond = 0
