"""What the mouse does with the lines: it chooses, drags, opens the menu, or points to a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit

from ..kit import theme
from .line_paint import MORE, WIDTHS, Room

if TYPE_CHECKING:
    from .line_list import LineList

_FAR = 6  # px the mouse moves before a row is dragged


class LineMouse(QObject):
    """The mouse over a `LineList`."""

    def __init__(self, view: LineList) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: tuple[int, QPoint] | None = None
        self._dragging = False

    def _place_at(self, point: QPoint) -> int | None:
        index = self._view.indexAt(point)
        return index.row() if index.isValid() else None

    def _over_handle(self, point: QPoint) -> bool:
        return point.x() < self._view.painter.left() - theme.S1

    def press(self, event: QMouseEvent) -> bool:
        """Whether the list shall choose the row as lists do."""
        view, point = self._view, event.position().toPoint()
        place = self._place_at(point)
        if place is None:
            return False
        if event.button() == Qt.MouseButton.RightButton:
            self._menu_at(place, event.globalPosition().toPoint())
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        chooses = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if chooses or self._over_handle(point):
            key = view.lines.parts[place].key
            self._pressed = (key, point)
            view.put_down()
            view.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if point.x() > view.width() - theme.px(MORE):
            self._menu_at(place, event.globalPosition().toPoint())
        else:
            self._click(place, point)
        return False

    def _menu_at(self, place: int, point: QPoint) -> None:
        view = self._view
        if place not in view.chosen_places():
            view.put_down()
            view.choose([place])
        view.menu_wanted.emit(place, point)

    def menu_of_row(self) -> None:
        """The button of the row in hand."""
        view = self._view
        place = view.place
        if view.row is not None and place is not None:
            more = view.row.more
            view.menu_wanted.emit(place, more.mapToGlobal(QPoint(0, more.height() + 2)))

    def _click(self, place: int, point: QPoint) -> None:
        """Type where the mouse points; the row stays under it."""
        view = self._view
        key, rect = view.lines.parts[place].key, view.visualRect(view.lines.index(place))
        spot = point - rect.topLeft()
        name = self.field_at(place, spot)
        before = view.viewport().mapToGlobal(rect.topLeft()).y()
        row = view.take_up(place, name)
        if (at := view.lines.place_of(key)) is not None and view.place != at:
            row = view.take_up(at, name)
        if (area := view.area()) is not None:
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + row.mapToGlobal(QPoint(0, 0)).y() - before)
        field = row.field(name)
        if isinstance(field, QPlainTextEdit):
            field.setTextCursor(field.cursorForPosition(field.viewport().mapFrom(row, spot)))

    def field_at(self, place: int, point: QPoint) -> str:
        """The name of the field that lies under a point of a row."""
        view = self._view
        at, words = view.painter.places(place), view.lines.words(place)
        if words.price and view.room is Room.WIDE and point.x() > at.text.right():
            x = view.width() - theme.px(MORE)
            names = ("text", "discount_percent", "unit_price", "unit", "quantity")
            for name, width in zip(names, reversed(WIDTHS), strict=True):
                x -= theme.px(width) + 2
                if point.x() >= x:
                    return name
            return "quantity"
        if at.measure.height() and at.measure.top() <= point.y() <= at.measure.bottom():
            return "quantity" if words.price else "discount_percent"
        if words.benefit and point.y() > at.text.bottom():
            return "benefit"
        return "text"

    def hover(self, place: int) -> None:
        """The row under the mouse shows its handle; -1 for none."""
        view = self._view
        if place != view.painter.hovered:
            view.painter.hovered = place
            view.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """Tell which row the mouse is over; drag a row by its handle."""
        view, point = self._view, event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            key, start = self._pressed
            if self._dragging or (point - start).manhattanLength() > _FAR:
                self._dragging = True
                self.drag(key, event.globalPosition().toPoint())
            return
        place = self._place_at(point)
        if place is None or place == view.place:
            place = -1
        self.hover(place)
        shape = Qt.CursorShape.IBeamCursor
        if place < 0 or point.x() > view.width() - theme.px(MORE):
            shape = Qt.CursorShape.ArrowCursor
        elif self._over_handle(point):
            shape = Qt.CursorShape.OpenHandCursor
        view.viewport().setCursor(shape)

    def release(self) -> None:
        """Let go."""
        self._pressed, self._dragging = None, False

    def drag(self, key: int, point: QPoint) -> None:
        """Rows make way as soon as the mouse is past their middle; the page goes along."""
        view = self._view
        place = view.lines.place_of(key)
        if place is None:
            return
        y, top, target = view.viewport().mapFromGlobal(point).y(), 0, place
        for other, height in enumerate(view.heights()):
            middle = top + height // 2
            if other < place and y < middle:
                target = other
                break
            if other > place and y > middle:
                target = other
            top += height
        if target != place:
            view.keys.move(place, target)
        if (area := view.area()) is not None:
            spot = area.viewport().mapFromGlobal(point).y()
            bar, edge = area.verticalScrollBar(), theme.px(24)
            if spot < edge:
                bar.setValue(bar.value() - edge)
            elif spot > area.viewport().height() - edge:
                bar.setValue(bar.value() + edge)
