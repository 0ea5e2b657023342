"""The plan as rows: the list, and the twin of the other views for screen readers and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.empty import EmptyState
from .entry_rows import EntryModel, RowDelegate
from .facts import span_text
from .keys import entry_key, move
from .menu import show_entry_menu
from .painting import chip_height
from .wishes import Choice, Wishes, day_step, with_alt

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

_OF_THE_TABLE = (
    Qt.Key.Key_Space,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Escape,
)
#: What vanishes first where room is short.
_DROPS = (EntryModel.WHO, EntryModel.CUSTOMER, EntryModel.REASON)
#: The least width (px) in which what and why can still be read.
_LEAST_WHAT, _LEAST_REASON = 145, 115


class EntryTable(QTableView):
    """Rows of entries: Shift and Ctrl choose several, Alt and arrows move them by days and weeks,
    Enter opens; for the other keys see `keys`."""

    more_wanted = Signal()
    """The end of the rows is near."""

    def __init__(
        self, choice: Choice, wishes: Wishes, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.choice, self.wishes = choice, wishes
        self.rows = EntryModel()
        self._times: set[str] = set()
        self._empty: EmptyState | None = None
        self.setObjectName(name)
        self.setAccessibleName(_("Kontaktplan als Liste"))
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._renewing = False
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda _index: self._enter())
        self.verticalScrollBar().valueChanged.connect(self._near_end)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(chip_height() + theme.px(12))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that have no room vanish; the reason takes what is left."""
        super().resizeEvent(event)
        self._fit()
        self._tell_empty()
        self._near_end()

    def _fit(self) -> None:
        width = self.viewport().width()
        header = self.horizontalHeader()
        letters = QFontMetrics(theme.font("body")).horizontalAdvance
        edge = theme.px(18)
        wishes = {
            EntryModel.DAY: letters("Mo 28.08.2088") + edge,
            EntryModel.TIME: max(map(letters, {"88:88", *self._times})) + edge,
            EntryModel.WHAT: theme.px(_LEAST_WHAT),
            EntryModel.CUSTOMER: theme.px(145),
            EntryModel.REASON: theme.px(_LEAST_REASON),
            EntryModel.WHO: theme.px(105),
        }
        shown = set(wishes)
        for column in _DROPS:
            if sum(wishes[one] for one in shown) > width:
                shown.discard(column)
        spare = width - sum(wishes[one] for one in shown)
        wishes[EntryModel.WHAT] += max(0, min(theme.px(40), spare // 2))
        stretch = EntryModel.REASON if EntryModel.REASON in shown else EntryModel.WHAT
        for column, wide in wishes.items():
            self.setColumnHidden(column, column not in shown)
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Stretch if column == stretch else mode.Fixed)
            if column != stretch:
                header.resizeSection(column, wide)

    # -- rows -------------------------------------------------------------------------------

    def show_entries(
        self,
        entries: Sequence[CalendarEntry],
        today: date,
        by: str,
        complete: bool = True,
        first: date = date.min,
    ) -> None:
        """Show these rows from the day `first` on; the chosen ones stay chosen. `complete`:
        nothing comes after them."""
        chosen = {entry.key for entry in self.choice.entries}
        current = self.current()
        self._renewing = True
        self.rows.first = first
        self.rows.set_entries(entries, today, by, complete)
        self._choose_again(chosen, current.key if current else None, top=current is None)
        self._renewing = False
        self._times = set()
        self._take_times(entries)
        self._tell_empty()
        self._near_end()

    def _take_times(self, entries: Sequence[CalendarEntry]) -> None:
        """The column of the times is as wide as these need it."""
        self._times |= {span_text(entry) for entry in entries}
        self._fit()

    def _tell_empty(self) -> None:
        asked = self.rows.today != date.min
        none = asked and self.rows.complete and not self.rows.entries
        if none and self._empty is None:
            self._empty = EmptyState(
                _("Hier stehen die Kontakte mit Tag, Kunde und Anlass. Ab hier ist noch keiner "
                  "geplant."),
                icon="schedule", parent=self.viewport(),
            )  # fmt: skip
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(none)

    def add_entries(self, entries: Sequence[CalendarEntry], complete: bool) -> None:
        """More rows at the end."""
        self.rows.add_entries(entries, complete)
        self._take_times(entries)

    def _choose_again(self, chosen: set[Any], current: Any, top: bool = False) -> None:
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        rows = self.rows.entries
        place = next((n for n, entry in enumerate(rows) if entry.key == current), None)
        if place is None:
            place = next((n for n, e in enumerate(rows) if e.last >= self.choice.day), None)
        if place is None and rows:
            place = len(rows) - 1
        if place is None:
            return
        index = self.rows.index(place, 0)
        selection.setCurrentIndex(index, flags.NoUpdate)
        for n, entry in enumerate(rows):
            if entry.key in chosen:
                selection.select(self.rows.index(n, 0), flags.Select | flags.Rows)
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(index, hint.PositionAtTop if top else hint.EnsureVisible)

    def show_day(self, day: date) -> None:
        """Go to the first row of a day (or the next one after it)."""
        self.clearSelection()
        self._choose_again(set(), None, top=True)

    def current(self) -> CalendarEntry | None:
        """The entry with the keyboard."""
        index = self.currentIndex()
        return self.rows.entry(index.row()) if index.isValid() else None

    def _near_end(self) -> None:
        bar = self.verticalScrollBar()
        if not self.rows.complete and bar.value() >= bar.maximum() - 2 * bar.pageStep():
            self.more_wanted.emit()

    def _selected(self) -> None:
        if self._renewing:
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        entries = [entry for row in rows if (entry := self.rows.entry(row)) is not None]
        if (current := self.current()) is not None:
            # What began before the page was asked for stands on its first day.
            day = max(current.day, self.rows.first)
            if day != self.choice.day:
                self.choice.set_day(day)
        self.choice.choose(entries)

    # -- keyboard ---------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a current row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._choose_again(set(), None)

    def _enter(self) -> None:
        if (entry := self.current()) is not None:
            self.wishes.open.emit(entry)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row under the mouse, or the current one."""
        index = self.indexAt(event.pos())
        entry = self.rows.entry(index.row()) if index.isValid() else self.current()
        if entry is not None:
            place = event.globalPos()
            show_entry_menu(self, self.wishes, self.choice, entry, place, clock=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        current = self.current()
        here = [current] if current is not None else []
        step = day_step(event)
        if step and with_alt(event):
            move(self.wishes, self.choice, here, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() in _OF_THE_TABLE and not event.modifiers():
            super().keyPressEvent(event)
        elif not entry_key(
            event, self.wishes, self.choice, here, clock=True
        ) and not self.wishes.key(event):
            super().keyPressEvent(event)
