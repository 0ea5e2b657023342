"""The paged list: fetches what is seen, keeps its place, sorts by asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit import table_menus, theme
from kundenpflege.ui.kit.empty import EmptyState
from kundenpflege.ui.kit.table import PagedTable
from kundenpflege.ui.kit.table_model import PAGE, Column, Deliver, PagedModel

Shown = Callable[[Any], Any]


@dataclass(frozen=True)
class CustomerRow:
    id: int
    name: str
    person: str
    place: str = "Lübeck"
    letter: str = "A"
    turnover: Decimal | None = None
    since: date | None = None


COLUMNS = (
    Column("name", "Kunde", 200, kind="two_line", value=lambda r: (r.name, r.person),
           stretch=True),
    Column("place", "Ort", 110, drop=1),
    Column("letter", "Klasse", 60, kind="badge"),
    Column("phase", "Phase", 110, kind="chip", value=lambda r: ("Erstkunde", "blue"),
           sortable=False),
    Column("turnover", "Umsatz", 90, kind="money", descending_first=True),
    Column("since", "Kunde seit", 100, kind="date", shown=False),
)  # fmt: skip


class Source:
    """Answers when told to, and remembers what it was asked."""

    def __init__(self, at_once: bool = True) -> None:
        self.at_once = at_once
        self.asked: list[list[int]] = []
        self.waiting: list[tuple[list[int], Deliver]] = []
        self.suffix = ""

    def fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        self.asked.append(list(ids))
        if self.at_once:
            deliver(self.rows(ids))
        else:
            self.waiting.append((list(ids), deliver))

    def rows(self, ids: Iterable[int]) -> list[CustomerRow]:
        return [
            CustomerRow(i, f"Kunde {i}{self.suffix}", f"Person {i}", turnover=Decimal(i))
            for i in ids
        ]

    def answer(self) -> None:
        waiting, self.waiting = self.waiting, []
        for ids, deliver in waiting:
            deliver(self.rows(ids))


def text(model: PagedModel, row: int, column: int = 0) -> str:
    return str(model.data(model.index(row, column)))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def table(qtbot: QtBot, shown: Shown, source: Source) -> PagedTable:
    made: PagedTable = shown(PagedTable("Kunden", COLUMNS, source.fetch))
    return made


def settle(qtbot: QtBot, table: PagedTable) -> None:
    first, last = table.rows_on_screen()
    rows = range(first, min(last + 1, len(table.paged.ids)))
    qtbot.waitUntil(lambda: all(text(table.paged, row) != "…" for row in rows))


def test_only_pages_on_the_screen_are_fetched(
    qtbot: QtBot, table: PagedTable, source: Source
) -> None:
    table.set_ids(range(1, 100_001))
    settle(qtbot, table)
    assert sum(len(ids) for ids in source.asked) <= 2 * PAGE
    assert source.asked[0][0] == 1
    source.asked.clear()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    settle(qtbot, table)
    assert source.asked and min(source.asked[0]) > 99_000
    assert text(table.paged, 99_999) == "Kunde 100000 · Person 100000"


def test_pages_flown_over_are_not_fetched(qtbot: QtBot, table: PagedTable, source: Source) -> None:
    table.set_ids(range(1, 100_001))
    settle(qtbot, table)
    source.asked.clear()
    for row in range(200, 90_000, 997):
        text(table.paged, row)
    qtbot.waitUntil(lambda: not table.paged._timer.isActive())
    assert source.asked == []


def test_a_hundred_thousand_rows_stay_quick(qtbot: QtBot, table: PagedTable) -> None:
    from time import perf_counter

    table.set_ids(range(100_000))
    settle(qtbot, table)
    table.select_id(50_000)
    start = perf_counter()
    table.set_ids(range(100_000, 0, -1))
    table.viewport().repaint()
    assert perf_counter() - start < 1.0
    assert table.current_id() == 50_000


def test_rows_stay_on_the_screen_until_newer_ones_arrive(qtbot: QtBot) -> None:
    source = Source(at_once=False)
    model = PagedModel(COLUMNS, source.fetch)
    model.set_ids([1, 2, 3])
    assert text(model, 0) == "…"
    qtbot.waitUntil(lambda: bool(source.waiting))
    source.answer()
    assert text(model, 0) == "Kunde 1 · Person 1"
    source.suffix = " neu"
    model.refresh()
    assert text(model, 0) == "Kunde 1 · Person 1"
    qtbot.waitUntil(lambda: bool(source.waiting))
    source.answer()
    assert text(model, 0) == "Kunde 1 neu · Person 1"


def test_an_answer_for_an_older_list_is_thrown_away(qtbot: QtBot) -> None:
    source = Source(at_once=False)
    model = PagedModel(COLUMNS, source.fetch)
    model.set_ids([1])
    text(model, 0)
    qtbot.waitUntil(lambda: bool(source.waiting))
    old, source.waiting = source.waiting, []
    model.set_ids([1])
    old[0][1]([CustomerRow(1, "veraltet", "")])
    assert text(model, 0) == "…"


def test_a_row_that_vanished_meanwhile_does_no_harm(qtbot: QtBot, table: PagedTable) -> None:
    table.paged._fetch = lambda ids, deliver: deliver([])
    table.set_ids([1, 2])
    table.viewport().repaint()
    qtbot.waitUntil(lambda: not table.paged._timer.isActive())
    assert text(table.paged, 0) == "…"


def test_memory_stays_small(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kundenpflege.ui.kit.table_model.KEPT", 150)
    source = Source()
    model = PagedModel(COLUMNS, source.fetch)
    model.set_ids(range(1, 1001))
    for page in range(5):
        text(model, page * PAGE)
        qtbot.waitUntil(lambda: not model._timer.isActive())
    assert len(model._rows) == 150


def test_texts_for_screen_and_screen_reader(qtbot: QtBot, table: PagedTable) -> None:
    table.set_ids([7])
    settle(qtbot, table)
    model = table.paged
    role = Qt.ItemDataRole.AccessibleTextRole
    assert text(model, 0, 3) == "Erstkunde"
    assert text(model, 0, 4) == "7,00\u00a0€"
    assert text(model, 0, 5) == "–"
    assert model.data(model.index(0, 2), role) == "Klasse: A"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Kunde"
    assert model.data(model.index(0, 4), Qt.ItemDataRole.UserRole) == Decimal(7)
    alignment = model.data(model.index(0, 4), Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight
    assert table.accessibleName() == "Kunden"


def test_selection_and_place_survive_a_refresh_by_id(qtbot: QtBot, table: PagedTable) -> None:
    table.set_ids(range(1, 1001))
    settle(qtbot, table)
    assert table.select_id(500)
    chosen: list[int | None] = []
    table.chosen.connect(chosen.append)
    before = table.visualRect(table.currentIndex()).y()
    table.set_ids([5000, 5001, *range(1, 1001)])
    assert table.current_id() == 500
    assert table.selected_ids() == [500]
    assert table.visualRect(table.currentIndex()).y() == before
    assert chosen == []
    table.set_ids([1, 2, 3])
    assert (table.current_id(), table.selected_ids(), chosen) == (None, [], [None])
    assert not table.select_id(500)


def test_enter_and_double_click_open(qtbot: QtBot, table: PagedTable) -> None:
    table.set_ids([11, 12, 13])
    settle(qtbot, table)
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert (table.current_id(), table.selected_ids()) == (11, [11])
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    point = table.visualRect(table.paged.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert opened == [12, 13]


def click_title(qtbot: QtBot, table: PagedTable, column: int) -> None:
    header = table.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    point = QPoint(x, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_a_click_on_a_title_asks_for_another_order(qtbot: QtBot, table: PagedTable) -> None:
    asked: list[tuple[str, bool]] = []
    table.sort_requested.connect(lambda key, descending: asked.append((key, descending)))
    for column in (0, 0, 4, 4, 3):
        click_title(qtbot, table, column)
    assert asked == [("name", False), ("name", True), ("turnover", True), ("turnover", False)]
    assert table.sort() == ("turnover", False)


def test_habits_are_kept_and_taken_over(qtbot: QtBot, table: PagedTable, source: Source) -> None:
    with qtbot.waitSignal(table.habits_changed):
        table.horizontalHeader().moveSection(1, 0)
        table.horizontalHeader().resizeSection(2, 99)
        table.set_column_shown("since", True)
        table.set_column_shown("phase", False)
        table.request_sort("turnover", True)
    kept = table.habits()
    assert kept["order"][0] == "place"
    assert kept["widths"]["letter"] == 99
    assert kept["hidden"] == ["phase"]
    assert kept["sort"] == ["turnover", True]
    other = PagedTable("Kunden", COLUMNS, source.fetch)
    qtbot.addWidget(other)
    other.restore(kept)
    assert other.habits() == kept


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"order": "x", "widths": [], "hidden": 7, "sort": None},
        {"order": ["gone"], "widths": {"gone": 3, "name": "wide", "place": -5},
         "hidden": ["gone"], "sort": ["gone", True]},
        {"hidden": [c.key for c in COLUMNS]},
    ],
)  # fmt: skip
def test_damaged_habits_do_no_harm(table: PagedTable, broken: dict[str, Any]) -> None:
    before = table.habits()
    table.restore(broken)
    after = table.habits()
    assert (after["order"], after["widths"]) == (before["order"], before["widths"])
    assert any(not table.isColumnHidden(n) for n in range(len(COLUMNS)))


def test_the_last_column_cannot_be_hidden(table: PagedTable) -> None:
    for column in COLUMNS:
        table.set_column_shown(column.key, False)
    assert not table.isColumnHidden(4)


def test_columns_fill_the_width_and_drop_out_where_it_is_short(
    qtbot: QtBot, table: PagedTable
) -> None:
    header = table.horizontalHeader()
    total = sum(header.sectionSize(n) for n in range(header.count()))
    assert total == table.viewport().width()
    table.window().resize(460, 400)
    qtbot.waitUntil(lambda: table.isColumnHidden(1))
    assert table.habits()["hidden"] == ["since"]
    table.window().resize(900, 400)
    qtbot.waitUntil(lambda: not table.isColumnHidden(1))


def test_the_menu_reaches_columns_and_order_without_a_mouse(
    qtbot: QtBot, table: PagedTable
) -> None:
    table.set_ids([1, 2])
    settle(qtbot, table)
    table.select_id(2)
    given: list[list[int]] = []

    def actions(ids: list[int]) -> list[QAction]:
        given.append(ids)
        return [QAction("Anrufen", table)]

    table.row_actions = actions
    menu = table_menus.context_menu(table)
    assert given == [[2]]
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Anrufen", "Kopieren", "Sortieren nach", "Spalten"]
    columns = table_menus.columns_menu(table, table)
    columns.actions()[5].trigger()
    assert not table.isColumnHidden(5)
    with qtbot.waitSignal(table.sort_requested) as heard:
        table_menus.sort_menu(table, table).actions()[1].trigger()
    assert heard.args == ["place", False]


def test_selected_rows_are_copied_for_a_spreadsheet(
    qtbot: QtBot, table: PagedTable, source: Source
) -> None:
    table.set_ids(range(1, 301))
    settle(qtbot, table)
    table.setFocus()
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Kunde\tOrt\tKlasse\tPhase\tUmsatz"
    assert lines[300] == "Kunde 300 · Person 300\tLübeck\tA\tErstkunde\t300,00 €"
    assert len(lines) == 301


def test_the_row_height_follows_the_font(qapp: QApplication, table: PagedTable) -> None:
    before = table.verticalHeader().defaultSectionSize()
    theme.apply(qapp, "light", 1.6)
    assert table.verticalHeader().defaultSectionSize() > before * 1.4


def test_an_empty_list_says_what_belongs_here(qtbot: QtBot, table: PagedTable) -> None:
    state = EmptyState("Noch keine Kunden.", "Kunde anlegen")
    table.set_empty(state)
    assert state.isVisible()
    table.set_ids([1])
    assert not state.isVisible()
    table.set_ids([])
    assert state.isVisible()
    table.set_empty(None)
