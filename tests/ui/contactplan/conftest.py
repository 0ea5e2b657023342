"""A business with a few contacts, and the page on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Business, Contact, Customer, Person, User
from kundenpflege.model.kinds import ContactKind, Importance
from kundenpflege.services.plan import CalendarEntry, EntryKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

NOV_24 = date(2026, 11, 24)
NOV_25 = date(2026, 11, 25)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two contacts of one customer, a birthday, the holidays of Schleswig-Holstein."""
    with store.write("Anfang") as db:
        db.add(Business(id=1, country="DE", state="SH"))
        db.add(User(id=1, name="Inga Beispiel", color="#2E7D4F"))
        db.add(User(id=2, name="Tom Reimers", color="#6B4FA0"))
        customer = db.add(Customer(number="K-1", name="Autohaus Reuter", importance=Importance.A))
        customer.persons.append(
            Person(first_name="Kai", last_name="Reuter", birth_day=26, birth_month=11)
        )
        db.flush()
        for day, reason in ((NOV_24, "Türen-Wartung anbieten"), (date(2026, 12, 3), "Termin")):
            db.add(Contact(customer_id=customer.id, reason=reason, due=day, responsible_id=1))
    return store


@pytest.fixture
def page(qtbot: QtBot, filled: Store, office: Office) -> ContactPlanPage:
    made = ContactPlanPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


def add_contact(store: Store, day: date, **values: object) -> int:
    """Another contact of the customer."""
    with store.write("Kontakt") as db:
        given = {"reason": "Anlass", "due": day, "responsible_id": 2, **values}
        contact = db.add(Contact(customer_id=1, **given))
        db.flush()
        return contact.id


def contact(store: Store, contact_id: int = 1) -> SimpleNamespace:
    """The values of a contact as they are stored."""
    with store.read() as db:
        found = db.require(Contact, contact_id)
        names = ("due", "last_day", "at_time", "minutes", "series_day", "done_on", "reason")
        return SimpleNamespace(**{name: getattr(found, name) for name in names})


def dues(store: Store) -> list[date]:
    """The days of all contacts."""
    with store.read() as db:
        return list(db.scalars(select(Contact.due).order_by(Contact.id)))


def button(parent: object, name: str) -> QPushButton:
    """A button by its name."""
    found = parent.findChild(QPushButton, name)  # type: ignore[attr-defined]
    assert isinstance(found, QPushButton)
    return found


def panel_of(page: ContactPlanPage) -> ContactPanel:
    """The panel of the page."""
    panel = page.findChild(ContactPanel)
    assert panel is not None
    return panel


Make = Callable[..., CalendarEntry]


def entry(day: date, label: str = "Anruf Reuter", **values: object) -> CalendarEntry:
    """An entry as the service gives it, for what needs no database."""
    given: dict[str, object] = {
        "kind": EntryKind.CONTACT, "text": label, "tone": "brand", "contact_id": 1,
        "contact_kind": ContactKind.CALL, **values,
    }  # fmt: skip
    return CalendarEntry(day=day, label=label, **given)  # type: ignore[arg-type]
