"""The form: checked beside the fields, stored when left, never under somebody's hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.services import customers, persons
from kundenpflege.services.customers import CustomerDetail
from kundenpflege.store import Store
from kundenpflege.ui.customers.checked import ManyEditor
from kundenpflege.ui.customers.form import EditForm
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.editors import ChoiceEditor
from kundenpflege.ui.kit.office import Notice, Office
from tests.ui.conftest import settle

from .conftest import BRANDT, KIM, REUTER, SOMMER, child, show

CTRL = Qt.KeyboardModifier.ControlModifier
Detail = Callable[[int], CustomerDetail]


@pytest.fixture
def form(page: CustomersPage, qtbot: QtBot) -> EditForm:
    return open_form(qtbot, page, SOMMER)


def open_form(qtbot: QtBot, page: CustomersPage, customer_id: int, field: str = "") -> EditForm:
    show(qtbot, page, customer_id)
    page.edit(field)
    settle(qtbot, page.office)
    assert page.pane.form is not None
    return page.pane.form


def field(form: EditForm, name: str) -> QLineEdit:
    found = form.fields.editor(name).field
    assert isinstance(found, QLineEdit)
    return found


def part(form: EditForm, name: str, place: int = 0, kind: str = "persons") -> QWidget:
    sections = form.persons.sections if kind == "persons" else form.addresses.sections
    return sections[place].form.editor(name).field


def retype(qtbot: QtBot, widget: QWidget, text: str) -> None:
    assert isinstance(widget, QLineEdit)
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    qtbot.keyClicks(widget, text)


def pick(editor: QWidget, words: str) -> None:
    """Choose in a combo box, as a click does."""
    assert isinstance(editor, QComboBox)
    place = editor.findText(words)
    assert place >= 0, words
    editor.setCurrentIndex(place)
    editor.activated.emit(place)


def click(qtbot: QtBot, button: QWidget) -> None:
    """Click on a button that is laid out."""
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def save(qtbot: QtBot, form: EditForm) -> None:
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_S, CTRL)


def test_enter_opens_the_form_and_ctrl_s_stores_what_was_typed(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store, detail_of: Detail,
    told: list[str],
) -> None:  # fmt: skip
    show(qtbot, page, SOMMER)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    settle(qtbot, office)
    form = page.pane.form
    assert form is not None and part(form, "salutation").hasFocus()
    retype(qtbot, field(form, "website"), "https://sommer.example/")
    retype(qtbot, part(form, "mobile"), "0171 555 0142")
    retype(qtbot, part(form, "street", kind="addresses"), "Am Burgfeld 14")
    pick(form.fields.editor("importance").field, "B")
    save(qtbot, form)
    settle(qtbot, office)
    after = detail_of(SOMMER)
    assert after.website == "https://sommer.example"
    assert after.persons[0].mobile == "+49 171 5550142"
    assert after.addresses[0].street == "Am Burgfeld 14" and after.importance == "B"
    assert not page.pane.is_editing() and told[-1] == "Gespeichert"
    assert page.pane.view.head.line.text().endswith("Am Burgfeld 14, 23568 Lübeck")
    assert page.list.table.hasFocus()
    # One step takes everything back.
    office.undo()
    settle(qtbot, office)
    assert detail_of(SOMMER).addresses[0].street == "Am Burgfeld 12"
    assert detail_of(SOMMER).importance == "A"


def test_what_cannot_be_right_is_said_beside_the_field(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    retype(qtbot, field(form, "email"), "helene.sommer")
    qtbot.keyClick(field(form, "email"), Qt.Key.Key_Tab)
    settle(qtbot, office)
    assert "@" in form.fields.box("email").error.text()
    save(qtbot, form)
    settle(qtbot, office)
    assert page.pane.is_editing() and field(form, "email").hasFocus()
    qtbot.keyClicks(field(form, "email"), "@gmx.de")
    save(qtbot, form)
    settle(qtbot, office)
    assert detail_of(SOMMER).email == "helene.sommer@gmx.de"


def test_the_service_has_the_last_word_and_its_words_stand_beside_the_field(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    retype(qtbot, field(form, "number"), "K-0101")
    retype(qtbot, part(form, "postal_code", kind="addresses"), "2356")
    retype(qtbot, part(form, "birthday"), "31.02.1960")
    qtbot.keyClick(part(form, "birthday"), Qt.Key.Key_Tab)
    assert form.persons.sections[0].form.box("birthday").error.text()
    retype(qtbot, part(form, "birthday"), "21.11.1966")
    save(qtbot, form)
    settle(qtbot, office)
    assert "Petra und Jan Brandt" in form.fields.box("number").error.text()
    assert form.addresses.sections[0].form.box("postal_code").error.text()
    assert detail_of(SOMMER).number == "K-0087"


def test_usual_forms_appear_when_the_field_is_left(
    form: EditForm, qtbot: QtBot, office: Office
) -> None:
    retype(qtbot, field(form, "phone"), "0451/777 88")
    qtbot.keyClick(field(form, "phone"), Qt.Key.Key_Tab)
    settle(qtbot, office)
    assert field(form, "phone").text() == "+49 451 77788"


def test_letters_are_shown_as_they_would_be_while_one_types(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    form = open_form(qtbot, page, KIM)
    assert form.salutation.text() == "Briefe beginnen: „Guten Tag Kim Weber,“"
    pick(part(form, "salutation"), "Frau")
    qtbot.keyClicks(part(form, "title_before"), "Dr.")
    qtbot.keyClicks(part(form, "street", kind="addresses"), "Ring 1")
    qtbot.keyClicks(part(form, "postal_code", kind="addresses"), "22926")
    qtbot.keyClicks(part(form, "place", kind="addresses"), "Ahrensburg")
    qtbot.waitUntil(lambda: "Frau Dr. Weber" in form.salutation.text(), timeout=5000)
    assert form.preview.text() == "Frau\nDr. Kim Weber\nRing 1\n22926 Ahrensburg"
    assert field(form, "name").placeholderText() == "Dr. Kim Weber"


def test_the_preview_says_what_the_letters_of_a_company_will_say(
    page: CustomersPage, qtbot: QtBot, detail_of: Detail
) -> None:
    form = open_form(qtbot, page, REUTER)
    click(qtbot, form.persons.add_button)
    qtbot.keyClicks(part(form, "last_name", 1), "Ohm")
    qtbot.waitUntil(lambda: "Reuter" in form.salutation.text(), timeout=5000)
    detail = detail_of(REUTER)
    assert form.preview.text() == "\n".join(detail.address_lines)
    assert form.salutation.text() == f"Briefe beginnen: „{detail.salutation}“"


def test_another_customer_is_chosen_and_the_form_stores_itself(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    retype(qtbot, field(form, "source"), "Empfehlung")
    show(qtbot, page, BRANDT)
    assert not page.pane.is_editing()
    assert detail_of(SOMMER).source == "Empfehlung"


def test_what_cannot_be_stored_waits_for_the_user(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    notices: list[Notice] = []
    office.told.connect(notices.append)
    retype(qtbot, field(form, "number"), "K-0101")
    show(qtbot, page, BRANDT)
    settle(qtbot, office)
    assert notices[-1].text.startswith("„Dr. Helene Sommer“ ist noch nicht gespeichert.")
    assert page.pane.customer_id == BRANDT and not page.pane.is_editing()
    show(qtbot, page, SOMMER)
    again = page.pane.form
    assert again is form and field(form, "number").text() == "K-0101"
    assert "Brandt" in form.fields.box("number").error.text()
    retype(qtbot, field(form, "number"), "K-0088")
    save(qtbot, form)
    settle(qtbot, office)
    assert detail_of(SOMMER).number == "K-0088"


def test_a_date_that_cannot_be_read_waits_as_it_was_typed(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office
) -> None:
    retype(qtbot, field(form, "since"), "31.2.2010")
    show(qtbot, page, BRANDT)
    show(qtbot, page, SOMMER)
    assert page.pane.form is form and field(form, "since").text() == "31.2.2010"


def test_cancelled_input_can_be_had_back(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    notices: list[Notice] = []
    office.told.connect(notices.append)
    retype(qtbot, field(form, "source"), "Messe")
    assert page.back()
    assert not page.pane.is_editing() and notices[-1].action == "Zurückholen"
    assert detail_of(SOMMER).source == ""
    assert notices[-1].run is not None
    notices[-1].run()
    assert page.pane.form is form and field(form, "source").text() == "Messe"
    # Without input there is nothing to be had back.
    field(form, "source").clear()
    form.fields.editor("source").set_value("")
    count = len(notices)
    page.back()
    assert len(notices) == count


def test_a_form_being_edited_is_not_changed_under_the_hands(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, filled: Store,
    detail_of: Detail,
) -> None:  # fmt: skip
    retype(qtbot, field(form, "source"), "Messe")
    with filled.write("Anderswo") as db:
        customers.change_customer(db, SOMMER, None, {"website": "sommer.de"})
    shown = form.fields.findChildren(Banner)[0]
    qtbot.waitUntil(lambda: shown.isVisible(), timeout=5000)
    assert "Inzwischen geändert" in shown.text()
    assert field(form, "source").text() == "Messe" and field(form, "website").text() == ""
    save(qtbot, form)
    settle(qtbot, office)
    # Different fields merge.
    assert (detail_of(SOMMER).source, detail_of(SOMMER).website) == ("Messe", "sommer.de")


def test_the_same_field_changed_elsewhere_is_said_there_and_overwritten_on_demand(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, filled: Store,
    detail_of: Detail,
) -> None:  # fmt: skip
    retype(qtbot, part(form, "role"), "Chefin")
    with filled.write("Anderswo") as db:
        persons.change_person(db, detail_of(SOMMER).persons[0].id, None, {"role": "Inhaberin"})
    settle(qtbot, office)
    save(qtbot, form)
    settle(qtbot, office)
    box = form.persons.sections[0].form.box("role")
    assert "Inzwischen geändert" in box.error.text()
    assert detail_of(SOMMER).persons[0].role == "Inhaberin"
    save(qtbot, form)
    settle(qtbot, office)
    assert detail_of(SOMMER).persons[0].role == "Chefin"


def test_a_clean_form_takes_newer_values(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anderswo") as db:
        customers.change_customer(db, SOMMER, None, {"website": "sommer.de"})
    qtbot.waitUntil(lambda: field(form, "website").text() == "sommer.de", timeout=5000)


def test_people_are_added_reordered_and_removed_in_place(
    page: CustomersPage, qtbot: QtBot, office: Office, detail_of: Detail, filled: Store
) -> None:
    form = open_form(qtbot, page, BRANDT)
    click(qtbot, form.persons.add_button)
    assert part(form, "salutation", 2).hasFocus()
    qtbot.keyClicks(part(form, "first_name", 2), "Lotta")
    qtbot.keyClicks(part(form, "last_name", 2), "Brandt")
    click(qtbot, form.persons.sections[1].first)
    assert [s.words() for s in form.persons.sections] == [
        "Jan Brandt", "Petra Brandt", "Lotta Brandt",
    ]  # fmt: skip
    pick(form.fields.editor("kind").field, "Familie")
    save(qtbot, form)
    settle(qtbot, office)
    after = detail_of(BRANDT)
    assert [p.first_name for p in after.persons] == ["Jan", "Petra", "Lotta"]
    assert after.kind is CustomerKind.FAMILY and after.name == "Familie Brandt"
    form = open_form(qtbot, page, BRANDT)
    first = form.persons.sections[0]
    click(qtbot, first.remove)
    assert first.gone and first.keep.isVisible()
    click(qtbot, first.keep)
    settle(qtbot, office)
    assert form.draft().is_empty
    click(qtbot, first.remove)
    save(qtbot, form)
    settle(qtbot, office)
    assert [p.first_name for p in detail_of(BRANDT).persons] == ["Petra", "Lotta"]
    office.undo()
    settle(qtbot, office)
    assert [p.first_name for p in detail_of(BRANDT).persons] == ["Jan", "Petra", "Lotta"]


def test_an_emptied_address_goes_and_a_second_one_comes(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    for name in ("street", "postal_code", "place"):
        retype(qtbot, part(form, name, kind="addresses"), "")
    click(qtbot, form.addresses.add_button)
    qtbot.keyClicks(part(form, "place", 1, "addresses"), "Trittau")
    save(qtbot, form)
    settle(qtbot, office)
    assert [(a.place, a.kind) for a in detail_of(SOMMER).addresses] == [("Trittau", "site")]


def test_fields_of_companies_show_for_companies_alone(
    page: CustomersPage, form: EditForm, qtbot: QtBot
) -> None:
    assert not form.fields.box("company").isVisible()
    pick(form.fields.editor("kind").field, "Betrieb")
    assert form.fields.box("company").isVisible()
    other = open_form(qtbot, page, REUTER)
    assert field(other, "company").hasFocus()


def test_categories_and_responsible_person_are_chosen(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    many = form.fields.editor("categories")
    assert isinstance(many, ManyEditor)
    doors, windows = (named(many, words) for words in ("Türen", "Fenster"))
    assert doors.isChecked() and not windows.isChecked()
    windows.setFocus()
    qtbot.keyClick(windows, Qt.Key.Key_Space)
    responsible = form.fields.editor("responsible_id")
    assert isinstance(responsible, ChoiceEditor)
    pick(responsible.field, "Maren Dohrn")
    save(qtbot, form)
    settle(qtbot, office)
    assert {name for _id, name in detail_of(SOMMER).categories} == {"Türen", "Fenster"}
    assert detail_of(SOMMER).responsible_name == "Maren Dohrn"


def named(parent: QWidget, words: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == words)


def test_a_name_of_ones_own_stays_and_an_emptied_one_is_derived_again(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    qtbot.keyClicks(field(form, "name"), "Sommer, Burgfeld")
    save(qtbot, form)
    settle(qtbot, office)
    assert detail_of(SOMMER).name == "Sommer, Burgfeld"
    form = open_form(qtbot, page, SOMMER)
    assert field(form, "name").text() == "Sommer, Burgfeld"
    retype(qtbot, field(form, "name"), "")
    save(qtbot, form)
    settle(qtbot, office)
    assert detail_of(SOMMER).name == "Dr. Helene Sommer"


def test_leaving_the_page_or_the_program_stores_what_can_be_stored(
    page: CustomersPage, form: EditForm, qtbot: QtBot, office: Office, detail_of: Detail
) -> None:
    retype(qtbot, field(form, "source"), "Messe")
    page.flush()
    settle(qtbot, office)
    assert detail_of(SOMMER).source == "Messe" and not page.pane.is_editing()
    form = open_form(qtbot, page, SOMMER)
    retype(qtbot, field(form, "email"), "nichts")
    retype(qtbot, field(form, "website"), "sommer.de")
    retype(qtbot, part(form, "birthday"), "31.2.")
    retype(qtbot, part(form, "role"), "Chefin")
    office.closing.emit()
    settle(qtbot, office)
    after = detail_of(SOMMER)
    assert (after.email, after.website, after.persons[0].role) == ("", "sommer.de", "Chefin")
    assert after.persons[0].birthday == "21.11.1966"


def test_the_customer_can_be_deleted_from_the_form(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    form = open_form(qtbot, page, KIM)
    click(qtbot, child(form, "deleteCustomer"))
    settle(qtbot, office)
    assert KIM not in page.list.table.paged.ids and page.pane.customer_id not in (KIM, None)
    assert not page.pane.is_editing()


def test_every_field_has_a_name_and_tab_visits_them_in_order(
    page: CustomersPage, form: EditForm, qtbot: QtBot
) -> None:
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            words = widget.accessibleName() or (
                widget.text() if isinstance(widget, QPushButton) else ""
            )
            assert words, widget.objectName() or widget
    part(form, "salutation").setFocus()
    visited = []
    for _step in range(6):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        visited.append(form.focusWidget().objectName())
    assert visited == ["title_before", "first_name", "last_name", "phone", "mobile", "email"]
    assert form.persons.sections[0].form.editor("salutation").value() is Salutation.MRS
