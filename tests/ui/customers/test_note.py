"""The quick note: ten seconds by keyboard, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import ContactKind
from kundenpflege.services.contacts import ContactDetail
from kundenpflege.store import Store
from kundenpflege.ui.customers.note_draft import due_of
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.customers.quicknote import QuickNote
from kundenpflege.ui.kit.office import Office
from tests.services.contact_rows import list_contacts
from tests.ui.conftest import settle

from .conftest import BRANDT, KIM, SOMMER, child, show

ALT = Qt.KeyboardModifier.AltModifier


def noted(store: Store, customer_id: int) -> list[ContactDetail]:
    with store.read() as db:
        return list_contacts(db, customer_id)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def note(page: CustomersPage, qtbot: QtBot) -> QuickNote:
    show(qtbot, page, SOMMER)
    return page.pane.view.history.note


def test_in_a_low_window_the_note_comes_into_view(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office
) -> None:
    page.resize(1236, 480)  # what the smallest window leaves to a page
    settle(qtbot, office)
    page.note()

    def is_seen() -> bool:
        return note.visibleRegion().boundingRect().height() == note.height()

    qtbot.waitUntil(is_seen, timeout=5000)


def test_text_and_enter_are_enough(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store,
    told: list[str],
) -> None:  # fmt: skip
    page.list.table.setFocus()
    page.note()
    assert note.is_open() and note.text.hasFocus()
    qtbot.keyClicks(note.text, "Griff klemmt")
    qtbot.keyClick(note.text, Qt.Key.Key_Return)
    settle(qtbot, office)
    found = noted(filled, SOMMER)[0]
    assert (found.reason, found.kind, found.done_on) == (
        "Griff klemmt", ContactKind.CALL, date(2026, 11, 21),
    )  # fmt: skip
    assert told == ["Notiert"]
    assert page.list.table.hasFocus() and not note.is_open()
    assert page.pane.view.history.happened.events()[0].title == "Anruf – Griff klemmt"
    office.undo()
    settle(qtbot, office)
    assert len(noted(filled, SOMMER)) == 1


def test_kind_outcome_and_next_step_by_keyboard_alone(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store
) -> None:
    page.note()
    qtbot.keyClicks(focus(), "Fenster zieht")
    QTest.keyClick(focus(), Qt.Key.Key_2, ALT)
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus().objectName() == "noteOutcome"
    qtbot.keyClicks(focus(), "kommt vorbei")
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    assert note.steps.isAncestorOf(focus())
    for _step in range(2):
        qtbot.keyClick(focus(), Qt.Key.Key_Right)
    assert note.due() == date(2026, 11, 28)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    settle(qtbot, office)
    coming, done = noted(filled, SOMMER)[:2]
    assert (done.kind, done.outcome) == (ContactKind.VISIT, "kommt vorbei")
    assert (coming.due, coming.reason) == (date(2026, 11, 28), "Nachfassen: Fenster zieht")
    assert page.pane.view.history.planned.events()[0].title.startswith("Anruf – Nachfassen")


def test_the_day_of_the_next_step_can_be_typed_and_is_checked(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store
) -> None:
    page.note()
    qtbot.keyClicks(note.text, "Bitte um Rueckruf")
    qtbot.mouseClick(child(note.steps, "day"), Qt.MouseButton.LeftButton)
    assert note.day.line.hasFocus()
    qtbot.keyClick(note.day.line, Qt.Key.Key_Return)
    assert "Tag" in note.error.text() and len(noted(filled, SOMMER)) == 1
    qtbot.keyClicks(note.day.line, "20.11.2026")
    qtbot.keyClick(note.day.line, Qt.Key.Key_Return)
    assert "Vergangenheit" in note.error.text()
    note.day.line.selectAll()
    qtbot.keyClicks(note.day.line, "1.12.")
    qtbot.keyClick(note.day.line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert noted(filled, SOMMER)[0].due == date(2026, 12, 1)


def test_an_empty_note_says_what_is_missing(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store
) -> None:
    page.note()
    qtbot.keyClick(note.text, Qt.Key.Key_Return)
    assert "worum" in note.error.text() and note.text.hasFocus()
    qtbot.keyClick(note.text, Qt.Key.Key_Escape)
    assert not note.is_open() and len(noted(filled, SOMMER)) == 1


def test_shift_enter_begins_a_line_and_more_lines_become_the_note(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store
) -> None:
    page.note()
    qtbot.keyClicks(note.text, "Treppe")
    qtbot.keyClick(note.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(note.text, "Eiche gewuenscht")
    qtbot.keyClick(note.text, Qt.Key.Key_Return)
    settle(qtbot, office)
    found = noted(filled, SOMMER)[0]
    assert (found.reason, found.note) == ("Treppe", "Eiche gewuenscht")


def test_a_half_typed_note_waits_for_its_customer(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office
) -> None:
    page.note()
    qtbot.keyClicks(note.text, "Wollte noch")
    show(qtbot, page, BRANDT)
    assert note.text.toPlainText() == "" and not note.is_open()
    show(qtbot, page, KIM)
    show(qtbot, page, SOMMER)
    assert note.text.toPlainText() == "Wollte noch" and note.is_open()


def test_a_half_typed_note_is_stored_when_the_program_ends(
    page: CustomersPage, note: QuickNote, qtbot: QtBot, office: Office, filled: Store
) -> None:
    page.note()
    qtbot.keyClicks(note.text, "Fast vergessen")
    show(qtbot, page, BRANDT)
    qtbot.keyClicks(note.text, "Auch das")
    office.closing.emit()
    settle(qtbot, office)
    assert noted(filled, SOMMER)[0].reason == "Fast vergessen"
    assert "Auch das" in [contact.reason for contact in noted(filled, BRANDT)]


def test_quick_days_mean_what_they_say() -> None:
    today = date(2026, 11, 30)
    assert due_of("", None, today) is None
    assert due_of("1", None, today) == date(2026, 12, 1)
    assert due_of("28", None, today) == date(2026, 12, 28)
    assert due_of("3m", None, today) == date(2027, 2, 28)
    assert due_of("day", date(2027, 1, 5), today) == date(2027, 1, 5)
