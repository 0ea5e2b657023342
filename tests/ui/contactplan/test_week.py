"""The week by the clock, under mouse and keyboard."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from kundenpflege.model import Closure, ForeignCalendar, ForeignEvent
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.painting import cut
from kundenpflege.ui.contactplan.week import WeekView
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import NOV_24, NOV_25, add_contact, contact, panel_of

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def timed(filled: Store) -> int:
    """A visit from 14 to 15 o'clock on a Tuesday."""
    return add_contact(filled, NOV_24, at_time="14:00", minutes=60)


@pytest.fixture
def week(timed: int, page: ContactPlanPage, qtbot: QtBot, office: Office) -> WeekView:
    page.show_view("week")
    page.show_day(NOV_24)
    page.focus_view()
    settle(qtbot, office)
    page.views.week.show_minute(600, top=True)
    return page.views.week


def place(view: WeekView, contact_id: int) -> QRect:
    """Where a contact stands."""
    return next(
        rect for e, rect, *_rest in view.geometry_now.placed() if e.contact_id == contact_id
    )


def spot(view: WeekView, day: date, minute: int | None) -> QPoint:
    """A place on the clock, or in the row above it."""
    at = view.geometry_now
    column = at.column_of(day)
    assert column is not None
    x = at.left(column) + (at.left(column + 1) - at.left(column)) * 3 // 4
    return QPoint(x, at.hours_top - 4 if minute is None else at.minute_y(minute) + 2)


def drag(qtbot: QtBot, view: WeekView, start: QPoint, stop: QPoint, *, let_go: bool = True) -> None:
    pane = view.viewport()
    qtbot.mousePress(pane, LEFT, pos=start)
    qtbot.mouseMove(pane, start + QPoint(12, 12))
    qtbot.mouseMove(pane, stop)
    if let_go:
        qtbot.mouseRelease(pane, LEFT, pos=stop)


def test_what_has_a_time_stands_on_the_clock_the_rest_above_it(week: WeekView, timed: int) -> None:
    at = week.geometry_now
    assert place(week, timed).top() == at.minute_y(14 * 60) + 1
    assert abs(place(week, timed).height() - at.minutes_height(60)) <= 3
    assert place(week, 1).bottom() < at.hours_top


def test_dragging_changes_day_and_time(
    week: WeekView, timed: int, qtbot: QtBot, office: Office, store: Store
) -> None:
    grip = place(week, timed).topLeft() + QPoint(10, 6)
    minutes = week.geometry_now.slot(grip).minute
    assert minutes is not None
    to = spot(week, NOV_25, 16 * 60 + minutes - 14 * 60)
    drag(qtbot, week, grip, to, let_go=False)
    ghost = week._drag.ghosts[0]
    assert (ghost.day, ghost.at_time) == (NOV_25, "16:00")
    assert week.grab().width() > 0
    qtbot.mouseRelease(week.viewport(), LEFT, pos=to)
    settle(qtbot, office)
    found = contact(store, timed)
    assert (found.due, found.at_time, found.minutes) == (NOV_25, "16:00", 60)
    assert store.undo() == "Kontakt verschoben"
    settle(qtbot, office)
    assert contact(store, timed).due == NOV_24


def test_up_to_the_whole_day_and_down_to_the_clock(
    week: WeekView, timed: int, qtbot: QtBot, office: Office, store: Store
) -> None:
    drag(qtbot, week, place(week, timed).topLeft() + QPoint(10, 6), spot(week, NOV_24, None))
    settle(qtbot, office)
    assert contact(store, timed).at_time == ""
    drag(qtbot, week, place(week, 1).center(), spot(week, NOV_25, 11 * 60))
    settle(qtbot, office)
    assert (contact(store).due, contact(store).at_time) == (NOV_25, "11:00")


def test_pulling_the_lower_end_changes_the_minutes(
    week: WeekView, timed: int, qtbot: QtBot, office: Office, store: Store
) -> None:
    rect = place(week, timed)
    foot = QPoint(rect.center().x(), rect.bottom() - 2)
    drag(qtbot, week, foot, QPoint(foot.x(), week.geometry_now.minute_y(16 * 60)))
    settle(qtbot, office)
    assert contact(store, timed).minutes == 120
    assert contact(store, timed).at_time == "14:00"


def test_escape_cancels_and_beyond_the_edge_the_week_leafs(
    week: WeekView, timed: int, page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    grip = place(week, timed).topLeft() + QPoint(10, 6)
    drag(qtbot, week, grip, QPoint(week.viewport().width() + 30, grip.y()), let_go=False)
    week._drag._leaf_on()
    assert page.shown.first == date(2026, 11, 30)
    settle(qtbot, office)
    to = QPoint(spot(week, date(2026, 12, 2), 0).x(), grip.y())
    qtbot.mouseMove(week.viewport(), to)
    assert week._drag.ghosts[0].day == date(2026, 12, 2)
    qtbot.keyClick(week, Qt.Key.Key_Escape)
    assert not week.is_dragging()
    qtbot.mouseRelease(week.viewport(), LEFT, pos=to)
    settle(qtbot, office)
    assert contact(store, timed).due == NOV_24


def test_the_keyboard_walks_along_the_clock_and_tells_where_it_is(
    week: WeekView, page: ContactPlanPage, qtbot: QtBot
) -> None:
    choice = page.choice
    minutes = [choice.minute]
    for _n in range(15):
        qtbot.keyClick(week, Qt.Key.Key_Down)
        minutes.append(choice.minute)
    assert minutes[:3] == [None, 7 * 60, 7 * 60 + 30], "it begins with the working hours"
    assert minutes[-1] == 14 * 60
    assert "Anlass" in week.accessibleDescription()
    qtbot.keyClick(week, Qt.Key.Key_Right)
    assert (page.choice.day, page.choice.minute) == (NOV_25, 14 * 60)
    assert week.accessibleDescription() == "Mittwoch, 25. November 2026, 14:00 Uhr; frei"
    for _n in range(60):
        qtbot.keyClick(week, Qt.Key.Key_Up)
    assert page.choice.minute is None


def test_alt_moves_by_quarters_and_days_plus_makes_it_longer(
    week: WeekView, timed: int, page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    for _n in range(15):
        qtbot.keyClick(week, Qt.Key.Key_Down)
    qtbot.keyClick(week, Qt.Key.Key_Space)
    assert [e.contact_id for e in page.choice.entries] == [timed]
    qtbot.keyClick(week, Qt.Key.Key_Up, ALT)
    settle(qtbot, office)
    assert contact(store, timed).at_time == "13:45"
    qtbot.keyClick(week, Qt.Key.Key_Right, ALT)
    settle(qtbot, office)
    assert contact(store, timed).due == NOV_25 and page.choice.day == NOV_25
    qtbot.keyClick(week, Qt.Key.Key_Plus)
    settle(qtbot, office)
    assert contact(store, timed).minutes == 75
    assert [e.contact_id for e in page.choice.entries] == [timed], "it stays chosen"


def test_n_plans_at_the_chosen_time(week: WeekView, page: ContactPlanPage, qtbot: QtBot) -> None:
    for _n in range(3):
        qtbot.keyClick(week, Qt.Key.Key_Down)
    qtbot.keyClick(week, Qt.Key.Key_N)
    values = panel_of(page)._form.values()
    assert (values["due"], values["at_time"]) == (NOV_24, "08:00")


def test_twice_on_an_empty_time_plans_there(
    week: WeekView, page: ContactPlanPage, qtbot: QtBot
) -> None:
    qtbot.mouseDClick(week.viewport(), LEFT, pos=spot(week, NOV_25, 11 * 60 + 40))
    values = panel_of(page)._form.values()
    assert (values["due"], values["at_time"]) == (NOV_25, "11:30")


def test_several_days_are_chosen_with_shift(week: WeekView, page: ContactPlanPage) -> None:
    choice = page.choice
    choice.set_day(NOV_25, extend=True)
    assert (choice.first, choice.last) == (NOV_24, NOV_25)
    assert {e.contact_id for e in week._here()} >= {1}


def test_appointments_of_others_stand_beside_and_cannot_be_moved(
    week: WeekView, timed: int, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Fremd") as db:
        calendar = db.add(ForeignCalendar(name="Privat"))
        db.flush()
        start = datetime(2026, 11, 24, 14, 30)
        db.add(
            ForeignEvent(
                calendar_id=calendar.id, title="Zahnarzt", starts=start,
                ends=start + timedelta(hours=1),
            )
        )  # fmt: skip
    settle(qtbot, office)
    foreign = next(e for e in week.sheet.shown if e.foreign)
    rect = next(r for e, r, *_rest in week.geometry_now.placed() if e is foreign)
    assert not rect.intersects(place(week, timed))
    drag(qtbot, week, rect.center(), spot(week, NOV_25, 600))
    settle(qtbot, office)
    assert not week.is_dragging() and week._drag.ghosts == []


def test_days_off_and_working_hours_are_shaded(
    week: WeekView, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Inventur") as db:
        db.add(Closure(title="Inventur", first=NOV_25, last=NOV_25))
    settle(qtbot, office)
    assert week.sheet.is_free(NOV_25) and week.sheet.ground(NOV_25) == "Inventur"
    assert not week.sheet.is_free(NOV_24)
    shot = week.viewport().grab().toImage()
    weekend, surface = theme.color("weekend").rgb(), theme.color("surface").rgb()

    def ground(day: date, minute: int) -> int:
        return shot.pixelColor(spot(week, day, minute) + QPoint(0, 4)).rgb()

    assert ground(NOV_25, 600) == weekend
    assert ground(date(2026, 11, 26), 600) == surface
    assert ground(date(2026, 11, 28), 600) == weekend
    assert week.sheet.work == (7 * 60, 17 * 60)


def test_entries_scrolled_below_the_head_are_not_hit(week: WeekView, timed: int) -> None:
    week.verticalScrollBar().setValue(week.verticalScrollBar().maximum())
    rect = place(week, timed)
    if rect.top() < week.geometry_now.hours_top:
        assert week.hit_at(QPoint(rect.center().x(), rect.top() + 1)) is None


def test_held_at_the_lower_edge_the_hours_go_on(week: WeekView, timed: int, qtbot: QtBot) -> None:
    bar = week.verticalScrollBar()
    bar.setValue(bar.value() // 2)
    grip = place(week, timed).topLeft() + QPoint(10, 6)
    edge = QPoint(grip.x(), week.viewport().height() - 4)
    before = bar.value()
    drag(qtbot, week, grip, edge, let_go=False)
    first = week._drag.ghosts[0].at_time
    qtbot.waitUntil(lambda: bar.value() > before + 40, timeout=5000)
    assert week._drag.ghosts[0].at_time > first, "the contact goes along with the hours"
    qtbot.keyClick(week, Qt.Key.Key_Escape)
    week._roll()
    assert not week._rolling.isActive()
    qtbot.mouseRelease(week.viewport(), LEFT, pos=edge)


@pytest.mark.parametrize("width", [10, 22, 34, 46, 90, 200])
def test_little_room_is_not_wasted_on_dots(qapp: object, width: int) -> None:
    said, _full = cut(("Anruf Hausverwaltung", "Hausverwaltung"), width)
    assert QFontMetrics(theme.font("chip")).horizontalAdvance(said) <= width
    if said.endswith("…"):
        assert len(said) > 4
    elif width > 20:
        assert said == "Anruf Hausverwaltung" or (said and "Hausverwaltung".startswith(said))
