"""The form's further fields: own ones, websites, roles, PO box; and what every field is for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services import custom_fields, persons, websites
from kundenpflege.services.customers import CustomerDetail, get_customer
from kundenpflege.store import Store
from kundenpflege.ui.customers.form import EditForm
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.form import Form
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, REUTER, SOMMER, child, eventually, show


def read(store: Store, customer_id: int) -> CustomerDetail:
    with store.read() as db:
        return get_customer(db, customer_id)


def opened(qtbot: QtBot, page: CustomersPage, customer_id: int) -> EditForm:
    show(qtbot, page, customer_id)
    page.edit()
    settle(qtbot, page.office)
    assert page.pane.form is not None
    return page.pane.form


def save(qtbot: QtBot, page: CustomersPage, form: EditForm) -> None:
    form.save()
    settle(qtbot, page.office)


def type_into(qtbot: QtBot, widget: QWidget, text: str) -> None:
    assert isinstance(widget, QLineEdit)
    widget.selectAll()
    qtbot.keyClicks(widget, text)
    qtbot.keyClick(widget, Qt.Key.Key_Tab)


def own_fields(store: Store) -> list[int]:
    with store.write("Anfang") as db:
        return [
            custom_fields.add_field(
                db, {"name": name, "kind": kind, "purpose": "Für Aktionen",
                     "choices": ["Altbau", "Neubau"] if kind == "choice" else ""},
            )
            for name, kind in (("Lage", "text"), ("Fläche", "number"),
                               ("Begehung", "date"), ("Haustyp", "choice"))
        ]  # fmt: skip


def test_own_fields_are_edited_in_their_kind(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    lage, area, day, kind = own_fields(filled)
    show(qtbot, page, BRANDT)
    form = opened(qtbot, page, SOMMER)
    type_into(qtbot, form.fields.editor(f"custom.{lage}").field, "am See")
    type_into(qtbot, form.fields.editor(f"custom.{area}").field, "120,5")
    type_into(qtbot, form.fields.editor(f"custom.{day}").field, "3.4.2026")
    choice = form.fields.editor(f"custom.{kind}").field
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    assert choice.toolTip() == "Für Aktionen"
    save(qtbot, page, form)
    values = {row.field.id: row.value for row in read(filled, SOMMER).custom}
    assert values[lage].text == "am See" and values[area].number == Decimal("120.5")
    assert values[day].day == date(2026, 4, 3) and values[kind].text == "Neubau"
    form = opened(qtbot, page, SOMMER)
    assert form.fields.editor(f"custom.{area}").value() == Decimal("120.5")
    assert not form.dirty
    line = form.fields.editor(f"custom.{lage}").field
    assert isinstance(line, QLineEdit)
    line.clear()
    line.textEdited.emit("")
    save(qtbot, page, form)
    assert lage not in {r.field.id for r in read(filled, SOMMER).custom if r.text}


def test_an_own_number_that_is_none_is_said_beside_its_field(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    _lage, area, _day, _kind = own_fields(filled)
    show(qtbot, page, BRANDT)
    form = opened(qtbot, page, SOMMER)
    type_into(qtbot, form.fields.editor(f"custom.{area}").field, "viel")
    save(qtbot, page, form)
    assert page.pane.form is form and form.fields.box(f"custom.{area}").error.text()


def test_websites_are_added_changed_and_removed(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        websites.add_website(db, REUTER, {"url": "alt.example", "label": "Alt"})
        websites.add_website(db, REUTER, {"url": "shop.example", "label": "Shop"})
    show(qtbot, page, BRANDT)
    form = opened(qtbot, page, REUTER)
    editor = form.fields.editor("websites")
    lines = editor.findChildren(QLineEdit, "siteUrl")
    assert [line.text() for line in lines] == ["alt.example", "shop.example"]
    assert not form.dirty
    removers = [w for w in editor.findChildren(QWidget) if w.accessibleName().endswith("entfernen")]
    qtbot.mouseClick(removers[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(child(editor, "addWebsite"), Qt.MouseButton.LeftButton)
    added = editor.findChildren(QLineEdit, "siteUrl")[-1]
    qtbot.keyClicks(added, "karriere.example")
    qtbot.keyClick(added, Qt.Key.Key_Tab)
    settle(qtbot, office)
    save(qtbot, page, form)
    assert [site.url for site in read(filled, REUTER).websites] == [
        "shop.example", "karriere.example",
    ]  # fmt: skip
    office.undo()
    settle(qtbot, office)
    assert [site.label for site in read(filled, REUTER).websites] == ["Alt", "Shop"]


def test_roles_referrer_and_post_box_are_stored(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    form = opened(qtbot, page, REUTER)
    decides = form.persons.sections[0].form.editor("decides").field
    assert isinstance(decides, QCheckBox)
    decides.click()
    address = form.addresses.sections[0].form
    box = address.editor("po_box").field
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, "1234")
    form.fields.editor("referred_by_id").set_value(SOMMER)
    settle(qtbot, office)
    eventually(qtbot, lambda: "Postfach 12 34" in form.preview.text(), True)
    save(qtbot, page, form)
    after = read(filled, REUTER)
    assert after.persons[0].decides and after.addresses[0].po_box == "1234"
    assert after.referred_by is not None and after.referred_by.id == SOMMER


def test_own_salutation_and_address_replace_the_proposed_ones(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    form = opened(qtbot, page, SOMMER)
    line = form.fields.editor("salutation_override").field
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "Liebe Helene")
    eventually(qtbot, lambda: "„Liebe Helene,“" in form.salutation.text(), True)
    form.fields.editor("address_override").set_value("Praxis Sommer")
    form.fields.changed.emit()
    eventually(qtbot, lambda: form.preview.text().startswith("Praxis Sommer\nAm Burgfeld"), True)


def test_who_has_left_is_known_as_such_in_the_form(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        persons.leave(db, persons.list_persons(db, BRANDT)[1].id)
    form = opened(qtbot, page, BRANDT)
    heads = [section.heading.accessibleName() for section in form.persons.sections]
    assert heads == ["Petra Brandt", "Jan Brandt (ausgeschieden)"]
    assert "Jan" not in form.preview.text()
    assert not form.dirty


def test_every_field_says_what_it_is_for(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    own_fields(filled)
    show(qtbot, page, BRANDT)
    form = opened(qtbot, page, SOMMER)
    count, silent = 0, []

    def look(one: Form) -> None:
        nonlocal count
        for name in one.names():
            count += 1
            box = one.box(name)
            if not box.label.toolTip() or not box.editor.field.toolTip():
                silent.append(name)

    for part in (form.fields, form.persons.sections[0].form, form.addresses.sections[0].form):
        look(part)
    page.new_record("customer")
    look(page.new.form)
    for kind in ("wish", "enquiry", "decision"):
        page.desk.write(kind, None)
        look(page.desk.record.form)
    detail = read(filled, BRANDT)
    page.desk.leaving.begin(detail.persons[0], detail.persons[1:])
    look(page.desk.leaving.form)
    settle(qtbot, office)
    assert silent == [] and count > 60
