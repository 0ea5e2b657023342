"""The view of the lines: as high as all its rows, painted, with one row of fields among them."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollArea, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from .line_model import LineModel
from .line_paint import LinePainter, Room
from .line_row import LineRow

_ROUNDS = 3  # until a text has wrapped in its new width


class LineView(QListView):
    """Rows below each other in the page that scrolls, the fields over the row in hand.

    `chosen` when other rows are chosen, `menu_wanted(place, point)` for a row's menu.
    """

    chosen = Signal()
    menu_wanted = Signal(int, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.lines = LineModel()
        self.room = Room.NARROW
        self.row: LineRow | None = None
        self._key: int | None = None
        self._row_height = 0
        self._heights: list[int] = []
        self._number_width = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.relayout)
        self.painter = LinePainter(self)
        self.setItemDelegate(self.painter)
        self.setModel(self.lines)
        self.setProperty("role", "lines")
        self.setObjectName("offerLines")
        self.setAccessibleName(_("Leistungen"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { border: 0; border-radius: 0; background: transparent; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.selectionModel().selectionChanged.connect(lambda *_parts: self.chosen.emit())
        theme.signals.changed.connect(self._refit)

    @property
    def place(self) -> int | None:
        """Where the row in hand stands; None when none is."""
        return None if self._key is None else self.lines.place_of(self._key)

    # Choosing ----------------------------------------------------------------------------------

    def chosen_places(self) -> list[int]:
        """The chosen rows from top to bottom; without any the row in hand."""
        found = sorted(index.row() for index in self.selectedIndexes())
        if not found and (place := self.place) is not None:
            return [place]
        return found

    def chosen_keys(self) -> set[int]:
        """Keys of the rows that are chosen."""
        return {self.lines.parts[index.row()].key for index in self.selectedIndexes()}

    def choose(self, places: list[int]) -> None:
        """Choose rows; the last one is the current."""
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        model.clearSelection()
        for place in places:
            model.select(self.lines.index(place), flags.Select)
        if places:
            model.setCurrentIndex(self.lines.index(places[-1]), flags.NoUpdate)
        self.chosen.emit()  # other lines may have come or gone without the selection telling

    # Room --------------------------------------------------------------------------------------

    def number_width(self) -> int:
        """Room for the longest number."""
        return max(theme.px(26), self._number_width)

    def _measure_numbers(self) -> None:
        longest = max(self.lines.numbers, key=len, default="")
        width = QFontMetrics(theme.font("small")).horizontalAdvance(longest) + theme.px(8)
        if width != self._number_width:
            self._number_width = width
            if self.row is not None:
                self.row.set_number_width(self.number_width())

    def set_room(self, room: Room) -> None:
        """Numbers beside the text where there is room, else below it."""
        if room is not self.room:
            self.room = room
            if self.row is not None:
                self.row.set_room(room)
            self.relayout()

    def height_of(self, place: int) -> int:
        """Height of a row in pixels."""
        if self._key is not None and self.lines.parts[place].key == self._key:
            return max(self._row_height, theme.px(30))
        return self.painter.places(place).height

    def relayout(self) -> None:
        """Rows below each other, the fields over the row in hand, and no row hidden."""
        place = self.place
        self._measure_row()
        heights = [self.height_of(n) for n in range(len(self.lines.parts))]
        total = sum(heights)
        if total != self.height() or heights != self._heights:
            self._heights = heights
            self.setFixedHeight(total)
            self.doItemsLayout()
        if self.row is not None and place is not None:
            self.row.setGeometry(0, sum(heights[:place]), self.viewport().width(), heights[place])

    def _measure_row(self) -> None:
        row, layout = self.row, None if self.row is None else self.row.layout()
        if row is None or layout is None or self._key is None:
            return
        width = self.viewport().width()
        row.settle()
        for _round in range(_ROUNDS):
            layout.activate()
            height = layout.sizeHint().height()
            if height == self._row_height and row.width() == width:
                break
            self._row_height = height
            row.resize(width, height)

    def heights(self) -> list[int]:
        """The heights of all rows."""
        return self._heights

    def _refit(self) -> None:
        self._heights = []
        self._measure_numbers()
        self.relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.relayout()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """The page scrolls, not the list in itself."""
        if index.isValid() and self.hasFocus():
            self._bring(self.visualRect(index))

    def bring(self) -> None:
        """Bring the row in hand into view."""
        if self.row is not None:
            self._bring(self.row.geometry())
            # Rows that are new to the page have their room only after the present events.
            QTimer.singleShot(0, self.row, self._bring_row)

    def _bring_row(self) -> None:
        if self.row is not None and self._key is not None:
            self._bring(self.row.geometry())

    def area(self) -> QScrollArea | None:
        """The page that scrolls."""
        parent: QWidget | None = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _bring(self, rect: QRect) -> None:
        area = self.area()
        inner = None if area is None else area.widget()
        if area is None or inner is None:
            return
        if (layout := inner.layout()) is not None:
            layout.activate()
        top = self.mapTo(inner, rect.topLeft())
        bar, room = area.verticalScrollBar(), theme.px(40)
        seen = bar.value()
        if top.y() - room < seen or rect.height() + room > area.viewport().height():
            bar.setValue(top.y() - room)
        elif top.y() + rect.height() + room > seen + area.viewport().height():
            bar.setValue(top.y() + rect.height() + room - area.viewport().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The fields of the row in hand became higher."""
        if watched is self.row and event.type() == QEvent.Type.LayoutRequest:
            # What lies deeper in the row tells its new height only with later events.
            self._later.start()
        return super().eventFilter(watched, event)
