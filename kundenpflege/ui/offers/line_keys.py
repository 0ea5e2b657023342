"""What keys do with whole lines, as in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MAX_LEVEL
from kundenpflege.services.offers import LineDraft

from .line_words import is_blank

if TYPE_CHECKING:
    from .line_list import LineList

_PAGE = 12  # rows


class LineKeys(QObject):
    """Moves, doubles and removes the chosen lines of a list (or the row in hand)."""

    def __init__(self, view: LineList) -> None:
        super().__init__(view)
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Whether the list took the key."""
        view, key = self._view, Qt.Key(event.key())
        mods = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt = mods == Qt.KeyboardModifier.AltModifier
        control = mods == Qt.KeyboardModifier.ControlModifier
        current = view.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            view.copy_wanted.emit(False)
        elif event.matches(QKeySequence.StandardKey.Cut):
            view.copy_wanted.emit(True)
        elif event.matches(QKeySequence.StandardKey.Paste):
            view.paste_wanted.emit("")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and current >= 0:
            if control:
                view.add(after=current)
            else:
                view.take_up(current)
        elif key == Qt.Key.Key_Insert:
            view.add(after=current if current >= 0 else None)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif control and key == Qt.Key.Key_D:
            self.double()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if key == Qt.Key.Key_Up else 1)
        elif alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.indent(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._page(-_PAGE if key == Qt.Key.Key_PageUp else _PAGE, bool(mods))
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and mods):
            if current >= 0:
                rect = view.visualRect(view.currentIndex())
                view.menu_wanted.emit(current, view.viewport().mapToGlobal(rect.bottomLeft()))
        else:
            return False
        return True

    def _page(self, step: int, extend: bool) -> None:
        view = self._view
        last = len(view.lines.parts) - 1
        target = max(0, min(last, view.currentIndex().row() + step))
        flags = QItemSelectionModel.SelectionFlag
        if extend:
            old = view.currentIndex().row()
            first, end = sorted((old, target))
            for place in range(first, end + 1):
                view.selectionModel().select(view.lines.index(place), flags.Select)
            view.selectionModel().setCurrentIndex(view.lines.index(target), flags.NoUpdate)
        else:
            view.setCurrentIndex(view.lines.index(target))

    # Doings

    def remove(self) -> None:
        """The chosen lines go."""
        places = self._view.chosen_places()
        if places:
            self._view.take_away(places)

    def shift(self, step: int) -> None:
        """The chosen lines one up (-1) or down (1)."""
        view = self._view
        places = view.chosen_places()
        parts = list(view.lines.parts)
        if not places:
            return
        if (step < 0 and places[0] == 0) or (step > 0 and places[-1] == len(parts) - 1):
            return
        for place in places if step < 0 else reversed(places):
            parts[place], parts[place + step] = parts[place + step], parts[place]
        view.arrange(parts)
        if view.place is not None:
            view.bring()
        elif view.currentIndex().isValid():
            view.scrollTo(view.currentIndex())

    def move(self, place: int, target: int) -> None:
        """One line to another place."""
        parts = list(self._view.lines.parts)
        parts.insert(target, parts.pop(place))
        self._view.arrange(parts)

    def double(self) -> None:
        """The chosen lines once more, below the last of them."""
        view = self._view
        places = [n for n in view.chosen_places() if not is_blank(view.lines.parts[n])]
        if not places:
            return
        in_hand = view.place
        copies = view.copies([view.lines.parts[place] for place in places])
        view.insert(copies, places[-1] + 1)
        start = view.lines.place_of(copies[0].key)
        if start is None:
            return
        if in_hand is not None:
            view.take_up(start)
        else:
            view.choose(list(range(start, start + len(copies))))
            view.scrollTo(view.currentIndex())

    def indent(self, step: int) -> None:
        """Headings deeper (1) or higher (-1)."""
        view = self._view
        parts = list(view.lines.parts)
        for place in view.chosen_places():
            part = parts[place]
            if part.kind is LineKind.HEADING:
                level = min(max(part.level + step, 1), MAX_LEVEL)
                parts[place] = replace(part, level=level)
        if parts != view.lines.parts:
            view.arrange(parts)


def relinked(parts: list[LineDraft], keys: dict[int, int]) -> list[LineDraft]:
    """Copies under new keys; links among them lead to the copies, others stay."""

    def other(key: int) -> int:
        return keys.get(key, key)

    return [
        replace(
            part,
            key=keys[part.key],
            reference="",
            alternative_to=None if part.alternative_to is None else other(part.alternative_to),
            surcharge_on=tuple(other(key) for key in part.surcharge_on),
        )
        for part in parts
    ]
