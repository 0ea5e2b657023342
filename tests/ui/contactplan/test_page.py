"""The contact plan as a page: leafing, planning, opening, beside it who needs care."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.commands import ExportButton
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.spans import LIST, MONTH, VIEWS, WEEK, YEAR
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import NOV_24, button, dues, panel_of


def click(qtbot: QtBot, name: str, parent: object) -> None:
    qtbot.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)


def labels(page: ContactPlanPage, day: date) -> list[str]:
    return [entry.text for entry in page.views.on(day)]


def test_contacts_birthdays_and_holidays_stand_in_the_month(page: ContactPlanPage) -> None:
    assert "Türen-Wartung" in labels(page, NOV_24)[0]
    assert "Reuter" in labels(page, date(2026, 11, 26))[0]
    index = page.views.model.index_of(NOV_24)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Dienstag, 24. November 2026") and "Türen-Wartung" in spoken
    assert "Inga Beispiel" in spoken


def test_arrow_keys_walk_through_the_days_and_into_the_next_month(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    view = page.views.month
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert page.choice.day == date(2026, 11, 29)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    settle(qtbot, office)
    assert page.choice.day == date(2026, 12, 6)
    assert page.bar.title._full == "Dezember 2026"
    assert "Termin" in labels(page, date(2026, 12, 3))[0]
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert page.bar.title._full == "November 2026"
    click(qtbot, "goToday", page)
    assert page.choice.day == office.today


def test_a_contact_is_planned_by_keyboard_alone(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page.show_day(date(2026, 11, 27))
    qtbot.keyClick(page.views.month, Qt.Key.Key_N)
    panel = panel_of(page)
    assert panel.is_open()
    picker = panel._form.editor("customer")
    qtbot.keyClicks(picker.line, "reut")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: picker._list.count() > 0, timeout=5000)  # type: ignore[attr-defined]
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert picker.value() == 1
    qtbot.keyClicks(panel._form.editor("reason").field, "Fragen, wie alles laeuft")
    qtbot.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, office)
    assert not panel.is_open()
    assert dues(store)[-1] == date(2026, 11, 27)
    assert "wie alles laeuft" in labels(page, date(2026, 11, 27))[0]
    assert store.undo() == "Kontakt geplant"
    qtbot.waitUntil(lambda: labels(page, date(2026, 11, 27)) == [], timeout=5000)


def test_without_customer_or_reason_the_panel_says_what_is_missing(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    panel = panel_of(page)
    page.new_record("contact")
    click(qtbot, "saveContact", panel)
    assert "Kunden" in panel._form.box("customer").error.text()
    page.new_record("contact", customer_id=1)
    settle(qtbot, office)
    click(qtbot, "saveContact", panel)
    settle(qtbot, office)
    assert "Anlass" in panel._form.box("reason").error.text()
    assert len(dues(store)) == 2


def test_a_contact_is_changed_and_removed_in_the_panel(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page.show_record(1, "contact")
    settle(qtbot, office)
    panel = panel_of(page)
    panel._form.editor("due").set_value(date(2026, 11, 23))
    click(qtbot, "saveContact", panel)
    settle(qtbot, office)
    assert dues(store)[0] == date(2026, 11, 23)
    page.show_record(1, "contact")
    settle(qtbot, office)
    click(qtbot, "removeContact", panel)
    settle(qtbot, office)
    assert len(dues(store)) == 1
    office.undo()
    settle(qtbot, office)
    assert len(dues(store)) == 2


def test_the_number_keys_show_the_four_views(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.focus_view()
    for number, view in enumerate(VIEWS, start=1):
        qtbot.keyClick(page.views.face(), getattr(Qt.Key, f"Key_{number}"))
        settle(qtbot, office)
        assert page.shown.view == view and page.bar.views.current() == view
        assert page.views.face().hasFocus(), "the keyboard stays in the plan"
        assert office.settings.get("plan_view") == view
    titles = []
    for view in (YEAR, WEEK, LIST, MONTH):
        page.show_view(view)
        titles.append(page.bar.title._full)
    assert titles == ["2026", "KW 47 · 16. – 22.11.2026", "Ab November 2026", "November 2026"]


def test_the_view_and_colours_of_last_time_are_kept(
    qtbot: QtBot, office: Office, filled: Store
) -> None:
    office.settings.set("plan_view", "week")
    office.settings.set("plan_colors", "responsible")
    page = ContactPlanPage(office)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, office)
    assert page.views.currentWidget() is page.views.week
    assert page.views.week.sheet.by == "responsible"


def test_in_each_view_page_keys_leaf_and_t_comes_back(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    for view, after in (
        (YEAR, date(2027, 11, 21)), (MONTH, date(2026, 12, 21)), (WEEK, date(2026, 11, 28)),
    ):  # fmt: skip
        page.show_view(view)
        page.focus_view()
        qtbot.keyClick(page.views.face(), Qt.Key.Key_PageDown)
        assert page.choice.day == after
        qtbot.keyClick(page.views.face(), Qt.Key.Key_T)
        assert page.choice.day == office.today
        settle(qtbot, office)


def test_beyond_the_years_of_the_calendar_leafing_ends(
    page: ContactPlanPage, qtbot: QtBot, office: Office, crashes: list[str]
) -> None:
    for view in VIEWS:
        for day in (date(1, 1, 1), date(9999, 12, 31)):
            page.show_view(view)
            page.show_day(day)
            for pages in (-1, 1):
                page.wishes.leaf.emit(pages)
            settle(qtbot, office)
            assert 1900 <= page.choice.day.year <= 2199
            assert page.grab().width() > 0
    assert crashes == []


def test_opens_on_an_empty_database(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    page = ContactPlanPage(office)
    qtbot.addWidget(page)
    page.show()
    for view in VIEWS:
        page.show_view(view)
        settle(qtbot, office)
        assert page.grab().width() > 0


def test_another_page_opens_the_plan_on_a_day(
    qtbot: QtBot, page: ContactPlanPage, office: Office
) -> None:
    page.show_record(date(2026, 12, 3).toordinal(), "contactplan")
    settle(qtbot, office)
    assert page.choice.day == date(2026, 12, 3)
    assert page.bar.title._full == "Dezember 2026"


def test_a_narrow_page_gives_its_width_to_the_plan_and_a_button_brings_the_side(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    assert page.side.isVisible() and not page.side_button.isVisible()
    page.resize(760, 520)
    assert not page.side.isVisible() and page.side_button.isVisible()
    click(qtbot, "planSide", page)
    assert page.side.isVisible()
    click(qtbot, "planSide", page)
    assert not page.side.isVisible()


def test_the_day_chosen_in_a_year_is_told_beside_it(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page.show_view(YEAR)
    settle(qtbot, office)
    page.choice.set_day(NOV_24)
    settle(qtbot, office)
    assert page.side.findChild(QWidget, "entry_1") is None  # behind its tab nothing is built
    page.side.show_view("day")
    assert page.side.findChild(QWidget, "entry_1") is not None


def test_a_contact_opened_with_the_keyboard_is_finished_with_a_next_step(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page.show_day(NOV_24)
    qtbot.keyClick(page.views.month, Qt.Key.Key_Return)
    settle(qtbot, office)
    panel = panel_of(page)
    assert panel.is_open() and panel._contact is not None and panel._contact.id == 1
    panel.dismiss(force=True)
    page.focus_view()
    qtbot.keyClick(page.views.month, Qt.Key.Key_E)
    settle(qtbot, office)
    assert panel.is_open()
    click(qtbot, "saveContact", panel)
    settle(qtbot, office)
    with store.read() as db:
        assert db.require(Contact, 1).done_on == office.today
        assert db.require(Contact, 1).kind is ContactKind.CALL


def test_the_plan_is_put_out_where_the_program_can(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    out = page.findChild(ExportButton)
    assert out is not None and not out.isVisible(), "no command, no button"
    ran: list[str] = []
    office.commands.register(Command("export.ics", "Kalenderdatei", lambda: ran.append("ics")))
    assert out.isVisible()
    out.open_menu()
    (action,) = out.menu_shown.actions()
    action.trigger()
    out.menu_shown.close()
    assert ran == ["ics"]
