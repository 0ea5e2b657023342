"""The month under mouse and keyboard: moving, stretching, choosing several."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from kundenpflege.model import Contact
from kundenpflege.model.kinds import SeriesUnit
from kundenpflege.services import series
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.menu import entry_menu
from kundenpflege.ui.contactplan.month import MonthView
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.painting import shorter_labels
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import NOV_24, NOV_25, add_contact, contact, dues, entry, panel_of

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def place(view: MonthView, contact_id: int) -> QPoint:
    """The middle of a contact's first bar."""
    for row in range(6):
        for bar in view.week(row).bars:
            if bar.entry.contact_id == contact_id:
                return view.bar_rect(row, bar).center()
    raise AssertionError(contact_id)


def end(view: MonthView, contact_id: int) -> QPoint:
    """The right end of a contact's bar."""
    for row in range(6):
        for bar in view.week(row).bars:
            if bar.entry.contact_id == contact_id and bar.ends:
                rect = view.bar_rect(row, bar)
                return QPoint(rect.right() - 2, rect.center().y())
    raise AssertionError(contact_id)


def middle(view: MonthView, day: date) -> QPoint:
    """An empty place of a day."""
    cell = view.cell(day)
    return QPoint(cell.center().x(), cell.bottom() - 8)


def drag(
    qtbot: QtBot, view: MonthView, start: QPoint, stop: QPoint, *, let_go: bool = True
) -> None:
    pane = view.viewport()
    qtbot.mousePress(pane, LEFT, pos=start)
    qtbot.mouseMove(pane, start + QPoint(12, 12))
    qtbot.mouseMove(pane, stop)
    if let_go:
        qtbot.mouseRelease(pane, LEFT, pos=stop)


def test_dragging_a_contact_to_another_day_moves_it(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    view = page.views.month
    drag(qtbot, view, place(view, 1), middle(view, date(2026, 11, 30)), let_go=False)
    assert [ghost.day for ghost in view._drag.ghosts] == [date(2026, 11, 30)]
    assert view.grab().width() > 0
    qtbot.mouseRelease(view.viewport(), LEFT, pos=middle(view, date(2026, 11, 30)))
    settle(qtbot, office)
    assert dues(store)[0] == date(2026, 11, 30)
    assert page.choice.day == date(2026, 11, 30)
    assert store.undo() == "Kontakt verschoben"
    settle(qtbot, office)
    assert dues(store)[0] == NOV_24


def test_escape_puts_it_back_and_closes_nothing_else(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    view = page.views.month
    page.focus_view()
    drag(qtbot, view, place(view, 1), middle(view, date(2026, 11, 30)), let_go=False)
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    override.ignore()
    QApplication.sendEvent(view, override)
    assert override.isAccepted(), "the page must not hear of it"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.is_dragging()
    qtbot.mouseRelease(view.viewport(), LEFT, pos=middle(view, date(2026, 11, 30)))
    settle(qtbot, office)
    assert dues(store)[0] == NOV_24 and not panel_of(page).is_open()


def test_a_click_opens_a_twitch_of_the_mouse_moves_nothing(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    view = page.views.month
    pane, at = view.viewport(), place(view, 1)
    qtbot.mousePress(pane, LEFT, pos=at)
    qtbot.mouseMove(pane, at + QPoint(2, 1))
    qtbot.mouseRelease(pane, LEFT, pos=at + QPoint(2, 1))
    settle(qtbot, office)
    panel = panel_of(page)
    assert panel.is_open() and panel._contact is not None and panel._contact.id == 1
    assert dues(store)[0] == NOV_24


def test_several_chosen_ones_move_together_and_come_back_in_one_step(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, NOV_25, at_time="09:00")
    settle(qtbot, office)
    view = page.views.month
    qtbot.mouseClick(view.viewport(), LEFT, CTRL, place(view, 1))
    qtbot.mouseClick(view.viewport(), LEFT, CTRL, place(view, second))
    assert {e.contact_id for e in page.choice.entries} == {1, second}
    assert not panel_of(page).is_open()
    drag(qtbot, view, place(view, second), middle(view, NOV_25 - timedelta(days=7)))
    settle(qtbot, office)
    assert dues(store)[0] == NOV_24 - timedelta(days=7)
    assert contact(store, second).due == NOV_25 - timedelta(days=7)
    assert contact(store, second).at_time == "09:00"
    assert store.undo() == "Kontakte verschoben"
    assert (dues(store)[0], contact(store, second).due) == (NOV_24, NOV_25)


def test_shift_chooses_several_days_and_alt_moves_what_stands_there(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, NOV_25)
    settle(qtbot, office)
    page.show_day(NOV_24)
    view = page.views.month
    page.focus_view()
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert (page.choice.first, page.choice.last) == (NOV_24, NOV_25)
    qtbot.keyClick(view, Qt.Key.Key_Down, ALT)
    settle(qtbot, office)
    week = timedelta(days=7)
    assert dues(store)[0] == NOV_24 + week and contact(store, second).due == NOV_25 + week
    assert (page.choice.first, page.choice.last) == (NOV_24 + week, NOV_25 + week)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.choice.first == page.choice.last == NOV_25 + week


def test_sweeping_over_empty_days_chooses_them(page: ContactPlanPage, qtbot: QtBot) -> None:
    view = page.views.month
    drag(qtbot, view, middle(view, date(2026, 11, 9)), middle(view, date(2026, 11, 12)))
    assert (page.choice.first, page.choice.last) == (date(2026, 11, 9), date(2026, 11, 12))
    qtbot.mouseClick(view.viewport(), LEFT, SHIFT, middle(view, date(2026, 11, 6)))
    assert (page.choice.first, page.choice.last) == (date(2026, 11, 6), date(2026, 11, 9))


def test_pulling_the_end_makes_it_last_days_and_minus_shortens_it(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    view = page.views.month
    drag(qtbot, view, end(view, 1), middle(view, date(2026, 11, 27)))
    settle(qtbot, office)
    assert contact(store).last_day == date(2026, 11, 27)
    assert 1 in {e.contact_id for e in page.views.on(date(2026, 11, 26))}
    page.show_day(NOV_25)
    page.focus_view()
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    settle(qtbot, office)
    assert contact(store).last_day == date(2026, 11, 26)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    settle(qtbot, office)
    assert contact(store).last_day == date(2026, 11, 27)
    assert store.undo() == "Dauer geändert"


def test_space_walks_through_the_entries_of_a_day_and_del_removes_the_chosen(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, NOV_24)
    settle(qtbot, office)
    page.show_day(NOV_24)
    page.focus_view()
    view = page.views.month
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert len(dues(store)) == 3, "nothing chosen, nothing removed"
    seen = []
    for _step in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Space)
        seen.append(page.choice.entries[0].contact_id)
    assert seen[0] != seen[1] and seen[2] == seen[0]
    gone = page.choice.entries[0].contact_id
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle(qtbot, office)
    with store.read() as db:
        assert db.get(Contact, gone) is None
        assert db.get(Contact, 1 if gone == second else second) is not None
    assert store.undo() == "Kontakt gelöscht"


def test_enter_on_a_day_with_several_chooses_the_first_on_an_empty_one_plans(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    add_contact(store, NOV_24)
    settle(qtbot, office)
    view = page.views.month
    page.show_day(NOV_24)
    page.focus_view()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(page.choice.entries) == 1 and not panel_of(page).is_open()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert panel_of(page).is_open()
    panel_of(page).dismiss(force=True)
    page.show_day(date(2026, 11, 30))
    page.focus_view()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert panel_of(page).is_open()
    assert panel_of(page)._form.values()["due"] == date(2026, 11, 30)


def test_n_on_several_days_plans_one_contact_over_them(page: ContactPlanPage, qtbot: QtBot) -> None:
    page.show_day(NOV_24)
    page.focus_view()
    view = page.views.month
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_N)
    values = panel_of(page)._form.values()
    assert (values["due"], values["last_day"]) == (NOV_24, NOV_24 + timedelta(days=2))


def test_a_later_day_of_a_series_is_opened_without_becoming_a_contact(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Reihe") as db:
        series.repeat_contact(db, 1, {"every": 1, "unit": SeriesUnit.WEEK})
    settle(qtbot, office)
    later = next(e for e in page.views.entries() if e.contact_id is None and e.series_id)
    before = len(dues(store))
    page.wishes.open.emit(later)
    settle(qtbot, office)
    assert panel_of(page).is_open() and len(dues(store)) == before


def test_a_later_day_of_a_series_becomes_a_contact_when_it_is_moved(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Reihe") as db:
        series.repeat_contact(db, 1, {"every": 1, "unit": SeriesUnit.WEEK})
    settle(qtbot, office)
    view = page.views.month
    later = next(e for e in page.views.entries() if e.contact_id is None and e.series_id)
    assert later.day > NOV_24
    page.show_day(later.day)
    page.focus_view()
    settle(qtbot, office)
    qtbot.keyClick(view, Qt.Key.Key_Right, ALT)
    settle(qtbot, office)
    moved = [e for e in page.views.on(later.day + timedelta(days=1)) if e.series_id]
    assert moved and moved[0].contact_id is not None
    assert contact(store, moved[0].contact_id).series_day == later.series_day
    assert dues(store)[0] == NOV_24, "the others stay"


def test_held_beyond_the_edge_the_month_leafs_and_the_contact_comes_along(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    view = page.views.month
    drag(qtbot, view, place(view, 1), QPoint(200, view.viewport().height() + 30), let_go=False)
    assert view._drag._leaf.isActive()
    view._drag._leaf_on()
    assert page.bar.title._full == "Dezember 2026"
    settle(qtbot, office)
    assert view.is_dragging()
    target = middle(view, date(2026, 12, 16))
    qtbot.mouseMove(view.viewport(), target)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=target)
    settle(qtbot, office)
    assert dues(store)[0] == date(2026, 12, 16)
    assert not view._drag._leaf.isActive()


def test_what_does_not_fit_is_counted_and_leads_to_the_list(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    for _n in range(30):
        add_contact(store, NOV_25)
    settle(qtbot, office)
    view = page.views.month
    row, column = divmod((NOV_25 - page.views.model.days[0]).days, 7)
    week = view.week(row)
    assert len(week.at(column)) + week.hidden[column] == 30
    spoken = page.views.model.index_of(NOV_25).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "weitere" in spoken
    rect = view.more_rect(row, column)
    spot = QPoint(rect.right() - 4, rect.center().y())
    qtbot.mouseClick(view.viewport(), LEFT, pos=spot)
    settle(qtbot, office)
    assert page.shown.view == "list"
    current = page.views.list.current()
    assert current is not None and current.day == NOV_25


def test_twice_on_an_empty_place_plans_there(page: ContactPlanPage, qtbot: QtBot) -> None:
    view = page.views.month
    qtbot.mouseDClick(view.viewport(), LEFT, pos=middle(view, date(2026, 11, 26)))
    panel = panel_of(page)
    assert panel.is_open() and panel._form.values()["due"] == date(2026, 11, 26)


def test_the_wheel_leafs_and_a_touch_pad_not_faster(page: ContactPlanPage, office: Office) -> None:
    view = page.views.month

    def turn(amount: int) -> None:
        event = QWheelEvent(
            QPoint(50, 50), view.mapToGlobal(QPoint(50, 50)), QPoint(), QPoint(0, amount),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    for _n in range(7):
        turn(-15)
    assert page.bar.title._full == "November 2026"
    turn(-15)
    assert page.bar.title._full == "Dezember 2026"
    turn(120)
    assert page.bar.title._full == "November 2026"


def test_hovering_tells_everything(
    page: ContactPlanPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_rest: told.append(text))
    view = page.views.month
    for spot in (place(view, 1), middle(view, date(2026, 10, 31))):
        event = QHelpEvent(QEvent.Type.ToolTip, spot, view.mapToGlobal(spot))
        QApplication.sendEvent(view.viewport(), event)
    assert "Türen-Wartung anbieten" in told[0] and "Inga Beispiel" in told[0]
    assert told[1] == "Reformationstag"


def test_hostile_names_and_reasons_stay_words(
    page: ContactPlanPage,
    qtbot: QtBot,
    office: Office,
    store: Store,
    crashes: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_rest: told.append(text))
    bad = add_contact(store, NOV_25, reason="<img src='file:///x'>\u202e" + "x" * 300, place="%s")
    settle(qtbot, office)
    view = page.views.month
    event = QHelpEvent(QEvent.Type.ToolTip, place(view, bad), QPoint(0, 0))
    QApplication.sendEvent(view.viewport(), event)
    assert "<img" not in told[0]
    for shown in ("month", "week", "list", "year"):
        page.show_view(shown)
        settle(qtbot, office)
        assert page.grab().width() > 0
    assert crashes == []


def test_low_weeks_scroll_instead_of_hiding_their_entries(
    page: ContactPlanPage, qtbot: QtBot
) -> None:
    page.resize(1000, 330)
    view = page.views.month
    assert view.verticalScrollBar().maximum() > 0
    assert all(view.room(row) >= 1 for row in range(6))


def test_narrow_days_keep_the_name_of_an_entry() -> None:
    call = entry(NOV_24, "Anruf Reuter")
    assert shorter_labels(call) == ("Anruf Reuter", "Reuter")
    birthday = entry(NOV_24, "Voss, D. 57", kind="birthday", contact_kind=None)
    assert shorter_labels(birthday) == ("Voss, D. 57", "Voss, D.", "Voss")


def test_keys_pressed_faster_than_the_answer_are_all_obeyed(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, date(2026, 11, 27))
    settle(qtbot, office)
    page.show_day(NOV_24)
    page.focus_view()
    view = page.views.month
    for _n in range(9):
        qtbot.keyClick(view, Qt.Key.Key_Right, ALT)
    settle(qtbot, office)
    assert dues(store)[0] == NOV_24 + timedelta(days=9)
    assert contact(store, second).due == date(2026, 11, 27), "passed, not swept along"
    assert [e.contact_id for e in page.choice.entries] == [1]
    for _n in range(9):
        assert store.undo() == "Kontakt verschoben"
    assert dues(store)[0] == NOV_24


def test_a_moved_day_of_a_series_stays_chosen(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Reihe") as db:
        series.repeat_contact(db, 1, {"every": 1, "unit": SeriesUnit.WEEK})
    settle(qtbot, office)
    later = next(e for e in page.views.entries() if e.contact_id is None and e.series_id)
    page.show_day(later.day)
    settle(qtbot, office)
    page.focus_view()
    for _n in range(2):
        qtbot.keyClick(page.views.month, Qt.Key.Key_Right, ALT)
        settle(qtbot, office)
    (chosen,) = page.choice.entries
    assert chosen.contact_id is not None and chosen.day == later.day + timedelta(days=2)


def test_the_menu_of_an_entry_does_what_the_keys_do(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    second = add_contact(store, NOV_25)
    settle(qtbot, office)
    entries = {e.contact_id: e for e in page.views.entries() if e.contact_id}

    def choose(text: str, *, of: int) -> None:
        menu = entry_menu(page.views.month, page.wishes, page.choice, entries[of], clock=False)
        action = next(a for a in menu.actions() if a.text().startswith(text))
        action.trigger()
        settle(qtbot, office)

    choose("Eine Woche später", of=1)
    assert dues(store)[0] == NOV_24 + timedelta(days=7)
    page.choice.choose([entries[2], entries[second]])
    choose("2 Kontakte löschen", of=second)
    assert len(dues(store)) == 1
    assert store.undo() == "Kontakte gelöscht"
    birthday = next(e for e in page.views.entries() if e.kind == "birthday")
    menu = entry_menu(page.views.month, page.wishes, page.choice, birthday, clock=False)
    assert [a.text().split("\t")[0] for a in menu.actions()] == ["Öffnen", "Kunde öffnen"]


def test_the_right_button_shows_the_menu(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = page.views.month
    at = place(view, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    view.contextMenuEvent(event)
    menu = view.findChild(QMenu, "entryMenu")
    assert menu is not None and menu.actions()
    qtbot.waitUntil(menu.isVisible)
    menu.close()
