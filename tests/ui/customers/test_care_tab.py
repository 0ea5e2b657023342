"""Pflege of one customer: the balance, occasions, what is installed; rhythm and name day."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, Customer, Installation, OccasionType, Offer, Person
from kundenpflege.model.kinds import Importance, OccasionAnchor, OfferState
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import installations
from kundenpflege.services.business import ensure_business
from kundenpflege.services.reminder_answers import never
from kundenpflege.store import Store
from kundenpflege.ui.customers.care_tab import CareTab
from kundenpflege.ui.customers.name_day import NameDayEditor, name_day_words, read_day
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle


@pytest.fixture
def business(store: Store) -> Store:
    with store.write("Anfang") as db:
        ensure_business(db)
        customer = db.add(Customer(number="K-1", name="Martin Meyer", importance=Importance.A))
        customer.persons.append(
            Person(first_name="Martin", last_name="Meyer", birth_day=14, birth_month=1)
        )
        kind = db.add(
            OccasionType(
                key="x", trade="Schreiner", title="Fenster ölen", interval_months=24,
                anchor=OccasionAnchor.SERVICE, lead_days=30,
            )
        )  # fmt: skip
        db.flush()
        installations.add_installation(
            db, customer.id,
            {"title": "Elf Fenster", "place": "Haus", "type_id": kind.id,
             "installed_on": TODAY - timedelta(800), "warranty_until": TODAY + timedelta(60)},
        )  # fmt: skip
        db.add(Contact(customer_id=customer.id, due=TODAY, done_on=TODAY - timedelta(9)))
    return store


@pytest.fixture
def page(qtbot: QtBot, business: Store, office: Office) -> CustomersPage:
    made = CustomersPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    made.show_record(1)
    settle(qtbot, office)
    made.pane.view.show_tab("care")
    settle(qtbot, office)
    return made


def tab(page: CustomersPage) -> CareTab:
    return page.pane.view.care


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def click(qtbot: QtBot, office: Office, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)
    settle(qtbot, office)


def last_service(store: Store) -> date | None:
    with store.read() as db:
        return db.require(Installation, 1).last_service


def test_the_plan_of_the_customer_on_paper(
    qtbot: QtBot, office: Office, page: CustomersPage
) -> None:
    shown: list[Path] = []

    def opener(path: Path) -> bool:
        shown.append(path)
        return True

    tab(page).paper.opener = opener
    click(qtbot, office, tab(page), "planPaper")
    (path,) = shown
    text = PdfDocument(path.read_bytes())[0].get_textpage().get_text_range()
    assert "Martin Meyer" in text and "Wunsch im Jahr" in text
    shutil.rmtree(path.parent)


def test_the_balance_and_the_occasions(page: CustomersPage) -> None:
    care = tab(page).care
    assert care.state.text() == "zu wenig" and care.figure.text() == "1 von 4"
    assert care.rhythm.text() == "4 Kontakte im Jahr laut Klasse"
    facts = tab(page).occasions.facts
    assert facts is not None
    titles = " ".join(one.title for one in facts.occasions)
    assert "Geburtstag" in titles and "Fenster" in titles


def test_a_service_that_was_done_counts_anew(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    click(qtbot, office, tab(page), "serviced_1")
    assert last_service(business) == TODAY
    assert told and told[-1].startswith("Wartung notiert, nächste am")
    office.undo()
    settle(qtbot, office)
    assert last_service(business) is None


def test_the_service_is_planned_as_the_occasion_it_is(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    click(qtbot, office, tab(page), "plan_installation_1")
    with business.read() as db:
        contact = db.scalar(select(Contact).where(Contact.done_on.is_(None)))
        assert contact is not None and contact.occasion.startswith("maintenance:installation:1:")


def test_something_is_noted_and_changed(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    click(qtbot, office, tab(page), "newInstallation")
    panel = page.desk.installation
    assert panel.is_open()
    form = panel.form
    form.editor("title").set_value("Haustür")
    form.editor("installed_on").set_value(date(2025, 3, 1))
    click(qtbot, office, panel, "warranty_5")
    assert form.editor("warranty_until").value() == date(2030, 3, 1)
    kind = form.editor("type_id")
    kind.set_value(1)
    kind.changed.emit()
    assert "alle 2 Jahre" in panel._usual.text()
    click(qtbot, office, panel, "saveRecord")
    assert not panel.is_open()
    with business.read() as db:
        rows = installations.list_installations(db, 1)
    assert {row.title for row in rows} == {"Elf Fenster", "Haustür"}
    new = next(row for row in rows if row.title == "Haustür")
    click(qtbot, office, tab(page), f"edit_installation_{new.id}")
    panel.form.editor("removed_on").set_value(TODAY)
    panel.form.editor("removed_on").changed.emit()
    click(qtbot, office, panel, "saveRecord")
    assert not tab(page).findChildren(QWidget, f"edit_installation_{new.id}") or not button(
        tab(page), f"edit_installation_{new.id}"
    ).isVisibleTo(page)
    assert tab(page).removed.isVisibleTo(page)


def test_without_a_title_it_says_so(qtbot: QtBot, page: CustomersPage, office: Office) -> None:
    click(qtbot, office, tab(page), "newInstallation")
    click(qtbot, office, page.desk.installation, "saveRecord")
    assert page.desk.installation.is_open()
    assert page.back() and not page.desk.installation.is_open()


def test_the_own_rhythm_in_the_form(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    click(qtbot, office, tab(page), "changeRhythm")
    form = page.pane.form
    assert form is not None
    editor = form.fields.editor("contacts_per_year")
    editor.set_value(1)
    editor.changed.emit()
    form.save()
    settle(qtbot, office)
    with business.read() as db:
        assert db.require(Customer, 1).contacts_per_year == 1
    page.pane.view.show_tab("care")
    settle(qtbot, office)
    assert tab(page).care.rhythm.text() == "1 Kontakt im Jahr, eigener Rhythmus"


def test_the_name_day_editor(qtbot: QtBot) -> None:
    editor = NameDayEditor()
    qtbot.addWidget(editor)
    editor.show()
    assert editor.value() is None and editor.choice.combo.currentText() == "keiner bekannt"
    editor.set_name("Martin")
    assert editor.choice.combo.itemText(0) == "üblich: 11. November"
    for day in (None, 0, 1203, 112):
        editor.set_value(day)
        assert editor.value() == day and not editor.problem()
    assert editor.day.isVisibleTo(editor)
    editor.day.set_value("31.2.")
    assert editor.problem() and editor.value() == "31.2."
    editor.set_name("Xaviera-Unbekannt")  # what was chosen stays
    assert editor.value() == "31.2."


@pytest.mark.parametrize(
    ("text", "day"),
    [("11.11.", 1111), ("3.4", 403), ("29.2.", 229), ("31.4.", None), ("", None), ("0.1.", None),
     ("110.1", None), ("x", None), ("1.1.1", None)],
)  # fmt: skip
def test_typed_days(text: str, day: int | None) -> None:
    assert read_day(text) == day


def test_words_of_the_name_day() -> None:
    assert name_day_words("Martin", None) == "11. November"
    assert name_day_words("Martin", 0) == "" == name_day_words("Łsdkjf", None)
    assert name_day_words("Łsdkjf", 229) == "29. Februar"


def test_the_name_day_on_the_card(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    from kundenpflege.services.persons import change_person
    from kundenpflege.ui.kit.controls import Label

    def told() -> list[str]:
        page.pane.view.show_tab("persons")
        settle(qtbot, office)
        people = page.pane.view.people
        return [
            one.text()
            for one in people.findChildren(Label)
            if one.text().startswith("Namenstag") and one.isVisibleTo(people)
        ]

    assert told() == []  # not usual here
    with business.write("Gewählt") as db:
        change_person(db, 1, None, {"name_day": 1111})
    settle(qtbot, office)
    assert told() == ["Namenstag am 11. November"]


def test_what_was_ordered_fills_the_form(
    qtbot: QtBot, page: CustomersPage, office: Office, business: Store
) -> None:
    with business.write("Auftrag") as db:
        db.add(
            Offer(
                customer_id=1, number="A-1", subject="Neun Fenster", state=OfferState.ACCEPTED,
                decided_on=date(2026, 3, 2), offer_date=date(2026, 2, 1),
            )
        )  # fmt: skip
    settle(qtbot, office)
    click(qtbot, office, tab(page), "newInstallation")
    form = page.desk.installation.form
    offer = form.editor("offer_id")
    assert form.box("offer_id").isVisibleTo(page)
    offer.set_value(1)
    offer.changed.emit()
    assert form.editor("title").value() == "Neun Fenster"
    assert form.editor("installed_on").value() == date(2026, 3, 2)
    click(qtbot, office, page.desk.installation, "saveRecord")
    with business.read() as db:
        rows = installations.list_installations(db, 1)
    assert any(row.offer_id == 1 and row.offer_number for row in rows)


def test_what_was_refused_for_ever_is_told_and_taken_back(
    qtbot: QtBot, page: CustomersPage, business: Store, office: Office
) -> None:
    assert tab(page).refused.isHidden()
    with business.write("Nie wieder") as db:
        person = db.scalar(select(Person.id))
        elsewhere = db.add(Customer(number="K-2", name="Jemand anders"))
        db.flush()
        for rule, subject, reason in (
            ("birthday", f"person:{person}", "feiert nicht"),
            ("season", "customer:1", ""),
            ("maintenance", "installation:1", "macht der Hausmeister"),
            ("season", f"customer:{elsewhere.id}", "andere"),
        ):
            never(db, ReminderKey(rule, subject, "2027"), reason)
    settle(qtbot, office)
    told = {(one.title, one.about, one.reason) for one in tab(page).refused.rows}
    assert told == {
        ("Geburtstage", "Martin Meyer", "feiert nicht"),
        ("Jahreszeiten", "", ""),
        ("Wartungen", "Elf Fenster", "macht der Hausmeister"),
    }
    assert tab(page).refused.isVisible()

    qtbot.mouseClick(button(page, f"again_birthday_person:{person}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert [one.title for one in tab(page).refused.rows] == ["Jahreszeiten", "Wartungen"]
    office.undo()
    settle(qtbot, office)
    assert len(tab(page).refused.rows) == 3
