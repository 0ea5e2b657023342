"""The keys of the row in hand that are like those of a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from .line_row import LineRow

_NONE = Qt.KeyboardModifier.NoModifier
_PAD = Qt.KeyboardModifier.KeypadModifier


def key_of_row(row: LineRow, event: QKeyEvent, field: QWidget, in_details: bool) -> bool:
    """Whether the row took the key that was pressed in one of its fields."""
    key, mods = Qt.Key(event.key()), event.modifiers() & ~_PAD
    if key == Qt.Key.Key_Escape and mods == _NONE:
        row.put_down_wanted.emit()
        return True
    if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        return _tab(row, key, mods, field)
    if event.matches(QKeySequence.StandardKey.Paste):
        return _paste(row, field, in_details)
    if mods == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_D:
        row.double_wanted.emit()
        return True
    if mods == _NONE and key == Qt.Key.Key_F4:
        row.details_wanted.emit()
        row.show_details(not row.details_shown())
        if row.details_shown() and (first := row.field("vat_rate")) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif in_details:
            row.first_field().setFocus(Qt.FocusReason.OtherFocusReason)
        return True
    if mods == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        row.level_wanted.emit(-1 if key == Qt.Key.Key_Left else 1)
        return True
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and mods == _NONE and not in_details:
        return _arrow(row, -1 if key == Qt.Key.Key_Up else 1, field)
    return False


def _tab(row: LineRow, key: Qt.Key, mods: Qt.KeyboardModifier, field: QWidget) -> bool:
    """Out of the row it goes on to the next one, or back to the one above."""
    if mods & Qt.KeyboardModifier.ControlModifier:
        return False
    back = key == Qt.Key.Key_Backtab or bool(mods & Qt.KeyboardModifier.ShiftModifier)
    step = -1 if back else 1
    if not row.is_at_end(field, step) or not row.can_leave(step):
        return False
    row.leave_wanted.emit(step)
    return True


def _arrow(row: LineRow, step: int, field: QWidget) -> bool:
    """To the same field of the next row; in a text only from its first or last line."""
    name = row.name_of(field)
    if not name:
        return False
    if isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        before = cursor.position()
        cursor.movePosition(cursor.MoveOperation.Up if step < 0 else cursor.MoveOperation.Down)
        if cursor.position() != before or not row.can_leave(step):
            return False
    elif not isinstance(field, QLineEdit):
        return False
    row.neighbour_wanted.emit(name, step)
    return True


def _paste(row: LineRow, field: QWidget, in_details: bool) -> bool:
    """Rows of a spreadsheet become lines; anything else is pasted as ever."""
    text = QGuiApplication.clipboard().text()
    if in_details or "\t" not in text.strip("\n"):
        return False
    if not row.name_of(field):
        return False
    row.paste_wanted.emit(text)
    return True
