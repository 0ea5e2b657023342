"""Planning by typing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, ContactSeries, Customer
from kundenpflege.model.kinds import ContactKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.contactplan.quick_line import LONGEST, Meaning
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import NOV_24, NOV_25, dues


def meaning(page: ContactPlanPage) -> Meaning:
    found = page.findChild(Meaning)
    assert found is not None
    return found


def chips(page: ContactPlanPage) -> list[str]:
    """What is understood, as shown."""
    return [chip.text() for chip in meaning(page).findChildren(Chip) if chip.isVisible()]


def type_in(qtbot: QtBot, page: ContactPlanPage, office: Office, text: str) -> None:
    page.focus_view()
    qtbot.keyClick(page.views.face(), Qt.Key.Key_Q)
    qtbot.waitUntil(page.quick.hasFocus)
    qtbot.keyClicks(page.quick, text)
    settle(qtbot, office)


def test_what_is_typed_is_shown_at_once_and_enter_plans_it(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    type_in(qtbot, page, office, "Di 14 Uhr Besuch Reuter wegen Muster")
    assert meaning(page).isVisible()
    assert chips(page) == [
        "Di 24.11.2026 · in 3 Tagen", "14:00 Uhr", "Besuch", "Autohaus Reuter · K-1", "Muster"
    ]  # fmt: skip
    assert "Autohaus Reuter" in page.quick.accessibleDescription()
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    with store.read() as db:
        made = db.scalars(select(Contact).order_by(Contact.id))[-1]
        assert (made.due, made.at_time, made.kind, made.reason) == (
            NOV_24, "14:00", ContactKind.VISIT, "Muster"
        )  # fmt: skip
    assert page.quick.text() == "" and not meaning(page).isVisible()
    assert page.choice.day == NOV_24
    assert page.quick.hasFocus(), "the next one can be typed at once"
    assert store.undo() == "Kontakt geplant"
    assert len(dues(store)) == 2


def test_enter_right_after_the_last_letter_plans_what_stands_there(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    qtbot.keyClicks(page.quick, "Mi Anruf Reuter wegen Rechnung")
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert dues(store)[-1] == NOV_25


def test_without_a_day_the_chosen_one_is_meant(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    page.show_day(date(2026, 12, 9))
    type_in(qtbot, page, office, "Anruf Reuter wegen Muster")
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert dues(store)[-1] == date(2026, 12, 9)


def test_several_customers_are_chosen_with_the_arrows(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    with store.write("Noch einer") as db:
        db.add(Customer(number="K-2", name="Reuter Bau GmbH"))
    type_in(qtbot, page, office, "Di Anruf Reuter wegen Muster")
    first = next(chip for chip in chips(page) if "Reuter" in chip)
    assert "1 von 2" in meaning(page).words
    qtbot.keyClick(page.quick, Qt.Key.Key_Down)
    other = next(chip for chip in chips(page) if "Reuter" in chip)
    assert other != first
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    with store.read() as db:
        made = db.scalars(select(Contact).order_by(Contact.id))[-1]
        assert other.endswith(db.require(Customer, made.customer_id).number)


def test_what_is_missing_is_said_and_nothing_is_planned(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    type_in(qtbot, page, office, "Di 14 Uhr Anruf Niemandxy wegen Muster")
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert len(dues(store)) == 2
    assert meaning(page).isVisible() and meaning(page)._hint.text()
    assert page.quick.text(), "what was typed is kept"


def test_what_comes_again_is_told_and_planned_as_a_series(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    type_in(qtbot, page, office, "Mo alle 2 Wochen Anruf Reuter wegen Baustelle")
    assert any("2 Wochen" in chip for chip in chips(page))
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    with store.read() as db:
        assert db.count(select(ContactSeries)) == 1


def test_escape_empties_then_goes_back_to_the_plan(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    type_in(qtbot, page, office, "Di Anruf")
    qtbot.keyClick(page.quick, Qt.Key.Key_Escape)
    assert page.quick.text() == "" and page.quick.hasFocus() and not meaning(page).isVisible()
    qtbot.keyClick(page.quick, Qt.Key.Key_Escape)
    assert page.views.month.hasFocus()


@pytest.mark.parametrize(
    "text", ["<b>Di</b> & <img src=x>", "'; DROP TABLE contact; --", "%_%", "😀" * 400, "\u202eiD"]
)
def test_hostile_lines_harm_nobody(
    page: ContactPlanPage, qtbot: QtBot, office: Office, crashes: list[str], text: str
) -> None:
    page.quick.setFocus()
    page.quick.setText(text)
    settle(qtbot, office)
    qtbot.keyClick(page.quick, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert crashes == [] and len(page.quick.text()) <= LONGEST
    assert page.grab().width() > 0
