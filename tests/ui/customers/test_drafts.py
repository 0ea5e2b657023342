"""What was typed about a customer when the program was killed stands in the form again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import ContactKind
from kundenpflege.services import form_drafts
from kundenpflege.services.customers import get_customer
from kundenpflege.services.form_drafts import FormDraft
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.frame.leftovers import open_form
from kundenpflege.ui.kit import drafts
from kundenpflege.ui.kit.editors import LineEditor
from kundenpflege.ui.kit.form import Form
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, SOMMER, show


@pytest.fixture(autouse=True)
def _nothing_wanted() -> Iterator[None]:
    yield
    drafts._wanted.clear()


def killed(qtbot: QtBot, page: CustomersPage) -> tuple[CustomersPage, list[FormDraft]]:
    """The page as it is after a kill and a new start, and what was left behind."""
    office = page.office
    drafts.put_aside(page)
    settle(qtbot, office)
    page.hide()
    again = CustomersPage(office)
    again.resize(1236, 800)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, office)
    office.create_requested.connect(lambda kind, given: again.new_record(kind, **given))
    store = office._store
    assert store is not None
    with store.read() as db:
        return again, form_drafts.list_drafts(db)


def _line(form: Form, name: str) -> LineEditor:
    editor = form.editor(name)
    assert isinstance(editor, LineEditor)
    return editor


def _reopen(qtbot: QtBot, page: CustomersPage, draft: FormDraft) -> None:
    drafts.take_when_offered(draft.id)
    open_form(page.office, draft)
    settle(qtbot, page.office)


def test_the_customers_form(
    qtbot: QtBot, page: CustomersPage, office: Office, filled: Store
) -> None:
    show(qtbot, page, BRANDT)
    page.edit()
    settle(qtbot, office)
    form = page.pane.form
    assert form is not None and form._typed() is None
    _line(form.fields, "email").line.setText("petra@")  # no address yet
    form.fields.editor("note").set_value("Nur nachmittags")
    _line(form.persons.sections[1].form, "mobile").line.setText("0171 999")
    form.persons.sections[0].set_gone(True)
    added = form.persons.add_new()
    _line(added.form, "first_name").line.setText("Ole")
    form.addresses.add_new()
    _line(form.addresses.sections[1].form, "street").line.setText("Hof 1")
    page, left = killed(qtbot, page)
    (draft,) = left
    assert draft.form == "customer" and "Brandt" in draft.title
    _reopen(qtbot, page, draft)
    form = page.pane.form
    assert form is not None and form.detail.id == BRANDT
    assert _line(form.fields, "email").line.text() == "petra@"
    assert form.fields.editor("note").value() == "Nur nachmittags"
    assert [s.gone for s in form.persons.sections] == [True, False, False]
    form.save()
    settle(qtbot, office)
    assert page.pane.form is form and "@" in form.first_problem(), "still wrong, and said"
    _line(form.fields, "email").line.setText("petra@brandt.de")
    assert form.save()
    settle(qtbot, office)
    with filled.read() as db:
        stored = get_customer(db, BRANDT)
        assert form_drafts.list_drafts(db) == []
    assert stored.email == "petra@brandt.de" and stored.note == "Nur nachmittags"
    assert [p.first_name for p in stored.persons] == ["Jan", "Ole"]
    assert stored.persons[0].mobile.endswith("999")
    assert [a.street for a in stored.addresses] == ["Dorfstr. 3", "Hof 1"]


def test_given_up_and_had_back(
    qtbot: QtBot, page: CustomersPage, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    page.edit()
    settle(qtbot, office)
    form = page.pane.form
    assert form is not None
    form.fields.editor("note").set_value("Nur nachmittags")

    def kept() -> int:
        drafts.keep_all(office)
        settle(qtbot, office)
        with filled.read() as db:
            return len(form_drafts.list_drafts(db))

    assert kept() == 1
    page.pane.cancel_edit()
    assert kept() == 0
    page.pane._restore(form)
    assert kept() == 1, "taken back: kept again"
    page.pane.drop_edit([SOMMER])
    assert kept() == 0


def test_a_note_for_each_customer(
    qtbot: QtBot, page: CustomersPage, office: Office, filled: Store
) -> None:
    show(qtbot, page, SOMMER)
    note = page.pane.view.history.note
    note.begin(ContactKind.VISIT)
    note.text.setPlainText("Treppe knarrt")
    note.steps.choose("7")
    show(qtbot, page, BRANDT)
    note.text.setPlainText("Tür klemmt")
    show(qtbot, page, SOMMER)
    assert note.text.toPlainText() == "Treppe knarrt" and not note.keeper.banner.isVisible()
    page, left = killed(qtbot, page)
    assert {one.typed["text"] for one in left} == {"Treppe knarrt", "Tür klemmt"}
    (sommer,) = [one for one in left if one.customer_id == SOMMER]
    _reopen(qtbot, page, sommer)
    note = page.pane.view.history.note
    assert note.text.toPlainText() == "Treppe knarrt"
    assert note.kinds.kind() is ContactKind.VISIT and note.steps.current() == "7"
    show(qtbot, page, BRANDT)
    assert note.keeper.banner.isVisible() and note.text.toPlainText() == ""
    note.keeper.take()
    assert note.text.toPlainText() == "Tür klemmt"
    assert note.submit()
    settle(qtbot, office)
    with filled.read() as db:
        assert [one.customer_id for one in form_drafts.list_drafts(db)] == [SOMMER]


@pytest.mark.parametrize("form", ["new_customer", "wish", "enquiry", "decision_date"])
def test_small_forms(
    qtbot: QtBot, page: CustomersPage, office: Office, filled: Store, form: str
) -> None:
    show(qtbot, page, SOMMER)
    if form == "new_customer":
        page.new_record("customer")
        panel, field = page.new, "last_name"
    else:
        page.desk.write(form, None)
        panel = page.desk.record  # type: ignore[assignment]
        field = {"wish": "text", "enquiry": "subject", "decision_date": "title"}[form]
    settle(qtbot, office)
    panel.form.editor(field).set_value("Wintergarten")
    panel.form.changed.emit()
    page, left = killed(qtbot, page)
    (draft,) = left
    assert draft.form == form
    _reopen(qtbot, page, draft)
    panel = page.new if form == "new_customer" else page.desk.record  # type: ignore[assignment]
    assert panel.is_open() and panel.form.editor(field).value() == "Wintergarten"
    panel.dismiss(force=True)
    settle(qtbot, office)
    with filled.read() as db:
        assert form_drafts.list_drafts(db) == []
