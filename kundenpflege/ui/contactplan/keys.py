"""What keys do with entries, in every view the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from .facts import time_text
from .moving import longer, shifted
from .wishes import Choice, Wishes, stretch_step, with_shift

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def entry_key(
    event: QKeyEvent,
    wishes: Wishes,
    choice: Choice,
    here: Sequence[CalendarEntry],
    clock: bool = False,
) -> bool:
    """Space chooses the next entry, Enter opens, plus and minus stretch, E finishes, Del removes,
    N plans, Esc lets go. `here` stands where the keyboard is. False for other keys."""
    if event.modifiers() & (_OTHERS | Qt.KeyboardModifier.AltModifier):
        return False
    key = event.key()
    step = stretch_step(event)
    if key == Qt.Key.Key_Space:
        choice.next_of(list(here), back=with_shift(event))
    elif key in _ENTER:
        _open(wishes, choice, here)
    elif step:
        stretch(wishes, choice, here, step, clock)
    elif with_shift(event):
        return False
    elif key == Qt.Key.Key_E:
        _finish(wishes, choice, here)
    elif key in _REMOVE:
        _remove(wishes, choice)
    elif key in (Qt.Key.Key_N, Qt.Key.Key_Insert):
        wishes.plan.emit(choice.first, choice.last, time_text(choice.minute))
    elif key == Qt.Key.Key_Escape:
        return _let_go(choice)
    else:
        return False
    return True


def acted_on(
    choice: Choice, here: Sequence[CalendarEntry], only_one: bool = True
) -> list[CalendarEntry]:
    """The chosen entries; without any those `here` – with `only_one` only when it is one."""
    if choice.entries:
        return choice.entries
    found = [entry for entry in here if entry.movable]
    return found if len(found) == 1 or not only_one else []


def move(
    wishes: Wishes,
    choice: Choice,
    here: Sequence[CalendarEntry],
    days: int,
    minutes: int = 0,
) -> bool:
    """Move the chosen entries, else all planned ones `here`; the choice goes along."""
    targets = shifted(acted_on(choice, here, only_one=False), days, minutes)
    if targets:
        wishes.move.emit(targets)
    return bool(targets)


def stretch(
    wishes: Wishes, choice: Choice, here: Sequence[CalendarEntry], step: int, clock: bool
) -> None:
    """Make the chosen entry, else the only one `here`, longer or shorter."""
    entries = acted_on(choice, here)
    if len(entries) == 1 and (wish := longer(entries[0], step, clock)) is not None:
        wishes.stretch.emit(wish)


def _open(wishes: Wishes, choice: Choice, here: Sequence[CalendarEntry]) -> None:
    chosen = choice.entries
    if len(chosen) == 1:
        wishes.open.emit(chosen[0])
    elif len(here) == 1:
        wishes.open.emit(here[0])
    elif here:
        choice.next_of(list(here))
    else:
        wishes.plan.emit(choice.first, choice.last, time_text(choice.minute))


def _finish(wishes: Wishes, choice: Choice, here: Sequence[CalendarEntry]) -> None:
    entries = [entry for entry in acted_on(choice, here) if entry.movable]
    if len(entries) == 1:
        wishes.finish.emit(entries[0])


def _remove(wishes: Wishes, choice: Choice) -> None:
    """Only what was chosen on purpose."""
    if entries := [entry for entry in choice.entries if entry.movable]:
        wishes.remove.emit(entries)


def _let_go(choice: Choice) -> bool:
    if not choice.entries and not choice.many:
        return False
    choice.set_day(choice.day, minute=choice.minute)
    return True
