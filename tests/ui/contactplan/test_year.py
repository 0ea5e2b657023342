"""The year: by days and customer by customer."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from kundenpflege.model import Customer
from kundenpflege.model.kinds import Importance
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.year import STEPS, YearView, density_inks, step_of
from kundenpflege.ui.contactplan.year_customers import PAGE, mark_x
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.theme_tokens import contrast
from tests.ui.conftest import settle

from .conftest import NOV_24, add_contact, contact, panel_of

LEFT = Qt.MouseButton.LeftButton


def year_of(page: ContactPlanPage, qtbot: QtBot, office: Office) -> YearView:
    page.show_view("year")
    page.focus_view()
    settle(qtbot, office)
    return page.views.year.days


def test_every_day_has_its_own_cell_where_it_is_found_again(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = year_of(page, qtbot, office)
    page.resize(1900, 1100)
    day = date(2026, 1, 1)
    seen: list[QRect] = []
    while day.year == 2026:
        rect = view.day_rect(day)
        assert view.day_at(rect.center()) == day
        assert all(not rect.intersects(other) for other in seen[-1:])
        seen.append(rect)
        day += timedelta(days=1)
    assert len({(r.x(), r.y()) for r in seen}) == 365


def test_the_count_of_a_day_is_told_and_gives_its_depth(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    for _n in range(3):
        add_contact(store, NOV_24)
    view = year_of(page, qtbot, office)
    assert view.counts[NOV_24] == 4
    assert view.words(NOV_24) == "Dienstag, 24. November 2026: 4 Kontakte"
    assert "Reformationstag, kein Kontakt" in view.words(date(2026, 10, 31))
    page.choice.set_day(NOV_24)
    assert view.accessibleDescription() == view.words(NOV_24)
    assert [step_of(n) for n in (0, *STEPS, 500)] == [0, 1, 2, 3, 4, 5, 5]


def test_numbers_are_readable_on_every_depth() -> None:
    for _scheme in ("light", "dark"):
        for ground, ink in density_inks():
            assert contrast(ground.name(), ink.name()) >= 4.5
        assert theme.current().scheme in ("light", "dark")


def test_arrow_keys_enter_and_the_mouse(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = year_of(page, qtbot, office)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert page.choice.day == date(2026, 11, 28)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.choice.many
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.day_rect(NOV_24).center())
    assert page.choice.first == page.choice.last == NOV_24
    for _n in range(6):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    settle(qtbot, office)
    assert page.bar.title._full == "2027" and page.choice.day == date(2027, 1, 5)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert page.shown.view == "month" and page.bar.title._full == "Januar 2027"
    assert page.views.month.hasFocus()


def test_twice_on_a_day_shows_its_month_and_n_plans(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = year_of(page, qtbot, office)
    page.choice.set_day(NOV_24)
    qtbot.keyClick(view, Qt.Key.Key_N)
    assert panel_of(page)._form.values()["due"] == NOV_24
    panel_of(page).dismiss(force=True)
    spot = view.day_rect(date(2026, 3, 17)).center()
    if not view.viewport().rect().contains(spot):
        view.verticalScrollBar().setValue(0)
        spot = view.day_rect(date(2026, 3, 17)).center()
    qtbot.mouseDClick(view.viewport(), LEFT, pos=spot)
    assert page.shown.view == "month" and page.choice.day == date(2026, 3, 17)


def test_customer_by_customer_the_marks_stand_on_their_days(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page.show_view("year")
    page.views.year.show_way("customers")
    settle(qtbot, office)
    table = page.views.year.customers
    row = next(r for r in table.rows.rows if r.customer_id == 1)
    assert [day for day, _kind, _done in row.days] == [NOV_24, date(2026, 12, 3)]
    spoken = table.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == ("Autohaus Reuter: Klasse A, 2 Kontakte: 24.11.2026 Anruf, 03.12.2026 Anruf")
    area = table.visualRect(table.rows.index(0, 1))
    x = round(mark_x(area, NOV_24, 2026))
    assert table._tip(table.rows.index(0, 1), x).startswith("24.11.2026 Anruf")
    assert table._tip(table.rows.index(0, 1), round(mark_x(area, date(2026, 3, 1), 2026))) == ""
    page.focus_view()
    opened: list[tuple[str, object]] = []
    office.open_requested.connect(lambda kind, key: opened.append((kind, key)))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [("customer", 1)]
    qtbot.keyClick(table, Qt.Key.Key_N)
    settle(qtbot, office)
    assert panel_of(page).is_open()
    assert panel_of(page)._customer_id == 1
    assert contact(store).due == NOV_24


def test_more_customers_come_when_one_scrolls(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Viele") as db:
        for n in range(PAGE + 20):
            db.add(Customer(number=f"V-{n}", name=f"Kunde {n:03d}", importance=Importance.B))
    store.bulk_load(
        {"contact": [
            {"id": 100 + n, "customer_id": 2 + n, "reason": "x", "due": NOV_24}
            for n in range(PAGE + 20)
        ]}
    )  # fmt: skip
    page.show_view("year")
    page.views.year.show_way("customers")
    page.refresh_soon()
    settle(qtbot, office)
    table = page.views.year.customers
    for _n in range(3):
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
        settle(qtbot, office)
    ids = [row.customer_id for row in table.rows.rows]
    assert len(ids) == len(set(ids)) == PAGE + 21 and table.rows.complete


def test_days_that_do_not_exist_are_not_hit(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = year_of(page, qtbot, office)
    place = view.month_rect(2)
    assert view.day_at(QPoint(place.right() - 2, place.bottom() - 2)) is None
    assert view.day_at(QPoint(-5, -5)) is None
