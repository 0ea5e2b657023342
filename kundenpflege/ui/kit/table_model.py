"""Rows of a long list: the ids are known, the rows are fetched page by page when painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import currency_sign, format_decimal, format_money

from .controls import plain_tip

Kind = Literal[
    "text", "muted", "two_line", "lines", "chip", "badge", "money", "euros", "date", "icon"
]
Index = QModelIndex | QPersistentModelIndex

PAGE = 100  # rows fetched at once
KEPT = 4000  # rows kept in memory
EMPTY = "–"


class Row(Protocol):
    """A row as services return it: frozen, with its id."""

    @property
    def id(self) -> int:
        """Key of the record."""
        ...


Deliver = Callable[[Iterable[Any]], None]
Fetch = Callable[[Sequence[int], Deliver], None]


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `title` is a message id marked with `N_`. `value(row)` gives, by `kind`:
    text, muted: str · two_line: (bold, second) · lines: (first, second) or None ·
    chip: (words, tone) or None · badge: a letter ·
    money, euros (whole): Decimal or None · date: date or None · icon: (icon, tone, words) or None.
    Without `value` the attribute called `key` is taken. `width` in pixels at font scale 1.
    `drop`: where room is short, columns with the highest number vanish first; 0 stays.
    """

    key: str
    title: str
    width: int = 120
    align: Literal["left", "right", "center"] | None = None
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    tip: Callable[[Any], str] | None = None
    sortable: bool = True
    descending_first: bool = False
    shown: bool = True
    stretch: bool = False
    drop: int = 0

    def of(self, row: Any) -> Any:
        """The column's value of a row."""
        return self.value(row) if self.value is not None else getattr(row, self.key)

    def text(self, row: Any) -> str:
        """The value in words, as shown, copied and read out."""
        value = self.of(row)
        if value is None or value == "":
            return EMPTY
        match self.kind:
            case "two_line" | "lines":
                return " · ".join(str(part) for part in value if part)
            case "chip":
                return str(value[0])
            case "icon":
                return str(value[2])
            case "money":
                return format_money(Decimal(value))
            case "euros":
                return f"{format_decimal(Decimal(value), 0)}\u00a0{currency_sign()}"
            case "date":
                return format_date(value) if isinstance(value, date) else str(value)
            case _:
                return str(value)

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Numbers right, the rest left unless said otherwise."""
        align = self.align or ("right" if self.kind in ("money", "euros") else "left")
        horizontal = {
            "left": Qt.AlignmentFlag.AlignLeft,
            "right": Qt.AlignmentFlag.AlignRight,
            "center": Qt.AlignmentFlag.AlignHCenter,
        }[align]
        return horizontal | Qt.AlignmentFlag.AlignVCenter


class PagedModel(QAbstractTableModel):
    """Ids in order, rows on demand. `fetch(ids, deliver)` is asked for the pages on the screen.

    `deliver` may be called at once or later; what belongs to an older list is thrown away.
    Rows known from before stay on the screen until newer ones arrive, so a refresh does not
    flicker.
    """

    delivered = Signal()

    def __init__(
        self, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: list[int] = []
        self._places: dict[int, int] | None = None
        self._rows: OrderedDict[int, Any] = OrderedDict()
        self._stale: set[int] = set()
        self._pending: set[int] = set()
        self._wanted: set[int] = set()
        self._generation = 0
        #: First and last row on the screen; pages beyond are not worth fetching.
        self.on_screen: Callable[[], tuple[int, int]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._request)

    # What is shown

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show another list, or the same one anew."""
        self.beginResetModel()
        self._ids = list(ids)
        self._places = None
        self._forget()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def refresh(self) -> None:
        """The rows may have changed: fetch those on the screen again."""
        self._forget()
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _forget(self) -> None:
        self._generation += 1
        self._stale = set(self._rows)
        self._pending.clear()
        self._wanted.clear()

    @property
    def ids(self) -> Sequence[int]:
        """All ids in order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """Id of a row, None outside the list."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int | None:
        """Row of an id, None when it is not in the list."""
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self._ids)}
        return self._places.get(record_id)

    def record(self, row: int) -> Any | None:
        """The row's values, None while they are on their way."""
        record_id = self._ids[row]
        found = self._rows.get(record_id)
        if found is None or record_id in self._stale:
            page = row // PAGE
            if page not in self._pending:
                self._wanted.add(page)
                if not self._timer.isActive():
                    self._timer.start(0)
        return found

    def fetch_all(self, ids: Sequence[int], then: Callable[[list[Any]], None]) -> None:
        """Call `then` with the rows of `ids` in order, fetching what is missing."""
        missing = [one for one in ids if one not in self._rows or one in self._stale]
        have = {one: self._rows[one] for one in ids if one in self._rows}

        def deliver(rows: Iterable[Any]) -> None:
            have.update((row.id, row) for row in rows)
            then([have[one] for one in ids if one in have])

        if missing:
            self._fetch(missing, deliver)
        else:
            deliver(())

    def _request(self) -> None:
        pages, self._wanted = self._wanted, set()
        if self.on_screen is not None:
            first, last = self.on_screen()
            pages = {p for p in pages if first // PAGE - 1 <= p <= last // PAGE + 1}
        for page in sorted(pages):
            ids = self._ids[page * PAGE : (page + 1) * PAGE]
            if ids:
                self._pending.add(page)
                self._fetch(ids, self._deliver_for(page, ids, self._generation))

    def _deliver_for(self, page: int, ids: list[int], generation: int) -> Deliver:
        def deliver(rows: Iterable[Any]) -> None:
            if generation != self._generation:
                return
            self._pending.discard(page)
            for row in rows:
                self._rows[row.id] = row
                self._rows.move_to_end(row.id)
            self._stale.difference_update(ids)
            while len(self._rows) > KEPT:
                gone, _row = self._rows.popitem(last=False)
                self._stale.discard(gone)
            last = min((page + 1) * PAGE, len(self._ids)) - 1
            self.dataChanged.emit(
                self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1)
            )
            self.delivered.emit()

        return deliver

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of ids."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for the screen, for screen readers and tooltips; the raw value as UserRole."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        wanted = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.UserRole,
        )
        if role not in wanted:
            return None
        row = self.record(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return None if row is None else column.of(row)
        if row is None:
            return "" if role == Qt.ItemDataRole.ToolTipRole else "…"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.tip(row) or "") if column.tip is not None else None
        text = column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(column.title)}: {text}"
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return _(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self.columns[section].alignment
        return None
