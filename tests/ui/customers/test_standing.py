"""Facts of a customer: proposals taken with one click, phase, tags, letters; the timeline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.errors import DiskFullError
from kundenpflege.model.kinds import ContactKind, Importance, Phase, Potential
from kundenpflege.services import contacts, custom_fields, customers, tags, websites
from kundenpflege.services.customers import CustomerDetail, get_customer
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.customers.tags import TagChip
from kundenpflege.ui.kit.controls import Button
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, KIM, REUTER, SOMMER, child, eventually, show


def read(store: Store, customer_id: int) -> CustomerDetail:
    with store.read() as db:
        return get_customer(db, customer_id)


def facts(page: CustomersPage, qtbot: QtBot, customer_id: int) -> QWidget:
    show(qtbot, page, customer_id)
    page.pane.view.show_tab("facts")
    settle(qtbot, page.office)
    return page.pane.view.facts


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    button = child(parent, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_proposal_is_taken_with_one_click(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        customers.change_customer(db, SOMMER, None, {"importance": "C"})
    tab = facts(page, qtbot, SOMMER)
    assert read(filled, SOMMER).proposals.importance.importance is Importance.A
    press(qtbot, tab, "take_importance")
    settle(qtbot, office)
    assert read(filled, SOMMER).importance is Importance.A
    assert not [b for b in tab.findChildren(Button, "take_importance") if b.isVisible()]
    office.undo()
    settle(qtbot, office)
    assert read(filled, SOMMER).importance is Importance.C


def test_class_and_potential_are_chosen_from_a_menu(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    tab = facts(page, qtbot, KIM)
    press(qtbot, tab, "choose_potential")
    menu = child(tab, "choiceMenu")
    assert isinstance(menu, QMenu)
    assert [a.text() for a in menu.actions()] == [kind.label for kind in Potential]
    menu.actions()[0].trigger()
    menu.close()
    settle(qtbot, office)
    assert read(filled, KIM).potential is Potential.HIGH


def test_the_phase_is_laid_down_with_a_reason_and_derived_again(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    tab = facts(page, qtbot, SOMMER)
    derived = read(filled, SOMMER).phase.phase
    press(qtbot, tab, "setPhase")
    menu = child(tab, "choiceMenu")
    assert isinstance(menu, QMenu)
    next(a for a in menu.actions() if a.text() == Phase.DORMANT.label).trigger()
    menu.close()
    note = child(tab, "phaseNote")
    eventually(qtbot, note.hasFocus, True)
    qtbot.keyClicks(note, "baut erst 2028 weiter")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    settle(qtbot, office)
    after = read(filled, SOMMER)
    assert (after.phase_override, after.phase_note) == (Phase.DORMANT, "baut erst 2028 weiter")
    press(qtbot, tab, "derivePhase")
    settle(qtbot, office)
    assert read(filled, SOMMER).phase.phase is derived


def test_tags_are_added_and_taken_off_in_place(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        tags.set_tags(db, BRANDT, ["Altbau"])
    show(qtbot, page, SOMMER)
    head = page.pane.view.head
    press(qtbot, head, "addTag")
    line = head.chips.field.line
    assert line.hasFocus()
    settle(qtbot, office)
    assert line.completer().model().index(0, 0).data() == "Altbau"
    qtbot.keyClicks(line, "Messe 2026, altbau")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert read(filled, SOMMER).tags == ("Altbau", "Messe 2026"), "one spelling for all"
    shown = head.findChildren(TagChip)
    first = next(chip for chip in shown if chip.isVisible())
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    settle(qtbot, office)
    assert read(filled, SOMMER).tags == ("Messe 2026",)
    line.setFocus()
    qtbot.keyClicks(line, "Stamm")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible() and read(filled, SOMMER).tags == ("Messe 2026",)


def test_tags_that_could_not_be_stored_stand_in_the_field_again(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    show(qtbot, page, SOMMER)
    head = page.pane.view.head
    press(qtbot, head, "addTag")
    line = head.chips.field.line
    settle(qtbot, office)

    def full(*_args: object, **_more: object) -> None:
        raise DiskFullError("Der Datenträger ist voll.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", full)
        qtbot.keyClicks(line, "Messe 2026, Altbau")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        settle(qtbot, office)
    eventually(qtbot, lambda: line.text(), "Messe 2026, Altbau")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert read(filled, SOMMER).tags == ("Altbau", "Messe 2026")


def test_facts_hold_own_fields_websites_and_recommendations(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        given = {"name": "Haustyp", "kind": "text", "purpose": "Für Aktionen"}
        field = custom_fields.add_field(db, given)
        websites.add_website(db, SOMMER, {"url": "sommer.example", "label": "Praxis"})
        customers.change_customer(db, SOMMER, None, {"referred_by_id": BRANDT})
        customers.change_customer(db, REUTER, None, {"referred_by_id": SOMMER})
    tab = facts(page, qtbot, SOMMER)

    def names() -> set[str]:
        return {b.accessibleName() or b.text() for b in tab.findChildren(Button) if b.isVisible()}

    wanted = {"Praxis: sommer.example", "Petra und Jan Brandt", "Autohaus Reuter GmbH"}
    eventually(qtbot, lambda: wanted & names(), wanted)
    press(qtbot, tab, f"add_custom.{field}")
    assert page.pane.form is not None
    assert page.pane.form.fields.editor(f"custom.{field}").field.hasFocus()


def test_an_open_question_about_letters_is_asked(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    tab = facts(page, qtbot, KIM)
    assert read(filled, KIM).letter_question
    press(qtbot, tab, "answerLetter")
    settle(qtbot, office)
    form = page.pane.form
    assert form is not None
    section = form.persons.sections[0]
    ask = child(section, "askSalutation")
    assert ask.isVisible() and form.question.isVisible()
    press(qtbot, section, "salutation_mrs")
    eventually(qtbot, lambda: "Sehr geehrte Frau Weber" in form.salutation.text(), True)
    assert not ask.isVisible() and not form.question.isVisible()


def test_the_timeline_is_filtered_searched_and_paged(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        for n in range(70):
            contacts.add_done_contact(
                db, REUTER, kind=ContactKind.CALL, text=f"Gespräch {n}",
                done_on=date(2026, 11, 1) - timedelta(days=n),
            )  # fmt: skip
    show(qtbot, page, REUTER)
    timeline = page.pane.view.history.timeline
    eventually(qtbot, timeline.more.isVisible, True)
    assert len(timeline.happened.events()) < 70
    press(qtbot, timeline, "timelineMore")
    settle(qtbot, office)
    assert len(timeline.happened.events()) >= 70 and not timeline.more.isVisible()
    press(qtbot, timeline.kinds, "offer")
    settle(qtbot, office)
    assert [e.record for e in timeline.happened.events()] == ["offer"]
    assert not timeline.planned.isVisible()
    chip = child(timeline.kinds, "offer")
    qtbot.keyClick(chip, Qt.Key.Key_Left)
    settle(qtbot, office)
    assert timeline.wanted.kind == "contact", "arrow keys choose, too"
    qtbot.keyClicks(timeline.search, "gesprach 42")
    eventually(qtbot, lambda: len(timeline.happened.events()), 1)
    assert timeline.happened.events()[0].title.endswith("Gespräch 42")
    qtbot.keyClicks(timeline.search, "xyz")
    eventually(qtbot, timeline.nothing.isVisible, True)
    assert "42xyz" in timeline.nothing.text()
    # What is filtered stays so when something changes, and goes with the customer.
    with filled.write("Anfang") as db:
        contacts.add_done_contact(db, REUTER, kind=ContactKind.CALL, text="Neu")
    settle(qtbot, office)
    assert timeline.search.text() == "gesprach 42xyz" and timeline.nothing.isVisible()
    show(qtbot, page, SOMMER)
    assert timeline.search.text() == "" and timeline.wanted.kind == ""


def test_nobody_found_leaves_no_empty_side(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.list.search.setText("gibtesnicht")
    settle(qtbot, office)
    from kundenpflege.ui.kit.empty import EmptyState

    said = [e.sentence() for e in page.pane.findChildren(EmptyState) if e.isVisible()]
    assert said == ["Wählen Sie in der Liste einen Kunden: Hier steht dann alles über ihn."]
