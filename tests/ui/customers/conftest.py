"""A small business: a private customer, a couple, a company with offers, and some more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Offer
from kundenpflege.model.kinds import ContactKind, CustomerKind, OfferState
from kundenpflege.services import catalogue, contacts, customers, users
from kundenpflege.services.business import ensure_business
from kundenpflege.services.customers import CustomerDetail, get_customer
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

SOMMER, BRANDT, REUTER, KIM = 1, 2, 3, 4


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write("Anfang") as db:
        ensure_business(db)
        first = users.add_user(db, {"name": "Inge Beispiel"})
        users.add_user(db, {"name": "Maren Dohrn"})
        doors = catalogue.add_category(db, {"name": "Türen"})
        catalogue.add_category(db, {"name": "Fenster"})
        customers.add_customer(db, {
            "number": "K-0087", "importance": "A", "responsible_id": first,
            "phone": "0451 5550", "since": date(2014, 5, 2), "last_order": date(2026, 5, 1),
            "turnover": "42310", "categories": [doors],
            "persons": [{"salutation": "mrs", "title_before": "Dr.", "first_name": "Helene",
                         "last_name": "Sommer", "birthday": "21.11.1966"}],
            "addresses": [{"street": "Am Burgfeld 12", "postal_code": "23568",
                           "place": "Lübeck"}],
        })  # fmt: skip
        customers.add_customer(db, {
            "number": "K-0101", "kind": CustomerKind.COUPLE, "importance": "B",
            "responsible_id": first,
            "persons": [{"salutation": "mrs", "first_name": "Petra", "last_name": "Brandt"},
                        {"salutation": "mr", "first_name": "Jan", "last_name": "Brandt"}],
            "addresses": [{"street": "Dorfstr. 3", "postal_code": "22926",
                           "place": "Ahrensburg"}],
        })  # fmt: skip
        customers.add_customer(db, {
            "number": "K-0110", "kind": CustomerKind.BUSINESS, "company": "Autohaus Reuter GmbH",
            "importance": "A", "responsible_id": first, "email": "info@reuter.de",
            "persons": [{"salutation": "mr", "first_name": "Kai", "last_name": "Reuter",
                         "email": "kai@reuter.de", "mobile": "0171 5550142"}],
            "addresses": [{"street": "Ring 1", "postal_code": "23843", "place": "Bad Oldesloe"}],
        })  # fmt: skip
        customers.add_customer(db, {
            "number": "K-0120", "importance": "B",
            "persons": [{"first_name": "Kim", "last_name": "Weber"}],
        })  # fmt: skip
        customers.change_customer(db, KIM, None, {"responsible_id": None})
        contacts.plan_contact(db, REUTER, kind="call", reason="Türen-Wartung anbieten",
                              due=date(2026, 11, 18))  # fmt: skip
        contacts.plan_contact(db, BRANDT, kind="visit", reason="Maß nehmen",
                              due=date(2026, 11, 28))  # fmt: skip
        contacts.add_done_contact(db, SOMMER, kind=ContactKind.CALL, text="Wintergarten fertig",
                                  outcome="sehr zufrieden", done_on=date(2026, 9, 2))  # fmt: skip
        db.add(Offer(customer_id=REUTER, number="AN-2026-0004", subject="Tor",
                     state=OfferState.SENT, offer_date=date(2026, 11, 10)))  # fmt: skip
    return store


@pytest.fixture
def page(qtbot: QtBot, filled: Store, office: Office) -> CustomersPage:
    made = CustomersPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


@pytest.fixture
def detail_of(filled: Store) -> Callable[[int], CustomerDetail]:
    def read(customer_id: int) -> CustomerDetail:
        with filled.read() as db:
            return get_customer(db, customer_id)

    return read


@pytest.fixture
def told(office: Office) -> list[str]:
    """The words of every toast."""
    words: list[str] = []
    office.told.connect(lambda notice: words.append(notice.text))
    return words


def child(parent: QWidget, name: str) -> QWidget:
    """The widget called `name`, which there must be; not one that is on its way out."""
    found = parent.findChildren(QWidget, name)
    assert found, name
    return next((widget for widget in found if widget.isVisibleTo(parent)), found[-1])


def eventually(qtbot: QtBot, read: Callable[[], Any], wanted: Any) -> None:
    """Wait for late painting and layout until `read()` is what is wanted."""
    try:
        qtbot.waitUntil(lambda: read() == wanted, timeout=5000)
    except TimeoutError:
        pass
    assert read() == wanted


def names(page: CustomersPage) -> list[int]:
    """The ids of the list in their order."""
    return list(page.list.table.paged.ids)


def show(qtbot: QtBot, page: CustomersPage, customer_id: int) -> None:
    """Choose a customer and wait until it is shown."""
    page.list.table.select_id(customer_id)
    settle(qtbot, page.office)
    assert page.pane.customer_id == customer_id
