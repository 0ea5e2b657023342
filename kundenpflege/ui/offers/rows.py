"""Rows that are typed below each other: Enter adds one, Backspace removes an empty one, Alt and
the arrows (or the mouse) move them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.services.offers import GuaranteeDraft, LineDraft, NeedDraft

from ..kit import theme
from ..kit.controls import focus_is_inside
from .parts import Handle

Part = NeedDraft | LineDraft | GuaranteeDraft
R = TypeVar("R", bound="Row")

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Row(QFrame):
    """One part of the draft as editors. `key` is the part's key in the draft."""

    edited = Signal()
    next_wanted = Signal()
    insert_wanted = Signal()
    step_wanted = Signal(int)
    remove_wanted = Signal(bool)
    """True when the keyboard goes on to the row above (Backspace)."""
    dragged = Signal(QPoint)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = 0
        self.handle = Handle(self)
        self.handle.dragged.connect(self.dragged)
        self.handle.released.connect(self.released)

    # To override

    def first_field(self) -> QWidget:
        """Where typing begins."""
        raise NotImplementedError

    def chain(self) -> Iterator[QWidget]:
        """The fields as the Tab key shall reach them."""
        raise NotImplementedError

    def show_part(self, part: Part) -> None:
        """Show the values of a part; what is the same already stays untouched."""
        raise NotImplementedError

    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        raise NotImplementedError

    def field(self, name: str) -> QWidget | None:
        """The editor of a field by its name in the draft; None when the row has none."""
        raise NotImplementedError

    def tell_place(self, number: int) -> None:
        """Have screen readers say which row this is, counted from 1."""

    # Keys

    def watch(self, *fields: QWidget) -> None:
        """Let the row hear the keys of its fields."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that belong to the row and not to its field."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
        ):
            return self.row_key(event, watched)
        return False

    def row_key(self, event: QKeyEvent, field: QWidget) -> bool:
        """Whether the row took the key."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not _has_popup(field):
            self.step_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in _ENTER and not shift and _is_text(field):
            (self.insert_wanted if control else self.next_wanted).emit()
        elif control and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and shift:
            self.remove_wanted.emit(False)
        elif key == Qt.Key.Key_Backspace and self._empty_first(field) and self.is_blank():
            self.remove_wanted.emit(True)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that buttons of the row do not want."""
        if not self.row_key(event, self):
            super().keyPressEvent(event)

    def _empty_first(self, field: QWidget) -> bool:
        return field is self.first_field() and _text_of(field) == ""


def _has_popup(field: QWidget) -> bool:
    """Date fields and combo boxes open their list with Alt and the arrows."""
    return isinstance(field, QComboBox) or field.property("popup") is not None


def _is_text(field: QWidget) -> bool:
    return isinstance(field, QLineEdit | QPlainTextEdit)


def _text_of(field: QWidget) -> str | None:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else None


class RowList(QWidget, Generic[R]):
    """The rows in their order, made by `make`; `begin(after)` gives the part of a new one.

    `edited` when contents or order changed by hand, `removed` when a row with contents went,
    `rows_changed` when there are other rows or they stand in another order.
    """

    edited = Signal()
    removed = Signal()
    rows_changed = Signal()

    def __init__(
        self,
        make: Callable[[], R],
        begin: Callable[[R | None], Part],
        gap: int = theme.S2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._make, self._begin = make, begin
        self._rows: list[R] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(gap)
        self.rows_changed.connect(self._tell_places)

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows from top to bottom."""
        return tuple(self._rows)

    def chain(self) -> Iterator[QWidget]:
        """The fields of all rows as the Tab key shall reach them."""
        for row in self._rows:
            yield from row.chain()

    def load(self, parts: Iterable[Part]) -> None:
        """Show these parts; rows of parts that are shown already stay, as does an empty row with
        the keyboard in it. There is always one row to type into."""
        before = list(self._rows)
        kept = {row.key: row for row in before}
        wanted: list[R] = []
        for part in parts:
            row = kept.pop(part.key, None) or self._new_row(part.key)
            row.show_part(part)
            wanted.append(row)
        for row in list(kept.values()):
            if row.is_blank() and (focus_is_inside(row) or not wanted):
                wanted.insert(min(before.index(row), len(wanted)), kept.pop(row.key))
        if not wanted:
            part = self._begin(None)
            wanted.append(self._new_row(part.key))
            wanted[0].show_part(part)
        for row in kept.values():
            self._drop(row)
        self._rows = wanted
        if wanted != before:
            for place, row in enumerate(wanted):
                self._place(row, place)
            self.rows_changed.emit()

    def _tell_places(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.tell_place(number)

    def rekey(self, keys: Mapping[int, int]) -> None:
        """Parts have got their ids."""
        for row in self._rows:
            row.key = keys.get(row.key, row.key)

    def add(self, part: Part | None = None, after: R | None = None) -> R:
        """A new row (below `after`, else at the end) with the keyboard in it."""
        place = self._rows.index(after) + 1 if after in self._rows else len(self._rows)
        part = part or self._begin(after)
        row = self._new_row(part.key)
        row.show_part(part)
        self._rows.insert(place, row)
        self._place(row, place)
        self.rows_changed.emit()
        self.edited.emit()
        self.focus(row)
        return row

    def focus(self, row: R, field: QWidget | None = None) -> None:
        """Give the keyboard to a row, and bring it into view."""
        target = field or row.first_field()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, row, lambda: self._bring(row))

    def _bring(self, row: R) -> None:
        parent: QWidget | None = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(row, 0, theme.px(60))

    def row_of(self, key: int) -> R | None:
        """The row of a part."""
        return next((row for row in self._rows if row.key == key), None)

    def remove(self, row: R, focus_above: bool = False) -> None:
        """Take a row away; the keyboard goes to its neighbour."""
        place = self._rows.index(row)
        had_focus = focus_is_inside(row)
        blank = row.is_blank()
        self._rows.remove(row)
        self._drop(row)
        if had_focus and self._rows:
            beside = place - 1 if focus_above else min(place, len(self._rows) - 1)
            neighbour = self._rows[max(0, beside)]
            self.focus(neighbour)
            field = neighbour.first_field()
            if focus_above and isinstance(field, QPlainTextEdit):
                field.moveCursor(QTextCursor.MoveOperation.End)
        if not self._rows:
            self.add()
        self.rows_changed.emit()
        self.edited.emit()
        if not blank:
            self.removed.emit()

    def shift(self, row: R, step: int) -> None:
        """Move a row up (-1) or down (1)."""
        place = self._rows.index(row)
        target = max(0, min(len(self._rows) - 1, place + step))
        if target != place:
            self._rows.insert(target, self._rows.pop(place))
            self._place(row, target)
            self.rows_changed.emit()
            self.edited.emit()
            QTimer.singleShot(0, row, lambda: self._bring(row))

    # Inside

    def _new_row(self, key: int) -> R:
        row = self._make()
        row.key = key
        row.edited.connect(self.edited)
        row.next_wanted.connect(lambda: self._next(row))
        row.insert_wanted.connect(lambda: self.add(after=row))
        row.step_wanted.connect(lambda step: self.shift(row, step))
        row.remove_wanted.connect(lambda above: self.remove(row, above))
        row.dragged.connect(lambda point: self._drag(row, point))
        return row

    def _next(self, row: R) -> None:
        place = self._rows.index(row) + 1
        if place < len(self._rows):
            self.focus(self._rows[place])
        elif not row.is_blank():
            self.add(after=row)

    def _place(self, row: R, place: int) -> None:
        self._layout.insertWidget(place, row)
        row.show()

    def _drop(self, row: R) -> None:
        self._layout.removeWidget(row)
        if row in self._rows:
            self._rows.remove(row)
        row.hide()
        row.deleteLater()

    def _drag(self, row: R, point: QPoint) -> None:
        """Rows make way as soon as the mouse is past their middle."""
        y = self.mapFromGlobal(point).y()
        place = self._rows.index(row)
        for other in range(len(self._rows)):
            rect = self._rows[other].geometry()
            if (other < place and y < rect.center().y()) or (
                other > place and y > rect.center().y()
            ):
                self.shift(row, other - place)
                return
