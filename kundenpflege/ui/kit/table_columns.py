"""The columns of a table: sorted, moved, sized, hidden, and dropped where room is short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from . import theme
from .table_model import Column
from .table_ticks import TickTable


class ColumnTable(TickTable):
    """A table whose columns follow the user's habits. The heir gives `paged` and `_header`, then
    calls `_take_columns()`.

    Signals: `sort_requested(key, descending)` on a click on a title, `habits_changed()` when
    columns were moved, sized, hidden or sorted (keep `habits()`).
    """

    sort_requested = Signal(str, bool)
    habits_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._restoring = False
        self._hidden: set[str] = set()
        self._dropped: set[str] = set()
        self._widths: dict[str, float] = {}
        self._save_later = QTimer(self)
        self._save_later.setSingleShot(True)
        self._save_later.timeout.connect(self.habits_changed)

    def _take_columns(self) -> None:
        """Begin with the widths and the choice the columns come with."""
        self._hidden = {c.key for c in self.paged.columns if not c.shown}
        self._widths = {c.key: float(c.width) for c in self.paged.columns}
        self._header.sectionClicked.connect(self._title_clicked)
        self._header.sectionResized.connect(self._section_resized)
        self._header.sectionMoved.connect(lambda *_args: self._announce_habits())

    def set_sort(self, key: str, descending: bool = False) -> None:
        """Mark the column by which the list is sorted, without asking for it."""
        self._header.show_sort(self._place(key), descending)

    def sort(self) -> tuple[str, bool]:
        """Key of the sorted column ('' for none) and whether it descends."""
        column = self._header.sort_column
        key = self.paged.columns[column].key if column >= 0 else ""
        return key, self._header.descending

    def habits(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sorting, fit for JSON."""
        key, descending = self.sort()
        order = [
            self.paged.columns[self._header.logicalIndex(visual)].key
            for visual in range(self._header.count())
        ]
        return {
            "order": order,
            "widths": {name: round(width) for name, width in self._widths.items()},
            "hidden": sorted(self._hidden),
            "sort": [key, descending],
        }

    def restore(self, habits: Mapping[str, Any]) -> None:
        """Take over kept `habits()`; what does not fit (any more) is passed over."""
        self._restoring = True
        keys = [column.key for column in self.paged.columns]
        order = habits.get("order")
        if isinstance(order, list):
            for target, key in enumerate(key for key in order if key in keys):
                self._header.moveSection(self._header.visualIndex(keys.index(key)), target)
        widths = habits.get("widths")
        if isinstance(widths, dict):
            for key, width in widths.items():
                if key in keys and isinstance(width, int | float) and 20 <= width <= 2000:
                    self._widths[key] = float(width)
        hidden = habits.get("hidden")
        if isinstance(hidden, list) and set(hidden) != set(keys):
            self._hidden = {key for key in hidden if key in keys}
        sort = habits.get("sort")
        if isinstance(sort, list) and len(sort) == 2 and sort[0] in keys:
            self.set_sort(sort[0], bool(sort[1]))
        self._restoring = False
        self.fit_columns()

    def fit_columns(self) -> None:
        """Spread the columns over the width; where room is short, drop what may go."""
        room = self.viewport().width()
        columns = self.paged.columns
        shown = [c for c in columns if c.key not in self._hidden]
        dropped: set[str] = set()

        def width(column: Column) -> int:
            """What a column needs; one that stretches can also give way a little."""
            wished = theme.px(self._widths[column.key])
            return round(wished * 0.7) if column.stretch else wished

        def needed() -> int:
            return sum(width(c) for c in shown if c.key not in dropped)

        for column in sorted((c for c in shown if c.drop), key=lambda c: -c.drop):
            if needed() <= room:
                break
            dropped.add(column.key)
        self._dropped = dropped
        stretched = [c for c in shown if c.stretch and c.key not in dropped]
        spare = max(0, room - needed())
        before, self._restoring = self._restoring, True
        for place, column in enumerate(columns):
            hide = column.key in self._hidden or column.key in dropped
            self._header.setSectionHidden(place, hide)
            if not hide:
                extra = spare // len(stretched) if column in stretched else 0
                self._header.resizeSection(place, width(column) + extra)
        self._restoring = before

    def first_visual(self) -> int:
        """Visual place of the first column on the screen."""
        for visual in range(self._header.count()):
            if not self._header.isSectionHidden(self._header.logicalIndex(visual)):
                return visual
        return 0

    def _place(self, key: str) -> int:
        return next((i for i, c in enumerate(self.paged.columns) if c.key == key), -1)

    def _section_resized(self, place: int, _old: int, new: int) -> None:
        if not self._restoring and new > 0:
            self._widths[self.paged.columns[place].key] = new / theme.current().scale
            self._announce_habits()

    def _announce_habits(self) -> None:
        if not self._restoring:
            self._save_later.start(400)

    def _title_clicked(self, place: int) -> None:
        column = self.paged.columns[place]
        if not column.sortable:
            return
        key, descending = self.sort()
        self.request_sort(
            column.key, not descending if key == column.key else column.descending_first
        )

    def request_sort(self, key: str, descending: bool) -> None:
        """Sort by a column: mark it and ask the page for the new order."""
        self.set_sort(key, descending)
        self._announce_habits()
        self.sort_requested.emit(key, descending)

    def set_column_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        hidden = self._hidden - {key} if shown else self._hidden | {key}
        if len(hidden) < len(self.paged.columns):
            self._hidden = hidden
            self.fit_columns()
            self._announce_habits()

    def is_column_shown(self, key: str) -> bool:
        """Whether the user wants to see the column."""
        return key not in self._hidden
