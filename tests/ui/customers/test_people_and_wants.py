"""People with their roles and those who left; wishes, enquiries and decisions of a customer."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import Channel, EnquiryState
from kundenpflege.services import consents, contacts, decision_dates, enquiries, persons, wishes
from kundenpflege.services.customers import CustomerDetail, get_customer
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, REUTER, SOMMER, child, eventually, show


def read(store: Store, customer_id: int) -> CustomerDetail:
    with store.read() as db:
        return get_customer(db, customer_id)


def click(qtbot: QtBot, page: CustomersPage, name: str, within: QWidget | None = None) -> None:
    button = child(within or page, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def chips(parent: QWidget) -> list[str]:
    return [chip.text() for chip in parent.findChildren(Chip) if chip.isVisible()]


@pytest.fixture
def colleague(filled: Store) -> int:
    with filled.write("Anfang") as db:
        first = persons.list_persons(db, REUTER)[0].id
        persons.change_person(db, first, None, {"decides": True, "role": "Chef"})
        contacts.plan_contact(
            db, REUTER, kind="call", reason="Tor", due=date(2026, 12, 1), person_id=first
        )
        return persons.add_person(db, REUTER, {"first_name": "Ina", "last_name": "Ohm"})


def people(page: CustomersPage, qtbot: QtBot, customer_id: int) -> QWidget:
    show(qtbot, page, customer_id)
    page.pane.view.show_tab("persons")
    settle(qtbot, page.office)
    return page.pane.view.people


def test_cards_tell_roles_and_what_is_allowed(
    page: CustomersPage, qtbot: QtBot, filled: Store, colleague: int
) -> None:
    tab = people(page, qtbot, REUTER)
    first = child(tab, f"person_{read(filled, REUTER).persons[0].id}")
    eventually(qtbot, lambda: chips(first)[:1], ["entscheidet"])
    # An offer was sent to a business: its phone may be called, its mail wants consent.
    eventually(qtbot, lambda: chips(first)[1:], ["Werbung erlaubt", "nur zum Auftrag"])
    mail = next(c for c in first.findChildren(Chip) if c.text() == "nur zum Auftrag")
    assert "§ 7" in mail.toolTip() and "immer melden" in mail.toolTip()


def test_who_left_names_a_successor_and_is_folded(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store, colleague: int,
    told: list[str],
) -> None:  # fmt: skip
    tab = people(page, qtbot, REUTER)
    first = read(filled, REUTER).persons[0].id
    click(qtbot, page, f"leftPerson_{first}", tab)
    panel = page.desk.leaving
    assert panel.is_open() and "Kai Reuter" in panel.accessibleName()
    assert panel.form.editor("successor_id").value() == colleague
    click(qtbot, page, "saveLeaving", panel)
    settle(qtbot, office)
    after = read(filled, REUTER)
    gone = next(p for p in after.persons if p.id == first)
    assert (gone.left_on, gone.successor_id) == (date(2026, 11, 21), colleague)
    ohm = after.persons[0]
    assert ohm.id == colleague and ohm.decides and ohm.role == "Chef"
    assert told[-1] == "Kai Reuter ist ausgeschieden · 1 Aufgabe übergeben"
    card = page.pane.view.people.card(first)
    former = child(tab, "formerPersons")
    assert former.isVisible() and card is not None and card.isVisible()  # card() unfolds
    click(qtbot, page, f"backPerson_{first}", tab)
    settle(qtbot, office)
    assert read(filled, REUTER).persons[0].left_on is None or not former.isVisible()


def test_nobody_and_somebody_new_may_follow(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    tab = people(page, qtbot, BRANDT)
    petra = read(filled, BRANDT).persons[0].id
    click(qtbot, page, f"leftPerson_{petra}", tab)
    panel = page.desk.leaving
    choice = panel.form.editor("successor_id").field
    assert isinstance(choice, QComboBox)
    words = [choice.itemText(n) for n in range(choice.count())]
    assert words == ["niemand, vorerst", "Jan Brandt", "jemand Neues …"]
    assert not panel.form.editor("last_name").isVisible()
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    last = panel.form.editor("last_name").field
    assert isinstance(last, QLineEdit) and last.isVisible()
    click(qtbot, page, "saveLeaving", panel)
    settle(qtbot, office)
    assert panel.is_open(), "a new person needs a name"
    assert panel.form.box("last_name").error.text()
    qtbot.keyClicks(last, "Neumann")
    click(qtbot, page, "saveLeaving", panel)
    settle(qtbot, office)
    names = [p.full_name for p in read(filled, BRANDT).persons]
    assert names == ["Neumann", "Jan Brandt", "Petra Brandt"]
    office.undo()
    settle(qtbot, office)
    assert len(read(filled, BRANDT).persons) == 2


def test_wishes_are_noted_in_one_line_and_ticked(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    page.pane.view.show_tab("wants")
    wants = page.pane.view.wants
    wants.new_wish.line.setFocus()
    qtbot.keyClicks(wants.new_wish.line, "Regalwand im Arbeitszimmer")
    qtbot.keyClick(wants.new_wish.line, Qt.Key.Key_Return)
    settle(qtbot, office)
    wish = read(filled, SOMMER).wishes[0]
    assert wish.text == "Regalwand im Arbeitszimmer" and wants.new_wish.text() == ""
    tick = child(wants, f"tickWish_{wish.id}")
    assert isinstance(tick, QCheckBox) and not tick.isChecked()
    click(qtbot, page, f"planWish_{wish.id}", wants)
    settle(qtbot, office)
    reason = child(page.contact, "reason")
    assert reason.property("text") == "Wunsch: Regalwand im Arbeitszimmer"
    page.contact.dismiss(force=True)
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    settle(qtbot, office)
    assert read(filled, SOMMER).wishes[0].done_on == date(2026, 11, 21)
    assert wants.done.text() == "1 erfüllter Wunsch"
    click(qtbot, page, "doneWishes", wants)
    eventually(qtbot, lambda: child(wants, f"tickWish_{wish.id}").isVisible(), True)


def test_a_wish_half_typed_stays_with_its_customer(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    page.pane.view.show_tab("wants")
    wants = page.pane.view.wants
    qtbot.keyClicks(wants.new_wish.line, "Vordach")
    show(qtbot, page, BRANDT)
    assert wants.new_wish.text() == ""
    show(qtbot, page, SOMMER)
    assert wants.new_wish.text() == "Vordach"
    show(qtbot, page, BRANDT)
    office.closing.emit()
    settle(qtbot, office)
    assert [w.text for w in read(filled, SOMMER).wishes] == ["Vordach"]


def test_a_wish_is_changed_and_removed_in_the_panel(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        wish = wishes.add_wish(db, SOMMER, {"text": "Regal"})
    show(qtbot, page, SOMMER)
    page.pane.view.show_tab("wants")
    click(qtbot, page, f"edit_wish_{wish}", page.pane.view.wants)
    settle(qtbot, office)
    panel = page.desk.record
    text = panel.form.editor("text").field
    assert panel.is_open() and isinstance(text, QPlainTextEdit)
    text.setPlainText("")
    click(qtbot, page, "saveRecord", panel)
    settle(qtbot, office)
    assert panel.form.box("text").error.text() and panel.is_open()
    text.setPlainText("Regal mit Leiter")
    click(qtbot, page, "saveRecord", panel)
    settle(qtbot, office)
    assert not panel.is_open() and read(filled, SOMMER).wishes[0].text == "Regal mit Leiter"
    click(qtbot, page, f"edit_wish_{wish}", page.pane.view.wants)
    click(qtbot, page, "removeRecord", panel)
    settle(qtbot, office)
    assert read(filled, SOMMER).wishes == ()


def test_an_enquiry_is_ticked_scored_and_answered(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        enquiries.ensure_criteria(db)
        first = enquiries.list_criteria(db)[0].id
    asked: list[tuple[str, object]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    show(qtbot, page, SOMMER)
    page.pane.view.show_tab("wants")
    wants = page.pane.view.wants
    click(qtbot, page, "newEnquiry", wants)
    subject = page.desk.record.form.editor("subject").field
    assert isinstance(subject, QLineEdit)
    qtbot.keyClicks(subject, "Schiebetor")
    click(qtbot, page, "saveRecord", page.desk.record)
    settle(qtbot, office)
    enquiry = read(filled, SOMMER).enquiries[0]
    assert (enquiry.subject, enquiry.state) == ("Schiebetor", EnquiryState.OPEN)
    name = f"enquiry_{enquiry.id}"
    eventually(qtbot, lambda: chips(child(wants, name)), ["noch nicht geprüft"])
    box = child(wants, f"criterion_{first}")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert read(filled, SOMMER).enquiries[0].ticks == {first}
    eventually(
        qtbot,
        lambda: any("lohnt sich" in word for word in chips(child(wants, name))),
        True,
    )
    click(qtbot, page, "answerOffer", child(wants, name))
    settle(qtbot, office)
    assert read(filled, SOMMER).enquiries[0].state is EnquiryState.OFFERED
    assert asked == [("offer", {"customer_id": SOMMER})]


def test_decisions_are_a_day_or_months_and_warn_when_near(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, REUTER)
    page.pane.view.show_tab("wants")
    click(qtbot, page, "newDecision", page.pane.view.wants)
    form = page.desk.record.form
    title, day = form.editor("title").field, form.editor("day").field
    first = form.editor("first_month").field
    assert isinstance(title, QLineEdit) and isinstance(day, QLineEdit)
    assert isinstance(first, QComboBox)
    qtbot.keyClicks(title, "Haushaltsplanung")
    qtbot.keyClicks(day, "1.12.")
    first.setCurrentIndex(12)
    first.activated.emit(12)
    assert form.editor("day").value() is None, "months take the day away"
    click(qtbot, page, "saveRecord", page.desk.record)
    settle(qtbot, office)
    row = read(filled, REUTER).decision_dates[0]
    assert (row.first_month, row.day) == (12, None)
    page.pane.view.show_tab("history")
    click(qtbot, page, "act_plan", page.pane.view.history)
    settle(qtbot, office)
    assert child(page.contact, "reason").property("text") == "Haushaltsplanung"


def test_an_objection_is_said_at_once(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        consents.object_to(db, SOMMER, None, how="Anruf")
        decision_dates.add_decision_date(db, SOMMER, {"title": "Fern", "first_month": 6})
    show(qtbot, page, SOMMER)
    history = page.pane.view.history
    eventually(qtbot, lambda: child(history, "hint_consents").isVisible(), True)
    mark = child(page.pane.view.head, f"permit_{Channel.POST.value}")
    assert mark.accessibleName() == "Post: nur zum Auftrag" and "widersprochen" in mark.toolTip()
    click(qtbot, page, "act_consents", history)
    assert page.pane.view.tab() == "persons"
