"""What has to be known before one calls: doubles, restriction, birthdays, open enquiries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kundenpflege.model import Customer, Person
from kundenpflege.services import customers, decision_dates, enquiries, persons
from kundenpflege.services.customers import CustomerDetail
from kundenpflege.store import Store
from kundenpflege.ui.customers.head import is_mobile
from kundenpflege.ui.customers.notices import hints
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import KIM, REUTER, SOMMER, child, eventually, show

TODAY = date(2026, 11, 21)
Detail = Callable[[int], CustomerDetail]


def acts(detail: CustomerDetail) -> list[str]:
    return [hint.act for hint in hints(detail, TODAY)]


def told(page: CustomersPage) -> list[str]:
    banners = page.pane.view.history.findChildren(Banner)
    return [banner.objectName() for banner in banners if not banner.isHidden()]


def test_the_most_urgent_comes_first_and_each_has_its_deed(
    filled: Store, detail_of: Detail
) -> None:
    with filled.write("Anfang") as db:
        enquiries.add_enquiry(db, REUTER, {"subject": "Tor", "received_on": date(2026, 11, 12)})
        decision_dates.add_decision_date(db, REUTER, {"title": "Budget", "day": date(2026, 12, 1)})
        decision_dates.add_decision_date(db, REUTER, {"title": "Fern", "day": date(2027, 6, 1)})
        db.require(Customer, REUTER).restricted_on = date(2026, 11, 1)
    found = hints(detail_of(REUTER), TODAY)
    assert [hint.act for hint in found] == ["privacy", "done", "enquiry", "plan"]
    assert [hint.tone for hint in found] == ["red", "red", "amber", "blue"]
    assert all(hint.action for hint in found)
    assert "Budget" in found[-1].text and found[-1].reason == "Budget"


def test_who_has_left_is_not_congratulated(filled: Store, detail_of: Detail) -> None:
    assert "greet" in acts(detail_of(SOMMER))
    with filled.write("Anfang") as db:
        persons.leave(db, persons.list_persons(db, SOMMER)[0].id)
    assert "greet" not in acts(detail_of(SOMMER))


def test_a_birthday_of_today_leads_to_a_card(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    show(qtbot, page, SOMMER)
    button = child(page.pane.view.history, "act_greet")
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    ((kind, given),) = asked
    assert (kind, given["customer_id"], given["form"]) == ("letter", SOMMER, "card")
    assert given["occasion"] == f"birthday:person:{given['person_id']}:2026-11-21"
    assert not page.contact.isVisible()


def test_a_birthday_to_come_leads_to_a_planned_greeting(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Geburtstag") as db:
        person = db.require(Person, persons.list_persons(db, SOMMER)[0].id)
        person.birth_day = 25
    show(qtbot, page, SOMMER)
    button = child(page.pane.view.history, "act_greet")
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    reason = child(page.contact, "reason").property("text")
    assert reason == "Zum Geburtstag gratulieren"
    assert page.contact.isVisible()


def test_a_possible_double_is_told_and_leads_to_the_comparison(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        customers.add_customer(db, {
            "phone": "0451 5550",
            "persons": [{"salutation": "mrs", "first_name": "Helene", "last_name": "Sommer"}],
            "addresses": [{"street": "Am Burgfeld 12", "postal_code": "23568",
                           "place": "Lübeck"}],
        })  # fmt: skip
    asked: list[tuple[str, int | None]] = []
    office.open_requested.connect(lambda kind, key: asked.append((kind, key)))
    show(qtbot, page, SOMMER)
    history = page.pane.view.history
    eventually(qtbot, lambda: "hint_duplicates" in told(page), True)
    button = child(history, "act_duplicates")
    qtbot.waitUntil(lambda: button.isVisible() and button.height() > 8, timeout=5000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [("duplicates", SOMMER)]
    show(qtbot, page, KIM)
    settle(qtbot, office)
    assert "hint_duplicates" not in told(page)


def test_mobile_numbers_are_known() -> None:
    assert is_mobile("+49 171 5550142") and is_mobile("0151 123") and is_mobile("+43 664 1234")
    assert is_mobile("+41 79 123 45 67")
    assert not is_mobile("+49 451 5550") and not is_mobile("04102 55590")
