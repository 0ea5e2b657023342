"""All lines of the offer: painted, with the fields only in the row in hand.

500 lines cost no more than five that way. Two ways to have the keyboard: in the fields of the row
in hand, or on the list itself (Esc), where rows are chosen, moved, copied and taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QWidget,
)

from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import LineDraft, NeedDraft

from ..kit.controls import focus_is_inside
from .line_keys import LineKeys, relinked
from .line_mouse import LineMouse
from .line_row import LineRow
from .line_view import LineView
from .line_words import is_blank

_ROUNDS = 3  # until a text has wrapped in its new width


class LineList(LineView):
    """The lines of the draft; `begin()` gives a new one, `make()` the fields of the row in hand.

    `edited` when contents or order changed by hand, `removed(n)` when n lines with contents went,
    `rows_changed` when there are other lines or the row in hand is another, `chosen` when other
    rows are chosen. `menu_wanted(place, point)`, `paste_wanted`, `details_wanted` for the step.
    """

    edited = Signal()
    removed = Signal(int)
    rows_changed = Signal()
    paste_wanted = Signal(str)
    copy_wanted = Signal(bool)

    def __init__(self, make: Callable[[], LineRow], begin: Callable[[], LineDraft]) -> None:
        super().__init__()
        self._make, self._begin = make, begin
        self._needs: tuple[NeedDraft, ...] = ()
        self._gross = False
        self.keys = LineKeys(self)
        self.mouse = LineMouse(self)

    # What stands here --------------------------------------------------------------------------

    def parts(self) -> tuple[LineDraft, ...]:
        """All lines, blank ones included."""
        return tuple(self.lines.parts)

    def load(self, parts: Iterable[LineDraft]) -> None:
        """Show these lines; a blank one in hand stays, and there is always one to type into."""
        wanted = list(parts)
        place, chosen = self.place, self.chosen_keys()
        mine = None if place is None else self.lines.parts[place]
        if place is not None and mine is not None and is_blank(mine):
            held = self.row is not None and focus_is_inside(self.row)
            if (held or not wanted) and all(part.key != mine.key for part in wanted):
                wanted.insert(min(place, len(wanted)), mine)
        if not wanted:
            wanted.append(self._begin())
        changed = self.lines.set_parts(wanted)
        in_hand = self.place
        if in_hand is None:
            self._key = None
            self._hide_row()
            if len(wanted) == 1 and is_blank(wanted[0]):
                self._take(0)
        elif self.row is not None:
            self.row.show_part(self.lines.parts[in_hand])
        if changed:
            self.choose([n for n, part in enumerate(wanted) if part.key in chosen])
            self.rows_changed.emit()
        self.relayout()

    def follow(
        self, totals: Totals, lines: tuple[LineDraft, ...], needs: tuple[NeedDraft, ...]
    ) -> None:
        """Numbers and totals of the draft's lines, and the needs to choose from."""
        self._needs, self._gross = needs, totals.gross_prices and bool(totals.vat)
        self.lines.set_results(lines, totals.lines)
        self._measure_numbers()
        self._tell_row()
        self.relayout()
        self.viewport().update()

    def rekey(self, keys: dict[int, int], needs: dict[int, int]) -> None:
        """New lines and needs have got their ids."""
        self.lines.rekey(keys, needs)
        if self._key is not None:
            self._key = keys.get(self._key, self._key)
            if self.row is not None:
                self.row.rekey(self._key, keys, needs)

    def _tell_row(self) -> None:
        place = self.place
        if self.row is not None and place is not None:
            part = self.lines.parts[place]
            self.row.set_needs(self._needs)
            self.row.set_gross(self._gross)
            self.row.show_result(self.lines.result(part.key), self.lines.numbers)

    # The row in hand ---------------------------------------------------------------------------

    def take_up(self, place: int, name: str = "text") -> LineRow:
        """Open the fields of a row with the keyboard in one of them."""
        row = self._take(place)
        field = row.field(name)
        if field is None or not field.isVisibleTo(row):
            field = row.first_field()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        at = self.place
        self.clearSelection()
        if at is not None:
            self.selectionModel().setCurrentIndex(
                self.lines.index(at), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.bring()
        return row

    def _take(self, place: int) -> LineRow:
        key = self.lines.parts[place].key
        if self._key == key and self.row is not None:
            return self.row
        self._drop_blank(key)
        row = self.row or self._new_row()
        self._key = key
        at = self.place
        assert at is not None
        row.key = key
        row.show_part(self.lines.parts[at], fresh=True)
        row.tell_place(at + 1)
        self._tell_row()
        row.show()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.relayout()
        self.rows_changed.emit()
        return row

    def put_down(self) -> None:
        """Close the fields; the keyboard goes to the list, the line stays chosen."""
        place = self.place
        if place is None:
            return
        had_focus = self.row is not None and focus_is_inside(self.row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._key = None
        self._hide_row()
        self.relayout()
        self.choose([place])
        self.rows_changed.emit()

    def _new_row(self) -> LineRow:
        row = self.row = self._make()
        row.setParent(self.viewport())
        row.set_room(self.room)
        row.set_number_width(self.number_width())
        row.edited.connect(self._row_edited)
        row.next_wanted.connect(self._next)
        row.insert_wanted.connect(lambda: self.add(after=self.place))
        row.step_wanted.connect(self.keys.shift)
        row.remove_wanted.connect(self._remove_row)
        row.neighbour_wanted.connect(self._neighbour)
        row.leave_wanted.connect(self._leave)
        row.put_down_wanted.connect(self.put_down)
        row.double_wanted.connect(self.keys.double)
        row.level_wanted.connect(self.keys.indent)
        row.paste_wanted.connect(self.paste_wanted)
        row.menu_wanted.connect(self.mouse.menu_of_row)
        row.dragged.connect(lambda point: self.mouse.drag(row.key, point))
        row.installEventFilter(self)
        return row

    def _hide_row(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if self.row is not None:
            if focus_is_inside(self.row):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.row.hide()

    def _row_edited(self) -> None:
        place = self.place
        if self.row is not None and place is not None:
            self.lines.set_part(place, self.row.part())
            self.edited.emit()

    def _drop_blank(self, but: int | None) -> None:
        """A blank line that is left vanishes."""
        place = self.place
        if place is None or self._key == but or not is_blank(self.lines.parts[place]):
            return
        self._key = None
        self.lines.set_parts(part for n, part in enumerate(self.lines.parts) if n != place)

    # Lines come and go -------------------------------------------------------------------------

    def add(self, part: LineDraft | None = None, after: int | None = None) -> LineRow:
        """A new line (below `after`, else at the end) with the keyboard in it."""
        part = part or self._begin()
        self.insert([part], None if after is None else after + 1)
        place = self.lines.place_of(part.key)
        assert place is not None
        return self.take_up(place)

    def insert(self, parts: list[LineDraft], before: int | None = None) -> None:
        """Further lines at a place, else at the end; a blank line in hand gives way."""
        here = list(self.lines.parts)
        at = len(here) if before is None else max(0, min(before, len(here)))
        own = self.place
        if own is not None and is_blank(here[own]) and all(p.key != self._key for p in parts):
            del here[own]
            at -= own < at
            self._key = None
            self._hide_row()
        elif len(here) == 1 and is_blank(here[0]):
            here, at = [], 0
        here[at:at] = parts
        self._arrange(here)
        self.edited.emit()

    def copies(self, parts: list[LineDraft]) -> list[LineDraft]:
        """The same lines under new keys."""
        return relinked(parts, {part.key: self._begin().key for part in parts})

    def take_away(self, places: list[int]) -> None:
        """Lines go."""
        gone = [self.lines.parts[place] for place in places]
        kept = [part for n, part in enumerate(self.lines.parts) if n not in set(places)]
        if self.place in places:
            self._key = None
            self._hide_row()
        filled = sum(not is_blank(part) for part in gone)
        if not kept:
            kept.append(self._begin())
        self._arrange(kept)
        self.edited.emit()
        if filled:
            self.removed.emit(filled)

    def arrange(self, parts: list[LineDraft]) -> None:
        """The same lines in another order, or with other contents."""
        self._arrange(parts)
        self.edited.emit()

    def _arrange(self, parts: list[LineDraft]) -> None:
        chosen = self.chosen_keys()
        current = self.currentIndex().row()
        changed = self.lines.set_parts(parts)
        place = self.place
        if self.row is not None and place is not None:
            self.row.show_part(self.lines.parts[place])
            self.row.tell_place(place + 1)
        self.relayout()
        if changed:
            keep = [n for n, part in enumerate(parts) if part.key in chosen]
            self.choose(keep or ([min(max(current, 0), len(parts) - 1)] if self.hasFocus() else []))
            self.rows_changed.emit()

    def _remove_row(self, above: bool) -> None:
        place = self.place
        if place is None:
            return
        self.take_away([place])
        target = place - 1 if above else min(place, len(self.lines.parts) - 1)
        row = self.take_up(max(0, target))
        field = row.first_field()
        if above and isinstance(field, QPlainTextEdit):
            field.moveCursor(QTextCursor.MoveOperation.End)

    def _next(self) -> None:
        place = self.place
        if place is None:
            return
        if place + 1 < len(self.lines.parts):
            self.take_up(place + 1)
        elif not is_blank(self.lines.parts[place]):
            self.add()

    def _neighbour(self, name: str, step: int) -> None:
        """The same field of the next row that has it."""
        place = self.place
        if place is None:
            return
        at = place + step
        while 0 <= at < len(self.lines.parts):
            if LineRow.has_field(self.lines.parts[at].kind, name):
                self.take_up(at, name)
                return
            at += step

    def _leave(self, step: int) -> None:
        """Tab at the end of a row goes on to the next, Shift+Tab to the one above."""
        place = self.place
        if place is None:
            return
        key = self.lines.parts[min(max(place + step, 0), len(self.lines.parts) - 1)].key
        self._drop_blank(key)
        at = self.lines.place_of(key)
        if at is not None:
            row = self.take_up(at)
            if step < 0:
                row.last_field().setFocus(Qt.FocusReason.BacktabFocusReason)

    def can_leave(self, step: int) -> bool:
        """Whether there is a row above (-1) or below (1) the one in hand."""
        place = self.place
        return place is not None and 0 <= place + step < len(self.lines.parts)

    def begin(self) -> None:
        """The blank line, else the first, gets the keyboard."""
        blank = (n for n, part in enumerate(self.lines.parts) if is_blank(part))
        self.take_up(next(blank, 0))

    def chain(self) -> Iterator[QWidget]:
        """The list and the fields of the row in hand."""
        yield self
        if self.row is not None:
            yield from self.row.chain()

    # Keys and mouse ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys on chosen rows."""
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """At the left rows are chosen and dragged, at the right there is the menu; else typing."""
        if self.mouse.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which row the mouse is over; drag a row by its handle."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.mouse.release()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click is one like the first."""
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self.mouse.hover(-1)
