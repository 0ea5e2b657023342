"""Services of the catalogue below a field while typing: the fastest way to a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.base.text import fold

from ..kit import theme

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail

_LEAST = 2  # letters
_MOST = 7


def find_items(items: Sequence[ItemDetail], text: str, most: int = _MOST) -> list[ItemDetail]:
    """Items that hold every word of `text` in number, title or benefit; titles go first."""
    words = fold(text).split()
    if not words:
        return []
    ranked: list[tuple[int, int]] = []
    for place, (title, whole) in enumerate(_folded(items)):
        if all(word in whole for word in words):
            in_title = all(word in title for word in words)
            begins = f" {title}".find(f" {words[0]}") >= 0
            ranked.append((0 if in_title and begins else 1 if in_title else 2, place))
    return [items[place] for _rank, place in nsmallest(most, ranked)]


_last: tuple[Sequence[ItemDetail], list[tuple[str, str]]] = ((), [])


def _folded(items: Sequence[ItemDetail]) -> list[tuple[str, str]]:
    """Title and all words of each item as they are compared; a catalogue may hold 50,000 items,
    so they are kept until there is another one."""
    global _last
    if _last[0] is not items:
        titles = (fold(f"{item.number} {item.title}") for item in items)
        pairs = zip(titles, items, strict=True)
        _last = (items, [(title, f"{title} {fold(item.benefit)}") for title, item in pairs])
    return _last[1]


def make_ready(items: Sequence[ItemDetail]) -> None:
    """Prepare a large catalogue for `find_items`; may be called on a worker."""
    _folded(items)


class Suggestions(QObject):
    """A list below `field`. Down and Up choose, Enter or Tab take, Esc closes it.

    `text` gives what is typed, `items` the catalogue. Nothing is chosen at first unless `eager`,
    so that Enter keeps its meaning.
    """

    taken = Signal(object)

    def __init__(
        self,
        field: QWidget,
        text: Callable[[], str],
        items: Callable[[], Sequence[ItemDetail]],
        eager: bool = False,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(field)
        self._field, self._text, self._items = field, text, items
        self._eager, self._wanted = eager, wanted
        self._hits: list[ItemDetail] = []
        self._popup: QFrame | None = None
        field.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return self._popup is not None and self._popup.isVisible()

    def hits(self) -> Sequence[ItemDetail]:
        """What is offered."""
        return self._hits

    def look(self) -> None:
        """Something was typed."""
        text = self._text()
        if len(text.strip()) < _LEAST or not self._wanted() or not self._field.hasFocus():
            self.close()
            return
        self._hits = find_items(self._items(), text)
        if not self._hits or (len(self._hits) == 1 and self._hits[0].title == text):
            self.close()
            return
        popup = self._popup or self._build()
        self._list.clear()
        for item in self._hits:
            price = _("{price} je {unit}").format(
                price=format_money(item.unit_price), unit=item.unit
            )
            told = " · ".join(part for part in (price, item.category_name) if part)
            self._list.addItem(QListWidgetItem(f"{item.title}\n{told}"))
        self._list.setCurrentRow(0 if self._eager else -1)
        height = sum(self._list.sizeHintForRow(row) for row in range(self._list.count())) + 6
        width = max(self._field.width(), theme.px(300))
        popup.setGeometry(0, 0, width, height)
        popup.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 2)))
        popup.show()

    def close(self) -> None:
        """Offer nothing."""
        if self._popup is not None:
            self._popup.hide()

    def _build(self) -> QFrame:
        popup = QFrame(self._field, Qt.WindowType.ToolTip)
        popup.setProperty("role", "popup")
        self._list = QListWidget(popup)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Vorschläge aus dem Katalog"))
        self._list.itemClicked.connect(lambda _item: self._take())
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list)
        self._popup = popup
        return popup

    def _take(self) -> bool:
        row = self._list.currentRow()
        if not 0 <= row < len(self._hits):
            return False
        self.close()
        self.taken.emit(self._hits[row])
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys move in the list while it is open; leaving the field closes it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.is_open and self._key(Qt.Key(event.key()))
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        return False

    def _key(self, key: Qt.Key) -> bool:
        row, last = self._list.currentRow(), self._list.count() - 1
        match key:
            case Qt.Key.Key_Down:
                self._list.setCurrentRow(min(last, row + 1))
            case Qt.Key.Key_Up:
                self._list.setCurrentRow(max(0, row - 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if not self._take():
                    self.close()
                    return False
            case Qt.Key.Key_Tab:
                self._take()
                return False
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                return False
        return True
