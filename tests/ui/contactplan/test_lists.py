"""The list, and the twins of the other views as rows."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kundenpflege.store import Store
from kundenpflege.ui.contactplan import asking
from kundenpflege.ui.contactplan.entry_rows import EntryModel
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.kit.empty import EmptyState
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import NOV_24, NOV_25, add_contact, button, contact, dues, panel_of

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
READ = Qt.ItemDataRole.AccessibleTextRole


def test_the_list_tells_each_contact_in_full(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view("list")
    settle(qtbot, office)
    rows = page.views.list.rows
    assert [e.contact_id for e in rows.entries] == [1, 2]
    assert rows.index(0, EntryModel.DAY).data() == "Di 24.11.2026"
    assert rows.index(0, EntryModel.CUSTOMER).data() == "Autohaus Reuter"
    assert rows.index(0, EntryModel.WHO).data() == "Inga Beispiel"
    spoken = rows.index(0, EntryModel.DAY).data(READ)
    assert spoken.startswith("Dienstag, 24. November 2026: ") and "Türen-Wartung" in spoken
    assert rows.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "Tag"


def test_each_view_has_a_twin_with_the_same_entries(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    add_contact(store, date(2026, 11, 18), at_time="08:30", minutes=45)
    settle(qtbot, office)
    for view in ("month", "week"):
        page.show_view(view)
        settle(qtbot, office)
        shown = {e.key for e in page.views.entries()}
        page.focus_view()
        qtbot.keyClick(page.views.face(), Qt.Key.Key_L)
        assert page.views.currentWidget() is page.views.twin and page.twin.isChecked()
        assert page.views.twin.hasFocus()
        rows = page.views.twin.rows.entries
        assert shown <= {e.key for e in rows}
        assert [e.day for e in rows] == sorted(e.day for e in rows)
        qtbot.keyClick(page.views.twin, Qt.Key.Key_L)
        assert page.views.face() is getattr(page.views, view)


def test_the_twin_of_the_year_are_its_days(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view("year")
    settle(qtbot, office)
    button(page, "planTwin").click()
    days = page.views.days
    assert page.views.currentWidget() is days
    texts = [
        " ".join(days.rows.index(row, column).data() for column in range(3))
        for row in range(days.rows.rowCount())
    ]
    assert "Dienstag, 24. November 2026 1 Kontakt " in texts
    assert any("Reformationstag" in text for text in texts)
    page.focus_view()
    assert days.day() == NOV_24, "the next one from today"
    qtbot.keyClick(days, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert page.shown.view == "month" and page.choice.day == NOV_24


def test_rows_are_moved_stretched_and_opened_by_keyboard(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, NOV_25, at_time="10:00", minutes=30)
    page.show_view("list")
    settle(qtbot, office)
    table = page.views.list
    page.focus_view()
    table.setCurrentIndex(table.rows.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert [e.contact_id for e in page.choice.entries] == [1, second]
    qtbot.keyClick(table, Qt.Key.Key_Right, ALT)
    settle(qtbot, office)
    day = timedelta(days=1)
    assert dues(store)[0] == NOV_24 + day and contact(store, second).due == NOV_25 + day
    assert {e.contact_id for e in page.choice.entries} == {1, second}, "they stay chosen"
    assert store.undo() == "Kontakte verschoben"
    settle(qtbot, office)
    row = next(n for n, e in enumerate(table.rows.entries) if e.contact_id == second)
    table.selectRow(row)
    qtbot.keyClick(table, Qt.Key.Key_Plus)
    settle(qtbot, office)
    assert contact(store, second).minutes == 45
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, office)
    panel = panel_of(page)
    assert panel.is_open() and panel._contact is not None and panel._contact.id == second


def test_the_list_goes_on_when_its_end_is_near(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    rows = [
        {"id": 100 + n, "customer_id": 1, "reason": f"Anlass {n}",
         "due": NOV_24 + timedelta(days=n % 200), "responsible_id": 1}
        for n in range(asking.LIST_PAGE * 2 + 7)
    ]  # fmt: skip
    store.bulk_load({"contact": rows})
    page.show_view("list")
    page.refresh_soon()
    settle(qtbot, office)
    table = page.views.list
    for _n in range(6):
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
        settle(qtbot, office)
    entries = table.rows.entries
    assert len(entries) == len(rows) + 2
    assert table.rows.complete
    assert len({e.key for e in entries}) == len(entries)
    assert [e.day for e in entries] == sorted(e.day for e in entries)


def test_narrow_lists_keep_day_time_and_what(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view("list")
    page.resize(560, 500)
    settle(qtbot, office)
    table = page.views.list
    shown = {c for c in range(6) if not table.isColumnHidden(c)}
    assert {EntryModel.DAY, EntryModel.TIME, EntryModel.WHAT} <= shown
    assert EntryModel.WHO not in shown
    page.resize(1500, 700)
    settle(qtbot, office)
    assert all(not table.isColumnHidden(c) for c in range(6))


def test_the_reason_stays_beside_the_chip_where_room_is_short(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view("list")
    settle(qtbot, office)
    table = page.views.list
    table.setFixedWidth(490)
    settle(qtbot, office)
    reason = table.rows.REASON
    assert not table.isColumnHidden(reason)
    assert table.columnWidth(reason) >= 100
    assert sum(table.columnWidth(c) for c in range(6)) <= table.viewport().width()


def test_a_list_without_rows_says_what_belongs_there(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view("list")
    settle(qtbot, office)
    table = page.views.list
    assert table.findChild(EmptyState) is None
    table.show_entries([], office.today, "kind")
    note = table.findChild(EmptyState)
    assert note is not None and note.isVisible() and "Kontakte" in note.sentence()
