"""The contact plan, used by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import QFrame, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, Customer, Person
from kundenpflege.model.kinds import ContactKind, Importance
from kundenpflege.services.plan import EntryKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.calendar import entry_rects, shorter_labels
from kundenpflege.ui.contactplan.model import CONTACT_MIME, contact_mime
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

NOV_24 = date(2026, 11, 24)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Anfang") as db:
        customer = db.add(Customer(number="K-1", name="Autohaus Reuter", importance=Importance.A))
        customer.persons.append(
            Person(first_name="Kai", last_name="Reuter", birth_day=26, birth_month=11)
        )
        db.flush()
        for day, reason in ((NOV_24, "Türen-Wartung anbieten"), (date(2026, 12, 3), "Termin")):
            db.add(Contact(customer_id=customer.id, reason=reason, due=day))
    return store


@pytest.fixture
def page(qtbot: QtBot, filled: Store, office: Office) -> ContactPlanPage:
    made = ContactPlanPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


def button(parent: object, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)  # type: ignore[attr-defined]
    assert isinstance(found, QPushButton)
    return found


def panel_of(page: ContactPlanPage) -> ContactPanel:
    panel = page.findChild(ContactPanel)
    assert panel is not None
    return panel


def dues(store: Store) -> list[date]:
    with store.read() as db:
        return list(db.scalars(select(Contact.due).order_by(Contact.id)))


def click(qtbot: QtBot, name: str, parent: object) -> None:
    qtbot.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)


def labels(page: ContactPlanPage, day: date) -> list[str]:
    return [entry.text for entry in page._model.entries(day)]


def test_contacts_birthdays_and_holidays_stand_in_the_month(page: ContactPlanPage) -> None:
    assert "Türen-Wartung" in labels(page, NOV_24)[0]
    assert "Reuter" in labels(page, date(2026, 11, 26))[0]
    index = page._model.index_of(NOV_24)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Dienstag, 24. November 2026") and "Türen-Wartung" in spoken


def test_arrow_keys_walk_through_the_days_and_into_the_next_month(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    page._view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(page._view, key)
    assert page._chosen == date(2026, 11, 29)
    qtbot.keyClick(page._view, Qt.Key.Key_Down)
    settle(qtbot, office)
    assert page._chosen == date(2026, 12, 6)
    assert page._month.text() == "Dezember 2026"
    assert "Termin" in labels(page, date(2026, 12, 3))[0]
    qtbot.keyClick(page._view, Qt.Key.Key_PageUp)
    assert page._month.text() == "November 2026"
    click(qtbot, "goToday", page)
    assert page._chosen == office.today


def test_a_contact_is_planned_by_keyboard_alone(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page._view.choose(date(2026, 11, 27))
    qtbot.keyClick(page._view, Qt.Key.Key_N)
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


def test_dropping_a_contact_on_a_day_moves_it(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    target = page._model.index_of(date(2026, 11, 30))
    move = Qt.DropAction.MoveAction
    assert page._model.dropMimeData(contact_mime(1), move, -1, -1, target)
    settle(qtbot, office)
    assert dues(store)[0] == date(2026, 11, 30)
    office.undo()
    settle(qtbot, office)
    assert dues(store)[0] == NOV_24
    foreign = QMimeData()
    foreign.setText("Text")
    assert not page._model.dropMimeData(foreign, move, -1, -1, target)
    assert page._model.mimeTypes() == [CONTACT_MIME]


def test_alt_and_arrow_move_the_only_contact_of_the_day(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page._view.choose(NOV_24)
    qtbot.keyClick(page._view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, office)
    assert dues(store)[0] == date(2026, 11, 25)
    assert page._chosen == date(2026, 11, 25)


def test_a_click_on_an_entry_opens_it_and_it_is_finished_with_a_next_step(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    cell = page._view.visualRect(page._model.index_of(NOV_24))
    rects, hidden = entry_rects(cell, 1)
    assert hidden == 0
    qtbot.mouseClick(page._view.viewport(), Qt.MouseButton.LeftButton, pos=rects[0].center())
    settle(qtbot, office)
    panel = panel_of(page)
    assert panel.is_open() and panel._contact is not None and panel._contact.id == 1
    click(qtbot, "finishContact", panel)
    form = panel._form
    form.editor("outcome").set_value("will Angebot")
    form.editor("next_kind").set_value(ContactKind.VISIT)
    form.editor("next_reason").set_value("Aufmaß nehmen")
    click(qtbot, "saveContact", panel)
    settle(qtbot, office)
    with store.read() as db:
        contact = db.require(Contact, 1)
        assert (contact.done_on, contact.outcome) == (office.today, "will Angebot")
        following = db.require(Contact, 3)
        assert (following.kind, following.due) == (ContactKind.VISIT, date(2026, 11, 28))


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


def test_the_side_shows_who_is_cared_for_too_little_and_suggests_occasions(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    line = page.findChild(QFrame, "care_1")
    assert line is not None and "2 von 4 geplant" in line.accessibleName()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    hints = page._care._hints
    assert hints.isVisible() and "Autohaus Reuter" in hints.title.text()


def test_many_entries_of_a_day_say_how_many_more(page: ContactPlanPage) -> None:
    cell = page._view.visualRect(page._model.index_of(NOV_24))
    rects, hidden = entry_rects(cell, 50)
    assert hidden + len(rects) == 50 and hidden > 0
    assert all(cell.contains(rect) for rect in rects)
    assert page._view.entry_at(QPoint(2, 2)) is None


def test_opens_on_an_empty_database(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    page = ContactPlanPage(office)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, office)
    hint = page._care.findChild(Label, "noClasses")
    assert hint is not None and "Klasse A, B oder C" in hint.text()


def test_another_page_opens_the_plan_on_a_day(
    qtbot: QtBot, page: ContactPlanPage, office: Office
) -> None:
    page.show_record(date(2026, 12, 3).toordinal(), "contactplan")
    settle(qtbot, office)
    assert page._chosen == date(2026, 12, 3)
    assert page._month.text() == "Dezember 2026"


def test_narrow_days_keep_the_name_of_an_entry(page: ContactPlanPage) -> None:
    contact = next(e for e in page._model.entries(NOV_24) if e.contact_id == 1)
    assert shorter_labels(contact) == [contact.label, contact.label.partition(" ")[2]]
    birthday = replace(contact, kind=EntryKind.BIRTHDAY, contact_kind=None, label="Voss, D. 57")
    assert shorter_labels(birthday) == ["Voss, D. 57", "Voss, D.", "Voss"]
